package invoices

import (
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	textTitle       = "Télécharger vos factures"
	textInvoices    = "Mes factures"
	textSettled     = "Mes factures acquittées"
	textLedger      = "Mon échéancier"
	textChart       = "Solde dans le temps"
	textHighest     = "au plus haut"
	textLowest      = "au plus bas"
	textFolded      = ", repliées"
	textUnfolded    = ", dépliées"
	textDownloading = "Téléchargement"
	textReading     = "lecture de vos factures…"
	textNothing     = "Aucune facture pour le moment : elles paraîtront ici dès leur émission."
	textNoYear      = "Aucune facture cette année-là : f en choisit une autre."
	textNoEntry     = "Aucune pièce à l'échéancier : la première facture y entrera à son émission."
	menuSort        = "Trier par"
	textAllYears    = "toutes les années"
	textInside      = "Dans le PDF (Factur-X)"
	textAsk         = "entrée lit ce que le PDF contient"
	textLooking     = "lecture du PDF…"
	textSame        = "identique à la liste"
	textDiffers     = "différent de la liste : écrivez au service facturation"
	textRetry       = "r pour réessayer."

	noticeRefresh = "Actualisation…"
	noticeNone    = "Placez-vous d'abord sur une facture."
	noticeBusy    = "Un téléchargement est en cours : esc l'interrompt."
)

// shortType is the type where there is little room.
func shortType(label string) string {
	switch label {
	case spst.MissedAppointment.Label():
		return "Rdv non honoré"
	case spst.EstimatedInvoice.Label():
		return "Fact. d'office"
	}
	return label
}

func textCount(n int) string { return spst.Counted(n, "facture", "factures") }

func textFound(n, of int) string { return fmt.Sprintf("%d sur %d", n, of) }

func textMarked(n int) string { return spst.Counted(n, "cochée", "cochées") }

func textYear(year int) string {
	if year == 0 {
		return textAllYears
	}
	return "année " + strconv.Itoa(year)
}

func textBalance(c spst.Cents) string {
	switch {
	case c > 0:
		return "à payer " + c.French()
	case c < 0:
		return "en votre faveur " + (-c).French()
	}
	return "rien à payer"
}

func copiedNumber(number string) string { return "n° " + number }

func noticeOpening(number string) string { return "Facture " + number + " : téléchargement…" }

func noticeShown(path string) string { return "Ouverte : " + path }

func copiedPath(path string) string { return path + ", où la facture est enregistrée" }

func noticeSaved(d *download) string {
	folder := filepath.Dir(d.last.Path)
	switch {
	case len(d.list) == 1 && d.kept == 1:
		return "Déjà là, identique : " + d.last.Path
	case len(d.list) == 1:
		return "Téléchargée : " + d.last.Path
	case d.kept > 0:
		return fmt.Sprintf("%s dans %s, dont %d déjà là.", textCount(len(d.list)), folder, d.kept)
	}
	return textCount(len(d.list)) + " dans " + folder
}

func noticeStopped(d *download) string {
	return fmt.Sprintf("Interrompu : %d sur %d. D reprend où cela s'est arrêté.", d.at, len(d.list))
}
