package portal_test

import (
	"slices"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// Each field that a member may change is kept, and said by the history; somebody
// is found by where the convocation goes.
func TestEveryFieldIsKept(t *testing.T) {
	d := newDesk(t)
	whole := spsttest.WholeEmployee()
	bare := whole
	bare.ID, bare.Version, bare.ExitDate, bare.ExitReason = "", 0, 0, ""
	bare.MarriedName, bare.MultiEmployer, bare.Email, bare.Mobile, bare.SchedulingConstraints, bare.Comment = "", false, "", "", "", ""
	bare.BirthName, bare.FirstName, bare.JobTitle, bare.PCSCode, bare.ContractType = "PETIT", "Anne", "Vendeuse", "554d", spst.CDI
	bare.Determinants, bare.NIR, bare.Sex, bare.BirthDate, bare.HireDate = []spst.DeterminantCode{spst.None}, "", spst.Male,
		bare.BirthDate.AddDays(1), bare.HireDate.AddDays(1)
	e := d.add(bare)
	for _, f := range spst.EmployeeFields() {
		if f.Name == "exit_reason" || f.Name == "declared_category" { // declared, or the portal's
			continue
		}
		f.Copy(&e, &whole)
		saved, err := d.update(e)
		if err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if e = d.employee(saved.ID); !f.Same(&e, &whole) {
			t.Errorf("%s is not kept: %v", f.Name, f.Value(&e))
		}
		h, err := d.EmployeeHistory(t.Context(), d.actor, florist, e.ID)
		if err != nil || !slices.Contains(h[0].Fields, f.Name) {
			t.Errorf("%s is not in the history: %+v, %v", f.Name, h, err)
		}
	}
	for _, f := range spst.EmployeeFields() {
		if !f.Searched {
			continue
		}
		words := f.Shown(&whole)
		page, err := d.Employees(t.Context(), d.actor, florist, spst.RosterQuery{Status: spst.All, Search: words, Limit: 100})
		if err != nil || !slices.ContainsFunc(page.Employees, func(x spst.Employee) bool { return x.ID == e.ID }) {
			t.Errorf("%q finds %d, %v", words, page.Total, err)
		}
	}
}
