package sqlstore_test

import (
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// benchStore is in a file, or on a server with ADHERENT_TEST_ENGINE=postgresql.
func benchStore(b *testing.B) *sqlstore.Store {
	b.Helper()
	s, err := sqlstore.Open(b.Context(), postgres.Base(b), make([]byte, sqlstore.KeySize))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	if err := s.PutMember(b.Context(), portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
		b.Fatal(err)
	}
	return s
}

func records(n int) []portal.Record {
	people := demo.Invent(n, today)
	list := make([]portal.Record, n)
	for i, e := range people {
		e.Version, e.DeclaredCategory = 1, spst.SI
		list[i].Employee = e
	}
	return list
}

// BenchmarkFill puts 100,000 employees in a base, sealing included.
func BenchmarkFill(b *testing.B) {
	list := records(100_000)
	for b.Loop() {
		b.StopTimer()
		s := benchStore(b)
		b.StartTimer()
		if err := s.AddEmployees(b.Context(), "1", list); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStream100k reads all of them back in order, unsealed.
func BenchmarkStream100k(b *testing.B) {
	s := benchStore(b)
	if err := s.AddEmployees(b.Context(), "1", records(100_000)); err != nil {
		b.Fatal(err)
	}
	known := make([]portal.TrackedEmployee, 0, 100_000)
	for _, r := range records(100_000) {
		known = append(known, portal.TrackedEmployee{ID: r.ID, Tracking: spst.Tracking{Last: today.AddDays(-400)}})
	}
	if err := s.PutTracking(b.Context(), "1", known); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := s.StreamEmployees(b.Context(), "1", portal.Selection{Status: spst.Present, On: today},
			func(int) {}, func(*spst.Employee, spst.Tracking) error { n++; return nil })
		if err != nil || n != 100_000 {
			b.Fatal(n, err)
		}
	}
}

// Benchmark100k has the reads of a big roster that must not feel its size.
func Benchmark100k(b *testing.B) {
	s := benchStore(b)
	list := records(100_000)
	if err := s.AddEmployees(b.Context(), "1", list); err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	b.Run("first page", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Employees(ctx, "1", portal.Selection{Status: spst.Present, On: today, Limit: 100}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("search", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Employees(ctx, "1", portal.Selection{Status: spst.Present, On: today, Limit: 100,
				Words: []string{"zoe", "lecoeur"}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("one", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Employee(ctx, "1", list[50_000].ID); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("chart", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.CountByCategory(ctx, "1", today); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("update", func(b *testing.B) {
		for b.Loop() {
			list[50_000].Version++
			change := portal.EmployeeChange{Before: list[50_000], After: list[50_000]}
			if err := s.ReplaceEmployees(ctx, "1", []portal.EmployeeChange{change}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
