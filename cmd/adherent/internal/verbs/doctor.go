package verbs

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// finding is what docteur says of one thing; none of it is a secret.
type finding struct {
	Check  string `json:"check"`
	State  string `json:"state"` // ok, warning or error
	Found  string `json:"found"`
	Remedy string `json:"remedy,omitempty"`
	code   int
}

// The states of a finding.
const (
	fine    = "ok"
	warning = "warning"
	broken  = "error"
)

func newDoctor(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "docteur",
		Aliases: []string{"doctor"},
		Short:   "Vérifier le réseau, TLS, l'horloge, le trousseau, le terminal et les réglages",
		Long: "Vérifie ce dont le programme a besoin sur ce poste et dit quoi faire. Le rapport ne\n" +
			"contient aucun secret : il peut être envoyé au service. Sort avec 7 si le portail ne\n" +
			"répond pas, 1 si autre chose ne va pas.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return examine(cmd.Context(), p)
		},
	}
	return cli.GivesList[finding](cmd, "findings")
}

func examine(ctx context.Context, p *program.Program) error {
	found := []finding{examineVersion(p)}
	s, err := p.Settings()
	if err != nil {
		found = append(found, finding{"réglages", broken, err.Error(), "Corrigez le fichier de configuration.", cli.ExitUsage})
	} else {
		found = append(found, finding{Check: "réglages", State: fine, Found: "profil " + s.Profile + ", " + s.Path})
		found = append(found, examinePortal(ctx, p, s)...)
		found = append(found, examineKeyring(p, s))
	}
	found = append(found, examineTerminal(p)...)
	found = append(found, examinePrinter(p))
	signs := map[string]string{fine: "✓", warning: "▲", broken: "✗"}
	columns := list.Findings(func(f *finding) string { return signs[f.State] }, func(f *finding) string { return f.Check },
		func(f *finding) string {
			if f.Remedy == "" {
				return f.Found
			}
			return f.Found + ". " + f.Remedy
		})
	r := cli.Result{Document: map[string][]finding{"findings": found}, Table: cli.TableOf(columns, found)}
	r.Table.Plain = true
	for _, f := range found {
		r.Code = max(r.Code, f.code)
	}
	return p.Out.Print(r)
}

func examineVersion(p *program.Program) finding {
	return finding{Check: "programme", State: fine, Found: fmt.Sprintf("adherent %s, %s/%s, %s", cli.Version(p.Version), runtime.GOOS,
		runtime.GOARCH, runtime.Version())}
}

const (
	examineTime  = 5 * time.Second
	certificate  = 21 * 24 * time.Hour // a certificate that ends sooner is said
	clockSlack   = 60 * time.Second
	slowAnswer   = time.Second
	secureScheme = "https"
)

// examinePortal looks at the way to the portal, one step after the other.
func examinePortal(ctx context.Context, p *program.Program, s config.Settings) []finding {
	if s.Portal == "" {
		return []finding{{"portail", broken, "aucun portail n'est connu", "Donnez son adresse par --portail https://… ou " + config.EnvPortal +
			".", cli.ExitFailed}}
	}
	u, err := url.Parse(s.Portal)
	if err != nil {
		return []finding{{"portail", broken, "l'adresse ne se lit pas", "Corrigez l'adresse du portail.", cli.ExitUsage}}
	}
	ctx, cancel := context.WithTimeout(ctx, examineTime)
	defer cancel()
	var found []finding
	addresses, err := net.DefaultResolver.LookupHost(ctx, u.Hostname())
	if err != nil {
		return append(found, finding{"réseau", broken, "le nom " + u.Hostname() + " n'est pas trouvé",
			"Vérifiez la connexion de ce poste, le DNS et l'adresse du portail.", cli.ExitUnavailable})
	}
	found = append(found, finding{Check: "réseau", State: fine, Found: u.Hostname() + " : " + spst.Counted(len(addresses), "adresse",
		"adresses")})
	return append(found, examineAnswer(ctx, p, s.Portal, u)...)
}

// examineAnswer asks the portal for its public page.
func examineAnswer(ctx context.Context, p *program.Program, portal string, u *url.URL) []finding {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(portal, "/")+"/v1/service", http.NoBody)
	if err != nil {
		return []finding{{"portail", broken, "l'adresse ne se lit pas", "Corrigez l'adresse du portail.", cli.ExitUsage}}
	}
	began := time.Now()
	answer, err := http.DefaultClient.Do(request)
	took := time.Since(began)
	if err != nil {
		return []finding{unanswered(err)}
	}
	defer answer.Body.Close()
	found := []finding{answered(answer, took)}
	if u.Scheme == secureScheme {
		found = append(found, examineCertificate(answer.TLS))
	} else {
		found = append(found, finding{Check: "TLS", State: warning, Found: "la connexion n'est pas chiffrée (adresse locale)"})
	}
	return append(found, examineClock(answer.Header.Get("Date"), began.Add(took/2)))
}

func unanswered(err error) finding {
	f := finding{"portail", broken, "le portail ne répond pas", "Vérifiez le réseau, le mandataire HTTP (proxy) et l'adresse, puis réessayez.",
		cli.ExitUnavailable}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		f = finding{"TLS", broken, "le certificat du portail n'est pas reconnu",
			"Ne continuez pas : quelqu'un peut être entre vous et le portail. Prévenez votre informatique.", cli.ExitUnavailable}
	}
	return f
}

func answered(answer *http.Response, took time.Duration) finding {
	f := finding{Check: "portail", State: fine, Found: fmt.Sprintf("répond en %d ms", took.Milliseconds())}
	switch {
	case answer.StatusCode != http.StatusOK:
		return finding{"portail", broken, fmt.Sprintf("répond %d : ce n'est pas un portail, ou il n'est pas prêt", answer.StatusCode),
			"Vérifiez l'adresse du portail.", cli.ExitUnavailable}
	case took > slowAnswer:
		f.State, f.Remedy = warning, "Le réseau est lent : les écrans attendront d'autant."
	}
	return f
}

func examineCertificate(state *tls.ConnectionState) finding {
	if state == nil || len(state.PeerCertificates) == 0 {
		return finding{Check: "TLS", State: warning, Found: "aucun certificat n'a été vu"}
	}
	end := state.PeerCertificates[0].NotAfter
	f := finding{Check: "TLS", State: fine, Found: fmt.Sprintf("%s, certificat valable jusqu'au %s", tls.VersionName(state.Version),
		spst.Today(end).French())}
	if time.Until(end) < certificate {
		f.State, f.Remedy = warning, "Le certificat expire bientôt : prévenez le service."
	}
	return f
}

// examineClock compares this machine's clock with the portal's.
func examineClock(date string, now time.Time) finding {
	theirs, err := http.ParseTime(date)
	if err != nil {
		return finding{Check: "horloge", State: warning, Found: "le portail ne donne pas l'heure"}
	}
	gap := now.Sub(theirs).Abs().Round(time.Second)
	f := finding{Check: "horloge", State: fine, Found: fmt.Sprintf("à %d s de celle du portail", int(gap.Seconds()))}
	if gap > clockSlack {
		f.State, f.Remedy = warning, "Réglez l'heure de ce poste : des certificats et des sessions peuvent être refusés."
	}
	return f
}

func examineKeyring(p *program.Program, s config.Settings) finding {
	_, store, err := p.KeptSession(s)
	unavailable, isKeyring := errors.AsType[*config.KeyringError](err)
	switch {
	case err == nil && store == program.StoreEnvironment:
		return finding{Check: "session", State: fine, Found: "donnée par " + config.EnvToken}
	case err == nil:
		return finding{Check: "session", State: fine, Found: "gardée dans le trousseau du système"}
	case isKeyring:
		return finding{Check: "trousseau", State: warning, Found: unavailable.Why,
			Remedy: "Connectez-vous dans l'interface sans « Rester connecté », ou donnez " + config.EnvToken + "."}
	case s.Number == "":
		_, err := p.Keyring.Get(config.Owner{Portal: s.Portal, Number: "-"})
		if unavailable, ok := errors.AsType[*config.KeyringError](err); ok {
			return finding{Check: "trousseau", State: warning, Found: unavailable.Why, Remedy: "Sans lui, " + config.EnvToken +
				" donne la session aux scripts."}
		}
	}
	return finding{Check: "session", State: warning, Found: "personne n'est connecté", Remedy: p.HowToSignIn()}
}

func examineTerminal(p *program.Program) []finding {
	kind := p.Getenv("TERM")
	f := finding{Check: "terminal", State: fine, Found: kind}
	fd, person := cli.TerminalOf(p.Stdout)
	switch {
	case !person:
		f.Found = strings.TrimSpace(kind + " (la sortie n'est pas un terminal)")
	case kind == "" || kind == "dumb":
		f.State, f.Remedy = warning, "Ce terminal ne sait pas dessiner : l'interface n'y va pas, les commandes oui."
	default:
		if width, height, err := term.GetSize(fd); err == nil {
			f.Found += fmt.Sprintf(", %d x %d", width, height)
			if width < 80 || height < 24 {
				f.State, f.Remedy = warning, "L'interface demande 80 colonnes et 24 lignes : agrandissez la fenêtre."
			}
		}
		if p.Getenv("NO_COLOR") != "" {
			f.Found += ", sans couleur (NO_COLOR)"
		}
	}
	return []finding{f, examineLocale(p)}
}

// examineLocale looks for UTF-8, which the screens are written in.
func examineLocale(p *program.Program) finding {
	locale := ""
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if locale = p.Getenv(name); locale != "" {
			break
		}
	}
	upper := strings.ToUpper(locale)
	if runtime.GOOS == "windows" || strings.Contains(upper, "UTF-8") || strings.Contains(upper, "UTF8") {
		return finding{Check: "langue", State: fine, Found: strings.TrimSpace(locale + " UTF-8")}
	}
	return finding{Check: "langue", State: warning, Found: strings.TrimSpace(locale + " n'est pas en UTF-8"),
		Remedy: "Si des accents se lisent mal : LANG=fr_FR.UTF-8 (ou C.UTF-8)."}
}

func examinePrinter(p *program.Program) finding {
	if !program.HasPrinter() {
		return finding{Check: "imprimante", State: fine, Found: "aucune sur ce poste (pas de commande lp) : les PDF s'écrivent dans des fichiers"}
	}
	return finding{Check: "imprimante", State: fine, Found: "la commande lp est là"}
}
