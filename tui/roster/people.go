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
	// lent counts the commands that read all and text: a write copies them
	// first. owned counts the copies, so that what comes back late is known.
	lent, owned int
}

// loan is what a command may read, and not write.
type loan struct {
	folded
	owned int
}

// folded is a piece of roster ready to be kept.
type folded struct {
	employees []spst.Employee
	text      []string
}

func foldAll(employees []spst.Employee) folded {
	text := make([]string, len(employees))
	for i := range employees {
		text[i] = searchText(&employees[i])
	}
	return folded{employees, text}
}

// searchText is the sort key, then job, PCS code and category, all folded. The
// blanks between keep a word from matching across two of them.
func searchText(e *spst.Employee) string {
	return e.SortKey() + "\x00" + spst.Fold(e.JobTitle) + "\x00" + spst.Fold(e.PCSCode) + "\x00" + spst.Fold(string(e.DeclaredCategory))
}

// jobKey gives the folded job, and what follows it, out of a search text.
func jobKey(text string) string {
	for range 3 {
		_, text, _ = strings.Cut(text, "\x00")
	}
	return text
}

// lend gives the slices to a command, until [people.giveBack].
func (p *people) lend() loan {
	p.lent++
	return loan{folded{p.all[:len(p.all):len(p.all)], p.text[:len(p.text):len(p.text)]}, p.owned}
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
		p.all, p.text = slices.Clone(p.all), slices.Clone(p.text)
		p.lent, p.owned = 0, p.owned+1
	}
}

// grow makes room for n more, so that a long roster is not copied again and
// again while it arrives.
func (p *people) grow(n int) {
	p.all, p.text = slices.Grow(p.all, n), slices.Grow(p.text, n)
}

// add puts employees at the end. It does not disturb a command that reads.
func (p *people) add(f folded) {
	p.all, p.text = append(p.all, f.employees...), append(p.text, f.text...)
}

// put keeps e in the place of its ID, or at the end. The place is given.
func (p *people) put(e spst.Employee) int32 {
	at := p.find(e.ID)
	if at < 0 {
		p.add(foldAll([]spst.Employee{e}))
		return int32(len(p.all) - 1)
	}
	p.own()
	p.all[at], p.text[at] = e, searchText(&e)
	return at
}

// find gives the place of an ID, or -1.
func (p *people) find(id string) int32 {
	return int32(slices.IndexFunc(p.all, func(e spst.Employee) bool { return e.ID == id }))
}

// letter is the one the employee is filed under: 'A' to 'Z', or '#'.
func (p *people) letter(at int32) byte {
	if t := p.text[at]; t != "" && 'a' <= t[0] && t[0] <= 'z' {
		return t[0] - 'a' + 'A'
	}
	return '#'
}

// census is what the chart and the letter bar show.
type census struct {
	present  int
	left     int
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

// sieve decides on one employee after the other.
type sieve struct {
	criteria
	query   spst.Query
	today   spst.Date
	flagged func(at int32) bool // has anomalies
}

func (s *sieve) keeps(p *people, at int32) bool {
	return s.presence(&p.all[at]) &&
		(s.letter == 0 || p.letter(at) == s.letter) &&
		(s.category == "" || p.all[at].DeclaredCategory == s.category) &&
		(!s.multi || p.all[at].MultiEmployer) &&
		(!s.anomaly || s.flagged(at)) &&
		s.query.Match(p.text[at])
}

func (s *sieve) presence(e *spst.Employee) bool {
	return s.status == spst.All || e.Left(s.today) == (s.status == spst.Gone)
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
func (p *people) count(status spst.RosterStatus, today spst.Date) census {
	c := census{category: map[spst.Category]int{}, letters: map[byte]int{}}
	p.countFrom(&c, 0, status, today)
	return c
}

// countFrom adds those from place first on.
func (p *people) countFrom(c *census, first int, status spst.RosterStatus, today spst.Date) {
	for i := first; i < len(p.all); i++ {
		left := p.all[i].Left(today)
		if left {
			c.left++
		} else {
			c.present++
			c.category[p.all[i].DeclaredCategory]++
		}
		if status == spst.All || left == (status == spst.Gone) {
			c.letters[p.letter(int32(i))]++
		}
	}
}
