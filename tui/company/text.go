package company

import (
	"fmt"

	"github.com/espace-adherent/adherent/spst"
)

const (
	titleCompany   = "Informations administratives"
	titleForm      = "Modifier les informations"
	titleSituation = "Changement de situation"

	headAddress   = "Adresse principale"
	headData      = "Données administratives"
	headReach     = "Me contacter"
	headSituation = "Changements de situation"
	headHistory   = "Qui a changé quoi"
	headContacts  = "Vos contacts"

	textLoading     = "lecture…"
	textRetry       = "r pour réessayer."
	textVATMissing  = "à renseigner"
	textExempt      = "non assujetti à la TVA"
	textNoSituation = "aucun changement annoncé : a en annonce un"
	textNoHistory   = "Aucun changement enregistré : e modifie les informations."
	textNobody      = "personne : t ouvre vos contacts"
	textNoEmail     = "sans email"
	textValidating  = "◌ validation…"
	textMandatory   = "À remplir impérativement : c'est indispensable au bon suivi de votre dossier."
	textNever       = "Réponses jamais validées : relisez, puis v pour valider."
	textMore        = " la suite ↓"

	askValidate  = "Valider vos réponses ?"
	textValidate = "Vous confirmez que les informations affichées sont exactes. Votre nom et la date sont enregistrés."
	verbValidate = "Valider"
	wordValidate = "valider"

	textWithdraw = "Le service verra qu'il ne tient plus. Il reste dans la liste, avec la date du retrait."
	verbWithdraw = "Retirer"

	noticeRefreshing   = "Lecture des informations…"
	noticeNotYet       = "Les informations ne sont pas encore lues : patientez un instant."
	noticeNoRight      = "Votre mandat ne permet pas de modifier ces informations : demandez ce droit à l'adhérent."
	noticeSaved        = "Informations enregistrées. Pensez à bien valider vos réponses : v."
	noticeValidated    = "Vos réponses sont validées."
	noticeIncomplete   = "Avant de valider, complétez ce qui est obligatoire."
	noticeNoBilling    = "Avant de valider, renseignez l'email de facturation : t ouvre vos contacts."
	noticeAnnounced    = "Changement de situation transmis au service. u le retire."
	noticeWithdrawn    = "Changement de situation retiré : le service le voit."
	noticeNoWithdrawal = "Aucun changement de situation à retirer : passé 30 jours, écrivez au service."

	hintVAT       = "FR, une clé de 2 caractères et les 9 chiffres du SIREN. Entrée sur le champ vide reprend le numéro proposé."
	hintExempt    = "À cocher si l'entreprise ne facture pas de TVA : aucun numéro n'est alors demandé."
	hintNAF       = "4 chiffres et une lettre, comme sur l'avis de situation de l'INSEE."
	hintPhone     = "10 chiffres, ou + et l'indicatif du pays."
	hintEmail     = "Priorisez l'exactitude des adresses mails renseignées."
	hintCountry   = "À laisser vide pour la France."
	hintKind      = "Cochez ce qui arrive à l'entreprise ; le service vous répondra."
	hintEffective = "Le jour où le changement prend effet : jj/mm/aaaa."
	hintComment   = "Repreneur, tribunal, date de la décision… Jamais d'information de santé."
)

func textProposed(vat string) string { return "proposé : " + vat + " (entrée)" }

func textProposedShort(vat string) string { return " · proposé : " + vat }

// What is said beside the two forms.
const (
	aboutForm = "À remplir impérativement : ces informations sont indispensables au bon suivi de votre dossier. Priorisez l'exactitude des " +
		"emails, et renseignez le n° de TVA intracommunautaire."
	nextForm       = "Relisez, puis pensez à bien valider vos réponses : v. Votre nom et la date de la validation sont enregistrés."
	aboutSituation = "Indiquez un changement de situation de l'entreprise : plus de personnel, cession de fonds, cessation d'activité, " +
		"liquidation judiciaire, redressement judiciaire."
	nextSituation = "Le changement est transmis au service, qui vous répond. Il reste dans la page de l'entreprise ; u le retire pendant 30 jours."
)

// textLastValidation is when and by whom the answers were validated; "" is never.
func textLastValidation(v spst.Validation) string {
	if v.At.IsZero() {
		return ""
	}
	return spst.FrenchMoment(v.At) + ", " + v.Account.Name
}

func textValidated(v spst.Validation) string {
	return fmt.Sprintf("Réponses validées le %s par %s.", spst.Today(v.At).French(), v.Account.Name)
}

func textOld(v spst.Validation) string {
	return fmt.Sprintf("Validé le %s, il y a plus d'un an : relisez, puis v pour valider.", spst.Today(v.At).French())
}

func textLocked(mailbox string) string {
	if mailbox == "" {
		mailbox = "votre service facturation"
	}
	return "Le n° de SIRET a changé, la raison sociale a été modifiée ? Écrivez à " + mailbox + "."
}

func textEffective(d spst.Date) string { return "effet le " + d.French() }

func textAnnounced(x spst.SituationChange) string {
	text := "annoncé le " + spst.Today(x.DeclaredAt).French() + " par " + x.Account.Name
	if !x.WithdrawnAt.IsZero() {
		text += " ✗ retiré le " + spst.Today(x.WithdrawnAt).French()
	}
	return text
}

func askWithdraw(x spst.SituationChange) string {
	return "Retirer « " + x.Kind.Label() + " » au " + x.EffectiveOn.French() + " ?"
}
