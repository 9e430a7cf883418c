package tui

import (
	"crypto/rand"
	"reflect"

	"github.com/espace-adherent/adherent/spst"
)

// Attempt is one write that a person asks for, however often it is tried. Its
// idempotency key stays the same while they try again, so that nothing
// happens twice, and is another one when what they ask for is: the version that
// it changes is a part of that.
type Attempt[T any] struct {
	key   string
	asked T
}

// Key gives the key for asking for that.
func (a *Attempt[T]) Key(asked T) string {
	if a.key == "" || !reflect.DeepEqual(asked, a.asked) {
		a.key, a.asked = rand.Text(), asked
	}
	return a.key
}

// Pending tells whether nobody knows yet what became of what was asked for last.
func (a *Attempt[T]) Pending() bool { return a.key != "" }

// Asked is what was asked for last.
func (a *Attempt[T]) Asked() T { return a.asked }

// Over takes how a try came out, nil when it was done, and tells whether that
// is the end of it: false when nobody knows, and the same is to be tried again.
func (a *Attempt[T]) Over(err error) bool {
	if mayHaveArrived(err) {
		return false
	}
	a.End()
	return true
}

// End makes the next try another one.
func (a *Attempt[T]) End() { a.key = "" }

// mayHaveArrived tells an error after which nobody knows whether the write was
// done.
func mayHaveArrived(err error) bool {
	if spst.CodeOf(err) == spst.CodeInProgress {
		return true // the first try is still running
	}
	switch spst.KindOf(err) {
	case spst.Unavailable, spst.RateLimited, spst.Unauthenticated, spst.Internal:
		return true
	default:
		return false
	}
}
