package roster

import (
	"runtime"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// people is a roster in memory. The place of an employee never changes: a new
// one goes to the end, a changed one replaces itself. So an []int32 of places
// is an order or a selection, and costs nothing to keep.
type people struct {
	folded
	// lent counts the commands that read them: a write copies them
	// first. owned counts the copies, so that what comes back late is known.
	lent, owned int
	at          int32 // where the last one found was
}

// loan is what a command may read, and not write.
type loan struct {
	folded
	owned int
}

// trait is what decides whether an employee is selected, and where in the order, but
// for the texts.
type trait struct {
	left     bool
	multi    bool
	reached  bool // by e-mail or mobile phone
	letter   byte // 'A' to 'Z', or '#'
	category uint8
	visit    uint8 // the state of the next one, by [visitRanks]
	name     uint8 // cells, as [widget.Breadth] counts them
	job      uint8 // the same
	birth    spst.Date
	hire     spst.Date
	next     spst.Date // the next visit
}

// folded is a piece of roster as it is kept.
type folded struct {
	packed []spst.PackedEmployee
	// text is, at the same place, what searching and sorting by name compare:
	// see [appendSearchText]. It is computed once, when the employee arrives.
	text []string
	// traits are, at the same place, what filtering and counting read: small
	// values in one slice, so that a pass over 100,000 stays in the processor's
	// cache.
	traits []trait
}

// employee gives the one at a place: a copy.
func (f *folded) employee(at int32) *spst.Employee {
	var e spst.Employee
	f.packed[at].Unpack(&e)
	return &e
}

// id is the one at a place.
func (f *folded) id(at int32) string { return f.packed[at].ID() }

// giveWay is after how many employees, of those that are gone through beside the
// screen, a key comes first.
const giveWay = 64

// textRoom is what the search text of an employee takes, in bytes, or more; a guess.
const textRoom = 112

// foldAll works out what is compared; today decides who has left.
func foldAll(employees []spst.Employee, today spst.Date) folded {
	f := folded{spst.PackEmployees(employees), make([]string, len(employees)), make([]trait, len(employees))}
	categories, visits := categoryRanks(), visitRanks()
	texts, ends := make([]byte, 0, textRoom*len(employees)), make([]int, len(employees))
	for i := range employees {
		if i%giveWay == 0 {
			runtime.Gosched()
		}
		texts = appendSearchText(texts, &employees[i])
		ends[i] = len(texts)
	}
	all, from := string(texts), 0 // one array for the texts of a piece
	for i := range employees {
		e := &employees[i]
		f.text[i], from = all[from:ends[i]], ends[i]
		f.traits[i] = trait{
			left: e.Left(today), multi: e.MultiEmployer, reached: e.Reached(), letter: letterOf(f.text[i]),
			category: categories[e.DeclaredCategory], visit: visits[e.VisitState], next: e.NextVisit, birth: e.BirthDate, hire: e.HireDate,
			name: widget.Breadth(e.DisplayName()), job: widget.Breadth(e.JobTitle),
		}
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

// appendSearchText adds the sort key, then the job and the other texts by which one is found, and the
// category, all folded. What is between keeps a word from matching across two of them.
func appendSearchText(b []byte, e *spst.Employee) []byte {
	b = e.AppendSearched(e.AppendSortKey(b), 0)
	return spst.AppendFold(append(b, 0), string(e.DeclaredCategory))
}

// jobKey gives the folded job out of a search text.
func jobKey(text string) string {
	for range 3 {
		_, text, _ = strings.Cut(text, "\x00")
	}
	job, _, _ := strings.Cut(text, "\x00")
	return job
}

// codeOf gives the PCS code that most of those who have a job have; "" when nobody has
// one.
func (p *people) codeOf(job string) string {
	job = spst.Fold(strings.TrimSpace(job))
	if job == "" {
		return ""
	}
	most, count := "", map[string]int{}
	for i := range p.packed {
		if jobKey(p.text[i]) != job {
			continue
		}
		if code := p.employee(int32(i)).PCSCode; code != "" {
			if count[code]++; count[code] > count[most] {
				most = code
			}
		}
	}
	return most
}

// lend gives the slices to a command, until [people.giveBack].
func (p *people) lend() loan {
	p.lent++
	return loan{p.folded, p.owned}
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
		p.packed, p.text, p.traits = slices.Clone(p.packed), slices.Clone(p.text), slices.Clone(p.traits)
		p.lent, p.owned = 0, p.owned+1
	}
}

// grow makes room for n more, so that a long roster is not copied again and
// again while it arrives.
func (p *people) grow(n int) {
	p.packed, p.text, p.traits = slices.Grow(p.packed, n), slices.Grow(p.text, n), slices.Grow(p.traits, n)
}

// add puts employees at the end. It does not disturb a command that reads.
func (p *people) add(f folded) {
	p.packed, p.text, p.traits = append(p.packed, f.packed...), append(p.text, f.text...), append(p.traits, f.traits...)
}

// put keeps e in the place of its ID, or at the end. The place is given.
func (p *people) put(e spst.Employee, today spst.Date) int32 {
	one := foldAll([]spst.Employee{e}, today)
	at := p.find(e.ID)
	if at < 0 {
		p.add(one)
		return int32(len(p.packed) - 1)
	}
	p.own()
	p.packed[at], p.text[at], p.traits[at] = one.packed[0], one.text[0], one.traits[0]
	return at
}

// find gives the place of an ID, or -1.
func (p *people) find(id string) int32 {
	if int(p.at) >= len(p.packed) || p.id(p.at) != id {
		p.at = int32(max(findID(p.packed, id), 0))
	}
	if len(p.packed) == 0 || p.id(p.at) != id {
		return -1
	}
	return p.at
}

func findID(all []spst.PackedEmployee, id string) int {
	return slices.IndexFunc(all, func(e spst.PackedEmployee) bool { return e.ID() == id })
}

// census is what the chart and the letter bar show.
type census struct {
	present  int
	left     int
	reached  int // who have an e-mail or a mobile phone
	multi    int // who are present, and have several employers
	category map[spst.Category]int
	visits   map[spst.VisitState]int // of those present
	letters  map[byte]int            // of those that the presence selects
}

// criteria select a part of the roster.
type criteria struct {
	status   spst.RosterStatus
	letter   byte // 0 is « Tous »
	search   string
	category spst.Category   // "" is all
	visit    spst.VisitState // "" is all
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
	visit   uint8               // and of the state of the next visit
	flagged func(at int32) bool // has anomalies
}

func (s *sieve) keeps(p *people, at int32) bool {
	t := p.traits[at]
	return (s.status == spst.All || t.left == (s.status == spst.Gone)) &&
		(s.letter == 0 || t.letter == s.letter) &&
		(s.category == "" || t.category == s.rank) &&
		(s.visit == 0 || t.visit == s.visit) &&
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

// breadths counts the names and jobs of those at these places by their width.
func (p *people) breadths(places []int32) (names, jobs *widget.Breadths) {
	names, jobs = new(widget.Breadths), new(widget.Breadths)
	for _, at := range places {
		t := &p.traits[at]
		names[t.name]++
		jobs[t.job]++
	}
	return names, jobs
}

// count takes the census, in one pass.
func (p *people) count(status spst.RosterStatus) census {
	c := census{category: map[spst.Category]int{}, visits: map[spst.VisitState]int{}, letters: map[byte]int{}}
	p.countFrom(&c, 0, status)
	return c
}

// countFrom adds those from place first on.
func (p *people) countFrom(c *census, first int, status spst.RosterStatus) {
	var categories, visits, letters [256]int
	for _, t := range p.traits[first:] {
		if t.reached {
			c.reached++
		}
		if t.left {
			c.left++
		} else {
			c.present++
			categories[t.category]++
			visits[t.visit]++
			if t.multi {
				c.multi++
			}
		}
		if status == spst.All || t.left == (status == spst.Gone) {
			letters[t.letter]++
		}
	}
	for category, rank := range categoryRanks() {
		c.category[category] += categories[rank]
	}
	for state, rank := range visitRanks() {
		c.visits[state] += visits[rank]
	}
	for letter, n := range letters {
		if n > 0 {
			c.letters[byte(letter)] += n
		}
	}
}
