package imports

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// Abandoned says what [Run.Abandons] tells.
const Abandoned = "L'import qui a été interrompu ne pourra plus être repris : relancez-le sur son fichier pour le compléter."

// FileNames names the files that are read as one: « a.dsn, b.dsn », « a.dsn et
// 7 autres ».
func FileNames(paths []string) string {
	names := make([]string, len(paths))
	for i, path := range paths {
		names[i] = filepath.Base(path)
	}
	if len(names) > 3 {
		return fmt.Sprintf("%s et %d autres", names[0], len(names)-1)
	}
	return strings.Join(names, ", ")
}

// Brief is a row in a few words, and what it is to be shown as: an error when it is
// refused, a warning when it is to be looked at, else "".
func Brief(r *reconcile.Row) (string, spst.Severity) {
	var weight spst.Severity
	if toLookAt(r) {
		weight = spst.SeverityWarning
	}
	switch r.Action {
	case reconcile.Reject:
		return reconcile.Reasons(r), spst.SeverityError
	case reconcile.Exit:
		if r.Exit == nil {
			return "absent du fichier", spst.SeverityWarning
		}
		return r.Exit.ExitDate.French() + ", " + r.Exit.ExitReason.Label(), weight
	case reconcile.Change:
		names := make([]string, len(r.Changes))
		for i, c := range r.Changes {
			names[i] = spst.ChangeLabel(c.Field, false)
		}
		return strings.Join(names, ", "), weight
	default:
		return r.Employee.JobTitle, weight
	}
}

// toLookAt tells a row with a warning of the comparison: the rules' own are for
// « Contrôler la liste ».
func toLookAt(r *reconcile.Row) bool {
	return slices.ContainsFunc(r.Problems, func(p spst.Problem) bool {
		switch p.Code {
		case spst.ProblemMatchedByNames, spst.ProblemMatchedOtherNIR, spst.ProblemLeftUnknown, spst.ProblemLeftInList, spst.ProblemExitDiffers:
			return true
		default:
			return false
		}
	})
}

// Becomes says what becomes of a row of several: what changes, field by field (« Contrat
// CDD → CDI »), or why nothing does.
func Becomes(r *reconcile.Row) string {
	was := r.Before()
	switch {
	case r.Action == reconcile.Same:
		return "rien ne change"
	case was == nil || r.Action == reconcile.Exit || r.Action == reconcile.Reject:
		text, _ := Brief(r)
		return text
	}
	parts := make([]string, 0, len(r.Changes))
	for _, c := range r.Changes {
		f, _ := spst.EmployeeFieldNamed(c.Field)
		parts = append(parts, fieldOf(f)+" "+cmp.Or(f.Shown(was), nothing)+" → "+cmp.Or(f.Shown(&r.Employee), nothing))
	}
	return strings.Join(parts, " · ")
}

// nothing is a value that is not there.
const nothing = "(vide)"

// fieldOf is the label of a field that changes, where no exit does: a date of exit is the
// end announced.
func fieldOf(f spst.EmployeeField) string {
	switch f.Name {
	case "exit_date":
		return spst.FieldShort("announced_end")
	case "declared_category":
		return f.Short()
	}
	return f.Label
}
