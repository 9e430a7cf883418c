package reconcile_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// three are a cashier, somebody of an unknown PCS code, and somebody who has left.
func three() []spst.Employee {
	e := spst.Employee{ID: "a", Version: 4, BirthName: "CESAR", FirstName: "Jules", Sex: spst.Male, BirthDate: spst.NewDate(1969, 8, 4),
		HireDate: spst.NewDate(2021, 8, 17), ContractType: spst.CDI, JobTitle: "CAISSIER", PCSCode: "552a",
		Determinants: []spst.DeterminantCode{spst.None}, DeclaredCategory: spst.SI}
	bad, gone := e, e
	bad.ID, bad.PCSCode = "b", "999z"
	gone.ID, gone.ExitDate, gone.ExitReason = "c", spst.NewDate(2026, 10, 1), spst.Retirement
	return []spst.Employee{e, bad, gone}
}

// A change of several says of each what changes, who is refused and why, and who has it
// already; the category follows the determinants.
func TestEdit(t *testing.T) {
	people := three()
	d := reconcile.Edit(people, spst.NewDate(2026, 11, 25), func(e *spst.Employee) {
		e.JobTitle, e.Determinants, e.ExitDate = "CAISSIER", []spst.DeterminantCode{"PLOMB"}, spst.NewDate(2026, 12, 31)
	})
	if d.Summary != (reconcile.Summary{Change: 2, Reject: 1}) {
		t.Fatalf("%+v", d.Summary)
	}
	var fields []string
	for _, c := range d.Rows[0].Changes {
		fields = append(fields, c.Field)
	}
	if !slices.Equal(fields, []string{"exit_date", "determinants", "declared_category"}) || d.Rows[0].Employee.DeclaredCategory != spst.SIR {
		t.Errorf("%v, %s", fields, d.Rows[0].Employee.DeclaredCategory)
	}
	if !strings.Contains(reconcile.Reasons(&d.Rows[1]), "PCS") {
		t.Errorf("%q", reconcile.Reasons(&d.Rows[1]))
	}
	if d.Rows[2].Employee.ExitDate != people[2].ExitDate {
		t.Error("a declared exit has moved")
	}
	if people[0].Determinants[0] != spst.None {
		t.Error("the people themselves were changed")
	}
	plan := d.Plan()
	if len(plan) != 2 || plan[0].Change().Line != "ea.4" || plan[0].Change().Version != 4 || plan[0].Change().Action != spst.ActionUpdate {
		t.Errorf("%+v", plan[0].Change())
	}
	same := reconcile.Edit(people[:1], spst.NewDate(2026, 11, 25), func(e *spst.Employee) { e.PCSCode = "552a" })
	if same.Summary != (reconcile.Summary{Same: 1}) || len(same.Plan()) != 0 {
		t.Errorf("%+v", same.Summary)
	}
}

// An exit of several is refused for whom it is not possible, and nothing for who has it.
func TestLeave(t *testing.T) {
	people := append(three(), three()[2])
	x := spst.Exit{ExitDate: spst.NewDate(2026, 11, 30), ExitReason: spst.Resignation}
	people[3].ID, people[3].ExitDate, people[3].ExitReason = "d", x.ExitDate, x.ExitReason
	people[1].HireDate = spst.NewDate(2026, 12, 1)
	d := reconcile.Leave(people, spst.NewDate(2026, 11, 25), x)
	if d.Summary != (reconcile.Summary{Exit: 1, Reject: 2, Same: 1}) {
		t.Fatalf("%+v", d.Summary)
	}
	if c := d.Plan()[0].Change(); c.Action != spst.ActionExit || *c.Exit != x || c.Employee != nil {
		t.Errorf("%+v", c)
	}
	if why := reconcile.Reasons(&d.Rows[2]); !strings.Contains(why, "déjà déclarée, au 01/10/2026") {
		t.Error(why)
	}
}

// Somebody else's change meanwhile is told by its fields.
func TestRefusedForSomebodyElsesChange(t *testing.T) {
	people := three()
	d := reconcile.Edit(people, spst.NewDate(2026, 11, 25), func(e *spst.Employee) { e.JobTitle = "Vendeur" })
	now := people[0]
	now.Comment, now.Version = "Rappeler", 5
	d.Rows[0].Refuse(spst.Outcome{Code: spst.CodeStale, Employee: &now})
	if why := reconcile.Reasons(&d.Rows[0]); !strings.Contains(why, "(Commentaires)") || d.Rows[0].Action != reconcile.Reject {
		t.Error(why)
	}
}
