package program

import (
	"context"
	"errors"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// Report tells people what went wrong and gives the exit code.
func (p *Program) Report(err error) int {
	if err == nil {
		return cli.ExitDone
	}
	if done, ok := errors.AsType[cli.Exit](err); ok {
		return int(done)
	}
	text := Sentence(err)
	if spst.KindOf(err) == spst.Unauthenticated && spst.CodeOf(err) == spst.CodeSession {
		text = "Personne n'est connecté, ou la session a pris fin : " + p.HowToSignIn()
	}
	p.Say("adherent : %s", text)
	for _, problem := range spst.ProblemsOf(err) {
		p.Say("  %s : %s", spst.FieldLabel(problem.Field), problem.Message)
	}
	return ExitCode(err)
}

// Sentence is what people read; foreign text in a cause never comes out.
func Sentence(err error) string {
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

// ExitCode is the code that adherent ends with for an error.
func ExitCode(err error) int {
	if _, ok := errors.AsType[*client.Lost](err); ok {
		return cli.ExitUnavailable // whatever the last try was answered: the first may still be running
	}
	if _, ok := errors.AsType[*config.UsageError](err); ok {
		return cli.ExitUsage
	}
	return cli.ExitCode(err)
}
