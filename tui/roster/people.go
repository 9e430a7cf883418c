package roster

import (
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// people is a roster in memory. The place of an employee never changes: a new
// one goes to the end, a changed one replaces itself. So an []int32 of places
// is an order or a selection, and costs nothing to keep.
type people struct {
	all []spst.Employee
	// text is, at the same place, what searching and sorting by name compare:
	// see [searchText]. It is computed once, when the employee arrives.
	text []string
	// traits are, at the same place, what filtering and counting read: small
	// values in one slice, so that a pass over 100,000 stays in the processor's
	// cache.
	traits []trait
	// lent counts the commands that read all and text: a write copies them
	// first. owned counts the copies, so that what comes back late is known.
	lent, owned int
}

// loan is what a command may read, and not write.
type loan struct {
	folded
	owned int
}

// trait is what decides whether an employee is selected, but for the search.
type trait struct {
	left     bool
	multi    bool
	reached  bool // by e-mail or mobile phone
	letter   byte // 'A' to 'Z', or '#'
	category uint8
}

// folded is a piece of roster ready to be kept.
type folded struct {
	employees []spst.Employee
	text      []string
	traits    []trait
}

// foldAll works out what is compared; today decides who has left.
func foldAll(employees []spst.Employee, today spst.Date) folded {
	f := folded{employees, make([]string, len(employees)), make([]trait, len(employees))}
	ranks := categoryRanks()
	for i := range employees {
		e := &employees[i]
		f.text[i] = searchText(e)
		f.traits[i] = trait{e.Left(today), e.MultiEmployer, e.Email != "" || e.Mobile != "", letterOf(f.text[i]), ranks[e.DeclaredCategory]}
	}
	return f
}

// letterOf is the one a search text is filed under.
func letterOf(text string) byte {
	if text != "" && 'a' <= text[0] && text[0] <= 'z' {
		return text[0] - 'a' + 'A'
	}
	return '#'
}

// searchText is the sort key, then job, PCS code, category, e-mail and mobile
// phone, all folded. The
// blanks between keep a word from matching across two of them.
func searchText(e *spst.Employee) string {
	return e.SortKey() + "\x00" + spst.Fold(e.JobTitle) + "\x00" + spst.Fold(e.PCSCode) + "\x00" + spst.Fold(string(e.DeclaredCategory)) +
		"\x00" + spst.Fold(e.Email) + "\x00" + e.Mobile
}

// jobKey gives the folded job out of a search text.
func jobKey(text string) string {
	for range 3 {
		_, text, _ = strings.Cut(text, "\x00")
	}
	job, _, _ := strings.Cut(text, "\x00")
	return job
}

// lend gives the slices to a command, until [people.giveBack].
func (p *people) lend() loan {
	p.lent++
	return loan{p.folded(), p.owned}
}

// folded gives everything, to read.
func (p *people) folded() folded {
	n := len(p.all)
	return folded{p.all[:n:n], p.text[:n:n], p.traits[:n:n]}
}

// giveBack ends a loan.
func (p *people) giveBack(l loan) {
	if l.owned == p.owned && p.lent > 0 {
		p.lent--
	}
}

// own makes the slices free to write to.
func (p *people) own() {
	if p.lent > 0 {
		p.all, p.text, p.traits = slices.Clone(p.all), slices.Clone(p.text), slices.Clone(p.traits)
		p.lent, p.owned = 0, p.owned+1
	}
}

// grow makes room for n more, so that a long roster is not copied again and
// again while it arrives.
func (p *people) grow(n int) {
	p.all, p.text, p.traits = slices.Grow(p.all, n), slices.Grow(p.text, n), slices.Grow(p.traits, n)
}

// add puts employees at the end. It does not disturb a command that reads.
func (p *people) add(f folded) {
	p.all, p.text, p.traits = append(p.all, f.employees...), append(p.text, f.text...), append(p.traits, f.traits...)
}

// put keeps e in the place of its ID, or at the end. The place is given.
func (p *people) put(e spst.Employee, today spst.Date) int32 {
	one := foldAll([]spst.Employee{e}, today)
	at := p.find(e.ID)
	if at < 0 {
		p.add(one)
		return int32(len(p.all) - 1)
	}
	p.own()
	p.all[at], p.text[at], p.traits[at] = e, one.text[0], one.traits[0]
	return at
}

// find gives the place of an ID, or -1.
func (p *people) find(id string) int32 {
	return int32(findID(p.all, id))
}

// findID does not copy the employees it looks at, as slices.IndexFunc would.
func findID(all []spst.Employee, id string) int {
	for i := range all {
		if all[i].ID == id {
			return i
		}
	}
	return -1
}

// census is what the chart and the letter bar show.
type census struct {
	present  int
	left     int
	reached  int // who have an e-mail or a mobile phone
	category map[spst.Category]int
	letters  map[byte]int // of those that the presence selects
}

// criteria select a part of the roster.
type criteria struct {
	status   spst.RosterStatus
	letter   byte // 0 is « Tous »
	search   string
	category spst.Category // "" is all
	anomaly  bool
	multi    bool
}

// narrower tells whether c can only keep what before kept: a letter was added
// to the search and nothing else changed.
func (c criteria) narrower(before criteria) bool {
	if !strings.HasPrefix(c.search, before.search) {
		return false
	}
	before.search = c.search
	return c == before
}

// filtered tells whether anything but presence is asked for.
func (c criteria) filtered() bool {
	return c != criteria{status: c.status}
}

// sieve tells of each employee whether the criteria select them.
type sieve struct {
	criteria
	query   spst.Query
	rank    uint8               // of the category
	flagged func(at int32) bool // has anomalies
}

func (s *sieve) keeps(p *people, at int32) bool {
	t := p.traits[at]
	return (s.status == spst.All || t.left == (s.status == spst.Gone)) &&
		(s.letter == 0 || t.letter == s.letter) &&
		(s.category == "" || t.category == s.rank) &&
		(!s.multi || t.multi) &&
		s.query.Match(p.text[at]) &&
		(!s.anomaly || s.flagged(at))
}

// sift adds to into those of order that s keeps.
func (p *people) sift(order, into []int32, s *sieve) []int32 {
	for _, at := range order {
		if s.keeps(p, at) {
			into = append(into, at)
		}
	}
	return into
}

// count takes the census, in one pass.
func (p *people) count(status spst.RosterStatus) census {
	c := census{category: map[spst.Category]int{}, letters: map[byte]int{}}
	p.countFrom(&c, 0, status)
	return c
}

// countFrom adds those from place first on.
func (p *people) countFrom(c *census, first int, status spst.RosterStatus) {
	var categories, letters [256]int
	for _, t := range p.traits[first:] {
		if t.reached {
			c.reached++
		}
		if t.left {
			c.left++
		} else {
			c.present++
			categories[t.category]++
		}
		if status == spst.All || t.left == (status == spst.Gone) {
			letters[t.letter]++
		}
	}
	for category, rank := range categoryRanks() {
		c.category[category] += categories[rank]
	}
	for letter, n := range letters {
		if n > 0 {
			c.letters[byte(letter)] += n
		}
	}
}
