package spst_test

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// BenchmarkSetNextVisit is what a roster that is read costs for each employee.
func BenchmarkSetNextVisit(b *testing.B) {
	e, today := spsttest.WholeEmployee(), spst.NewDate(2026, 11, 23)
	e.ExitDate = 0
	b.ReportAllocs()
	for b.Loop() {
		e.SetNextVisit(spst.Tracking{Last: today.AddDays(-400)}, 0, 0, today)
	}
}
