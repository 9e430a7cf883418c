package roster

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// control is what one field of the form is edited with. It draws its entry
// only; the form draws the label.
type control interface {
	focus() tea.Cmd
	blur()
	// update takes a key or a paste and tells whether it was for the control.
	update(tea.Msg) (taken bool, cmd tea.Cmd)
	view(w int, focused bool) string
	cursor() *tea.Cursor
}

// entry is a line of text.
type entry struct {
	*widget.Field
	// complete rewrites what is typed at the end: slashes of a date, blanks of
	// a NIR. nil leaves it alone.
	complete func(string) string
	width    int           // 0 is all the room there is
	masked   func() string // what shows instead while not in focus; "" is the text
	after    func() string // what follows the entry
	th       *theme.Theme
}

// set writes a text; one that is not in focus shows from its start.
func (e *entry) set(text string) {
	e.SetValue(text)
	if !e.Focused() {
		e.Blur()
	}
}

func (e *entry) focus() tea.Cmd { return e.Focus() }
func (e *entry) blur()          { e.Blur() }

func (e *entry) update(msg tea.Msg) (bool, tea.Cmd) {
	before := e.Value()
	cmd := e.Update(msg)
	after := e.Value()
	if e.complete != nil && len(after) > len(before) && strings.HasPrefix(after, before) {
		if v := e.complete(after); v != after {
			e.SetValue(v)
		}
	}
	_, paste := msg.(tea.PasteMsg)
	return paste || after != before || isTextKey(msg), cmd
}

// isTextKey tells the keys that move inside a text.
func isTextKey(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return ok && slices.Contains([]string{"left", "right", "home", "end", "backspace", "delete", "space"}, k.String())
}

func (e *entry) view(w int, focused bool) string {
	width := w
	if e.width > 0 {
		width = min(e.width, w)
	}
	e.SetWidth(width)
	if !focused {
		e.Blur() // it shows from its start, whatever its width was
	}
	text := e.Field.View()
	if e.masked != nil && !focused {
		if m := e.masked(); m != "" {
			text = widget.Fit(e.th.Field.Render(m), width)
		}
	}
	if e.after != nil && w > width+2 {
		text += "  " + e.th.Muted.Render(ansi.Truncate(e.after(), w-width-2, theme.Ellipsis))
	}
	return text
}

func (e *entry) cursor() *tea.Cursor { return e.Cursor() }

// choice is one value of a closed list.
type choice struct {
	th      *theme.Theme
	options []option
	picked  int  // -1 is none
	radio   bool // all the options show; else the picked one only
	focused bool
	typed   string // the letters typed in a row: « cdd » picks CDD
}

type option struct{ value, label string }

func (c *choice) focus() tea.Cmd { c.focused = true; return nil }
func (c *choice) blur()          { c.focused, c.typed = false, "" }

func (c *choice) value() string {
	if c.picked < 0 {
		return ""
	}
	return c.options[c.picked].value
}

func (c *choice) set(value string) {
	c.picked = slices.IndexFunc(c.options, func(o option) bool { return o.value == value })
}

// update takes the arrows, and a letter that goes to the next option that
// begins with it.
func (c *choice) update(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	n := len(c.options)
	if k.Text == "" {
		c.typed = ""
	}
	switch k.String() {
	case "left":
		c.picked = (max(c.picked, 0) - 1 + n) % n
	case "right":
		c.picked = (c.picked + 1) % n
	case "space":
		if !c.radio {
			return false, nil // the form opens the list
		}
		c.picked = (c.picked + 1) % n
	default:
		return c.jump(k.Text), nil
	}
	return true, nil
}

// jump picks the option that begins with the letters typed so far; when none
// does, the next one that begins with the last letter.
func (c *choice) jump(text string) bool {
	letter := spst.Fold(text)
	if letter == "" {
		return false
	}
	for _, prefix := range []string{c.typed + letter, letter} {
		first := c.picked + 1
		if prefix != letter {
			first = 0
		}
		for i := range c.options {
			at := (first + i) % len(c.options)
			if strings.HasPrefix(spst.Fold(c.options[at].label), prefix) {
				c.picked, c.typed = at, prefix
				return true
			}
		}
	}
	c.typed = ""
	return false
}

func (c *choice) view(w int, focused bool) string {
	if c.radio {
		return c.viewRadio(w)
	}
	text := textChoose
	if c.picked >= 0 {
		text = c.options[c.picked].label
	}
	text = ansi.Truncate(text, max(w-4, 1), theme.Ellipsis)
	if focused {
		return c.th.LabelFocus.Render("‹ ") + c.th.FieldFocus.Render(text) + c.th.LabelFocus.Render(" ›")
	}
	if c.picked < 0 {
		return c.th.Muted.Render(text + " ▾")
	}
	return c.th.Field.Render(text) + c.th.Muted.Render(" ▾")
}

func (c *choice) viewRadio(w int) string {
	var parts []string
	for i, o := range c.options {
		mark, style := "( ) ", c.th.Field
		if i == c.picked {
			mark = "(•) "
			if c.focused {
				style = c.th.LabelFocus
			}
		}
		parts = append(parts, style.Render(mark+o.label))
	}
	return ansi.Truncate(strings.Join(parts, "  "), w, theme.Ellipsis)
}

func (c *choice) cursor() *tea.Cursor {
	if !c.focused {
		return nil
	}
	x := 0
	if c.radio {
		x = 1
		for _, o := range c.options[:max(c.picked, 0)] {
			x += ansi.StringWidth(o.label) + 6
		}
	}
	return widgetCursor(c.th, x)
}

// tick is a box of the form with the article that it comes from.
type tick struct {
	*widget.Checkbox
	th      *theme.Theme
	article string
}

func (t *tick) focus() tea.Cmd      { t.Focus(); return nil }
func (t *tick) blur()               { t.Blur() }
func (t *tick) cursor() *tea.Cursor { return t.Cursor() }

func (t *tick) update(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok || k.String() != "space" && k.String() != "x" {
		return false, nil
	}
	t.Toggle()
	return true, nil
}

func (t *tick) view(w int, _ bool) string {
	text := ansi.Truncate(t.View(), w, theme.Ellipsis)
	at := w - ansi.StringWidth(t.article)
	if w >= articleAt+articleWidth {
		at = articleAt // in line under each other, near the words
	}
	if t.article == "" || ansi.StringWidth(text) >= at {
		return text
	}
	return widget.Fit(text, at) + t.th.Muted.Render(t.article)
}

// Where the articles begin when there is room, and how much they need.
const (
	articleAt    = 38
	articleWidth = 12
)

// widgetCursor is a bar that does not blink, as the fields have.
func widgetCursor(th *theme.Theme, x int) *tea.Cursor {
	c := tea.NewCursor(x, 0)
	c.Blink, c.Shape, c.Color = false, tea.CursorBar, th.Cursor
	return c
}

// completeDate puts the slashes of dd/mm/yyyy in, and the zeros of 4/8/.
func completeDate(s string) string {
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

// nirGroups are the lengths of the blocks of a NIR: sex, year, month,
// department, commune, rank, key.
var nirGroups = [...]int{1, 2, 2, 2, 3, 3, 2}

// completeNIR puts the blanks of « 1 69 08 76 540 012 41 » in.
func completeNIR(s string) string {
	compact := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	if len(compact) > 15 || strings.Trim(compact, "0123456789AB") != "" {
		return s
	}
	var parts []string
	for _, n := range nirGroups {
		if compact == "" {
			break
		}
		n = min(n, len(compact))
		parts = append(parts, compact[:n])
		compact = compact[n:]
	}
	return strings.Join(parts, " ")
}
