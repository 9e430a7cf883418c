package home

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// The short lists fill what « À faire » leaves of a wide screen.

// mostListed is how many lines a short list has.
const mostListed = 8

// viewComing is the next appointments.
func (s *Screen) viewComing(w int) []string {
	lines := []string{s.Theme.Title.Render(textNext) + "  " + s.Theme.Strong.Render(spst.Thousands(s.appointments.Value.Total))}
	for i := range s.appointments.Value.Appointments[:min(len(s.appointments.Value.Appointments), mostListed)] {
		a := &s.appointments.Value.Appointments[i]
		first := s.Theme.Accent.Render(theme.SignDone) + " " + a.Day().French()[:5] + " " + spst.FrenchClock(a.Start) + "  " + a.EmployeeName
		lines = append(lines, fitting(w, first, a.Kind.Label(), a.Place))
	}
	return lines
}

// viewDue is the visits that the law asks for, with their limits.
func (s *Screen) viewDue(w int) []string {
	lines := []string{s.Theme.Title.Render(textDue) + "  " + s.Theme.Strong.Render(spst.Thousands(s.limits.Value.Total))}
	for _, v := range s.limits.Value.Visits[:min(len(s.limits.Value.Visits), mostListed)] {
		sign := s.Theme.Warn.Render(theme.SignWarn)
		if v.Overdue {
			sign = s.Theme.Error.Render(theme.SignError)
		}
		lines = append(lines, fitting(w, sign+" "+v.Due.French()+"  "+v.EmployeeName, v.Label, v.Article))
	}
	return lines
}

// viewLedger is the last entries of the échéancier, newest first.
func (s *Screen) viewLedger(w int) []string {
	entries := s.ledger.Value.Entries
	lines := []string{s.Theme.Title.Render(textLedger)}
	for _, e := range slices.Backward(entries[max(len(entries)-mostListed, 0):]) {
		due := ""
		if !e.Due.IsZero() {
			due = textPayableOn(e.Due)
		}
		lines = append(lines, fitting(w, "  "+e.Date.French()+"  "+e.Kind.Label()+" "+e.Number, (e.DebitCents-e.CreditCents).French(), due))
	}
	return lines
}

// fitting is a line of what fits in w cells, each thing whole.
func fitting(w int, first string, more ...string) string {
	line := ansi.Truncate(first, w, theme.Ellipsis)
	for _, m := range more {
		if m == "" {
			continue
		}
		longer := line + figureGap + m
		if ansi.StringWidth(longer) > w {
			break
		}
		line = longer
	}
	return line
}
