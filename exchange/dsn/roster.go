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
	if f.o.SIRET != "" && !taken {
		roster.Problems = append(roster.Problems, spst.Problem{Field: "siret", Code: "dsn_establishment", Severity: spst.SeverityError,
			Message: "Aucun établissement du fichier n'a le SIRET " + f.o.SIRET + " : vérifiez que c'est la DSN de cet adhérent, ou choisissez l'établissement."})
	}
	if others := slices.DeleteFunc(slices.Clone(roster.Establishments), func(s string) bool { return s == f.o.SIRET }); f.o.SIRET != "" && len(others) > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "dsn_others", Severity: spst.SeverityWarning,
			Message: "Le fichier parle aussi d'autres établissements, qui ne sont pas pris : " + strings.Join(others, ", ") + "."})
	}
	return rows
}

// inForce gives the declaration that counts of each establishment, with the
// ends of contract that signals told; and names the establishments.
func (f *file) inForce(roster *spst.RosterFile) []*declaration {
	standing := f.standing(roster)
	latest := map[string]*declaration{}
	for _, siret := range roster.Establishments {
		for _, d := range standing[siret] {
			if before := latest[siret]; before == nil || before.month < d.month {
				latest[siret] = d
			}
		}
		for _, d := range standing[siret] {
			if d != latest[siret] && (f.o.SIRET == "" || siret == f.o.SIRET) {
				f.older(d)
			}
		}
	}
	var list []*declaration
	for _, siret := range roster.Establishments {
		if d := latest[siret]; d != nil {
			list = append(list, d)
		}
	}
	return append(list, f.signals(latest)...)
}

// standing are the monthly declarations that were neither replaced nor
// cancelled, by establishment: one a month.
func (f *file) standing(roster *spst.RosterFile) map[string]map[spst.Date]*declaration {
	all := map[string]map[spst.Date]*declaration{}
	for _, d := range f.declarations {
		if d.siret != "" && !slices.Contains(roster.Establishments, d.siret) {
			roster.Establishments = append(roster.Establishments, d.siret)
		}
		if d.nature != monthly && d.nature != substitution {
			continue
		}
		if all[d.siret] == nil {
			all[d.siret] = map[spst.Date]*declaration{}
		}
		if d.kind == cancels {
			delete(all[d.siret], d.month)
		} else { // a later one of the same month replaces it whole
			all[d.siret][d.month] = d
		}
	}
	return all
}

func (f *file) older(d *declaration) {
	f.sayOnce("dsn_months", fmt.Sprintf("Le fichier a plusieurs mois : seul le dernier est pris, pas %s.", d.month.French()[3:]))
}

// The kinds of a declaration (S20.G00.05.002) that undo an earlier one.
const (
	replaces = "03" // « annule et remplace »
	cancels  = "04" // « annule »
)

// signalled is the end of a contract that a signal tells.
type signalled struct {
	declaration *declaration
	person      *person
	contract    *contract
}

// signals puts the ends that stand on the contracts of the monthly declarations;
// what these do not know are declarations of their own.
func (f *file) signals(latest map[string]*declaration) []*declaration {
	var ends []signalled
	for _, d := range f.declarations {
		if d.nature != endOfContract {
			continue
		}
		if d.kind == cancels && len(d.people) == 0 && (f.o.SIRET == "" || d.siret == f.o.SIRET) {
			f.sayOnce("dsn_cancel", "Une annulation de signalement de fin de contrat ne dit pas de qui : vérifiez les dates de sortie.")
		}
		for _, p := range d.people {
			for _, c := range p.contracts {
				if d.kind == cancels || d.kind == replaces {
					ends = slices.DeleteFunc(ends, func(s signalled) bool {
						return s.declaration.siret == d.siret && samePerson(s.person, p) && s.contract.start == c.start
					})
				}
				if d.kind != cancels {
					ends = append(ends, signalled{d, p, c})
				}
			}
		}
	}
	var rest []*declaration
	for _, s := range ends {
		if known := sameContract(latest[s.declaration.siret], s.person, s.contract); known != nil {
			known.actualEnd, known.motive = s.contract.actualEnd, s.contract.motive
			continue
		}
		alone := *s.person
		alone.contracts = []*contract{s.contract}
		rest = append(rest, &declaration{nature: endOfContract, siret: s.declaration.siret, month: s.declaration.month, people: []*person{&alone}})
	}
	return rest
}

// samePerson compares by NIR, else by NTT, else by names and birth date.
func samePerson(a, b *person) bool {
	switch {
	case a.nir != "" || b.nir != "":
		return a.nir == b.nir
	case a.ntt != "" || b.ntt != "":
		return a.ntt == b.ntt
	}
	return a.family == b.family && a.first == b.first && a.birth == b.birth
}

func sameContract(d *declaration, p *person, c *contract) *contract {
	if d == nil {
		return nil
	}
	for _, q := range d.people {
		if !samePerson(p, q) {
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
	if p.nir == "" && p.ntt != "" {
		found = append(found, spst.Problem{Field: "nir", Code: "nir_ntt", Severity: spst.SeverityWarning,
			Message: "La DSN n'a qu'un numéro technique temporaire (NTT) : complétez le n° de sécurité sociale dès que le salarié l'a reçu."})
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
