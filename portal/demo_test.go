package portal_test

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// The manual's page « Effectifs suivis »: 30 / 1 1 8 1 1 2.
func TestSampleChartIsTheManuals(t *testing.T) {
	h := newHouse(t)
	chart, err := h.Chart(t.Context(), h.signIn("100042"), "100042")
	if err != nil {
		t.Fatal(err)
	}
	want := map[spst.Category]int{spst.SI: 30, spst.SIA: 1, spst.SIH: 1, spst.SIR: 8, spst.SMREstat: 1, spst.MNRHosp: 1, spst.SMSEstat: 2}
	for i, c := range chart.Categories {
		if c.Category != spst.Categories()[i] || c.Count != want[c.Category] {
			t.Errorf("%s: %d, want %d", c.Category, c.Count, want[c.Category])
		}
	}
	if chart.Total != 44 || len(chart.Categories) != 7 {
		t.Errorf("total %d in %d categories", chart.Total, len(chart.Categories))
	}
}

func TestSampleRostersBreakNoRule(t *testing.T) {
	h := newHouse(t)
	for _, number := range []string{"100042", "100043"} {
		page, err := h.Employees(t.Context(), h.signIn(number), number, spst.RosterQuery{Status: spst.All})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Employees {
			for _, p := range spst.Refused(spst.CheckEmployee(e, today)) {
				t.Errorf("%s %s: %s %s", number, e.DisplayName(), p.Field, p.Message)
			}
		}
		for _, a := range spst.CheckRoster(page.Employees, today) {
			t.Logf("%s %s: %s %s", number, a.EmployeeID, a.Field, a.Code)
		}
	}
}
