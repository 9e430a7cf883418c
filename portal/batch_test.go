package portal_test

import (
	"fmt"
	"slices"
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
