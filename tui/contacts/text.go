package contacts

import (
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const (
	titleContacts   = "Vos contacts et adresses"
	titleAdd        = "Ajouter un contact"
	titleAddAddress = "Ajouter une adresse"
	titleEdit       = "Modification : "
	titleConfirm    = "Confirmer l'email : "

	headTypes     = "Types de contact *"
	headAddresses = "Adresses"

	textIntro      = "Modifiez ou ajoutez un contact, parmi les types de contacts proposés."
	textBilling    = "Obligatoire : vérifiez l'email de facturation & dématérialisation · D coupon"
	textLoading    = "lecture…"
	textRetry      = "r pour réessayer."
	textNobody     = "personne : a pour ajouter un contact"
	textMissing    = "obligatoire : a pour ajouter un contact"
	textNoPlace    = "aucune : A pour ajouter une adresse"
	textNoEmail    = "sans email"
	textNoCivility = "sans"
	textNoAddress  = "aucune"

	hintChoice     = "← → pour choisir, ou la première lettre."
	hintPosition   = "Par exemple : comptable, chef d'atelier."
	hintEmail      = "Priorisez l'exactitude des adresses mails renseignées."
	hintPhone      = "10 chiffres, ou + et l'indicatif du pays."
	hintTypes      = "Une même personne peut avoir plusieurs types : cochez avec espace."
	hintBilling    = "Qui reçoit les factures : un email et une adresse sont alors obligatoires."
	hintAddress    = "← → pour choisir parmi vos adresses, espace pour voir la liste ; obligatoire pour qui reçoit les factures."
	hintAddAddress = "Aucune adresse encore : A, dans la liste, en ajoute une."
	hintLabel      = "Par exemple : Comptabilité, Atelier."
	hintCountry    = "À laisser vide pour la France."

	hintCode = "Tel qu'il est dans le courriel ; tirets et majuscules importent peu. esc, puis c, en demande un autre."

	textNoCode     = "Saisissez le code reçu."
	textReceived   = "Reçoit les codes"
	textToConfirm  = "Cet email recevra les codes de « Mot de passe oublié » une fois confirmé : c."
	textOfMandate  = "Saisi par un mandataire : cet email ne reçoit pas les codes de « Mot de passe oublié »."
	tagUnconfirmed = "à confirmer : c"
	tagOfMandate   = "sans code : mandataire"

	textRemove = "Rien n'est perdu : u annule le retrait."
	verbRemove = "Retirer"

	verbToRemove = "retirer"
	verbToUndo   = "annuler"
	labelRemoved = "Retrait"

	noticeNoCodes       = "Rien à confirmer ici : seuls les emails d'un dirigeant ou d'un responsable RH reçoivent des codes."
	noticeOfMandate     = "Saisi par un mandataire, cet email ne recevra pas de code : retirez ce contact et ajoutez-le vous-même."
	noticeMailing       = "Envoi du code à l'adresse du compte…"
	noticeRefreshing    = "Lecture des contacts…"
	noticeNotYet        = "Les contacts ne sont pas encore lus : patientez un instant."
	noticeNoRight       = "Votre mandat ne permet pas de modifier les contacts : demandez ce droit à l'adhérent."
	noticeNothing       = "Rien à copier ici."
	noticeNobody        = "Personne à retirer ici."
	noticeNothingToUndo = "Rien à annuler."
)

func askRemove(name string) string { return "Retirer " + name + " ?" }

// What is said beside the forms.
const (
	aboutContact = textIntro + " Une même personne peut avoir plusieurs types."
	aboutBilling = textIntro + " Obligatoire : vérifiez l'email de facturation & dématérialisation, afin d'y recevoir vos factures."
	nextContact  = "Le contact est dans la liste aussitôt ; u annule."
	nextCodes    = nextContact + " L'email d'un dirigeant ou d'un responsable RH reçoit les codes de « Mot de passe oublié » une fois confirmé : c."
	aboutAddress = "Une adresse est celle d'un ou de plusieurs contacts : le libellé la fait retrouver. Elle est obligatoire pour qui reçoit les factures."
	nextAddress  = "L'adresse est dans la liste aussitôt, et se choisit dans la fiche d'un contact ; u annule."
	nextConfirm  = "L'email reçoit les codes de « Mot de passe oublié » à partir de cet instant."
)

func noticeConfirmed(name string) string {
	return name + " : email confirmé, il reçoit les codes de « Mot de passe oublié »."
}

func noticeToConfirm(name string) string {
	return name + " : modification enregistrée. Pour que son email reçoive les codes, c le confirme."
}

func textMailed(sent spst.EmailCodeSent, email string) string {
	return "Un code est parti à " + sent.Masked + ", l'adresse de votre compte, valable jusqu'à " +
		spst.FrenchClock(sent.ExpiresAt) +
		". Saisi ici, il fait recevoir les codes de « Mot de passe oublié » à " + email + "."
}

// textRemoved says when an entry was taken off the list; nothing of one that is there.
func textRemoved(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return "le " + spst.FrenchDayClock(at)
}

func noticeRemoved(name string) string { return name + " : retrait enregistré. u l'annule." }

func noticeUndone(name string) string { return name + " : dernier geste annulé." }

func noticeAdded(name string) string { return name + " : ajout enregistré. u l'annule." }

func noticeSaved(name string) string { return name + " : modification enregistrée. u l'annule." }
