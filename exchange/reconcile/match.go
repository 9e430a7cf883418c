package reconcile

import (
	"reflect"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// comparison finds the employee of each row.
type comparison struct {
	Options
	roster   []spst.Employee
	rows     []spst.FileRow
	of       []int                  // by row: the place of its employee, plus one; 0 for none
	about    []bool                 // by row: not matched, and yet about somebody known
	seen     []bool                 // by employee: some row is about them, even a refused one
	problems map[int][]spst.Problem // by row, of matching
}

// person is the same for two entries of one person, but for case, accents and
// hyphens.
type person struct {
	birth       spst.Date
	name, first string
}

func personOf(e *spst.Employee) person {
	return person{e.BirthDate, spst.Fold(e.BirthName), spst.Fold(e.FirstName)}
}

// match goes by NIR first, then, for the rows that found nobody so, by names and
// birth date.
func (c *comparison) match() {
	byNIR, byName := map[spst.NIR][]int{}, map[person][]int{}
	for i := range c.roster {
		e := &c.roster[i]
		if e.NIR != "" {
			byNIR[e.NIR] = append(byNIR[e.NIR], i)
		}
		byName[personOf(e)] = append(byName[personOf(e)], i)
	}
	var rest []int
	group(c.rows, c.all(), func(e *spst.Employee) (spst.NIR, bool) { return e.NIR, e.NIR != "" && len(byNIR[e.NIR]) > 0 }, &rest,
		func(nir spst.NIR, rows []int) { c.pair(rows, byNIR[nir]) })
	named := func(e *spst.Employee) (person, bool) {
		p := personOf(e)
		return p, !p.birth.IsZero() && p.name != "" && p.first != "" && len(byName[p]) > 0
	}
	var entries []int
	matched := func(p person, rows []int) {
		c.pair(rows, byName[p])
		for _, i := range rows {
			if c.of[i] != 0 {
				c.byNames(i)
			}
		}
	}
	group(c.rows, rest, named, &entries, matched)
	c.twice(entries)
}

func (c *comparison) all() []int {
	all := make([]int, len(c.rows))
	for i := range all {
		all[i] = i
	}
	return all
}

// group calls each with the rows of one key, in the order of their first ones;
// rows without a key go to rest.
func group[K comparable](all []spst.FileRow, rows []int, key func(*spst.Employee) (K, bool), rest *[]int, each func(K, []int)) {
	of, order := map[K][]int{}, []K(nil)
	for _, i := range rows {
		k, ok := key(&all[i].Employee)
		if !ok {
			*rest = append(*rest, i)
			continue
		}
		if of[k] == nil {
			order = append(order, k)
		}
		of[k] = append(of[k], i)
	}
	for _, k := range order {
		each(k, of[k])
	}
}

// byNames says that a row was not matched by its NIR.
func (c *comparison) byNames(i int) {
	old, row := &c.roster[c.of[i]-1], &c.rows[i].Employee
	p := warning("nir", spst.ProblemMatchedByNames,
		"Rapproché par les noms et la date de naissance, faute de n° de sécurité sociale des deux côtés : vérifiez qu'il s'agit de la même personne.")
	if old.NIR != "" && row.NIR != "" {
		p = warning("nir", spst.ProblemMatchedOtherNIR,
			"Mêmes noms et même date de naissance, mais un autre n° de sécurité sociale : vérifiez lequel est le bon avant de retenir la ligne.")
	}
	c.problems[i] = append(c.problems[i], p)
}

// pair matches the rows of one person with their contracts in the roster: by
// hire date, then by job; what is left over alone on both sides goes together.
func (c *comparison) pair(rows, candidates []int) {
	rows = c.distinct(rows)
	candidates = slices.DeleteFunc(slices.Clone(candidates), func(at int) bool { return c.seen[at] })
	same := func(i, at int) bool { return c.rows[i].Employee.HireDate == c.roster[at].HireDate }
	rows, candidates = c.one(rows, candidates, same)
	rows, candidates = c.one(rows, candidates, func(i, at int) bool { return same(i, at) && c.sameJob(i, at) })
	alike := c.ambiguous(rows, candidates, same)
	rows = slices.DeleteFunc(rows, func(i int) bool { return alike[i] })
	// A contract that ended before a row's hire date is not that row's.
	candidates = slices.DeleteFunc(candidates, func(at int) bool {
		return c.seen[at] || !slices.ContainsFunc(rows, func(i int) bool { return c.mayBe(i, at) })
	})
	rows, candidates = c.one(rows, candidates, func(i, at int) bool { return c.mayBe(i, at) && c.sameJob(i, at) })
	if len(rows) == 1 && len(candidates) == 1 {
		c.take(rows[0], candidates[0])
		return
	}
	c.ambiguous(rows, candidates, c.mayBe)
}

// distinct refuses the rows that say again what another one says.
func (c *comparison) distinct(rows []int) []int {
	var kept []int
	for _, i := range rows {
		if slices.ContainsFunc(kept, func(j int) bool { return reflect.DeepEqual(c.rows[i].Employee, c.rows[j].Employee) }) {
			c.repeats(i)
			continue
		}
		kept = append(kept, i)
	}
	return kept
}

func (c *comparison) repeats(i int) {
	c.about[i] = true
	c.problems[i] = append(c.problems[i], refusal("", spst.ProblemRowTwice, "Cette ligne répète une ligne d'avant : retirez-la."))
}

// twice refuses the second of two entries of one person hired on one day, whom
// no NIR tells apart.
func (c *comparison) twice(entries []int) {
	type entry struct {
		person
		nir  spst.NIR
		hire spst.Date
	}
	known := map[entry]bool{}
	for _, i := range entries {
		e := &c.rows[i].Employee
		k := entry{personOf(e), e.NIR, e.HireDate}
		if known[k] {
			c.repeats(i)
		}
		known[k] = k.name != ""
	}
}

// one matches a row and a contract that are like each other and like no other,
// and gives those left.
func (c *comparison) one(rows, candidates []int, like func(i, at int) bool) (restRows, restCandidates []int) {
	only := func(i int) (int, bool) {
		found, n := 0, 0
		for _, at := range candidates {
			if like(i, at) {
				found = at
				n++
			}
		}
		return found, n == 1
	}
	pairs := map[int]int{}
	for _, i := range rows {
		at, ok := only(i)
		if !ok || slices.ContainsFunc(rows, func(j int) bool { return j != i && like(j, at) }) {
			restRows = append(restRows, i)
			continue
		}
		pairs[i] = at
	}
	for i, at := range pairs {
		c.take(i, at)
	}
	for _, at := range candidates {
		if !c.seen[at] {
			restCandidates = append(restCandidates, at)
		}
	}
	return restRows, restCandidates
}

func (c *comparison) take(i, at int) {
	c.of[i], c.seen[at] = at+1, true
}

// ambiguous refuses the rows that several contracts, or that several rows of one
// contract, are like. Those contracts are no absent ones.
func (c *comparison) ambiguous(rows, candidates []int, like func(i, at int) bool) map[int]bool {
	found := map[int]bool{}
	for _, i := range rows {
		for _, at := range candidates {
			if like(i, at) {
				found[i], c.seen[at] = true, true
			}
		}
		if found[i] {
			c.about[i] = true
			c.problems[i] = append(c.problems[i], refusal("hire_date", spst.ProblemAmbiguous,
				"Plusieurs contrats de cette personne se ressemblent, dans le fichier ou dans votre liste : donnez à la ligne la date d'embauche et le poste du bon contrat, ou modifiez la fiche à la main."))
		}
	}
	return found
}

func (c *comparison) sameJob(i, at int) bool {
	job := spst.Fold(c.rows[i].Employee.JobTitle)
	return job != "" && job == spst.Fold(c.roster[at].JobTitle)
}

// mayBe tells whether a row can be about a contract: not one that was over
// before the row's began. A row without a hire date is about who is there.
func (c *comparison) mayBe(i, at int) bool {
	e, hire := &c.roster[at], c.rows[i].Employee.HireDate
	if e.ExitReason == "" {
		return true
	}
	if hire.IsZero() {
		return !e.Left(c.On)
	}
	return hire <= e.ExitDate
}
