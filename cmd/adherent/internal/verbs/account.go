package verbs

import (
	"context"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

func newAccount(p *program.Program) *cobra.Command {
	cmd := cli.Noun("compte", "Son compte : le double facteur, les sessions ouvertes et les jetons d'accès", "account")
	factor := cli.Noun("double-facteur", "Le code à six chiffres demandé à la connexion", "second-factor")
	factor.AddCommand(newSecondFactorOn(p), newSecondFactorConfirm(p), newSecondFactorOff(p), newSecondFactorCodes(p))
	cmd.AddCommand(newAccountShow(p), factor, newSessions(p), newAccessTokens(p))
	return cmd
}

// accountVerb completes a command without arguments about the account of who is signed in.
func accountVerb(p *program.Program, cmd *cobra.Command, do func(context.Context, program.Session) (cli.Result, error)) *cobra.Command {
	cmd.Args = cli.NoArguments
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return ofAccount(cmd.Context(), p, do) }
	return cmd
}

// ofAccount runs a command about the account of who is signed in.
func ofAccount(ctx context.Context, p *program.Program, do func(context.Context, program.Session) (cli.Result, error)) error {
	s, err := p.SignedIn(ctx)
	if err != nil {
		return err
	}
	defer s.API.CloseIdle()
	r, err := do(ctx, s)
	if err != nil {
		return err
	}
	return p.Out.Print(r)
}

func newAccountShow(p *program.Program) *cobra.Command {
	return cli.Gives[spst.AccountSheet](accountVerb(p, &cobra.Command{
		Use:     "voir",
		Aliases: []string{"show"},
		Short:   "Le double facteur, les sessions ouvertes et ce qui est arrivé au compte",
	}, func(ctx context.Context, s program.Session) (cli.Result, error) {
		sheet, err := s.API.Account(ctx)
		return cli.Result{Document: sheet, Table: accountFields(sheet)}, err
	}))
}

func accountFields(a spst.AccountSheet) *cli.Table {
	state := map[spst.SecondFactorState]string{spst.FactorOff: "inactif", spst.FactorOn: "actif",
		spst.FactorRequired: "inactif, et demandé par le service"}
	t := cli.Fields("Compte", a.Account.Number, "Nom", a.Account.Name, spst.FieldLabel("second_factor"), state[a.SecondFactor.State], "Depuis",
		a.SecondFactor.Since)
	if a.SecondFactor.State == spst.FactorOn {
		t.Add("Codes de secours restants", a.SecondFactor.RecoveryLeft)
	}
	t.Add(spst.FieldLabel("sessions"), len(a.Sessions))
	for _, e := range a.Events {
		line := spst.FrenchMoment(e.At) + " " + e.Action.Label()
		if e.By != a.Account.Number {
			line += " (" + e.By + ")"
		}
		t.Add("Événement", line)
	}
	return t
}

func newSessions(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sessions",
		Short: "Les sessions ouvertes : d'où, depuis quand, dernier usage",
		Args:  cli.NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ofAccount(cmd.Context(), p, func(ctx context.Context, s program.Session) (cli.Result, error) {
				sheet, err := s.API.Account(ctx)
				return cli.Result{Document: sheet.Sessions, Table: cli.TableOf(list.Sessions(), sheet.Sessions)}, err
			})
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:     "fermer ID",
		Short:   "Fermer une session, par son identifiant",
		Example: "  adherent compte sessions fermer 3fa94c0e12ab",
		Args:    cli.Arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ofAccount(cmd.Context(), p, func(ctx context.Context, s program.Session) (cli.Result, error) {
				r := cli.Result{Document: map[string]string{"ended": args[0]}, Said: []string{"Session fermée."}}
				err := s.API.EndSession(ctx, args[0])
				if spst.CodeOf(err) == spst.CodeSessionEnded {
					r.Said, err = []string{"Déjà fait : cette session est fermée."}, nil
				}
				return r, err
			})
		},
	})
	return cli.GivesList[spst.OpenSession](cmd, "")
}

func newSecondFactorOn(p *program.Program) *cobra.Command {
	var f program.SecretFlags
	cmd := accountVerb(p, &cobra.Command{
		Use:   "activer",
		Short: "Activer le double facteur : un code QR à photographier, puis un premier code",
		Long: "Dessine un code QR à photographier avec une application d'authentification, demande un premier code,\n" +
			"puis donne dix codes de secours, une seule fois. Les autres sessions du compte sont fermées.\n" +
			"Dans un script, avec --mot-de-passe-stdin, donne la clé ; « confirmer » reçoit ensuite le premier code.",
	}, func(ctx context.Context, s program.Session) (cli.Result, error) {
		password, err := p.PasswordFor(ctx, f)
		if err != nil {
			return cli.Result{}, err
		}
		e, err := s.API.BeginSecondFactor(ctx, spst.PasswordProof{Password: password})
		if err != nil {
			return cli.Result{}, err
		}
		if f.Password {
			return cli.Result{Document: e, Table: cli.Fields("Clé", e.Grouped(), "Adresse", e.URI, "À confirmer avant", e.ExpiresAt),
				Said: []string{"« adherent compte double-facteur confirmer » l'active avec un premier code."}}, nil
		}
		return enrol(ctx, p, s, e)
	})
	cmd.Flags().BoolVar(&f.Password, "mot-de-passe-stdin", false,
		"lire le mot de passe sur l'entrée standard, et donner la clé sans attendre de code")
	return cmd
}

// enrol shows the key and asks for a first code, until it is right or the person
// gives up.
func enrol(ctx context.Context, p *program.Program, s program.Session, e spst.Enrolment) (cli.Result, error) {
	if code, err := widget.NewQR(e.URI); err == nil {
		th := theme.New(true)
		th.SetProfile(colorprofile.Detect(p.Stderr, p.Env))
		for _, line := range code.Draw(th) {
			p.Say("%s", line)
		}
	}
	p.Say("Photographiez ce carré avec votre application d'authentification, ou tapez-y cette clé :\n%s", e.Grouped())
	for {
		code, err := p.FactorCode(ctx, program.SecretFlags{})
		if err != nil {
			return cli.Result{}, err
		}
		codes, err := s.API.ConfirmSecondFactor(ctx, spst.SecondFactorCode{Code: code})
		if spst.KindOf(err) != spst.Invalid {
			return recoveryCodes(codes, "Le double facteur est activé."), err
		}
		p.Say("✗ %s", program.Sentence(err))
	}
}

// recoveryCodes are shown this once.
func recoveryCodes(codes spst.RecoveryCodes, done string) cli.Result {
	t := cli.TableOf(list.RecoveryCodes(), codes.Codes)
	t.Plain = true
	return cli.Result{Document: codes, Table: t,
		Said: []string{done + " Notez ces codes de secours hors de ce poste : ils ne seront plus donnés."}}
}

func newSecondFactorConfirm(p *program.Program) *cobra.Command {
	var f program.SecretFlags
	cmd := accountVerb(p, &cobra.Command{Use: "confirmer", Short: "Confirmer par un premier code ce que « activer » a commencé"},
		func(ctx context.Context, s program.Session) (cli.Result, error) {
			code, err := p.FactorCode(ctx, f)
			if err != nil {
				return cli.Result{}, err
			}
			codes, err := s.API.ConfirmSecondFactor(ctx, spst.SecondFactorCode{Code: code})
			return recoveryCodes(codes, "Le double facteur est activé."), err
		})
	f.RegisterCode(cmd)
	return cmd
}

// withFactorProof is a command that needs the password and a code again.
func withFactorProof(p *program.Program, use, short string, do func(context.Context, program.Session, spst.SecondFactorProof) (cli.Result,
	error)) *cobra.Command {
	var f program.SecretFlags
	cmd := accountVerb(p, &cobra.Command{Use: use, Short: short}, func(ctx context.Context, s program.Session) (cli.Result, error) {
		password, err := p.PasswordFor(ctx, f)
		if err != nil {
			return cli.Result{}, err
		}
		code, err := p.FactorCode(ctx, f)
		if err != nil {
			return cli.Result{}, err
		}
		return do(ctx, s, spst.SecondFactorProof{Password: password, Code: code})
	})
	f.Register(cmd)
	return cmd
}

func newSecondFactorOff(p *program.Program) *cobra.Command {
	return withFactorProof(p, "desactiver", "Désactiver le double facteur : le mot de passe suffit de nouveau",
		func(ctx context.Context, s program.Session, given spst.SecondFactorProof) (cli.Result, error) {
			err := s.API.RemoveSecondFactor(ctx, given)
			return cli.Result{Document: spst.SecondFactor{State: spst.FactorOff}, Said: []string{"Le double facteur est désactivé."}}, err
		})
}

func newSecondFactorCodes(p *program.Program) *cobra.Command {
	return withFactorProof(p, "codes", "De nouveaux codes de secours ; ceux d'avant ne valent plus rien",
		func(ctx context.Context, s program.Session, given spst.SecondFactorProof) (cli.Result, error) {
			codes, err := s.API.RenewRecoveryCodes(ctx, given)
			return recoveryCodes(codes, "Vos anciens codes de secours ne valent plus rien."), err
		})
}
