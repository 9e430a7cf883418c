package imports_test

import (
	"testing"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

func TestBrief(t *testing.T) {
	matched := []spst.Problem{{Code: "matched_by_names", Severity: spst.SeverityWarning}}
	rule := []spst.Problem{{Code: "hire_date_old", Severity: spst.SeverityWarning}}
	bad := []spst.Problem{{Code: "date", Severity: spst.SeverityError, Message: "Date non reconnue."}}
	exit := &spst.Exit{ExitDate: spst.NewDate(2026, 11, 22), ExitReason: spst.Resignation}
	changes := reconcile.Changes{{Field: "job_title"}, {Field: "hire_date"}}
	for _, c := range []struct {
		row    reconcile.Row
		text   string
		weight spst.Severity
	}{
		{reconcile.Row{Action: reconcile.Enter, Employee: person("A")}, "Livreur", ""},
		{reconcile.Row{Action: reconcile.Enter, Employee: person("A"), Problems: rule}, "Livreur", ""},
		{reconcile.Row{Action: reconcile.Change, Changes: changes}, "Poste de travail, Date d'embauche", ""},
		{reconcile.Row{Action: reconcile.Change, Changes: changes, Problems: matched}, "Poste de travail, Date d'embauche", spst.SeverityWarning},
		{reconcile.Row{Action: reconcile.Exit, Proposed: true}, "absent du fichier", spst.SeverityWarning},
		{reconcile.Row{Action: reconcile.Exit, Exit: exit}, "22/11/2026, démission", ""},
		{reconcile.Row{Action: reconcile.Exit, Exit: exit, Problems: matched}, "22/11/2026, démission", spst.SeverityWarning},
		{reconcile.Row{Action: reconcile.Same, Employee: person("A"), Problems: []spst.Problem{{Code: "left_in_list"}}}, "Livreur",
			spst.SeverityWarning},
		{reconcile.Row{Action: reconcile.Reject, Employee: person("A"), Problems: bad}, "Date non reconnue.", spst.SeverityError},
	} {
		if text, weight := imports.Brief(&c.row); text != c.text || weight != c.weight {
			t.Errorf("%+v: %q, %q", c.row, text, weight)
		}
	}
}

func TestFileNames(t *testing.T) {
	for want, paths := range map[string][]string{
		"a.dsn":             {"/paie/a.dsn"},
		"a.dsn, b.dsn":      {"/paie/a.dsn", "b.dsn"},
		"a.dsn et 3 autres": {"a.dsn", "b.dsn", "c.dsn", "d.dsn"},
	} {
		if got := imports.FileNames(paths); got != want {
			t.Errorf("%q", got)
		}
	}
}
