// Package spsttest holds what the tests of several rooms need of the trade.
package spsttest

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// WholeEmployee has a valid value in every field, each different, so that code
// that forgets a field gives back another employee.
func WholeEmployee() spst.Employee {
	return spst.Employee{
		ID: "entier", Version: 7,
		BirthName: "MARTIN", FirstName: "Claire", MarriedName: "DURAND", Sex: spst.Female, BirthDate: spst.NewDate(1985, time.March, 12),
		NIR:      "285037654000134",
		HireDate: spst.NewDate(2020, time.January, 6), ContractType: spst.CDD, JobTitle: "Fleuriste", PCSCode: "552a", MultiEmployer: true,
		ExitDate: spst.NewDate(2026, time.October, 31), ExitReason: spst.Resignation,
		Determinants: []spst.DeterminantCode{"CONDUITE"}, DeclaredCategory: spst.SIH, ExpectedCategory: spst.SIH, AttestationRequired: true,
		NextVisit: spst.NewDate(2026, time.December, 8), VisitState: spst.VisitPlanned,
		Email: "claire.martin@exemple.fr", Mobile: "0612345678", SchedulingConstraints: "le mardi matin", Comment: "à rappeler",
	}
}
