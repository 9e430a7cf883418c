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
	"github.com/espace-adherent/adherent/test/postgres"
)

var today = spst.NewDate(2026, time.November, 23)

// quick makes passwords cheap in tests.
var quick = portal.Hashing{MemoryKiB: 64, Passes: 1, Lanes: 1}

// house is a portal on a real base, with a clock that the test moves.
type house struct {
	*portal.Portal
	t        *testing.T
	store    portal.Store
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
	return houseOn(t, filled{})
}

// filledBase is what each house starts from: filling one takes longer than most of
// the tests.
var filledBase = sync.OnceValues(func() (filled, error) {
	if postgres.IsEngine() {
		address, err := postgres.Template(fill)
		return filled{template: address}, err
	}
	dir, err := os.MkdirTemp("", "portal-test-")
	if err != nil {
		return filled{}, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "portail.db")
	if err := fill(path); err != nil {
		return filled{}, err
	}
	content, err := os.ReadFile(path)
	return filled{file: content}, err
})

// filled is a base with the sample data, to be copied: a file, or a database.
type filled struct {
	file     []byte
	template string
}

func fill(base string) error {
	store, err := sqlstore.Open(context.Background(), base, make([]byte, sqlstore.KeySize))
	if err != nil {
		return err
	}
	now := func() time.Time { return today.Time().Add(9 * time.Hour) }
	_, err = demo.Fill(context.Background(), portal.New(store, portal.Options{Now: now, Service: demo.Service(), Seller: demo.Seller(),
		Hashing: quick}), demo.Options{Today: today})
	return errors.Join(err, store.Close())
}

// copyFor gives a test a copy; an empty base of the zero value.
func (f filled) copyFor(t *testing.T) string {
	t.Helper()
	if postgres.IsEngine() {
		return postgres.Database(t, f.template)
	}
	path := postgres.Base(t)
	if f.file != nil {
		if err := os.WriteFile(path, f.file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// houseOn is a portal over a copy of a base.
func houseOn(t *testing.T, base filled) *house {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), base.copyFor(t), make([]byte, sqlstore.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	h := &house{t: t, store: store, now: today.Time().Add(9 * time.Hour)}
	if postgres.IsEngine() {
		h.store = twice{store}
	}
	now := func() time.Time { return h.now }
	h.post = &demo.Mailbox{Now: now}
	h.Portal = portal.New(h.store, portal.Options{Now: now, Service: demo.Service(), Seller: demo.Seller(), Mailer: h.post, Hashing: quick})
	return h
}

// twice runs each transaction a second time from its beginning, as PostgreSQL does when
// another has written what it had read: nothing is kept of the first run.
type twice struct{ portal.Store }

type againKey struct{}

var errAgain = errors.New("again")

func (s twice) Within(ctx context.Context, do func(context.Context) error) error {
	if ctx.Value(againKey{}) != nil {
		return s.Store.Within(ctx, do)
	}
	ctx = context.WithValue(ctx, againKey{}, true)
	err := s.Store.Within(ctx, func(ctx context.Context) error { return errors.Join(errAgain, do(ctx)) })
	if !errors.Is(err, errAgain) {
		return err // it could not begin
	}
	return s.Store.Within(ctx, do)
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
