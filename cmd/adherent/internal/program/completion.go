package program

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// Completer gives the words that a shell proposes.
type Completer = cobra.CompletionFunc

// CompleteValues proposes the values of a list.
func CompleteValues[T ~string](all []T) Completer {
	return cobra.FixedCompletions(cli.Words(all), cobra.ShellCompDirectiveNoFileComp)
}

// CompletionTime is how long a person who pressed tab is made to wait.
const CompletionTime = 2 * time.Second

// ContextOf is that of a command, which has none while a shell asks for words.
func ContextOf(cmd *cobra.Command) context.Context {
	if ctx := cmd.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

func (p *Program) completeMembers() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(ContextOf(cmd), CompletionTime)
		defer cancel()
		s, err := p.SignedIn(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer s.API.CloseIdle()
		members, _ := s.API.Members(ctx)
		var words []cobra.Completion
		for _, m := range members {
			words = append(words, cobra.CompletionWithDesc(m.Number, m.Name))
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}
