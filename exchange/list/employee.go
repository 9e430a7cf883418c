package list

import (
	"cmp"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Employees is « Gérer vos effectifs »: what designates an employee and where the
// convocation may go, then the fields in the order of the form, with the n° de sécurité
// sociale whole or masked.
// The end of a contract that is announced only, which has the field of the exit
// date, is a column of its own. What the portal works out of the visits comes last.
func Employees(nir bool) List[spst.Employee] {
	type e = spst.Employee
	all := List[e]{
		Identifier("id", "Identifiant", 12, func(x *e) string { return x.ID }),
		Text("display_name", "Nom", 36, (*e).DisplayName),
		Text("reach", "Email ou portable", 30, func(x *e) string { return cmp.Or(x.Email, spst.FormatPhone(x.Mobile)) }),
		Text("name", "Nom", 24, func(x *e) string { return strings.TrimSuffix(x.DisplayName(), " "+x.FirstName) }),
	}
	for _, f := range spst.EmployeeFields() {
		switch f.Name {
		case "nir":
			if !nir {
				all = append(all, Identifier(f.Name, f.Label, 22, func(x *e) string { return x.NIR.Masked() }).Called(f.Short()))
				continue
			}
			all = append(all, ofField(f))
		case "exit_date":
			announced := Day("announced_end", spst.FieldLabel("announced_end"), func(x *e) spst.Date { return x.ExitDate })
			all = append(all, announced.If(func(x *e) bool { return x.ExitReason == "" }),
				ofField(f).If(func(x *e) bool { return x.ExitReason != "" }))
		default:
			all = append(all, ofField(f))
		}
	}
	return append(all, Day("next_visit", spst.FieldLabel("next_visit"), func(x *e) spst.Date { return x.NextVisit }).Called("Visite"),
		Word("visit_state", spst.FieldLabel("visit_state"), 18, func(x *e) string { return x.VisitState.Label() }))
}

// Roster is the list as a file holds it, which the reader of rosters reads back:
// the fields, under titles that it knows, and NIRs only when they are asked for. The
// visits, which are the portal's to tell, are passed over by it.
func Roster(nir bool) List[spst.Employee] {
	l := Employees(nir).Without("id", "display_name", "reach", "name")
	if !nir {
		return l.Without("nir")
	}
	return l
}

// looks are the kinds, the widths and the shortest titles of the fields that are not
// a text of 20.
var looks = map[string]Head{
	"birth_name": {Width: 24}, "sex": {Width: 6}, "birth_date": {Kind: Days, Width: 12}, "nir": {Kind: Identifiers, Width: 18},
	"hire_date": {Kind: Days, Width: 12},
	"job_title": {Width: 28}, "pcs_code": {Kind: Identifiers, Width: 8, Titles: []string{"PCS"}}, "exit_date": {Kind: Days, Width: 12},
	"multi_employer": {Kind: YesNos, Width: 8},
	"determinants":   {Width: 30}, "email": {Width: 30}, "mobile": {Kind: Identifiers, Width: 14}, "scheduling_constraints": {Width: 30},
	"comment":           {Width: 40},
	"declared_category": {Width: 12, Titles: []string{"Cat."}},
}

// ofField is the column of a field.
func ofField(f spst.EmployeeField) Column[spst.Employee] {
	look := looks[f.Name]
	titles := slices.Compact(append([]string{f.Label, f.Short()}, look.Titles...))
	return Column[spst.Employee]{Head{f.Name, titles, look.Kind, cmp.Or(look.Width, 20)}, func(e *spst.Employee) any {
		switch p := f.At(e).(type) {
		case *spst.Date:
			return *p
		case *bool:
			return *p
		case *spst.Sex: // F or M, as everybody's file has it
			return string(*p)
		case *spst.NIR:
			return *p
		}
		return f.Shown(e)
	}}
}
