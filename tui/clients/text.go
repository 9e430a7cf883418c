package clients

import (
	"fmt"

	"github.com/espace-adherent/adherent/tui/widget"
)

const (
	textTitle     = "Mes clients"
	textSearch    = "Rechercher :"
	textNumber    = "N° adhérent"
	textName      = "Raison sociale"
	textHeadcount = "Salariés"
	textSIRET     = "SIRET"
	textReading   = "lecture de vos clients…"
	textNobody    = "Aucun client ne correspond."
)

func textShown(shown, all int) string {
	if shown == all {
		if all < 2 {
			return fmt.Sprintf("%d client", all)
		}
		return widget.Thousands(all) + " clients"
	}
	return fmt.Sprintf("%s sur %s", widget.Thousands(shown), widget.Thousands(all))
}
