package app

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The frame: header and rule above the body; below it the status line, which
// is a rule while there is nothing to say, and the help line. Under fullWidth the
// frame itself says less.
const (
	minWidth, minHeight = 60, 20
	fullWidth           = 80
	bodyTop             = 2
	footHeight          = 2
)

func (m *Model) bodyHeight() int { return m.height - bodyTop - footHeight }

func (m *Model) tooSmall() bool { return m.width < minWidth || m.height < minHeight }

func (m *Model) resize(w, h int) {
	m.width, m.height = w, h
	for _, e := range m.stack {
		m.sizeScreen(e.screen)
	}
}

// sizeScreen gives a screen its body; while the terminal is too small, the one
// of the smallest screen, which it does not draw.
func (m *Model) sizeScreen(s tui.Screen) {
	s.SetSize(max(m.width, minWidth), max(m.height, minHeight)-bodyTop-footHeight)
}

func (m *Model) inBody(y int) (int, bool) {
	return y - bodyTop, y >= bodyTop && y < m.height-footHeight
}

// View implements [tea.Model].
func (m *Model) View() tea.View {
	v := tea.NewView(m.content())
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = m.windowTitle()
	v.Cursor = m.cursor()
	return v
}

func (m *Model) content() string {
	switch {
	case m.width == 0 || m.height == 0 || m.top() == nil:
		return ""
	case m.tooSmall():
		return m.viewTooSmall()
	}
	body := strings.Split(m.top().View(), "\n")
	if m.box != nil {
		body = m.lay(body)
	}
	foot := m.viewFoot()
	lines := append([]string{m.viewHeader(), m.rule()}, body...)
	return strings.Join(append(lines[:min(max(m.height-len(foot), bodyTop), len(lines))], foot...), "\n")
}

func (m *Model) rule() string { return m.th.Rule.Render(strings.Repeat("─", m.width)) }

func (m *Model) cursor() *tea.Cursor {
	if m.tooSmall() {
		return nil
	}
	if m.box != nil {
		_, x, y := m.viewBox()
		return moved(m.box.cursor(), x+frameLeft, y+frameTop+bodyTop)
	}
	if c, ok := m.top().(tui.Cursorer); ok {
		return moved(c.Cursor(), 0, bodyTop)
	}
	return nil
}

func moved(c *tea.Cursor, x, y int) *tea.Cursor {
	if c == nil {
		return nil
	}
	at := *c
	at.X += x
	at.Y += y
	return &at
}

func (m *Model) windowTitle() string {
	if member, ok := m.member(); ok {
		return textTitle + " – " + member.Name
	}
	return textTitle
}

// viewHeader is the service, who one acts for with the number always whole,
// and where one is; on the right the account and the way to the portal.
func (m *Model) viewHeader() string {
	brand, right := m.headerEnds(m.width < fullWidth)
	if b, r := m.headerEnds(true); m.cutsTitle(brand, right) && !m.cutsTitle(b, r) {
		brand, right = b, r
	}
	room := m.width - ansi.StringWidth(right) - 2
	left := brand + m.viewWho(room-ansi.StringWidth(brand))
	return widget.Fit(left, room+1) + right + " "
}

// headerEnds gives what is before the member's name and at the right end, which the title
// of a screen comes before: in brief there is no brand, and the sign of the link alone.
func (m *Model) headerEnds(brief bool) (brand, right string) {
	brand = " "
	if !brief {
		brand += m.th.Badge.Render(m.brand) + "  "
	}
	return brand, strings.Join(m.state(brief), "  ")
}

// cutsTitle tells whether the title has no room between the two ends, the name being as
// short as it gets.
func (m *Model) cutsTitle(brand, right string) bool {
	name, number, title := m.who()
	return title != "" && min(ansi.StringWidth(name), minName)+ansi.StringWidth(number+separator+title) >
		m.width-ansi.StringWidth(brand+right)-2
}

// minName is what is left of a member's name before the screen's title gives
// way; minTitle what a title needs to be worth showing.
const (
	minName   = 16
	minTitle  = 6
	separator = " › "
)

// viewWho is the member and the title, in room cells: the name is shortened
// first, then the title in its middle, then the name again; the number never.
func (m *Model) viewWho(room int) string {
	name, number, title := m.who()
	if title != "" {
		title = separator + title
	}
	over := func() int { return ansi.StringWidth(name+number+title) - room }
	if n := over(); n > 0 {
		name = ansi.Truncate(name, max(ansi.StringWidth(name)-n, minName), theme.Ellipsis)
	}
	if n := over(); n > 0 {
		title = shortened(title, ansi.StringWidth(title)-n)
	}
	if n := over(); n > 0 {
		name = ansi.Truncate(name, max(ansi.StringWidth(name)-n, 1), theme.Ellipsis)
	}
	return m.th.Strong.Render(name) + number + m.th.Muted.Render(title)
}

// shortened takes words out of the middle of a title, or letters where its first and
// last word do not fit: what it begins and ends with says most. Nothing is left of it
// when there is no room for a word.
func shortened(title string, width int) string {
	if width < ansi.StringWidth(separator)+minTitle+ansi.StringWidth(theme.Ellipsis) {
		return ""
	}
	words := strings.Split(title, " ")
	for from := 3; from < len(words); from++ { // after the separator, a word, and one left out
		short := strings.Join(slices.Concat(words[:3], []string{theme.Ellipsis}, words[min(from+1, len(words)-1):]), " ")
		if ansi.StringWidth(short) <= width {
			return short
		}
	}
	for from := 3; from < len(words)-1; from++ { // a name whole rather than letters of both ends
		short := strings.Join(slices.Concat(words[:2], []string{theme.Ellipsis}, words[from:]), " ")
		if ansi.StringWidth(short) <= width {
			return short
		}
	}
	keep := width - ansi.StringWidth(theme.Ellipsis)
	start := ansi.Truncate(title, keep/2, "")
	end := ansi.TruncateLeft(title, ansi.StringWidth(title)-keep+ansi.StringWidth(start), "")
	return start + theme.Ellipsis + end
}

// who gives the name, the number that goes with it, and the title of the screen.
func (m *Model) who() (name, number, title string) {
	title = m.title()
	if member, ok := m.member(); ok {
		return member.Name, " · n° " + member.Number, title
	}
	if m.account.Kind == spst.MandataryAccount {
		if m.width >= fullWidth {
			number = textActsFor(len(m.members))
		}
		return m.account.Name, number, title
	}
	return textTitle, "", ""
}

func (m *Model) title() string {
	if t, ok := m.top().(tui.Titler); ok {
		return t.Title()
	}
	return ""
}

// state is whether something is unsaved, the account, and the way to the portal, in brief by
// its sign where all is well.
func (m *Model) state(brief bool) []string {
	parts := []string{}
	if m.unsaved() {
		parts = append(parts, m.th.Warn.Render(theme.SignEdited+" "+textEdited))
	}
	member, _ := m.member()
	if m.account.Name != member.Name && m.width >= 110 {
		parts = append(parts, m.th.Muted.Render(ansi.Truncate(m.account.Name, 24, theme.Ellipsis)))
	}
	if l := m.viewLink(brief); l != "" {
		parts = append(parts, l)
	}
	return parts
}

func (m *Model) viewLink(brief bool) string {
	switch {
	case m.isPreparing():
		return m.th.Muted.Render(theme.SignWorking + " " + m.preparingText())
	case m.link == linkUp && brief:
		return m.th.OK.Render(theme.SignDone)
	case m.link == linkUp:
		return m.th.OK.Render(theme.SignDone + " " + textOnline)
	case m.link == linkDown:
		return m.th.Warn.Render(theme.SignNone + " " + textOffline)
	}
	return ""
}

func (m *Model) isPreparing() bool {
	p := m.preparing
	return p.Text != "" && (p.Total == 0 || p.Done < p.Total)
}

func (m *Model) preparingText() string {
	p := m.preparing
	if p.Total == 0 {
		return p.Text + "…"
	}
	return fmt.Sprintf("%s… %d %%", p.Text, p.Done*100/p.Total)
}

// viewFoot is the status line and the help line. A sentence too long for the one
// begins over the last lines of the body: neither it nor the keys are cut.
func (m *Model) viewFoot() []string {
	help := " " + m.viewHelpLine(m.width-2)
	said := m.said()
	if said == "" {
		return []string{m.rule(), help}
	}
	sign, style := theme.SignOK, m.th.OK
	switch {
	case m.status.bad:
		sign, style = theme.SignError, m.th.Error
	case m.status.warns:
		sign, style = theme.SignWarn, m.th.Warn
	case m.status.plain:
		sign, style = theme.SignNone, m.th.Text
	case strings.HasSuffix(said, theme.Ellipsis): // it is under way, and no success yet
		sign, style = theme.SignWorking, m.th.Muted
	}
	lines := m.th.Lines(said, m.width-6)
	first := m.th.Rule.Render("─ ") + style.Render(sign+" "+lines[0]) + " "
	first += m.th.Rule.Render(strings.Repeat("─", max(0, m.width-ansi.StringWidth(first))))
	foot := []string{first}
	for _, l := range lines[1:] {
		foot = append(foot, widget.Fit("    "+style.Render(l), m.width))
	}
	return append(foot, help)
}

// viewHelpLine is the screen's keys that matter now, as many as hold in width,
// and always how to get help and how to leave; on a small screen the help alone has
// the palette, and how to leave a text.
func (m *Model) viewHelpLine(width int) string {
	if m.box != nil { // which has its own, inside
		return ""
	}
	always := []key.Binding{m.keys.Help, m.keys.Palette, m.keys.Quit}
	switch capturing, small := m.capturing(), m.width < fullWidth; {
	case capturing && small:
		always = []key.Binding{keys.Shown(m.keys.Help, "f1")}
	case capturing:
		always = []key.Binding{keys.Shown(m.keys.Help, "f1"), m.keys.Leave}
	case small:
		always = []key.Binding{m.keys.Help, m.keys.Quit}
	}
	end, used := "", 0
	for _, b := range always {
		end, used = m.addKey(end, used, b, width)
	}
	line, room := "", width-used-len(" · ")+1
	used = 0
	for _, b := range m.shortHelp() {
		if !slices.ContainsFunc(always, func(a key.Binding) bool { return sameKey(a, b) }) {
			line, used = m.addKey(line, used, b, room)
		}
	}
	if m.letters != nil && len(m.letters()) > 0 { // of the demo: only where it takes no key's place
		line, _ = m.addKey(line, used, m.keys.Mailbox, room)
	}
	if line == "" {
		return end
	}
	return line + m.th.Muted.Render(" · ") + end
}

// shortHelp are the keys of the help line; who acts for another sees on Accueil how to go on to the next one.
func (m *Model) shortHelp() []key.Binding {
	bound := m.top().ShortHelp()
	if m.atHome() && m.isMandatary() {
		bound = slices.Insert(slices.Clone(bound), min(1, len(bound)), keys.Shown(m.keys.ChangeMember, "ctrl+o"))
	}
	return bound
}

// sameKey tells whether two bindings answer to a same key.
func sameKey(a, b key.Binding) bool {
	return slices.ContainsFunc(a.Keys(), func(k string) bool { return slices.Contains(b.Keys(), k) })
}

// addKey adds a key and its word to a line of used cells, unless they do not
// hold in width.
func (m *Model) addKey(line string, used int, b key.Binding, width int) (string, int) {
	sep := " · "
	if used == 0 {
		sep = ""
	}
	h := b.Help()
	w := ansi.StringWidth(sep + h.Key + " " + h.Desc)
	if !b.Enabled() || used+w > width {
		return line, used
	}
	return line + m.th.Muted.Render(sep) + m.th.Key.Render(h.Key) + " " + m.th.Muted.Render(h.Desc), used + w
}

func (m *Model) viewTooSmall() string {
	lines := make([]string, m.height)
	text := m.th.Lines(textTooSmall(m.width, m.height), max(m.width, 1))
	start := max(0, (m.height-len(text))/2)
	for i, l := range text {
		if start+i < len(lines) {
			lines[start+i] = ansi.Truncate(l, m.width, "")
		}
	}
	return strings.Join(lines, "\n")
}
