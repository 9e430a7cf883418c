package verbs

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newAccessTokens(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "jetons",
		Aliases: []string{"tokens"},
		Short:   "Les jetons d'accès, pour les scripts : droits, dernier jour, dernier usage",
		Long: "Un jeton d'accès remplace la session dans un script : ADHERENT_JETON le donne à chaque commande.\n" +
			"Il n'a que les droits choisis, vaut jusqu'à son dernier jour, et n'atteint rien du compte lui-même.",
		Args: cli.NoCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ofAccount(cmd.Context(), p, func(ctx context.Context, s program.Session) (cli.Result, error) {
				tokens, err := s.API.AccessTokens(ctx)
				r := cli.Result{Document: tokens, Table: cli.TableOf(list.AccessTokens(), tokens)}
				if len(tokens) == 0 {
					r.Said = []string{"Aucun jeton d'accès : « adherent compte jetons creer » en donne un à un script."}
				}
				return r, err
			})
		},
	}
	cmd.AddCommand(newAccessTokenCreate(p), newAccessTokenRevoke(p))
	return cli.GivesList[spst.AccessToken](cmd, "")
}

func newAccessTokenCreate(p *program.Program) *cobra.Command {
	var in spst.AccessTokenInput
	var f program.SecretFlags
	cmd := &cobra.Command{
		Use:   "creer NOM --jusqu-au DATE",
		Short: "Créer un jeton d'accès : il n'est donné que cette fois",
		Long: "Demande le mot de passe et écrit le jeton sur la sortie standard, seul : gardez-le comme un mot de passe.\n" +
			"Le NOM dit à quoi il sert, et n'est celui d'aucun autre jeton du compte.",
		Example: "  adherent compte jetons creer \"Relevé du lundi\" --jusqu-au 31/03/2027\n" +
			"  adherent compte jetons creer paie --droits effectifs,rendez-vous --jusqu-au 30/06/2027",
		Args: cli.Arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in.TokenName = args[0]
			return ofAccount(cmd.Context(), p, func(ctx context.Context, s program.Session) (cli.Result, error) {
				return createAccessToken(ctx, p, s, in, f)
			})
		},
	}
	cli.Fill(cmd.Flags(), &in,
		cli.Value("droits", "ce que le jeton permet en plus de lire : `DROITS` parmi "+spst.RightLabels(spst.TokenRights()[1:]), addTokenRights),
		cli.Day("jusqu-au", "dernier jour du jeton, `DATE`, un an au plus", func(in *spst.AccessTokenInput) *spst.Date { return &in.EndsOn }))
	f.RegisterPassword(cmd)
	return cli.Gives[spst.AccessToken](cmd)
}

// addTokenRights reads rights of a token, by their labels.
func addTokenRights(in *spst.AccessTokenInput, text string) error {
	for name := range strings.SplitSeq(text, ",") {
		right, known := spst.ParseRight(name)
		if !known {
			right = spst.Right(spst.Tidy(name)) // to be refused with what there is
		}
		in.Rights = append(in.Rights, right)
	}
	return nil
}

// createAccessToken asks for the password once the rest is known to be good: nobody types one for nothing.
func createAccessToken(ctx context.Context, p *program.Program, s program.Session, in spst.AccessTokenInput,
	f program.SecretFlags) (cli.Result, error) {
	service, err := s.API.Service(ctx)
	if err != nil {
		return cli.Result{}, err
	}
	if err := asError(spst.CheckAccessToken(in, service.Today)); err != nil {
		return cli.Result{}, err
	}
	if in.Password, err = p.PasswordFor(ctx, f); err != nil {
		return cli.Result{}, err
	}
	t, err := s.API.AddAccessToken(ctx, in)
	if err != nil {
		return cli.Result{}, err
	}
	token := cli.TableOf(list.Token(), []spst.AccessToken{t})
	token.Plain = true
	return cli.Result{Document: t, Table: token, Said: []string{fmt.Sprintf(
		"Jeton « %s » créé (%s), jusqu'au %s. Gardez-le hors de ce poste : il ne sera plus donné.", t.TokenName, spst.RightLabels(t.Rights), t.EndsOn.French())}}, nil
}

func newAccessTokenRevoke(p *program.Program) *cobra.Command {
	return &cobra.Command{
		Use:     "revoquer ID",
		Short:   "Révoquer un jeton d'accès, par son identifiant : il n'ouvre plus rien",
		Example: "  adherent compte jetons revoquer 3fa94c0e12ab",
		Args:    cli.Arguments(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return ofAccount(cmd.Context(), p, func(ctx context.Context, s program.Session) (cli.Result, error) {
				r := cli.Result{Document: map[string]string{"revoked": args[0]}, Said: []string{"Jeton révoqué."}}
				err := s.API.RevokeAccessToken(ctx, args[0])
				if spst.CodeOf(err) == spst.CodeAccessTokenRevoked {
					r.Said, err = []string{"Déjà fait : ce jeton est révoqué."}, nil
				}
				return r, err
			})
		},
	}
}
