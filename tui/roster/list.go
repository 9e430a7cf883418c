package roster

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// seen is what is seen of the roster.
type seen struct {
	table     *widget.Table
	pane      widget.Pane // the detail
	search    widget.Search
	is        criteria // what is selected now
	view      []int32  // the places that is selects, in the order of the roster
	census    census
	marks     map[string]bool // by ID: they outlive searches and refreshes
	lettering bool            // the next key is a letter of the bar
	showNIR   bool
	detail    bool
	// detailAsked: the person has said whether the detail is there.
	detailAsked bool
	unfolded    bool // the detail of each is under its row

	columns []column
	shared  shared
	layout  layout
}

func newList(th *theme.Theme) seen {
	return seen{
		table:  widget.NewTable(th),
		search: widget.NewSearch(th, 20, 80),
		is:     criteria{status: spst.Present},
		census: new(people).count(spst.Present),
		marks:  map[string]bool{},
	}
}

// follow says what the cursor does when the selection changes.
type follow int

const (
	keepPerson follow = iota // it stays on the same employee, or the same line
	toTop
)

// refilter works out the selection again.
func (s *Screen) refilter(f follow) {
	id := ""
	if e := s.current(); e != nil && f == keepPerson {
		id = e.ID
	}
	s.list.view = s.known.sift(s.known.order, s.list.view[:0], s.sieve())
	s.list.table.SetLen(len(s.list.view))
	s.fitColumns()
	switch {
	case f == toTop:
		s.list.table.MoveTo(0)
	case id != "":
		s.moveToPerson(id)
	}
}

func (s *Screen) moveToPerson(id string) {
	at := s.known.find(id)
	if i := slices.Index(s.list.view, at); i >= 0 {
		s.list.table.MoveTo(i)
	}
}

// narrow is refilter for a search that a letter was added to: only those that
// were selected are looked at.
func (s *Screen) narrow() {
	s.list.view = s.known.sift(s.list.view, s.list.view[:0], s.sieve())
	s.list.table.SetLen(len(s.list.view))
	s.fitColumns()
	s.list.table.MoveTo(0)
}

// choose selects by other criteria.
func (s *Screen) choose(c criteria) {
	before := s.list.is
	s.list.is = c
	switch {
	case c == before:
	case c.narrower(before):
		s.narrow()
	case before.filtered() && !c.filtered() && c.status == before.status:
		s.refilter(keepPerson) // back to the whole list, on the person found
	default:
		s.recount()
		s.refilter(toTop)
	}
}

func (s *Screen) sieve() *sieve {
	return &sieve{
		criteria: s.list.is,
		query:    spst.NewQuery(s.list.is.search),
		rank:     categoryRanks()[s.list.is.category],
		visit:    visitRanks()[s.list.is.visit],
		flagged:  func(at int32) bool { return len(s.known.findings.of(s.known.id(at))) > 0 },
	}
}

func (s *Screen) recount() {
	s.list.census = s.known.count(s.list.is.status)
	s.layOut()
}

// current is the employee under the cursor, or nil.
func (s *Screen) current() *spst.Employee {
	i := s.list.table.Cursor()
	if i >= len(s.list.view) {
		return nil
	}
	return s.known.employee(s.list.view[i])
}

// chosen are the employees marked, in list order, or the one under the cursor.
func (s *Screen) chosen() []spst.Employee {
	var some []spst.Employee
	if len(s.list.marks) > 0 {
		for _, at := range s.known.order {
			if s.list.marks[s.known.id(at)] {
				some = append(some, *s.known.employee(at))
			}
		}
		return some
	}
	if e := s.current(); e != nil {
		some = append(some, *e)
	}
	return some
}

// marked are the IDs of those marked, in list order.
func (s *Screen) marked() []string {
	ids := make([]string, 0, len(s.list.marks))
	for _, at := range s.known.order {
		if id := s.known.id(at); s.list.marks[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// capturing tells whether letters, digits and esc are the list's own.
func (l *seen) capturing() bool {
	return l.search.Focused() || l.lettering
}

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor {
	if !s.list.search.Focused() {
		return nil
	}
	c := s.list.search.Cursor()
	if c != nil {
		c.X += margin
		c.Y += s.list.layout.searchY
	}
	return c
}
