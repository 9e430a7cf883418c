package form

import (
	"slices"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Findings are what is wrong with the fields of a form, by their names.
type Findings struct {
	Found   map[string][]spst.Problem // of now; they show for the fields in Left
	Refused map[string][]spst.Problem // the portal's, until the field changes
	Left    map[string]bool           // the fields that the focus has left
}

// Severity is that of a problem, as it is drawn.
func Severity(p spst.Problem) widget.Severity {
	if p.Severity == spst.SeverityError {
		return widget.Error
	}
	return widget.Warning
}

// Message is what a problem says, with the article that its rule comes from.
func Message(p spst.Problem) string {
	if p.Rule == "" {
		return p.Message
	}
	return p.Message + " (" + p.Rule + ")"
}

// LeaveAll lets the problems of every field show.
func (x *Findings) LeaveAll(fields []*Field) {
	x.Left = map[string]bool{}
	for _, f := range fields {
		x.Left[f.Name] = true
	}
}

// Leave lets the problems of a field show.
func (x *Findings) Leave(name string) {
	if x.Left == nil {
		x.Left = map[string]bool{}
	}
	x.Left[name] = true
}

// Shown are the problems to show with a field: those that block before those
// that warn. known tells whether what is typed there says something yet.
func (x *Findings) Shown(name string, known bool) []spst.Problem {
	shown := slices.Clone(x.Refused[name])
	if known {
		shown = append(shown, spst.Refused(x.Found[name])...)
		shown = append(shown, spst.Warnings(x.Found[name])...)
	}
	return shown
}

// TakeRefusals puts the portal's problems beside their fields, and gives the
// first of them; -1 when there is none that the form has.
func (x *Findings) TakeRefusals(fields []*Field, err error) int {
	first := -1
	x.Refused = map[string][]spst.Problem{}
	for _, p := range spst.ProblemsOf(err) {
		i := slices.IndexFunc(fields, func(f *Field) bool { return f.Name == p.Field })
		if i < 0 {
			continue
		}
		x.Refused[p.Field] = append(x.Refused[p.Field], p)
		if first < 0 || i < first {
			first = i
		}
	}
	return first
}

// FirstRefused is the first field with a problem that blocks, or -1.
func (x *Findings) FirstRefused(fields []*Field) int {
	return slices.IndexFunc(fields, func(f *Field) bool { return len(spst.Refused(x.Found[f.Name])) > 0 })
}

// CountRefused is how many fields are to be put right.
func (x *Findings) CountRefused(fields []*Field) int {
	names := map[string]bool{}
	for _, f := range fields {
		if len(spst.Refused(x.Found[f.Name])) > 0 || len(spst.Refused(x.Refused[f.Name])) > 0 {
			names[f.Name] = true
		}
	}
	return len(names)
}
