package tui

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
)

func TestSentence(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want string
	}{
		{"foreign", errors.New("dial tcp: boom \x1b[31m"), "Une erreur inattendue"},
		{"wrapped", fmt.Errorf("x: %w", &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}), "Le portail ne répond pas"},
		{"credentials", &spst.Error{Kind: spst.Unauthenticated, Code: "credentials", TriesLeft: 2},
			"N° adhérent ou mot de passe inconnu. Il reste 2 essais avant un délai d'attente."},
		{"last try", &spst.Error{Kind: spst.Unauthenticated, Code: "credentials", TriesLeft: 1}, "Il reste 1 essai avant"},
		{"wrong, and early for the next", &spst.Error{Kind: spst.Unauthenticated, Code: "credentials", TriesLeft: 2, RetryAfter: 5 * time.Second},
			"N° adhérent ou mot de passe inconnu. Réessayez dans 5 secondes."},
		{"blocked", &spst.Error{Kind: spst.RateLimited, Code: "blocked", RetryAfter: 14 * time.Minute},
			"Compte bloqué après trop de mots de passe erronés : réessayez dans 14 minutes."},
		{"a rule speaks", &spst.Error{Kind: spst.Conflict, Code: "new_rule", Message: "Ce mois est clos : attendez."},
			"Ce mois est clos : attendez."},
		{"a fault does not", &spst.Error{Kind: spst.Internal, Code: "x", Message: "sql: no rows"}, "Une erreur inattendue"},
		{"unavailable does not", &spst.Error{Kind: spst.Unavailable, Code: "x", Message: "<html>"}, "Le portail n'est pas disponible"},
		{"a second factor", &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSecondFactor}, "Donnez aussi le code de votre application"},
		{"a code that served", &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeUsedFactor}, "attendez le suivant, 30 secondes au plus"},
		{"a wrong code", &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeWrongFactor, TriesLeft: 3},
			"Il reste 3 essais avant un délai d'attente."},
		{"a slow body", &spst.Error{Kind: spst.Unavailable, Code: spst.CodeSlowBody}, "rien ne sera fait deux fois"},
		{"given up", &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled}, "rien ne sera fait deux fois"},
		{"a problem is said beside its field", &spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{{Field: "nir"}}},
			"corrigez les champs signalés"},
		{"no wait is told", &spst.Error{Kind: spst.RateLimited}, "attendez un instant"},
		{"too many requests", &spst.Error{Kind: spst.RateLimited, RetryAfter: 3 * time.Second}, "réessayez dans 3 secondes."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Sentence(c.err); !strings.Contains(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

// Every code has a sentence of its own that says what to do and holds in the
// two lines that the status has on the smallest screen.
func TestEveryCodeHasItsSentence(t *testing.T) {
	codes := []spst.Code{"credentials", "throttled", "blocked", "crowded", "busy", "session", "mandate", "member", "unreachable",
		"not_a_portal", "tls",
		"redirect", "cut", "storage", "in_progress", "stale", "exit_too_old", "already_left", "idempotency_mismatch", "too_large"}
	seen := map[string]spst.Code{}
	for _, code := range codes {
		s := Sentence(&spst.Error{Kind: spst.Internal, Code: code, RetryAfter: time.Minute})
		if s == byKind(spst.Internal) {
			t.Errorf("%s has no sentence", code)
		}
		if other, ok := seen[s]; ok {
			t.Errorf("%s and %s say the same", code, other)
		}
		seen[s] = code
		if w := ansi.StringWidth(s); w > 140 || !strings.HasSuffix(s, ".") {
			t.Errorf("%s: %d cells: %q", code, w, s)
		}
	}
}

func TestEveryKindHasItsSentence(t *testing.T) {
	for _, k := range []spst.Kind{spst.Invalid, spst.Unauthenticated, spst.Forbidden, spst.NotFound, spst.Conflict,
		spst.Stale, spst.Unavailable, spst.RateLimited} {
		if s := Sentence(&spst.Error{Kind: k}); s == byKind(spst.Internal) || s == "" {
			t.Errorf("%s has no sentence", k)
		}
	}
}

func TestIn(t *testing.T) {
	cases := map[time.Duration]string{
		-time.Second:                      "dans un instant",
		200 * time.Millisecond:            "dans 1 seconde",
		40 * time.Second:                  "dans 40 secondes",
		13*time.Minute + 1*time.Second:    "dans 14 minutes",
		15 * time.Minute:                  "dans 15 minutes",
		2*time.Hour + 10*time.Millisecond: "dans 3 heures",
	}
	for d, want := range cases {
		if got := In(d); got != want {
			t.Errorf("In(%s) is %q, want %q", d, got, want)
		}
	}
}
