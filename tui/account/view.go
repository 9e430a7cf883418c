package account

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The widths of the table of sessions; the program has what is left.
const (
	instantWidth = 16
	addressWidth = 18
	widest       = 120
	// few is how many sessions show before the events get the room.
	few = 8
)

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.layOut()
}

func (s *Screen) layOut() {
	program := min(s.w, widest) - 2*instantWidth - addressWidth - 4 - 3
	s.sessions.SetColumns([]widget.Column{
		{Title: textColumnOpened, Width: instantWidth}, {Title: textColumnSeen, Width: instantWidth},
		{Title: textColumnFrom, Width: addressWidth}, {Title: textColumnProgram, Width: max(program, 10)},
	}, 1)
	room := s.h - s.tableTop()
	events := 0
	if n := len(s.sheet.Events); n > 0 {
		events = min(n, max(room-min(len(s.sheet.Sessions), few)-2, 1)) + 2
	}
	s.sessions.SetHeight(max(min(len(s.sheet.Sessions), room-events), 1))
}

// tableTop is the line of the first session.
func (s *Screen) tableTop() int { return 7 }

// View implements [tui.Screen].
func (s *Screen) View() string {
	lines := []string{
		" " + s.th.Text.Render(textAccount(s.sheet.Account)), "",
		" " + s.th.Title.Render(textFactor), " " + s.viewFactor(), "",
		" " + s.th.Title.Render(textSessions), s.sessions.Header(),
	}
	switch {
	case s.known:
		lines = append(lines, strings.Split(s.sessions.View(s.row), "\n")...)
		lines = append(lines, s.viewEvents()...)
	case s.err != nil:
		lines = []string{"", " " + widget.ProblemView(s.th, widget.Error, tui.Sentence(s.err), s.w-2), " " + s.th.Muted.Render(textRetry)}
	default:
		lines = []string{"", " " + s.th.Muted.Render(theme.SignWorking+" "+textReading)}
	}
	for len(lines) < s.h {
		lines = append(lines, "")
	}
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, s.w, theme.Ellipsis)
	}
	return strings.Join(lines[:s.h], "\n")
}

func (s *Screen) viewFactor() string {
	f := s.sheet.SecondFactor
	switch f.State {
	case spst.FactorOn:
		return s.th.OK.Render(theme.SignOK) + " " + textOn(f)
	case spst.FactorRequired:
		return s.th.Warn.Render(theme.SignWarn + " " + textRequired)
	default:
		return s.th.Muted.Render(theme.SignNone) + " " + textOff
	}
}

func (s *Screen) row(i int, cells []widget.Cell) bool {
	o := s.sheet.Sessions[i]
	cells[0].Text, cells[1].Text, cells[2].Text, cells[3].Text = instant(o.Opened), instant(o.Seen), o.Address, o.Program
	if o.Current {
		cells[1].Text = textHere
		for c := range cells {
			cells[c].Style = s.th.Accent
		}
	}
	return false
}

// viewEvents are what happened last, as many as there is room for.
func (s *Screen) viewEvents() []string {
	room := s.h - s.tableTop() - min(s.sessions.Len(), s.h)
	if len(s.sheet.Events) == 0 || room < 3 {
		return nil
	}
	lines := []string{"", " " + s.th.Title.Render(textEvents)}
	for _, e := range s.sheet.Events {
		lines = append(lines, "   "+widget.Fit(instant(e.At), instantWidth)+"  "+e.Action.Label()+s.by(e))
	}
	return lines
}

// by says who did it when it is not the account itself.
func (s *Screen) by(e spst.AccountEvent) string {
	if e.By == s.sheet.Account.Number {
		return ""
	}
	return " (" + e.By + ")"
}
