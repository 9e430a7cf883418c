package home

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// askDeclarations asks where the annual declarations stand.
func (s *Screen) askDeclarations() tea.Cmd {
	number, service := s.member.Number, s.service
	return s.annual.AskOf(s.Ctx, number, service.Declarations)
}

// declarationFigure is the declaration to enter, this year's when it was missed, the next one when the portal
// announces it, or the last one that was made.
func (s *Screen) declarationFigure() string {
	list := s.annual.Value
	at := slices.IndexFunc(list, func(d spst.Declaration) bool { return d.Status.Enterable() })
	if at < 0 {
		at = slices.IndexFunc(list, func(d spst.Declaration) bool { return d.Status == spst.DeclarationMissed && d.Year == s.today.Year() })
	}
	if at < 0 && s.todoOf(spst.TodoDeclaration) == nil {
		at = slices.IndexFunc(list, func(d spst.Declaration) bool { return d.Status.Certified() })
	}
	if len(list) == 0 {
		return s.Theme.Muted.Render(textJanuary)
	}
	d := list[max(at, 0)]
	switch d.Status {
	case spst.DeclarationToEnter:
		return s.Theme.Warn.Render(theme.SignNone + " " + textUntil(d))
	case spst.DeclarationDraft:
		return s.Theme.Accent.Render(theme.SignHalf + " " + textUntil(d))
	case spst.DeclarationConfirmed:
		return s.Theme.OK.Render(theme.SignOK + " " + textDeclared(d))
	case spst.DeclarationInvoiced:
		return s.Theme.OK.Render(theme.SignDone + " " + textDeclared(d))
	case spst.DeclarationMissed:
		return s.Theme.Error.Render(theme.SignError + " " + textMissedYear(d))
	case spst.DeclarationClosed: // not open yet, or not any more
	}
	if s.todoOf(spst.TodoDeclaration) != nil {
		return s.Theme.Muted.Render(textOpens(d))
	}
	return s.Theme.Muted.Render(textDeclared(d))
}
