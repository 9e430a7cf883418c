package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Item is one choice of a [Picker].
type Item struct {
	Code  string
	Label string
	Note  string // only the item under the cursor shows it in full
}

// Picker searches a list while the person types, and picks an item from it.
type Picker struct {
	Heading string // title of the labels' column
	th      *theme.Theme
	field   *Field
	table   *Table
	find    func(query string) []Item
	found   []Item
	w, h    int
	codeW   int
	title   string // title of the code's column
}

// NewPicker makes a picker over what find gives, best first; code is the title
// of the code's column and codeWidth its width.
func NewPicker(th *theme.Theme, label, code string, codeWidth int, find func(string) []Item) *Picker {
	p := &Picker{
		th: th, find: find, title: code, codeW: codeWidth,
		field: NewField(th, Options{Label: label, Width: 30, Limit: 80}), table: NewTable(th),
	}
	p.found = find("")
	p.table.SetLen(len(p.found))
	return p
}

// SetQuery searches for a text. The next character typed replaces this text.
func (p *Picker) SetQuery(query string) {
	p.field.SetValue(query)
	p.field.SelectAll()
	p.search()
}

// Focus gives the picker the keys.
func (p *Picker) Focus() tea.Cmd { return p.field.Focus() }

// SetSize sets the size drawn: the search, a blank line, the titles, the list.
func (p *Picker) SetSize(w, h int) {
	p.w, p.h = w, h
	p.table.SetHeight(h - pickerHead)
	p.table.SetColumns([]Column{
		{Title: p.title, Width: p.codeW},
		{Title: p.Heading, Width: max(w-p.codeW-gutter-4, 1)},
	}, 2)
}

// pickerHead is the search, a blank line and the titles.
const pickerHead = 3

// Update takes a key, a paste or the mouse; y counts from the picker's top.
func (p *Picker) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if p.moves(m.String()) {
			return nil
		}
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			p.table.Scroll(-3)
		} else {
			p.table.Scroll(3)
		}
		return nil
	case tea.MouseClickMsg:
		if i, ok := p.table.RowAt(m.Y - pickerHead); ok {
			p.table.MoveTo(i)
		}
		return nil
	}
	before := p.field.Value()
	cmd := p.field.Update(msg)
	if p.field.Value() != before {
		p.search()
	}
	return cmd
}

func (p *Picker) moves(key string) bool {
	switch key {
	case "up":
		p.table.Move(-1)
	case "down":
		p.table.Move(1)
	case "pgup":
		p.table.Page(-1)
	case "pgdown":
		p.table.Page(1)
	default:
		return false
	}
	return true
}

func (p *Picker) search() {
	p.found = p.find(p.field.Value())
	p.table.SetLen(len(p.found))
	p.table.MoveTo(0)
}

// Refresh searches again for the same text, since the items have changed.
func (p *Picker) Refresh() {
	p.found = p.find(p.field.Value())
	p.table.SetLen(len(p.found))
}

// At gives the index of the item under the cursor, if there is one.
func (p *Picker) At() (int, bool) { return p.table.Cursor(), len(p.found) > 0 }

// Picked gives the item under the cursor, if there is one.
func (p *Picker) Picked() (Item, bool) {
	if len(p.found) == 0 {
		return Item{}, false
	}
	return p.found[p.table.Cursor()], true
}

// Len is how many items the search gives.
func (p *Picker) Len() int { return len(p.found) }

// View draws h lines of w cells.
func (p *Picker) View() string {
	count := p.th.Muted.Render(spst.Thousands(len(p.found)))
	head := Fit(" "+p.field.View(), max(p.w-ansi.StringWidth(count)-2, 0)) + " " + count
	rows := p.table.View(func(i int, cells []Cell) bool {
		cells[0] = Cell{Text: p.found[i].Code, Style: p.th.Accent}
		cells[1] = Cell{Text: p.found[i].Label, Style: p.th.Text}
		return false
	})
	return strings.Join([]string{head, "", p.table.Header(), rows}, "\n")
}

// Cursor is in the search, from the picker's top left.
func (p *Picker) Cursor() *tea.Cursor {
	c := p.field.Cursor()
	if c != nil {
		c.X++
	}
	return c
}
