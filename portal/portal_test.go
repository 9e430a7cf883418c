package portal_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

var today = spst.NewDate(2026, time.November, 23)

// quick makes passwords cheap in tests.
var quick = portal.Hashing{MemoryKiB: 64, Passes: 1, Lanes: 1}

// house is a portal on a real base, with a clock that the test moves.
type house struct {
	*portal.Portal
	t        *testing.T
	store    *sqlstore.Store
	now      time.Time
	accounts demo.Accounts
	post     *demo.Mailbox
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := newEmptyHouse(t)
	var err error
	if h.accounts, err = demo.Fill(t.Context(), h.Portal, demo.Options{Today: today}); err != nil {
		t.Fatal(err)
	}
	return h
}

func newEmptyHouse(t *testing.T) *house {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "portail.db"), make([]byte, sqlstore.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, store: store, now: today.Time().Add(9 * time.Hour)}
	now := func() time.Time { return h.now }
	h.post = &demo.Mailbox{Now: now}
	h.Portal = portal.New(store, portal.Options{Now: now, Service: demo.Service(), Mailer: h.post, Hashing: quick})
	return h
}

// signIn gives the actor of a sample account.
func (h *house) signIn(number string) portal.Actor {
	h.t.Helper()
	for _, a := range h.accounts {
		if a.Number != number {
			continue
		}
		s, err := h.SignIn(h.t.Context(), spst.Credentials{
			Number: a.Number, Password: a.Password, Mandatary: a.Kind == spst.MandataryAccount,
		}, "127.0.0.1")
		if err != nil {
			h.t.Fatal(err)
		}
		actor, err := h.Authenticate(h.t.Context(), s.Token)
		if err != nil {
			h.t.Fatal(err)
		}
		return actor
	}
	h.t.Fatalf("no sample account %s", number)
	return portal.Actor{}
}

func wantKind(t *testing.T, err error, kind spst.Kind, code string) {
	t.Helper()
	if spst.KindOf(err) != kind || spst.CodeOf(err) != code {
		t.Fatalf("got error %v (%q %q), want %q %q", err, spst.KindOf(err), spst.CodeOf(err), kind, code)
	}
}

func TestServiceHasThePortalsDate(t *testing.T) {
	h := newHouse(t)
	s, err := h.Service(context.Background())
	if err != nil || s.Today != today || len(s.Mailboxes) != 4 {
		t.Fatalf("service %+v, %v", s, err)
	}
}
