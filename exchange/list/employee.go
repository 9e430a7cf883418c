package list

import (
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
		Text("reach", "Email ou portable", 30, (*e).Reach),
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
			announced := Day("announced_end", "", func(x *e) spst.Date { return x.ExitDate })
			all = append(all, announced.If(func(x *e) bool { return x.ExitReason == "" }),
				ofField(f).If(func(x *e) bool { return x.ExitReason != "" }))
		default:
			all = append(all, ofField(f))
		}
	}
	return append(all, Day("next_visit", "", func(x *e) spst.Date { return x.NextVisit }),
		Word("visit_state", "", 18, func(x *e) string { return x.VisitState.Label() }))
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

// ofField is the column of a field: its type says the kind.
func ofField(f spst.EmployeeField) Column[spst.Employee] {
	var c Column[spst.Employee]
	switch f.At(new(spst.Employee)).(type) {
	case *spst.Date:
		c = Day(f.Name, f.Label, valueOf[spst.Date](f))
	case *bool:
		c = YesNo(f.Name, f.Label, f.Width(), valueOf[bool](f))
	case *spst.NIR:
		c = column(Identifiers, f.Name, f.Label, f.Width(), valueOf[spst.NIR](f))
	case *spst.Sex: // F or M, as everybody's file has it
		c = Text(f.Name, f.Label, f.Width(), func(e *spst.Employee) string { return string(e.Sex) })
	default:
		c = Text(f.Name, f.Label, f.Width(), f.Shown)
		if f.Whole() {
			c.Kind = Identifiers
		}
	}
	c.Titles = f.Titles()
	return c
}

func valueOf[V any](f spst.EmployeeField) func(*spst.Employee) V {
	return func(e *spst.Employee) V { return *f.At(e).(*V) }
}
