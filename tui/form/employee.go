package form

import (
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// EmployeeControl is what a field of an employee is typed or chosen with, where a form has
// nothing of its own for it.
func EmployeeControl(th *theme.Theme, f spst.EmployeeField) widget.Control {
	switch f.Name {
	case "sex":
		c := NewChoice(th, options([]spst.Sex{spst.Male, spst.Female}, spst.Sex.Label))
		c.Radio = true
		return c
	case "contract_type":
		return NewChoice(th, options(spst.ContractTypes(), spst.ContractType.Label))
	case "exit_reason":
		return NewChoice(th, options(spst.ExitReasons(), spst.ExitReason.Label))
	case "multi_employer":
		return widget.NewTick(th, f.Label, "")
	case "birth_date", "hire_date", "exit_date":
		return NewDate(th)
	}
	return widget.NewEntry(th, widget.Options{Limit: f.Limit})
}

// NewChoice is a choice among these.
func NewChoice(th *theme.Theme, among []widget.Option) *widget.Choice {
	c := widget.NewChoice(th, spst.Fold)
	c.Empty, c.Options = "à choisir", among
	return c
}

// NewDate is an entry for dd/mm/yyyy: what is typed first replaces the date that is there.
func NewDate(th *theme.Theme) *widget.Entry {
	const width = 11 // of the date, and the cursor after it
	e := widget.NewEntry(th, widget.Options{Limit: 20, Width: width, Placeholder: "jj/mm/aaaa"})
	e.Complete, e.Width, e.Whole = widget.CompleteDate, width, true
	return e
}

func options[T ~string](of []T, label func(T) string) []widget.Option {
	all := make([]widget.Option, len(of))
	for i, v := range of {
		all[i] = widget.Option{Value: string(v), Label: label(v)}
	}
	return all
}
