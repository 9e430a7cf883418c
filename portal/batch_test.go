package portal_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestBatch(t *testing.T) {
	d := newDesk(t)
	good, bad := newcomer(), newcomer()
	good.NIR = "2900576540012"
	bad.BirthDate = today.AddDays(1)
	changed := d.employee("f0006")
	changed.JobTitle = "Chef magasinier"
	exit := &spst.Exit{ExitDate: today, ExitReason: spst.Retirement}
	outcomes, err := d.ChangeEmployees(t.Context(), d.actor, florist, spst.Batch{Changes: []spst.Change{
		{Action: spst.ActionCreate, Employee: &good},
		{Action: spst.ActionCreate, Employee: &bad},
		{Action: spst.ActionCreate, Employee: &good}, // the same NIR again
		{Action: spst.ActionUpdate, ID: "f0006", Version: 1, Employee: &changed},
		{Action: spst.ActionUpdate, ID: "f0006", Version: 1, Employee: &changed},
		{Action: spst.ActionExit, ID: "f0008", Exit: exit},
		{Action: spst.ActionExit, ID: "f0008", Exit: exit},
		{Action: spst.ActionExit, ID: "absent", Exit: exit},
		{Action: spst.ActionExit, ID: "f0009"},
		{Action: "delete", ID: "f0009"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range outcomes {
		s := o.Status
		if o.Code != "" {
			s += " " + string(o.Code)
		}
		for _, p := range o.Problems {
			s += " " + string(p.Code)
		}
		if o.Employee != nil {
			s += fmt.Sprint(" v", o.Employee.Version)
		}
		got = append(got, s)
	}
	want := []string{
		"done v1", "refused employee birth_date_future hire_date_before_14", "refused employee nir_duplicate",
		"done v2", "refused stale v2", "done v2", "refused already_left", "refused employee", "refused change change", "refused change change",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{Status: spst.All})
	if err != nil || page.Total != 49 {
		t.Errorf("%d employees, %v", page.Total, err)
	}
}

func TestBatchSize(t *testing.T) {
	d := newDesk(t)
	for _, n := range []int{0, spst.MaxBatch + 1} {
		_, err := d.ChangeEmployees(t.Context(), d.actor, florist, spst.Batch{Changes: make([]spst.Change, n)})
		wantKind(t, err, spst.Invalid, "batch_size")
	}
}

func TestLoadEmployees(t *testing.T) {
	d := newDesk(t)
	people := make([]spst.Employee, 12_001)
	for i := range people {
		people[i] = spst.Employee{BirthName: fmt.Sprint("N", i), PCSCode: "nimporte"}
	}
	var steps []int
	err := d.LoadEmployees(t.Context(), "100043", people, func(done, total int) {
		steps = append(steps, done)
		if total != len(people) {
			t.Errorf("total %d", total)
		}
	})
	if err != nil || !slices.Equal(steps, []int{5000, 10_000, 12_001}) {
		t.Errorf("%v, %v", steps, err)
	}
	page, err := d.Employees(t.Context(), d.signIn("100043"), "100043", spst.RosterQuery{Search: "nimporte"})
	if err != nil || page.Total != len(people) || page.Employees[0].ID == "" || page.Employees[0].Version != 1 {
		t.Errorf("%d, %v", page.Total, err)
	}
}

// A batch does what its lines do one after the other, each in a batch of its own.
func TestBatchIsItsLines(t *testing.T) {
	for seed := range uint64(4) {
		whole, single := newDesk(t), newDesk(t)
		people := make([]spst.Employee, 12)
		for i := range people {
			people[i] = whole.employee(fmt.Sprintf("f%04d", i+1))
		}
		random := rand.New(rand.NewPCG(seed, 1))
		var lines []spst.Change
		for n := range 150 {
			lines = append(lines, anyLine(random, people, n))
		}
		var apart []spst.Outcome
		for _, c := range lines {
			apart = append(apart, carried(t, single, c)...)
		}
		together := carried(t, whole, lines...)
		done := 0
		for i := range lines {
			if got, want := toldOf(&together[i]), toldOf(&apart[i]); got != want {
				t.Fatalf("seed %d, line %d: %+v\ntogether %s\napart    %s", seed, i, lines[i], got, want)
			}
			if together[i].Status == "done" {
				done++
			}
		}
		if got, want := rosterOf(t, whole), rosterOf(t, single); got != want {
			t.Errorf("seed %d\ntogether %s\napart    %s", seed, got, want)
		}
		if done < 20 || done > 140 {
			t.Errorf("%d of %d lines are done", done, len(lines))
		}
	}
}

// anyLine is a line about some of few people, so that they meet.
func anyLine(random *rand.Rand, people []spst.Employee, n int) spst.Change {
	e := people[random.IntN(len(people))]
	c := spst.Change{Action: spst.ActionUpdate, ID: e.ID, Version: int64(random.IntN(3)), Employee: &e}
	exit := &spst.Exit{ExitDate: today.AddDays(-random.IntN(2)), ExitReason: spst.Resignation}
	if random.IntN(4) == 0 {
		c.Exit = exit
	}
	switch random.IntN(6) {
	case 0, 1: // somebody else with the same NIR
		e.BirthName, e.ID, e.Version, e.ExitDate = fmt.Sprint("AUTRE", string(rune('A'+n%26))), "", 0, 0
		c.Action, c.ID, c.Version = spst.ActionCreate, "", 0
	case 2:
		c.Action, c.Employee, c.Exit = spst.ActionExit, nil, exit
	case 3:
		e.NIR = ""
	case 4:
		e.HireDate = today.AddYears(-90) // refused
	default:
		e.JobTitle = fmt.Sprint("Poste ", n)
	}
	return c
}

func carried(t *testing.T, d desk, lines ...spst.Change) []spst.Outcome {
	t.Helper()
	outcomes, err := d.ChangeEmployees(t.Context(), d.actor, florist, spst.Batch{Changes: lines})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// toldOf is an outcome, but for the identifiers that are drawn.
func toldOf(o *spst.Outcome) string {
	text := fmt.Sprint(o.Status, " ", o.Code, o.Problems)
	if o.Employee != nil {
		e := *o.Employee
		if strings.HasPrefix(e.BirthName, "AUTRE") {
			e.ID = ""
		}
		text += fmt.Sprintf(" %+v", e)
	}
	return text
}

// rosterOf is everybody with their history, and the counts.
func rosterOf(t *testing.T, d desk) string {
	t.Helper()
	page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{Status: spst.All, Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	count, err := d.Headcount(t.Context(), d.actor, florist)
	if err != nil {
		t.Fatal(err)
	}
	people := []string{fmt.Sprint(count)}
	for _, e := range page.Employees {
		history, err := d.EmployeeHistory(t.Context(), d.actor, florist, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		people = append(people, toldOf(&spst.Outcome{Employee: &e})+fmt.Sprintf("%+v", history))
	}
	slices.Sort(people)
	return strings.Join(people, "\n")
}
