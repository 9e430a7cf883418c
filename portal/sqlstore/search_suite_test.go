package sqlstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// testSearchIndex searches two members as their rosters are written to. Inside a
// transaction every row is looked at, which is what the index has to give as well:
// the same people, in the same order, on the same pages, of that member alone.
func testSearchIndex(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	rng := rand.New(rand.NewPCG(15, 8))
	known := map[string][]portal.Record{}
	for i, number := range []string{"1", "2"} {
		for _, e := range demo.Invent(300+200*i, today) {
			e.ID, e.Version, e.DeclaredCategory = number+e.ID, 1, spst.SI
			if rng.IntN(3) == 0 {
				e.Email, e.Mobile = strings.ReplaceAll(spst.Fold(e.FirstName+"."+e.BirthName), " ", "-")+"@exemple.fr", "0612345678"
			}
			known[number] = append(known[number], portal.Record{Employee: e})
		}
		written(t, s, number, func(ctx context.Context) error { return s.AddEmployees(ctx, number, known[number]) })
	}
	for step := range 60 {
		number := []string{"1", "2"}[rng.IntN(2)]
		for range 1 + step%20 {
			writeOne(t, s, rng, number, known)
		}
		for range 25 {
			r := known[number][rng.IntN(len(known[number]))]
			sameSearch(t, s, number, portal.Selection{On: today, Limit: 1 + rng.IntN(40),
				Status: []spst.RosterStatus{spst.Present, spst.Gone, spst.All}[rng.IntN(3)], Words: someWords(rng, &r.Employee)})
		}
	}
}

// written runs do in a transaction that begins a change of the roster.
func written(t *testing.T, s portal.Store, number string, do func(context.Context) error) {
	t.Helper()
	must(t, s.Within(t.Context(), func(ctx context.Context) error {
		if err := s.BeginRosterChange(ctx, number); err != nil {
			return err
		}
		return do(ctx)
	}))
}

// writeOne adds somebody, or changes, withdraws or lets go one who is there.
func writeOne(t *testing.T, s portal.Store, rng *rand.Rand, number string, known map[string][]portal.Record) {
	t.Helper()
	all := known[number]
	if rng.IntN(4) == 0 {
		r := record(fmt.Sprintf("%sn%d", number, len(all)), []string{"ŒUVRÉ", "D'ÉON", "MARTIN", "Šafář"}[rng.IntN(4)], "Zoé")
		known[number] = append(all, r)
		written(t, s, number, func(ctx context.Context) error { return s.AddEmployees(ctx, number, []portal.Record{r}) })
		return
	}
	r := &all[rng.IntN(len(all))]
	before := *r
	r.Version++
	switch rng.IntN(4) {
	case 0:
		r.MarriedName = []string{"", "ABADIE", "L'HERMITE", "ZYLBER"}[rng.IntN(4)]
	case 1:
		r.JobTitle = []string{"Soudeur", "Aide-soignante", "Œnologue"}[rng.IntN(3)]
	case 2:
		r.ExitReason, r.ExitDate = spst.Resignation, today.AddDays(rng.IntN(3)-1)
	case 3:
		r.Withdrawn = rng.IntN(8) == 0
	}
	written(t, s, number, func(ctx context.Context) error {
		return s.ReplaceEmployees(ctx, number, []portal.EmployeeChange{{Before: before, After: *r}})
	})
}

// someWords are parts of what an employee is found by, some of them spoilt.
func someWords(rng *rand.Rand, e *spst.Employee) []string {
	from := []string{e.MarriedName, e.BirthName, e.FirstName, e.JobTitle, e.PCSCode, e.Email, e.Mobile, "é", "xyz"}
	var words []string
	for range 1 + rng.IntN(3) {
		letters := []rune(from[rng.IntN(len(from))])
		if len(letters) == 0 {
			continue
		}
		first := rng.IntN(len(letters))
		part := letters[first:min(len(letters), first+1+rng.IntN(8))]
		if rng.IntN(10) == 0 {
			part = append(slices.Clone(part), '%')
		}
		words = append(words, strings.Fields(spst.Fold(string(part)))...)
	}
	return words
}

func sameSearch(t *testing.T, s portal.Store, number string, x portal.Selection) {
	t.Helper()
	if len(x.Words) == 0 {
		return
	}
	read := func(ctx context.Context) string {
		var told []string
		x := x
		for {
			page, err := s.Employees(ctx, number, x)
			must(t, err)
			told = append(told, fmt.Sprintf("%d", page.Total))
			for i := range page.Employees {
				told = append(told, fmt.Sprintf("%v %v", page.Employees[i], page.Tracking[i]))
			}
			if x.Cursor = page.Next; page.Next == "" {
				break
			}
		}
		must(t, s.StreamEmployees(ctx, number, x, func(n int) { told = append(told, fmt.Sprintf("stream of %d", n)) },
			func(e *spst.Employee, known spst.Tracking) error {
				told = append(told, fmt.Sprintf("%v %v", *e, known))
				return nil
			}))
		return strings.Join(told, "\n")
	}
	indexed, scanned := read(t.Context()), ""
	must(t, s.Within(t.Context(), func(ctx context.Context) error { scanned = read(ctx); return nil }))
	if indexed != scanned {
		t.Fatalf("%q of %s:\nindex %s\nscan  %s", x.Words, number, indexed, scanned)
	}
}
