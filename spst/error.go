package spst

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what went wrong in the terms a caller can act on. Each layer folds
// its own errors into one of these; portal/web maps them to HTTP statuses and
// client maps them back, each by one table.
type Kind string

// The kinds of error.
const (
	Invalid         Kind = "invalid"         // refused by a rule; Problems names the fields
	Unauthenticated Kind = "unauthenticated" // no session, or one that has ended; wrong credentials
	Forbidden       Kind = "forbidden"       // signed in, but the mandate does not allow it
	NotFound        Kind = "not_found"       // unknown, or somebody else's: the two are not told apart
	Conflict        Kind = "conflict"        // the same thing is being done, or the state does not allow it
	Stale           Kind = "stale"           // changed meanwhile; Current holds the version in force
	Unavailable     Kind = "unavailable"     // the portal cannot be reached or is not ready
	RateLimited     Kind = "rate_limited"    // too many tries; RetryAfter says how long to wait
	Internal        Kind = "internal"        // a fault of ours
)

// Error is the one error type that crosses the layers.
type Error struct {
	Kind Kind
	// Code says which error it is, for programs.
	Code Code
	// Message is a French sentence for people; it says what to do next.
	Message string
	// Problems are the refused fields, when Kind is Invalid.
	Problems []Problem
	// RetryAfter is how long to wait, when Kind is RateLimited or Unavailable.
	RetryAfter time.Duration
	// TriesLeft is how many more wrong passwords are allowed before the next
	// delay; 0 when it does not apply.
	TriesLeft int
	// Current is the version now in force (a *Employee…), when Kind is Stale.
	Current any
	// Err is the cause. It may hold foreign text and is never shown to people.
	Err error
}

// Error gives the sentence for people when there is one, or the kind and code.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Message != "" {
		b.WriteString(e.Message)
	} else {
		fmt.Fprintf(&b, "%s %s", e.Kind, e.Code)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n%s: %s", p.Field, p.Message)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf gives the kind of err: that of the *Error in its chain, or Internal.
// It is "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// ProblemsOf gives what is wrong field by field, if err says it.
func ProblemsOf(err error) []Problem {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Problems
	}
	return nil
}

// CodeOf gives the stable code of err, or "".
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}

// CurrentOf gives the version in force of what was found stale, if err says it.
func CurrentOf[T any](err error) (T, bool) {
	if e, ok := errors.AsType[*Error](err); ok {
		if now, ok := e.Current.(*T); ok && now != nil {
			return *now, true
		}
	}
	var none T
	return none, false
}

// Severity tells a refusal from a remark.
type Severity string

// The severities: an Error is refused, a Warning is shown and never in the way.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Problem is what a rule has to say about one field.
type Problem struct {
	// Field is the API name of the field ("nir", "hire_date"); "" for a lone value.
	Field string `json:"field,omitempty"`
	// Code is stable and meant for programs ("nir_key", "hire_date_before_14").
	Code     ProblemCode `json:"code"`
	Severity Severity    `json:"severity" enum:"error,warning"`
	// Message is French, for people: what is wrong, then what to do. It never
	// repeats the refused value, which may be personal data.
	Message string `json:"message"`
	// Rule is the source of the rule when there is one ("R4624-10").
	Rule string `json:"rule,omitempty"`
}

// Refused keeps the problems that block.
func Refused(problems []Problem) []Problem { return bySeverity(problems, SeverityError) }

// Warnings keeps the problems that only warn.
func Warnings(problems []Problem) []Problem { return bySeverity(problems, SeverityWarning) }

func bySeverity(problems []Problem, s Severity) []Problem {
	var kept []Problem
	for _, p := range problems {
		if p.Severity == s {
			kept = append(kept, p)
		}
	}
	return kept
}

// On gives the problems with their field set.
func On(field string, problems []Problem) []Problem {
	for i := range problems {
		problems[i].Field = field
	}
	return problems
}
