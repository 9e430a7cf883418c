package form

import (
	"slices"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Findings holds the problems of the fields of a form, by field name.
type Findings struct {
	Found   map[string][]spst.Problem // of the current values; shown for the fields in Left
	Refused map[string][]spst.Problem // given by the portal; kept until the field changes
	Left    map[string]bool           // the fields that the focus has left
}

// Severity gives the severity that a problem is drawn with.
func Severity(p spst.Problem) widget.Severity {
	if p.Severity == spst.SeverityError {
		return widget.Error
	}
	return widget.Warning
}

// Sentence gives that of a problem, with the article of law that its rule comes from.
func Sentence(p spst.Problem) string {
	if p.Rule == "" {
		return p.Message
	}
	return p.Message + " (" + p.Rule + ")"
}

// LeaveAll marks every field as left, so that all problems show.
func (x *Findings) LeaveAll(fields []*Field) {
	x.Left = map[string]bool{}
	for _, f := range fields {
		x.Left[f.Name] = true
	}
}

// Leave marks a field as left, so that its problems show.
func (x *Findings) Leave(name string) {
	if x.Left == nil {
		x.Left = map[string]bool{}
	}
	x.Left[name] = true
}

// Shown gives the problems to show with a field: those that block before those that warn. known tells
// whether the text typed so far can be checked.
func (x *Findings) Shown(name string, known bool) []spst.Problem {
	shown := slices.Clone(x.Refused[name])
	if known {
		shown = append(shown, spst.Refused(x.Found[name])...)
		shown = append(shown, spst.Warnings(x.Found[name])...)
	}
	return shown
}

// TakeRefusals records the portal's problems with their fields, and gives the first of these fields;
// -1 when the form has none of them.
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

// FirstRefused gives the first field with a problem that blocks, or -1.
func (x *Findings) FirstRefused(fields []*Field) int {
	return slices.IndexFunc(fields, func(f *Field) bool { return len(spst.Refused(x.Found[f.Name])) > 0 })
}

// CountRefused gives the number of fields to correct.
func (x *Findings) CountRefused(fields []*Field) int {
	names := map[string]bool{}
	for _, f := range fields {
		if len(spst.Refused(x.Found[f.Name])) > 0 || len(spst.Refused(x.Refused[f.Name])) > 0 {
			names[f.Name] = true
		}
	}
	return len(names)
}
