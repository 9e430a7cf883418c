package widget

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

// Control is what one field of a [Grid] is edited with. It draws its entry
// only; the grid draws the label.
type Control interface {
	Focus() tea.Cmd
	Blur()
	// Take handles a key or a paste, and tells whether it was for the control.
	Take(tea.Msg) (taken bool, cmd tea.Cmd)
	Draw(w int, focused bool) string
	Cursor() *tea.Cursor
}

// Entry is a line of text.
type Entry struct {
	*Field
	// Complete rewrites the text typed at the end: slashes of a date, blanks of a number. nil leaves
	// it unchanged.
	Complete func(string) string
	Width    int           // 0 takes all the available width
	Whole    bool          // the first character typed replaces the text
	Masked   func() string // text shown instead without focus; "" shows the text
	After    func() string // text drawn after the entry

	cut bool // what is after it was drawn cut short
}

// Cut gives the text after the entry where it was drawn cut short; "" where all of it is seen.
func (e *Entry) Cut() string {
	if !e.cut {
		return ""
	}
	return e.After()
}

// NewEntry makes an empty entry.
func NewEntry(th *theme.Theme, o Options) *Entry { return &Entry{Field: NewField(th, o)} }

// Set sets the text. Without focus its beginning is shown.
func (e *Entry) Set(text string) {
	e.SetValue(text)
	if !e.Focused() {
		e.Blur()
	}
}

// Focus implements [Control].
func (e *Entry) Focus() tea.Cmd {
	if e.Whole {
		e.SelectAll()
	}
	return e.Field.Focus()
}

// Take implements [Control].
func (e *Entry) Take(msg tea.Msg) (bool, tea.Cmd) {
	before := e.Value()
	cmd := e.Update(msg)
	after := e.Value()
	if e.Complete != nil && len(after) > len(before) && strings.HasPrefix(after, before) {
		if v := e.Complete(after); v != after {
			e.SetValue(v)
		}
	}
	_, paste := msg.(tea.PasteMsg)
	return paste || after != before || isTextKey(msg), cmd
}

// isTextKey tells whether a key moves or deletes inside a text, or takes typing back.
func isTextKey(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return ok && slices.Contains([]string{"left", "right", "home", "end", "backspace", "delete", "space", "ctrl+z", "ctrl+y",
		"ctrl+shift+z"}, k.String())
}

// Draw implements [Control].
func (e *Entry) Draw(w int, focused bool) string {
	width := w
	if e.Width > 0 {
		width = min(e.Width, w)
	}
	e.SetWidth(width)
	if !focused {
		e.Blur() // shows the beginning of the text again, after a change of width
	}
	if e.th.Spoken() {
		return e.said(focused)
	}
	text := e.View()
	if e.Masked != nil && !focused {
		if m := e.Masked(); m != "" {
			text = Fit(e.th.Field.Render(m), width)
		}
	}
	return e.andAfter(text, width, w-width-afterGap)
}

// The text after an entry is afterGap away from it, and goes on beneath itself for afterLines at most
// where it is afterLeast wide.
const (
	afterGap   = 2
	afterLeast = 30
	afterLines = 4
)

// andAfter draws an entry of that width with the text after it, which has room cells a line.
func (e *Entry) andAfter(entry string, width, room int) string {
	e.cut = false
	if e.After == nil {
		return entry
	}
	after := e.After()
	if after == "" {
		return entry
	}
	lines := []string{after}
	if ansi.StringWidth(after) > room && room >= afterLeast {
		lines = e.th.Lines(after, room)
	}
	e.cut = room <= 0 || len(lines) > afterLines || ansi.StringWidth(lines[0]) > room
	if room <= 0 {
		return entry
	}
	lines = lines[:min(len(lines), afterLines)]
	if e.cut {
		last := len(lines) - 1
		lines[last] = ansi.Truncate(lines[last]+theme.Ellipsis, room, theme.Ellipsis)
	}
	gap := strings.Repeat(" ", afterGap)
	drawn := entry + gap + e.th.Muted.Render(lines[0])
	for _, l := range lines[1:] {
		drawn += "\n" + strings.Repeat(" ", width) + gap + e.th.Muted.Render(l)
	}
	return drawn
}

// Option is a value of a [Choice] and what is shown for it.
type Option struct{ Value, Label string }

// Choice is one value of a closed list.
type Choice struct {
	Options []Option
	Picked  int    // -1 is none
	Radio   bool   // shows all the options on one line; otherwise only the picked one
	Column  bool   // shows all the options, one a line
	Empty   string // text shown while no option is picked

	th      *theme.Theme
	fold    func(string) string
	focused bool
	typed   string // the letters typed in a row: « cdd » picks CDD
}

// NewChoice makes a choice with nothing picked; fold makes letters comparable.
func NewChoice(th *theme.Theme, fold func(string) string, options ...Option) *Choice {
	return &Choice{Options: options, Picked: -1, th: th, fold: fold}
}

// Focus implements [Control].
func (c *Choice) Focus() tea.Cmd { c.focused = true; return nil }

// Blur implements [Control].
func (c *Choice) Blur() { c.focused, c.typed = false, "" }

// Value gives the value picked, or "".
func (c *Choice) Value() string {
	if c.Picked < 0 {
		return ""
	}
	return c.Options[c.Picked].Value
}

// Set picks a value; no option when the value is not in the list.
func (c *Choice) Set(value string) {
	c.Picked = slices.IndexFunc(c.Options, func(o Option) bool { return o.Value == value })
}

// Take handles the arrows, and a letter, which picks the next option that begins with it.
func (c *Choice) Take(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	n := len(c.Options)
	if k.Text == "" {
		c.typed = ""
	}
	switch k.String() {
	case "up", "down":
		return c.step(k.String()), nil
	case "left":
		c.Picked = (max(c.Picked, 0) - 1 + n) % n
	case "right":
		c.Picked = (c.Picked + 1) % n
	case "space":
		if !c.Radio && !c.Column {
			return false, nil // the form opens the list
		}
		c.Picked = (c.Picked + 1) % n
	default:
		at, ok := c.Find(c.Picked, k.Text)
		if ok {
			c.Picked = at
		}
		return ok, nil
	}
	return true, nil
}

// step moves up or down a column, and stops at its ends.
func (c *Choice) step(way string) bool {
	to := c.Picked + 1
	if way == "up" {
		to = c.Picked - 1
	}
	if !c.Column || to < 0 || to >= len(c.Options) {
		return false
	}
	c.Picked = to
	return true
}

// Click picks the option on a line of a column; another choice goes to its next option.
func (c *Choice) Click(line int) {
	if !c.Column {
		line = (c.Picked + 1) % len(c.Options)
	}
	c.Picked = min(max(line, 0), len(c.Options)-1)
}

// Find gives the option that begins with the letters typed so far; when there is none, the next option
// after from that begins with the last letter.
func (c *Choice) Find(from int, text string) (at int, ok bool) {
	letter := c.fold(text)
	for _, prefix := range []string{c.typed + letter, letter} {
		first := from + 1
		if prefix != letter {
			first = 0
		}
		for i := range c.Options {
			at := (first + i) % len(c.Options)
			if letter != "" && strings.HasPrefix(c.fold(c.Options[at].Label), prefix) {
				c.typed = prefix
				return at, true
			}
		}
	}
	c.typed = ""
	return 0, false
}

// Draw implements [Control].
func (c *Choice) Draw(w int, focused bool) string {
	if c.th.Spoken() {
		return c.said(focused)
	}
	if c.Radio || c.Column {
		return c.drawAll(w)
	}
	text := c.Empty
	if c.Picked >= 0 {
		text = c.Options[c.Picked].Label
	}
	text = ansi.Truncate(text, max(w-4, 1), theme.Ellipsis)
	if focused {
		return c.th.LabelFocus.Render("‹ ") + c.th.FieldFocus.Render(text) + c.th.LabelFocus.Render(" ›")
	}
	if c.Picked < 0 {
		return c.th.Muted.Render(text + " ▾")
	}
	return c.th.Field.Render(text) + c.th.Muted.Render(" ▾")
}

func (c *Choice) drawAll(w int) string {
	var parts []string
	for i, o := range c.Options {
		mark, style := "( ) ", c.th.Field
		if i == c.Picked {
			mark = "(•) "
			if c.focused {
				style = c.th.LabelFocus
			}
		}
		parts = append(parts, style.Render(mark+o.Label))
		if c.Column {
			parts[i] = ansi.Truncate(parts[i], w, theme.Ellipsis)
		}
	}
	if c.Column {
		return strings.Join(parts, "\n")
	}
	return ansi.Truncate(strings.Join(parts, "  "), w, theme.Ellipsis)
}

// Cursor implements [Control].
func (c *Choice) Cursor() *tea.Cursor {
	if !c.focused {
		return nil
	}
	x := 0
	switch {
	case c.Column:
		return newCursor(c.th, 1, max(c.Picked, 0))
	case c.Radio:
		x = 1
		for _, o := range c.Options[:max(c.Picked, 0)] {
			x += ansi.StringWidth(o.Label) + 6
		}
	}
	return newCursor(c.th, x, 0)
}

// Tick is a box of a form, with a note after it.
type Tick struct {
	*Checkbox
	Note string
}

// NewTick makes a box that is not ticked.
func NewTick(th *theme.Theme, label, note string) *Tick {
	return &Tick{Checkbox: NewCheckbox(th, label), Note: note}
}

// Focus implements [Control].
func (t *Tick) Focus() tea.Cmd { t.Checkbox.Focus(); return nil }

// Take implements [Control].
func (t *Tick) Take(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok || k.String() != "space" && k.String() != "x" {
		return false, nil
	}
	t.Toggle()
	return true, nil
}

// Where the notes begin when there is room, and how much they need.
const (
	noteAt    = 38
	noteWidth = 12
)

// Draw implements [Control].
func (t *Tick) Draw(w int, _ bool) string {
	if t.th.Spoken() {
		return t.said()
	}
	text := ansi.Truncate(t.View(), w, theme.Ellipsis)
	at := w - ansi.StringWidth(t.Note)
	if w >= noteAt+noteWidth {
		at = noteAt // aligned with the other notes, near the labels
	}
	if t.Note == "" || ansi.StringWidth(text) >= at {
		return text
	}
	return Fit(text, at) + t.th.Muted.Render(t.Note)
}

// CompleteDate adds the slashes of dd/mm/yyyy, and the zeros missing from 4/8/.
func CompleteDate(s string) string {
	if strings.Trim(s, "0123456789/") != "" {
		return s
	}
	var b strings.Builder
	part := ""
	parts := 0
	for _, r := range s {
		switch {
		case r != '/':
			part += string(r)
		case part == "":
			continue // the slash is there already
		}
		if parts < 2 && (len(part) == 2 || r == '/') {
			b.WriteString(strings.Repeat("0", 2-len(part)) + part + "/")
			part = ""
			parts++
		}
	}
	return b.String() + part
}
