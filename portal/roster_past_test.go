package portal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// people is who is present now, in list order.
func (d desk) people() []spst.Employee {
	d.t.Helper()
	var all []spst.Employee
	err := d.StreamEmployees(d.t.Context(), d.actor, florist, spst.RosterQuery{}, func(int) {}, func(e *spst.Employee) error {
		one := *e
		one.Determinants = slices.Clone(e.Determinants)
		one.NextVisit, one.VisitState = 0, ""
		all = append(all, one)
		return nil
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return all
}

// past is the roster of the end of a day, read in pages.
func (d desk) past(on spst.Date) []spst.Employee {
	d.t.Helper()
	var all []spst.Employee
	q := spst.PastRosterQuery{On: on, Limit: 7}
	for more := true; more; more = q.Cursor != "" {
		page, err := d.PastRoster(d.t.Context(), d.actor, florist, q)
		if err != nil {
			d.t.Fatal(err)
		}
		all, q.Cursor = append(all, page.Employees...), page.Next
		if len(page.Unsure) > 0 {
			d.t.Errorf("unsure of %v on %s", page.Unsure, on)
		}
	}
	return all
}

// The roster of the end of each day is what was in the list then, whatever was done since: added,
// changed, gone, back, withdrawn.
func TestTheRosterAsItWas(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	type day struct {
		on     spst.Date
		people []spst.Employee
	}
	var days []day
	var added spst.Employee
	steps := []func() error{
		func() error { return nil },
		func() (err error) {
			one := d.employee("f0001")
			one.ID, one.Version, one.NIR, one.BirthName, one.FirstName = "", 0, "", "ZOLA", "Émile"
			added, err = d.AddEmployee(ctx, d.actor, florist, one)
			return err
		},
		func() error {
			e := d.employee("f0002")
			e.JobTitle, e.Comment, e.Mobile, e.MultiEmployer, e.Determinants = "Fleuriste principale", "le matin", "0612345678", !e.MultiEmployer, []spst.DeterminantCode{"CONDUITE"}
			_, err := d.update(e)
			return err
		},
		func() error {
			_, err := d.ExitEmployee(ctx, d.actor, florist, "f0004", 0, spst.Exit{ExitDate: spst.Today(d.now).AddDays(-1), ExitReason: spst.Resignation})
			return err
		},
		func() error { _, err := d.UndoExit(ctx, d.actor, florist, "f0004", 0); return err },
		func() error {
			_, err := d.WithdrawEmployee(ctx, d.actor, florist, added.ID, added.Version)
			return err
		},
		func() error {
			e := d.employee("f0002")
			e.NIR, e.BirthName, e.Mobile = "", "ABADIE", ""
			_, err := d.update(e)
			return err
		},
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		days = append(days, day{spst.Today(d.now), d.people()})
		d.now = d.now.Add(24 * time.Hour)
	}
	for _, of := range days {
		got := d.past(of.on)
		if len(got) != len(of.people) {
			t.Fatalf("%s: %d people, want %d", of.on, len(got), len(of.people))
		}
		for i := range got {
			if want := &of.people[i]; got[i].ID != want.ID || got[i].Version != want.Version || len(spst.ChangesOf(want, &got[i])) > 0 ||
				got[i].ExpectedCategory != want.ExpectedCategory {
				t.Errorf("%s: %+v, want %+v", of.on, got[i], *want)
			}
		}
	}
	before, after := spst.PastRoster{Employees: days[0].people}, spst.PastRoster{Employees: days[3].people}
	var told []string
	for _, x := range spst.DifferenceOf(&before, &after).Differences {
		told = append(told, string(x.Kind)+" "+x.ID)
	}
	slices.Sort(told)
	if want := []string{"changed f0002", "entered " + added.ID, "left f0004"}; !slices.Equal(told, want) {
		t.Errorf("%v, want %v", told, want)
	}
	for name, q := range map[string]spst.PastRosterQuery{
		"tomorrow": {On: spst.Today(d.now).AddDays(1)}, "no such page": {On: today, Cursor: "nobody"}, "too many": {On: today, Limit: 1001},
	} {
		if _, err := d.PastRoster(ctx, d.actor, florist, q); spst.KindOf(err) != spst.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := d.PastRoster(ctx, d.actor, "100043", spst.PastRosterQuery{On: today}); spst.KindOf(err) != spst.NotFound {
		t.Errorf("somebody else's: %v", err)
	}
}
