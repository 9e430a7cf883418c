package form

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// foot is how many lines at the bottom do not scroll: a rule, a line of the
// form's own, and what helps with the field in focus.
const foot = 4

// SetSize implements [tui.Screen].
func (f *Form[T]) SetSize(w, h int) {
	f.w, f.h = w, h
	f.Grid.SetSize(w, max(h-foot, 1))
	f.Follow()
}

// View implements [tui.Screen].
func (f *Form[T]) View() string {
	lines, below := f.Grid.View()
	lines = append(lines, f.viewFoot(below)...)
	return strings.Join(lines[:min(len(lines), f.h)], "\n")
}

func (f *Form[T]) viewFoot(below int) []string {
	th := f.o.Theme
	more := ""
	if below > 0 {
		more = textMore
	}
	lines := make([]string, foot)
	lines[0] = th.Rule.Render(strings.Repeat("─", max(f.w-ansi.StringWidth(more), 0))) + th.Muted.Render(more)
	right := th.Muted.Render(textMandatory)
	if f.saving != 0 {
		right = th.Accent.Render(textSaving)
	}
	left := ""
	if f.o.Foot != nil {
		left = f.o.Foot(f.now, max(f.w-ansi.StringWidth(right)-3, 0))
	}
	lines[1] = " " + widget.Fit(left, max(f.w-ansi.StringWidth(right)-2, 0)) + right
	hint := strings.Split(ansi.Wrap(f.Focused().Hint, max(f.w-2, 1), ""), "\n")
	for i, l := range hint[:min(len(hint), foot-2)] {
		lines[2+i] = " " + th.Muted.Render(l)
	}
	return lines
}

// viewProblems draws what is said of a field: what the portal has when both
// changed it, then errors, then what only warns.
func (f *Form[T]) viewProblems(x *Field, w int) []string {
	var lines []string
	say := func(s widget.Severity, text string) {
		lines = append(lines, strings.Split(widget.ProblemView(f.o.Theme, s, text, w), "\n")...)
	}
	if theirs, ok := f.theirs[x.Name]; ok {
		say(widget.Warning, textTheirs(theirs))
	}
	for _, p := range f.Shown(x.Name, f.Left[x.Name] && !f.typing(x)) {
		say(Severity(p), p.Message)
	}
	return lines
}

// typing tells whether a text is being typed there: what is wrong with half of
// it is not worth saying.
func (f *Form[T]) typing(x *Field) bool {
	e, ok := x.Control.(*widget.Entry)
	return ok && f.Focused() == x && e.Value() != "" && e.Value() != f.entered
}

// Cursor is that of the field in focus, when it is on the screen.
func (f *Form[T]) Cursor() *tea.Cursor {
	if f.saving != 0 {
		return nil
	}
	return f.Grid.Cursor()
}

// ShortHelp is the help line.
func (f *Form[T]) ShortHelp() []key.Binding {
	k := f.o.Keys
	help := []key.Binding{k.Next, k.Submit, keys.Help(k.Back, "annuler"), k.Prev, keyBox}
	if len(f.theirs) > 0 {
		help = append([]key.Binding{keyTheirs}, help...)
	}
	return help
}

// FullHelp is every key of the form.
func (f *Form[T]) FullHelp() [][]key.Binding {
	k := f.o.Keys
	return [][]key.Binding{
		{keys.Help(k.Next, "champ suivant (ou entrée)"), k.Prev, keyArrows},
		{keyBox, keyTheirs, k.Submit, keys.Help(k.Back, "annuler")},
	}
}

// The keys that only a form has.
var (
	keyBox    = key.NewBinding(key.WithKeys("space"), key.WithHelp("espace", "cocher, choisir"))
	keyArrows = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "ligne au-dessus, au-dessous"))
	keyTheirs = key.NewBinding(key.WithKeys("f4"), key.WithHelp("F4", "prendre la valeur du portail"))
)
