package account

import (
	"fmt"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const (
	textTitle      = "Mon compte"
	textEvents     = "Derniers événements"
	textReading    = "lecture…"
	textRetry      = "r pour réessayer."
	textRefreshing = "Lecture du compte…"

	textOff      = "inactif : le mot de passe suffit à ouvrir une session. « a » l'active."
	textRequired = "demandé par votre service : activez-le (« a ») pour continuer."

	textHere = "cette session"

	textOwnSession = "C'est la session en cours : « Se déconnecter » la ferme."
	textEndTitle   = "Fermer cette session ?"
	textEnd        = "Fermer"
	textEnded      = "Session fermée."

	textCreate       = "créer un jeton d'accès"
	textNever        = "jamais"
	textNoAccess     = "Aucun jeton d'accès : « A » en crée un. Dans un script, il remplace la session, avec les seuls droits choisis et jusqu'à son dernier jour."
	textAccessClosed = "Les jetons d'accès s'ouvrent une fois le double facteur activé."
	textRevokeTitle  = "Révoquer ce jeton ?"
	textRevoke       = "Révoquer"
	textRevoked      = "Jeton révoqué : il n'ouvre plus rien."
)

// textNoEvent says of what events would be, and how the first one comes.
func textNoEvent(f spst.SecondFactor) string {
	text := "Aucun encore : ce que l'on fait du double facteur, de ses codes et des jetons d'accès y est gardé."
	if f.State == spst.FactorOn {
		return text
	}
	return text + " « a » active le double facteur."
}

func textOn(f spst.SecondFactor) string {
	left := fmt.Sprintf("%d codes de secours restent", f.RecoveryLeft)
	switch f.RecoveryLeft {
	case 0:
		left = "plus aucun code de secours : « c » en donne de nouveaux"
	case 1:
		left = "un seul code de secours reste : « c » en donne de nouveaux"
	}
	return "actif depuis le " + spst.Today(f.Since).French() + " ; " + left + "."
}

func textAccount(a spst.Account) string {
	kind := "adhérent"
	if a.Kind == spst.MandataryAccount {
		kind = "mandataire"
	}
	return strings.TrimSpace(fmt.Sprintf("%s n° %s  %s", kind, a.Number, a.Name))
}

// textOf is a session in a sentence.
func textOf(o spst.OpenSession) string {
	parts := []string{}
	for _, part := range []string{o.Program, o.Address, "dernier usage " + instant(o.Seen)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ") + "."
}

// textOfToken is a token in a sentence, with what revoking it does.
func textOfToken(t *spst.AccessToken) string {
	used := "jamais utilisé"
	if !t.SeenAt.IsZero() {
		used = "dernier usage " + instant(t.SeenAt)
	}
	return "« " + t.TokenName + " » (" + spst.RightLabels(t.Rights) + "), " + used + ". Les scripts qui s'en servent n'ouvriront plus rien."
}

// textEnds is the last day of a token.
func textEnds(day spst.Date, over bool) string {
	if over {
		return day.French() + ", passé"
	}
	return day.French()
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return spst.FrenchMoment(t)
}
