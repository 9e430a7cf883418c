package reconcile

import (
	"bytes"
	"cmp"
	"encoding/json"
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
	exit = statedExit(file)
	if old.ExitReason != "" {
		exit = nil
	}
	for _, f := range spst.EmployeeFields() {
		if f.Empty(file) || f.Same(&after, file) || staysAsItIs(f, old, in, exit != nil) { // no is not told from nothing said
			continue
		}
		changes = append(changes, FieldChange{f.Name, f.Value(&after), f.Value(file)})
		f.Copy(&after, file)
	}
	return after, changes, exit
}

// staysAsItIs tells whether what a file says of a field, though it differs, changes
// nothing; leaves tells whether it states an exit.
func staysAsItIs(f spst.EmployeeField, old *spst.Employee, in *spst.FileRow, leaves bool) bool {
	file := &in.Employee
	switch f.Name {
	case "married_name": // none: the birth name again
		if spst.Fold(file.MarriedName) == spst.Fold(cmp.Or(file.BirthName, old.BirthName)) {
			return true
		}
	case "first_name":
		if oneOf(old.FirstName, in.FirstNames) {
			return true
		}
	case "exit_date":
		return old.ExitReason != "" || !leaves && file.ExitReason != ""
	case "exit_reason":
		return !leaves
	case "declared_category": // the portal's
		return true
	}
	return f.Limit > 0 && spst.Fold(f.Text(old)) == spst.Fold(f.Text(file))
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
		return []spst.Problem{warning("exit_date", spst.ProblemLeftInList, "Dans le fichier, mais sorti de votre liste le "+old.ExitDate.French()+
			" : si la personne est toujours là, annulez sa sortie (« u » sur sa fiche parmi les sortis, ou « adherent salaries sortir "+old.ID+" --annuler »).")}
	}
	if x := statedExit(file); old.ExitReason != "" && x != nil && (x.ExitDate != old.ExitDate || x.ExitReason != old.ExitReason) {
		return []spst.Problem{warning("exit_date", spst.ProblemExitDiffers,
			"La sortie déclarée n'est pas celle du fichier : annulez-la dans la liste des salariés pour en déclarer une autre.")}
	}
	return nil
}
