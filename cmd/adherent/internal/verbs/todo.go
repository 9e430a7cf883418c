package verbs

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

func newTodo(p *program.Program) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "a-faire",
		Aliases: []string{"todo"},
		Short:   "Ce qui est à faire, du plus pressant au moins pressant",
		Args:    cli.NoArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.ForMembers(cmd.Context(), func(ctx context.Context, m program.MemberSession) (cli.Result, error) {
				todo, err := m.API.Todo(ctx, m.Member.Number)
				r := cli.Result{Document: todo, Table: cli.TableOf(list.Todo(), todo.Items)}
				if len(todo.Items) == 0 {
					r.Table, r.Said = nil, []string{"Rien n'est à faire."}
				}
				if news := todo.Sentence(); news != "" {
					r.Said = append(r.Said, news)
				}
				return r, err
			})
		},
	}
	return cli.GivesList[spst.TodoItem](p.OfMembers(cmd), "items")
}
