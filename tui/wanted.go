package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
)

// Wanted is something that a screen asks the portal for. What is known stays while
// something newer cannot be had.
type Wanted[T any] struct {
	Value T
	Known bool
	Err   error // of the last time that it was asked for

	ticket Ticket
}

// Ask asks for it, again perhaps.
func (x *Wanted[T]) Ask(ctx context.Context, get func(context.Context) (T, error)) tea.Cmd {
	var cmd tea.Cmd
	x.ticket, cmd = Request(ctx, get)
	return cmd
}

// AskOf asks for what a member has of it.
func (x *Wanted[T]) AskOf(ctx context.Context, member string, get func(ctx context.Context, member string) (T, error)) tea.Cmd {
	return x.Ask(ctx, func(ctx context.Context) (T, error) { return get(ctx, member) })
}

// Asking tells whether the reply is still to come.
func (x *Wanted[T]) Asking() bool { return x.ticket != 0 }

// Take keeps a reply, and tells whether it is one to what was asked last.
func (x *Wanted[T]) Take(msg Reply[T]) bool {
	if !x.Asking() || msg.Ticket != x.ticket {
		return false
	}
	x.ticket, x.Err = 0, msg.Err
	if msg.Err == nil {
		x.Value, x.Known = msg.Value, true
	}
	return true
}

// Expired hands a session that has ended to the root: signing in opens over the
// screen. Other errors show in their place.
func Expired(err error) Action {
	if spst.KindOf(err) == spst.Unauthenticated {
		return Fail{Err: err}
	}
	return nil
}
