package roster

import (
	"cmp"
	"context"
	"runtime"
	"runtime/debug"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// findings are the anomalies of a roster.
type findings struct {
	byID   map[string][]spst.Anomaly
	at     map[string]int32 // where those people were
	groups []group
	read   loan
}

// group is one kind of anomaly with those who have it, in name order.
type group struct {
	code     spst.ProblemCode
	severity spst.Severity
	found    []spst.Anomaly
}

func (f *findings) of(id string) []spst.Anomaly { return f.byID[id] }

// worst is the severity of the gravest anomaly of an employee, or "".
func (f *findings) worst(id string) spst.Severity {
	var worst spst.Severity
	for _, a := range f.byID[id] {
		if a.Severity == spst.SeverityError {
			return spst.SeverityError
		}
		worst = a.Severity
	}
	return worst
}

// longRoster is from how many employees on the room that reading and checking them took is
// given back to the machine at once: some 30 MB for 100,000, which the runtime would keep for minutes.
const longRoster = 20_000

// check looks for anomalies, beside the screen. What changes meanwhile is
// looked at when it is done.
func (s *Screen) check() tea.Cmd {
	if s.known.checking != 0 {
		s.known.recheck = true
		return nil
	}
	lent, today := s.known.lend(), s.o.Today
	var cmd tea.Cmd
	s.known.checking, cmd = tui.Request(s.Ctx, func(context.Context) (findings, error) { return find(lent, today), nil })
	return cmd
}

func find(in loan, today spst.Date) findings {
	f := findings{byID: map[string][]spst.Anomaly{}, read: in}
	at := map[spst.ProblemCode]int{}
	check := spst.NewRosterCheck(today, len(in.packed))
	var e spst.Employee
	for i, p := range in.packed {
		if i%giveWay == 0 {
			runtime.Gosched()
		}
		p.Unpack(&e)
		check.Add(&e)
	}
	for _, a := range check.Anomalies() {
		f.byID[a.EmployeeID] = append(f.byID[a.EmployeeID], a)
		i, ok := at[a.Code]
		if !ok {
			i = len(f.groups)
			at[a.Code] = i
			f.groups = append(f.groups, group{code: a.Code, severity: a.Severity})
		}
		f.groups[i].found = append(f.groups[i].found, a)
	}
	f.sort(in.folded)
	if len(in.packed) >= longRoster {
		debug.FreeOSMemory()
	}
	return f
}

// sort puts the refusals first, then the kinds by title; people by name.
func (f *findings) sort(in folded) {
	f.at = make(map[string]int32, len(f.byID))
	for i, e := range in.packed {
		if id := e.ID(); len(f.byID[id]) > 0 {
			f.at[id] = int32(i)
		}
	}
	slices.SortStableFunc(f.groups, func(a, b group) int {
		return cmp.Or(-cmp.Compare(gravity(a.severity), gravity(b.severity)), cmp.Compare(spst.ProblemTitle(a.code), spst.ProblemTitle(b.code)))
	})
	for _, g := range f.groups {
		slices.SortStableFunc(g.found, func(a, b spst.Anomaly) int {
			return cmp.Compare(in.text[f.at[a.EmployeeID]], in.text[f.at[b.EmployeeID]])
		})
	}
}

func gravity(s spst.Severity) int {
	if s == spst.SeverityError {
		return 1
	}
	return 0
}

func (s *Screen) onChecked(r tui.Reply[findings]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.known.checking {
		return nil, nil
	}
	s.known.giveBack(r.Value.read)
	s.known.checking, s.known.checked = 0, true
	s.known.findings = r.Value
	s.known.findings.read = loan{}
	if s.list.is.anomaly {
		s.refilter(keepPerson)
	}
	action, cmd := s.panes.Update(rechecked{})
	if s.known.recheck {
		s.known.recheck = false
		return action, tea.Batch(cmd, s.check())
	}
	return action, cmd
}

// place gives where an employee with anomalies is, or -1: where the check found
// it, unless the list was read again since.
func (r *roster) place(id string) int32 {
	if at, ok := r.findings.at[id]; ok && int(at) < len(r.packed) && r.id(at) == id {
		return at
	}
	return r.find(id)
}

// rechecked tells the panes that the anomalies are new.
type rechecked struct{}
