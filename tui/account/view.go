package account

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths of the sessions, and that from which what is known of the account is in two columns.
const (
	instantWidth = 18
	dayWidth     = 10
	leastProgram = 8
	sideFrom     = 150
	// tallFrom is the height of the body from which both lists are seen, one under the other.
	tallFrom = 30
	// few is how many lines of a list show before what is under it gets the room.
	few = 8
	// sideY is the line on which the columns begin, narrowY that of the first list.
	sideY   = 2
	narrowY = 5
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// wide tells whether there are two columns.
func (s *Screen) wide() bool { return s.W >= sideFrom && !s.Theme.Spoken() }

// tall tells whether both lists are seen, one under the other: from a height on, or when all of them fits.
func (s *Screen) tall() bool {
	if s.wide() || s.Theme.Spoken() {
		return false
	}
	lines := narrowY + 2*headLines + 1 + max(len(s.sessions.items), 1) + s.tokenLines(len(s.tokens.items)) + s.eventLines(s.W)
	return s.H >= min(tallFrom, lines)
}

// tabbed tells whether one list is seen at a time, under the names of both.
func (s *Screen) tabbed() bool { return !s.wide() && !s.tall() && !s.Theme.Spoken() }

// tokenLines are how many lines n tokens take, or what is said when there are none, under the titles.
func (s *Screen) tokenLines(n int) int {
	if len(s.tokens.items) == 0 {
		return len(s.noTokens(s.W)) - 1 // one is in the place of the titles of the columns
	}
	return max(n, 1)
}

// eventLines are those that the events have at least of a screen, with their title; none before they are known.
func (s *Screen) eventLines(w int) int { return min(len(s.viewEvents(w, s.H)), few+2) }

// layOut puts the lists and the events where there is room for them.
func (s *Screen) layOut() {
	s.sessions.seen, s.tokens.seen = false, false
	switch {
	case s.wide():
		s.layOutWide()
	case s.tall():
		s.layOutTall()
	case s.atTokens:
		s.tokens.place(0, narrowY, s.W, s.rowsOver(len(s.tokens.items), len(s.tokens.shown), s.H-narrowY), s.tokenColumns())
	default:
		s.sessions.place(0, narrowY, s.W, s.rowsOver(len(s.sessions.items), len(s.sessions.shown), s.H-narrowY), s.sessionColumns())
	}
}

// rowsOver is how many rows of a list show on room lines that the events end.
func (s *Screen) rowsOver(all, shown, room int) int {
	events := 0
	room -= headLines
	if n := len(s.sheet.Value.Events); n > 0 {
		events = min(n, max(room-min(all, few)-2, 1)) + 2
	}
	return min(shown, room-events)
}

// layOutWide puts the second factor and the sessions at the left, the tokens and the events at the right.
func (s *Screen) layOutWide() {
	left := widget.ShareOf(s.W, 2)
	x := left + widget.BesideWidth
	y := sideY + len(s.viewFactorPart(left)) + 1
	s.sessions.place(0, y, left, min(len(s.sessions.shown), s.H-y-headLines), s.sessionColumns())
	s.tokens.place(x, sideY, s.W-x, s.rowsOver(len(s.tokens.items), len(s.tokens.shown), s.H-sideY), s.tokenColumns())
}

// layOutTall shares the height between the lists and the events.
func (s *Screen) layOutTall() {
	room := s.H - narrowY - 2*headLines - 1 - s.eventLines(s.W)
	m := s.tokenLines(len(s.tokens.shown))
	rows := min(len(s.sessions.shown), max(room/2, room-m))
	s.sessions.place(0, narrowY, s.W, rows, s.sessionColumns())
	s.tokens.place(0, narrowY+headLines+max(rows, 1)+1, s.W, min(m, room-rows), s.tokenColumns())
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	var lines []string
	switch {
	case s.sheet.Known:
		lines = widget.FitHeight(s.viewKnown(), s.H)
	case s.sheet.Err != nil:
		lines = append([]string{""}, widget.Indent(append(problem(s.Theme, s.sheet.Err, s.W-2), s.Theme.Muted.Render(textRetry)), 1)...)
	default:
		lines = []string{"", " " + s.Theme.Muted.Render(theme.SignWorking+" "+textReading)}
	}
	lines = widget.FitHeight(lines, s.H)
	s.sieve().Over(lines, s.W)
	return widget.Clip(lines, s.W, s.H)
}

// problem says what went wrong, on lines of w cells.
func problem(th *theme.Theme, err error, w int) []string {
	return strings.Split(widget.ProblemView(th, widget.Error, tui.Sentence(err), w), "\n")
}

func (s *Screen) viewKnown() []string {
	head := []string{" " + s.Theme.Text.Render(textAccount(s.sheet.Value.Account)), ""}
	title := func(field string) string { return s.Theme.Title.Render(spst.FieldLabel(field)) }
	if s.wide() {
		left := widget.ShareOf(s.W, 2)
		one := slices.Concat(s.viewFactorPart(left), []string{""}, s.sessions.view(s.Theme, title("sessions"), nil))
		other := s.viewTokens(title("access_tokens"))
		other = append(other, s.viewEvents(s.W-left-widget.BesideWidth, s.H-sideY-len(other))...)
		return append(head, widget.Beside(s.Theme, widget.FitHeight(one, s.H-sideY), other, left)...)
	}
	lines := append(slices.Clip(head), " "+title("second_factor"), " "+ansi.Truncate(s.viewFactor(), s.W-2, theme.Ellipsis), "")
	switch {
	case s.tall():
		lines = append(append(lines, s.sessions.view(s.Theme, title("sessions"), nil)...), "")
		lines = append(lines, s.viewTokens(title("access_tokens"))...)
	case s.atTokens:
		lines = append(lines, s.viewTokens(s.viewTabs())...)
	default:
		lines = append(lines, s.sessions.view(s.Theme, s.viewTabs(), nil)...)
	}
	return append(lines, s.viewEvents(s.W, s.H-len(lines))...)
}

// viewFactorPart draws the second factor on lines of w cells.
func (s *Screen) viewFactorPart(w int) []string {
	return append([]string{" " + s.Theme.Title.Render(spst.FieldLabel("second_factor"))}, widget.Indent(s.Theme.Lines(s.viewFactor(), w-2), 1)...)
}

// viewTabs draws the names of the lists where one is seen at a time; a blank at each side of
// the one that is becomes a bracket.
func (s *Screen) viewTabs() string {
	var b strings.Builder
	for _, t := range s.tabs() {
		style, open, shut := s.Theme.Text, " ", " "
		if t.tokens == s.atTokens {
			style, open, shut = s.Theme.Accent, "[", "]"
		}
		b.WriteString(style.Render(open+t.name+shut) + " ")
	}
	return b.String()
}

// tab is the name of a list, with how many lines it has once they are known.
type tab struct {
	tokens bool
	name   string
}

func (s *Screen) tabs() []tab {
	count := func(field string, known bool, n int) string {
		if !known {
			return spst.FieldLabel(field)
		}
		return spst.FieldLabel(field) + " " + spst.Thousands(n)
	}
	return []tab{{false, count("sessions", s.sheet.Known, len(s.sessions.items))}, {true, count("access_tokens", s.known.Known, len(s.tokens.items))}}
}

// tabAt is the list whose name is at a cell of the screen.
func (s *Screen) tabAt(x, y int) (toTokens, ok bool) {
	if y != narrowY || !s.tabbed() || s.sieve().Active() {
		return false, false
	}
	at := 1
	for _, t := range s.tabs() {
		w := ansi.StringWidth(t.name) + 2
		if x >= at && x < at+w {
			return t.tokens, true
		}
		at += w + 1
	}
	return false, false
}

func (s *Screen) viewFactor() string {
	f := s.sheet.Value.SecondFactor
	switch f.State {
	case spst.FactorOn:
		return s.Theme.OK.Render(theme.SignOK) + " " + textOn(f)
	case spst.FactorRequired:
		return s.Theme.Warn.Render(theme.SignWarn + " " + textRequired)
	default:
		return widget.Whole(s.Theme.Muted.Render(theme.SignNone)+" "+textOff, s.W-2)
	}
}

// sessionColumns are the columns of the sessions, from the fullest to the barest; the one that
// asks is being used now.
func (s *Screen) sessionColumns() [][]widget.LaidColumn[spst.OpenSession] {
	type o = spst.OpenSession
	l := list.Sessions()
	drawn := func(name string, width int, text func(*o) string) widget.LaidColumn[o] {
		return widget.Fixed(widget.Drawn(l.Column(name).Head, width, func(x *o) widget.Cell {
			cell := widget.Cell{Text: text(x)}
			if x.Current {
				cell.Style = s.Theme.Accent
			}
			return cell
		}))
	}
	opened := drawn("opened_at", instantWidth, func(x *o) string { return instant(x.Opened) })
	day := drawn("opened_at", dayWidth, func(x *o) string { return spst.Today(x.Opened).French() })
	seen := drawn("seen_at", instantWidth, func(x *o) string {
		if x.Current {
			return textHere
		}
		return instant(x.Seen)
	})
	from, program := widget.AsWide(widget.Shown(l.Column("address"), 0), 0), widget.Shown(l.Column("program"), 0)
	return [][]widget.LaidColumn[o]{
		{opened, seen, from, widget.AsWide(program, 0)},
		{day, seen, from, widget.AsWide(program, 0)},
		{day, seen, from, widget.AsWide(program, leastProgram)},
		{seen, from, widget.AsWide(program, leastProgram)},
	}
}

// viewEvents are what happened last, on lines of w cells; those that room lines do not hold are cut.
func (s *Screen) viewEvents(w, room int) []string {
	if room < 3 {
		return nil
	}
	lines := []string{"", " " + s.Theme.Title.Render(textEvents)}
	if len(s.sheet.Value.Events) == 0 {
		return append(lines, widget.Indent(s.Theme.Styled(s.Theme.Muted, textNoEvent(s.sheet.Value.SecondFactor), w-6), 3)...)
	}
	for _, e := range s.sheet.Value.Events {
		at := instant(e.At)
		for _, l := range s.Theme.Lines(e.Action.Label()+s.by(e), max(w-instantWidth-6, 1)) {
			lines = append(lines, "   "+widget.Fit(at, instantWidth)+"  "+l)
			at = ""
		}
	}
	return lines
}

// by says who did it when it is not the account itself.
func (s *Screen) by(e spst.AccountEvent) string {
	if e.By == s.sheet.Value.Account.Number {
		return ""
	}
	return " (" + e.By + ")"
}
