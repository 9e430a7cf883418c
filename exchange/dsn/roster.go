package dsn

import (
	"strings"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/spst"
)

// row makes an employee of a contract. Nothing is guessed: what the norm leaves
// unknown is refused with the reason.
func (f *file) row(d *declaration, p *person, c *contract) spst.FileRow {
	var found []spst.Problem
	if strings.ContainsRune(p.family+p.usual+p.first+c.job, utf8.RuneError) {
		found = append(found, spst.Problem{Code: spst.ProblemDSNEncoding, Severity: spst.SeverityError,
			Message: "Un caractère de la déclaration est illisible : exportez de nouveau la DSN de votre logiciel de paie."})
	}
	e := spst.Employee{
		BirthName: p.family, MarriedName: p.usual, FirstName: firstOf(p.first), JobTitle: c.job, PCSCode: c.pcs,
		ContractType: contractType(c), MultiEmployer: c.multiple == "02",
	}
	for _, s := range p.brought {
		field, _ := spst.EmployeeFieldNamed(s.field)
		found = append(found, field.SetText(&e, s.value)...)
	}
	if p.nir != "" {
		e.NIR = spst.NIR(p.nir)
	}
	if p.nir == "" && p.ntt != "" {
		found = append(found, spst.Problem{Field: "nir", Code: spst.ProblemNIRNTT, Severity: spst.SeverityWarning,
			Message: "La DSN n'a qu'un numéro technique temporaire (NTT) : complétez le n° de sécurité sociale dès que le salarié l'a reçu."})
	}
	e.Sex = sexOf(p)
	date := func(field, value string) spst.Date {
		d, unknown := day(value)
		switch {
		case field == "birth_date" && unknown:
			found = append(found, spst.Problem{Field: field, Code: spst.ProblemBirthDateUnknown, Severity: spst.SeverityError,
				Message: "La DSN a un jour ou un mois de naissance inconnu (99) : saisissez la date dans l'espace adhérent."})
		case value != "" && d.IsZero():
			wrong := spst.UnreadDate(field, value)
			wrong.Message += " Lu dans la DSN : " + asRead(value)
			found = append(found, wrong)
		}
		return d
	}
	e.BirthDate, e.HireDate = date("birth_date", p.birth), date("hire_date", c.start)
	switch {
	case c.actualEnd != "" && c.motive != cancelled:
		e.ExitDate, e.ExitReason = date("exit_date", c.actualEnd), exitReason(c.motive)
	case strings.Trim(c.end, "09") != "": // announced only
		if e.ExitDate = date("exit_date", c.end); spst.NoEnd(e.ExitDate, f.o.On) {
			e.ExitDate = 0
		}
	}
	e.Normalize()
	found = append(found, e.LeaveUnreachable()...)
	if e.MarriedName == e.BirthName {
		e.MarriedName = ""
	}
	row := spst.FileRow{Row: p.line, SIRET: d.siret, Employee: e, FirstNames: p.first}
	row.Check(f.o.On, append(found, c.problems...))
	return row
}

// asRead is a date as people write it: the norm has JJMMAAAA.
func asRead(date string) string {
	if len(date) != len("JJMMAAAA") {
		return "« " + date + " »."
	}
	return date[:2] + "/" + date[2:4] + "/" + date[4:] + "."
}

// What begins the first names of two words: those that programs write without their
// hyphen, as in « MARIE CLAIRE », and those that are no name alone, as in « Abd El Kader ».
const (
	compound = " jean marie anne "
	particle = " abd abdel abdoul al el ould "
)

var hyphens = strings.NewReplacer("\u2010", "-", "\u2011", "-", " - ", "-", "- ", "-", " -", "-")

// firstOf is the first of the first names: the norm has them all.
func firstOf(names string) string {
	if !strings.ContainsAny(names, " -,\u2010\u2011") {
		return names
	}
	names, _, _ = strings.Cut(hyphens.Replace(names), ",")
	words := strings.Fields(names)
	for i, word := range words {
		if !strings.Contains(particle, " "+spst.Fold(word)+" ") {
			if i == 0 && len(words) == 2 && strings.Contains(compound, " "+spst.Fold(word)+" ") {
				return words[0] + "-" + words[1]
			}
			return strings.Join(words[:i+1], " ")
		}
	}
	return strings.Join(words, " ")
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
