package tui

import (
	"context"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Base is what every screen is made with and embeds: how it looks, its keys, the
// size of its body, and the context of its requests.
type Base struct {
	Theme *theme.Theme
	Keys  keys.Map
	// Ctx ends when the screen leaves the stack, and with the program.
	Ctx context.Context
	// Drafts keeps what is typed in forms; nil keeps nothing.
	Drafts Drafts
	// W and H are the size of the body, in cells.
	W, H int

	program context.Context
	stop    context.CancelFunc
}

// NewBase makes the base of one screen; program is a context that ends with the
// program.
func NewBase(program context.Context, th *theme.Theme) Base {
	b := Base{Theme: th, Keys: keys.New(), program: program}
	b.Ctx, b.stop = context.WithCancel(program)
	return b
}

// SetSize implements [Screen].
func (b *Base) SetSize(w, h int) { b.W, b.H = w, h }

// Close implements [Closer]: it gives up the requests under way.
func (b *Base) Close() { b.stop() }

// GiveUp gives up the requests under way; those that are made after it are not.
func (b *Base) GiveUp() {
	b.stop()
	b.Ctx, b.stop = context.WithCancel(b.program)
}
