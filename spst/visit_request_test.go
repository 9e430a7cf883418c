package spst_test

import (
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestCheckReturn(t *testing.T) {
	tests := []struct {
		name                          string
		cause                         spst.AbsenceCause
		issued, from, back, preReturn string
		required, exempt              bool
		by                            string
	}{
		{"maternity, a day", spst.Maternity, "", "2026-11-01", "2026-11-02", "", true, false, "2026-11-10"},
		{"occupational disease, a day", spst.OccupationalDisease, "", "2026-11-01", "2026-11-02", "", true, false, "2026-11-10"},
		{"work accident, 29 days", spst.WorkAccident, "", "2026-10-01", "2026-10-30", "", false, false, ""},
		{"work accident, 30 days", spst.WorkAccident, "", "2026-10-01", "2026-10-31", "", true, false, "2026-11-08"},
		{"sickness, 59 days", spst.Sickness, "", "2026-09-01", "2026-10-30", "", false, false, ""},
		{"sickness, 60 days", spst.Sickness, "", "2026-09-01", "2026-10-31", "", true, false, "2026-11-08"},
		{"sickness of before April 2022, 30 days", spst.Sickness, "", "2022-03-31", "2022-04-30", "", true, false, "2022-05-08"},
		{"sickness of April 2022, 30 days", spst.Sickness, "", "2022-04-01", "2022-05-01", "", false, false, ""},
		{"pré-reprise 30 days before", spst.Sickness, "2026-06-15", "2026-06-15", "2026-10-31", "2026-10-01", false, true, ""},
		{"pré-reprise 31 days before", spst.Sickness, "2026-06-15", "2026-06-15", "2026-10-31", "2026-09-30", true, false, "2026-11-08"},
		{"pré-reprise after the return", spst.Sickness, "2026-06-15", "2026-06-15", "2026-10-31", "2026-11-02", true, false, "2026-11-08"},
		{"stoppage issued before 15/06/2026", spst.Sickness, "2026-06-14", "2026-06-14", "2026-10-31", "2026-10-20", true, false, "2026-11-08"},
		{"issued before, begun after", spst.Sickness, "2026-06-14", "2026-06-16", "2026-10-31", "2026-10-20", true, false, "2026-11-08"},
		{"too short anyway", spst.Sickness, "2026-10-01", "2026-10-01", "2026-10-31", "2026-10-20", false, false, ""},
		{"unknown", "autre", "", "2026-01-01", "2026-12-01", "", false, false, ""},
	}
	for _, tt := range tests {
		a := spst.Absence{Cause: tt.cause, IssuedOn: date(t, tt.issued), From: date(t, tt.from), Return: date(t, tt.back),
			PreReturn: date(t, tt.preReturn)}
		got := spst.CheckReturn(a)
		if got.Required != tt.required || got.Exempt != tt.exempt || got.By.String() != tt.by {
			t.Errorf("%s: %+v by %s", tt.name, got, got.By)
		}
	}
}

// asked is a request that no rule refuses.
func asked() spst.VisitRequest {
	return spst.VisitRequest{
		Kind: spst.PeriodicVisit, Employees: []spst.VisitEmployee{{ID: "e1"}},
		From: spst.NewDate(2026, time.December, 1), Until: spst.NewDate(2026, time.December, 31),
	}
}

func TestCheckVisitRequest(t *testing.T) {
	on := spst.NewDate(2026, time.November, 23)
	tests := []struct {
		name  string
		alter func(*spst.VisitRequest)
		want  string
	}{
		{"whole", func(*spst.VisitRequest) {}, ""},
		{"empty", func(r *spst.VisitRequest) { *r = spst.VisitRequest{} },
			"kind visit_kind_required, employees visit_employees_required, from visit_from_required"},
		{"pré-reprise", func(r *spst.VisitRequest) { r.Kind = "pre_reprise" }, "kind visit_pre_return"},
		{"unknown kind", func(r *spst.VisitRequest) { r.Kind = "autre" }, "kind visit_kind"},
		{"employer without reason", func(r *spst.VisitRequest) { r.Kind = spst.EmployerVisit }, "reason visit_reason_required"},
		{"post-exposure without reason", func(r *spst.VisitRequest) { r.Kind = spst.PostExposureVisit }, "reason visit_reason_required"},
		{"employer with reason", func(r *spst.VisitRequest) { r.Kind, r.Reason = spst.EmployerVisit, "Poste à adapter" }, ""},
		{"long reason", func(r *spst.VisitRequest) { r.Reason = strings.Repeat("é", 501) }, "reason too_long"},
		{"reason of 500", func(r *spst.VisitRequest) { r.Reason = strings.Repeat("é", 500) }, ""},
		{"long constraints", func(r *spst.VisitRequest) { r.Constraints = strings.Repeat("a", 501) }, "constraints too_long"},
		{"101 people", func(r *spst.VisitRequest) { r.Employees = make([]spst.VisitEmployee, 101) }, "employees visit_employees_many"},
		{"no end", func(r *spst.VisitRequest) { r.Until = 0 }, "until visit_until_required"},
		{"yesterday", func(r *spst.VisitRequest) { r.From = on.AddDays(-1) }, "from visit_from_past"},
		{"today", func(r *spst.VisitRequest) { r.From, r.Until = on, on }, ""},
		{"backwards", func(r *spst.VisitRequest) { r.Until = r.From.AddDays(-1) }, "until visit_until_before_from"},
		{"years ahead", func(r *spst.VisitRequest) { r.Until = on.AddYears(3) }, "until visit_until_far"},
		{"a week-end", func(r *spst.VisitRequest) { r.From = spst.NewDate(2026, time.December, 5); r.Until = r.From.AddDays(1) },
			"until visit_no_working_day"},
		{"return of nothing", func(r *spst.VisitRequest) { r.Kind = spst.ReturnVisit },
			"absence.cause visit_absence_cause, absence.from visit_absence_from, absence.return visit_absence_return"},
		{"return, backwards", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: on.AddDays(-3), Return: on.AddDays(-3)}
		}, "absence.return visit_return_before_stop"},
		{"return, to come", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: on.AddDays(1), Return: on.AddDays(90)}
		}, "absence.from visit_absence_future"},
		{"return of 1900", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: spst.NewDate(1900, 1, 1), Return: on}
		}, "absence.from visit_absence_range"},
		{"return in 9999", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: on.AddDays(-3), Return: spst.NewDate(9999, 1, 1)}
		}, "absence.return visit_return_range"},
		{"issued and seen in 9999", func(r *spst.VisitRequest) {
			far := spst.NewDate(9999, 1, 1)
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Maternity, From: on.AddDays(-90), Return: on, IssuedOn: far, PreReturn: far}
		}, "absence.issued_on visit_absence_range, absence.pre_return visit_absence_range"},
		{"return, not required", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: on.AddDays(-9), Return: on}
		}, "absence.cause visit_return_not_required warning"},
		{"return, late", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Maternity, From: on.AddDays(-90), Return: on.AddDays(2)}
		}, "until visit_return_late warning"},
		{"return of two people", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Maternity, From: on.AddDays(-90), Return: on.AddDays(30)}
			r.Employees = append(r.Employees, spst.VisitEmployee{ID: "e2"})
		}, "employees visit_return_one"},
		{"return, exempt", func(r *spst.VisitRequest) {
			r.Kind, r.Absence = spst.ReturnVisit, &spst.Absence{Cause: spst.Sickness, From: on.AddDays(-90), Return: on, PreReturn: on.AddDays(-5)}
		}, "absence.pre_return visit_return_exempt warning"},
	}
	for _, tt := range tests {
		r := asked()
		tt.alter(&r)
		var got []string
		for _, p := range spst.CheckVisitRequest(r, on) {
			text := p.Field + " " + string(p.Code)
			if p.Severity == spst.SeverityWarning {
				text += " warning"
			}
			if p.Message == "" {
				t.Errorf("%s: %s says nothing", tt.name, p.Code)
			}
			got = append(got, text)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
}

func TestNormalizeTakesNothingFromOutside(t *testing.T) {
	r := asked()
	r.ID, r.Version, r.Status, r.By, r.Answer = "x", 9, spst.RequestScheduled, "moi", "oui"
	r.Employees = append(r.Employees, r.Employees[0], spst.VisitEmployee{})
	r.Constraints = " le\n matin "
	r.Absence = &spst.Absence{Cause: spst.Maternity}
	r.Normalize()
	if r.ID != "" || r.Version != 0 || r.Status != "" || r.By != "" || r.Answer != "" || len(r.Employees) != 1 || r.Constraints != "le matin" ||
		r.Absence != nil {
		t.Errorf("%+v", r)
	}
}

// A request repeats one that is open, of the same kind and for one of the same people.
func TestAVisitAskedForAlready(t *testing.T) {
	sent := asked()
	sent.ID, sent.Status, sent.At = "r1", spst.RequestSent, time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	sent.Employees = []spst.VisitEmployee{{ID: "e0", Name: "ELOY Thérèse"}, {ID: "e1", Name: "BERTIN Jean-Noël"}}
	for name, c := range map[string]struct {
		alter   func(sent, r *spst.VisitRequest)
		repeats bool
	}{
		"the same":       {func(_, _ *spst.VisitRequest) {}, true},
		"answered":       {func(s, _ *spst.VisitRequest) { s.Status = spst.RequestAnswered }, true},
		"scheduled":      {func(s, _ *spst.VisitRequest) { s.Status = spst.RequestScheduled }, false},
		"refused":        {func(s, _ *spst.VisitRequest) { s.Status = spst.RequestRefused }, false},
		"withdrawn":      {func(s, _ *spst.VisitRequest) { s.Status = spst.RequestWithdrawn }, false},
		"another kind":   {func(_, r *spst.VisitRequest) { r.Kind = spst.MidCareerVisit }, false},
		"another person": {func(_, r *spst.VisitRequest) { r.Employees[0].ID = "e2" }, false},
		"itself":         {func(_, r *spst.VisitRequest) { r.ID = "r1" }, false},
	} {
		was, r := sent, asked()
		c.alter(&was, &r)
		first := r.Duplicates([]spst.VisitRequest{was})
		if (first != nil) != c.repeats {
			t.Errorf("%s: %v", name, first)
		}
		if first == nil {
			continue
		}
		const want = "Visite périodique de BERTIN Jean-Noël : déjà demandée le 20/11/2026, sans rendez-vous encore."
		if got := r.DuplicateWarning(first); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
