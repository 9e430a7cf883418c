package app

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

const (
	textBrand       = "AMSN"
	textTitle       = "Espace adhérent"
	textHome        = "Accueil"
	textClients     = "Mes clients"
	textAccount     = "Mon compte"
	textRenewal     = "Changer de mot de passe"
	textAccess      = "Jetons d'accès"
	textNewAccess   = "Créer un jeton d'accès"
	textMailbox     = "Courrier du portail d'essai"
	textMailboxKeys = "↑ ↓ d'un courriel à l'autre · esc fermer"
	textLetterTo    = "À"
	textLetterAt    = "Heure"
	textNoMail      = "Rien n'a encore été envoyé."
	textCopied      = "Copié dans tmux, et de là dans votre terminal : "
	textCopySent    = "Copié, si votre terminal l'accepte : "
	textNoClipboard = "Ce terminal n'a pas de presse-papiers. À noter : "
	textSignOut     = "Se déconnecter"
	textSignedOut   = "Vous êtes déconnecté."
	textBack        = "Vous êtes de nouveau connecté : votre travail est là où vous l'aviez laissé."
	textBottom      = "Vous êtes au premier écran : q pour quitter."
	textOnline      = "en ligne"
	textOffline     = "portail injoignable, nouvel essai…"
	textEdited      = "modifié"
	textHelp        = "Aide · "
	textHelpName    = "Aide de cet écran"
	textHelpKeys    = "une touche pour fermer"
	textPaletteKeys = "entrée y aller · ↑ ↓ choisir · esc fermer"
	textHelpMore    = "↑ ↓ la suite · une autre touche pour fermer"
	textMouse       = "La souris peut cliquer et faire défiler ; avec maj enfoncée, elle sélectionne du texte."
	textNeedHelp    = "Besoin d'aide ?"
	textQuitName    = "Quitter"
	// What a spoken interface says around what the screens say.
	textPage     = "Page : "
	textBox      = "Fenêtre : "
	textList     = "Liste : "
	textKeys     = "Touches : "
	textAgain    = keyAgain + " tout redire"
	textWhere    = keyWhere + " où suis-je"
	textRequired = " (obligatoire)"
	textError    = "Erreur : "
	textWarning  = "Attention : "
	textYes      = "oui"
	textNoSign   = "non"
	textLoading  = "lecture…"
	textToLook   = "à vérifier"
	textMulti    = "multi-employeurs"
	textInForce  = ", en vigueur"

	textPalette     = "Aller à ou faire :"
	textNoChoice    = "Rien de ce nom."
	textSearching   = "recherche…"
	hintClient      = "client"
	hintEmployee    = "salarié"
	hintInvoice     = "facture"
	hintVisit       = "rendez-vous"
	textNo          = "Non"
	textConfirmKeys = "← → choisir · entrée · o oui · n non"

	textProve         = "Votre mot de passe"
	textProveLabel    = "Mot de passe actuel"
	textProveKeys     = "entrée valider · esc revenir sans rien changer"
	textProving       = "Vérification du mot de passe…"
	textProveRequired = "Saisissez votre mot de passe."

	textAbandon     = "Abandonner les modifications ?"
	textAbandonText = "Ce qui n'est pas enregistré sera perdu."
	textAbandonYes  = "Abandonner"
	textQuit        = "Quitter sans enregistrer ?"
	textQuitText    = "Ce qui est saisi dans un formulaire attendra 30 jours : il sera proposé à sa prochaine ouverture. Le reste sera perdu."
	textQuitYes     = "Quitter"
)

func textLetter(at, of int) string { return fmt.Sprintf("Lettre %d sur %d", at, of) }

func textChoice(at, of int) string { return fmt.Sprintf("Choix %d sur %d", at, of) }

func textActsFor(n int) string {
	return " · mandataire de " + spst.Counted(n, "adhérent", "adhérents")
}

// noticeChoose says what is left to do of what is done to one line.
func noticeChoose(d route.Command) string {
	return "Choisissez la ligne, puis " + d.Key + " : " + lower(d.Name) + "."
}

// lower gives the name of an action within a sentence.
func lower(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

func textTooSmall(w, h int) string {
	return fmt.Sprintf("Terminal trop petit : %d colonnes sur %d lignes au moins (ici %d sur %d).", minWidth, minHeight, w, h)
}

// capital gives the words of a key as the name of an action.
func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
