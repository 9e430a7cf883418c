// Package importing is « Importer un fichier »: a roster file is chosen, its
// columns are confirmed, and what it would change is reviewed line by line
// before any of it is carried out.
//
// The steps follow each other; esc goes back one. What is decided is kept on the
// portal, so that the import can be taken up, on another machine with the same file
// too.
package importing

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say whose roster it is.
type Options struct {
	Member spst.Member
	Today  spst.Date // the portal's
}

type step int

const (
	stepFile step = iota
	stepColumns
	stepWords
	stepReview
	stepCarry
	stepReport
)

// Screen is « Importer un fichier » of one member.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	step step

	run   *imports.Run
	last  *spst.Import // the last one that was carried out; nil when there is none
	files form.Folder

	asked    bool       // whether the file is the whole roster was answered
	resuming bool       // the file to choose is that of the import taken up
	busy     tui.Ticket // of what the step waits for
	progress *tui.Progress
	columns  *widget.Table
	words    *widget.Table
	rows     tables

	review review
	carry  carry
	memory keeping
	panes  *tui.Panes
}

var (
	_ tui.Screen   = (*Screen)(nil)
	_ tui.Unsaver  = (*Screen)(nil)
	_ tui.Keeper   = (*Screen)(nil)
	_ tui.Capturer = (*Screen)(nil)
	_ tui.Stepper  = (*Screen)(nil)
	_ tui.Cursorer = (*Screen)(nil)
	_ tui.Titler   = (*Screen)(nil)
	_ tui.Closer   = (*Screen)(nil)
)

// New makes the screen; Init looks for what is remembered.
func New(svc Service, b tui.Base, o Options) *tui.Panes {
	s := &Screen{
		svc: svc, Base: b, o: o, progress: new(tui.Progress),
		run:   imports.New(o.Member, o.Today, imports.Memory{}),
		files: form.NewFolder(svc, widget.NewFiles(b.Theme, labelFile, readable)), columns: widget.NewTable(b.Theme),
		words:  widget.NewTable(b.Theme),
		review: newReview(b.Theme), carry: newCarry(b.Theme),
	}
	s.files.Several = true
	s.panes = tui.NewPanes(s)
	return s.panes
}

// Init asks what is remembered, and what was imported before.
func (s *Screen) Init() tea.Cmd {
	svc, member := s.svc, s.o.Member.Number
	var cmd tea.Cmd
	s.busy, cmd = tui.Request(s.Ctx, func(ctx context.Context) (known, error) {
		m, err := svc.ImportMemory(ctx, member)
		if err != nil {
			return known{}, err
		}
		list, err := svc.Imports(ctx, member)
		return known{m, list}, err
	})
	return tea.Batch(s.files.Focus(), cmd)
}

// Update takes a message, and keeps what was decided.
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	action, cmd := s.update(msg)
	return action, tea.Batch(cmd, s.keepDecided())
}

func (s *Screen) update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if s.files.Take(msg) {
		return nil, nil
	}
	switch msg := msg.(type) {
	case tui.Reply[known]:
		return s.onKnown(msg)
	case tui.Reply[imports.File]:
		return s.onRead(msg)
	case tui.Reply[compared]:
		return s.onCompared(msg)
	case tui.Reply[batch]:
		return s.onBatch(msg)
	case tui.Reply[spst.ImportUndo]:
		return s.onUndone(msg)
	case tui.Reply[string]:
		return s.onWritten(msg)
	case tui.Online:
		return s.onOnline(bool(msg))
	case tui.Ticked:
		if msg.Of == s.progress && s.busy != 0 {
			return nil, s.progress.Tick()
		}
	case kept:
		return s.onKept(msg)
	case do:
		return msg.what(s)
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return s.onOther(msg)
	}
	return nil, nil
}

// do is the message that brings the choice of a menu back to Update, which
// calls it.
type do struct {
	what func(*Screen) (tui.Action, tea.Cmd)
}

// doing gives what a menu's choice does.
func doing(what func(*Screen) (tui.Action, tea.Cmd)) func() tea.Cmd {
	return func() tea.Cmd { return func() tea.Msg { return do{what} } }
}

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch s.step {
	case stepFile:
		return s.onFileKey(k)
	case stepColumns:
		return s.onColumnsKey(k)
	case stepWords:
		return s.onWordsKey(k)
	case stepReview:
		return s.onReviewKey(k)
	case stepCarry:
		return s.onCarryKey(k)
	default:
		return s.onReportKey(k)
	}
}

// onOther takes a paste or the mouse.
func (s *Screen) onOther(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch {
	case s.step == stepFile:
		if m, click := msg.(tea.MouseClickMsg); click {
			m.Y -= filesY
			msg = m
		}
		cmd := s.files.Update(msg)
		return nil, tea.Batch(cmd, s.files.List(s.Ctx))
	case s.step == stepReview && s.review.search.Focused():
		return nil, s.found(s.review.search.Input(msg))
	}
	if t := s.table(); t != nil {
		switch m := msg.(type) {
		case tea.MouseWheelMsg:
			s.onWheel(t, m)
		case tea.MouseClickMsg:
			if i, ok := t.RowAt(m.Y - s.tableY()); ok {
				t.MoveTo(i)
			}
		}
	}
	return nil, nil
}

// onWheel moves the list, or the pane of the row under the cursor in the review.
func (s *Screen) onWheel(t *widget.Table, m tea.MouseWheelMsg) {
	w, h := s.listSize()
	if s.step == stepReview && (s.W >= wide && m.X > w || s.W < wide && m.Y > reviewHead+h) {
		s.review.pane.Scroll(keys.Wheel(m))
		return
	}
	t.Scroll(3 * keys.Wheel(m))
}

// table is the one that the arrows move in.
func (s *Screen) table() *widget.Table {
	switch s.step {
	case stepColumns:
		return s.columns
	case stepWords:
		return s.words
	case stepReview:
		return s.review.table
	case stepReport:
		return s.carry.table
	default:
		return nil
	}
}

// moves moves the cursor of a table when the key says so.
func (s *Screen) moves(k tea.KeyPressMsg) bool {
	t := s.table()
	return t != nil && t.Key(k, &s.Keys)
}

// back goes one step back; false at the first one.
func (s *Screen) back() bool {
	switch s.step {
	case stepFile:
		return false
	case stepColumns:
		s.step = stepFile
	case stepWords:
		s.step = stepColumns
	case stepReview:
		if s.review.touched {
			s.run.SetAside()
		}
		s.step = stepColumns
	default:
		return false
	}
	s.busy = 0
	s.layOut()
	return true
}

// Capturing tells whether letters and esc belong to the screen.
func (s *Screen) Capturing() bool {
	return s.step == stepFile || s.step == stepReview && s.review.search.Focused()
}

// Inside tells whether esc is a step of the screen's own.
func (s *Screen) Inside() bool { return s.step != stepFile }

// Unsaved tells whether something is under way, or was decided and is not kept.
func (s *Screen) Unsaved() bool {
	return s.step == stepCarry || s.step == stepReview && s.review.touched && (s.run.Abandons() || s.memory != (keeping{}))
}

// Keep implements [tui.Keeper]: what is on its way is sent again.
func (s *Screen) Keep(ctx context.Context) {
	if s.memory != (keeping{}) {
		_ = s.svc.KeepImportMemory(ctx, s.o.Member.Number, s.run.Memory) // what cannot be kept is lost
	}
}

// Title names the screen.
func (s *Screen) Title() string { return titleImport }

// Cursor is in the path or the search.
func (s *Screen) Cursor() *tea.Cursor {
	switch {
	case s.step == stepFile:
		c := s.files.Cursor()
		if c != nil {
			c.Y += filesY
		}
		return c
	case s.step == stepReview && s.review.search.Focused():
		return atSearch(s.review.search.Cursor())
	}
	return nil
}

// known is what earlier imports left: what is remembered of files, and the imports of the portal.
type known struct {
	memory  imports.Memory
	imports []spst.Import
}

// onKnown starts where the person left off: in the last folder, or before an
// import that was cut.
func (s *Screen) onKnown(r tui.Reply[known]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.busy {
		return nil, nil
	}
	s.busy = 0
	s.run.Memory, s.last = r.Value.memory, imports.Last(r.Value.imports, spst.FromFile)
	if s.files.Path() == "" {
		s.files.SetPath(s.run.Memory.Folder)
	}
	cmd := tea.Batch(s.offer(), s.files.List(s.Ctx))
	if r.Err != nil {
		return tui.Fail{Err: r.Err}, cmd
	}
	return nil, cmd
}

// offer proposes to take up an import that was cut, and to undo the last one.
func (s *Screen) offer() tea.Cmd {
	m := &widget.Menu{Title: titleImport}
	if p := s.run.Memory.Pending; p != nil {
		m.Items = append(m.Items, widget.MenuItem{Label: textResume(p), Do: doing((*Screen).resume)})
	}
	m.Items = append(m.Items, widget.MenuItem{Label: textChoose, Do: doing(func(*Screen) (tui.Action, tea.Cmd) { return nil, nil })})
	if p := s.run.Memory.Pending; p != nil && p.Import == "" {
		m.Items = append(m.Items, widget.MenuItem{Label: textGiveUp, Do: doing((*Screen).giveUp)})
	}
	if last := s.last; last != nil && last.Done > 0 && last.UndoableUntil >= s.o.Today {
		m.Items = append(m.Items, widget.MenuItem{Label: textUndoLast(last), Do: doing(func(s *Screen) (tui.Action, tea.Cmd) {
			return s.askUndo(last.ID, last.Done)
		})})
	}
	if len(m.Items) == 1 {
		return nil
	}
	return s.choose(m)
}

// choose opens a menu over the step.
func (s *Screen) choose(m *widget.Menu) tea.Cmd { return form.OpenMenuInMiddle(s.panes, s.Base, m) }

// resume reads the file of the import that was cut.
func (s *Screen) resume() (tui.Action, tea.Cmd) {
	if err := s.run.Resume(); err != nil {
		return tui.Fail{Err: err}, nil
	}
	s.asked = true
	return nil, s.readAgain()
}

// giveUp forgets the import whose review waits, and what was typed in place of one of its rows.
func (s *Screen) giveUp() (tui.Action, tea.Cmd) {
	s.run.Memory.Pending = nil
	return tui.Notice{Text: noticeGivenUp}, tea.Batch(s.keepMemory(), s.dropRow())
}

// askFile asks for the file of the import that is taken up, which is not on this machine.
func (s *Screen) askFile() (tui.Action, tea.Cmd) {
	s.resuming = true
	return tui.No(textFileElsewhere(s.run.Memory.Pending)), s.files.List(s.Ctx)
}

// keeping is what is to be remembered on its way: one after the other, so that nothing
// older comes last; again when the portal was away, too.
type keeping struct{ under, again bool }

// kept tells that the memory is kept, or why it is not.
type kept struct{ err error }

// keepMemory keeps what is to be remembered, in a command of its own.
func (s *Screen) keepMemory() tea.Cmd {
	if s.memory.under {
		s.memory.again = true
		return nil
	}
	s.memory.under = true
	svc, ctx, member, m := s.svc, s.Ctx, s.o.Member.Number, s.run.Memory
	return func() tea.Msg { return kept{svc.KeepImportMemory(context.WithoutCancel(ctx), member, m)} }
}

func (s *Screen) onKept(k kept) (tui.Action, tea.Cmd) {
	again := s.memory.again
	s.memory = keeping{}
	var cmd tea.Cmd
	if spst.KindOf(k.err) == spst.Unavailable {
		s.memory.again = true // once it answers
		return nil, nil
	}
	if again {
		cmd = s.keepMemory()
	}
	if k.err != nil {
		return tui.Fail{Err: k.err}, cmd
	}
	return nil, cmd
}

// keepDecided keeps what was decided in the review, for when the program ends before it
// is carried out.
func (s *Screen) keepDecided() tea.Cmd {
	decided := s.review.decided
	s.review.decided = false
	if !decided || !s.run.Reviewed() {
		return nil
	}
	return s.keepMemory()
}
