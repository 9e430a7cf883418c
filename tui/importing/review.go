package importing

import (
	"context"
	"crypto/rand"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// review is the difference, and what is seen of it.
type review struct {
	difference reconcile.Difference
	folded     []string // of each row, what the search compares
	tab        int      // among the actions
	view       []int    // the rows of the tab that the search selects
	table      *widget.Table
	search     widget.Search
	prompt     *prompt
	touched    bool
	showNIR    bool
	decided    *reconcile.Decisions // to be put on the next difference
}

// prompt asks for a value, such as the date of the exits of some rows.
type prompt struct {
	field *widget.Field
	hint  string
	verb  string // what enter does with it
	// accept takes what was typed, or says what is wrong with it.
	accept func(s *Screen, value string) (tui.Action, string)
}

func newReview(th *theme.Theme) review {
	return review{table: widget.NewTable(th), search: widget.NewSearch(th, widget.Options{Label: labelSearch, Width: 24, Limit: 80})}
}

func (v *review) capturing() bool { return v.search.Focused() || v.prompt != nil }

// keep sets the decisions aside, for the difference made again.
func (v *review) keep() {
	if v.touched {
		d := v.difference.Decisions()
		v.decided = &d
	}
}

// compared is a difference ready to be shown.
type compared struct {
	file       File
	difference reconcile.Difference
	folded     []string
}

// compare reads the file again when words have got their meaning, then the
// roster, and compares, beside the screen.
func (s *Screen) compare() tea.Cmd {
	svc, member, paths, how, file, again := s.svc, s.o.Member.Number, s.paths, s.how, s.file, s.answered()
	o := reconcile.Options{On: s.o.Today, Whole: s.whole}
	var cmd tea.Cmd
	s.busy, cmd = tui.Request(s.ctx, func(ctx context.Context) (compared, error) {
		c := compared{file: file}
		if again {
			var err error
			if c.file, err = svc.ReadRoster(ctx, paths, how, func(int64, int64) {}); err != nil {
				return c, err
			}
		}
		var roster []spst.Employee
		err := svc.StreamEmployees(ctx, member, spst.RosterQuery{Status: spst.All}, func(chunk []spst.Employee) error {
			roster = append(roster, chunk...)
			return nil
		})
		if err != nil {
			return c, err
		}
		c.difference = reconcile.Compare(roster, &c.file.RosterFile, o)
		c.folded = make([]string, len(c.difference.Rows))
		for i := range c.difference.Rows {
			e := &c.difference.Rows[i].Employee
			c.folded[i] = spst.Fold(e.DisplayName() + " " + e.JobTitle)
		}
		return c, nil
	})
	return tea.Batch(cmd, s.tick())
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
	s.file, v.difference, v.folded = r.Value.file, r.Value.difference, r.Value.folded
	s.columns.SetLen(s.previewLen())
	s.words.SetLen(len(s.file.Unknown))
	v.touched, v.prompt = v.decided != nil, nil
	if v.decided != nil {
		v.difference.Decide(*v.decided)
	}
	v.search.Clear()
	s.step = stepReview
	s.tabTo(s.firstTab())
	s.layOut()
	if s.whole && v.difference.Part != "" {
		return tui.No(noticeNotEntire(v.difference.Part)), nil
	}
	return nil, nil
}

// firstTab is the first action that has rows.
func (s *Screen) firstTab() int {
	for i, a := range reconcile.Actions() {
		if s.review.difference.Summary.Of(a) > 0 {
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
	for i := range v.difference.Rows {
		if v.difference.Rows[i].Action == action && query.Match(v.folded[i]) {
			v.view = append(v.view, i)
		}
	}
	v.table.SetLen(len(v.view))
}

// current is the row under the cursor, or nil.
func (v *review) current() *reconcile.Row {
	if i := v.table.Cursor(); i < len(v.view) {
		return &v.difference.Rows[v.view[i]]
	}
	return nil
}

func (s *Screen) onReviewKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	v := &s.review
	switch {
	case v.prompt != nil:
		return s.onPromptKey(k)
	case v.search.Focused():
		return nil, s.found(v.search.Key(k, s.moves))
	case s.moves(k):
	case key.Matches(k, s.keys.Back):
		s.leaveReview()
	case key.Matches(k, s.keys.Left), key.Matches(k, s.keys.Prev):
		s.tabTo(v.tab - 1)
	case key.Matches(k, s.keys.Right), key.Matches(k, s.keys.Next):
		s.tabTo(v.tab + 1)
	case key.Matches(k, s.keys.Search):
		return nil, v.search.Begin()
	case key.Matches(k, s.keys.Mark):
		return s.mark(), nil
	case key.Matches(k, s.keys.Add):
		return s.markAll(), nil
	case key.Matches(k, s.keys.Remove):
		return s.askExit(), nil
	case key.Matches(k, s.keys.NIR):
		v.showNIR = !v.showNIR
	case key.Matches(k, s.keys.Export):
		return s.writeRefused()
	case key.Matches(k, s.keys.Submit):
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

// onReviewInput types into the search, or into what is asked for.
func (s *Screen) onReviewInput(msg tea.Msg) tea.Cmd {
	v := &s.review
	if v.prompt != nil {
		v.prompt.field.SetProblem(widget.NoProblem, "")
		return v.prompt.field.Update(msg)
	}
	return s.found(v.search.Input(msg))
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
	r := s.review.current()
	switch {
	case r == nil:
		return nil
	case !r.Writes():
		return tui.No(noticeNothingToMark)
	}
	r.Taken = !r.Taken
	s.review.touched = true
	s.review.table.Move(1)
	return nil
}

// markAll takes all the rows in view, or leaves them when they all are taken.
func (s *Screen) markAll() tui.Action {
	v := &s.review
	all := true
	for _, i := range v.view {
		if !v.difference.Rows[i].Writes() {
			return tui.No(noticeNothingToMark)
		}
		all = all && v.difference.Rows[i].Taken
	}
	for _, i := range v.view {
		v.difference.Rows[i].Taken = !all
	}
	v.touched = true
	return nil
}

// askExit asks for the reason, then the date, of the exits that have been marked
// and have none, or of the one under the cursor.
func (s *Screen) askExit() tui.Action {
	v := &s.review
	var rows []int
	for i := range v.difference.Rows {
		if r := &v.difference.Rows[i]; r.Proposed && r.Writes() && r.Taken && r.Exit == nil {
			rows = append(rows, i)
		}
	}
	if r := v.current(); len(rows) == 0 && r != nil && r.Proposed && r.Writes() {
		rows = []int{v.view[v.table.Cursor()]}
	}
	if len(rows) == 0 {
		return tui.No(noticeNoExit)
	}
	m := &widget.Menu{Title: textExitReason(len(rows))}
	for _, reason := range spst.ExitReasons() {
		m.Items = append(m.Items, widget.MenuItem{Label: reason.Label(), Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			return nil, s.ask(&prompt{
				field: widget.NewField(s.th, widget.Options{Label: labelExitDate, Width: 12, Limit: 10}),
				hint:  textLeaving(len(rows), reason), verb: "valider la date",
				accept: func(s *Screen, value string) (tui.Action, string) { return nil, s.leave(rows, reason, value) },
			}, s.o.Today.French())
		})})
	}
	s.menu = m
	return nil
}

// ask opens a prompt, with a value that typing takes the place of.
func (s *Screen) ask(p *prompt, value string) tea.Cmd {
	s.review.prompt = p
	p.field.SetValue(value)
	cmd := p.field.Focus()
	p.field.SelectAll()
	return cmd
}

func (s *Screen) onPromptKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	v := &s.review
	switch {
	case key.Matches(k, s.keys.Back):
		v.prompt = nil
	case k.String() == "enter", key.Matches(k, s.keys.Submit):
		action, wrong := v.prompt.accept(s, v.prompt.field.Value())
		if wrong != "" {
			v.prompt.field.SetProblem(widget.Error, wrong)
			return nil, nil
		}
		v.prompt = nil
		return action, nil
	default:
		return nil, s.onReviewInput(k)
	}
	return nil, nil
}

// leave gives the rows their exit, or says what is wrong with the date.
func (s *Screen) leave(rows []int, reason spst.ExitReason, typed string) string {
	v := &s.review
	date, err := spst.ParseDate(typed)
	if err != nil {
		return textBadDate
	}
	for _, i := range rows {
		if e := &v.difference.Rows[i].Employee; date < e.HireDate {
			return textBeforeHire(e)
		}
	}
	for _, i := range rows {
		v.difference.Rows[i].Leave(spst.Exit{ExitDate: date, ExitReason: reason})
	}
	v.touched = true
	return ""
}

// askCarry asks before anything is written.
func (s *Screen) askCarry() (tui.Action, tea.Cmd) {
	taken, unready := s.review.difference.Taken()
	switch {
	case unready > 0:
		return tui.No(noticeUnready(unready)), nil
	case taken == 0:
		return tui.No(noticeNothingTaken), nil
	}
	n, many := s.review.difference.Leaving()
	if !many {
		return s.confirmCarry(taken), nil
	}
	return nil, s.ask(&prompt{
		field: widget.NewField(s.th, widget.Options{Label: labelExits, Width: 8, Limit: 7}),
		hint:  textManyLeave(n, s.review.difference.Present()), verb: "confirmer les sorties",
		accept: func(s *Screen, value string) (tui.Action, string) {
			if strings.TrimSpace(value) != strconv.Itoa(n) {
				return nil, textNotTheNumber(n)
			}
			return s.confirmCarry(taken), ""
		},
	}, "")
}

func (s *Screen) confirmCarry(taken int) tui.Action {
	return tui.Confirm{Title: textCarryTitle(taken), Text: textCarry(&s.review.difference, s.o.Member.Name), Yes: textCarryYes,
		Then: tui.Send{Msg: do{(*Screen).begin}}}
}

// begin keeps what was decided, then carries it out.
func (s *Screen) begin() (tui.Action, tea.Cmd) {
	if s.carry.id == "" {
		s.carry.id = rand.Text()
	}
	s.carry.start(&s.review.difference)
	_, total := s.carry.run.Progress()
	paths := slices.Clone(s.paths)
	for i, path := range paths {
		if abs, err := filepath.Abs(path); err == nil && path != "" && path[0] != '~' {
			paths[i] = abs
		}
	}
	s.memory.Pending = &Pending{
		Import: s.carry.id, Paths: paths, Digest: s.file.Digest, SIRET: s.how.SIRET, Officers: s.how.Officers, Sheet: s.how.Sheet,
		Whole: s.whole, Total: total, What: s.review.difference.Decisions(),
	}
	s.step = stepCarry
	s.layOut()
	return nil, s.nextBatch(true)
}

func (s *Screen) reviewCursor() *tea.Cursor {
	v := &s.review
	var c *tea.Cursor
	switch {
	case v.prompt != nil:
		c = v.prompt.field.Cursor()
	case v.search.Focused():
		c = v.search.Cursor()
	}
	if c != nil {
		c.X++
		c.Y += reviewSearchY
	}
	return c
}
