package password

import "github.com/espace-adherent/adherent/tui/theme"

const (
	textForgotten = "J'ai oublié mon mot de passe"

	textStepNumber     = "1 Saisissez votre numéro adhérent"
	textStepChallenge  = "2 Saisissez le code affiché ci-dessous"
	textStepDelivery   = "4 Réception du nouveau mot de passe"
	textStepCompletion = "Définissez votre nouveau mot de passe"

	textNumber     = "N° adhérent"
	textNumberHelp = "J'ai oublié mon mot de passe : complétez les étapes de 1 à 4."
	textMandatary  = "Je dispose d'une connexion en tant que mandataire"
	textCopyCode   = "Recopiez le code"
	textCode       = "Code reçu"
	textNew        = "Nouveau mot de passe"
	textAgain      = "Encore une fois"

	textContinue = "Continuer"
	textCancel   = "Annuler"
	textRenew    = "Autre code"
	textSave     = "Enregistrer l'image"
	textSend     = "Envoyer le code"
	textResend   = "Renvoyer un code"
	textSet      = "Valider"
	textBack     = "Retour"
	textCopy     = "Copier l'adresse"

	textNoNumber     = "Renseignez votre n° adhérent."
	textNoCode       = "Recopiez les cinq caractères de l'image."
	textNoMailedCode = "Recopiez le code que vous avez reçu."
	textTickOne      = "Cochez au moins une adresse (espace)."
	textNotSame      = "Les deux saisies sont différentes."
	textSame         = theme.SignOK + " les deux saisies sont les mêmes"
	textAdvice       = "12 caractères au moins ; une phrase convient."

	textAsking   = "Demande en cours… (échap pour abandonner)"
	textChecking = "Vérification… (échap pour abandonner)"
	textSending  = "Envoi du code… (échap pour abandonner)"
	textSetting  = "Enregistrement… (échap pour abandonner)"

	textChoose      = "Choisissez l'adresse ou les adresses destinées à recevoir le code qui permet de définir votre nouveau mot de passe ; la touche espace les coche."
	textNeverMailed = "Le mot de passe lui-même n'est jamais envoyé. L'email d'un contact n'apparaît qu'une fois confirmé."

	textSaved  = "Image enregistrée : "
	textCopied = "Adresse copiée, si votre terminal le permet : "
	textReset  = "Votre mot de passe est changé et toutes les sessions sont fermées : connectez-vous."

	textChange      = "Changer de mot de passe"
	textChangeHelp  = "Vos autres sessions seront fermées, et votre compte prévenu par courriel."
	textCurrent     = "Mot de passe actuel"
	textNoCurrent   = "Renseignez votre mot de passe actuel."
	textChangedNote = "Votre mot de passe est changé ; vos autres sessions sont fermées."
)

// textSteps are the four pages, in short.
var textSteps = [...]string{"Numéro", "Code affiché", "Réception", "Mot de passe"}

// textNoAddress is the manual's sentence for who has no address.
func textNoAddress(mailbox, number string) string {
	if mailbox == "" {
		mailbox = "votre service"
	}
	return "Aucun contact n'apparaît : envoyez un courriel à " + mailbox + " en rappelant votre numéro d'adhérent, " + number + "."
}

func textMailed(to, until string) string {
	return "Un code vient d'être envoyé à " + to + ". Il est valable jusqu'à " + until + " et ne sert qu'une fois."
}

func working(what string) string { return theme.SignWorking + " " + what }
