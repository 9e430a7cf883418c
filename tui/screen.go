// Package tui is the contract between the root model (tui/app) and the
// screens: what a screen is, what it may ask for, and how it does its I/O.
package tui

import (
	"context"

	"charm.land/bubbles/v2/help"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// Screen is one full body of the interface, between header and status line.
//
// Update never does I/O and never waits: it returns an [Action], which the
// root carries out before it reads the next key, and a command, which does the
// work elsewhere and comes back as a message.
type Screen interface {
	// Init starts the screen's first requests.
	Init() tea.Cmd
	// Update takes a message. Keys, paste and mouse come to the top screen
	// only; every other message comes to all the screens of the stack.
	Update(tea.Msg) (Action, tea.Cmd)
	// View draws exactly the size given: no line is wider, none is missing.
	View() string
	// SetSize gives the body's size in cells, before the first View.
	SetSize(width, height int)
	// The help line shows ShortHelp, to which the root adds help, palette and
	// leaving; « ? » shows FullHelp.
	help.KeyMap
}

// What a screen may also be; the root asks by type assertion.
type (
	// Unsaver has work that leaving would lose; the root asks first.
	Unsaver interface{ Unsaved() bool }
	// Capturer has a text field in focus: letters, digits and esc are its own.
	Capturer interface{ Capturing() bool }
	// Stepper is inside itself, past its first view: esc is a step of its own.
	Stepper interface{ Inside() bool }
	// Resumer is told when it is on top again.
	Resumer interface{ Resume() tea.Cmd }
	// Cursorer shows the terminal's own cursor, relative to the body.
	Cursorer interface{ Cursor() *tea.Cursor }
	// Titler names itself in the header and the window title.
	Titler interface{ Title() string }
	// Stager is a screen of several steps, one of which is seen: what was said of another does not stay.
	Stager interface{ Step() int }
	// Keeper has what was typed kept by the portal before the program ends.
	Keeper interface{ Keep(ctx context.Context) }
	// Shower goes, where it is, to what a route points at; false when the route is
	// not of its place.
	Shower interface {
		Show(r route.Route) (tea.Cmd, bool)
	}
	// Finder has a roster in memory: it gives up to limit of those present who fit
	// what was typed, best first; all is false while some are still on their way.
	Finder interface {
		Find(typed string, limit int) (found []spst.Employee, all bool)
	}
	// Closer is told that it leaves the stack: it cancels its requests.
	Closer interface{ Close() }
)

// PasswordGiven is a message to the screen on top: the person has given their
// password again. It does again what was refused for that
// ([spst.CodeConfirmPassword]).
type PasswordGiven struct{}

// Online is a message to every screen: the portal answers again, or no longer
// does. A screen whose first request failed asks again when it is true.
type Online bool

// ListScreen is the screen of a list that is searched.
type ListScreen interface {
	Screen
	Capturer
	Resumer
	Stepper
	Cursorer
	Titler
	Closer
}

// LookOrWork gives a key to what changes what is seen; one that it does not take is for what does something
// with it.
func LookOrWork(
	k tea.KeyPressMsg, look func(tea.KeyPressMsg) (a Action, cmd tea.Cmd, taken bool), work func(tea.KeyPressMsg) (Action, tea.Cmd),
) (Action, tea.Cmd) {
	if a, cmd, taken := look(k); taken {
		return a, cmd
	}
	return work(k)
}
