package spst

import (
	"slices"
	"strconv"
	"sync"
	"time"
)

// VisitDue is the legal limit of an employee's next visit.
type VisitDue struct {
	// Kind is one of vip, aptitude, intermediaire, attestation, mi_carriere.
	Kind  string `json:"kind"`
	Label string `json:"label"`
	// Due is the last lawful day. A visit that comes before the post is due on
	// the day of hire.
	Due     Date   `json:"due" format:"date"`
	Article string `json:"article"` // of the Code du travail
}

// The moments and the visit that rules name.
const (
	onHiring     = "embauche"
	afterVisit   = "suite"
	midCareer    = "45 ans"
	intermediate = "intermediaire"
	aptitude     = "aptitude"
	midCareerAge = 45
)

// visitRule is a row of visites.csv: whom it is for (an absent criterion takes
// everybody), and within how many months of what.
type visitRule struct {
	category    Category
	determinant DeterminantCode
	contract    ContractType
	moment      string
	kind        string
	months      int
	article     string
	from, until Date
}

var visitRules = sync.OnceValue(func() []visitRule {
	var rules []visitRule
	for _, row := range readData("visites.csv") {
		months, _ := strconv.Atoi(row[5])
		rules = append(rules, visitRule{
			category: Category(row[0]), determinant: DeterminantCode(row[1]), contract: ContractType(row[2]),
			moment: row[3], kind: row[4], months: months, article: row[6], from: dataDate(row[7]), until: dataDate(row[8]),
		})
	}
	return rules
})

// VisitsDue gives the limits of the law in force on that date, soonest first;
// last is the day of the last visit, 0 when there was none. The category is the
// declared one, else the expected one. The public service statuses, and people
// who have left, have none. The physician's own date, when there is one, wins.
func VisitsDue(e Employee, last, on Date) []VisitDue {
	category := e.DeclaredCategory
	if category == "" {
		category, _ = ExpectedCategory(e.Determinants, on)
	}
	if category.rank() == 0 || e.Left(on) {
		return nil
	}
	moment, start := afterVisit, last
	if last.IsZero() {
		moment, start = onHiring, e.HireDate
	}
	due := make([]VisitDue, 0, 3)
	for _, r := range visitRules() {
		if !inForce(on, r.from, r.until) || !r.concerns(&e, category) {
			continue
		}
		switch {
		case r.moment == moment && !start.IsZero():
			due = soonest(due, VisitDue{r.kind, visitLabel(r.kind), start.AddMonths(r.months), r.article})
		case r.moment == midCareer && !e.BirthDate.IsZero() && e.BirthDate.Year()+midCareerAge == on.Year():
			due = append(due, VisitDue{r.kind, visitLabel(r.kind), NewDate(on.Year(), time.December, 31), r.article})
		}
	}
	due = dropNeedlessIntermediate(due)
	slices.SortStableFunc(due, func(a, b VisitDue) int { return int(a.Due - b.Due) })
	return due
}

func (r *visitRule) concerns(e *Employee, category Category) bool {
	return (r.category == "" || r.category == category) &&
		(r.determinant == "" || slices.Contains(e.Determinants, r.determinant)) &&
		(r.contract == "" || r.contract == e.ContractType)
}

// soonest adds a limit, or lets it replace a later one of the same kind.
func soonest(due []VisitDue, v VisitDue) []VisitDue {
	i := slices.IndexFunc(due, func(d VisitDue) bool { return d.Kind == v.Kind })
	switch {
	case i < 0:
		return append(due, v)
	case v.Due < due[i].Due:
		due[i] = v
	}
	return due
}

// dropNeedlessIntermediate drops the intermediate visit that the aptitude exam
// comes before.
func dropNeedlessIntermediate(due []VisitDue) []VisitDue {
	i := slices.IndexFunc(due, func(d VisitDue) bool { return d.Kind == intermediate })
	j := slices.IndexFunc(due, func(d VisitDue) bool { return d.Kind == aptitude })
	if i >= 0 && j >= 0 && due[j].Due <= due[i].Due {
		return slices.Delete(due, i, i+1)
	}
	return due
}

func visitLabel(kind string) string {
	switch kind {
	case "vip":
		return "Visite d'information et de prévention"
	case aptitude:
		return "Examen médical d'aptitude"
	case intermediate:
		return "Visite intermédiaire"
	case "attestation":
		return "Examen pour l'attestation de conduite ou d'habilitation"
	case "mi_carriere":
		return "Visite de mi-carrière"
	}
	return kind
}
