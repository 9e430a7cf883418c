package portal_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image/png"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const (
	here   = "192.0.2.1"
	sesame = "trois merles et du cidre"
)

// stored is a reset as the store has it.
func (h *house) stored(id string) portal.StoredReset {
	h.t.Helper()
	r, err := h.store.Reset(h.t.Context(), sha256.Sum256([]byte(id)))
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

func (h *house) begin(number string) string {
	h.t.Helper()
	r, err := h.BeginReset(h.t.Context(), spst.ResetRequest{Number: number, Mandatary: strings.HasPrefix(number, "M")}, here)
	if err != nil || r.Step != spst.StepChallenge || len(r.ID) != 43 || !r.ExpiresAt.Equal(h.now.Add(portal.ResetLife)) {
		h.t.Fatalf("%+v, %v", r, err)
	}
	return r.ID
}

// read goes past the image, as somebody who can read does.
func (h *house) read(number string) string {
	h.t.Helper()
	id := h.begin(number)
	typed := " " + strings.ToLower(h.stored(id).Answer[:2]) + "-" + h.stored(id).Answer[2:]
	if r, err := h.AnswerResetChallenge(h.t.Context(), id, spst.ResetChallengeAnswer{Text: typed}); err != nil || r.Step != spst.StepDelivery {
		h.t.Fatalf("%+v, %v", r, err)
	}
	return id
}

var codeInLetter = regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`)

// deliver has a code mailed to the addresses, and gives it.
func (h *house) deliver(id string, purposes ...spst.EmailPurpose) string {
	h.t.Helper()
	r, err := h.DeliverReset(h.t.Context(), id, "", spst.ResetDeliveryChoice{Purposes: purposes})
	if err != nil || r.Step != spst.StepCompletion || !r.CodeExpiresAt.Equal(h.now.Add(portal.CodeLife)) {
		h.t.Fatalf("%+v, %v", r, err)
	}
	code, _ := h.mailedCode()
	return code
}

func (h *house) complete(id, code, password string) error {
	return h.CompleteReset(h.t.Context(), id, spst.ResetCompletion{Code: code, Password: password}, here)
}

func TestReset(t *testing.T) {
	h := newHouse(t)
	first, second, other := h.signIn("100042"), h.signIn("100042"), h.signIn("100043")
	id := h.read("100042")
	d, err := h.ResetDelivery(t.Context(), id)
	if err != nil || d.Mailbox != "comptabilite@amsn.fr" || len(d.Addresses) != 3 {
		t.Fatalf("%+v, %v", d, err)
	}
	if a := d.Addresses[0]; a.Label != "Email associé à votre compte" || a.Masked != "a.m***@fleu***.example" {
		t.Errorf("%+v", a)
	}
	code := h.deliver(id, spst.EmailAccount, spst.EmailHR)
	letters := h.post.Letters()
	if len(letters) != 2 || code == "" || !strings.Contains(letters[0].Text, "100042") || letters[0].Text != letters[1].Text {
		t.Fatalf("%+v", letters)
	}
	if r := h.stored(id); strings.Contains(r.Code, strings.ReplaceAll(code, "-", "")) || !strings.HasPrefix(r.Code, "$argon2id$") {
		t.Errorf("the code is kept as %q", r.Code)
	}

	// A refused password says why and leaves the code.
	for password, why := range map[string]string{"court": "password_short", "fleuriste martin du matin": "password_name",
		"77570158400168 merles": "password_siret", "azertyuiopqsdf": "password_guessable"} {
		e := refusal(t, h.complete(id, code, password))
		if e.Kind != spst.Invalid || len(e.Problems) != 1 || string(e.Problems[0].Code) != why || e.Problems[0].Field != "password" {
			t.Errorf("%q: %+v", password, e)
		}
	}
	if err := h.complete(id, " "+strings.ToLower(strings.ReplaceAll(code, "-", " ")), sesame); err != nil {
		t.Fatal(err)
	}

	// The password is another one, every session has ended, everybody knows.
	if err := h.try("100042", "lilas-et-pivoines", "a"); spst.CodeOf(err) != "credentials" {
		t.Errorf("old password: %v", err)
	}
	if err := h.try("100042", sesame, "b"); err != nil {
		t.Errorf("new password: %v", err)
	}
	for _, a := range []portal.Actor{first, second} {
		_, err := h.Session(t.Context(), a)
		wantKind(t, err, spst.Unauthenticated, "session")
	}
	if _, err := h.Session(t.Context(), other); err != nil {
		t.Errorf("somebody else's session: %v", err)
	}
	letters = h.carried()
	if len(letters) != 5 {
		t.Fatalf("%d letters, want the code twice and three notices", len(letters))
	}
	for _, l := range letters[:3] {
		if !strings.Contains(l.Subject, "a été changé") || !strings.Contains(l.Text, "23/11/2026") || strings.Contains(l.Text, sesame) {
			t.Errorf("%+v", l)
		}
	}

	// Once: the same again has been done, anything else is refused.
	if err := h.complete(id, code, sesame); err != nil {
		t.Errorf("the same again: %v", err)
	}
	if err := h.complete(id, code, sesame+" encore"); spst.KindOf(err) != spst.Conflict {
		t.Errorf("a second use: %v", err)
	}
	if _, err := h.DeliverReset(t.Context(), id, "", spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}); spst.KindOf(
		err) != spst.Conflict {
		t.Errorf("another code: %v", err)
	}
}

func TestResetOfAMandatary(t *testing.T) {
	h := newHouse(t)
	id := h.read("M2001")
	if err := h.complete(id, h.deliver(id, spst.EmailAccount), sesame); err != nil {
		t.Fatal(err)
	}
	_, err := h.SignIn(t.Context(), spst.Credentials{Number: "M2001", Password: sesame, Mandatary: true}, "")
	if err != nil {
		t.Error(err)
	}
}

// spy notes what the portal asks of its store.
type spy struct {
	portal.Store
	calls []string
}

func (s *spy) note(call string) { s.calls = append(s.calls, call) }

func (s *spy) Reset(ctx context.Context, d [32]byte) (portal.StoredReset, error) {
	s.note("Reset")
	return s.Store.Reset(ctx, d)
}

func (s *spy) PutReset(ctx context.Context, r portal.StoredReset) error {
	s.note("PutReset")
	return s.Store.PutReset(ctx, r)
}

func (s *spy) AccountEmails(ctx context.Context, k spst.AccountKind, n string) ([]portal.AccountEmail, error) {
	s.note("AccountEmails")
	return s.Store.AccountEmails(ctx, k, n)
}

func (s *spy) Account(ctx context.Context, k spst.AccountKind, n string, on spst.Date) (portal.StoredAccount, error) {
	s.note("Login")
	return s.Store.Account(ctx, k, n, on)
}

func (s *spy) Member(ctx context.Context, n string, on spst.Date) (portal.Member, error) {
	s.note("Member")
	return s.Store.Member(ctx, n, on)
}

func (s *spy) Failures(ctx context.Context, d [32]byte) (portal.Failures, error) {
	s.note("Failures")
	return s.Store.Failures(ctx, d)
}

func (s *spy) PutFailures(ctx context.Context, d [32]byte, f portal.Failures) error {
	s.note("PutFailures")
	return s.Store.PutFailures(ctx, d, f)
}

func (s *spy) KnownNetwork(ctx context.Context, a spst.Account, network string, since time.Time) (bool, error) {
	s.note("KnownNetwork")
	return s.Store.KnownNetwork(ctx, a, network, since)
}

// Until the image is read, a number that is not known is answered as one that
// is, for the same work; after it, as an account without an address.
func TestResetTellsNothingOfNumbers(t *testing.T) {
	h := newHouse(t)
	answers := map[string][]string{}
	work := map[string][]string{}
	for i, number := range []string{"100042", "100043", "999999"} {
		watched := &spy{Store: h.store}
		p := portal.New(watched, portal.Options{Now: func() time.Time { return h.now }, Mailer: h.post, Hashing: quick})
		say := func(r spst.Reset, err error) {
			r.ID = ""
			answers[number] = append(answers[number], strings.TrimSpace(string(r.Step)+" "+r.ExpiresAt.String()+" "+string(spst.CodeOf(err))))
		}
		r, err := p.BeginReset(t.Context(), spst.ResetRequest{Number: number}, string(rune('a'+i)))
		id := r.ID
		say(r, err)
		image, err := p.ResetChallenge(t.Context(), id)
		say(spst.Reset{}, err)
		if picture, err := png.Decode(bytes.NewReader(image)); err != nil || picture.Bounds().Dx() != 288 {
			t.Fatalf("image: %v", err)
		}
		say(p.RenewResetChallenge(t.Context(), id))
		say(p.AnswerResetChallenge(t.Context(), id, spst.ResetChallengeAnswer{Text: "faux"}))
		say(p.AnswerResetChallenge(t.Context(), id, spst.ResetChallengeAnswer{Text: h.stored(id).Answer}))
		work[number] = slices.Clone(watched.calls)
		if number == "100042" {
			continue
		}
		d, err := p.ResetDelivery(t.Context(), id)
		say(spst.Reset{}, err)
		if len(d.Addresses) != 0 {
			t.Errorf("%s: %+v", number, d)
		}
		say(p.DeliverReset(t.Context(), id, "", spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}))
		say(spst.Reset{}, p.CompleteReset(t.Context(), id, spst.ResetCompletion{Code: "ACDEFHJK", Password: sesame}, here))
		work[number+" whole"] = watched.calls
	}
	if !slices.Equal(answers["100042"], answers["999999"][:5]) || !slices.Equal(answers["100043"], answers["999999"]) {
		t.Errorf("answers %q", answers)
	}
	if !slices.Equal(work["100042"], work["999999"]) || !slices.Equal(work["100043 whole"], work["999999 whole"]) {
		t.Errorf("work %q", work)
	}
}

// Who cannot read the image gives an address that they know. Whether the account has it,
// or is there at all, shows nowhere: not in the answers, nor in the work, nor in what may
// be asked for afterwards.
func TestResetByAnAddressTellsNothing(t *testing.T) {
	h := newHouse(t)
	const right = "a.martin@fleuriste-martin.example"
	mailed := 0
	answers, work := map[string][]string{}, map[string][]string{}
	tries := map[string][2]string{"right": {"100042", right}, "wrong": {"100042", "x@ailleurs.example"}, "nobody": {"999999", right}}
	for name, try := range tries {
		watched := &spy{Store: h.store}
		p := portal.New(watched, portal.Options{Now: func() time.Time { return h.now }, Mailer: h.post, Hashing: quick})
		say := func(r spst.Reset, err error) {
			answers[name] = append(answers[name], fmt.Sprint(r.Step, r.ExpiresAt, r.CodeExpiresAt, spst.CodeOf(err)))
		}
		r, err := p.BeginReset(t.Context(), spst.ResetRequest{Number: try[0]}, here+name)
		if err != nil {
			t.Fatal(err)
		}
		id := r.ID
		mail := func(key string) {
			say(p.DeliverResetByEmail(t.Context(), id, key, spst.ResetEmail{Email: " " + strings.ToUpper(try[1])}))
		}
		mail("a")
		mail("a") // the same again mails nothing
		_, err = p.ResetDelivery(t.Context(), id)
		say(spst.Reset{}, err)
		say(p.DeliverReset(t.Context(), id, "", spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}))
		say(spst.Reset{}, p.CompleteReset(t.Context(), id, spst.ResetCompletion{Code: "ACDEFHJK", Password: sesame}, here))
		for _, key := range []string{"b", "c", "d"} {
			mail(key)
		}
		work[name] = watched.calls
		if err := p.SendLetters(t.Context()); err != nil {
			t.Fatal(err)
		}
		letters := h.post.Letters()
		letters = letters[:len(letters)-mailed]
		if want := map[string]int{"right": 3}[name]; len(letters) != want {
			t.Errorf("%s: %d letters", name, len(letters))
		}
		if name == "right" {
			good := false
			for _, l := range letters { // one of them has the last code
				done := spst.ResetCompletion{Code: codeInLetter.FindString(l.Text), Password: sesame}
				good = good || l.To == right && p.CompleteReset(t.Context(), id, done, here) == nil
			}
			if !good {
				t.Error("no code is good")
			}
		}
		if err := p.SendLetters(t.Context()); err != nil { // that the password is changed
			t.Fatal(err)
		}
		mailed = len(h.post.Letters())
	}
	for _, other := range []string{"wrong", "nobody"} {
		if !slices.Equal(answers["right"], answers[other]) || !slices.Equal(work["right"], work[other]) {
			t.Errorf("%s: answers %q, work %q\ninstead of %q, %q", other, answers[other], work[other], answers["right"], work["right"])
		}
	}
}

func TestChallengeIsReadOnce(t *testing.T) {
	h := newHouse(t)
	id := h.begin("100042")
	image := func() string {
		png, err := h.ResetChallenge(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return string(png)
	}
	first, answer := image(), h.stored(id).Answer
	if image() != first {
		t.Error("the same image is drawn otherwise")
	}
	if _, err := h.RenewResetChallenge(t.Context(), id); err != nil || image() == first {
		t.Errorf("renewed: %v", err)
	}
	for i := range 5 {
		_, err := h.AnswerResetChallenge(t.Context(), id, spst.ResetChallengeAnswer{Text: answer + "X"})
		e := refusal(t, err)
		if e.Kind != spst.Invalid || e.Problems[0].Field != "text" {
			t.Fatalf("wrong answer %d: %+v", i, e)
		}
		now := h.stored(id).Answer
		if now == answer && i < 4 {
			t.Fatal("the image stays after a wrong answer")
		}
		answer = now
	}
	_, err := h.AnswerResetChallenge(t.Context(), id, spst.ResetChallengeAnswer{Text: answer})
	wantKind(t, err, spst.NotFound, "reset")
}

func TestStepsInTurn(t *testing.T) {
	h := newHouse(t)
	choice := spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}
	step := func(err error) { t.Helper(); wantKind(t, err, spst.Conflict, "reset_step") }
	id := h.begin("100042")
	_, err := h.ResetDelivery(t.Context(), id)
	step(err)
	_, err = h.DeliverReset(t.Context(), id, "", choice)
	step(err)
	step(h.complete(id, "ACDEFHJK", sesame))
	id = h.read("100042")
	_, err = h.ResetChallenge(t.Context(), id)
	step(err)
	_, err = h.RenewResetChallenge(t.Context(), id)
	step(err)
	step(h.complete(id, "ACDEFHJK", sesame))
	if _, err := h.ResetChallenge(t.Context(), "inconnu"); spst.CodeOf(err) != "reset" {
		t.Error(err)
	}
}

func TestCodeRunsOut(t *testing.T) {
	h := newHouse(t)
	id := h.read("100042")
	code := h.deliver(id, spst.EmailAccount)
	h.now = h.now.Add(portal.CodeLife)
	wantKind(t, h.complete(id, code, sesame), spst.Invalid, "code_over")
	code = h.deliver(id, spst.EmailAccount) // another one
	for left := 4; left >= 0; left-- {
		e := refusal(t, h.complete(id, "ACDE-FHJK", sesame))
		if e.Code != "code" || e.Problems[0].Field != "code" {
			t.Fatalf("%d left: %+v", left, e)
		}
	}
	wantKind(t, h.complete(id, code, sesame), spst.Invalid, "code_over")
	code = h.deliver(id, spst.EmailAccount)
	_, err := h.DeliverReset(t.Context(), id, "", spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}})
	wantKind(t, err, spst.NotFound, "reset") // the fourth
	other := h.read("100042")
	if err := h.complete(other, code, sesame); spst.KindOf(err) != spst.Conflict {
		t.Errorf("the code of another reset: %v", err)
	}
	h.now = h.now.Add(portal.ResetLife + time.Second)
	wantKind(t, h.complete(id, code, sesame), spst.NotFound, "reset")
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.Reset(t.Context(), sha256.Sum256([]byte(other))); spst.KindOf(err) != spst.NotFound {
		t.Errorf("kept: %v", err)
	}
}

// Tries made at the same time are counted before any code is looked at.
func TestCodeTriesHoldAgainstSimultaneousOnes(t *testing.T) {
	h := newHouse(t)
	id := h.read("100042")
	h.deliver(id, spst.EmailAccount)
	var wg sync.WaitGroup
	codes := make(chan spst.Code, 20)
	for range cap(codes) {
		wg.Go(func() { codes <- spst.CodeOf(h.complete(id, "ACDEFHJK", sesame)) })
	}
	wg.Wait()
	close(codes)
	looked := 0
	for c := range codes {
		if c == "code" {
			looked++
		}
	}
	if looked != 5 {
		t.Errorf("%d codes looked at", looked)
	}
}

func TestDeliveryIsMailedOncePerKey(t *testing.T) {
	h := newHouse(t)
	id := h.read("100042")
	choice := spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailManager}}
	for range 3 {
		if _, err := h.DeliverReset(t.Context(), id, "geste", choice); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(h.carried()); n != 1 {
		t.Errorf("%d letters", n)
	}
	h.deliver(id, spst.EmailManager)
	if n := len(h.post.Letters()); n != 2 {
		t.Errorf("%d letters after another one was asked for", n)
	}
}

// broken cannot mail for a while.
type broken struct {
	err   error
	tried []portal.Letter
}

func (b *broken) Send(_ context.Context, l portal.Letter) error {
	b.tried = append(b.tried, l)
	return b.err
}

// A code goes before the notices that wait; it is tried again while the mail server is
// away, and not any more once it is worth nothing.
func TestCodeInTheOutbox(t *testing.T) {
	h := newHouse(t)
	post := &broken{}
	p := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Mailer: post, Hashing: quick})
	if _, err := p.RegisterEmail(t.Context(), portal.AccountEmail{Kind: spst.MemberAccount, Number: "100043",
		Purpose: spst.EmailAccount, Email: "garage@exemple.fr"}); err != nil { // somebody is told
		t.Fatal(err)
	}
	choice := spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}
	deliver := func() string {
		t.Helper()
		id := h.read("100042")
		if r, err := p.DeliverReset(t.Context(), id, "", choice); err != nil || r.Step != spst.StepCompletion {
			t.Fatalf("%+v, %v", r, err)
		}
		return id
	}
	send := func() (codes int) {
		post.tried = nil
		_ = p.SendLetters(t.Context())
		for _, l := range post.tried {
			if codeInLetter.MatchString(l.Text) {
				codes++
			}
		}
		return codes
	}
	deliver()
	if send(); len(post.tried) < 2 || !codeInLetter.MatchString(post.tried[0].Text) {
		t.Fatalf("the code is not first: %+v", post.tried)
	}
	post.err = errors.New("relay away")
	id := deliver()
	if send() != 1 || send() != 0 {
		t.Error("it is tried once, and then waits")
	}
	post.err = nil
	h.now = h.now.Add(time.Minute)
	if send() != 1 {
		t.Fatal("it is tried again")
	}
	code := codeInLetter.FindString(post.tried[0].Text)
	if err := p.CompleteReset(t.Context(), id, spst.ResetCompletion{Code: code, Password: sesame}, here); err != nil {
		t.Error(err)
	}
	post.err = errors.New("relay away")
	deliver()
	send()
	post.err = nil
	h.now = h.now.Add(portal.CodeLife)
	if send() != 0 {
		t.Error("a code that is over was mailed")
	}
	// Without a mailer, nobody has an address.
	silent := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Hashing: quick})
	if d, err := silent.ResetDelivery(t.Context(), id); err != nil || len(d.Addresses) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestChangePassword(t *testing.T) {
	h := newHouse(t)
	mine, elsewhere := h.signIn("100042"), h.signIn("100042")
	change := func(current, password string) error {
		return h.ChangePassword(t.Context(), mine, spst.PasswordChange{Current: current, Password: password}, here)
	}
	e := refusal(t, change("faux", sesame))
	if e.Kind != spst.Invalid || e.Problems[0].Field != "current" || e.TriesLeft != 2 {
		t.Errorf("%+v", e)
	}
	wantKind(t, change("lilas-et-pivoines", "court"), spst.Invalid, "password")
	wantKind(t, change("lilas-et-pivoines", "lilas-et-pivoines"), spst.Invalid, "password_same")
	for range 2 { // the second finds it done
		if err := change("lilas-et-pivoines", sesame); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Session(t.Context(), mine); err != nil {
		t.Errorf("one's own session: %v", err)
	}
	_, err := h.Session(t.Context(), elsewhere)
	wantKind(t, err, spst.Unauthenticated, "session")
	if err := h.try("100042", sesame, "b"); err != nil {
		t.Error(err)
	}
	if n := len(h.carried()); n != 3 {
		t.Errorf("%d notices", n)
	}
	for range 3 {
		_ = change("faux", "encore un autre merle")
	}
	if got := spst.CodeOf(change(sesame, "encore un autre merle")); got != "throttled" {
		t.Errorf("after wrong ones: %q", got)
	}
}
