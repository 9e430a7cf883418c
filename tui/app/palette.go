package app

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// palette finds any place, any action, and what the member has by its name, accents and
// case apart.
type palette struct {
	m       *Model
	th      *theme.Theme
	field   *widget.Field
	entries []choice // known when it opens
	papers  []choice // found once something is typed
	people  []choice // who fit what is typed
	finding finding
	shown   []choice
	at, top int
	height  int // choices shown, from the last view
	wide    int // cells that what was found has asked for
}

// choice is a line of the palette.
type choice struct {
	name, hint string
	also       string // other words that it is found by
	typed      bool   // shown only for something typed
	run        func() tea.Cmd
	folded     string // of name
	words      string // folded, of both
}

func (c choice) fold() choice {
	c.folded = spst.Fold(c.name)
	c.words = c.folded + " " + spst.Fold(c.also)
	return c
}

const (
	// paletteWidth is the least width where there is room, paletteMost the most.
	paletteWidth = 68
	paletteMost  = 120
	paletteHint  = 12
	paletteRows  = 12
	paletteHead  = 2 // field, blank
	paletteFoot  = 2 // blank, keys
	// paletteMark is what is before a name, and the blank after it.
	paletteMark = 3
)

func (m *Model) newPalette() *palette {
	p := &palette{
		m:       m,
		th:      m.th,
		field:   widget.NewField(m.th, widget.Options{Label: textPalette, Width: paletteWidth - ansi.StringWidth(textPalette) - 1, Limit: 60}),
		entries: m.choices(),
	}
	for i := range p.entries {
		p.entries[i] = p.entries[i].fold()
	}
	p.field.Focus()
	p.filter()
	return p
}

func (p *palette) filter() {
	query := spst.Fold(strings.TrimSpace(p.field.Value()))
	type ranked struct {
		choice
		rank int
	}
	var found []ranked
	for _, c := range slices.Concat(p.entries, p.people, p.papers) {
		if rank, ok := c.match(query); ok {
			found = append(found, ranked{c, rank})
		}
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	p.shown = p.shown[:0]
	for _, f := range found {
		p.shown = append(p.shown, f.choice)
	}
	p.at, p.top = 0, 0
}

// match ranks the choice for a folded query. People are those who were found already,
// after what bears the name.
func (c choice) match(query string) (int, bool) {
	if c.typed && query == "" {
		return 0, false
	}
	rank, ok := match(query, c.folded)
	if (!ok || rank > 2) && everyWord(query, c.words) {
		return 2, true
	}
	return rank, ok
}

// match ranks folded text for a folded query, best 0: it begins with it, a
// word begins with it, every word of it is there, its letters are there in
// order.
func match(query, text string) (int, bool) {
	switch {
	case strings.HasPrefix(text, query):
		return 0, true
	case strings.Contains(" "+text, " "+query):
		return 1, true
	case everyWord(query, text):
		return 2, true
	}
	return 3, subsequence(query, text)
}

func everyWord(query, text string) bool {
	for _, w := range strings.Fields(query) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// subsequence tells whether a word begins with the first letter and the others come
// after it, in order.
func subsequence(query, text string) bool {
	letters := []rune(strings.ReplaceAll(query, " ", ""))
	rest, before := letters, ' '
	for _, r := range text {
		if len(rest) > 0 && r == rest[0] && (len(rest) < len(letters) || before == ' ') {
			rest = rest[1:]
		}
		before = r
	}
	return len(rest) == 0
}

func (p *palette) key(k tea.KeyPressMsg) (bool, func() tea.Cmd) {
	switch k.String() {
	case "esc":
		return true, nil
	case "enter":
		if len(p.shown) == 0 {
			return false, nil
		}
		return true, p.shown[p.at].run
	case "up", "shift+tab", "ctrl+p":
		p.move(-1)
	case "down", "tab", "ctrl+n":
		p.move(1)
	case "pgup":
		p.move(-paletteRows)
	case "pgdown":
		p.move(paletteRows)
	default:
		return false, func() tea.Cmd { return p.edit(k) }
	}
	return false, nil
}

func (p *palette) paste(m tea.PasteMsg) tea.Cmd { return p.edit(m) }

func (p *palette) edit(msg tea.Msg) tea.Cmd {
	before := p.field.Value()
	cmd := p.field.Update(msg)
	if p.field.Value() == before {
		return cmd
	}
	more := p.find()
	p.filter()
	return tea.Batch(cmd, more)
}

func (p *palette) move(d int) { p.at = max(0, min(p.at+d, len(p.shown)-1)) }

func (p *palette) wheel(m tea.MouseWheelMsg) { p.move(keys.Wheel(m)) }

func (p *palette) click(_, y int) (bool, func() tea.Cmd) {
	i := p.top + y - paletteHead
	if y < paletteHead || y >= paletteHead+p.height || i >= len(p.shown) {
		return false, nil
	}
	return true, p.shown[i].run
}

func (p *palette) view(width, height int) []string {
	width = min(width, p.width())
	p.field.SetWidth(width - ansi.StringWidth(textPalette) - 1)
	p.height = min(paletteRows, height-paletteHead-paletteFoot)
	if p.th.Spoken() {
		p.height = 1 // the one in focus
	}
	p.top = max(p.at-p.height+1, min(p.top, p.at))
	lines := []string{widget.Fit(p.field.View(), width), ""}
	for i := p.top; i < p.top+p.height; i++ {
		lines = append(lines, p.line(i, width))
	}
	if len(p.shown) == 0 {
		lines[paletteHead] = p.th.Muted.Render(textNoChoice)
	}
	return append(lines, "", p.th.Muted.Render(textPaletteKeys))
}

// width is what the longest name asks for. It grows with what is found and never shrinks while the
// palette is open: what lies under a box that moves would draw the eye.
func (p *palette) width() int {
	p.wide = max(p.wide, paletteWidth)
	for _, c := range p.shown {
		p.wide = max(p.wide, min(ansi.StringWidth(c.name)+paletteMark+paletteHint, paletteMost))
	}
	return p.wide
}

func (p *palette) line(i, width int) string {
	if i >= len(p.shown) {
		return ""
	}
	c := p.shown[i]
	name := widget.Fit(c.name, width-paletteMark-paletteHint) + " "
	if p.th.Spoken() {
		text := c.name
		if c.hint != "" {
			text += ", " + c.hint
		}
		return theme.Said(textChoice(p.at+1, len(p.shown)), text, true)
	}
	hint := widget.Fit(c.hint, paletteHint)
	if i == p.at {
		return p.th.Accent.Render(theme.Mark+" ") + p.th.Accent.Render(name) + p.th.Muted.Render(hint)
	}
	return "  " + name + p.th.Muted.Render(hint)
}

func (p *palette) cursor() *tea.Cursor { return p.field.Cursor() }
