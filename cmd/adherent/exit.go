package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// The exit codes are part of the interface: scripts rely on them.
const (
	exitDone            = 0
	exitFailed          = 1
	exitUsage           = 2
	exitInvalid         = 3
	exitUnauthenticated = 4
	exitNotFound        = 5
	exitConflict        = 6
	exitUnavailable     = 7
)

// usageError is a command line that cannot be carried out; the sentence is
// French and does not repeat an argument, which may be a secret.
type usageError struct{ sentence string }

func (e *usageError) Error() string { return e.sentence }

func usage(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// coded ends the program with a code after everything has been said.
type coded struct{ code int }

func (e coded) Error() string { return fmt.Sprintf("exit %d", e.code) }

// report tells people what went wrong and gives the exit code.
func (p *program) report(err error) int {
	if err == nil {
		return exitDone
	}
	if done, ok := errors.AsType[coded](err); ok {
		return done.code
	}
	p.say("adherent : %s", sentence(err))
	for _, problem := range problems(err) {
		p.say("  %s : %s", spst.FieldLabel(problem.Field), problem.Message)
	}
	return exitCode(err)
}

// sentence is what people read; foreign text in a cause never comes out.
func sentence(err error) string {
	if _, ok := errors.AsType[*spst.Error](err); ok {
		if spst.KindOf(err) == spst.Unauthenticated && spst.CodeOf(err) == "session" {
			return "Personne n'est connecté, ou la session a pris fin : « adherent connexion » en ouvre une."
		}
		return tui.Sentence(err)
	}
	if errors.Is(err, context.Canceled) {
		return "interrompu."
	}
	return err.Error()
}

func problems(err error) []spst.Problem {
	if e, ok := errors.AsType[*spst.Error](err); ok {
		return e.Problems
	}
	return nil
}

func exitCode(err error) int {
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	if _, ok := errors.AsType[*config.UsageError](err); ok {
		return exitUsage
	}
	switch spst.KindOf(err) {
	case spst.Invalid:
		return exitInvalid
	case spst.Unauthenticated:
		return exitUnauthenticated
	case spst.NotFound:
		return exitNotFound
	case spst.Conflict, spst.Stale:
		return exitConflict
	case spst.Unavailable:
		return exitUnavailable
	default: // Forbidden, RateLimited, Internal, and what is not the portal's
		return exitFailed
	}
}
