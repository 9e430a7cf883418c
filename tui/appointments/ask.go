package appointments

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// ask is « Demander un rendez-vous »: a form whose employees are chosen in a
// list of its own, and which asks about the stoppage for a return visit only.
type ask struct {
	*form.Form[asked]
	s      *Screen
	known  *spst.VisitRequest // the one that is changed; nil for a new one
	people []spst.VisitEmployee
	all    []*form.Field // those of a return visit included
}

// asked is what the form edits: the stoppage is there whether it is asked about or
// not.
type asked struct {
	spst.VisitRequest
	absence spst.Absence
	people  string // the employees, as [peopleText] has them
	version int64  // that is changed
}

// askedOf is what the form has of a request.
func askedOf(r spst.VisitRequest) asked {
	x := asked{VisitRequest: r, people: peopleText(r.Employees), version: r.Version}
	if r.Absence != nil {
		x.absence = *r.Absence
	}
	return x
}

// request is the request that the form has.
func (x asked) request() spst.VisitRequest {
	r := x.VisitRequest
	r.Employees, r.Absence = peopleOf(x.people), nil
	if r.Kind == spst.ReturnVisit {
		r.Absence = &x.absence
	}
	return r
}

// The API names of the fields.
const (
	fieldKind        = "kind"
	fieldEmployees   = "employees"
	fieldFrom        = "from"
	fieldUntil       = "until"
	fieldConstraints = "constraints"
	fieldReason      = "reason"
	fieldAbsence     = "absence." // what the fields of the stoppage begin with
)

// The parts of the form.
const (
	partVisit = iota
	partAbsence
	partWords
)

// openAsk opens the form: for the visits due that are marked, or the one under
// the cursor, with all that is known of them; empty elsewhere.
func (s *Screen) openAsk() (tui.Action, tea.Cmd) {
	return nil, s.panes.Open(s.askFor((&ask{s: s}).proposal()))
}

// askFor makes the form, on a proposal or on a request that was sent.
func (s *Screen) askFor(opened spst.VisitRequest) *ask {
	a := &ask{s: s}
	if opened.ID != "" {
		known := opened
		a.known = &known
	}
	a.people = opened.Employees
	a.all = a.fields()
	first := fieldKind
	if opened.Kind != "" {
		first = fieldFrom
	}
	a.Form = form.New(a.options(askedOf(opened), first), false)
	a.fit()
	return a
}

// proposalFor is a request for people that were chosen elsewhere.
func (s *Screen) proposalFor(people []spst.VisitEmployee) spst.VisitRequest {
	from := spst.AddWorkingDays(s.o.Today, 5)
	return spst.VisitRequest{From: from, Until: from.AddDays(30), Employees: people}
}

// proposal is what the form begins with. The visits marked are asked for
// together when they are of the kind of the one under the cursor.
func (a *ask) proposal() spst.VisitRequest {
	s := a.s
	r := s.proposalFor(nil)
	v := s.dueNow()
	if v == nil {
		return r
	}
	if len(s.wanted) > 0 && !s.wanted[wantedID(v)] {
		for i := range s.due.items {
			if w := &s.due.items[i]; s.wanted[wantedID(w)] {
				v = w // the first of those marked
				break
			}
		}
	}
	r.Kind, r.Until = v.Request, max(r.Until, v.Due)
	r.Employees = []spst.VisitEmployee{{ID: v.EmployeeID, Name: v.EmployeeName}}
	for i := range s.due.items {
		w := &s.due.items[i]
		if s.wanted[wantedID(w)] && w.Request == r.Kind && w.EmployeeID != v.EmployeeID {
			r.Employees = append(r.Employees, spst.VisitEmployee{ID: w.EmployeeID, Name: w.EmployeeName})
		}
	}
	return r
}

func (a *ask) options(opened asked, first string) form.Options[asked] {
	s := a.s
	title := titleAsk
	if a.known != nil {
		title = titleChange
	}
	return form.Options[asked]{
		Base: s.Base, Panes: s.panes, Title: title, Name: nameRequest, Opened: opened, First: first, New: a.known == nil,
		Fields: a.all, Part: a.part, At: askedAt,
		Normalize: func(r *asked) {
			absence := r.absence
			r.Employees, r.people, r.Absence = a.people, peopleText(a.people), &absence
			r.VisitRequest.Normalize()
		},
		Check: func(r asked) []spst.Problem { return spst.CheckVisitRequest(r.VisitRequest, s.o.Today) },
		Save:  a.save,
		Draft: form.Draft{Member: s.o.Member.Number, Form: spst.DraftForm(formRequest, opened.ID), Title: title, Proposed: a.known == nil},
		Saved: a.saved,
		Answered: func(_ asked, err error, over bool) (bool, tui.Action, tea.Cmd) {
			if over && a.known != nil && spst.KindOf(err) == spst.Conflict {
				return true, tui.Fail{Err: err}, s.load() // the service answered
			}
			return false, nil, nil
		},
		Overtaken: overtakenRequest,
		Theirs:    func(asked) tea.Cmd { return s.load() },
		Shown: func(r *asked, name string) string {
			if name != fieldEmployees || r.people == "" {
				return ""
			}
			return textNames(peopleOf(r.people))
		},
		Edited: func(_ *form.Form[asked], f *form.Field) {
			if f.Name == fieldKind {
				a.fit()
			}
		},
		Press: func(f *form.Form[asked], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
			if first := a.first(f.Now()); first != nil && key.Matches(k, keyFirst) {
				action, cmd := a.toFirst(first)
				return true, action, cmd
			}
			if !key.Matches(k, s.Keys.Open) || f.Focused().Name != fieldEmployees {
				return false, nil, nil
			}
			return true, nil, a.choose("")
		},
		Aside: a.aside,
		Sure:  a.sure,
		Note:  a.note,
		Foot:  func(asked, int) string { return s.Theme.Warn.Render(spst.NoDiagnosis) },
	}
}

// first is the request under way that a new one repeats; nil when there is none.
func (a *ask) first(r asked) *spst.VisitRequest {
	if a.known != nil {
		return nil
	}
	return r.Duplicates(a.s.requests.items)
}

// sure asks before the same visit is asked for twice.
func (a *ask) sure(r asked) *tui.Ask {
	first := a.first(r)
	if first == nil {
		return nil
	}
	return &tui.Ask{Title: askTwice, Text: r.DuplicateWarning(first), Yes: verbAskTwice}
}

// note says under the employees that the visit is asked for already.
func (a *ask) note(x *form.Field, w int, _ bool) []string {
	if a.Form == nil || x.Name != fieldEmployees {
		return nil
	}
	r := a.Now()
	first := a.first(r)
	if first == nil {
		return nil
	}
	return strings.Split(widget.ProblemView(a.s.Theme, widget.Warning, r.DuplicateWarning(first)+" "+textToFirst, w), "\n")
}

// toFirst leaves the form for the request that it repeats.
func (a *ask) toFirst(first *spst.VisitRequest) (tui.Action, tea.Cmd) {
	s := a.s
	s.show(tabRequests)
	if i := slices.IndexFunc(s.shownRequests, func(x *asking) bool { return x.visit != nil && x.visit.ID == first.ID }); i >= 0 {
		s.table().MoveTo(i)
	}
	return a.Update(keys.Press("esc"))
}

// aside says what is asked of the kind that is picked.
func (a *ask) aside(r asked) form.Aside {
	about := aboutAsk
	if r.Kind == spst.ReturnVisit {
		about += " " + hintReturn
	}
	return form.Aside{About: about, Next: nextAsk}
}

// save sends the request, or the change of one.
func (a *ask) save(ctx context.Context, key string, r asked) (asked, error) {
	svc, member := a.s.svc, a.s.o.Member.Number
	if a.known == nil {
		done, err := svc.RequestVisit(ctx, key, member, r.VisitRequest)
		return asked{VisitRequest: done}, err
	}
	r.ID, r.Version = a.known.ID, r.version
	done, err := svc.UpdateVisitRequest(ctx, key, member, r.VisitRequest)
	return asked{VisitRequest: done}, err
}

// saved empties the marks and goes to the requests.
func (a *ask) saved(before, r asked) (string, tea.Cmd) {
	if a.known == nil {
		a.s.sent(nil, r.VisitRequest)
	} else {
		a.s.sent(&before.VisitRequest, r.VisitRequest)
		return noticeChanged(textWho(&asking{visit: &r.VisitRequest})), a.s.load()
	}
	if len(a.s.o.Ask) > 0 {
		a.s.here = append(a.s.here, r.VisitRequest)
	}
	clear(a.s.wanted)
	a.s.show(tabRequests)
	a.s.table().MoveTo(0)
	return noticeVisitAsked(r.VisitRequest), a.s.load()
}

// overtakenRequest is a request that somebody else has changed.
func overtakenRequest(err error) (form.Overtaken[asked], bool) {
	now, ok := spst.CurrentOf[spst.VisitRequest](err)
	return form.Overtaken[asked]{Now: askedOf(now), Last: spst.HistoryEntry{At: now.ChangedAt, Account: spst.Account{Name: now.By}}}, ok
}

// fields makes all the fields, in the order of the form.
func (a *ask) fields() []*form.Field {
	th := a.s.Theme
	kinds := widget.NewChoice(th, spst.Fold)
	kinds.Empty = textChoose
	for _, k := range spst.VisitKinds() {
		kinds.Options = append(kinds.Options, widget.Option{Value: string(k), Label: textKind(k)})
	}
	causes := widget.NewChoice(th, spst.Fold)
	causes.Empty = textChoose
	for _, c := range spst.AbsenceCauses() {
		causes.Options = append(causes.Options, widget.Option{Value: string(c), Label: c.Label()})
	}
	text := func() widget.Control { return widget.NewEntry(th, widget.Options{Limit: spst.MaxReason}) }
	return []*form.Field{
		{Name: fieldKind, Required: true, Hint: hintKind, Part: partVisit, Control: kinds},
		{Name: fieldEmployees, Required: true, Hint: hintEmployees, Part: partVisit, Control: &peopleControl{ask: a}},
		{Name: fieldFrom, Required: true, Hint: hintPeriod, Part: partVisit, Control: form.NewDate(th)},
		{Name: fieldUntil, Required: true, Hint: hintPeriod, Part: partVisit, Control: form.NewDate(th)},
		{Name: fieldAbsence + "cause", Required: true, Hint: hintCause, Part: partAbsence, Control: causes},
		{Name: fieldAbsence + "from", Required: true, Hint: hintReturn, Part: partAbsence, Control: form.NewDate(th)},
		{Name: fieldAbsence + "return", Required: true, Hint: hintReturn, Part: partAbsence, Control: form.NewDate(th)},
		{Name: fieldAbsence + "pre_return", Hint: hintPreReturn, Part: partAbsence, Control: form.NewDate(th)},
		{Name: fieldConstraints, Hint: hintConstraints, Part: partWords, Control: text()},
		{Name: fieldReason, Hint: hintReason, Part: partWords, Control: text()},
	}
}

// fit shows the fields of the kind picked: those of the stoppage for a return
// visit only, and a star where a reason is needed.
func (a *ask) fit() {
	kind := spst.VisitKind(a.all[0].Control.(*widget.Choice).Value())
	here := a.all[0]
	if a.Form != nil {
		here = a.Focused()
	}
	shown := slices.DeleteFunc(slices.Clone(a.all), func(f *form.Field) bool {
		return f.Part == partAbsence && kind != spst.ReturnVisit
	})
	for _, f := range a.all {
		if f.Name == fieldReason {
			f.Required = kind.NeedsReason()
		}
	}
	if a.Form != nil {
		a.Fields, a.At = shown, max(slices.Index(shown, here), 0)
		a.LayOut()
	}
}

// The columns of the form.
const (
	askLabel  = 22
	widestAsk = 110
)

func (a *ask) part(part, w int) widget.GridPart {
	p := widget.GridPart{Columns: []widget.GridColumn{{X: widget.GridMargin, W: min(w-2*widget.GridMargin, widestAsk), Label: askLabel}}}
	title := map[int]string{partVisit: titlePartVisit, partAbsence: titlePartAbsence, partWords: titlePartWords}[part]
	p.Head = []string{" " + a.s.Theme.Title.Render(title)}
	if part != partVisit {
		p.Head = append([]string{""}, p.Head...)
	}
	return p
}

// askedAt points to the field of that API name.
func askedAt(r *asked, name string) any {
	switch name {
	case fieldKind:
		return &r.Kind
	case fieldEmployees:
		return &r.people
	case fieldFrom:
		return &r.From
	case fieldUntil:
		return &r.Until
	case fieldConstraints:
		return &r.Constraints
	case fieldReason:
		return &r.Reason
	case fieldAbsence + "cause":
		return &r.absence.Cause
	case fieldAbsence + "from":
		return &r.absence.From
	case fieldAbsence + "return":
		return &r.absence.Return
	case fieldAbsence + "pre_return":
		return &r.absence.PreReturn
	}
	return nil
}
