package careteam

import (
	"cmp"
	"net/url"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// linesOf lays a care team out in the manual's three parts.
func linesOf(t spst.CareTeam) []line {
	var all []line
	part := ""
	for _, c := range list.CareLines(&t) {
		if c.Part != part {
			part = c.Part
			all = append(all, line{head: part})
		}
		of, whose := len(all), ""
		if part == list.CentrePart {
			all = append(all, centreLines(c)...)
		} else {
			all, whose = append(all, personLines(c)...), c.Role+" "+c.Name
		}
		for i := range all[of:] {
			l := &all[of+i]
			l.folded = spst.Fold(strings.Join([]string{part, whose, l.label, l.text, l.value, strings.ReplaceAll(l.text, " ", "")}, " "))
		}
	}
	return all
}

// title is that of a column of the list.
func title(column string) string { return list.CareTeam().Column(column).Title() }

// centreLines say, as the manual does, what is not known of the centre.
func centreLines(c list.CareLine) []line {
	all := []line{{label: title("place"), text: cmp.Or(c.Name, list.Unassigned)}}
	street := c.Address
	street.PostalCode, street.City = "", ""
	place := strings.Join(street.Lines(), ", ")
	town := strings.TrimSpace(c.Address.PostalCode + " " + c.Address.City)
	all = append(all, line{text: cmp.Or(place, textNoAddress)}, line{text: cmp.Or(town, textNoCity)})
	if place != "" {
		all[0].value = strings.Join(append([]string{c.Name}, c.Address.Lines()...), ", ")
	}
	if len(c.Phones) == 0 {
		all = append(all, line{label: title("phone"), text: theme.Dash})
	}
	for _, p := range c.Phones {
		all = append(all, phoneLine(title("phone"), p))
	}
	if c.Hours != "" {
		all = append(all, line{label: title("hours"), text: c.Hours, value: c.Hours})
	}
	return all
}

// personLines are the name, unless it is the label of a mailbox, and how to reach them.
func personLines(c list.CareLine) []line {
	label := cmp.Or(c.Role, c.Name)
	all := []line{}
	if c.Role != "" && (c.Name != "" || c.Email == "" && len(c.Phones) == 0) {
		all = append(all, line{label: label, text: cmp.Or(c.Name, list.Unassigned)})
		label = ""
	}
	if c.Email != "" {
		all = append(all, mailLine(label, c.Email))
		label = ""
	}
	for _, p := range c.Phones {
		all = append(all, phoneLine(label, p))
		label = ""
	}
	return all
}

func mailLine(label, email string) line {
	return line{label: label, text: email, value: email, link: (&url.URL{Scheme: "mailto", Opaque: url.PathEscape(email)}).String()}
}

func phoneLine(label, phone string) line {
	return line{label: label, text: spst.FormatPhone(phone), value: spst.FormatPhone(phone), link: "tel:" + phone}
}

// The widths of the page; the parts are side by side where there is room.
const (
	labelWidth = 26
	widest     = 100
	headLines  = 2
	threeFrom  = 150
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.search.SetWidth(max(min(w-20, 40), 5))
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	intro := textIntro
	if ansi.StringWidth(intro+textHow) <= s.W-2 {
		intro += textHow
	}
	lines := []string{" " + s.Theme.Muted.Render(intro), ""}
	if s.search.Active() {
		lines[1] = " " + s.search.View()
	}
	body := s.viewBody()
	at := s.here()
	room := max(s.H-headLines, 1)
	s.top = max(min(s.top, at-1, len(body)-room), 0)
	s.top = max(s.top, at-room+1)
	lines = append(lines, body[min(s.top, len(body)):]...)
	return widget.Body(lines, s.H)
}

// place is where a line of the page is drawn: in which of the parts side by side, and on
// which rows of the body.
type place struct{ part, y, h int }

// here is the row of the line under the cursor.
func (s *Screen) here() int {
	if s.cursor < len(s.shown) {
		return s.places[s.shown[s.cursor]].y
	}
	return 0
}

// viewBody draws the page, and remembers where each line is.
func (s *Screen) viewBody() []string {
	s.places = make([]place, len(s.all))
	switch {
	case s.team.Err != nil && !s.team.Known:
		return strings.Split(widget.ProblemView(s.Theme, widget.Error, tui.Sentence(s.team.Err)+" "+textRetry, max(s.W-2, 1)), "\n")
	case !s.team.Known:
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textLoading)}
	case len(s.shown) == 0 && s.search.Value() != "":
		return []string{" " + s.Theme.Muted.Render(widget.NothingFound)}
	}
	parts := s.parts()
	if s.inColumns() {
		return widget.BesideEach(s.Theme, s.W-1, len(parts), func(n, w int) []string { return s.viewPart(nil, n, parts[n], w) })
	}
	var lines []string
	for _, part := range parts {
		if len(lines) > 0 && s.H > len(s.all)+headLines+3 {
			lines = append(lines, "")
		}
		lines = s.viewPart(lines, 0, part, min(s.W, widest))
	}
	return lines
}

// inColumns tells whether the parts are side by side.
func (s *Screen) inColumns() bool { return s.W >= threeFrom && !s.Theme.Spoken() }

// parts are the places in all of the lines of each part, its title first.
func (s *Screen) parts() [][]int {
	var parts [][]int
	for i, l := range s.all {
		if l.head != "" {
			parts = append(parts, nil)
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], i)
	}
	return parts
}

// viewPart adds the lines of a part of w cells, which is the n-th side by side.
func (s *Screen) viewPart(lines []string, n int, part []int, w int) []string {
	q, label := spst.NewQuery(s.search.Value()), ""
	for _, i := range part {
		l := s.all[i]
		if l.head != "" {
			lines = append(lines, " "+s.Theme.Title.Render(l.head))
			continue
		}
		if s.Theme.Spoken() && l.label == "" { // it goes on from the line above
			l.label = label
		}
		label = l.label
		here := s.cursor < len(s.shown) && s.shown[s.cursor] == i
		drawn := s.viewLine(l, w, here, q.Match(l.folded))
		s.places[i] = place{n, len(lines), len(drawn)}
		lines = append(lines, drawn...)
	}
	return lines
}

// viewLine draws a label and what it is of, on as many rows of w cells as it takes.
func (s *Screen) viewLine(l line, w int, here, found bool) []string {
	if s.Theme.Spoken() {
		return []string{theme.Said(l.label, l.text, here)}
	}
	w -= 5
	label := l.label
	lines := s.Theme.Lines(l.text, max(w-labelWidth-1, 1))
	for i, text := range lines {
		label, text = widget.Fit(label, labelWidth), widget.Fit(text, max(w-labelWidth-1, 1))
		switch {
		case here:
			lines[i] = " " + s.Theme.Accent.Render(theme.Mark) + s.Theme.Selected.Render(" "+label+" "+text)
		case !found:
			lines[i] = "   " + s.Theme.Muted.Render(label+" "+text)
		case l.value == "":
			lines[i] = "   " + s.Theme.Label.Render(label) + " " + s.Theme.Muted.Render(text)
		default:
			lines[i] = "   " + s.Theme.Label.Render(label) + " " + s.Theme.Text.Render(text)
		}
		label = ""
	}
	return lines
}

// Cursor is the search's.
func (s *Screen) Cursor() *tea.Cursor {
	if !s.search.Focused() {
		return nil
	}
	c := s.search.Cursor()
	if c != nil {
		c.X, c.Y = c.X+1, c.Y+1
	}
	return c
}

// onClick selects the line under the pointer.
func (s *Screen) onClick(m tea.MouseClickMsg) {
	if m.Button != tea.MouseLeft || !s.team.Known || m.Y < headLines {
		return
	}
	part := 0
	if n := len(s.parts()); s.inColumns() {
		part = min(m.X/(s.W/n), n-1)
	}
	s.viewBody()
	for i, at := range s.shown {
		p, y := s.places[at], m.Y-headLines+s.top
		if p.part == part && y >= p.y && y < p.y+p.h {
			s.cursor = i
			return
		}
	}
}
