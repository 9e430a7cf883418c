package roster

import (
	"errors"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// slot is where a field of the form stands, and what helps with it.
type slot struct {
	name     string // of the API
	part     int
	required bool
	hint     string
}

// slots are the fields of the form in the order of the manual's three parts, row
// by row.
var slots = [...]slot{
	{"birth_name", partPerson, true, ""},
	{"first_name", partPerson, true, ""},
	{"married_name", partPerson, false, hintMarriedName},
	{"sex", partPerson, true, hintSex},
	{"birth_date", partPerson, true, ""},
	{"nir", partPerson, false, hintNIR},
	{"hire_date", partCompany, true, ""},
	{"contract_type", partCompany, true, hintContract},
	{"job_title", partCompany, true, hintJob},
	{"pcs_code", partCompany, false, hintPCS},
	{"exit_date", partCompany, false, hintEnd},
	{"multi_employer", partCompany, false, hintMulti},
	{"determinants", partTracking, false, ""},
	{"email", partNotes, false, hintEmail},
	{"mobile", partNotes, false, hintMobile},
	{"scheduling_constraints", partNotes, false, hintConstraints},
	{"comment", partNotes, false, hintComment},
}

// build makes the fields.
func (f *employeeForm) build() []*field {
	var fields []*field
	for _, p := range slots {
		if p.name == "determinants" {
			for _, d := range f.s.determinants {
				fields = append(fields, f.determinant(d))
			}
			continue
		}
		of, _ := spst.EmployeeFieldNamed(p.name)
		one := &field{Name: p.name, Label: formLabel(of), Required: p.required, Part: p.part, Hint: p.hint, Control: f.control(of)}
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
		return labelEnd
	case "nir":
		return f.Short()
	}
	return f.Label
}

// control is what a field is typed or chosen with.
func (f *employeeForm) control(of spst.EmployeeField) widget.Control {
	switch of.Name {
	case "sex":
		return f.sexes()
	case "contract_type":
		return f.contracts()
	case "nir":
		return f.nirEntry()
	case "pcs_code":
		return f.pcsEntry()
	case "multi_employer":
		return widget.NewTick(f.s.th, of.Label, "")
	case "birth_date", "hire_date", "exit_date":
		return dateEntry(f.s.th)
	}
	return widget.NewEntry(f.s.th, widget.Options{Limit: of.Limit})
}

// dateEntry is an entry for dd/mm/yyyy.
func dateEntry(th *theme.Theme) *widget.Entry {
	e := widget.NewEntry(th, widget.Options{Limit: 20, Width: dateWidth + 1, Placeholder: placeholderDate})
	e.Complete, e.Width = widget.CompleteDate, dateWidth+1
	return e
}

func (f *employeeForm) nirEntry() *widget.Entry {
	e := widget.NewEntry(f.s.th, widget.Options{Limit: 40})
	e.Complete, e.Width = completeNIR, nirWidth+1
	e.Masked = func() string {
		n, problems := spst.ParseNIR(e.Value())
		if f.s.list.showNIR || n == "" || n != f.opened.NIR || len(spst.Refused(problems)) > 0 {
			return ""
		}
		return n.Masked()
	}
	return e
}

func (f *employeeForm) pcsEntry() *widget.Entry {
	e := widget.NewEntry(f.s.th, widget.Options{Limit: 10})
	e.Width = 5
	e.After = func() string {
		p, _ := spst.ParsePCS(e.Value())
		if p.Label == "" {
			return hintPCSKey
		}
		return p.Label
	}
	return e
}

func (f *employeeForm) sexes() *widget.Choice {
	c := newChoice(f.s.th)
	c.Radio = true
	for _, x := range []spst.Sex{spst.Male, spst.Female} {
		c.Options = append(c.Options, widget.Option{Value: string(x), Label: x.Label()})
	}
	return c
}

func (f *employeeForm) contracts() *widget.Choice {
	c := newChoice(f.s.th)
	for _, t := range spst.ContractTypes() {
		c.Options = append(c.Options, widget.Option{Value: string(t), Label: t.Label()})
	}
	return c
}

func newChoice(th *theme.Theme) *widget.Choice {
	c := widget.NewChoice(th, spst.Fold)
	c.Empty = textChoose
	return c
}

func (f *employeeForm) determinant(d spst.Determinant) *field {
	hint := d.Label + " (" + string(d.Category) + " · " + d.Article + ")"
	return &field{
		Name: "determinants", Part: partTracking, Hint: hint, Code: string(d.Code),
		Control: widget.NewTick(f.s.th, determinantShort(d), articleShort(d.Article)),
	}
}

// articleShort is the first article, without the number of its part: R4624-23 4°.
func articleShort(article string) string {
	first, _, _ := strings.Cut(article, ",")
	return strings.Replace(first, " I ", " ", 1)
}

// exclude keeps « Aucun suivi particulier » alone: ticking it unticks the
// others, ticking another unticks it.
func (f *employeeForm) exclude(ticked *field) {
	if !ticked.Control.(*widget.Tick).Checked {
		return
	}
	for _, other := range f.Fields {
		if t, ok := other.Control.(*widget.Tick); ok && other.Code != "" && other != ticked && (ticked.Code == string(spst.None) || other.Code == string(spst.None)) {
			t.Checked = false
		}
	}
}

// fill puts an employee in the controls.
func (f *employeeForm) fill(e spst.Employee) {
	for _, field := range f.Fields {
		switch c := field.Control.(type) {
		case *widget.Entry:
			c.Set(typed(&e, field.Name))
		case *widget.Choice:
			c.Set(typed(&e, field.Name))
		case *widget.Tick:
			c.Checked = field.Name == "multi_employer" && e.MultiEmployer || slices.Contains(e.Determinants, spst.DeterminantCode(field.Code))
		}
	}
}

// typed is a field as a control holds it.
func typed(e *spst.Employee, name string) string {
	f, _ := spst.EmployeeFieldNamed(name)
	return f.Text(e)
}

// read gives the employee that the controls hold, in the form that is kept,
// with the problems of what cannot be one at all.
func (f *employeeForm) read() (spst.Employee, []spst.Problem) {
	e := f.opened
	e.Determinants = nil
	var problems []spst.Problem
	for _, field := range f.Fields {
		switch c := field.Control.(type) {
		case interface{ Value() string }: // an entry, a choice
			of, _ := spst.EmployeeFieldNamed(field.Name)
			problems = append(problems, of.SetText(&e, c.Value())...)
		case *widget.Tick:
			switch {
			case field.Name == "multi_employer":
				e.MultiEmployer = c.Checked
			case c.Checked:
				e.Determinants = append(e.Determinants, spst.DeterminantCode(field.Code))
			}
		}
	}
	e.Determinants = append(e.Determinants, f.unknownDeterminants()...)
	e.Normalize()
	return e, problems
}

// unknownDeterminants are those of the employee that the form has no box for:
// no longer in force. They stay until the boxes change.
func (f *employeeForm) unknownDeterminants() []spst.DeterminantCode {
	var kept []spst.DeterminantCode
	for _, code := range f.opened.Determinants {
		if _, ok := spst.DeterminantByCode(code, f.s.o.Today); !ok {
			kept = append(kept, code)
		}
	}
	for _, field := range f.Fields {
		if t, ok := field.Control.(*widget.Tick); ok && field.Code != "" && t.Checked != slices.Contains(f.opened.Determinants, spst.DeterminantCode(field.Code)) {
			return nil
		}
	}
	return kept
}

// refresh reads the form and checks it.
func (f *employeeForm) refresh() {
	e, unread := f.read()
	f.now = e
	f.Found = map[string][]spst.Problem{}
	for _, p := range unread {
		f.Found[p.Field] = []spst.Problem{p}
	}
	found := spst.CheckEmployee(e, f.s.o.Today)
	if f.nirTwice() {
		found = append(found, spst.DuplicateNIR())
	}
	for _, p := range found {
		name := p.Field
		if name == "declared_category" {
			continue // the line of the category says it
		}
		if have := f.Found[name]; len(have) > 0 && have[0].Code == "date" {
			continue
		}
		f.Found[name] = append(f.Found[name], p)
	}
	f.LayOut()
}

// nirTwice tells whether somebody else who is present has the NIR.
func (f *employeeForm) nirTwice() bool {
	if len(f.now.NIR) != 15 || f.now.NIR == f.opened.NIR {
		return false
	}
	return slices.ContainsFunc(f.s.known.all, func(e spst.Employee) bool {
		return e.NIR == f.now.NIR && e.ID != f.opened.ID && !e.Left(f.s.o.Today)
	})
}

// tidy writes what was understood as it is usually written: a date with its
// zeros, a NIR with its blanks and its key, a code in lower case.
func (f *employeeForm) tidy(field *field) {
	e, ok := field.Control.(*widget.Entry)
	if !ok || e.Value() == "" {
		return
	}
	text := e.Value()
	switch field.Name {
	case "birth_date", "hire_date", "exit_date":
		if d, err := spst.ParseDate(text); err == nil {
			text = d.French()
		}
	case "nir":
		if n, problems := spst.ParseNIR(text); len(spst.Refused(problems)) == 0 && n != "" {
			text = n.Format()
		}
	case "pcs_code":
		if p, problems := spst.ParsePCS(text); len(problems) == 0 {
			text = p.Code
		}
	}
	if text != e.Value() {
		e.Set(text)
	}
}

// propose fills what a complete NIR tells of an employee that is being added:
// the sex when none is chosen, and a reminder of month and year.
func (f *employeeForm) propose() {
	n := f.now.NIR
	if !f.add || len(n) != 15 || len(spst.Refused(f.Found["nir"])) > 0 {
		return
	}
	for _, field := range f.Fields {
		switch field.Name {
		case "sex":
			if c := field.Control.(*widget.Choice); c.Picked < 0 {
				c.Set(string(sexOf(n)))
			}
		case "birth_date":
			if month := string(n[3:5]); month <= "12" && field.Control.(*widget.Entry).Value() == "" {
				field.Hint = hintBirthFromNIR(month, string(n[1:3]))
			}
		}
	}
	f.refresh()
}

func sexOf(n spst.NIR) spst.Sex {
	if n[0] == '1' || n[0] == '7' {
		return spst.Male
	}
	return spst.Female
}

// asksPCS tells whether enter on the PCS field opens the search: there is no
// code, or one that does not exist.
func (f *employeeForm) asksPCS() bool {
	return f.Fields[f.At].Name == "pcs_code" && (f.now.PCSCode == "" || len(spst.Refused(f.Found["pcs_code"])) > 0)
}

// openList opens the list of a field that has one.
func (f *employeeForm) openList() tea.Cmd {
	field := f.Fields[f.At]
	c, ok := field.Control.(*widget.Choice)
	switch {
	case field.Name == "pcs_code":
		return f.openPCS()
	case !ok:
		return nil
	}
	f.menu = &widget.Menu{Title: field.Label, Cursor: max(c.Picked, 0)}
	for i, o := range c.Options {
		f.menu.Items = append(f.menu.Items, widget.MenuItem{Label: o.Label, On: i == c.Picked, Do: func() tea.Cmd {
			c.Picked = i
			delete(f.Refused, field.Name)
			f.onEdited(field)
			return nil
		}})
	}
	return nil
}

// openPCS opens the search of PCS codes; the code chosen goes to the field.
func (f *employeeForm) openPCS() tea.Cmd {
	i := slices.IndexFunc(f.Fields, func(x *field) bool { return x.Name == "pcs_code" })
	field := f.Fields[i]
	cmd := f.goTo(i)
	query := f.now.PCSCode
	if query == "" || len(spst.Refused(f.Found["pcs_code"])) > 0 {
		query = f.now.JobTitle
	}
	return tea.Batch(cmd, f.s.openPCS(query, func(p spst.PCS) tea.Cmd {
		field.Control.(*widget.Entry).Set(p.Code)
		delete(f.Refused, field.Name)
		f.onEdited(field)
		return f.goTo(i + 1)
	}))
}

func messageOf(err error) string {
	if e, ok := errors.AsType[*spst.Error](err); ok {
		return e.Message
	}
	return ""
}
