package account

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths of the table of sessions, and that from which the events are beside it.
const (
	instantWidth = 18
	dayWidth     = 10
	leastProgram = 8
	sideFrom     = 150
	sideWidth    = 66
	// few is how many sessions show before the events get the room.
	few = 8
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

func (s *Screen) layOut() {
	all := s.sheet.Value.Sessions
	columns, gap := widget.Lay(s.columnSets(), len(all), func(i int) *spst.OpenSession { return &all[i] }, s.tableWidth())
	s.columns = columns
	s.sessions.SetColumns(widget.Columns(s.sieve, columns), gap)
	room := s.H - s.tableTop()
	events := 0
	if n := len(s.sheet.Value.Events); n > 0 && s.tableWidth() == s.W {
		events = min(n, max(room-min(len(all), few)-2, 1)) + 2
	}
	s.sessions.SetHeight(max(min(len(s.shown), room-events), 1))
}

// tableWidth is the width of the table of sessions.
func (s *Screen) tableWidth() int {
	if s.W < sideFrom || s.Theme.Spoken() {
		return s.W
	}
	return s.W - sideWidth - 3
}

// sessionsLine is that of the title of the sessions, or of the search in them; two under
// it is the first.
const sessionsLine = 5

// tableTop is the line of the first session.
func (s *Screen) tableTop() int { return sessionsLine + 2 }

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := []string{
		" " + s.Theme.Text.Render(textAccount(s.sheet.Value.Account)), "",
		" " + s.Theme.Title.Render(spst.FieldLabel("second_factor")), " " + ansi.Truncate(s.viewFactor(), s.tableWidth()-2, theme.Ellipsis), "",
		" " + s.Theme.Title.Render(spst.FieldLabel("sessions")), s.sessions.Header(),
	}
	if s.sieve.Active() {
		lines[sessionsLine] = " " + s.sieve.View()
	}
	switch {
	case s.sheet.Known && len(s.shown) == 0 && s.sieve.Active():
		lines = append(lines, "   "+s.Theme.Muted.Render(widget.NothingFound))
	case s.sheet.Known:
		lines = append(lines, strings.Split(s.sessions.View(s.row), "\n")...)
		if w := s.tableWidth(); w < s.W {
			lines = widget.Beside(s.Theme, widget.FitHeight(lines, s.H), s.viewEvents(s.H), w)
			break
		}
		lines = append(lines, s.viewEvents(s.H-len(lines))...)
	case s.sheet.Err != nil:
		lines = []string{"", " " + widget.ProblemView(s.Theme, widget.Error, tui.Sentence(s.sheet.Err), s.W-2), " " + s.Theme.Muted.Render(textRetry)}
	default:
		lines = []string{"", " " + s.Theme.Muted.Render(theme.SignWorking+" "+textReading)}
	}
	lines = widget.FitHeight(lines, s.H)
	s.sieve.Over(lines, s.W)
	return widget.Clip(lines, s.W, s.H)
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

// columnSets are the columns of the sessions, from the fullest to the barest; the one that
// asks is being used now.
func (s *Screen) columnSets() [][]widget.LaidColumn[spst.OpenSession] {
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

func (s *Screen) row(i int, cells []widget.Cell) bool {
	o, style := &s.sheet.Value.Sessions[s.shown[i]], lipgloss.NewStyle()
	if o.Current {
		style = s.Theme.Accent
	}
	widget.ListCells(s.columns, o, style, cells)
	return false
}

// viewEvents are what happened last; those that room lines do not hold are cut.
func (s *Screen) viewEvents(room int) []string {
	if room < 3 {
		return nil
	}
	w := s.W
	if s.tableWidth() < s.W {
		w = sideWidth
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
