package verbs

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// newCompletion writes what teaches a shell the commands, their options and the
// portal's own values.
func newCompletion(p *program.Program) *cobra.Command {
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
					return root.GenBashCompletionV2(p.Stdout, true)
				case "zsh":
					return root.GenZshCompletion(p.Stdout)
				case "fish":
					return root.GenFishCompletion(p.Stdout, true)
				case "powershell":
					return root.GenPowerShellCompletionWithDesc(p.Stdout)
				}
			}
			return cli.Usage("Pour quel shell ? Donnez l'un de : %s.", strings.Join(shells, ", "))
		},
	}
}

// completionMost bounds what is proposed at once.
const completionMost = 100

// live asks the portal for words; whatever goes wrong, nothing is proposed.
func live(p *program.Program, cmd *cobra.Command, ask func(context.Context, program.MemberSession) ([]cobra.Completion, error)) (
	[]cobra.Completion, cobra.ShellCompDirective) {
	ctx, cancel := context.WithTimeout(program.ContextOf(cmd), program.CompletionTime)
	defer cancel()
	m, err := p.OpenMember(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer m.API.CloseIdle()
	words, err := ask(ctx, m)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return words[:min(len(words), completionMost)], cobra.ShellCompDirectiveNoFileComp
}

// completeEmployees proposes identifiers, with the names beside them; what is
// typed is looked for in the names too.
func completeEmployees(p *program.Program) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return live(p, cmd, func(ctx context.Context, m program.MemberSession) ([]cobra.Completion, error) {
			page, err := m.API.Employees(ctx, m.Member.Number, spst.RosterQuery{Status: spst.All, Limit: 1000})
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

func completeInvoices(p *program.Program) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return live(p, cmd, func(ctx context.Context, m program.MemberSession) ([]cobra.Completion, error) {
			invoices, err := m.API.Invoices(ctx, m.Member.Number, 0)
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

func completeAppointments(p *program.Program) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return live(p, cmd, func(ctx context.Context, m program.MemberSession) ([]cobra.Completion, error) {
			page, err := m.API.Appointments(ctx, m.Member.Number, spst.AppointmentQuery{When: spst.ToCome, Limit: 1000})
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

// completeRequests completes the requests for a visit that the service has not answered.
func completeRequests(p *program.Program) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return live(p, cmd, func(ctx context.Context, m program.MemberSession) ([]cobra.Completion, error) {
			requests, err := m.VisitRequests(ctx)
			var words []cobra.Completion
			for i := range requests {
				if r := &requests[i]; r.Status == spst.RequestSent && strings.HasPrefix(r.ID, typed) {
					words = append(words, cobra.CompletionWithDesc(r.ID, r.Kind.Label()+", "+staffed(len(r.Employees))))
				}
			}
			return words, err
		})
	}
}

func completeContacts(p *program.Program) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return live(p, cmd, func(ctx context.Context, m program.MemberSession) ([]cobra.Completion, error) {
			contacts, err := m.API.Contacts(ctx, m.Member.Number)
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
