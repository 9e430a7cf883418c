// Package cli is what the two programs' command lines have in common: what a verb
// gives (output.go, table.go) and takes (setter.go), the exit codes, how a bad line is
// refused, and the French of cobra and pflag.
package cli

import (
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/espace-adherent/adherent/spst"
)

// The exit codes are part of the interface: scripts rely on them.
const (
	ExitDone            = 0
	ExitFailed          = 1
	ExitUsage           = 2
	ExitInvalid         = 3
	ExitUnauthenticated = 4
	ExitNotFound        = 5
	ExitConflict        = 6
	ExitUnavailable     = 7
	ExitNoMandate       = 8 // done for all the clients but those whose mandate does not allow it
	ExitChanged         = 9 // a watch has told of something
)

// UsageError is a command line that cannot be carried out; the sentence is
// French and does not repeat an argument, which may be a secret.
type UsageError struct{ sentence string }

func (e *UsageError) Error() string { return e.sentence }

// Usage makes a [UsageError].
func Usage(format string, args ...any) error { return &UsageError{fmt.Sprintf(format, args...)} }

// Refused is the usage error of an option whose value a rule of the trade refuses, in the rule's words.
func Refused(option string, err error) error {
	if e, ok := errors.AsType[*spst.Error](err); ok {
		return Usage("--%s : %s", option, e.Message)
	}
	return err
}

// ExitCode is the code that a program ends with for an error.
func ExitCode(err error) int {
	if err == nil {
		return ExitDone
	}
	if _, ok := errors.AsType[*UsageError](err); ok {
		return ExitUsage
	}
	switch spst.KindOf(err) {
	case spst.Invalid:
		return ExitInvalid
	case spst.Unauthenticated:
		return ExitUnauthenticated
	case spst.NotFound:
		return ExitNotFound
	case spst.Conflict, spst.Stale:
		return ExitConflict
	case spst.Unavailable:
		return ExitUnavailable
	default: // Forbidden, RateLimited, Internal, and what is not the portal's
		return ExitFailed
	}
}

// Version is the release's when there is one, or that of the module that was
// built.
func Version(release string) string {
	if release != "" {
		return release
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
