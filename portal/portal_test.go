package portal_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
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

// newHouse is a portal with the sample data.
func newHouse(t *testing.T) *house {
	t.Helper()
	base, err := filledBase()
	if err != nil {
		t.Fatal(err)
	}
	h := houseOn(t, base)
	h.accounts = demo.Samples()
	return h
}

func newEmptyHouse(t *testing.T) *house {
	t.Helper()
	return houseOn(t, nil)
}

// filledBase is the file that each house starts from: filling one takes longer
// than most of the tests.
var filledBase = sync.OnceValues(func() (base []byte, err error) {
	dir, err := os.MkdirTemp("", "portal-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "portail.db")
	store, err := sqlstore.Open(context.Background(), file, make([]byte, sqlstore.KeySize))
	if err != nil {
		return nil, err
	}
	now := func() time.Time { return today.Time().Add(9 * time.Hour) }
	_, err = demo.Fill(context.Background(), portal.New(store, portal.Options{Now: now, Service: demo.Service(), Seller: demo.Seller(),
		Hashing: quick}), demo.Options{Today: today})
	if err = errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// houseOn is a portal over a copy of a base; a new one for nil.
func houseOn(t *testing.T, base []byte) *house {
	t.Helper()
	file := filepath.Join(t.TempDir(), "portail.db")
	if base != nil {
		if err := os.WriteFile(file, base, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	store, err := sqlstore.Open(t.Context(), file, make([]byte, sqlstore.KeySize))
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
	h.Portal = portal.New(store, portal.Options{Now: now, Service: demo.Service(), Seller: demo.Seller(), Mailer: h.post, Hashing: quick})
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

func wantKind(t *testing.T, err error, kind spst.Kind, code spst.Code) {
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
