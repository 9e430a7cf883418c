package credentials

import (
	"fmt"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
)

const (
	textTitle = "J'ai oublié mon mot de passe"

	textStepNumber     = "1 Saisissez votre numéro adhérent"
	textStepChallenge  = "2 Saisissez le code affiché ci-dessous"
	textStepEmail      = "2 Sans l'image : donnez une adresse de votre compte"
	textStepSend       = "3 Validez votre saisie"
	textStepDelivery   = "4 Réception du nouveau mot de passe"
	textStepCompletion = "Définissez votre nouveau mot de passe"

	textNumber          = "N° adhérent"
	textNumberHelp      = "J'ai oublié mon mot de passe : complétez les étapes de 1 à 4."
	textMemberNumber    = "Un n° d'adhérent n'a que des chiffres. Celui d'un mandataire va avec la case."
	textMandataryNumber = "Un n° de mandataire se termine par des chiffres : retapez-le."
	textMandatary       = "Je dispose d'une connexion en tant que mandataire"
	textCopyCode        = "Recopiez le code"
	textCode            = "Code reçu"
	textNew             = "Nouveau mot de passe"
	textAgain           = "Encore une fois"

	// In place of the image, where nothing is drawn.
	textUnseen     = "Le code est une image ; ctrl+e en fait un fichier."
	textUnseenHelp = "Sans l'image : ctrl+a, puis une adresse email de votre compte."

	textContinue = "Continuer"
	textCancel   = "Annuler"
	textRenew    = "Autre code"
	textSave     = "Enregistrer l'image"
	textUnable   = "Par email"
	textEmail    = "Adresse email"
	textSend     = "Envoyer le code"
	textResend   = "Renvoyer un code"
	textSet      = "Valider"
	textBack     = "Retour"
	textCopy     = "Copier l'adresse"

	textNoNumber     = "Renseignez votre n° adhérent."
	textNoCode       = "Recopiez les cinq caractères de l'image."
	textNoEmail      = "Renseignez une adresse email de votre compte."
	textNoMailedCode = "Recopiez le code que vous avez reçu."
	textTickOne      = "Cochez au moins une adresse (espace)."
	textNotSame      = "Les deux saisies sont différentes."
	textSame         = theme.SignOK + " les deux saisies sont les mêmes"
	textAdvice       = "12 caractères au moins ; une phrase convient."

	textAsking   = "Demande en cours… (esc pour abandonner)"
	textChecking = "Vérification… (esc pour abandonner)"
	textSending  = "Envoi du code… (esc pour abandonner)"
	textSetting  = "Enregistrement… (esc pour abandonner)"

	textChoose      = "Choisissez l'adresse ou les adresses destinées à recevoir le code qui permet de définir votre nouveau mot de passe ; la touche espace les coche."
	textNeverMailed = "Le mot de passe lui-même n'est jamais envoyé. L'email d'un contact n'apparaît qu'une fois confirmé."

	textEmailHelp = "Si cette adresse est une de celles de votre compte, un code y est envoyé : rien ici ne dit si elle l'est."

	textSaved = "Image enregistrée : "
	textReset = "Votre mot de passe est changé et toutes les sessions sont fermées : connectez-vous."

	textChange      = "Changer de mot de passe"
	textChangeHelp  = "Vos autres sessions seront fermées, et votre compte prévenu par courriel."
	textCurrent     = "Mot de passe actuel"
	textNoCurrent   = "Renseignez votre mot de passe actuel."
	textChangedNote = "Votre mot de passe est changé ; vos autres sessions sont fermées."
)

// Of the second factor.
const (
	textFactorCode   = "Code, ou code de secours"
	textCodeLabel    = "Code"
	textPhotograph   = "Photographiez ce carré avec votre application d'authentification, puis donnez le code à six chiffres qu'elle affiche."
	textKeyAlone     = "Tapez cette clé dans votre application d'authentification, puis donnez le code à six chiffres qu'elle affiche."
	textTypeKey      = "Ou tapez-y cette clé :"
	textActivate     = "Activer"
	textNoted        = "Je les ai notés"
	textNotedTitle   = "Avez-vous noté les codes de secours ?"
	textNotedText    = "Ils ne s'afficheront plus."
	textNotedYes     = "Oui"
	textRecovery     = "Vos codes de secours"
	textRecoveryHelp = "Chacun remplace une fois le code de votre application, si vous ne l'avez plus. Notez-les hors de ce poste : ils ne s'afficheront plus."
	textActivated    = "Le double facteur est activé ; vos autres sessions sont fermées."
	textRenewed      = "Vos anciens codes de secours ne valent plus rien."
	textRemoved      = "Le double facteur est désactivé."
)

// Of an access token.
const (
	textNewAccess       = "Créer un jeton d'accès"
	textNewAccessHelp   = "Un jeton d'accès remplace la session dans un script, avec les seuls droits choisis ici. Votre compte sera prévenu par courriel."
	textCreate          = "Créer"
	textCreating        = "Création… (esc pour abandonner)"
	textAccessOnce      = "Gardez-le comme un mot de passe, hors de ce poste : il ne s'affichera plus. Un script le reçoit par ADHERENT_JETON."
	textCopyAccess      = "Copier le jeton"
	textAccessKept      = "Je l'ai gardé"
	textAccessKeptTitle = "Avez-vous gardé le jeton ?"
	textAccessKeptText  = "Il ne s'affichera plus."
	textNoAccessName    = "Donnez un nom à ce jeton : ce à quoi il sert."
	aboutAccess         = "Le jeton lit ce que vous lisez ; cochez ce qu'il peut faire de plus. Il n'atteint jamais le compte lui-même : ni mot de passe, ni double facteur, ni sessions, ni jetons."
	nextAccess          = "Le jeton s'affiche une seule fois, à copier dans le script. « Mon compte » dit ensuite quand il a servi, et le révoque."
)

func textTokenMade(t spst.AccessToken) string { return "Le jeton « " + t.TokenName + " »" }

func textTheToken(t spst.AccessToken) string { return "le jeton « " + t.TokenName + " »" }

func textTokenDone(t spst.AccessToken) string {
	return "Jeton « " + t.TokenName + " » créé (" + spst.RightLabels(t.Rights) + "), jusqu'au " + t.EndsOn.French() + "."
}

// textRight is what a right lets a token do.
func textRight(r spst.Right) string {
	switch r {
	case spst.RightRoster:
		return "Effectifs : entrées, modifications, sorties, imports"
	case spst.RightInvoices:
		return "Factures : les voir et les télécharger"
	case spst.RightAppointments:
		return "Rendez-vous : demandes et annulations"
	case spst.RightDeclaration:
		return "Déclaration : saisie et certification"
	case spst.RightRead, spst.RightCompany:
	}
	return r.Label()
}

// What is said beside the fields, on a wide screen.
const (
	nextChange     = "Vous restez connecté ici ; partout ailleurs, il faudra se reconnecter avec le nouveau mot de passe."
	nextCompletion = "Toutes les sessions du compte sont fermées, et vous vous connectez avec le nouveau mot de passe."
)

var (
	asideNumber = form.Aside{
		About: "Le n° d'adhérent est en tête de vos factures et des courriers du service. Un mandataire donne son propre n°, et coche la case.",
		Next:  "Un code s'affiche en image ; une fois recopié, vous choisissez l'adresse qui reçoit le code de votre nouveau mot de passe.",
	}
	asideChallenge = form.Aside{
		About: "Cinq lettres ou chiffres ; majuscules et minuscules sont équivalentes. Un code mal lu en affiche un autre.",
		Next:  "Vous choisissez l'adresse ou les adresses qui reçoivent le code de votre nouveau mot de passe.",
	}
	asideEmail = form.Aside{
		About: "Une adresse du compte est celle que le service connaît, ou celle d'un contact une fois confirmée.",
		Next:  "Vous saisissez le code reçu avec votre nouveau mot de passe.",
	}
	asideDelivery = form.Aside{
		About: "Le code reçu ne sert qu'une fois.",
		Next:  "Vous saisissez le code reçu avec votre nouveau mot de passe. Jusque-là, l'ancien reste valable.",
	}
)

// aboutPassword is the rule of passwords.
func aboutPassword() string {
	return fmt.Sprintf("De %d à %d caractères, sans règle de majuscules ni de chiffres : plusieurs mots sans rapport entre eux conviennent. "+
		"Ni votre n°, ni votre SIRET, ni le nom de votre entreprise, ni un mot de passe parmi les plus courants.", spst.PasswordMin, spst.PasswordMax)
}

// textMissing is said of a field left empty.
var textMissing = map[string]string{"password": textNoCurrent, "code": "Renseignez le code.", "token_name": textNoAccessName}

var textFactorTitle = map[route.SecondFactorAction]string{
	route.EnrolSecondFactor: "Activer le double facteur", route.RenewRecoveryCodes: "Nouveaux codes de secours",
	route.RemoveSecondFactor: "Désactiver le double facteur",
}

var textFactorHelp = map[route.SecondFactorAction][]string{
	route.EnrolSecondFactor: {
		"À chaque connexion, un code à six chiffres sera demandé avec le mot de passe. Une application d'authentification de votre téléphone le donne (FreeOTP, Aegis, Google Authenticator…).",
		"Vos autres sessions seront fermées, et votre compte prévenu par courriel.",
	},
	route.RenewRecoveryCodes: {"Dix nouveaux codes remplaceront ceux qui vous restent."},
	route.RemoveSecondFactor: {"Le mot de passe suffira de nouveau à la connexion. Votre compte sera prévenu par courriel."},
}

var asideFactor = map[route.SecondFactorAction]form.Aside{
	route.EnrolSecondFactor: {
		About: "Le mot de passe seul n'ouvrira plus le compte : qui l'aurait appris ne se connecte pas sans votre téléphone.",
		Next:  "Un carré à photographier avec l'application, son premier code à recopier, puis dix codes de secours à noter.",
	},
	route.RenewRecoveryCodes: {
		About: "Un code de secours remplace une fois celui de l'application : il sert si le téléphone est perdu.",
		Next:  "Les nouveaux codes s'affichent une seule fois ; les anciens ne valent plus rien.",
	},
	route.RemoveSecondFactor: {
		About: "Sans téléphone, donnez un code de secours. Le service aussi peut désactiver le double facteur.",
		Next:  "L'application et les codes de secours ne servent plus. Vous pourrez réactiver le double facteur dans « Mon compte ».",
	},
}

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

func textMailedIf(to, until string) string {
	return "Si " + to + " est une adresse de votre compte, un code vient d'y être envoyé. Il est valable jusqu'à " + until + " et ne sert qu'une fois."
}

func working(what string) string { return theme.SignWorking + " " + what }
