package clients

import (
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

const (
	textTitle       = "Mes clients"
	textOwed        = "solde dû"
	textAct         = "agir pour cet adhérent"
	textEnter       = "Entrée : " + textAct + "."
	textReading     = "lecture de vos clients…"
	textNoCampaign  = "Aucune campagne de déclaration."
	textCounting    = "… en cours de contrôle"
	textAllRights   = "tous les services"
	textReadOnly    = "lecture seule"
	textClosedShort = "Non sais."
	textMissedShort = "Non décl."
	textSorted      = "tri : "

	hintSearch       = "/ chercher un nom, un numéro ou un SIRET"
	menuSortTitle    = "Trier par"
	menuFilterTitle  = "Montrer"
	filterNone       = "Tous les clients"
	noticeRefreshing = "Lecture de la liste…"

	textLastReport       = "Revoir le dernier compte rendu"
	textNoFiles          = "Aucun fichier n'est écrit."
	textFiles            = "Fichiers : "
	noticeNobody         = "Aucun client sous le curseur."
	noticeNothingPlanned = "Rien n'est à faire pour ces clients : esc revient à la liste."
	noticeStopping       = "Arrêt : ce qui est fait le reste, entrée continuera."
)

func textShown(shown, all int) string {
	if shown == all {
		if all < 2 {
			return fmt.Sprintf("%d client", all)
		}
		return spst.Thousands(all) + " clients"
	}
	return fmt.Sprintf("%s sur %s", spst.Thousands(shown), spst.Thousands(all))
}

// textFor says for how many clients.
func textFor(n int) string { return "Pour " + spst.Counted(n, "client", "clients") }

func textMarked(n int) string { return spst.Counted(n, "coché", "cochés") }

func textDoneOf(done, total int) string {
	return spst.Thousands(done) + " sur " + spst.Thousands(total)
}

func textCampaign(year int) string { return fmt.Sprintf("Déclaration %d", year) }

func textAnomalyCount(n int) string {
	switch n {
	case 0:
		return "aucune anomalie"
	case 1:
		return "1 anomalie"
	}
	return spst.Thousands(n) + " anomalies"
}

func missingWord(missing bool) string {
	if missing {
		return "manque"
	}
	return "en ordre"
}

// statuses are in the order of a declaration's life, the closed ones last.
func statuses() []spst.DeclarationStatus {
	return []spst.DeclarationStatus{
		spst.DeclarationToEnter, spst.DeclarationDraft, spst.DeclarationMissed, spst.DeclarationConfirmed, spst.DeclarationInvoiced,
		spst.DeclarationClosed,
	}
}

// textStatus is a status of several declarations.
func textStatus(s spst.DeclarationStatus) string {
	switch s {
	case spst.DeclarationConfirmed:
		return "Confirmées"
	case spst.DeclarationMissed:
		return "Non déclarées"
	case spst.DeclarationInvoiced:
		return "Facturées"
	case spst.DeclarationClosed:
		return "Non sais."
	default:
		return s.Label()
	}
}

// tag is a filter in a few letters.
func tag(f spst.ClientFilter) string {
	switch f {
	case spst.ClientToDeclare:
		return "à saisir ou en cours"
	case spst.ClientNotDeclared:
		return "non déclarés"
	case spst.ClientWithAnomalies:
		return "anomalies"
	case spst.ClientWithoutNIR:
		return "n° manquants"
	case spst.ClientWithoutVAT:
		return "TVA manquante"
	case spst.ClientWithoutBillingEmail:
		return "email manquant"
	case spst.ClientOwing:
		return "solde dû"
	case spst.ClientOverdue:
		return "retard > 30 j"
	default:
		return "rdv à venir"
	}
}
