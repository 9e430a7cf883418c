package dsn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// rows gives the contracts of the declarations that count.
func (f *file) rows(roster *spst.RosterFile) []spst.FileRow {
	inForce := f.inForce(roster)
	var rows []spst.FileRow
	taken := false
	for _, d := range inForce {
		if f.o.SIRET != "" && d.siret != f.o.SIRET {
			continue
		}
		taken = true
		for _, p := range d.people {
			for _, c := range p.contracts {
				rows = append(rows, f.row(d, p, c))
			}
		}
	}
	if others := slices.DeleteFunc(slices.Clone(roster.Establishments), func(s string) bool { return s == f.o.SIRET }); f.o.SIRET != "" && len(others) > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "dsn_others", Severity: spst.SeverityWarning,
			Message: "Le fichier parle aussi d'autres établissements, qui ne sont pas pris : " + strings.Join(others, ", ") + "."})
	}
	if f.o.SIRET != "" && !taken {
		roster.Problems = append(roster.Problems, spst.Problem{Field: "siret", Code: "dsn_establishment", Severity: spst.SeverityError,
			Message: "Aucun établissement du fichier n'a le SIRET " + f.o.SIRET + " : vérifiez que c'est la DSN de cet adhérent."})
	}
	return rows
}

// inForce gives the declaration that counts of each establishment, with the
// ends of contract that signals told; and names the establishments.
func (f *file) inForce(roster *spst.RosterFile) []*declaration {
	latest := map[string]*declaration{}
	for _, d := range f.declarations {
		if d.siret != "" && !slices.Contains(roster.Establishments, d.siret) {
			roster.Establishments = append(roster.Establishments, d.siret)
		}
		if d.nature != monthly && d.nature != substitution {
			continue
		}
		before := latest[d.siret]
		switch {
		case before != nil && d.month < before.month:
			f.older(d)
		case d.kind == "04": // « annule »
			if before != nil && before.month == d.month {
				delete(latest, d.siret)
			}
		default: // a later one of the same month replaces it whole
			if before != nil && before.month < d.month {
				f.older(before)
			}
			latest[d.siret] = d
		}
	}
	var list []*declaration
	for _, siret := range roster.Establishments {
		if d := latest[siret]; d != nil {
			list = append(list, d)
		}
	}
	for _, d := range f.declarations {
		if d.nature == endOfContract && d.kind != "04" {
			if s := signal(latest[d.siret], d); s != nil {
				list = append(list, s)
			}
		}
	}
	return list
}

func (f *file) older(d *declaration) {
	f.sayOnce("dsn_months", fmt.Sprintf("Le fichier a plusieurs mois : seul le dernier est pris, pas %s.", d.month.French()[3:]))
}

// signal puts the ends that it tells on the contracts of the monthly
// declaration; what this one does not know stays a declaration of its own.
func signal(month, signal *declaration) *declaration {
	rest := &declaration{nature: signal.nature, siret: signal.siret, month: signal.month}
	for _, p := range signal.people {
		alone := *p
		alone.contracts = nil
		for _, c := range p.contracts {
			if known := sameContract(month, p, c); known != nil {
				known.actualEnd, known.motive = c.actualEnd, c.motive
			} else {
				alone.contracts = append(alone.contracts, c)
			}
		}
		if len(alone.contracts) > 0 {
			rest.people = append(rest.people, &alone)
		}
	}
	if len(rest.people) == 0 {
		return nil
	}
	return rest
}

func sameContract(d *declaration, p *person, c *contract) *contract {
	if d == nil {
		return nil
	}
	for _, q := range d.people {
		same := p.nir != "" && q.nir == p.nir || p.nir == "" && p.ntt != "" && q.ntt == p.ntt
		if !same {
			continue
		}
		for _, k := range q.contracts {
			if k.start == c.start && (c.number == "" || k.number == c.number) {
				return k
			}
		}
	}
	return nil
}

// row makes an employee of a contract. Nothing is guessed: what the norm leaves
// unknown is refused with the reason.
func (f *file) row(d *declaration, p *person, c *contract) spst.FileRow {
	var found []spst.Problem
	e := spst.Employee{
		BirthName: p.family, MarriedName: p.usual, FirstName: firstOf(p.first), JobTitle: c.job, PCSCode: c.pcs,
		ContractType: contractType(c), MultiEmployer: c.multiple == "02",
	}
	if p.nir != "" {
		e.NIR = spst.NIR(p.nir)
	}
	e.Sex = sexOf(p)
	var unknown bool
	if e.BirthDate, unknown = day(p.birth); unknown {
		found = append(found, spst.Problem{Field: "birth_date", Code: "birth_date_unknown", Severity: spst.SeverityError,
			Message: "La DSN a un jour ou un mois de naissance inconnu (99) : saisissez la date dans l'espace adhérent."})
	}
	e.HireDate, _ = day(c.start)
	switch end, _ := day(c.actualEnd); {
	case !end.IsZero() && c.motive != cancelled:
		e.ExitDate, e.ExitReason = end, exitReason(c.motive)
	default:
		e.ExitDate, _ = day(c.end) // announced only
	}
	e.Normalize()
	if e.MarriedName == e.BirthName {
		e.MarriedName = ""
	}
	for _, problem := range spst.CheckEmployee(e, f.o.On) {
		if problem.Field != "birth_date" || !unknown {
			found = append(found, problem)
		}
	}
	return spst.FileRow{Row: p.line, SIRET: d.siret, Employee: e, Problems: found}
}

// firstOf is the first of the first names: the norm has them all.
func firstOf(names string) string {
	first, _, _ := strings.Cut(names, ",")
	first, _, _ = strings.Cut(strings.TrimSpace(first), " ")
	return first
}

// sexOf is said only where it differs from the NIR, or without one
// (S21.G00.30.005).
func sexOf(p *person) spst.Sex {
	said := p.sex
	if said == "" && p.nir != "" {
		said = "0" + p.nir[:1]
	}
	if said == "" && p.ntt != "" {
		said = "0" + p.ntt[:1]
	}
	switch strings.TrimLeft(said, "0") {
	case "1", "7":
		return spst.Male
	case "2", "8":
		return spst.Female
	}
	return ""
}

// contractType is the nature of a contract (S21.G00.40.007), but where its
// scheme says more (S21.G00.40.008).
func contractType(c *contract) spst.ContractType {
	switch c.scheme {
	case "61":
		return spst.Professionalisation
	case "64", "65", "81":
		return spst.Apprenticeship
	case "92", "93":
		return spst.Internship
	}
	switch c.nature {
	case "01", "07", "09", "91":
		return spst.CDI
	case "02", "10", "92":
		return spst.CDD
	case "03":
		return spst.TempAssignment
	case "08":
		return spst.CDITemp
	case "29":
		return spst.Internship
	case "82":
		return spst.CDIConstructionSite
	case "54":
		return spst.Apprenticeship
	case "":
		return ""
	}
	return spst.OtherContract
}

// cancelled is the motive of an end that did not take place (S21.G00.62.002).
const cancelled = "099"

// exitReason is the motive of the end of a contract (S21.G00.62.002).
func exitReason(motive string) spst.ExitReason {
	switch motive {
	case "059":
		return spst.Resignation
	case "011", "012", "014", "015", "020", "025", "026", "065", "086", "087", "088", "089", "091", "092", "093", "113", "115", "117":
		return spst.Dismissal
	case "031", "032", "033", "036", "037", "081", "083", "084", "095", "096", "097":
		return spst.EndOfFixedTerm
	case "043", "110", "111", "114":
		return spst.MutualTermination
	case "038", "039":
		return spst.Retirement
	case "066":
		return spst.Death
	case "100", "998":
		return spst.Transfer
	case "034", "035":
		return spst.EndOfTrial
	}
	return spst.OtherExit
}
