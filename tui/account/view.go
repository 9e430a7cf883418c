package account

import (
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths of the table of sessions; the program has what is left.
const (
	instantWidth = 18
	dayWidth     = 10
	narrow       = 90
	addressWidth = 18
	widest       = 120
	// few is how many sessions show before the events get the room.
	few = 8
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

func (s *Screen) layOut() {
	program := min(s.W, widest) - s.openedWidth() - instantWidth - addressWidth - 4 - 3
	s.columns = s.columnsFor(max(program, 10))
	s.sessions.SetColumns(widget.Columns(s.sieve, s.columns), 1)
	room := s.H - s.tableTop()
	events := 0
	if n := len(s.sheet.Value.Events); n > 0 {
		events = min(n, max(room-min(len(s.sheet.Value.Sessions), few)-2, 1)) + 2
	}
	s.sessions.SetHeight(max(min(len(s.shown), room-events), 1))
}

// openedWidth is that of when a session was opened: its day alone where there is little room.
func (s *Screen) openedWidth() int {
	if s.W < narrow {
		return dayWidth
	}
	return instantWidth
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
		" " + s.Theme.Title.Render(textFactor), " " + s.viewFactor(), "",
		" " + s.Theme.Title.Render(textSessions), s.sessions.Header(),
	}
	if s.sieve.Active() {
		lines[sessionsLine] = " " + s.sieve.View()
	}
	switch {
	case s.sheet.Known && len(s.shown) == 0 && s.sieve.Active():
		lines = append(lines, "   "+s.Theme.Muted.Render(textNoMatch))
	case s.sheet.Known:
		lines = append(lines, strings.Split(s.sessions.View(s.row), "\n")...)
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
		return s.Theme.Muted.Render(theme.SignNone) + " " + textOff
	}
}

// columnsFor are the columns of the sessions; the one that asks is being used now.
func (s *Screen) columnsFor(program int) []widget.ListColumn[spst.OpenSession] {
	l := list.Sessions()
	seen := widget.Shown(l.Column("seen_at"), instantWidth)
	seen.Draw = func(o *spst.OpenSession) widget.Cell {
		if o.Current {
			return widget.Cell{Text: textHere, Style: s.Theme.Accent}
		}
		return widget.Cell{Text: instant(o.Seen)}
	}
	opened := widget.Shown(l.Column("opened_at"), s.openedWidth())
	opened.Draw = func(o *spst.OpenSession) widget.Cell {
		if s.openedWidth() < instantWidth {
			return widget.Cell{Text: spst.Today(o.Opened).French()}
		}
		return widget.Cell{Text: instant(o.Opened)}
	}
	return []widget.ListColumn[spst.OpenSession]{opened, seen,
		widget.Shown(l.Column("address"), addressWidth), widget.Shown(l.Column("program"), program)}
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
	if len(s.sheet.Value.Events) == 0 || room < 3 {
		return nil
	}
	lines := []string{"", " " + s.Theme.Title.Render(textEvents)}
	for _, e := range s.sheet.Value.Events {
		lines = append(lines, "   "+widget.Fit(instant(e.At), instantWidth)+"  "+e.Action.Label()+s.by(e))
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
