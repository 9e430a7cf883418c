package services

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

// The widths of the page.
const (
	labelWidth = 30
	widest     = 100
	headLines  = 2
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.search.SetWidth(max(min(w-20, 40), 5))
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := []string{" " + s.Theme.Muted.Render(ansi.Truncate(textIntro, max(s.W-2, 1), theme.Ellipsis)), ""}
	if s.search.Active() {
		lines[1] = " " + s.search.View()
	}
	body, at := s.viewBody()
	room := max(s.H-headLines, 1)
	s.top = max(min(s.top, at-1, len(body)-room), 0)
	s.top = max(s.top, at-room+1)
	lines = append(lines, body[min(s.top, len(body)):]...)
	return widget.Body(lines, s.H)
}

// viewBody draws the page, and tells on which line the cursor is.
func (s *Screen) viewBody() (lines []string, at int) {
	switch {
	case s.team.Err != nil && !s.team.Known:
		return strings.Split(widget.ProblemView(s.Theme, widget.Error, tui.Sentence(s.team.Err)+" "+textRetry, max(s.W-2, 1)), "\n"), 0
	case !s.team.Known:
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textLoading)}, 0
	case len(s.shown) == 0 && s.search.Value() != "":
		return []string{" " + s.Theme.Muted.Render(textNoMatch)}, 0
	}
	current := -1
	if s.cursor < len(s.shown) {
		current = s.shown[s.cursor]
	}
	q := spst.NewQuery(s.search.Value())
	label := ""
	for i, l := range s.all {
		switch {
		case l.head != "":
			if len(lines) > 0 && s.H > len(s.all)+headLines+3 {
				lines = append(lines, "")
			}
			lines = append(lines, " "+s.Theme.Title.Render(l.head))
			continue
		case i == current:
			at = len(lines)
		}
		if s.Theme.Spoken() && l.label == "" { // it goes on from the line above
			l.label = label
		}
		label = l.label
		lines = append(lines, s.viewLine(l, i == current, q.Match(l.folded)))
	}
	return lines, at
}

func (s *Screen) viewLine(l line, here, found bool) string {
	if s.Theme.Spoken() {
		return theme.Said(l.label, l.text, here)
	}
	w := min(s.W, widest) - 5
	label, text := widget.Fit(l.label, labelWidth), widget.Fit(l.text, max(w-labelWidth-1, 1))
	switch {
	case here:
		return " " + s.Theme.Accent.Render(theme.Mark) + s.Theme.Selected.Render(" "+label+" "+text)
	case !found:
		return "   " + s.Theme.Muted.Render(label+" "+text)
	case l.value == "":
		return "   " + s.Theme.Label.Render(label) + " " + s.Theme.Muted.Render(text)
	}
	return "   " + s.Theme.Label.Render(label) + " " + s.Theme.Text.Render(text)
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
	was := s.cursor
	for i := range s.shown {
		s.cursor = i
		if _, at := s.viewBody(); at == m.Y-headLines+s.top {
			return
		}
	}
	s.cursor = was
}
