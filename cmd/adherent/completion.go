package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
)

// completer gives the words that a shell proposes.
type completer = cobra.CompletionFunc

func completeValues[T ~string](all []T) completer {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = string(v)
	}
	return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
}

// completionTime is how long a person who pressed tab is made to wait.
const completionTime = 2 * time.Second

func contextOf(cmd *cobra.Command) context.Context {
	if ctx := cmd.Context(); ctx != nil {
		return ctx
	}
	return context.Background()
}

func (p *program) completeMembers() cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
		ctx, cancel := context.WithTimeout(contextOf(cmd), completionTime)
		defer cancel()
		s, err := p.signedIn(ctx)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		defer s.api.CloseIdle()
		members, _ := s.api.Members(ctx)
		var words []cobra.Completion
		for _, m := range members {
			words = append(words, cobra.CompletionWithDesc(m.Number, m.Name))
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	}
}
