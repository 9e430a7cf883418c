package portal_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// carried are the letters sent, newest first, once the outbox is empty.
func (h *house) carried() []demo.Received {
	h.t.Helper()
	if err := h.SendLetters(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	return h.post.Letters()
}

// mailedCode is the last code that was mailed, and its letter.
func (h *house) mailedCode() (string, demo.Received) {
	h.t.Helper()
	for _, l := range h.carried() {
		if code := codeInLetter.FindString(l.Text); code != "" {
			return code, l
		}
	}
	h.t.Fatal("no code was mailed")
	return "", demo.Received{}
}

// manager is the contact whose address receives codes.
func (h *house) manager(a portal.Actor) spst.Contact {
	h.t.Helper()
	all, err := h.Contacts(h.t.Context(), a, "100042")
	if err != nil {
		h.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(c spst.Contact) bool { return c.Holds(spst.ManagerContact) })
	return all[i]
}

// Changing where codes go asks for the password again, and tells the addresses
// that were there before.
func TestAddressOfCodesIsGuarded(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	me := h.signIn("100042")
	c := h.manager(me)
	c.Email = "voleur@ailleurs.example"

	_, err := h.UpdateContact(ctx, me, "100042", c)
	wantKind(t, err, spst.Forbidden, spst.CodeConfirmPassword)
	if got := h.manager(me); got.Email != "s.martin@fleuriste-martin.example" || got.Version != c.Version || len(h.carried()) != 0 {
		t.Fatalf("refused, but %+v", got)
	}
	// What does not touch it asks for nothing.
	plain := h.manager(me)
	plain.Position = "Gérante"
	plain, err = h.UpdateContact(ctx, me, "100042", plain)
	if err != nil {
		t.Fatal(err)
	}
	e := refusal(t, h.ConfirmPassword(ctx, me, "faux", "127.0.0.1"))
	if e.Kind != spst.Invalid || e.Problems[0].Field != "current" || e.TriesLeft != 2 {
		t.Errorf("%+v", e)
	}
	plain.Email = "s.martin@nouveau.example"
	_, err = h.UpdateContact(ctx, me, "100042", plain)
	wantKind(t, err, spst.Forbidden, spst.CodeConfirmPassword)

	if err := h.ConfirmPassword(ctx, me, "lilas-et-pivoines", "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	// Another session of the same account has not given it.
	_, err = h.UpdateContact(ctx, h.signIn("100042"), "100042", plain)
	wantKind(t, err, spst.Forbidden, spst.CodeConfirmPassword)
	changed, err := h.UpdateContact(ctx, me, "100042", plain)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range h.carried() {
		told = append(told, l.To)
		if !strings.Contains(l.Subject, "ont changé") || !strings.Contains(l.Text, "100042") || strings.Contains(l.Text, "nouveau.example") {
			t.Errorf("%+v", l)
		}
	}
	slices.Sort(told)
	if got := strings.Join(told,
		" "); got != "a.martin@fleuriste-martin.example accueil.magasin@fleuriste-martin.example s.martin@fleuriste-martin.example" {
		t.Errorf("told: %s", got)
	}
	// The new one receives nothing until it is confirmed.
	id := h.read("100042")
	d, err := h.ResetDelivery(ctx, id)
	if err != nil || len(d.Addresses) != 2 || changed.Codes != spst.CodesUnconfirmed || changed.EmailBy.Number != "100042" ||
		!changed.EmailAt.Equal(h.now) {
		t.Errorf("%+v, %+v, %v", changed, d, err)
	}

	// Removing it is a change too, and the password given is good for five minutes.
	h.now = h.now.Add(portal.ConfirmLife + time.Second)
	_, err = h.RemoveContact(ctx, me, "100042", changed.ID, changed.Version)
	wantKind(t, err, spst.Forbidden, spst.CodeConfirmPassword)
}

// The outbox: a letter waits for its relay, is tried less and less often, goes
// once, and is given up in the end; two portals over one base send it once.
func TestLettersWait(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	post := &broken{err: errors.New("relay away")}
	options := portal.Options{Now: func() time.Time { return h.now }, Mailer: post, Service: demo.Service(), Hashing: quick}
	p, twin := portal.New(h.store, options), portal.New(h.store, options)
	me := h.signIn("100042")
	if err := p.ChangePassword(ctx, me, spst.PasswordChange{Current: "lilas-et-pivoines", Password: sesame}, "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	send := func(p *portal.Portal, want int) {
		t.Helper()
		post.tried = nil
		_ = p.SendLetters(ctx)
		if len(post.tried) != want {
			t.Errorf("%s: %d letters tried, want %d", h.now.Format(time.TimeOnly), len(post.tried), want)
		}
	}
	send(p, 3)
	send(twin, 0) // they wait
	h.now = h.now.Add(time.Minute)
	send(twin, 3)
	h.now = h.now.Add(time.Minute)
	send(p, 0) // two minutes, the second time
	h.now = h.now.Add(time.Minute)
	post.err = nil
	send(p, 3)
	send(twin, 0)
	h.now = h.now.Add(24 * time.Hour)
	send(p, 0)

	post.err = errors.New("relay away")
	if err := p.ChangePassword(ctx, me, spst.PasswordChange{Current: sesame, Password: "encore un autre merle"}, "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		_ = p.SendLetters(ctx)
		h.now = h.now.Add(time.Hour)
	}
	post.err = nil
	send(p, 0)
}
