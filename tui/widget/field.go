// Package widget holds the components of the screens. A widget keeps the pointer to the theme, draws
// the values that it is given and knows nothing of occupational health.
package widget

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"

	"github.com/espace-adherent/adherent/tui/theme"
)

// Severity is the severity of a [Field]'s problem.
type Severity int

// The severities, each with its sign: an Error blocks, a Warning does not.
const (
	NoProblem Severity = iota
	Hint
	Warning
	Error
)

// Options describes a [Field]. Widths are in cells, Limit in characters.
type Options struct {
	Label       string
	Required    bool // a star after the label
	LabelWidth  int  // the label's column, star included; 0 is its own width
	Width       int  // the entry, without the label
	Limit       int  // 0 is no limit
	Password    bool
	Placeholder string // shown while empty
}

// Field is one line of text to fill in: « N° adhérent *  100042______ ». The
// cursor is the terminal's own, so that nothing blinks on our account and
// input methods and screen magnifiers find it.
type Field struct {
	th       *theme.Theme
	o        Options
	input    textinput.Model
	offset   int  // first character shown
	selected bool // the whole text is selected: the next character replaces it
	severity Severity
	problem  string
	typing   typing
}

// NewField makes an empty field without focus.
func NewField(th *theme.Theme, o Options) *Field {
	in := textinput.New()
	in.Prompt = ""
	in.CharLimit = o.Limit
	in.SetVirtualCursor(false)
	// ctrl+v would read the clipboard of the machine that runs the program;
	// the terminal's own paste comes as tea.PasteMsg.
	in.KeyMap.Paste.SetEnabled(false)
	return &Field{th: th, o: o, input: in}
}

// Value is the text, as typed.
func (f *Field) Value() string { return f.input.Value() }

// SetValue replaces the text, cleaned as a paste is, and puts the cursor at
// its end.
func (f *Field) SetValue(s string) {
	f.input.SetValue(clean(s))
	f.input.CursorEnd()
	f.selected = false
	if !f.Focused() { // it is another text
		f.typing = typing{}
	}
	f.scroll()
}

// Room is how many characters may still be typed, and how many the field takes; 0 is no limit.
func (f *Field) Room() (left, limit int) {
	return f.o.Limit - utf8.RuneCountInString(f.Value()), f.o.Limit
}

// Secret tells whether the text is not shown.
func (f *Field) Secret() bool { return f.o.Password }

// Focus gives the field the keys.
func (f *Field) Focus() tea.Cmd { return f.input.Focus() }

// Blur takes the keys away.
func (f *Field) Blur() {
	f.input.Blur()
	f.selected = false
	f.offset = 0
}

// Focused tells whether the keys are the field's.
func (f *Field) Focused() bool { return f.input.Focused() }

// SelectAll makes the next character typed or pasted replace the text.
func (f *Field) SelectAll() { f.selected = f.Value() != "" }

// SetWidth sets the entry's width in cells.
func (f *Field) SetWidth(w int) {
	f.o.Width = max(w, 1)
	f.scroll()
}

// SetProblem sets the problem of the value; NoProblem or an empty text removes it.
func (f *Field) SetProblem(s Severity, text string) {
	if s == NoProblem || text == "" {
		s, text = NoProblem, ""
	}
	f.severity, f.problem = s, text
}

// Problem gives the problem of the value.
func (f *Field) Problem() (Severity, string) { return f.severity, f.problem }

// Update handles a key or a paste while the field has the focus. Enter, tab and the other keys of the
// form change nothing here.
func (f *Field) Update(msg tea.Msg) tea.Cmd {
	if !f.Focused() {
		return nil
	}
	was := f.state()
	switch m := msg.(type) {
	case tea.PasteMsg:
		m.Content = clean(m.Content)
		msg = m
		f.replaceSelection()
	case tea.KeyPressMsg:
		if f.retype(m) {
			return nil
		}
		if clean(m.Text) != "" || m.String() == "backspace" || m.String() == "delete" {
			f.replaceSelection()
		}
		f.selected = false
	default:
		return nil
	}
	var cmd tea.Cmd
	f.input, cmd = f.input.Update(msg)
	f.compose()
	f.noted(msg, was)
	f.scroll()
	return cmd
}

// replaceSelection empties a selected field. A deletion key then finds nothing more to delete, so it
// deletes just the selection.
func (f *Field) replaceSelection() {
	if f.selected {
		f.input.Reset()
	}
	f.selected = false
}

// compose joins a letter and a combining accent into one character.
func (f *Field) compose() {
	v := f.Value()
	if norm.NFC.IsNormalString(v) {
		return
	}
	before := norm.NFC.String(string([]rune(v)[:f.input.Position()]))
	f.input.SetValue(norm.NFC.String(v))
	f.input.SetCursor(len([]rune(before)))
}

// View draws label and entry on one line of LabelWidth + 1 + Width cells; the
// label's column and its blank are absent when there is no label.
func (f *Field) View() string {
	if f.th.Spoken() {
		return f.said()
	}
	return f.viewLabel() + f.viewEntry()
}

func (f *Field) viewLabel() string {
	if f.o.Label == "" {
		return ""
	}
	label := f.o.Label
	if f.o.Required {
		label += " *"
	}
	style := f.th.Label
	if f.Focused() {
		style = f.th.LabelFocus
	}
	w := f.labelWidth()
	return style.Render(Fit(label, w-1)) + " "
}

func (f *Field) labelWidth() int {
	if f.o.Label == "" {
		return 0
	}
	w := f.o.LabelWidth
	if w == 0 {
		w = ansi.StringWidth(f.o.Label)
		if f.o.Required {
			w += 2
		}
	}
	return w + 1
}

func (f *Field) viewEntry() string {
	style := f.th.Field
	if f.Focused() {
		style = f.th.FieldFocus
	}
	if f.selected {
		style = style.Reverse(true)
	}
	shown := f.shown()
	if len(shown) == 0 && f.o.Placeholder != "" {
		return f.fill(f.th.Muted, f.o.Placeholder)
	}
	return f.fill(style, string(shown[min(f.offset, len(shown)):]))
}

// fill draws text cut to the entry and underscores after it.
func (f *Field) fill(style lipgloss.Style, text string) string {
	text = ansi.Truncate(text, f.o.Width, "")
	blank := strings.Repeat("_", max(0, f.o.Width-ansi.StringWidth(text)))
	out := ""
	if text != "" {
		out = style.Render(text)
	}
	if blank != "" {
		out += f.th.Blank.Render(blank)
	}
	return out
}

// shown gives the text as it is drawn, one rune for each rune of the value.
func (f *Field) shown() []rune {
	r := []rune(f.Value())
	if f.o.Password {
		for i := range r {
			r[i] = '•'
		}
	}
	return r
}

// scroll keeps the cursor inside the entry, with one cell for the cursor itself.
func (f *Field) scroll() {
	r, pos := f.shown(), f.input.Position()
	f.offset = min(f.offset, pos)
	for f.offset < pos && ansi.StringWidth(string(r[f.offset:pos])) >= f.o.Width {
		f.offset++
	}
}

// Cursor gives the position of the terminal's cursor, from the top left of [Field.View]; nil without
// focus.
func (f *Field) Cursor() *tea.Cursor {
	if !f.Focused() {
		return nil
	}
	r := f.shown()
	x := ansi.StringWidth(string(r[f.offset:f.input.Position()]))
	return newCursor(f.th, f.labelWidth()+min(x, max(f.o.Width-1, 0)), 0)
}

// Click puts the cursor on the character in column x of [Field.View].
func (f *Field) Click(x int) {
	r, pos := f.shown(), f.offset
	for pos < len(r) && ansi.StringWidth(string(r[f.offset:pos+1])) <= x-f.labelWidth() {
		pos++
	}
	f.input.SetCursor(pos)
	f.selected = false
	f.scroll()
}

// ProblemView draws the problem under the field: its sign, then the text
// wrapped to width cells. It is "" when there is none.
func (f *Field) ProblemView(width int) string {
	return ProblemView(f.th, f.severity, f.problem, width)
}

// ProblemView draws a sign and a text wrapped to width cells, the lines after
// the first under the text.
func ProblemView(th *theme.Theme, s Severity, text string, width int) string {
	if s == NoProblem || text == "" {
		return ""
	}
	style, sign := th.Muted, " "
	switch s {
	case Error:
		style, sign = th.Error, theme.SignError
	case Warning:
		style, sign = th.Warn, theme.SignWarn
	case Hint, NoProblem:
	}
	lines := th.Lines(text, max(width-2, 1))
	for i, l := range lines {
		lines[i] = style.Render(sign + " " + l)
		sign = " "
	}
	return strings.Join(lines, "\n")
}

// Fit cuts or pads plain or styled text to exactly w cells.
func Fit(s string, w int) string {
	if w <= 0 {
		return ""
	}
	s = ansi.Truncate(s, w, theme.Ellipsis)
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// newCursor makes a cursor that does not blink: an idle screen writes nothing.
func newCursor(th *theme.Theme, x, y int) *tea.Cursor {
	c := tea.NewCursor(x, y)
	c.Blink = false
	c.Shape = tea.CursorBar
	c.Color = th.Cursor
	return c
}

// clean makes one line of a pasted text: accents joined to their letters, line ends and tabs replaced
// by blanks, control and direction characters dropped.
func clean(s string) string {
	s = norm.NFC.String(strings.Trim(s, "\r\n"))
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case unicode.Is(unicode.Zl, r), unicode.Is(unicode.Zp, r):
			return ' '
		}
		return r
	}, s)
}
