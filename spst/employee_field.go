package spst

import (
	"cmp"
	"reflect"
	"slices"
)

// EmployeeField is a field of the employee that people see and change: its
// names, its limit, and how its value is read, written and compared. Whatever
// says something of every field (form, detail, conflict, import, export,
// commands, history) goes through [EmployeeFields]; the decoder of the stream and
// the sealed record are written by hand, for speed, and held by tests.
type EmployeeField struct {
	Name  string // of the API
	Label string // the French words
	Limit int    // characters of a text that people write freely; else 0
	// Shared tells that several employees may have the same there, and be given it together.
	Shared bool
	look   look
	of     func(*Employee) any // a pointer to the value
}

// look is how a field is shown where there is little room.
type look struct {
	short, shortest string // its labels; "" is that before it
	width           int    // of a column of its values; 0 is that of a name
	whole           bool   // a text that means nothing once it is cut
}

// nameWidth is how many cells a column of names has in a list.
const nameWidth = 20

// employeeFields are in the order of the form, and the exit last.
var employeeFields = [...]EmployeeField{
	{"birth_name", "Nom de naissance", MaxName, false, look{"", "", 24, false}, func(e *Employee) any { return &e.BirthName }},
	{"first_name", "Prénom", MaxName, false, look{}, func(e *Employee) any { return &e.FirstName }},
	{"married_name", "Nom marital", MaxName, false, look{}, func(e *Employee) any { return &e.MarriedName }},
	{"sex", "Sexe", 0, false, look{"", "", 6, false}, func(e *Employee) any { return &e.Sex }},
	{"birth_date", "Date de naissance", 0, false, look{"Né(e) le", "", 0, false}, func(e *Employee) any { return &e.BirthDate }},
	{"nir", "N° de sécurité sociale", 0, false, look{"N° séc. sociale", "", 18, false}, func(e *Employee) any { return &e.NIR }},
	{"hire_date", "Date d'embauche", 0, true, look{"Embauche", "", 0, false}, func(e *Employee) any { return &e.HireDate }},
	{"contract_type", "Contrat", 0, true, look{}, func(e *Employee) any { return &e.ContractType }},
	{"job_title", "Poste de travail", MaxJobTitle, true, look{"", "", 28, false}, func(e *Employee) any { return &e.JobTitle }},
	{"pcs_code", "Code PCS", 0, true, look{"", "PCS", 8, true}, func(e *Employee) any { return &e.PCSCode }},
	{"exit_date", "Date de sortie", 0, true, look{"Sortie", "", 0, false}, func(e *Employee) any { return &e.ExitDate }},
	{"multi_employer", "Salarié multi-employeurs", 0, true, look{"Employeurs", "", 8, false}, func(e *Employee) any { return &e.MultiEmployer }},
	{determinantsField, "Déterminants", 0, true, look{"", "", 30, false}, func(e *Employee) any { return &e.Determinants }},
	{"email", "Email", MaxEmail, true, look{"", "", 30, false}, func(e *Employee) any { return &e.Email }},
	{"mobile", "Portable", maxPhoneTyped, true, look{"", "", 14, true}, func(e *Employee) any { return &e.Mobile }},
	{"scheduling_constraints", "Contraintes de convocation", maxConstraints, true, look{"Convocation", "", 30, false},
		func(e *Employee) any { return &e.SchedulingConstraints }},
	{"comment", "Commentaires", maxComment, true, look{"", "", 40, false}, func(e *Employee) any { return &e.Comment }},
	{"exit_reason", "Motif de sortie", 0, false, look{"Motif", "", 0, false}, func(e *Employee) any { return &e.ExitReason }},
	{"declared_category", "Catégorie déclarée", 0, false, look{"Catégorie", "Cat.", 12, false}, func(e *Employee) any { return &e.DeclaredCategory }},
}

// EmployeeFields are those that a member or the service sets, in the order of
// the form: all but the identifier, the version and what is worked out.
func EmployeeFields() []EmployeeField { return employeeFields[:] }

// EmployeeFieldNamed finds one by its name in the API.
func EmployeeFieldNamed(name string) (EmployeeField, bool) {
	for _, f := range employeeFields {
		if f.Name == name {
			return f, true
		}
	}
	return EmployeeField{}, false
}

// employeeLimit is the limit of the field of that name; 0 for none.
func employeeLimit(name string) int {
	for i := range employeeFields { // not copied: an import calls it for every row
		if employeeFields[i].Name == name {
			return employeeFields[i].Limit
		}
	}
	return 0
}

// Short is the label where there is little room.
func (f EmployeeField) Short() string {
	return cmp.Or(f.look.short, f.Label)
}

// Titles are the labels, from the longest to the shortest, each once.
func (f EmployeeField) Titles() []string {
	return slices.Compact([]string{f.Label, f.Short(), cmp.Or(f.look.shortest, f.Short())})
}

// Width is how many cells a column of its texts has in a list.
func (f EmployeeField) Width() int { return cmp.Or(f.look.width, nameWidth) }

// Whole tells whether a text there means nothing once it is cut.
func (f EmployeeField) Whole() bool { return f.look.whole }

// Value is what an employee has there, of the type that the field has; nil when
// it is absent.
func (f EmployeeField) Value(e *Employee) any {
	if f.Empty(e) {
		return nil
	}
	return f.at(e).Interface()
}

// Empty tells whether an employee has nothing there; no is nothing.
func (f EmployeeField) Empty(e *Employee) bool {
	v := f.at(e)
	return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0
}

func (f EmployeeField) at(e *Employee) reflect.Value { return reflect.ValueOf(f.of(e)).Elem() }

// At points to the value.
func (f EmployeeField) At(e *Employee) any { return f.of(e) }

// Text is the value as people type it.
func (f EmployeeField) Text(e *Employee) string { return TextOf(f.of(e)) }

// Shown is the value in words: the labels of lists instead of their codes.
func (f EmployeeField) Shown(e *Employee) string {
	switch p := f.of(e).(type) {
	case *Sex:
		return p.Label()
	case *ContractType:
		return p.Label()
	case *ExitReason:
		return p.Label()
	case *string:
		if f.Name == "mobile" {
			return FormatPhone(*p)
		}
	}
	return f.Text(e)
}

// SetText puts in an employee what was typed, for [Employee.Normalize] and
// [CheckEmployee]; a date that is none is a problem, and the field is empty then.
func (f EmployeeField) SetText(e *Employee, text string) []Problem {
	return PutText(f.of(e), f.Name, text)
}

// Same tells whether two employees have the same there.
func (f EmployeeField) Same(a, b *Employee) bool {
	if codes, ok := f.of(a).(*[]DeterminantCode); ok {
		return slices.Equal(*codes, *f.of(b).(*[]DeterminantCode))
	}
	return f.at(a).Equal(f.at(b))
}

// Copy gives one employee what another has there; determinants are shared.
func (f EmployeeField) Copy(to, from *Employee) { f.at(to).Set(f.at(from)) }

// ChangedFields names, as the API does, what differs; never the values.
func ChangedFields(a, b *Employee) []string {
	var names []string
	for _, f := range employeeFields {
		if !f.Same(a, b) {
			names = append(names, f.Name)
		}
	}
	return names
}
