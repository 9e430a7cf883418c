package spst

import "slices"

// Anomaly is a problem of one employee of a roster.
type Anomaly struct {
	EmployeeID string `json:"employee_id"`
	Problem
}

// CodeNIRDuplicate is the code of [DuplicateNIR].
const CodeNIRDuplicate = "nir_duplicate"

// DuplicateNIR is the problem of an employee whose NIR another employee,
// present in the same member, has too.
func DuplicateNIR() Problem {
	p := blocks(CodeNIRDuplicate, "",
		"Un autre salarié présent a le même n° de sécurité sociale : corrigez le numéro, ou sortez celui qui est en double.")
	p.Field = "nir"
	return p
}

func samePerson() Problem {
	p := warns("same_person", "",
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
	text := e.DisplayName() + ", présent dans la liste"
	if !e.HireDate.IsZero() {
		text += " depuis le " + e.HireDate.French()
	}
	return text + ", a les mêmes noms et la même date de naissance."
}

// CheckRoster gives the anomalies of the employees present: each one's, and
// those between them (same NIR twice, same names and birth date twice). In
// roster order.
func CheckRoster(employees []Employee, on Date) []Anomaly {
	doubles := findDoubles(employees, on)
	var found []Anomaly
	for i := range employees {
		e := &employees[i]
		if e.Left(on) {
			continue
		}
		for _, p := range CheckEmployee(*e, on) {
			found = append(found, Anomaly{e.ID, p})
		}
		switch doubles[i] {
		case sameNIR:
			found = append(found, Anomaly{e.ID, DuplicateNIR()})
		case sameNames:
			found = append(found, Anomaly{e.ID, samePerson()})
		case noDouble:
		}
	}
	return found
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

// findDoubles looks for them among the employees present; the answers are at the
// employees' places.
func findDoubles(employees []Employee, on Date) []double {
	found := make([]double, len(employees))
	nirs := make(map[NIR]int, len(employees))
	people := make(map[person]int, len(employees))
	for i := range employees {
		e := &employees[i]
		if e.Left(on) {
			continue
		}
		if !e.BirthDate.IsZero() {
			markDouble(found, people, personOf(e), i, sameNames)
		}
		if e.NIR != "" {
			markDouble(found, nirs, e.NIR, i, sameNIR)
		}
	}
	return found
}

// markDouble marks i and the first one that had its key.
func markDouble[K comparable](found []double, first map[K]int, key K, i int, what double) {
	j, again := first[key]
	if !again {
		first[key] = i
		return
	}
	found[i] = max(found[i], what)
	found[j] = max(found[j], what)
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
		warns("exit_sir_inform", "R4624-28-2",
			"Fin d'un suivi individuel renforcé : prévenez le service de la fin de l'exposition, et informez le salarié que vous l'avez fait."),
		warns("exit_sir_visit", "R4624-28-1", "Proposez de demander la visite médicale post-exposition."),
	}
}
