package main

import (
	"context"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

func newAccount(p *program) *cobra.Command {
	cmd := cli.Noun("compte", "Son compte : le double facteur et les sessions ouvertes", "account")
	factor := cli.Noun("double-facteur", "Le code à six chiffres demandé à la connexion", "second-factor")
	factor.AddCommand(newSecondFactorOn(p), newSecondFactorConfirm(p), newSecondFactorOff(p), newSecondFactorCodes(p))
	cmd.AddCommand(newAccountShow(p), factor, newSessions(p))
	return cmd
}

// ofAccount runs a command about the account of who is signed in.
func (p *program) ofAccount(ctx context.Context, do func(context.Context, signed) (result, error)) error {
	s, err := p.signedIn(ctx)
	if err != nil {
		return err
	}
	defer s.api.CloseIdle()
	r, err := do(ctx, s)
	if err != nil {
		return err
	}
	return p.out.print(r)
}

func newAccountShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use:     "voir",
		Aliases: []string{"show"},
		Short:   "Le double facteur, les sessions ouvertes et ce qui est arrivé au compte",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				sheet, err := s.api.Account(ctx)
				return result{document: sheet, table: accountFields(sheet)}, err
			})
		},
	}
}

func accountFields(a spst.AccountSheet) *table {
	state := map[spst.SecondFactorState]string{spst.FactorOff: "inactif", spst.FactorOn: "actif", spst.FactorRequired: "inactif, et demandé par le service"}
	t := fields("Compte", a.Account.Number, "Nom", a.Account.Name, "Double facteur", state[a.SecondFactor.State], "Depuis", a.SecondFactor.Since)
	if a.SecondFactor.State == spst.FactorOn {
		t.add("Codes de secours restants", a.SecondFactor.RecoveryLeft)
	}
	t.add("Sessions ouvertes", len(a.Sessions))
	for _, e := range a.Events {
		line := spst.FrenchMoment(e.At) + " " + e.Action.Label()
		if e.By != a.Account.Number {
			line += " (" + e.By + ")"
		}
		t.add("Événement", line)
	}
	return t
}

func newSessions(p *program) *cobra.Command {
	cmd := lists(&cobra.Command{
		Use:   "sessions",
		Short: "Les sessions ouvertes : d'où, depuis quand, dernier usage",
		Args:  cli.NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				sheet, err := s.api.Account(ctx)
				return result{document: sheet.Sessions, table: tableOf(list.Sessions(), sheet.Sessions)}, err
			})
		},
	})
	cmd.AddCommand(&cobra.Command{
		Use:     "fermer ID",
		Short:   "Fermer une session, par son identifiant",
		Example: "  adherent compte sessions fermer 3fa94c0e12ab",
		Args:    cli.Arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				r := result{document: map[string]string{"ended": args[0]}, said: []string{"Session fermée."}}
				err := s.api.EndSession(ctx, args[0])
				if spst.CodeOf(err) == spst.CodeSessionEnded {
					r.said, err = []string{"Déjà fait : cette session est fermée."}, nil
				}
				return r, err
			})
		},
	})
	return cmd
}

func newSecondFactorOn(p *program) *cobra.Command {
	var f secretFlags
	cmd := &cobra.Command{
		Use:   "activer",
		Short: "Activer le double facteur : un code QR à photographier, puis un premier code",
		Long: "Dessine un code QR à photographier avec une application d'authentification, demande un premier code,\n" +
			"puis donne dix codes de secours, une seule fois. Les autres sessions du compte sont fermées.\n" +
			"Dans un script, avec --mot-de-passe-stdin, donne la clé ; « confirmer » reçoit ensuite le premier code.",
		Args: cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				password, err := p.passwordFor(ctx, f)
				if err != nil {
					return result{}, err
				}
				e, err := s.api.BeginSecondFactor(ctx, spst.PasswordProof{Password: password})
				if err != nil {
					return result{}, err
				}
				if f.password {
					return result{document: e, table: fields("Clé", e.Grouped(), "Adresse", e.URI, "À confirmer avant", e.ExpiresAt),
						said: []string{"« adherent compte double-facteur confirmer » l'active avec un premier code."}}, nil
				}
				return p.enrol(ctx, s, e)
			})
		},
	}
	cmd.Flags().BoolVar(&f.password, "mot-de-passe-stdin", false, "lire le mot de passe sur l'entrée standard, et donner la clé sans attendre de code")
	return cmd
}

// enrol shows the key and asks for a first code, until it is right or the person
// gives up.
func (p *program) enrol(ctx context.Context, s signed, e spst.Enrolment) (result, error) {
	if code, err := widget.NewQR(e.URI); err == nil {
		th := theme.New(true)
		th.SetProfile(colorprofile.Detect(p.stderr, p.env))
		for _, line := range code.Draw(th) {
			p.say("%s", line)
		}
	}
	p.say("Photographiez ce carré avec votre application d'authentification, ou tapez-y cette clé :\n%s", e.Grouped())
	for {
		code, err := p.factorCode(ctx, secretFlags{})
		if err != nil {
			return result{}, err
		}
		codes, err := s.api.ConfirmSecondFactor(ctx, spst.SecondFactorCode{Code: code})
		if spst.KindOf(err) != spst.Invalid {
			return recoveryCodes(codes, "Le double facteur est activé."), err
		}
		p.say("✗ %s", sentence(err))
	}
}

// recoveryCodes are shown this once.
func recoveryCodes(codes spst.RecoveryCodes, done string) result {
	t := tableOf(list.RecoveryCodes(), codes.Codes)
	t.plain = true
	return result{document: codes, table: t, said: []string{done + " Notez ces codes de secours hors de ce poste : ils ne seront plus donnés."}}
}

func newSecondFactorConfirm(p *program) *cobra.Command {
	var f secretFlags
	cmd := &cobra.Command{
		Use:   "confirmer",
		Short: "Confirmer par un premier code ce que « activer » a commencé",
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				code, err := p.factorCode(ctx, f)
				if err != nil {
					return result{}, err
				}
				codes, err := s.api.ConfirmSecondFactor(ctx, spst.SecondFactorCode{Code: code})
				return recoveryCodes(codes, "Le double facteur est activé."), err
			})
		},
	}
	f.registerCode(cmd)
	return cmd
}

// withFactorProof is a command that needs the password and a code again.
func (p *program) withFactorProof(use, short string, do func(context.Context, signed, spst.SecondFactorProof) (result, error)) *cobra.Command {
	var f secretFlags
	cmd := &cobra.Command{
		Use:   use,
		Short: short,
		Args:  cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ofAccount(cmd.Context(), func(ctx context.Context, s signed) (result, error) {
				password, err := p.passwordFor(ctx, f)
				if err != nil {
					return result{}, err
				}
				code, err := p.factorCode(ctx, f)
				if err != nil {
					return result{}, err
				}
				return do(ctx, s, spst.SecondFactorProof{Password: password, Code: code})
			})
		},
	}
	f.register(cmd)
	return cmd
}

func newSecondFactorOff(p *program) *cobra.Command {
	return p.withFactorProof("desactiver", "Désactiver le double facteur : le mot de passe suffit de nouveau",
		func(ctx context.Context, s signed, given spst.SecondFactorProof) (result, error) {
			err := s.api.RemoveSecondFactor(ctx, given)
			return result{document: spst.SecondFactor{State: spst.FactorOff}, said: []string{"Le double facteur est désactivé."}}, err
		})
}

func newSecondFactorCodes(p *program) *cobra.Command {
	return p.withFactorProof("codes", "De nouveaux codes de secours ; ceux d'avant ne valent plus rien",
		func(ctx context.Context, s signed, given spst.SecondFactorProof) (result, error) {
			codes, err := s.api.RenewRecoveryCodes(ctx, given)
			return recoveryCodes(codes, "Vos anciens codes de secours ne valent plus rien."), err
		})
}
