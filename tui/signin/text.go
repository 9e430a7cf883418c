package signin

import (
	"errors"
	"strings"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

//nolint:gosec // G101 takes words about passwords for passwords
const (
	textTitle      = "Se connecter"
	textHeading    = "Se connecter sur son espace adhérent"
	textOver       = "Votre session a pris fin : reconnectez-vous"
	textOverHint   = "Rien n'est perdu : votre travail reprend où il en était."
	textNumber     = "N° adhérent"
	textPassword   = "Mot de passe"
	textMandatary  = "Je dispose d'une connexion en tant que mandataire"
	textStay       = "Rester connecté sur ce poste (trousseau du système)"
	textEnter      = "Se connecter"
	textReset      = "J'ai oublié mon mot de passe"
	textCode       = "Code"
	textCodeHelp   = "Le code à six chiffres de votre application,\nou l'un de vos codes de secours."
	textAgain      = "Revenir"
	textNoCode     = "Renseignez le code."
	textPending    = "Connexion en cours… (esc pour abandonner)"
	textResuming   = "Reprise de votre session… (esc pour se connecter autrement)"
	textNoNumber   = "Renseignez votre n° adhérent."
	textNoPassword = "Renseignez votre mot de passe."
	textInMemory   = " La session restera en mémoire."
)

// failureText is what the form says of the last try.
func (s *Screen) failureText() string {
	e, ok := errors.AsType[*spst.Error](s.failure)
	if wait := s.waiting(); ok && wait > 0 {
		left := *e
		left.RetryAfter = wait
		return tui.Sentence(&left)
	}
	return tui.Sentence(s.failure)
}

// retryAfter is how long one waits before the next try: as the portal says; a minute when it
// lets nobody in and does not say; 0 when there is nothing to wait for.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*spst.Error](err); ok && e.RetryAfter > 0 {
		return e.RetryAfter
	}
	if shuts(err) {
		return time.Minute
	}
	return 0
}

// reason is why there is no keyring: what can be done instead, else the system's
// own words, harmless and short, for whoever looks after the machine.
func reason(err error) string {
	if _, ok := errors.AsType[*spst.Error](err); ok {
		return tui.Sentence(err)
	}
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, ansi.Strip(err.Error()))
	text = strings.TrimSuffix(strings.Join(strings.Fields(text), " "), ".")
	return "Trousseau indisponible : " + ansi.Truncate(text, 70, "…") + "." + textInMemory
}
