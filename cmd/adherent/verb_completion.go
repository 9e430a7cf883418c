package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// newCompletion writes what teaches a shell the commands, their options and the
// portal's own values.
func newCompletion(p *program) *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "La complétion des commandes, pour votre shell",
		Long: "Écrit sur la sortie standard le script de complétion de votre shell : " + strings.Join(shells, ", ") + ".\n" +
			"Il complète les commandes, leurs options et, quand une session est ouverte, les\n" +
			"salariés, les factures, les rendez-vous et les adhérents.",
		Example:   "  source <(adherent completion bash)\n  adherent completion fish > ~/.config/fish/completions/adherent.fish",
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				switch root := cmd.Root(); args[0] {
				case "bash":
					return root.GenBashCompletionV2(p.stdout, true)
				case "zsh":
					return root.GenZshCompletion(p.stdout)
				case "fish":
					return root.GenFishCompletion(p.stdout, true)
				case "powershell":
					return root.GenPowerShellCompletionWithDesc(p.stdout)
				}
			}
			return cli.Usage("Pour quel shell ? Donnez l'un de : %s.", strings.Join(shells, ", "))
		},
	}
}

// completionMost bounds what is proposed at once.
const completionMost = 100

// live asks the portal for words; whatever goes wrong, nothing is proposed.
func (p *program) live(cmd *cobra.Command, ask func(context.Context, memberOf) ([]cobra.Completion, error)) ([]cobra.Completion, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(contextOf(cmd), completionTime)
	defer cancel()
	m, err := p.openMember(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer m.api.CloseIdle()
	words, err := ask(ctx, m)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return words[:min(len(words), completionMost)], cobra.ShellCompDirectiveNoFileComp
}

// completeEmployees proposes identifiers, with the names beside them; what is
// typed is looked for in the names too.
func (p *program) completeEmployees() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return p.live(cmd, func(ctx context.Context, m memberOf) ([]cobra.Completion, error) {
			page, err := m.api.Employees(ctx, m.member.Number, spst.RosterQuery{Status: spst.All, Limit: 1000})
			var words []cobra.Completion
			for i := range page.Employees {
				if e := &page.Employees[i]; strings.HasPrefix(e.ID, typed) {
					words = append(words, cobra.CompletionWithDesc(e.ID, e.DisplayName()))
				}
			}
			return words, err
		})
	}
}

func (p *program) completeInvoices() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return p.live(cmd, func(ctx context.Context, m memberOf) ([]cobra.Completion, error) {
			invoices, err := m.api.Invoices(ctx, m.member.Number, 0)
			var words []cobra.Completion
			for _, i := range invoices {
				if strings.HasPrefix(i.Number, typed) {
					words = append(words, cobra.CompletionWithDesc(i.Number, i.Type.Label()+" du "+i.Date.French()+", "+i.TotalCents.French()))
				}
			}
			return words, err
		})
	}
}

func (p *program) completeAppointments() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return p.live(cmd, func(ctx context.Context, m memberOf) ([]cobra.Completion, error) {
			page, err := m.api.Appointments(ctx, m.member.Number, spst.AppointmentQuery{When: spst.ToCome, Limit: 1000})
			var words []cobra.Completion
			for i := range page.Appointments {
				if a := &page.Appointments[i]; strings.HasPrefix(a.ID, typed) {
					words = append(words, cobra.CompletionWithDesc(a.ID, a.EmployeeName+", le "+a.Day().French()))
				}
			}
			return words, err
		})
	}
}

func (p *program) completeContacts() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return p.live(cmd, func(ctx context.Context, m memberOf) ([]cobra.Completion, error) {
			contacts, err := m.api.Contacts(ctx, m.member.Number)
			var words []cobra.Completion
			for i := range contacts {
				if c := &contacts[i]; strings.HasPrefix(c.ID, typed) {
					words = append(words, cobra.CompletionWithDesc(c.ID, c.DisplayName()))
				}
			}
			return words, err
		})
	}
}
