package spst

import (
	"fmt"
	"strconv"
	"sync"
)

// Absence is the stoppage that a return visit comes after. What it was for is
// only said by its legal nature, never by a diagnosis.
type Absence struct {
	Cause AbsenceCause `json:"cause" doc:"maternite, maladie_professionnelle, accident_travail or maladie"`
	// IssuedOn is the day the stoppage was issued; the start when absent.
	IssuedOn Date `json:"issued_on,omitzero" format:"date" doc:"When the stoppage was issued; its first day when absent"`
	From     Date `json:"from,omitzero" format:"date" doc:"First day of the stoppage"`
	Return   Date `json:"return,omitzero" format:"date" doc:"Day of return to work"`
	// PreReturn is the day of a pré-reprise that found no measure needed.
	PreReturn Date `json:"pre_return,omitzero" format:"date" doc:"Day of a pré-reprise visit that found no measure needed"`
}

// AbsenceCause is the legal nature of a stoppage.
type AbsenceCause string

// The natures, in the order of the form.
const (
	Maternity           AbsenceCause = "maternite"
	OccupationalDisease AbsenceCause = "maladie_professionnelle"
	WorkAccident        AbsenceCause = "accident_travail"
	Sickness            AbsenceCause = "maladie" // or an accident outside work
)

var absenceCauses = [...]choice[AbsenceCause]{
	{Sickness, "Maladie ou accident non professionnel"},
	{WorkAccident, "Accident du travail"},
	{OccupationalDisease, "Maladie professionnelle"},
	{Maternity, "Congé de maternité"},
}

// AbsenceCauses are all of them, in the order of the form.
func AbsenceCauses() []AbsenceCause { return values(absenceCauses[:]) }

// Label gives the words of the form; a value of no list is given as it is.
func (c AbsenceCause) Label() string { return labelOf(absenceCauses[:], c) }

// Days counts the days of the stoppage, both ends included; 0 when its dates do
// not make one.
func (a Absence) Days() int { return max(int(a.Return-a.From), 0) }

// returnRule is a row of reprise.csv.
type returnRule struct {
	rule        string // visite, delai or dispense
	cause       AbsenceCause
	days        int
	article     string
	from, until Date
}

var returnRules = sync.OnceValue(func() []returnRule {
	var rules []returnRule
	for _, row := range readData("reprise.csv") {
		days, _ := strconv.Atoi(row[2])
		rules = append(rules, returnRule{row[0], AbsenceCause(row[1]), days, row[3], dataDate(row[4]), dataDate(row[5])})
	}
	return rules
})

// Return is what the law says of the visit after a stoppage.
type Return struct {
	Required bool
	// Exempt: it would be required, but for a pré-reprise that found no measure
	// needed.
	Exempt  bool
	Least   int    // days of stoppage from which it is required
	By      Date   // last day to hold it, when required
	Article string // of the Code du travail
}

// CheckReturn applies the rules in force for a stoppage (R4624-31): on its first
// day for whether the visit is required, on the day that it was issued for the
// pré-reprise that stands in for it.
func CheckReturn(a Absence) Return {
	var r Return
	for _, rule := range returnRules() {
		switch {
		case rule.rule == "visite" && rule.cause == a.Cause && inForce(a.From, rule.from, rule.until):
			r.Required, r.Least, r.Article = a.Days() >= rule.days, rule.days, rule.article
		case rule.rule == "delai" && inForce(a.Return, rule.from, rule.until):
			r.By = a.Return.AddDays(rule.days)
		case rule.rule == "dispense" && inForce(a.issued(), rule.from, rule.until):
			r.Exempt = !a.PreReturn.IsZero() && a.PreReturn <= a.Return && a.PreReturn >= a.Return.AddDays(-rule.days)
		}
	}
	r.Exempt = r.Exempt && r.Required
	if r.Exempt {
		r.Required = false
	}
	if !r.Required {
		r.By = 0
	}
	return r
}

func (a Absence) issued() Date {
	if a.IssuedOn.IsZero() {
		return a.From
	}
	return a.IssuedOn
}

// absenceProblems are those of the stoppage of a return visit: what is missing
// blocks; a visit that the law does not call for, or that comes late, warns.
func absenceProblems(r VisitRequest, on Date) []Problem {
	a := r.Absence
	if a == nil {
		a = new(Absence)
	}
	found := absenceDates(a, on)
	if len(found) > 0 {
		return found
	}
	law := CheckReturn(*a)
	switch {
	case law.Exempt:
		found = append(found, On("absence.pre_return", []Problem{warns(ProblemVisitReturnExempt, law.Article,
			"Visite de reprise non requise : la pré-reprise des 30 derniers jours n'a trouvé aucune mesure nécessaire. Elle reste possible.")})...)
	case !law.Required:
		found = append(found, On("absence.cause", []Problem{warns(ProblemVisitReturnNotRequired, law.Article,
			"Visite de reprise non requise pour un arrêt de "+strconv.Itoa(a.Days())+" jours : elle l'est à partir de "+strconv.Itoa(
				law.Least)+" jours. Elle reste possible.")})...)
	case r.Until > law.By:
		found = append(found, On("until", []Problem{warns(ProblemVisitReturnLate, law.Article,
			"La visite de reprise doit avoir lieu dans les 8 jours de la reprise : au plus tard le "+law.By.French()+".")})...)
	}
	return found
}

// absenceYears is how long a stoppage may have lasted, in years.
const absenceYears = 10

// absenceNotes are the problems of the dates that only some stoppages have.
func absenceNotes(a *Absence, on Date) []Problem {
	var found []Problem
	for _, d := range []struct {
		field string
		date  Date
	}{{"issued_on", a.IssuedOn}, {"pre_return", a.PreReturn}} {
		if !d.date.IsZero() && (d.date > on.AddDays(maxWishedDays) || d.date < on.AddYears(-absenceYears)) {
			found = append(found, On("absence."+d.field, []Problem{blocks(ProblemVisitAbsenceRange, "",
				"Cette date n'est pas celle d'un arrêt en cours : corrigez l'année.")})...)
		}
	}
	return found
}

func absenceDates(a *Absence, on Date) []Problem {
	var found []Problem
	add := func(field string, code ProblemCode, message string) {
		found = append(found, On("absence."+field, []Problem{blocks(code, "", message)})...)
	}
	if !isOneOf(absenceCauses[:], a.Cause) {
		add("cause", ProblemVisitAbsenceCause, "La nature de l'arrêt manque : choisissez-la dans la liste.")
	}
	switch {
	case a.From.IsZero():
		add("from", ProblemVisitAbsenceFrom, "Le premier jour de l'arrêt manque.")
	case a.From > on:
		add("from", ProblemVisitAbsenceFuture, "L'arrêt commence dans l'avenir : corrigez sa date.")
	case a.From < on.AddYears(-absenceYears):
		add("from", ProblemVisitAbsenceRange, fmt.Sprintf("L'arrêt commence il y a plus de %d ans : corrigez l'année.", absenceYears))
	}
	switch {
	case a.Return.IsZero():
		add("return", ProblemVisitAbsenceReturn, "Le jour de la reprise manque : connu ou prévu.")
	case !a.From.IsZero() && a.Return <= a.From:
		add("return", ProblemVisitReturnBeforeStop, "La reprise vient avant l'arrêt : corrigez l'une des deux dates.")
	case a.Return > on.AddDays(maxWishedDays):
		add("return", ProblemVisitReturnRange, "La reprise est dans plus de deux ans : corrigez l'année.")
	}
	found = append(found, absenceNotes(a, on)...)
	return found
}
