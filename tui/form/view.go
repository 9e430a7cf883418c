package form

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// foot is the number of lines at the bottom that do not scroll: a rule, a line of the form's own, and
// the help of the field in focus, unless it is beside the fields.
const (
	foot      = 4
	hintLines = 2
)

// SetSize implements [tui.Screen].
func (f *Form[T]) SetSize(w, h int) {
	f.Base.SetSize(w, h)
	f.Grid.SetSize(f.fieldsWidth(), max(h-f.footHeight(), 1))
	f.Follow()
}

// View implements [tui.Screen].
func (f *Form[T]) View() string {
	lines, below := f.Grid.View()
	if w := f.asideWidth(); w > 0 {
		lines = widget.Beside(f.Theme, lines, widget.FitHeight(f.viewAside(w), len(lines)), f.fieldsWidth())
	}
	if f.footHeight() > 0 {
		lines = append(lines, f.viewFoot(below)...)
	}
	lines = widget.FitHeight(lines, f.H)
	if f.menu != nil {
		x, y := f.menuAt()
		widget.Overlay(lines, f.menu.View(f.Theme), x, y, f.W)
	}
	return strings.Join(lines, "\n")
}

func (f *Form[T]) footHeight() int {
	if f.o.Below != nil {
		return 0
	}
	if f.asideWidth() > 0 {
		return foot - hintLines
	}
	return foot
}

// Say draws a sentence with its sign, in the margins of a form of w cells.
func Say(th *theme.Theme, s widget.Severity, text string, w int) []string {
	const margin = widget.GridMargin
	return widget.Indent(strings.Split(widget.ProblemView(th, s, text, max(min(w-2*margin, textWidest), 10)), "\n"), margin)
}

// menuAt gives the top left of the list of a field: below the field, or where it fits.
func (f *Form[T]) menuAt() (x, y int) {
	x, y = f.Under()
	return min(x, max(f.W-f.menu.Width(), 0)), max(min(y, f.H-len(f.menu.Items)-2), 0)
}

func (f *Form[T]) viewFoot(below int) []string {
	th := f.Theme
	more := ""
	if below > 0 {
		more = textMore
	}
	lines := make([]string, f.footHeight())
	lines[0] = th.Rule.Render(strings.Repeat("─", max(f.W-ansi.StringWidth(more), 0))) + th.Muted.Render(more)
	own, rest := f.footOwn()
	lines[1] = own
	if th.Spoken() || len(lines) < foot { // the field says its help itself, or it is beside the fields
		return lines
	}
	if below > 0 && f.Part(f.Focused().Part).Together { // what is wrong with the whole part may be under the others
		rest = append(rest, widget.Indent(f.viewProblems(f.Focused(), max(f.W-2, 1)), 1)...)
	}
	for _, l := range f.Theme.Lines(helpOf(f.Focused()), max(f.W-2, 1)) {
		rest = append(rest, " "+th.Muted.Render(l))
	}
	copy(lines[2:], rest)
	return lines
}

// footOwn draws the line of the form's own, and at its right what goes on or waits in the form; a
// draft has the line after where both have not the room.
func (f *Form[T]) footOwn() (line string, after []string) {
	th := f.Theme
	right := ""
	switch {
	case f.saving != 0:
		right = th.Accent.Render(textSaving)
	case f.draft.waits != nil:
		right = f.viewDraft()
	case !f.o.Starred:
		right = th.Muted.Render(Mandatory)
	}
	left := func(w int) string {
		if f.o.Foot == nil {
			return ""
		}
		return f.o.Foot(f.now, max(w, 0))
	}
	alone := left(f.W - 2)
	if f.draft.waits != nil && f.saving == 0 && f.footHeight() == foot && ansi.StringWidth(alone)+ansi.StringWidth(right)+3 > f.W {
		return " " + alone, []string{" " + right}
	}
	return " " + widget.Fit(left(f.W-ansi.StringWidth(right)-3), max(f.W-ansi.StringWidth(right)-2, 0)) + right, nil
}

// helpOf gives the help of a field, after what the field has no room for.
func helpOf(x *Field) string {
	e, is := x.Control.(*widget.Entry)
	if !is || e.Cut() == "" {
		return x.Hint
	}
	return strings.TrimSpace(e.Cut() + "\n" + x.Hint)
}

// viewProblems draws the problems of a field: errors, then warnings.
func (f *Form[T]) viewProblems(x *Field, w int) []string {
	var lines []string
	known := f.o.Known != nil && f.o.Known(x) || f.Left[x.Name] && !f.typing(x)
	for _, p := range f.Shown(x.Name, known) {
		lines = append(lines, strings.Split(widget.ProblemView(f.Theme, Severity(p), Sentence(p), w), "\n")...)
	}
	if f.o.Note != nil {
		lines = append(lines, f.o.Note(x, w, len(lines) > 0)...)
	}
	return lines
}

// typing tells whether the person is typing a text in that field: a problem with half a text is not
// shown.
func (f *Form[T]) typing(x *Field) bool {
	e, ok := x.Control.(*widget.Entry)
	return ok && f.Focused() == x && e.Value() != "" && e.Value() != f.entered
}

// Cursor gives the cursor of the field in focus, when it is on the screen.
func (f *Form[T]) Cursor() *tea.Cursor {
	if f.menu != nil || f.saving != 0 {
		return nil
	}
	return f.Grid.Cursor()
}

// ShortHelp is the help line.
func (f *Form[T]) ShortHelp() []key.Binding {
	k := &f.Keys
	if f.menu != nil {
		return f.menu.Help(k)
	}
	help := append(f.takeUpKey(), f.ends()...)
	if len(f.Fields) > 1 {
		help = append(help, k.Next)
	}
	help = append(append(help, f.o.Own...), f.boxKeys()...)
	if len(f.Fields) > 1 {
		help = append(help, k.Prev)
	}
	return help
}

// ends gives the two keys that leave a form.
func (f *Form[T]) ends() []key.Binding {
	k := &f.Keys
	if f.o.Verb != "" {
		return []key.Binding{keys.Help(k.Submit, f.o.Verb), keys.Help(k.Back, "renoncer")}
	}
	return []key.Binding{k.Submit, keys.Help(k.Back, "annuler")}
}

// FullHelp is every key of the form.
func (f *Form[T]) FullHelp() [][]key.Binding {
	k := &f.Keys
	if f.menu != nil {
		return [][]key.Binding{f.menu.Help(k)}
	}
	return [][]key.Binding{
		{keys.Help(k.Next, "champ suivant (ou entrée)"), k.Prev, keyArrows},
		append(append(f.boxKeys(), f.typingKeys()...), f.o.Own...),
		append(f.ends(), f.takeUpKey()...),
	}
}

// boxKeys gives the keys of the boxes and the lists that the form has.
func (f *Form[T]) boxKeys() []key.Binding {
	var help []key.Binding
	has := func(is func(widget.Control) bool) bool {
		return slices.ContainsFunc(f.Fields, func(x *Field) bool { return is(x.Control) })
	}
	if has(func(c widget.Control) bool { _, ok := c.(*widget.Tick); return ok }) {
		help = append(help, keyBox)
	}
	if has(func(c widget.Control) bool { l, ok := c.(*widget.Choice); return ok && !l.Radio && !l.Column }) {
		help = append(help, keyList)
	}
	return help
}

// typingKeys gives the keys that take typing back in the field in focus, as far as there is
// any.
func (f *Form[T]) typingKeys() []key.Binding {
	e, ok := f.Focused().Control.(*widget.Entry)
	var help []key.Binding
	if ok && e.CanUndo() {
		help = append(help, keyTakeBack)
	}
	if ok && e.CanRedo() {
		help = append(help, keyTypeAgain)
	}
	return help
}

// The keys that only forms have.
var (
	keyBox       = key.NewBinding(key.WithKeys("space"), key.WithHelp("espace", "cocher"))
	keyList      = key.NewBinding(key.WithKeys("f2"), key.WithHelp("espace F2", "liste du champ"))
	keyTakeBack  = key.NewBinding(key.WithKeys("ctrl+z"), key.WithHelp("ctrl+z", "annuler la frappe"))
	keyTypeAgain = key.NewBinding(key.WithKeys("ctrl+y", "ctrl+shift+z"), key.WithHelp("ctrl+y", "refaire la frappe"))
	keyArrows    = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "ligne au-dessus, au-dessous"))
)
