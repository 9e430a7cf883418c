package verbs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
)

func newSignIn(p *program.Program) *cobra.Command {
	var in program.SecretFlags
	var show bool
	cmd := &cobra.Command{
		Use:   "connexion",
		Short: "Ouvrir une session, gardée dans le trousseau du système",
		Long: "Ouvre une session et la garde dans le trousseau du système ; le mot de passe n'est\n" +
			"jamais gardé. Sans trousseau, --afficher-jeton donne le jeton pour " + config.EnvToken + ".",
		Example: "  adherent connexion --portail https://… --numero 100042\n" +
			"  adherent connexion --mot-de-passe-stdin --code-stdin < fichier",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return signIn(cmd.Context(), p, in, show)
		},
	}
	in.Register(cmd)
	cmd.Flags().BoolVar(&show, "afficher-jeton", false, "écrire le jeton sur la sortie standard, sans le garder")
	cmd.AddCommand(newToken(p))
	return cmd
}

// newToken prints the token of the session that is open, for other programs.
func newToken(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:     "jeton",
		Aliases: []string{"token"},
		Short:   "Écrire le jeton de la session ouverte, sans redemander le mot de passe",
		Example: "  export " + config.EnvToken + "=$(adherent connexion jeton)",
		Args:    cli.NoArguments,
		RunE: func(*cobra.Command, []string) error {
			s, err := p.Portal()
			if err != nil {
				return err
			}
			token, _, err := p.KeptSession(s)
			if err != nil {
				return sayNobody(p, s.Portal, err)
			}
			_, err = fmt.Fprintln(p.Stdout, token)
			return err
		},
	}
}

func signIn(ctx context.Context, p *program.Program, in program.SecretFlags, show bool) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	if p.Remote() && !show {
		return cli.Usage("Par SSH, une session dure autant que la fenêtre. Pour des commandes : %s", p.HowToSignIn())
	}
	credentials, err := credentials(ctx, p, s, in.Password)
	if err != nil {
		return err
	}
	api, err := p.NewClient(s, client.Options{})
	if err != nil {
		return err
	}
	session, err := api.SignIn(ctx, credentials)
	if spst.CodeOf(err) == spst.CodeSecondFactor {
		if credentials.Code, err = p.FactorCode(ctx, in); err == nil {
			session, err = api.SignIn(ctx, credentials)
		}
	}
	if err != nil {
		return err
	}
	if session.SecondFactor == spst.FactorRequired {
		p.Say("Votre service demande le double facteur pour ce compte : « adherent compte double-facteur activer », avant toute autre commande.")
	}
	if show {
		_, err := fmt.Fprintln(p.Stdout, session.Token)
		return err
	}
	if err := p.KeepOrSignOut(ctx, api, s, session); err != nil {
		return fmt.Errorf("la session ne peut pas être gardée, %s.\n"+
			"Pour un script : adherent connexion --afficher-jeton, puis %s", strings.TrimSuffix(err.Error(), "."), config.EnvToken)
	}
	return saySession(p, s.Portal, program.StoreKeyring, session)
}

// credentials come from options, configuration and, when a person is there,
// questions.
func credentials(ctx context.Context, p *program.Program, s config.Settings, fromStdin bool) (spst.Credentials, error) {
	c := spst.Credentials{Number: s.Number, Mandatary: s.Mandatary}
	_, person := cli.TerminalOf(p.Stdin)
	person = person && !fromStdin
	switch {
	case c.Number == "" && !person:
		return c, cli.Usage("Numéro manquant : donnez --numero N ou %s.", config.EnvNumber)
	case !fromStdin && !person:
		return c, cli.Usage("Pas de terminal pour demander le mot de passe : donnez --mot-de-passe-stdin.")
	}
	read := func() (spst.Credentials, error) { return p.PasswordLine(c) }
	if person {
		terminal, restore, err := p.Terminal("N° adhérent : ")
		if err != nil {
			return c, err
		}
		defer restore()
		read = func() (spst.Credentials, error) { return question(terminal, c) }
	}
	c, err := program.Interruptible(ctx, read)
	if err == nil && c.Password == "" {
		err = cli.Usage("Mot de passe manquant.")
	}
	return c, err
}

// question asks for what is missing; the password is not shown.
func question(t *term.Terminal, c spst.Credentials) (spst.Credentials, error) {
	var err error
	if c.Number == "" {
		c.Number, err = t.ReadLine()
		c.Number = strings.TrimSpace(c.Number)
	}
	if err == nil {
		c.Password, err = t.ReadPassword("Mot de passe : ")
	}
	if err != nil { // ctrl+c, ctrl+d
		return c, errors.New("connexion abandonnée")
	}
	return c, nil
}

func newSignOut(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "deconnexion",
		Short: "Fermer la session et l'oublier",
		Args:  cli.NoArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return signOut(cmd.Context(), p) },
	}
}

func signOut(ctx context.Context, p *program.Program) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	token, store, err := p.KeptSession(s)
	if errors.Is(err, config.ErrNoSession) {
		p.Say("Aucune session n'est gardée sur ce poste.")
		return nil
	}
	if err != nil {
		return err
	}
	api, err := p.NewClient(s, client.Options{Token: token})
	if err != nil {
		return err
	}
	ended := api.SignOut(ctx)
	if spst.KindOf(ended) == spst.Unauthenticated { // it had ended already
		ended = nil
	}
	if store == program.StoreKeyring {
		if err := p.Keyring.Delete(program.Owner(s)); err != nil {
			return err
		}
	}
	if ended != nil {
		p.Say("Le poste a oublié la session ; le portail n'a pas pu être prévenu et la fermera de lui-même.")
		return ended
	}
	p.Say("Session fermée.")
	if store == program.StoreEnvironment {
		p.Say("%s est encore dans l'environnement et ne vaut plus rien.", config.EnvToken)
	}
	return nil
}

func newStatus(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:   "statut",
		Short: "Qui est connecté, à quel portail, et où la session est gardée",
		Args:  cli.NoArguments,
		RunE:  func(cmd *cobra.Command, _ []string) error { return status(cmd.Context(), p) },
	}
}

// statusDocument is what statut and connexion print with --json.
type statusDocument struct {
	Portal   string        `json:"portal"`
	SignedIn bool          `json:"signed_in"`
	Store    string        `json:"store,omitempty"` // keyring or environment
	Account  *spst.Account `json:"account,omitempty"`
	Expires  *time.Time    `json:"expires_at,omitempty"`
	// AccessToken is the one that ADHERENT_JETON gives, when it is not a session's.
	AccessToken *spst.AccessToken `json:"access_token,omitempty"`
}

func status(ctx context.Context, p *program.Program) error {
	s, err := p.Portal()
	if err != nil {
		return err
	}
	token, store, err := p.KeptSession(s)
	if err != nil {
		return sayNobody(p, s.Portal, err)
	}
	api, err := p.NewClient(s, client.Options{Token: token})
	if err != nil {
		return err
	}
	session, err := api.Session(ctx)
	if spst.KindOf(err) == spst.Unauthenticated {
		return sayNobody(p, s.Portal, err)
	}
	if err != nil {
		return err
	}
	return saySession(p, s.Portal, store, session)
}

// sayNobody says that nobody is signed in, and why.
func sayNobody(p *program.Program, portal string, why error) error {
	said := "Personne n'est connecté à " + portal + " : " + program.Sentence(why)
	switch {
	case errors.Is(why, config.ErrNoSession):
		said = "Personne n'est connecté à " + portal + " : " + p.HowToSignIn()
	case spst.CodeOf(why) == spst.CodeSession:
		said = "La session ouverte sur " + portal + " a pris fin, ou le jeton n'est pas le bon : " + p.HowToSignIn()
	}
	return p.Out.Print(cli.Result{Document: statusDocument{Portal: portal}, Said: []string{said}, Code: cli.ExitUnauthenticated})
}

func saySession(p *program.Program, portal, store string, session spst.Session) error {
	kind, where := "adhérent", "le trousseau du système"
	if session.Account.Kind == spst.MandataryAccount {
		kind = "mandataire"
	}
	if store == program.StoreEnvironment {
		where = config.EnvToken
	}
	document := statusDocument{Portal: portal, SignedIn: true, Store: store, Account: &session.Account, Expires: &session.ExpiresAt,
		AccessToken: session.AccessToken}
	held := fmt.Sprintf("session gardée dans %s, jusqu'au %s au plus tard", where, spst.FrenchDayClock(session.ExpiresAt))
	if t := session.AccessToken; t != nil {
		held = fmt.Sprintf("jeton d'accès « %s » de %s (%s), jusqu'au %s", t.TokenName, where, spst.RightLabels(t.Rights), t.EndsOn.French())
	}
	return p.Out.Print(cli.Result{Document: document, Table: cli.Sentences("Connecté à "+portal,
		fmt.Sprintf("%s n° %s (%s)", session.Account.Name, session.Account.Number, kind), held)})
}
