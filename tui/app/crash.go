package app

import (
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// CrashError is a fault of the program. The terminal has been put back as it was.
type CrashError struct {
	// Stack is where it happened, for a log. It holds no value of the screens.
	Stack string
}

func (e *CrashError) Error() string {
	return "L'interface s'est arrêtée sur une erreur du programme. Rien de ce qui était enregistré n'est perdu."
}

// guarded is the root that [Run] shows. A panic, wherever it happens, becomes
// an orderly end: Bubble Tea's own way out writes the trace over the terminal
// and closes the input under its reader.
type guarded struct {
	m     tea.Model
	last  tea.View // drawn when View panics
	crash *CrashError
	quit  func() // from outside the event loop
	drawn func() // there is a view to write
}

// crashed is a command that panicked.
type crashed struct{ err *CrashError }

func newCrash() *CrashError { return &CrashError{Stack: string(debug.Stack())} }

func (g *guarded) Init() tea.Cmd { return guard(g.m.Init()) }

func (g *guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer func() {
		if recover() != nil {
			g.crash = newCrash()
			next, cmd = g, tea.Quit
		}
	}()
	if c, ok := msg.(crashed); ok {
		g.crash = c.err
		return g, tea.Quit
	}
	g.m, cmd = g.m.Update(msg)
	return g, guard(cmd)
}

func (g *guarded) View() (v tea.View) {
	defer func() {
		if recover() != nil {
			g.crash = newCrash()
			v = g.last
			go g.quit()
		}
	}()
	if g.crash == nil {
		g.last = g.m.View()
		g.drawn()
	}
	return g.last
}

// guard makes a message of a panic in a command, or in those of its batch.
func guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if recover() != nil {
				msg = crashed{newCrash()}
			}
		}()
		msg = cmd()
		batch, ok := msg.(tea.BatchMsg)
		if !ok {
			return msg
		}
		inner := make(tea.BatchMsg, len(batch))
		for i, c := range batch {
			inner[i] = guard(c)
		}
		return inner
	}
}
