package roster

import (
	"strings"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// field is one field of the form. Those of all the ticks of determinants have one
// name; the code of one is the determinant's.
type field = form.Field

// The API names of the fields that the form has more to say of.
const (
	fieldJob          = "job_title"
	fieldPCS          = "pcs_code"
	fieldDeterminants = "determinants"
)

// The parts of the form, as it is laid out.
const (
	partPerson   = int(spst.PartPerson)
	partCompany  = int(spst.PartCompany)
	partTracking = int(spst.PartTracking)
	partNotes    = int(spst.PartNotes)
)

func (f *employeeForm) fields() []*field {
	var fields []*field
	for _, of := range spst.EmployeeFields() {
		switch {
		case of.Part == spst.NoPart:
			continue
		case of.Name == fieldDeterminants:
			for _, d := range f.s.determinants {
				fields = append(fields, f.determinant(d))
			}
			continue
		}
		one := &field{Name: of.Name, Label: formLabel(of), Required: of.Required, Part: int(of.Part), Hint: of.Hint, Control: f.control(of)}
		if _, tick := one.Control.(*widget.Tick); tick { // it bears its words itself
			one.Label = ""
		}
		fields = append(fields, one)
	}
	return fields
}

// formLabel are the words of a field in the form. The date of exit there is that of
// the end announced.
func formLabel(f spst.EmployeeField) string {
	switch f.Name {
	case "exit_date":
		return spst.FieldShort("announced_end")
	case "nir":
		return f.Short()
	}
	return f.Label
}

// control is what a field is typed or chosen with.
func (f *employeeForm) control(of spst.EmployeeField) widget.Control {
	switch of.Name {
	case "nir":
		return f.nirEntry()
	case fieldPCS:
		return f.pcsEntry()
	}
	return form.EmployeeControl(f.s.Theme, of)
}

func (f *employeeForm) nirEntry() *widget.Entry {
	e := widget.NewEntry(f.s.Theme, widget.Options{Limit: 40})
	e.Complete, e.Width = completeNIR, nirWidth+1
	e.Masked = func() string {
		n, problems := spst.ParseNIR(e.Value())
		if f.s.list.showNIR || n == "" || n != f.Opened().NIR || len(spst.Refused(problems)) > 0 {
			return ""
		}
		return n.Masked()
	}
	return e
}

func (f *employeeForm) pcsEntry() *widget.Entry {
	e := widget.NewEntry(f.s.Theme, widget.Options{Limit: 10})
	e.Width = 5
	e.After = func() string {
		p, _ := spst.ParsePCS(e.Value())
		switch {
		case p.Label == "":
			return hintPCSKey
		case p.Code == f.proposed:
			return textProposedPCS + p.Label
		}
		return p.Label
	}
	return e
}

func (f *employeeForm) determinant(d spst.Determinant) *field {
	hint := d.Label + " (" + string(d.Category) + " · " + d.Article + ")"
	return &field{
		Name: fieldDeterminants, Part: partTracking, Hint: hint, Code: string(d.Code),
		Control: widget.NewTick(f.s.Theme, d.Short, articleShort(d.Article)),
	}
}

// articleShort is the first article, without the number of its part: R4624-23 4°.
func articleShort(article string) string {
	first, _, _ := strings.Cut(article, ",")
	return strings.Replace(first, " I ", " ", 1)
}

// employeeAt points to the field of that API name.
func employeeAt(e *spst.Employee, name string) any {
	f, _ := spst.EmployeeFieldNamed(name)
	return f.Typed(e)
}

// fieldName is the label of a field by its API name, as the form has it.
func fieldName(name string) string {
	if f, ok := spst.EmployeeFieldNamed(name); ok {
		return formLabel(f)
	}
	return spst.FieldLabel(name)
}
