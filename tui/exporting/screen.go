// Package exporting is « Exporter ou imprimer »: a list leaves the program as a
// workbook, a text table, a calendar or a PDF, a document as a PDF. One chooses
// the form, looks at the first lines, and says where the file goes; what has one
// form only begins with where.
package exporting

import (
	"context"
	"path/filepath"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Options say what leaves.
type Options struct {
	What  route.Export
	Today spst.Date // the portal's
}

type step int

const (
	stepForm step = iota
	stepWhere
	stepWrite
)

// Screen is « Exporter ou imprimer » of one list.
type Screen struct {
	tui.Base
	svc Service
	o   Options

	step    step
	formats []export.Format
	at      int // of the format

	preview []list.Head // the columns of the first lines
	rows    [][]string
	looking tui.Ticket
	failed  string // why there is no preview

	files form.Folder

	writing  tui.Ticket
	halt     context.CancelFunc // stops what is being written
	progress *tui.Progress
}

var (
	_ tui.Screen   = (*Screen)(nil)
	_ tui.Capturer = (*Screen)(nil)
	_ tui.Stepper  = (*Screen)(nil)
	_ tui.Cursorer = (*Screen)(nil)
	_ tui.Titler   = (*Screen)(nil)
	_ tui.Closer   = (*Screen)(nil)
)

// New makes the screen.
func New(svc Service, b tui.Base, o Options) *Screen {
	s := &Screen{
		svc: svc, Base: b, o: o, halt: func() {}, progress: new(tui.Progress), formats: formats(o.What, svc.HasPrinter()),
		files: form.NewFolder(svc, widget.NewFiles(b.Theme, labelPath, nil)),
	}
	s.files.Nothing, s.files.New = textNew, true
	if o.What.Paper {
		s.at = max(slices.Index(s.formats, export.Paper), 0)
	}
	return s
}

// Init asks for the first lines of a list, or where a document goes.
func (s *Screen) Init() tea.Cmd {
	if s.document() {
		if len(s.formats) == 1 {
			return s.where()
		}
		return nil
	}
	return s.look()
}

// document tells what is on paper only, and has no lines to look at.
func (s *Screen) document() bool { return s.formats[0] == export.Paper }

// look asks for the first lines.
func (s *Screen) look() tea.Cmd {
	svc, what := s.svc, s.o.What
	var cmd tea.Cmd
	s.looking, cmd = tui.Request(s.Ctx, func(ctx context.Context) (list.Table, error) { return svc.PreviewExport(ctx, what) })
	return cmd
}

// Title names the screen.
func (s *Screen) Title() string { return titleExport }

// Inside tells whether esc goes back to the choice of the form.
func (s *Screen) Inside() bool {
	return s.step == stepWrite || s.step == stepWhere && len(s.formats) > 1
}

// Capturing tells whether letters are the path's.
func (s *Screen) Capturing() bool { return s.step == stepWhere }

// Cursor is in the path.
func (s *Screen) Cursor() *tea.Cursor {
	if s.step != stepWhere {
		return nil
	}
	c := s.files.Cursor()
	if c != nil {
		c.Y += filesY
	}
	return c
}

// Update takes a message.
func (s *Screen) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if s.files.Take(msg) {
		return nil, nil
	}
	switch msg := msg.(type) {
	case tui.Reply[list.Table]:
		s.onPreview(msg)
	case tui.Reply[written]:
		return s.onWritten(msg)
	case create:
		return nil, s.begin(msg.path, true)
	case tui.Online:
		if bool(msg) && s.failed != "" {
			return nil, s.look()
		}
	case tui.Ticked:
		if msg.Of == s.progress && s.writing != 0 {
			return nil, s.progress.Tick()
		}
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return nil, s.onOther(msg)
	}
	return nil, nil
}

func (s *Screen) onPreview(r tui.Reply[list.Table]) {
	if r.Ticket != s.looking {
		return
	}
	s.looking, s.failed, s.preview, s.rows = 0, "", nil, nil
	if r.Err != nil {
		s.failed = tui.Sentence(r.Err)
		return
	}
	s.preview = r.Value.Heads
	for row := range r.Value.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = list.Show(cell)
		}
		s.rows = append(s.rows, cells)
	}
}

func (s *Screen) format() export.Format { return s.formats[s.at] }

func (s *Screen) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch s.step {
	case stepForm:
		return s.onFormKey(k)
	case stepWhere:
		return s.onWhereKey(k)
	case stepWrite:
		if key.Matches(k, s.Keys.Back) {
			s.halt()
			s.writing, s.step = 0, s.before()
		}
	}
	return nil, nil
}

// before is the step that what is being written was asked for in.
func (s *Screen) before() step {
	if s.format() == export.Printer {
		return stepForm
	}
	return stepWhere
}

func (s *Screen) onFormKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Back):
		return tui.Pop{}, nil
	case key.Matches(k, s.Keys.Up):
		s.at = max(s.at-1, 0)
	case key.Matches(k, s.Keys.Down):
		s.at = min(s.at+1, len(s.formats)-1)
	case key.Matches(k, s.Keys.NIR) && s.mayHaveNIR(), key.Matches(k, s.Keys.Mark) && s.mayHaveNIR():
		s.o.What.Print.NIR = !s.o.What.Print.NIR
		return nil, s.look()
	case (key.Matches(k, s.Keys.Open) || key.Matches(k, s.Keys.Submit)) && s.format() == export.Printer:
		return nil, s.begin("", false)
	case key.Matches(k, s.Keys.Open), key.Matches(k, s.Keys.Submit):
		return nil, s.where()
	}
	return nil, nil
}

func (s *Screen) mayHaveNIR() bool { return s.o.What.What == route.ExportEmployees }

// where asks for the file: the folder of downloads, and a name.
func (s *Screen) where() tea.Cmd {
	s.step = stepWhere
	dir, _ := filepath.Split(s.files.Path())
	if dir == "" {
		dir = s.svc.ExportFolder()
	}
	s.files.SetPath(dir + s.o.What.FileName(s.format().Extension(), s.o.Today))
	return tea.Batch(s.files.Focus(), s.files.List(s.Ctx))
}

func (s *Screen) onWhereKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch {
	case key.Matches(k, s.Keys.Back) && len(s.formats) == 1:
		return tui.Pop{}, nil
	case key.Matches(k, s.Keys.Back):
		s.step = stepForm
		return nil, nil
	case key.Matches(k, s.Keys.Submit):
		return s.write(s.files.Path())
	case k.String() == "enter":
		if path, picked := s.files.PickNew(); picked {
			return s.write(path)
		}
		return nil, s.files.List(s.Ctx)
	}
	cmd := s.files.Update(k)
	return nil, tea.Batch(cmd, s.files.List(s.Ctx))
}

// onOther takes a paste or the mouse.
func (s *Screen) onOther(msg tea.Msg) tea.Cmd {
	if s.step == stepForm {
		s.onFormMouse(msg)
	}
	if s.step != stepWhere {
		return nil
	}
	if m, ok := msg.(tea.MouseClickMsg); ok {
		m.Y -= filesY
		msg = m
	}
	cmd := s.files.Update(msg)
	return tea.Batch(cmd, s.files.List(s.Ctx))
}

// onFormMouse chooses a form by a click, or by the wheel.
func (s *Screen) onFormMouse(msg tea.Msg) {
	switch m := msg.(type) {
	case tea.MouseClickMsg:
		if i := m.Y - formsY; i >= 0 && i < len(s.formats) && m.Button == tea.MouseLeft {
			s.at = i
		}
	case tea.MouseWheelMsg:
		s.at = max(0, min(s.at+keys.Wheel(m), len(s.formats)-1))
	}
}

// written is a file that is there.
type written struct{ path string }

// write begins the file, when the path names one.
func (s *Screen) write(path string) (tui.Action, tea.Cmd) {
	if _, name := filepath.Split(path); name == "" {
		return tui.Fail{Err: &spst.Error{Kind: spst.Invalid, Message: textNoWrite}}, nil
	}
	if ext, other := export.OtherFormat(path, s.format().Extension()); other {
		return tui.No(noticeOtherForm(ext, s.format())), nil
	}
	if filepath.Ext(path) == "" {
		path += s.format().Extension()
	}
	folder, _ := filepath.Split(path)
	return nil, s.begin(path, folder == s.svc.ExportFolder()) // a folder of our own proposing is not mistyped
}

// create tells the screen that the person wants the folder of a path made.
type create struct{ path string }

// begin writes the file, or prints.
func (s *Screen) begin(path string, create bool) tea.Cmd {
	s.step = stepWrite
	svc, what, format, p := s.svc, s.o.What, s.format(), new(tui.Progress)
	p.Tell(0, int64(what.Lines))
	s.progress = p
	ctx, halt := context.WithCancel(s.Ctx)
	s.halt = halt
	var cmd tea.Cmd
	s.writing, cmd = tui.Request(ctx, func(ctx context.Context) (written, error) {
		there, err := svc.WriteExport(ctx, what, format, path, create, p.Tell)
		if err != nil {
			there = path
		}
		return written{there}, err
	})
	return tea.Batch(cmd, p.Tick())
}

// onWritten leaves when the file is there.
func (s *Screen) onWritten(r tui.Reply[written]) (tui.Action, tea.Cmd) {
	if r.Ticket != s.writing {
		return nil, nil
	}
	s.writing = 0
	s.halt()
	if r.Err != nil {
		s.step = s.before()
		if spst.KindOf(r.Err) == spst.NotFound && spst.CodeOf(r.Err) == spst.CodeFile {
			return tui.Ask{Title: askCreate, Text: tui.Sentence(r.Err), Yes: verbCreate, Then: tui.Send{Msg: create{r.Value.path}}}, nil
		}
		return tui.Fail{Err: r.Err}, nil
	}
	if s.format() == export.Printer {
		return tui.Pop{Notice: noticeSent}, nil
	}
	return tui.Pop{Notice: noticeWritten(r.Value.path)}, nil
}

// ShortHelp is the keys that matter now.
func (s *Screen) ShortHelp() []key.Binding {
	k := &s.Keys
	switch s.step {
	case stepForm:
		some := []key.Binding{keys.Help(k.Open, s.openWord())}
		if s.mayHaveNIR() {
			some = append(some, k.NIR)
		}
		return append(some, k.Back, k.Down, k.Up)
	case stepWhere:
		return []key.Binding{keys.Help(k.Open, "écrire"), keys.Help(k.Next, "compléter"), k.Submit, k.Back}
	default:
		return []key.Binding{keys.Help(k.Back, "arrêter")}
	}
}

// openWord is what enter does.
func (s *Screen) openWord() string {
	if s.format() == export.Printer {
		return "imprimer"
	}
	return "choisir où l'écrire"
}

// FullHelp is every key.
func (s *Screen) FullHelp() [][]key.Binding { return [][]key.Binding{s.ShortHelp()} }
