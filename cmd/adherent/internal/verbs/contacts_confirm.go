package verbs

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// confirming is how « contacts confirmer » was asked.
type confirming struct {
	send, stdin bool
}

// newConfirmEmail confirms the e-mail of a contact. The code is asked for, or read
// from the standard input: it is never an argument.
func newConfirmEmail(p *program.Program, d *entries[spst.Contact]) *cobra.Command {
	var how confirming
	cmd := &cobra.Command{
		Use:     "confirmer ID|NOM",
		Aliases: []string{"confirm"},
		Short:   "Confirmer l'email d'un dirigeant ou d'un responsable RH : il reçoit ensuite les codes de mot de passe oublié",
		Long: "Envoie un code à l'adresse du compte et le demande. Sans terminal, en deux temps : --envoyer, puis --code-stdin.\n" +
			"Seul l'adhérent confirme une adresse ; celle qu'un mandataire a saisie ne reçoit jamais de code.",
		Example:           "  adherent contacts confirmer martin\n  adherent contacts confirmer martin --envoyer\n  adherent contacts confirmer martin --code-stdin < code.txt",
		Args:              cli.Arguments(1, 9),
		ValidArgsFunction: d.complete,
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, person := cli.TerminalOf(p.Stdin); !person && !how.send && !how.stdin {
				return cli.Usage("Pas de terminal pour demander le code : donnez --envoyer, puis --code-stdin.")
			}
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				c, err := d.find(ctx, m, strings.Join(args, " "))
				if err != nil {
					return cli.Result{}, err
				}
				return confirmEmail(ctx, p, m, c, how)
			})
		},
	}
	cmd.Flags().BoolVar(&how.send, "envoyer", false, "envoyer le code seulement")
	cmd.Flags().BoolVar(&how.stdin, "code-stdin", false, "lire sur l'entrée standard le code déjà reçu")
	cmd.MarkFlagsMutuallyExclusive("envoyer", "code-stdin")
	return p.OfMember(cmd)
}

func confirmEmail(ctx context.Context, p *program.Program, m program.MemberSession, c spst.Contact, how confirming) (cli.Result, error) {
	if c.Codes == spst.CodesReceived {
		return cli.Result{Document: c, Said: []string{c.DisplayName() + " : déjà fait, email confirmé."}}, nil
	}
	if !how.stdin {
		sent, err := m.API.SendEmailCode(ctx, "", m.Member.Number, c.ID)
		if err != nil {
			return cli.Result{}, err
		}
		where := "Code envoyé à " + sent.Masked + ", valable jusqu'à " + spst.FrenchClock(sent.ExpiresAt) + "."
		if how.send {
			return cli.Result{Document: sent, Said: []string{where + " Ensuite : adherent contacts confirmer " + c.ID + " --code-stdin"}}, nil
		}
		fmt.Fprint(p.Stderr, where+"\nCode reçu : ")
	}
	code, err := codeLine(ctx, p)
	if err != nil {
		return cli.Result{}, err
	}
	done, err := m.API.ConfirmEmail(ctx, m.Member.Number, c.ID, spst.EmailCode{Code: code})
	return cli.Result{Document: done, Said: []string{done.DisplayName() + " : " + done.Email + " " + done.Codes.Label() + "."}}, err
}

// codeLine reads the code from the standard input, where a person may sit.
func codeLine(ctx context.Context, p *program.Program) (string, error) {
	code, err := program.Interruptible(ctx, func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(p.Stdin, 1<<10)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", errors.New("code illisible sur l'entrée standard")
		}
		return strings.TrimSpace(line), nil
	})
	if err == nil && code == "" {
		err = cli.Usage("Code manquant.")
	}
	return code, err
}
