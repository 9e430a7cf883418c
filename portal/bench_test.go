package portal_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// Benchmark100k has what a member of 100,000 employees waits for.
func Benchmark100k(b *testing.B) {
	ctx := b.Context()
	store, err := sqlstore.Open(ctx, filepath.Join(b.TempDir(), "portail.db"), make([]byte, sqlstore.KeySize))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	p := portal.New(store, portal.Options{Seller: demo.Seller(), Now: func() time.Time { return today.Time().Add(9 * time.Hour) },
		Hashing: quick})
	start := time.Now()
	accounts, err := demo.Fill(ctx, p, demo.Options{Today: today, Employees: 100_000})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("filled in %s", time.Since(start))
	s, err := p.SignIn(ctx, spst.Credentials{Number: accounts[0].Number, Password: accounts[0].Password}, "")
	if err != nil {
		b.Fatal(err)
	}
	actor, err := p.Authenticate(ctx, s.Token)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("stream", func(b *testing.B) {
		for b.Loop() {
			if err := p.StreamEmployees(ctx, actor, florist, spst.RosterQuery{}, func(int) {},
				func(*spst.Employee) error { return nil }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("head count of the year", func(b *testing.B) { // kept until the roster changes
		for b.Loop() {
			if _, err := p.HeadcountYear(ctx, actor, florist); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("todo after a change", func(b *testing.B) {
		e, err := p.Employee(ctx, actor, florist, "i000001")
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			e.Comment += "x"
			if len(e.Comment) > 900 {
				e.Comment = ""
			}
			if e, err = p.UpdateEmployee(ctx, actor, florist, e); err != nil {
				b.Fatal(err)
			}
			if _, err := p.Todo(ctx, actor, florist); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("update", func(b *testing.B) {
		e, err := p.Employee(ctx, actor, florist, "i000002")
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if e.Comment += "x"; len(e.Comment) > 900 {
				e.Comment = ""
			}
			if e, err = p.UpdateEmployee(ctx, actor, florist, e); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("authenticate and read one", func(b *testing.B) {
		for b.Loop() {
			actor, err := p.Authenticate(ctx, s.Token)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := p.Employee(ctx, actor, florist, "i000003"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
