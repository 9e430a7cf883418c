package sqlstore

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func searchedBase(t *testing.T, members, employees int) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "base.db"), zeroKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	for m := range members {
		number := fmt.Sprint(m)
		if err := s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: number}}); err != nil {
			t.Fatal(err)
		}
		all := make([]portal.Record, employees)
		for i := range all {
			all[i].Employee = spst.Employee{ID: fmt.Sprintf("%d-%d", m, i), Version: 1, BirthName: fmt.Sprintf("NOM%d", i)}
		}
		if err := s.AddEmployees(t.Context(), number, all); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func found(t *testing.T, s *Store, number, word string) int {
	t.Helper()
	page, err := s.Employees(t.Context(), number, portal.Selection{Status: spst.All, On: 1, Words: []string{word}, Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Employees {
		if !strings.HasPrefix(e.ID, number+"-") {
			t.Errorf("%s of another member is found in %s", e.ID, number)
		}
	}
	return page.Total
}

// The indexes together stay within their room: those that were not used for longest go,
// and are made again when they are asked for.
func TestIndexesStayWithinTheirRoom(t *testing.T) {
	const members = 6
	s := searchedBase(t, members, 200)
	found(t, s, "0", "nom")
	one := s.searches.of["0"].size.Load()
	if s.searches.room = 3 * one; one < 200*20 {
		t.Fatalf("an index of %d bytes", one)
	}
	for round := range 3 {
		for m := range members {
			if n := found(t, s, fmt.Sprint(m), "nom19"); n != 11 {
				t.Errorf("round %d: %d of %d", round, n, m)
			}
		}
		if n := len(s.searches.of); n > 4 {
			t.Errorf("%d indexes stay", n)
		}
	}
}

// Who searches while others write finds what was acknowledged before, whoever made the
// index meanwhile.
func TestAWriteIsFoundAtOnce(t *testing.T) {
	s := searchedBase(t, 2, 50)
	var g errgroup.Group
	for m := range 2 {
		number := fmt.Sprint(m)
		for w := range 4 {
			g.Go(func() error {
				for i := range 40 {
					name := fmt.Sprintf("ÉCRIT%dX%dX", w, i)
					r := portal.Record{Employee: spst.Employee{ID: fmt.Sprintf("%s-w%d-%d", number, w, i), Version: 1, BirthName: name}}
					err := s.Within(t.Context(), func(ctx context.Context) error {
						if err := s.BeginRosterChange(ctx, number); err != nil {
							return err
						}
						return s.AddEmployees(ctx, number, []portal.Record{r})
					})
					if err != nil {
						return err
					}
					if n := found(t, s, number, spst.Fold(name)); n != 1 {
						return fmt.Errorf("%s: %d found", name, n)
					}
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

// What a transaction wrote and took back is found by nobody.
func TestWhatIsTakenBackIsNotFound(t *testing.T) {
	s := searchedBase(t, 1, 3)
	taken := fmt.Errorf("taken back")
	err := s.Within(t.Context(), func(ctx context.Context) error {
		if err := s.BeginRosterChange(ctx, "0"); err != nil {
			return err
		}
		if err := s.AddEmployees(ctx, "0", []portal.Record{{Employee: spst.Employee{ID: "0-x", Version: 1, BirthName: "REPRIS"}}}); err != nil {
			return err
		}
		if n := found(t, s, "0", "repris"); n != 0 { // beside the transaction
			t.Errorf("%d found before the end", n)
		}
		x := portal.Selection{Status: spst.All, On: 1, Words: []string{"repris"}, Limit: 1}
		if page, err := s.Employees(ctx, "0", x); err != nil || page.Total != 1 {
			t.Errorf("inside: %d, %v", page.Total, err)
		}
		return taken
	})
	if n := found(t, s, "0", "repris"); n != 0 || err == nil {
		t.Errorf("%d found, %v", n, err)
	}
}
