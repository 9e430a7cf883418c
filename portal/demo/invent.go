package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The order numbers of invented NIRs, above those of nearly all real ones.
const lastRank = 998

// inventor draws people from a generator of its own, always the same.
type inventor struct {
	*rand.Rand
	today               spst.Date
	familyNames         []string
	first               map[spst.Sex]firstNames
	posts               []post
	constraints         []string
	departments, places []string
	births              map[string]int  // NIRs given, by stem
	people              map[string]bool // names and birth dates given
}

// Invent gives n people present on a roster, in the order of the list: the
// same ones for the same n and date, each NIR valid and there once. Every rule
// accepts them; a few call for a remark of « Contrôler la liste ».
func Invent(n int, today spst.Date) []spst.Employee {
	v := &inventor{
		Rand: rand.New(rand.NewPCG(76540, 1997)), today: today,
		familyNames: familyNames(), posts: posts(),
		first:  map[spst.Sex]firstNames{spst.Female: women(), spst.Male: men()},
		births: make(map[string]int, n), people: make(map[string]bool, n),
	}
	v.constraints = []string{"Le matin uniquement", "Pas le mercredi", "Équipe de nuit : après 14 h", "Jamais le lundi"}
	v.departments, v.places = birthplaces()
	list, keys, order := make([]spst.Employee, n), make([]string, n), make([]int, n)
	for i := range list {
		list[i] = v.employee()
		list[i].ID = fmt.Sprintf("i%06d", i+1)
		keys[i], order[i] = list[i].SortKey(), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(strings.Compare(keys[a], keys[b]), a-b) })
	arrange(list, order)
	return list
}

// arrange puts list in that order, in place: a second list of 100,000 would be
// the most memory that the demo takes. order is used up.
func arrange(list []spst.Employee, order []int) {
	for start := range order {
		first := list[start]
		for at := start; ; {
			from := order[at]
			order[at] = at
			if from == start {
				list[at] = first
				break
			}
			list[at] = list[from]
			at = from
		}
	}
}

func (v *inventor) employee() spst.Employee {
	e := spst.Employee{Sex: spst.Male, ContractType: spst.CDI}
	if v.IntN(2) == 0 {
		e.Sex = spst.Female
	}
	v.name(&e)
	v.birth(&e)
	v.work(&e)
	v.remarks(&e)
	return e
}

// name draws until nobody has the same names and birth date.
func (v *inventor) name(e *spst.Employee) {
	first := v.first[e.Sex]
	for {
		e.BirthName = pick(v, v.familyNames)
		if v.IntN(40) == 0 {
			e.BirthName += "-" + pick(v, v.familyNames)
		}
		e.FirstName = pick(v, first.simple)
		if v.IntN(8) == 0 {
			e.FirstName = first.compound + "-" + pick(v, first.second)
		}
		e.BirthDate = v.birthDate()
		key := e.BirthName + e.FirstName + e.BirthDate.String()
		if !v.people[key] {
			v.people[key] = true
			break
		}
	}
	if e.Sex == spst.Female && v.IntN(3) == 0 {
		e.MarriedName = pick(v, v.familyNames)
	}
}

// birthDate is between 19 and 64 years ago.
func (v *inventor) birthDate() spst.Date {
	oldest, youngest := v.today.AddYears(-64), v.today.AddYears(-19)
	return oldest + spst.Date(v.IntN(int(youngest-oldest)))
}

// birth draws a birthplace where an order number is left.
func (v *inventor) birth(e *spst.Employee) {
	for {
		place := v.birthplace(e.BirthDate)
		born := nirStem(e.Sex, e.BirthDate, place)
		rank := firstRank + v.births[born]
		if rank <= lastRank {
			v.births[born]++
			e.NIR = nir(born, rank)
			return
		}
	}
}

// corsica is divided into 2A and 2B for births from 1976 on.
const corsicaDivided = 1976

func (v *inventor) birthplace(born spst.Date) string {
	if v.IntN(6) > 0 {
		return fmt.Sprintf("%s%03d", pick(v, v.departments), 1+v.IntN(480))
	}
	place := pick(v, v.places)
	if born.Year() < corsicaDivided && strings.HasPrefix(place, "2") {
		return "20" + place[2:]
	}
	return place
}

func (v *inventor) work(e *spst.Employee) {
	p := pick(v, v.posts)
	e.JobTitle, e.PCSCode, e.Determinants = p.man, p.pcs, p.determinants
	if e.Sex == spst.Female {
		e.JobTitle = p.woman
	}
	adult := e.BirthDate.AddYears(18)
	e.HireDate = adult + spst.Date(v.IntN(int(v.today-adult)))
	e.MultiEmployer = v.IntN(50) == 0
	switch v.IntN(20) {
	case 0, 1:
		e.ContractType = spst.CDD
		e.ExitDate = v.today.AddDays(5 + v.IntN(400))
		e.HireDate = max(e.HireDate, v.today.AddMonths(-12))
	case 2:
		e.ContractType = spst.TempAssignment
		e.HireDate = max(e.HireDate, v.today.AddMonths(-18))
	case 3:
		if e.BirthDate.YearsUntil(v.today) < 29 {
			e.ContractType = spst.Apprenticeship
			e.HireDate = max(e.HireDate, spst.NewDate(v.today.Year()-1, time.September, 1))
		}
	}
}

// remarks gives one person in four hundred something to look at.
func (v *inventor) remarks(e *spst.Employee) {
	switch v.IntN(1200) {
	case 0:
		e.NIR = ""
	case 1:
		e.PCSCode = ""
	case 2:
		e.ContractType, e.ExitDate = spst.CDD, max(e.HireDate, v.today.AddDays(-1-v.IntN(60)))
	}
	if v.IntN(30) == 0 {
		e.SchedulingConstraints = pick(v, v.constraints)
	}
}

func pick[T any](v *inventor, list []T) T { return list[v.IntN(len(list))] }
