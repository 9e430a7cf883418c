package spst

import (
	"hash/maphash"
	"slices"
)

// Anomaly is a problem of one employee of a roster.
type Anomaly struct {
	EmployeeID string `json:"employee_id"`
	Problem
}

// DuplicateNIR is the problem of an employee whose NIR another employee,
// present in the same member, has too.
func DuplicateNIR() Problem {
	p := blocks(ProblemNIRDuplicate, "",
		"Un autre salarié présent a le même n° de sécurité sociale : corrigez le numéro, ou sortez celui qui est en double.")
	p.Field = "nir"
	return p
}

func samePerson() Problem {
	p := warns(ProblemSamePerson, "",
		"Un autre salarié présent a les mêmes noms et la même date de naissance : vérifiez qu'il n'est pas en double.")
	p.Field = "birth_name"
	return p
}

// Duplicates tells whether two entries seem to be of one person: the same names, but
// for case, accents and hyphens, and the same birth date.
func (e *Employee) Duplicates(other *Employee) bool {
	return !e.BirthDate.IsZero() && e.BirthDate == other.BirthDate && personOf(e) == personOf(other)
}

// DuplicateWarning says of somebody to add that e, who is present, seems to be the
// same person.
func DuplicateWarning(e *Employee) string {
	text := e.DisplayName() + ", " + e.Sex.Agree("présent", "présente") + " dans la liste"
	if !e.HireDate.IsZero() {
		text += " depuis le " + e.HireDate.French()
	}
	return text + ", a les mêmes noms et la même date de naissance."
}

// CheckRoster gives the anomalies of a roster, as [RosterCheck] does.
func CheckRoster(employees []Employee, on Date) []Anomaly {
	c := NewRosterCheck(on, len(employees))
	for i := range employees {
		c.Add(&employees[i])
	}
	return c.Anomalies()
}

// RosterCheck looks at the employees of a roster one after the other: those present
// have anomalies of their own, and some between them (same NIR twice, same names and
// birth date twice).
type RosterCheck struct {
	on      Date
	present []present
	found   []Anomaly // each one's own, in roster order
	seed    maphash.Seed
	// first has the place of the first one of each NIR and [person], by their hash: of
	// 100,000 employees, two hashes meet by chance in one roster of a thousand million.
	first map[uint64]int32
}

// present is an employee who was looked at.
type present struct {
	id     string
	before int32 // how many anomalies were found in those before
	double double
}

// NewRosterCheck begins one on a day, for about so many employees.
func NewRosterCheck(on Date, expected int) *RosterCheck {
	return &RosterCheck{
		on: on, present: make([]present, 0, expected), seed: maphash.MakeSeed(), first: make(map[uint64]int32, 2*expected),
	}
}

// Add looks at an employee, and keeps nothing but texts.
func (c *RosterCheck) Add(e *Employee) {
	if e.Left(c.on) {
		return
	}
	c.present = append(c.present, present{id: e.ID, before: int32(len(c.found))})
	for _, p := range CheckEmployee(*e, c.on) {
		c.found = append(c.found, Anomaly{e.ID, p})
	}
	if !e.BirthDate.IsZero() {
		c.mark(maphash.Comparable(c.seed, personOf(e)), sameNames)
	}
	if e.NIR != "" {
		c.mark(maphash.Comparable(c.seed, e.NIR), sameNIR)
	}
}

// Anomalies gives them in roster order, those between employees after each one's own.
func (c *RosterCheck) Anomalies() []Anomaly {
	var all []Anomaly
	for i, p := range c.present {
		end := int32(len(c.found))
		if i+1 < len(c.present) {
			end = c.present[i+1].before
		}
		all = append(all, c.found[p.before:end]...)
		switch p.double {
		case sameNIR:
			all = append(all, Anomaly{p.id, DuplicateNIR()})
		case sameNames:
			all = append(all, Anomaly{p.id, samePerson()})
		case noDouble:
		}
	}
	return all
}

// WithAnomalies keeps, of some employees, those that [CheckRoster] names; doubles
// are looked for in the whole roster. It uses the slice it is given.
func WithAnomalies(people, roster []Employee, on Date) []Employee {
	named := map[string]bool{}
	for _, a := range CheckRoster(roster, on) {
		named[a.EmployeeID] = true
	}
	return slices.DeleteFunc(people, func(e Employee) bool { return !named[e.ID] })
}

// double is what an employee shares with another one.
type double byte

const (
	noDouble double = iota
	sameNames
	sameNIR // is told instead of the same names, when both hold
)

// mark marks the last one who came, and the first one that had the same, if there is.
func (c *RosterCheck) mark(hash uint64, what double) {
	last := int32(len(c.present) - 1)
	first, again := c.first[hash]
	if !again {
		c.first[hash] = last
		return
	}
	for _, at := range []int32{first, last} {
		c.present[at].double = max(c.present[at].double, what)
	}
}

// person is the same for two entries of one person, but for case, accents and
// hyphens.
type person struct {
	birth            Date
	birthName, first string
}

func personOf(e *Employee) person {
	return person{e.BirthDate, Fold(e.BirthName), Fold(e.FirstName)}
}

// ExitReminders are what leaving this job calls for: after a SIR job, the
// service is told of the end of exposure, the employee is informed, and the
// post-exposure visit is asked for (R4624-28-2).
func ExitReminders(e Employee) []Problem {
	expected, _ := ExpectedCategory(e.Determinants, e.ExitDate)
	if e.DeclaredCategory != SIR && e.ExpectedCategory != SIR && expected != SIR {
		return nil
	}
	return []Problem{
		warns(ProblemExitSIRInform, "R4624-28-2",
			"Fin d'un suivi individuel renforcé : prévenez le service de la fin de l'exposition, et informez le salarié que vous l'avez fait."),
		warns(ProblemExitSIRVisit, "R4624-28-1", "Proposez de demander la visite médicale post-exposition."),
	}
}
