package importing

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// review is what is seen of the difference.
type review struct {
	folded  []string // of each row, what the search compares
	tab     int      // among the actions
	view    []int    // the rows of the tab that the search selects
	table   *widget.Table
	pane    widget.Pane // the row under the cursor
	search  widget.Search
	order   widget.Order // of the rows, by reviewSorts
	touched bool         // something was decided
	decided bool         // and is to be kept
	showNIR bool
}

func newReview(th *theme.Theme) review {
	return review{table: widget.NewTable(th), search: widget.NewSearch(th, 24, 80)}
}

// compared is a difference ready to be shown.
type compared struct {
	imports.Compared
	folded []string
}

// compare compares beside the screen; whole says that the file is the whole roster.
func (s *Screen) compare(whole bool) tea.Cmd {
	svc, comparison := s.svc, s.run.Compare(whole)
	var cmd tea.Cmd
	s.busy, cmd = tui.Request(s.Ctx, func(ctx context.Context) (compared, error) {
		c, err := comparison.Do(ctx, svc)
		folded := make([]string, len(c.Difference.Rows))
		for i := range c.Difference.Rows {
			folded[i] = foldRow(&c.Difference.Rows[i])
		}
		return compared{c, folded}, err
	})
	return tea.Batch(cmd, s.progress.Tick())
}

// foldRow is what the search compares of a row.
func foldRow(r *reconcile.Row) string {
	return spst.Fold(r.Employee.DisplayName() + " " + r.Employee.JobTitle)
}

func (s *Screen) onCompared(r tui.Reply[compared]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.busy {
		return nil, nil
	}
	s.busy = 0
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, nil
	}
	v := &s.review
	v.folded, v.touched = r.Value.folded, s.run.Compared(r.Value.Compared)
	s.columns.SetLen(s.previewLen())
	s.words.SetLen(len(s.run.File.Unknown))
	v.search.Clear()
	s.step = stepReview
	s.tabTo(s.firstTab())
	s.layOut()
	if s.run.Whole && s.run.Difference.Part != "" {
		return tui.Note{Text: noticeNotEntire(s.run.Difference.Part)}, nil
	}
	return nil, nil
}

// firstTab is the first action that has rows.
func (s *Screen) firstTab() int {
	for i, a := range reconcile.Actions() {
		if s.run.Difference.Summary.Of(a) > 0 {
			return i
		}
	}
	return 0
}

func (s *Screen) tabTo(tab int) {
	n := len(reconcile.Actions())
	s.review.tab = (tab + n) % n
	s.sift()
	s.review.table.MoveTo(0)
	s.layOutReview()
}

// sift selects the rows of the tab that the search matches.
func (s *Screen) sift() {
	v := &s.review
	action, query := reconcile.Actions()[v.tab], spst.NewQuery(v.search.Value())
	v.view = v.view[:0]
	for i := range s.run.Difference.Rows {
		if s.run.Difference.Rows[i].Action == action && query.Match(v.folded[i]) {
			v.view = append(v.view, i)
		}
	}
	row := func(i int) *spst.Employee { return &s.run.Difference.Rows[i].Employee }
	widget.Sort(v.view, v.order,
		func(a, b int) int { return cmp.Compare(v.folded[a], v.folded[b]) },
		func(a, b int) int { return cmp.Compare(spst.Fold(row(a).JobTitle), spst.Fold(row(b).JobTitle)) },
		func(a, b int) int { return cmp.Compare(row(a).HireDate, row(b).HireDate) })
	v.table.SetLen(len(v.view))
}

// reviewSorts are the orders of the rows: that of the file first.
func reviewSorts() []widget.SortField {
	return widget.Fields(list.FileRows(false, nil), "", "row", "name", "job_title", "hire_date")
}

// sortMenu proposes them.
func (s *Screen) sortMenu() *widget.Menu {
	return widget.SortMenu(titleSort, reviewSorts(), s.review.order, func(o widget.Order) tea.Cmd {
		s.review.order = o
		s.sift()
		s.review.table.MoveTo(0)
		return nil
	})
}

// current is the row under the cursor, or nil.
func (s *Screen) current() *reconcile.Row {
	v := &s.review
	if i := v.table.Cursor(); i < len(v.view) {
		return &s.run.Difference.Rows[v.view[i]]
	}
	return nil
}

func (s *Screen) onReviewKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	v := &s.review
	switch {
	case v.search.Focused():
		return nil, s.found(v.search.Key(k, s.moves))
	case s.moves(k):
	case key.Matches(k, s.Keys.Back):
		s.leaveReview()
	case key.Matches(k, s.Keys.Left), key.Matches(k, s.Keys.Prev):
		s.tabTo(v.tab - 1)
	case key.Matches(k, s.Keys.Right), key.Matches(k, s.Keys.Next):
		s.tabTo(v.tab + 1)
	case key.Matches(k, s.Keys.Search):
		return nil, v.search.Begin()
	case key.Matches(k, s.Keys.Sort):
		return nil, s.choose(s.sortMenu())
	case key.Matches(k, s.Keys.Mark):
		return s.mark(), nil
	case key.Matches(k, s.Keys.Add):
		return s.markAll(), nil
	case key.Matches(k, s.Keys.Remove):
		return s.askExit()
	case key.Matches(k, s.Keys.Edit), key.Matches(k, s.Keys.Open) && s.action() == reconcile.Reject:
		return s.openCorrect()
	case key.Matches(k, s.Keys.NIR):
		v.showNIR = !v.showNIR
	case key.Matches(k, s.Keys.Export):
		return s.writeRefused()
	case key.Matches(k, s.Keys.Submit):
		return s.askCarry()
	}
	return nil, nil
}

// leaveReview takes the search off, or goes a step back.
func (s *Screen) leaveReview() {
	if s.review.search.Clear() {
		s.sift()
		return
	}
	s.back()
}

// found selects again when the search has changed.
func (s *Screen) found(changed bool, cmd tea.Cmd) tea.Cmd {
	if changed {
		s.sift()
		s.review.table.MoveTo(0)
	}
	return cmd
}

// mark takes or leaves a row.
func (s *Screen) mark() tui.Action {
	r := s.current()
	switch {
	case r == nil:
		return nil
	case !r.Writes():
		return tui.Note{Text: noticeNothingToMark}
	}
	r.Taken = !r.Taken
	s.decide()
	s.review.table.Move(1)
	return nil
}

// decide notes that something was.
func (s *Screen) decide() { s.review.touched, s.review.decided = true, true }

// markAll takes all the rows in view, or leaves them when they all are taken.
func (s *Screen) markAll() tui.Action {
	v := &s.review
	all := true
	for _, i := range v.view {
		if !s.run.Difference.Rows[i].Writes() {
			return tui.Note{Text: noticeNothingToMark}
		}
		all = all && s.run.Difference.Rows[i].Taken
	}
	for _, i := range v.view {
		s.run.Difference.Rows[i].Taken = !all
	}
	s.decide()
	return nil
}

// askExit asks for the reason, then the date, of the exits that have been marked
// and have none, or of the one under the cursor.
func (s *Screen) askExit() (tui.Action, tea.Cmd) {
	v := &s.review
	var rows []int
	for i := range s.run.Difference.Rows {
		if r := &s.run.Difference.Rows[i]; r.Proposed && r.Writes() && r.Taken && r.Exit == nil {
			rows = append(rows, i)
		}
	}
	if r := s.current(); len(rows) == 0 && r != nil && r.Proposed && r.Writes() {
		rows = []int{v.view[v.table.Cursor()]}
	}
	if len(rows) == 0 {
		return tui.Note{Text: noticeNoExit}, nil
	}
	m := &widget.Menu{Title: textExitReason(len(rows))}
	for _, reason := range spst.ExitReasons() {
		m.Items = append(m.Items, widget.MenuItem{Label: reason.Label(), Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			return nil, s.ask(&prompt{
				field: widget.NewField(s.Theme, widget.Options{Label: spst.FieldLabel("exit_date"), Width: 12, Limit: 10}),
				hint:  textLeaving(len(rows), reason), verb: "valider la date",
				accept: func(value string) (tui.Action, string) { return nil, s.leave(rows, reason, value) },
			}, s.o.Today.French())
		})})
	}
	return nil, s.choose(m)
}

// leave gives the rows their exit, or says what is wrong with the date.
func (s *Screen) leave(rows []int, reason spst.ExitReason, typed string) string {
	date, err := spst.ParseDate(typed)
	if err != nil {
		return tui.Sentence(err)
	}
	for _, i := range rows {
		if e := &s.run.Difference.Rows[i].Employee; date < e.HireDate {
			return textBeforeHire(e)
		}
	}
	for _, i := range rows {
		s.run.Difference.Rows[i].Leave(spst.Exit{ExitDate: date, ExitReason: reason})
	}
	s.decide()
	return ""
}

// askCarry asks before anything is written.
func (s *Screen) askCarry() (tui.Action, tea.Cmd) {
	taken, unready := s.run.Difference.Taken()
	switch {
	case unready > 0:
		return tui.No(noticeUnready(unready)), nil
	case taken == 0:
		return tui.Note{Text: noticeNothingTaken}, nil
	}
	n, many := s.run.Difference.Leaving()
	if !many {
		return s.confirmCarry(taken), nil
	}
	return nil, s.ask(&prompt{
		field: widget.NewField(s.Theme, widget.Options{Label: labelExits, Width: 8, Limit: 7}),
		hint:  textManyLeave(n, s.run.Difference.Present()), verb: "confirmer les sorties",
		accept: func(value string) (tui.Action, string) {
			if strings.TrimSpace(value) != strconv.Itoa(n) {
				return nil, textNotTheNumber(n)
			}
			return s.confirmCarry(taken), ""
		},
	}, "")
}

func (s *Screen) confirmCarry(taken int) tui.Action {
	return tui.Ask{Title: textCarryTitle(taken), Text: textCarry(s.run, s.o.Member.Name), Yes: textCarryYes,
		Then: tui.Send{Msg: do{(*Screen).begin}}}
}

// begin carries out what was decided.
func (s *Screen) begin() (tui.Action, tea.Cmd) {
	s.run.Begin()
	s.carry.paused, s.carry.failed, s.carry.undo = false, nil, nil
	s.step = stepCarry
	s.layOut()
	return nil, s.nextBatch()
}
