package roster

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// roster is what is known of the member's employees.
type roster struct {
	people
	order []int32 // every place, in the order of sort
	sort  sorting
	// changes counts the writes: an order computed before one is stale.
	changes int
	gone    bool // those who left are there too

	stream *stream
	failed error // why the last stream stopped short
	saved  map[string]spst.Employee

	sorting  tui.Ticket
	sortedAt int // changes when the sort was asked for

	findings findings
	checked  bool
	checking tui.Ticket
	recheck  bool // something changed while checking
}

// stream is a reading of the roster that is under way.
type stream struct {
	query  spst.RosterQuery
	chunks chan arrived
	cancel context.CancelFunc
	// into is where they go: the list itself, or a new one that takes its
	// place when complete.
	into  *people
	fresh bool
	asked bool // by the person, who is told when it is done
}

// arrived is a piece of a stream. The last one is done, with why it stopped
// when it is not the end.
type arrived struct {
	from *stream
	folded
	done bool
	err  error
}

// load starts with the employees present: they show as they come.
func (s *Screen) load() tea.Cmd {
	return s.start(&stream{query: spst.RosterQuery{Status: spst.Present}, into: &s.known.people})
}

// reload reads everything again; the list stays until the new one is there.
func (s *Screen) reload() tea.Cmd {
	if len(s.known.packed) == 0 && s.list.is.status == spst.Present {
		return s.load()
	}
	status := spst.Present
	if s.known.gone || s.list.is.status != spst.Present {
		status = spst.All
	}
	return s.start(&stream{query: spst.RosterQuery{Status: status}, into: new(people), fresh: true})
}

// refresh is reload at the person's demand.
func (s *Screen) refresh() (tui.Action, tea.Cmd) {
	cmd := s.reload()
	s.known.stream.asked = true
	return tui.Notice{Text: noticeRefresh}, cmd
}

func (s *Screen) start(st *stream) tea.Cmd {
	if old := s.known.stream; old != nil {
		old.cancel()
	}
	st.into.grow(s.expected())
	st.chunks = make(chan arrived, 1)
	ctx, cancel := context.WithCancel(s.Ctx)
	st.cancel = cancel
	s.known.stream, s.known.failed, s.known.saved = st, nil, nil
	svc, member, today := s.svc, s.o.Member.Number, s.o.Today
	return func() tea.Msg {
		go st.run(ctx, svc, member, today)
		return st.next()
	}
}

// maxGrowth bounds the room made on the portal's word.
const maxGrowth = 200_000

// expected is how many employees are present, as the portal said before.
func (s *Screen) expected() int {
	return min(max(s.o.Member.Headcount, 0), maxGrowth)
}

// run reads the stream into chunks; the folding is done here, beside the
// screen.
func (st *stream) run(ctx context.Context, svc Service, member string, today spst.Date) {
	defer close(st.chunks)
	send := func(a arrived) error {
		a.from = st
		select {
		case st.chunks <- a:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := svc.StreamEmployees(ctx, member, st.query, func(employees []spst.Employee) error {
		return send(arrived{folded: foldAll(employees, today)})
	})
	_ = send(arrived{done: true, err: err}) // nothing takes the chunks once ctx has ended
}

// next waits for the next piece; nil after the last.
func (st *stream) next() tea.Msg {
	a, ok := <-st.chunks
	if !ok {
		return nil
	}
	return a
}

func (s *Screen) onArrived(a arrived) (tui.Action, tea.Cmd) {
	if a.from != s.known.stream {
		return nil, nil
	}
	if a.done {
		return s.onLoaded(a)
	}
	first := len(a.from.into.packed)
	a.from.into.add(s.known.unsaved(a.folded))
	if !a.from.fresh {
		s.extend(first)
	}
	return nil, a.from.next
}

// unsaved drops what was saved here since the stream began: what the portal
// read before is older.
func (r *roster) unsaved(f folded) folded {
	if len(r.saved) == 0 {
		return f
	}
	kept := folded{}
	for i, e := range f.packed {
		if _, ok := r.saved[e.ID()]; !ok || r.stream.fresh {
			kept.packed, kept.text, kept.traits = append(kept.packed, e), append(kept.text, f.text[i]), append(kept.traits, f.traits[i])
		}
	}
	return kept
}

func (s *Screen) onLoaded(a arrived) (tui.Action, tea.Cmd) {
	st := s.known.stream
	s.known.stream = nil
	st.cancel()
	if a.err != nil {
		s.known.failed = a.err
		return tui.Fail{Err: a.err}, nil
	}
	s.known.gone = st.query.Status != spst.Present
	if st.fresh {
		s.swap(st.into)
	}
	s.layOut()
	s.seek(0)
	cmd := tea.Batch(s.sortAgain(), s.check())
	if st.asked {
		return tui.Notice{Text: noticeFresh(len(s.list.view))}, cmd
	}
	action, waiting := s.takeUpWaiting()
	return action, tea.Batch(cmd, waiting)
}

// swap puts the list that was read again in place of the old one, the cursor on
// the same person, or on the same line.
func (s *Screen) swap(fresh *people) {
	here := ""
	if e := s.current(); e != nil {
		here = e.ID
	}
	for _, e := range s.known.saved {
		if at := fresh.find(e.ID); at < 0 || fresh.employee(at).Version < e.Version {
			fresh.put(e, s.o.Today)
		}
	}
	s.known.people = *fresh
	s.known.changes++
	s.keepMarks()
	s.known.order = places(len(fresh.packed))
	s.list.view = s.list.view[:0] // places in the old list
	s.recount()
	s.refilter(keepPerson)
	s.moveToPerson(here)
}

// keepMarks forgets the marks of those who are no longer in the list.
func (s *Screen) keepMarks() {
	kept := map[string]bool{}
	for _, e := range s.known.packed {
		if id := e.ID(); s.list.marks[id] {
			kept[id] = true
		}
	}
	s.list.marks = kept
}

// extend takes in what arrived from place first on, in arrival order, which is
// the portal's: by name.
func (s *Screen) extend(first int) {
	s.known.changes++
	for i := first; i < len(s.known.packed); i++ {
		s.known.order = append(s.known.order, int32(i))
	}
	s.known.countFrom(&s.list.census, first, s.list.is.status)
	s.list.view = s.known.sift(s.known.order[first:], s.list.view, s.sieve())
	s.list.table.SetLen(len(s.list.view))
	if first == 0 { // the rest moves nothing until all are there
		s.fitColumns()
	}
	s.seek(first)
}

// keep puts a saved employee in its place, everywhere.
func (s *Screen) keep(e spst.Employee) tea.Cmd {
	s.keepQuietly(e)
	return s.check()
}

// keepQuietly is keep without a new check: between two writes of a series.
func (s *Screen) keepQuietly(e spst.Employee) {
	if s.known.stream != nil {
		if s.known.saved == nil {
			s.known.saved = map[string]spst.Employee{}
		}
		s.known.saved[e.ID] = e
	}
	at := s.known.put(e, s.o.Today)
	s.known.changes++
	s.known.order = s.known.sort.place(s.known.order, at, s.known.folded)
	s.recount()
	s.refilter(keepPerson)
}

// sortNow is how many employees are sorted at once, without a command.
const sortNow = 5_000

// sortAgain puts the list in the order asked for.
func (s *Screen) sortAgain() tea.Cmd {
	if len(s.known.packed) <= sortNow {
		s.known.order = s.known.sort.order(s.known.folded)
		s.refilter(keepPerson)
		return nil
	}
	lent, by := s.known.lend(), s.known.sort
	s.known.sortedAt = s.known.changes
	var cmd tea.Cmd
	s.known.sorting, cmd = tui.Request(s.Ctx, func(context.Context) (sorted, error) {
		return sorted{by.order(lent.folded), lent}, nil
	})
	return cmd
}

// sorted is an order that a command has computed.
type sorted struct {
	order []int32
	of    loan
}

func (s *Screen) onSorted(r tui.Reply[sorted]) (tui.Action, tea.Cmd) {
	s.known.giveBack(r.Value.of)
	switch {
	case r.Ticket != s.known.sorting:
	case s.known.sortedAt == s.known.changes:
		s.known.order = r.Value.order
		s.refilter(keepPerson)
	case s.known.stream == nil: // else it is sorted when the last one is there
		return nil, s.sortAgain()
	}
	return nil, nil
}

func places(n int) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	return order
}
