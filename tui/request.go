package tui

import (
	"context"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// Ticket numbers a request, so that a reply that comes after a newer request
// was made is known to be late.
type Ticket uint64

var tickets atomic.Uint64

// Reply is what a [Request] comes back as.
type Reply[T any] struct {
	Ticket Ticket
	Value  T
	Err    error
}

// Request runs f in a command; its reply carries the ticket. f captures
// values, never the model. The screen keeps the ticket and drops a reply that
// does not carry it:
//
//	s.saving, cmd = tui.Request(ctx, func(ctx context.Context) (spst.Employee, error) { … })
//	case tui.Reply[spst.Employee]: if msg.Ticket != s.saving { return nil, nil }
func Request[T any](ctx context.Context, f func(context.Context) (T, error)) (Ticket, tea.Cmd) {
	t := Ticket(tickets.Add(1))
	return t, func() tea.Msg {
		v, err := f(ctx)
		return Reply[T]{Ticket: t, Value: v, Err: err}
	}
}

// Saved is a file that a request has put on this machine.
type Saved struct {
	Path string
	// Existed tells that the same file was there already.
	Existed bool
}
