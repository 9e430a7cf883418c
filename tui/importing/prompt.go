package importing

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// prompt is the pane that asks for a value on the line of the review's search, such as
// the date of the exits of some rows.
type prompt struct {
	tui.Base
	on    *Screen
	field *widget.Field
	hint  string
	verb  string // what enter does with it
	// accept takes what was typed, or says what is wrong with it.
	accept func(value string) (tui.Action, string)
}

// ask opens a prompt, with a value that typing takes the place of.
func (s *Screen) ask(p *prompt, value string) tea.Cmd {
	p.Base, p.on = s.Base, s
	p.field.SetValue(value)
	return s.panes.Open(p)
}

// Init implements [tui.Screen].
func (p *prompt) Init() tea.Cmd {
	cmd := p.field.Focus()
	p.field.SelectAll()
	return cmd
}

// Update implements [tui.Screen].
func (p *prompt) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, p.Keys.Back):
			return tui.Pop{}, nil
		case msg.String() == "enter", key.Matches(msg, p.Keys.Submit):
			return p.submit()
		}
		return nil, p.input(msg)
	case tea.PasteMsg, tea.MouseMsg:
		return nil, p.input(msg)
	}
	return nil, nil
}

func (p *prompt) input(msg tea.Msg) tea.Cmd {
	p.field.SetProblem(widget.NoProblem, "")
	return p.field.Update(msg)
}

func (p *prompt) submit() (tui.Action, tea.Cmd) {
	action, wrong := p.accept(p.field.Value())
	if wrong != "" {
		p.field.SetProblem(widget.Error, wrong)
		return nil, nil
	}
	p.on.panes.Drop(p)
	return action, p.on.keepDecided()
}

// Capturing is always so: letters and esc are the field's.
func (p *prompt) Capturing() bool { return true }

// Cursor implements [tui.Cursorer].
func (p *prompt) Cursor() *tea.Cursor { return atSearch(p.field.Cursor()) }

// atSearch puts the cursor of a field where the review's search is.
func atSearch(c *tea.Cursor) *tea.Cursor {
	if c != nil {
		c.X++
		c.Y += reviewSearchY
	}
	return c
}

// View is the review, with what is asked in the place of its search.
func (p *prompt) View() string {
	lines := strings.Split(p.on.View(), "\n")
	said := p.Theme.Muted.Render(p.hint)
	if _, problem := p.field.Problem(); problem != "" {
		said = p.Theme.Error.Render(theme.SignError + " " + problem)
	}
	lines[reviewSearchY] = " " + p.field.View() + "  " + said
	return widget.Clip(lines, p.W, p.H)
}

// ShortHelp is the help line.
func (p *prompt) ShortHelp() []key.Binding {
	return []key.Binding{keys.Help(p.Keys.Open, p.verb), p.Keys.Back}
}

// FullHelp is every key of the prompt.
func (p *prompt) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }
