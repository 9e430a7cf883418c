package home

import (
	"fmt"
	"strconv"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const (
	textWelcome      = "BIENVENUE dans votre espace adhérent"
	textTodo         = "À faire"
	textNothing      = "Rien à faire pour le moment."
	textReading      = "lecture…"
	textJanuary      = "service accessible uniquement en janvier"
	textVAT          = "à compléter"
	textBilling      = "email de facturation à renseigner"
	textValidate     = "réponses à valider"
	textCare         = "centre de visite, équipe, adresses utiles"
	textNoAnomaly    = "aucune anomalie"
	textChart        = "Effectifs suivis"
	textNoCategory   = "sans cat."
	textRefreshing   = "Lecture des chiffres…"
	textBalance      = "solde "
	textLate         = "en retard"
	textNotInMandate = "hors de votre mandat"
	textBooked       = "rendez-vous"
	textLimit        = "dernier jour pour agir"
	textPayable      = "facture exigible"
	textToday        = "aujourd'hui"
	textYears        = "Déclarés au 1er janvier"
	textTwelve       = "Présents sur douze mois"
	textNext         = "Rendez-vous à venir"
	textDue          = "Visites à prévoir, et leur limite légale"
	textLedger       = "Dernières pièces de l'échéancier"
	textRetry        = "r pour réessayer."
)

// Before a figure of what may only be read.
const (
	textReadOnly = "lecture seule"
	textRead     = "lecture"
)

func noticeClosed(service string) string {
	return "«\u00a0" + service + "\u00a0» est hors de votre mandat : demandez à l'adhérent de l'étendre."
}

func textHeadcount(n int) string { return spst.Counted(n, "salarié", "salariés") }

func textAnomalies(n int) string { return spst.Counted(n, "anomalie", "anomalies") }

func textHeld(n, year int) string {
	return spst.Counted(n, "visite", "visites") + " en " + strconv.Itoa(year)
}

func textMissed(n int) string { return spst.Counted(n, "non honorée", "non honorées") }

func textComing(n int) string { return spst.Thousands(n) + " à venir" }

func textOverdue(n int) string { return spst.Counted(n, "visite en retard", "visites en retard") }

func textUntil(d spst.Declaration) string {
	return fmt.Sprintf("%d : %s, jusqu'au %s", d.Year, d.Status.Label(), d.Closes.French()[:len("31/01")])
}

func textDeclared(d spst.Declaration) string { return fmt.Sprintf("%d : %s", d.Year, d.Status.Label()) }

// textMissedYear is « 2027 non déclarée, facture d'office 436403 ».
func textMissedYear(d spst.Declaration) string {
	text := fmt.Sprintf("%d non déclarée", d.Year)
	if d.EstimatedInvoice != "" {
		text += ", facture d'office " + d.EstimatedInvoice
	}
	return text
}

func textOpens(d spst.Declaration) string {
	return fmt.Sprintf("%d : ouvre le %s", d.Year, d.Opens.French())
}

func textMoreTodo(n int) string {
	if n == 1 {
		return "… et une autre (tab, ↓)"
	}
	return fmt.Sprintf("… et %d autres (tab, ↓)", n)
}

// textSince is the title of what others have done.
func textSince(since time.Time) string {
	return spst.NewsTitle + " (" + spst.Today(since).French() + ")"
}

// textDays is how far a day is: « dans 9 j », « retard 41 j ».
func textDays(n int) string {
	switch {
	case n < 0:
		return fmt.Sprintf("retard %d\u00a0j", -n)
	case n == 0:
		return textToday
	case n == 1:
		return "demain"
	}
	return fmt.Sprintf("dans %d\u00a0j", n)
}

// textFromTo is how a count has moved: « 41 → 44 », « 44, inchangé ».
func textFromTo(first, last int) string {
	if first == last {
		return spst.Thousands(last) + ", inchangé"
	}
	return spst.Thousands(first) + " → " + spst.Thousands(last)
}

func textPayableOn(d spst.Date) string { return "exigible le " + d.French() }

// textTwelveSource says what the twelve months are counted from.
func textTwelveSource(coming int) string {
	text := "Fin de mois, d'après les dates d'embauche et de sortie de la liste."
	if coming > 0 {
		text += " " + spst.Counted(coming, "entrée", "entrées") + " à venir."
	}
	return text
}
