// Floor is the smallest Bubble Tea program: a counter that every key moves. The
// start-up and the memory of adherent are compared with its own.
package main

import (
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
)

type counter int

func (c counter) Init() tea.Cmd { return nil }

func (c counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		if key.String() == "q" {
			return c, tea.Quit
		}
		return c + 1, nil
	}
	return c, nil
}

func (c counter) View() tea.View {
	v := tea.NewView(fmt.Sprintf("pressed %d", int(c)))
	v.AltScreen = true
	return v
}

func main() {
	if _, err := tea.NewProgram(counter(0)).Run(); err != nil {
		os.Exit(1)
	}
}
