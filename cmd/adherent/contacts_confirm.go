package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// confirming is how « contacts confirmer » was asked.
type confirming struct {
	send, stdin bool
}

// newConfirmEmail confirms the e-mail of a contact. The code is asked for, or read
// from the standard input: it is never an argument.
func newConfirmEmail(p *program, d *directory[spst.Contact]) *cobra.Command {
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
			if _, person := personAt(p.stdin); !person && !how.send && !how.stdin {
				return cli.Usage("Pas de terminal pour demander le code : donnez --envoyer, puis --code-stdin.")
			}
			return p.forMembers(cmd.Context(), func(ctx context.Context, m memberOf) (result, error) {
				c, err := d.find(ctx, m, strings.Join(args, " "))
				if err != nil {
					return result{}, err
				}
				return p.confirmEmail(ctx, m, c, how)
			})
		},
	}
	cmd.Flags().BoolVar(&how.send, "envoyer", false, "envoyer le code seulement")
	cmd.Flags().BoolVar(&how.stdin, "code-stdin", false, "lire sur l'entrée standard le code déjà reçu")
	cmd.MarkFlagsMutuallyExclusive("envoyer", "code-stdin")
	return p.ofMember(cmd)
}

func (p *program) confirmEmail(ctx context.Context, m memberOf, c spst.Contact, how confirming) (result, error) {
	if c.Codes == spst.CodesReceived {
		return result{document: c, said: []string{c.DisplayName() + " : déjà fait, email confirmé."}}, nil
	}
	if !how.stdin {
		sent, err := m.api.SendEmailCode(ctx, "", m.member.Number, c.ID)
		if err != nil {
			return result{}, err
		}
		where := "Code envoyé à " + sent.Masked + ", valable jusqu'à " + spst.InParis(sent.ExpiresAt).Format("15:04") + "."
		if how.send {
			return result{document: sent, said: []string{where + " Ensuite : adherent contacts confirmer " + c.ID + " --code-stdin"}}, nil
		}
		fmt.Fprint(p.stderr, where+"\nCode reçu : ")
	}
	code, err := p.codeLine(ctx)
	if err != nil {
		return result{}, err
	}
	done, err := m.api.ConfirmEmail(ctx, m.member.Number, c.ID, spst.EmailCode{Code: code})
	return result{document: done, said: []string{done.DisplayName() + " : " + done.Email + " " + done.Codes.Label() + "."}}, err
}

// codeLine reads the code from the standard input, where a person may sit.
func (p *program) codeLine(ctx context.Context) (string, error) {
	code, err := interruptible(ctx, func() (string, error) {
		line, err := bufio.NewReader(io.LimitReader(p.stdin, 1<<10)).ReadString('\n')
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
