package app

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// palette finds any place and any action by its name, accents and case apart.
type palette struct {
	th      *theme.Theme
	field   *widget.Field
	entries []choice
	shown   []choice
	at, top int
	height  int // choices shown, from the last view
}

// choice is a line of the palette.
type choice struct {
	name, hint string
	run        func() tea.Cmd
	folded     string
}

const (
	paletteWidth = 56
	paletteRows  = 10
	paletteHead  = 2 // field, blank
)

func (m *Model) newPalette() *palette {
	p := &palette{
		th:      m.th,
		field:   widget.NewField(m.th, widget.Options{Label: textPalette, Width: paletteWidth - ansi.StringWidth(textPalette) - 1, Limit: 60}),
		entries: m.choices(),
	}
	for i := range p.entries {
		p.entries[i].folded = spst.Fold(p.entries[i].name)
	}
	p.field.Focus()
	p.filter()
	return p
}

// choices are the places, what the screen on top can do, and the root's own.
func (m *Model) choices() []choice {
	var all []choice
	if member, ok := m.member(); ok && !m.signingIn() && !m.mustEnrol() {
		all = m.places(member)
	}
	all = append(all, m.deeds()...)
	if m.isMandatary() {
		all = append(all, choice{name: textClients, hint: "ctrl+o", run: m.backToClients})
	}
	if m.account.Number != "" && !m.signingIn() {
		if !m.mustEnrol() {
			all = append(all, m.place(textAccount, "m", tui.Push{Route: route.Account{}}))
		}
		all = append(all, m.place(textRenewal, "", tui.Push{Route: route.Password{}}), choice{name: textSignOut, run: m.askSignOut})
	}
	if m.mails != nil {
		all = append(all, choice{name: textMailbox, hint: "ctrl+g", run: m.openMailbox})
	}
	return append(all,
		choice{name: textHelpName, hint: "?", run: func() tea.Cmd { m.box = m.newHelp(); return nil }},
		m.place(textQuitName, "q", tui.Quit{}))
}

// deeds are the screen's own actions, each by the word of its key; moving
// about is not one.
func (m *Model) deeds() []choice {
	var all []choice
	for _, group := range m.top().FullHelp() {
		for _, b := range group {
			if !b.Enabled() || isMove(b) {
				continue
			}
			stroke := keys.Press(b.Keys()[0])
			all = append(all, choice{name: capital(b.Help().Desc), hint: b.Help().Key,
				run: func() tea.Cmd { return m.give(stroke) }})
		}
	}
	return all
}

// isMove tells a key that only moves about; "1" stands for the services and "m" for
// the account, which are there by their names.
func isMove(b key.Binding) bool {
	if len(b.Keys()) == 0 {
		return true
	}
	switch b.Keys()[0] {
	case "up", "down", "left", "right", "pgup", "pgdown", "g", "G", "home", "end", "tab", "shift+tab", "1", "m", "esc":
		return true
	}
	return false
}

// places are those of a member. Accueil stays at the bottom of the stack: a
// service is opened from there.
func (m *Model) places(member spst.Member) []choice {
	all := []choice{{name: textHome, run: func() tea.Cmd { return m.goTo(nil) }}}
	for i, s := range route.SevenServices() {
		r := route.Open(s, member)
		all = append(all, choice{name: s.Title(), hint: string(rune('1' + i)), run: func() tea.Cmd { return m.goTo(r) }})
	}
	book := route.Contacts{Member: member}
	all = append(all, choice{name: textBook, run: func() tea.Cmd { return m.goTo(book) }})
	check := route.Roster{Member: member, Check: true}
	all = append(all, choice{name: textCheck, run: func() tea.Cmd { return m.goTo(check) }})
	if route.ServiceRoster.Access(member.Rights) == route.Whole {
		imported := route.Import{Member: member}
		all = append(all, choice{name: textImport, run: func() tea.Cmd { return m.goTo(imported) }})
	}
	return all
}

func (m *Model) place(name, hint string, a tui.Action) choice {
	return choice{name: name, hint: hint, run: func() tea.Cmd { return m.do(a) }}
}

func (p *palette) filter() {
	query := spst.Fold(strings.TrimSpace(p.field.Value()))
	type ranked struct {
		choice
		rank int
	}
	var found []ranked
	for _, c := range p.entries {
		if rank, ok := match(query, c.folded); ok {
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

func subsequence(query, text string) bool {
	rest := []rune(strings.ReplaceAll(query, " ", ""))
	for _, r := range text {
		if len(rest) > 0 && r == rest[0] {
			rest = rest[1:]
		}
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
		p.edit(k)
	}
	return false, nil
}

func (p *palette) paste(m tea.PasteMsg) { p.edit(m) }

func (p *palette) edit(msg tea.Msg) {
	before := p.field.Value()
	p.field.Update(msg)
	if p.field.Value() != before {
		p.filter()
	}
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
	width = min(width, paletteWidth)
	p.height = min(paletteRows, height-paletteHead)
	p.top = max(p.at-p.height+1, min(p.top, p.at))
	lines := []string{widget.Fit(p.field.View(), width), ""}
	for i := p.top; i < p.top+p.height; i++ {
		lines = append(lines, p.line(i, width))
	}
	if len(p.shown) == 0 {
		lines[paletteHead] = p.th.Muted.Render(textNoChoice)
	}
	return lines
}

func (p *palette) line(i, width int) string {
	if i >= len(p.shown) {
		return ""
	}
	const hintWidth = 8
	c := p.shown[i]
	name := widget.Fit(c.name, width-2-hintWidth)
	hint := widget.Fit(c.hint, hintWidth)
	if i == p.at {
		return p.th.Accent.Render(theme.Mark+" ") + p.th.Accent.Render(name) + p.th.Muted.Render(hint)
	}
	return "  " + name + p.th.Muted.Render(hint)
}

func (p *palette) cursor() *tea.Cursor { return p.field.Cursor() }
