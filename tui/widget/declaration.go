package widget

import (
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// DeclarationSign gives each status of a declaration a sign of its own: colour alone
// says nothing.
func DeclarationSign(th *theme.Theme, status spst.DeclarationStatus) (string, lipgloss.Style) {
	switch status {
	case spst.DeclarationInvoiced:
		return theme.SignDone, th.OK
	case spst.DeclarationConfirmed:
		return theme.SignOK, th.OK
	case spst.DeclarationDraft:
		return theme.SignHalf, th.Accent
	case spst.DeclarationToEnter:
		return theme.SignNone, th.Warn
	case spst.DeclarationMissed:
		return theme.SignError, th.Error
	default:
		return theme.Dash, th.Muted
	}
}
