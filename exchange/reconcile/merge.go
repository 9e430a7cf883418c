package reconcile

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// FieldChange is a field before and after: a string, a [spst.Date], a bool or
// determinants; nil when absent.
type FieldChange struct {
	Field    string // API name
	Old, New any
}

// Changes are the fields that change, in the order of the form. In JSON they are
// an object: {field: [old, new]}.
type Changes []FieldChange

// MarshalJSON gives {field: [old, new]} in the order of the form.
func (c Changes) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, f := range c {
		if i > 0 {
			b.WriteByte(',')
		}
		pair, err := json.Marshal(map[string][2]any{f.Field: {f.Old, f.New}})
		if err != nil {
			return nil, err
		}
		b.Write(pair[1 : len(pair)-1])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// merge gives an employee as the file has them: what the file does not hold stays
// as it is, and so does a text that only differs by case, accents or hyphens,
// which payroll programs drop. The exit is the one that the file states and
// the roster does not.
func merge(old *spst.Employee, in *spst.FileRow) (after spst.Employee, changes Changes, exit *spst.Exit) {
	file := &in.Employee
	after = *old
	m := merging{changes: &changes}
	m.text("birth_name", &after.BirthName, file.BirthName)
	if spst.Fold(file.MarriedName) != spst.Fold(after.BirthName) { // no married name: the birth name again
		m.text("married_name", &after.MarriedName, file.MarriedName)
	}
	if !oneOf(old.FirstName, in.FirstNames) {
		m.text("first_name", &after.FirstName, file.FirstName)
	}
	value(m, "birth_date", &after.BirthDate, file.BirthDate)
	value(m, "sex", &after.Sex, file.Sex)
	value(m, "nir", &after.NIR, file.NIR)
	value(m, "hire_date", &after.HireDate, file.HireDate)
	if exit = statedExit(file); old.ExitReason == "" && exit == nil {
		value(m, "exit_date", &after.ExitDate, file.ExitDate)
	}
	m.text("job_title", &after.JobTitle, file.JobTitle)
	value(m, "pcs_code", &after.PCSCode, file.PCSCode)
	value(m, "contract_type", &after.ContractType, file.ContractType)
	value(m, "multi_employer", &after.MultiEmployer, file.MultiEmployer) // no is not told from nothing said
	if len(file.Determinants) > 0 && !slices.Equal(after.Determinants, file.Determinants) {
		changes = append(changes, FieldChange{"determinants", orNil(after.Determinants), file.Determinants})
		after.Determinants = file.Determinants
	}
	m.text("scheduling_constraints", &after.SchedulingConstraints, file.SchedulingConstraints)
	m.text("comment", &after.Comment, file.Comment)
	if old.ExitReason != "" {
		exit = nil
	}
	if exit != nil {
		value(m, "exit_date", &after.ExitDate, exit.ExitDate)
		value(m, "exit_reason", &after.ExitReason, exit.ExitReason)
	}
	return after, changes, exit
}

// oneOf tells whether a first name is one of all those that a file gives, or two
// of them with a hyphen: « Marie-Claire » of « MARIE CLAIRE LOUISE ».
func oneOf(first, all string) bool {
	first = spst.Fold(first)
	return first != "" && strings.Contains(" "+spst.Fold(strings.ReplaceAll(all, ",", " "))+" ", " "+first+" ")
}

// statedExit is the exit that the file gives, date and reason.
func statedExit(e *spst.Employee) *spst.Exit {
	if e.ExitReason == "" || e.ExitDate.IsZero() {
		return nil
	}
	return &spst.Exit{ExitDate: e.ExitDate, ExitReason: e.ExitReason}
}

// exitRemarks says what an import does not do: change an exit that is declared, or
// take it back.
func exitRemarks(old, file *spst.Employee, on spst.Date) []spst.Problem {
	if old.Left(on) && !file.Left(on) {
		return []spst.Problem{warning("exit_date", "left_in_list", "Dans le fichier, mais sorti de votre liste le "+old.ExitDate.French()+
			" : si la personne est toujours là, annulez sa sortie (« u » sur sa fiche parmi les sortis, ou « adherent salaries sortir "+old.ID+" --annuler »).")}
	}
	if x := statedExit(file); old.ExitReason != "" && x != nil && (x.ExitDate != old.ExitDate || x.ExitReason != old.ExitReason) {
		return []spst.Problem{warning("exit_date", "exit_differs", "La sortie déclarée n'est pas celle du fichier : annulez-la dans la liste des salariés pour en déclarer une autre.")}
	}
	return nil
}

type merging struct{ changes *Changes }

func (m merging) text(field string, is *string, says string) {
	if says == "" || spst.Fold(*is) == spst.Fold(says) {
		return
	}
	value(m, field, is, says)
}

func value[T comparable](m merging, field string, is *T, says T) {
	var none T
	if says == none || says == *is {
		return
	}
	var old any
	if *is != none {
		old = *is
	}
	*m.changes = append(*m.changes, FieldChange{field, old, says})
	*is = says
}

func orNil(d []spst.DeterminantCode) any {
	if len(d) == 0 {
		return nil
	}
	return d
}
