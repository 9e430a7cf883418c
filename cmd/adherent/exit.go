package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// coded ends the program with a code after everything has been said.
type coded struct{ code int }

func (e coded) Error() string { return fmt.Sprintf("exit %d", e.code) }

// report tells people what went wrong and gives the exit code.
func (p *program) report(err error) int {
	if err == nil {
		return cli.ExitDone
	}
	if done, ok := errors.AsType[coded](err); ok {
		return done.code
	}
	text := sentence(err)
	if spst.KindOf(err) == spst.Unauthenticated && spst.CodeOf(err) == spst.CodeSession {
		text = "Personne n'est connecté, ou la session a pris fin : " + p.opening()
	}
	p.say("adherent : %s", text)
	for _, problem := range spst.ProblemsOf(err) {
		p.say("  %s : %s", spst.FieldLabel(problem.Field), problem.Message)
	}
	return exitCode(err)
}

// sentence is what people read; foreign text in a cause never comes out.
func sentence(err error) string {
	if lost, ok := errors.AsType[*client.Lost](err); ok {
		if lost.Kept {
			return "Réponse perdue : retapez la même commande, rien ne sera fait deux fois."
		}
		return "Réponse perdue, et l'envoi n'a pas pu être noté sur ce poste : vérifiez s'il a été fait avant de retaper la commande."
	}
	if _, ok := errors.AsType[*spst.Error](err); ok {
		if spst.KindOf(err) == spst.Unauthenticated && spst.CodeOf(err) == spst.CodeSession {
			return "Personne n'est connecté, ou la session a pris fin."
		}
		return tui.Sentence(err)
	}
	if errors.Is(err, context.Canceled) {
		return "interrompu."
	}
	return err.Error()
}

func exitCode(err error) int {
	if _, ok := errors.AsType[*client.Lost](err); ok {
		return cli.ExitUnavailable // whatever the last try was answered: the first may still be running
	}
	if _, ok := errors.AsType[*config.UsageError](err); ok {
		return cli.ExitUsage
	}
	return cli.ExitCode(err)
}
