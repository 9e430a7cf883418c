package portal_test

import (
	"bytes"
	"encoding/base32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// phone is an authenticator application.
type phone struct {
	t      *testing.T
	secret string
}

// code is what the phone shows at an instant.
func (p phone) code(at time.Time) string {
	p.t.Helper()
	code, err := hotp.GenerateCode(p.secret, uint64(at.Unix()/30))
	if err != nil {
		p.t.Fatal(err)
	}
	return code
}

// enrol turns the second factor on, and gives the phone and the recovery codes.
func (h *house) enrol(a portal.Actor, password string) (phone, []string) {
	h.t.Helper()
	e, err := h.BeginSecondFactor(h.t.Context(), a, spst.PasswordProof{Password: password}, "127.0.0.1")
	if err != nil {
		h.t.Fatal(err)
	}
	p := phone{h.t, e.Secret}
	codes, err := h.ConfirmSecondFactor(h.t.Context(), a, spst.SecondFactorCode{Code: p.code(h.now)})
	if err != nil {
		h.t.Fatal(err)
	}
	h.now = h.now.Add(30 * time.Second)
	return p, codes.Codes
}

// told tells whether a letter that says so has gone to each address of the florist.
func (h *house) told(subject, text string) bool {
	h.t.Helper()
	n := 0
	for _, l := range h.carried() {
		if strings.Contains(l.Subject, subject) && strings.Contains(l.Text, text) {
			n++
		}
	}
	return n == 3
}

const lilas = "lilas-et-pivoines"

func (h *house) signInWith(code, from string) error {
	_, err := h.SignIn(h.t.Context(), spst.Credentials{Number: "100042", Password: lilas, Code: code}, from)
	return err
}

// What RFC 6238 (appendix B, SHA-1, its last six digits) gives is taken.
func TestCodesAreThoseOfTheRFC(t *testing.T) {
	h := newHouse(t)
	f := portal.StoredSecondFactor{Kind: spst.MemberAccount, Number: "100042", Begun: h.now, Since: h.now}
	f.Secret = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	for _, c := range []struct {
		at   int64
		code string
	}{{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"},
		{20000000000, "353130"}} {
		if err := h.store.PutSecondFactor(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		h.now = time.Unix(c.at, 0)
		if err := h.signInWith(c.code[:3]+" "+c.code[3:], ""); err != nil {
			t.Errorf("at %d: %v", c.at, err)
		}
	}
}

// The clock of phones is not that of a portal that shows another day.
func TestCodesAreOfThePhonesClock(t *testing.T) {
	h := newHouse(t)
	real := h.now.AddDate(1, 2, 3)
	h.Portal = portal.New(h.store, portal.Options{
		Now: func() time.Time { return h.now }, FactorNow: func() time.Time { return real }, Service: demo.Service(), Hashing: quick,
	})
	f := portal.StoredSecondFactor{Kind: spst.MemberAccount, Number: "100042", Begun: h.now, Since: h.now}
	f.Secret = base32.StdEncoding.EncodeToString([]byte("12345678901234567890"))
	if err := h.store.PutSecondFactor(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	p := phone{t, f.Secret}
	wantKind(t, h.signInWith(p.code(h.now), ""), spst.Unauthenticated, spst.CodeWrongFactor)
	if err := h.signInWith(p.code(real), ""); err != nil {
		t.Error(err)
	}
}

func TestSecondFactor(t *testing.T) {
	h := newHouse(t)
	me := h.signIn("100042")
	phone, _ := h.enrol(me, lilas)
	if !h.told("double facteur activé", "100042") {
		t.Errorf("the addresses are told %+v", h.carried())
	}
	start := h.now
	for _, c := range []struct {
		name string
		at   time.Duration // since the start
		code string
		want spst.Code
	}{
		{"no code", 0, "", spst.CodeSecondFactor},
		{"blanks", 0, "  ", spst.CodeSecondFactor},
		{"wrong", 0, "000000", spst.CodeWrongFactor},
		{"not a code", 0, "abc", spst.CodeWrongFactor},
		{"that of the enrolment", 0, phone.code(start.Add(-30 * time.Second)), spst.CodeUsedFactor},
		{"the one in force", 0, phone.code(start), ""},
		{"again", 10 * time.Second, phone.code(start), spst.CodeUsedFactor},
		{"a clock that is early", 10 * time.Second, phone.code(start.Add(30 * time.Second)), ""},
		{"the one before the last taken", 20 * time.Second, phone.code(start), spst.CodeUsedFactor},
		{"a minute late", 5 * time.Minute, phone.code(start.Add(4 * time.Minute)), spst.CodeWrongFactor},
		{"half a minute late", 5 * time.Minute, phone.code(start.Add(270 * time.Second)), ""},
		{"in two groups", 6 * time.Minute, phone.code(start.Add(6 * time.Minute))[:3] + " " + phone.code(start.Add(6 * time.Minute))[3:], ""},
	} {
		h.now = start.Add(c.at)
		err := h.signInWith(c.code, c.name)
		if spst.CodeOf(err) != c.want || err != nil && spst.KindOf(err) != spst.Unauthenticated {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
	// Whoever does not know the password learns nothing of the second factor.
	for _, number := range []string{"100042", "999999"} {
		_, err := h.SignIn(t.Context(), spst.Credentials{Number: number, Password: "faux", Code: "000000"}, "")
		wantKind(t, err, spst.Unauthenticated, "credentials")
	}
}

// A code that is missing is no failed try, nor the end of those before it; a
// wrong one is.
func TestWrongCodesAreCounted(t *testing.T) {
	h := newHouse(t)
	phone, _ := h.enrol(h.signIn("100042"), lilas)
	left := func(code string) int { return refusal(t, h.signInWith(code, "192.0.2.1")).TriesLeft }
	for range 12 {
		wantKind(t, h.signInWith("", "192.0.2.1"), spst.Unauthenticated, spst.CodeSecondFactor)
	}
	if got := left("000000"); got != 2 {
		t.Errorf("%d tries left", got)
	}
	wantKind(t, h.signInWith("", "192.0.2.1"), spst.Unauthenticated, spst.CodeSecondFactor)
	if got := left("000000"); got != 1 {
		t.Errorf("%d tries left", got)
	}
	left("000000")
	wantKind(t, h.signInWith(phone.code(h.now), "192.0.2.1"), spst.RateLimited, "throttled")
	h.now = h.now.Add(time.Minute)
	if err := h.signInWith(phone.code(h.now), "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if got := left("000000"); got != 2 {
		t.Errorf("%d tries left after signing in", got)
	}
}

// The same code given many times at once opens one session.
func TestCodeServesOnceAtTheSameMoment(t *testing.T) {
	h := newHouse(t)
	phone, recovery := h.enrol(h.signIn("100042"), lilas)
	for _, code := range []string{phone.code(h.now), recovery[0]} {
		var wg sync.WaitGroup
		got := make([]error, 8)
		for i := range got {
			wg.Go(func() { got[i] = h.signInWith(code, "") })
		}
		wg.Wait()
		open := 0
		for _, err := range got {
			if err == nil {
				open++
			}
		}
		if open != 1 {
			t.Errorf("%d sessions: %v", open, got)
		}
		h.now = h.now.Add(time.Hour)
	}
}

func TestRecoveryCodes(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	phone, codes := h.enrol(me, lilas)
	if len(codes) != 10 || len(slices.Compact(slices.Sorted(slices.Values(codes)))) != 10 {
		t.Fatalf("%d codes", len(codes))
	}
	typed := strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))
	if err := h.signInWith(typed, ""); err != nil {
		t.Fatal(err)
	}
	if !h.told("code de secours", "Il en reste 9") {
		t.Errorf("told %+v", h.carried())
	}
	wantKind(t, h.signInWith(codes[3], ""), spst.Unauthenticated, spst.CodeWrongFactor)
	h.now = h.now.Add(time.Minute)

	given := spst.SecondFactorProof{Password: lilas, Code: phone.code(h.now)}
	fresh, err := h.RenewRecoveryCodes(ctx, me, given, "")
	if err != nil || len(fresh.Codes) != 10 {
		t.Fatal(fresh, err)
	}
	wantKind(t, h.signInWith(codes[4], ""), spst.Unauthenticated, spst.CodeWrongFactor)
	if err := h.signInWith(fresh.Codes[4], ""); err != nil {
		t.Error(err)
	}
	_, err = h.RenewRecoveryCodes(ctx, me, given, "")
	wantKind(t, err, spst.Invalid, spst.CodeUsedFactor)
	sheet, err := h.Account(ctx, me)
	if err != nil || sheet.SecondFactor.RecoveryLeft != 9 || sheet.SecondFactor.State != spst.FactorOn {
		t.Errorf("%+v, %v", sheet.SecondFactor, err)
	}
	var did []spst.AccountAction
	for _, e := range sheet.Events {
		did = append(did, e.Action)
	}
	want := []spst.AccountAction{spst.RecoveryUsed, spst.RecoveryRenewed, spst.RecoveryUsed, spst.FactorTurnedOn}
	if len(did) != len(want) || did[3] != want[3] {
		t.Errorf("remembered: %v", did)
	}
}

// Turning it on, off, and new recovery codes need the password and a code.
func TestFactorChangesAreProved(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	_, err := h.BeginSecondFactor(ctx, me, spst.PasswordProof{Password: "faux"}, "")
	e := refusal(t, err)
	if e.Kind != spst.Invalid || e.Problems[0].Field != "password" || e.TriesLeft != 2 {
		t.Errorf("%+v", e)
	}
	_, err = h.ConfirmSecondFactor(ctx, me, spst.SecondFactorCode{Code: "123456"})
	wantKind(t, err, spst.Conflict, "enrolment")
	begun, err := h.BeginSecondFactor(ctx, me, spst.PasswordProof{Password: lilas}, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := "otpauth://totp/AMSN:100042?secret=" + begun.Secret; begun.URI != want || len(begun.Secret) != 32 {
		t.Errorf("%s, want %s", begun.URI, want)
	}
	other := h.signIn("100042") // still by the password alone
	_, err = h.ConfirmSecondFactor(ctx, me, spst.SecondFactorCode{Code: "000000"})
	wantKind(t, err, spst.Invalid, "code")
	p := phone{t, begun.Secret}
	h.now = h.now.Add(portal.EnrolmentLife)
	_, err = h.ConfirmSecondFactor(ctx, me, spst.SecondFactorCode{Code: p.code(h.now)})
	wantKind(t, err, spst.Conflict, "enrolment")

	p, _ = h.enrol(me, lilas)
	if _, err := h.Session(ctx, other); spst.KindOf(err) != spst.Unauthenticated {
		t.Error("another session outlives turning it on")
	}
	_, err = h.BeginSecondFactor(ctx, me, spst.PasswordProof{Password: lilas}, "")
	wantKind(t, err, spst.Conflict, "second_factor_on")
	for _, c := range []struct {
		given spst.SecondFactorProof
		field string
	}{
		{spst.SecondFactorProof{Password: "faux", Code: p.code(h.now)}, "password"},
		{spst.SecondFactorProof{Password: lilas, Code: "000000"}, "code"},
	} {
		for _, change := range []func() error{
			func() error { return h.RemoveSecondFactor(ctx, me, c.given, "") },
			func() error { _, err := h.RenewRecoveryCodes(ctx, me, c.given, ""); return err },
		} {
			if e := refusal(t, change()); e.Kind != spst.Invalid || e.Problems[0].Field != c.field {
				t.Errorf("%+v: %+v", c.field, e)
			}
			h.now = h.now.Add(time.Minute)
		}
	}
	given := spst.SecondFactorProof{Password: lilas, Code: p.code(h.now)}
	for range 2 { // sent again after the answer was lost
		if err := h.RemoveSecondFactor(ctx, me, given, ""); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.signInWith("", ""); err != nil {
		t.Error(err)
	}
	if !h.told("double facteur désactivé", "") {
		t.Errorf("told %+v", h.carried())
	}
}

// Neither another password nor a reset takes the second factor away.
func TestPasswordsLeaveTheFactor(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	h.enrol(me, lilas)
	if err := h.ChangePassword(ctx, me, spst.PasswordChange{Current: lilas, Password: sesame}, ""); err != nil {
		t.Fatal(err)
	}
	signIn := func(password string) error {
		_, err := h.SignIn(ctx, spst.Credentials{Number: "100042", Password: password}, "")
		return err
	}
	wantKind(t, signIn(sesame), spst.Unauthenticated, spst.CodeSecondFactor)
	const third = "un troisième merle moqueur"
	if err := h.OpenAccount(ctx, me.Account, third); err != nil { // by the service
		t.Fatal(err)
	}
	wantKind(t, signIn(third), spst.Unauthenticated, spst.CodeSecondFactor)
	id := h.read("100042")
	if err := h.complete(id, h.deliver(id, spst.EmailAccount), sesame); err != nil {
		t.Fatal(err)
	}
	wantKind(t, signIn(sesame), spst.Unauthenticated, spst.CodeSecondFactor)
}

// The service takes it away from who has lost the phone: remembered, and told.
func TestFactorIsResetByTheService(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	h.enrol(me, lilas)
	office := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Service: demo.Service(),
		Outbox: true}) // as a command is
	_, err := office.ResetSecondFactor(ctx, me.Account, "")
	wantKind(t, err, spst.Invalid, "factor_reset")
	_, err = office.ResetSecondFactor(ctx, spst.Account{Kind: spst.MemberAccount, Number: "9"}, "c.durand")
	wantKind(t, err, spst.NotFound, "account")
	for _, want := range []bool{true, false} {
		if did, err := office.ResetSecondFactor(ctx, me.Account, "c.durand"); err != nil || did != want {
			t.Fatal(did, err)
		}
	}
	if _, err := h.Session(ctx, me); spst.KindOf(err) != spst.Unauthenticated {
		t.Error("the sessions go on")
	}
	if !h.told("retiré par le service", "Le service a retiré le double facteur") {
		t.Errorf("told %+v", h.carried())
	}
	events, err := h.AccountEvents(ctx, me.Account)
	if err != nil || len(events) != 2 || events[0] != (spst.AccountEvent{At: h.now.UTC(), Action: spst.FactorReset, By: "c.durand"}) {
		t.Errorf("%+v, %v", events, err)
	}
	if err := h.signInWith("", ""); err != nil {
		t.Error(err)
	}
}

// A mandatary of more members than the service says may only turn it on.
func TestServiceAsksForTheFactor(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	credentials := spst.Credentials{Number: "M2001", Password: "colonnes-et-bilans", Mandatary: true}
	for _, c := range []struct {
		above int
		want  spst.SecondFactorState
	}{{1000, spst.FactorOff}, {1, spst.FactorRequired}} {
		h.Portal = portal.New(h.store, portal.Options{
			Now: func() time.Time { return h.now }, Service: demo.Service(), Hashing: quick, Mailer: h.post, FactorAbove: &c.above,
		})
		s, err := h.SignIn(ctx, credentials, "")
		if err != nil || s.SecondFactor != c.want {
			t.Fatalf("above %d: %q, %v", c.above, s.SecondFactor, err)
		}
	}
	member := h.signIn("100042")
	if err := member.Permit(false); err != nil {
		t.Errorf("a member: %v", err)
	}
	m := h.signIn("M2001")
	wantKind(t, m.Permit(false), spst.Forbidden, spst.CodeEnrolFirst)
	if err := m.Permit(true); err != nil {
		t.Error(err)
	}
	s, err := h.SignIn(ctx, credentials, "")
	if err != nil {
		t.Fatal(err)
	}
	if m, err = h.Authenticate(ctx, s.Token); err != nil {
		t.Fatal(err)
	}
	p, _ := h.enrol(m, credentials.Password)
	if m, err = h.Authenticate(ctx, s.Token); err != nil || m.Permit(false) != nil {
		t.Errorf("%v, %v", err, m.Permit(false))
	}
	err = h.RemoveSecondFactor(ctx, m, spst.SecondFactorProof{Password: credentials.Password, Code: p.code(h.now)}, "")
	wantKind(t, err, spst.Conflict, "second_factor_needed")
}

func TestSessionsOfAnAccount(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	h.now = h.now.Add(time.Hour)
	if _, err := h.SignIn(ctx, spst.Credentials{Number: "100042", Password: lilas, Program: "adherent 1.2 (linux)"},
		"[2001:db8:1:2:3::4]:5022"); err != nil {
		t.Fatal(err)
	}
	h.signIn("100043")
	sheet, err := h.Account(ctx, me)
	if err != nil || len(sheet.Sessions) != 2 {
		t.Fatalf("%+v, %v", sheet, err)
	}
	other, mine := sheet.Sessions[0], sheet.Sessions[1]
	if other.Address != "2001:db8:1:2::/64" || other.Program != "adherent 1.2 (linux)" || !other.Opened.Equal(h.now) || other.Current ||
		!mine.Current {
		t.Errorf("%+v", sheet.Sessions)
	}
	wantKind(t, h.EndSession(ctx, h.signIn("100043"), other.ID), spst.NotFound, "open_session")
	if err := h.EndSession(ctx, me, other.ID); err != nil {
		t.Fatal(err)
	}
	wantKind(t, h.EndSession(ctx, me, other.ID), spst.Conflict, spst.CodeSessionEnded)
	wantKind(t, h.EndSession(ctx, h.signIn("100043"), other.ID), spst.NotFound, "open_session")
	if sheet, err = h.Account(ctx, me); err != nil || len(sheet.Sessions) != 1 {
		t.Errorf("%+v, %v", sheet.Sessions, err)
	}
}

// On disk there is neither the key of the application, nor a recovery code, nor
// the address of a session.
func TestFactorIsSealed(t *testing.T) {
	postgres.OfFiles(t)
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), filepath.Join(dir, "base"), make([]byte, sqlstore.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, store: store, now: today.Time().Add(9 * time.Hour)}
	h.Portal = portal.New(store, portal.Options{Now: func() time.Time { return h.now }, Hashing: quick})
	if err := h.AddAccount(t.Context(), spst.Account{Number: "100042", Kind: spst.MemberAccount}, lilas); err != nil {
		t.Fatal(err)
	}
	s, err := h.SignIn(t.Context(), spst.Credentials{Number: "100042", Password: lilas, Program: "unprogramme"}, "203.0.113.77")
	if err != nil {
		t.Fatal(err)
	}
	me, err := h.Authenticate(t.Context(), s.Token)
	if err != nil {
		t.Fatal(err)
	}
	phone, codes := h.enrol(me, lilas)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range append(codes, phone.secret, "203.0.113.77", "unprogramme", s.Token) {
			if bytes.Contains(content, []byte(secret)) || bytes.Contains(content, []byte(strings.ReplaceAll(secret, "-", ""))) {
				t.Errorf("%s holds %d characters that it must not", filepath.Base(file), len(secret))
			}
		}
	}
}
