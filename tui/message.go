package tui

import (
	"errors"
	"fmt"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Sentence says what happened and what to do, in French, in one line: our own
// words for the codes we know, else the message of a rule that refused, else
// what the kind of error calls for. Foreign text is never shown.
func Sentence(err error) string {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		return byKind(spst.Internal)
	}
	if s := byCode(e); s != "" {
		return s
	}
	switch e.Kind {
	case spst.Invalid, spst.Conflict, spst.Forbidden, spst.NotFound:
		// The portal's rules speak to people; the client has cleaned this.
		if e.Message != "" {
			return e.Message
		}
	case spst.RateLimited:
		if e.RetryAfter > 0 {
			return "Trop de demandes : réessayez " + In(e.RetryAfter) + "."
		}
	default:
	}
	return byKind(e.Kind)
}

func byCode(e *spst.Error) string {
	switch e.Code {
	case spst.CodeCredentials:
		return "N° adhérent ou mot de passe inconnu." + nextTry(e)
	case spst.CodeThrottled:
		return "Trop d'essais : réessayez " + In(e.RetryAfter) + "."
	case spst.CodeBlocked:
		return "Compte bloqué après trop de mots de passe erronés : réessayez " + In(e.RetryAfter) + "."
	case spst.CodeCrowded:
		return "Trop d'essais sur ce compte ou ce réseau. Déjà connecté d'ici ? Vérifiez votre saisie. Sinon, réessayez " + In(e.RetryAfter) + "."
	case spst.CodeBusy:
		return "Le portail est très demandé en ce moment : réessayez " + In(e.RetryAfter) + "."
	case spst.CodeSecondFactor:
		return "Donnez aussi le code de votre application, ou un code de secours."
	case spst.CodeUsedFactor:
		return "Ce code a déjà servi : attendez le suivant, 30 secondes au plus, ou prenez un autre code de secours."
	case spst.CodeWrongFactor:
		return "Ce n'est pas le code de votre application : vérifiez-le, et l'heure de votre téléphone." + nextTry(e)
	case spst.CodeSession:
		return "Votre session a pris fin : reconnectez-vous."
	case spst.CodeAccessTokenEnded:
		return "Ce jeton d'accès est révoqué, échu, ou n'est pas le bon : « adherent compte jetons creer » en donne un autre."
	case spst.CodeMandate:
		return "Votre mandat ne permet pas ce geste : demandez ce droit à l'adhérent."
	case spst.CodeMember:
		return "Adhérent inconnu : vérifiez son numéro."
	case spst.CodeExitTooOld:
		return "Cette sortie a 30 jours ou plus et ne s'annule plus : écrivez au service relation adhérent."
	case spst.CodeAlreadyLeft:
		return "Ce salarié est déjà sorti : actualisez la liste."
	case spst.CodeInProgress:
		return "Cet enregistrement est déjà en cours : patientez, puis actualisez."
	case spst.CodeIdempotencyMismatch:
		return "Cet enregistrement a déjà servi à autre chose : recommencez-le."
	case spst.CodeStale:
		return "Modifié entre-temps par quelqu'un d'autre : comparez avant d'enregistrer."
	default:
		return byWay(e.Code)
	}
}

// byWay is about the way to the portal rather than what was asked of it.
func byWay(code spst.Code) string {
	switch code {
	case spst.CodeUnreachable:
		return "Le portail ne répond pas : vérifiez votre connexion, puis réessayez."
	case spst.CodeCut, spst.CodeSlowBody, spst.CodeCanceled:
		return "La liaison avec le portail a été coupée : réessayez, rien ne sera fait deux fois."
	case spst.CodeNotAPortal:
		return "Cette adresse n'est pas celle d'un portail adhérent : voyez « adherent config »."
	case spst.CodeTLS:
		return "Le certificat du portail est refusé : vérifiez son adresse et l'heure de ce poste."
	case spst.CodeRedirect:
		return "Le portail renvoie vers un autre site, rien n'y a été envoyé : voyez « adherent config »."
	case spst.CodeStorage:
		return "Le portail ne peut pas enregistrer pour le moment : réessayez dans un instant."
	case spst.CodeTooLarge:
		return "Trop de données en une fois : envoyez-les en plusieurs fois."
	default:
		return ""
	}
}

func byKind(k spst.Kind) string {
	switch k {
	case spst.Invalid:
		return "Le portail refuse cette saisie : corrigez les champs signalés."
	case spst.Unauthenticated:
		return "Connectez-vous pour continuer."
	case spst.Forbidden:
		return "Votre compte ne permet pas ce geste : écrivez au service relation adhérent."
	case spst.NotFound:
		return "Introuvable : actualisez la liste."
	case spst.Conflict:
		return "L'état actuel ne permet pas ce geste : actualisez, puis recommencez."
	case spst.Stale:
		return "Modifié entre-temps par quelqu'un d'autre : comparez avant d'enregistrer."
	case spst.Unavailable:
		return "Le portail n'est pas disponible : réessayez dans un instant."
	case spst.RateLimited:
		return "Trop de demandes : attendez un instant, puis réessayez."
	default:
		return "Une erreur inattendue s'est produite : réessayez, et si elle revient, prévenez le service."
	}
}

// nextTry says when one may try again after a wrong try: how long one waits already, else how
// many tries there are before that.
func nextTry(e *spst.Error) string {
	switch n := e.TriesLeft; {
	case e.RetryAfter > 0:
		return " Réessayez " + In(e.RetryAfter) + "."
	case n <= 0:
		return ""
	case n == 1:
		return " Il reste 1 essai avant un délai d'attente."
	default:
		return fmt.Sprintf(" Il reste %d essais avant un délai d'attente.", n)
	}
}

// In says how long to wait: « dans 40 secondes », « dans 14 minutes ». It
// rounds up, so that a person who waits that long is not early; no wait at all
// is « dans un instant ».
func In(d time.Duration) string {
	switch {
	case d <= 0:
		return "dans un instant"
	case d <= 90*time.Second:
		return "dans " + spst.Counted(ceil(d, time.Second), "seconde", "secondes")
	case d <= 90*time.Minute:
		return "dans " + spst.Counted(ceil(d, time.Minute), "minute", "minutes")
	default:
		return "dans " + spst.Counted(ceil(d, time.Hour), "heure", "heures")
	}
}

func ceil(d, unit time.Duration) int { return int((d + unit - 1) / unit) }
