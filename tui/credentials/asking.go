package credentials

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// asking is a screen with a sheet, which waits for one answer at a time.
type asking struct {
	tui.Base
	page    *sheet
	pending tui.Ticket
}

// awaits sends a request, unless one is under way; saying is what is said meanwhile.
func awaits[T any](a *asking, saying string, ask func(context.Context) (T, error)) tea.Cmd {
	if a.pending != 0 {
		return nil
	}
	ticket, cmd := tui.Request(a.Ctx, ask)
	a.pending = ticket
	a.page.wait(saying)
	return cmd
}

// ends tells whether a reply is the one awaited, which is then over.
func (a *asking) ends(t tui.Ticket) bool {
	if t != a.pending {
		return false
	}
	a.pending = 0
	a.page.settle()
	return true
}

// gaveUp gives up the answer that is awaited, where one is.
func (a *asking) gaveUp() bool {
	if a.pending == 0 {
		return false
	}
	a.pending = 0
	a.page.settle()
	a.GiveUp()
	return true
}
