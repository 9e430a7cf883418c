package declarations

import (
	"fmt"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

const (
	textTitle   = "Déclarer vos effectifs"
	textList    = "Liste des déclarations"
	textReading = "Lecture…"
	textRetry   = "Appuyez sur r pour réessayer."
	textJanuary = "Accessible uniquement au mois de janvier."
	textMail    = "Vous recevrez un mail vous informant de l'ouverture de la plateforme."

	wordEnter = "saisir"
	wordGoOn  = "reprendre"
	wordRead  = "lire"
	wordNext  = "étape suivante"
	wordPrev  = "étape précédente"
	wordCheck = "contrôler la liste"
	wordSend  = "confirmer"

	noticeRefresh        = "Lecture de la liste…"
	noticeNothingToPrint = "Rien à imprimer : cette déclaration n'est pas encore saisie."
	noticeMandate        = "Votre mandat ne permet pas de déclarer les effectifs : demandez ce droit à l'adhérent."
	noticeMeanwhile      = "La déclaration a été reprise ailleurs entre-temps : relisez-la avant de certifier."

	textChecking   = "Contrôle de la liste…"
	textCheckFirst = "Contrôlez d'abord la liste : c'est elle qui est déclarée."
	textHowToCheck = "c ouvre chaque anomalie sur le champ à corriger ; la saisie vous attend ici."
	textNoChange   = "La liste n'a pas changé depuis que la saisie est commencée."
	textCounts     = "compte au 1er janvier"
	textNotCounted = "sans effet sur le décompte"
	textNoCategory = "Sans catégorie"
	textEstimate   = "Estimation de votre cotisation"
	textIsEstimate = "Estimation au tarif de l'année ; la facture est émise après la campagne."
	textMore       = "↓ la suite"
	textNobody     = "Personne n'était présent ce jour-là : il n'y a rien à facturer."
	labelStep      = "Étape"
	labelPeople    = "Effectif"
	labelCertify   = "Je certifie l'exactitude de cette déclaration"
	labelConfirm   = "Confirmer la déclaration"
	textSending    = "Envoi de la déclaration…"
	confirmYes     = "Confirmer"
)

func titleOf(year int) string { return fmt.Sprintf("Déclaration %d", year) }

func headOf(d spst.Declaration) string {
	return fmt.Sprintf("Déclaration %d : %s", d.Year, d.Status.Label())
}

// stepNames are those of [spst.DeclarationSteps], in order.
func stepNames() []string { return []string{"Liste", "Effectif", "Estimation", "Certification"} }

// nextSentences say what to do at each step.
func nextSentences() []string {
	return []string{
		"Entrée : passer à l'effectif. Les anomalies n'empêchent pas de déclarer.",
		"Relisez la liste. Entrée : passer à l'estimation.",
		"Entrée : passer à la certification.",
		"Saisissez le nom, cochez la case, puis ctrl+s : confirmer.",
	}
}

func people(n int) string { return spst.Counted(n, "salarié", "salariés") }

// left says how many days there are until the last one.
func left(closes, today spst.Date) string {
	switch n := int(closes - today); n {
	case 0:
		return "c'est le dernier jour"
	case 1:
		return "il reste 1 jour"
	default:
		return fmt.Sprintf("il reste %d jours", n)
	}
}

func textDeadline(d spst.Declaration, today spst.Date) string {
	return fmt.Sprintf("à confirmer avant le %s : %s", d.Closes.French(), left(d.Closes, today))
}

func textUntil(d spst.Declaration, today spst.Date) string {
	return fmt.Sprintf("jusqu'au %s : %s", d.Closes.French(), left(d.Closes, today))
}

// story tells a declaration in sentences, and what to do next.
func story(d spst.Declaration, today spst.Date) (said []string, next string) {
	switch d.Status {
	case spst.DeclarationToEnter:
		return []string{sentence(textDeadline(d, today))}, "Entrée : saisir votre déclaration."
	case spst.DeclarationDraft:
		return []string{
			fmt.Sprintf("Commencée le %s par %s, laissée à l'étape « %s ».", spst.Today(d.BegunAt).French(), d.BegunBy, stepName(d.Step)),
			sentence(textDeadline(d, today)),
		}, "Entrée : la reprendre où elle en était."
	case spst.DeclarationConfirmed, spst.DeclarationInvoiced:
		return certifiedStory(d), ""
	default:
		return []string{d.Reason}, ""
	}
}

func certifiedStory(d spst.Declaration) []string {
	said := []string{fmt.Sprintf("Certifiée par %s, confirmée le %s depuis le compte %s.", d.CertifiedBy, spst.Today(d.ConfirmedAt).French(), d.ConfirmedBy)}
	if d.Invoice != "" {
		said = append(said, fmt.Sprintf("Facture n° %s, %s TTC.", d.Invoice, d.Estimate.TotalCents.French()))
	} else {
		said = append(said, textInvoiced(d))
	}
	if d.CreditNote != "" {
		said = append(said, fmt.Sprintf("Faite après le %s : la facture d'office n° %s est annulée par l'avoir n° %s.",
			spst.NewCampaign(d.Year).Closes.French(), d.EstimatedInvoice, d.CreditNote))
	}
	return said
}

// textInvoiced says when the invoice of a declaration is made.
func textInvoiced(d spst.Declaration) string {
	return fmt.Sprintf("La facture est émise après la campagne, à partir du %s.", (d.Closes + 1).French())
}

const aboutCertify = "Certifier engage l'entreprise sur le nombre de salariés et leurs catégories au 1er janvier. " +
	"Une déclaration confirmée ne peut plus être modifiée ; elle s'imprime."

func stepName(step spst.DeclarationStep) string { return stepNames()[stepIndex(step)] }

// sentence gives a text a capital and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	r := []rune(text)
	return strings.ToUpper(string(r[0])) + string(r[1:]) + "."
}

func textPresent(n, year int) string {
	return fmt.Sprintf("%s au %s", people(n), spst.CountDay(year).French())
}

const textSuspended = "contrats suspendus compris"

func textClean(n int) string {
	return "Aucune anomalie : " + people(n) + " dans la liste."
}

func textAnomalies(n int) string {
	return spst.Counted(n, "anomalie", "anomalies") + " dans la liste des salariés"
}

func textChanged(since time.Time) string {
	return fmt.Sprintf("Depuis le %s, la liste a changé :", spst.Today(since).French()+" à "+spst.FrenchClock(since))
}

func textCertifies(d spst.Declaration) string {
	return fmt.Sprintf("%s, soit %s HT, %s TTC.", textPresent(d.People.Total, d.Year), d.Estimate.NetCents.French(),
		d.Estimate.TotalCents.French())
}

func confirmTitle(year int) string { return fmt.Sprintf("Confirmer la déclaration %d ?", year) }

func confirmText(d spst.Declaration, name string) string {
	return textCertifies(d) + " Certifiée par " + name + ". Elle ne pourra plus être modifiée."
}

func noticeConfirmed(year int) string {
	return fmt.Sprintf("Déclaration %d confirmée : p l'imprime.", year)
}

func textRead(n, of int) string { return spst.Thousands(n) + " sur " + spst.Thousands(of) }

// textLine is a line of the estimate in words.
func textLine(l list.CountLine) string {
	return spst.Counted(*l.Count, "salarié", "salariés") + " à " + l.UnitCents.French() + ", " + l.NetCents.French()
}
