package portal_test

import (
	"slices"
	"testing"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// The manual's page « Effectifs suivis »: 30 / 1 1 8 1 1 2.
func TestSampleChartIsTheManuals(t *testing.T) {
	h := newHouse(t)
	chart, err := h.Headcount(t.Context(), h.signIn("100042"), "100042")
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

// The year ends with those of today, and has who left since it began.
func TestSampleYearOfTheHeadcount(t *testing.T) {
	h := newHouse(t)
	year, err := h.HeadcountYear(t.Context(), h.signIn("100042"), "100042")
	if err != nil {
		t.Fatal(err)
	}
	if last := year.Months[11]; last.On != today || last.Count != 44 || year.Months[0].Count != 45 {
		t.Errorf("%+v", year)
	}
}

func TestSampleRostersBreakNoRule(t *testing.T) {
	h := newHouse(t)
	for number, anomalies := range map[string][]string{
		"100042": {"f0001 nir_empty", "f0026 cdd_past_end", "f0032 pcs_empty"},
		"100043": nil,
	} {
		page, err := h.Employees(t.Context(), h.signIn(number), number, spst.RosterQuery{Status: spst.All})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range page.Employees {
			for _, p := range spst.Refused(spst.CheckEmployee(e, today)) {
				t.Errorf("%s %s: %s %s", number, e.DisplayName(), p.Field, p.Message)
			}
		}
		var found []string
		for _, a := range spst.CheckRoster(page.Employees, today) {
			found = append(found, a.EmployeeID+" "+string(a.Code))
		}
		slices.Sort(found)
		if !slices.Equal(found, anomalies) {
			t.Errorf("%s: anomalies %q, want %q", number, found, anomalies)
		}
	}
}

// The roster can be invented people, or those of a file.
func TestFill(t *testing.T) {
	for name, c := range map[string]struct {
		options demo.Options
		total   int
	}{
		"invented": {demo.Options{Employees: 60}, 60},
		"file":     {demo.Options{Roster: []spst.Employee{newcomer()}}, 1},
		"nobody":   {demo.Options{Roster: []spst.Employee{}}, 0},
	} {
		h := newEmptyHouse(t)
		c.options.Today = today
		steps := 0
		c.options.Progress = func(done, total int) {
			if steps = done; total != c.total {
				t.Errorf("%s: total %d", name, total)
			}
		}
		accounts, err := demo.Fill(t.Context(), h.Portal, c.options)
		if err != nil {
			t.Fatal(err)
		}
		h.accounts = accounts
		m, err := h.Member(t.Context(), h.signIn("100042"), "100042")
		if err != nil || m.Headcount != c.total || steps != c.total {
			t.Errorf("%s: %d employees, %d announced, %v", name, m.Headcount, steps, err)
		}
	}
}
