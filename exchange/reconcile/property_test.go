package reconcile_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// portal is what the real one does with changes: each line once.
type portal struct {
	people []spst.Employee
	done   map[string]bool
	next   int
}

func (p *portal) find(id string) *spst.Employee {
	i := slices.IndexFunc(p.people, func(e spst.Employee) bool { return e.ID == id })
	return &p.people[i]
}

func (p *portal) carryOut(t *rapid.T, c spst.Change) {
	if p.done[c.Line] {
		return
	}
	p.done[c.Line] = true
	id := c.ID
	switch c.Action {
	case spst.ActionCreate:
		p.next++
		e := *c.Employee
		e.ID, e.Version = fmt.Sprintf("n%d", p.next), 1
		p.people = append(p.people, e)
		id = e.ID
	case spst.ActionUpdate:
		old := p.find(id)
		if old.Version != c.Version {
			t.Fatalf("version %d of %s is in force, not %d", old.Version, id, c.Version)
		}
		e := *c.Employee
		e.Version, e.ExitReason = c.Version+1, old.ExitReason
		*old = e
	case spst.ActionExit: // below, as of those that bring one
	}
	if c.Exit != nil {
		e := p.find(id)
		e.ExitDate, e.ExitReason = c.Exit.ExitDate, c.Exit.ExitReason
		e.Version++
	}
	for _, e := range p.people {
		for _, f := range p.people {
			if e.ID < f.ID && e.NIR != "" && e.NIR == f.NIR && !e.Left(on) && !f.Left(on) {
				t.Fatalf("%s and %s have one NIR after line %s", e.ID, f.ID, c.Line)
			}
		}
	}
}

// content is a roster without what the portal gives, in an order of its own.
func content(people []spst.Employee) []string {
	var all []string
	for _, e := range people {
		e.ID, e.Version = "", 0
		all = append(all, fmt.Sprintf("%+v", e))
	}
	slices.Sort(all)
	return all
}

var jobs = []string{"Caissier", "Vendeuse", "Fleuriste", "Livreur"}

func drawPerson(t *rapid.T, n int) spst.Employee {
	e := spst.Employee{
		ID: fmt.Sprintf("e%d", n), Version: int64(rapid.IntRange(1, 5).Draw(t, "version")),
		BirthName: "NOM" + string(rune('A'+n)), FirstName: "Prénom", BirthDate: spst.NewDate(1980, 1, 1+n), Sex: spst.Female,
		HireDate: spst.NewDate(2015, 1, 1).AddDays(rapid.IntRange(0, 3000).Draw(t, "hired")), JobTitle: rapid.SampledFrom(jobs).Draw(t, "job"),
		ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
	}
	if rapid.IntRange(0, 3).Draw(t, "has NIR") > 0 {
		e.NIR, _ = spst.ParseNIR(fmt.Sprintf("28001765400%02d", n+1))
	}
	return e
}

// evolve gives the roster that a file will say: some have left, by the file or
// by their absence from it, some have changed, some came, some came back.
func evolve(t *rapid.T, old []spst.Employee) (after []spst.Employee, file []spst.Employee) {
	leave := spst.Exit{ExitDate: on.AddDays(-1), ExitReason: spst.OtherExit}
	for i, e := range old {
		if e.Left(on) {
			after = append(after, e)
			if rapid.Bool().Draw(t, "back") {
				e.ID, e.Version = "", 0
				e.HireDate, e.ExitDate, e.ExitReason = e.ExitDate.AddDays(30), 0, ""
				after, file = append(after, e), append(file, e)
			}
			continue
		}
		switch rapid.IntRange(0, 4).Draw(t, "fate") {
		case 0: // absent
			e.ExitDate, e.ExitReason = leave.ExitDate, leave.ExitReason
			after = append(after, e)
			continue
		case 1: // out, as the file says
			e.ExitDate, e.ExitReason = on.AddDays(-rapid.IntRange(1, 40).Draw(t, "out")), spst.Resignation
			e.HireDate = min(e.HireDate, e.ExitDate)
		case 2:
			e.JobTitle = rapid.SampledFrom(jobs).Draw(t, "new job")
			e.HireDate = e.HireDate.AddDays(rapid.IntRange(0, 2).Draw(t, "hire date"))
		case 3:
			e.NIR, _ = spst.ParseNIR(fmt.Sprintf("28001765400%02d", i+1))
			e.Comment = "vu"
		}
		after, file = append(after, e), append(file, e)
	}
	for n := range rapid.IntRange(0, 3).Draw(t, "entries") {
		e := drawPerson(t, 12+n)
		e.Version = 0
		after, file = append(after, e), append(file, e)
	}
	return after, file
}

func asFile(employees []spst.Employee) *spst.RosterFile {
	f := &spst.RosterFile{Format: "csv"}
	for i, e := range employees {
		e.ID, e.Version = "", 0
		row := spst.FileRow{Row: i + 2, Employee: e}
		row.Check(on, nil)
		f.Rows = append(f.Rows, row)
	}
	return f
}

// review compares and takes everything, exits of the absent ones included.
func review(people []spst.Employee, file *spst.RosterFile) reconcile.Difference {
	d := reconcile.Compare(people, file, reconcile.Options{On: on, Whole: true})
	for i := range d.Rows {
		if r := &d.Rows[i]; r.Proposed {
			r.Leave(spst.Exit{ExitDate: on.AddDays(-1), ExitReason: spst.OtherExit})
		}
		d.Rows[i].Taken = d.Rows[i].Writes()
	}
	return d
}

// changes are what carries out the rows taken.
func changes(d *reconcile.Difference) []spst.Change {
	var all []spst.Change
	for _, r := range d.Plan() {
		all = append(all, r.Change())
	}
	return all
}

func TestADifferenceAppliedGivesTheNewRoster(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var old []spst.Employee
		for n := range rapid.IntRange(0, 8).Draw(t, "people") {
			e := drawPerson(t, n)
			if rapid.IntRange(0, 4).Draw(t, "left") == 0 {
				e.ExitDate, e.ExitReason = on.AddDays(-60), spst.Retirement
				e.HireDate = min(e.HireDate, e.ExitDate.AddDays(-100))
			}
			old = append(old, e)
		}
		want, said := evolve(t, old)
		if len(said) == 0 {
			t.Skip("a file of nobody is not a roster")
		}
		file := asFile(rapid.Permutation(said).Draw(t, "order"))

		d := review(old, file)
		if d.Summary.Reject != 0 {
			t.Fatalf("%d rows are refused: %+v", d.Summary.Reject, d.Rows)
		}
		p := &portal{people: slices.Clone(old), done: map[string]bool{}}
		all := changes(&d)
		cut := rapid.IntRange(0, len(all)).Draw(t, "cut")
		for _, c := range all[:cut] {
			p.carryOut(t, c)
		}
		// Cut here, taken up with the difference made again from the same file.
		rest := review(p.people, file)
		for _, c := range changes(&rest) {
			p.carryOut(t, c)
		}
		if got := content(p.people); !reflect.DeepEqual(got, content(want)) {
			t.Fatalf("got\n%s\nwant\n%s", got, content(want))
		}
		// Twice changes nothing.
		again := review(p.people, file)
		if len(changes(&again)) != 0 {
			t.Fatalf("a second time: %+v", changes(&again))
		}
	})
}

// What was decided is found again on the difference made again.
func TestDecisionsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var old []spst.Employee
		for n := range rapid.IntRange(0, 8).Draw(t, "people") {
			old = append(old, drawPerson(t, n))
		}
		_, said := evolve(t, old)
		file := asFile(said)
		compare := func() reconcile.Difference {
			return reconcile.Compare(old, file, reconcile.Options{On: on, Whole: true})
		}
		d := compare()
		for i := range d.Rows {
			if r := &d.Rows[i]; r.Writes() {
				r.Taken = rapid.Bool().Draw(t, "taken")
				if r.Proposed && rapid.Bool().Draw(t, "dated") {
					r.Exit = &spst.Exit{ExitDate: on, ExitReason: spst.Retirement}
				}
			}
		}
		again := compare()
		again.Decide(d.Decisions())
		if got, want := changes(&again), changes(&d); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	})
}

// Whatever the file says, each row gets one answer, no employee two rows, and
// nothing is emptied.
func TestAnyFile(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var old, said []spst.Employee
		for n := range rapid.IntRange(0, 6).Draw(t, "people") {
			old = append(old, drawPerson(t, n%4)) // some twice
			old[n].ID = fmt.Sprintf("e%d", n)
		}
		for range rapid.IntRange(0, 8).Draw(t, "rows") {
			e := drawPerson(t, rapid.IntRange(0, 5).Draw(t, "who"))
			if rapid.Bool().Draw(t, "partial") {
				e.JobTitle, e.ContractType, e.Determinants, e.Sex = "", "", nil, ""
			}
			if rapid.Bool().Draw(t, "no hire date") {
				e.HireDate = 0
			}
			said = append(said, e)
		}
		d := review(old, asFile(said))
		of := map[string]bool{}
		for i, r := range d.Rows {
			if i < len(said) && r.Row != i+2 {
				t.Fatalf("row %d is at %d", r.Row, i)
			}
			if r.EmployeeID != "" && r.Action != reconcile.Reject {
				if of[r.EmployeeID] {
					t.Fatalf("%s has two rows", r.EmployeeID)
				}
				of[r.EmployeeID] = true
			}
			for _, c := range r.Changes {
				if c.New == nil || reflect.ValueOf(c.New).IsZero() {
					t.Fatalf("%s of row %d is emptied", c.Field, r.Row)
				}
			}
		}
		s := d.Summary
		if s.Enter+s.Change+s.Exit+s.Same+s.Reject != len(d.Rows) {
			t.Fatalf("%+v of %d rows", s, len(d.Rows))
		}
	})
}
