package app

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// helpBox is every key of the screen on top, in columns, then those that are
// the same everywhere.
type helpBox struct {
	th     *theme.Theme
	title  string
	groups [][]key.Binding
	help   string // whom to write to, once the portal has told
	top    int    // first line shown
	lines  int    // how many there are, from the last view
	height int    // how many show, from the last view
}

func (m *Model) newHelp() *helpBox {
	groups := append([][]key.Binding{}, m.top().FullHelp()...)
	global := []key.Binding{keys.Shown(m.keys.Help, "? f1"), m.keys.Palette, m.keys.Back, m.keys.Quit, m.keys.Leave}
	if m.capturing() { // the others type letters
		global = []key.Binding{keys.Shown(m.keys.Help, "f1"), m.keys.Leave}
	}
	if m.isMandatary() {
		global = append(global, m.keys.ChangeMember)
	}
	if m.letters != nil {
		global = append(global, m.keys.Mailbox)
	}
	title := m.title()
	if title == "" {
		title = textHome
	}
	return &helpBox{th: m.th, title: title, groups: append(groups, global), help: m.accounts}
}

func (b *helpBox) key(k tea.KeyPressMsg) (bool, func() tea.Cmd) {
	switch k.String() {
	case "down", "j", "pgdown", "space":
		b.scroll(1)
	case "up", "k", "pgup":
		b.scroll(-1)
	default:
		return true, nil
	}
	return false, nil
}

func (b *helpBox) scroll(d int) { b.top = max(0, min(b.top+d, b.lines-b.height)) }

func (b *helpBox) click(int, int) (bool, func() tea.Cmd) { return true, nil }
func (b *helpBox) paste(tea.PasteMsg) tea.Cmd            { return nil }
func (b *helpBox) cursor() *tea.Cursor                   { return nil }
func (b *helpBox) wheel(m tea.MouseWheelMsg)             { b.scroll(keys.Wheel(m)) }

func (b *helpBox) view(width, height int) []string {
	lines := b.columns(width)
	if !b.th.Spoken() {
		lines = append(lines, "")
		lines = append(lines, b.th.Styled(b.th.Muted, textMouse, max(b.widest(lines), 40))...)
	}
	if b.help != "" {
		lines = append(lines, b.th.Strong.Render(textNeedHelp)+" "+b.help)
	}
	const head, foot = 2, 2
	b.lines, b.height = len(lines), height-head-foot
	b.scroll(0)
	shown := lines[b.top:min(b.top+b.height, len(lines))]
	out := append([]string{b.th.Title.Render(textHelp + b.title), ""}, shown...)
	return append(out, "", b.th.Muted.Render(b.footer()))
}

func (b *helpBox) footer() string {
	if b.lines > b.height {
		return textHelpMore
	}
	return textHelpKeys
}

func (b *helpBox) widest(lines []string) int {
	w := 0
	for _, l := range lines {
		w = max(w, ansi.StringWidth(l))
	}
	return w
}

// columns lays the groups side by side, as many as hold in width.
func (b *helpBox) columns(width int) []string {
	const gap = 3
	var all, row []string
	if b.th.Spoken() {
		for _, g := range b.groups {
			all = append(all, b.column(g)...)
		}
		return all
	}
	used := 0
	flush := func() {
		if len(all) > 0 && len(row) > 0 {
			all = append(all, "")
		}
		all = append(all, row...)
		row, used = nil, 0
	}
	for _, g := range b.groups {
		column := b.column(g)
		w := b.widest(column)
		if used > 0 && used+gap+w > width {
			flush()
		}
		row, used = beside(row, column, used, gap), used+w+min(used, gap)
	}
	flush()
	return all
}

// beside adds a column to lines of used cells.
func beside(lines, column []string, used, gap int) []string {
	if used == 0 {
		return column
	}
	for len(lines) < len(column) {
		lines = append(lines, "")
	}
	for i, c := range column {
		lines[i] = widget.Fit(lines[i], used) + strings.Repeat(" ", gap) + c
	}
	return lines
}

func (b *helpBox) column(bindings []key.Binding) []string {
	w := 0
	for _, k := range bindings {
		w = max(w, ansi.StringWidth(k.Help().Key))
	}
	var lines []string
	for _, k := range bindings {
		if k.Enabled() && k.Help().Key != "" {
			lines = append(lines, b.th.Key.Render(widget.Fit(k.Help().Key, w))+"  "+k.Help().Desc)
		}
	}
	return lines
}
