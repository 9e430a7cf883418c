//go:build unix

package bench

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// figure is what one measure of a load gives.
type figure struct {
	rate float64 // a second
	p99  time.Duration
}

// load has n callers do something again and again for a while.
func load(b *testing.B, n int, do func(ctx context.Context, who, time int) error) figure {
	b.Helper()
	var mu sync.Mutex
	var took []time.Duration
	var failed error
	began := time.Now()
	var all sync.WaitGroup
	for who := range n {
		all.Go(func() {
			for i := 0; time.Since(began) < span; i++ {
				at := time.Now()
				err := do(b.Context(), who, i)
				d := time.Since(at)
				mu.Lock()
				took = append(took, d)
				if err != nil {
					failed = err
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	all.Wait()
	must(b, failed)
	slices.Sort(took)
	return figure{float64(len(took)) / time.Since(began).Seconds(), took[len(took)*99/100]}
}

// readers read at the same time.
const readers = 8

// page is the first page of a list.
func (s *site) page(number string) string { return s.member(number) + "/employees?limit=100" }

// home is what « Accueil » asks for.
func (s *site) home(ctx context.Context, c *rig.Caller, number string) error {
	for _, path := range []string{"/employees/headcount", "/employees/headcount/year", "/todo", "/appointments?when=upcoming&limit=6",
		"/visits-due?limit=50", "/declarations", "/ledger", "/activity"} {
		if err := get(ctx, c, s.member(number)+path); err != nil {
			return err
		}
	}
	return nil
}

// employees are those of a member.
func (s *site) employees(b *testing.B, c *rig.Caller, number string) []spst.Employee {
	b.Helper()
	var page spst.EmployeePage
	must(b, c.Get(b.Context(), s.page(number), &page))
	return page.Employees
}

// reads are those that most people do.
func (t *table) reads(b *testing.B, on []*site) {
	b.Helper()
	number := demo.Samples()[0].Number
	for _, what := range []string{"un salarié", "une page de liste", "Accueil"} {
		t.compare(b, "lecture, "+what+", "+strconv.Itoa(readers)+" à la fois", on, func(s *site) figure {
			callers := make([]*rig.Caller, readers)
			for i := range callers {
				callers[i] = s.caller(number)
			}
			one := s.member(number) + "/employees/" + s.employees(b, callers[0], number)[0].ID
			return load(b, readers, func(ctx context.Context, who, _ int) error {
				switch what {
				case "un salarié":
					return get(ctx, callers[who], one)
				case "une page de liste":
					return get(ctx, callers[who], s.page(number))
				}
				return s.home(ctx, callers[who], number)
			})
		})
	}
}

// editor changes somebody again and again.
type editor struct {
	caller *rig.Caller
	url    string // of the employee
	spst.Employee
}

func (s *site) editor(b *testing.B, number string, place int) *editor {
	b.Helper()
	e := &editor{caller: s.caller(number)}
	e.Employee = s.employees(b, e.caller, number)[place]
	e.url = s.member(number) + "/employees/" + e.ID
	return e
}

// edit is one whole edit: the employee in another job, under a key.
func (e *editor) edit(ctx context.Context, i int) error {
	e.JobTitle = "Poste " + strconv.Itoa(i)
	answer, err := e.caller.Do(ctx, http.MethodPut, e.url, e.Employee, "Idempotency-Key", client.NewKey(), "If-Match", fmt.Sprintf("%q", strconv.FormatInt(e.Version, 10)))
	if err != nil {
		return err
	}
	if answer.Status != http.StatusOK {
		return fmt.Errorf("%d %s", answer.Status, answer.Body)
	}
	return answer.JSON(&e.Employee)
}

// edits have so many people edit at once, each an employee of a member of their own.
func (s *site) edits(b *testing.B, n int) figure {
	b.Helper()
	all := make([]*editor, n)
	for i := range all {
		all[i] = s.editor(b, clientNumber(i), 0)
	}
	return load(b, n, func(ctx context.Context, who, i int) error { return all[who].edit(ctx, i) })
}

// writes are edits, and what the server's own program reaches with their statements.
func (t *table) writes(b *testing.B, on []*site) {
	b.Helper()
	t.compare(b, "modifier un salarié, seul", on, func(s *site) figure { return s.edits(b, 1) })
	t.compare(b, "modifier un salarié, "+strconv.Itoa(writers)+" à la fois", on, func(s *site) figure { return s.edits(b, writers) })
	server := on[1]
	script := newScript(b, server)
	t.compare(b, "les mêmes instructions par pgbench, "+strconv.Itoa(writers)+" à la fois", []*site{{engine: "pgbench"}, server}, func(s *site) figure {
		if s.engine == "pgbench" {
			return script.run(b)
		}
		return s.edits(b, writers)
	})
}

// editsOf have so many people edit at once, each an employee of the same member.
func (s *site) editsOf(b *testing.B, number string, n int) figure {
	b.Helper()
	all := make([]*editor, n)
	for i := range all {
		all[i] = s.editor(b, number, i)
	}
	return load(b, n, func(ctx context.Context, who, i int) error { return all[who].edit(ctx, i) })
}
