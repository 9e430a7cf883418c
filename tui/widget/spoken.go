package widget

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// The text of the widgets in a spoken theme, which a screen reader reads out.

const (
	saidButton   = "Bouton"
	saidEntry    = "Saisie"
	saidRequired = " (obligatoire)"
	saidApart    = "   " // separates two things on a line that are read out separately
)

func saidTick(on bool) string {
	if on {
		return "coché"
	}
	return "non coché"
}

func saidPercent(done, total int64) string {
	if total <= 0 {
		return ""
	}
	return fmt.Sprintf("%d %%", min(max(done, 0), total)*100/total)
}

// said gives the row under the cursor, one cell a line, however few rows show.
func (t *Table) said(row Row) []string {
	if t.length == 0 {
		return nil
	}
	clear(t.cells)
	place := fmt.Sprintf("%s sur %s", spst.Thousands(t.cursor+1), spst.Thousands(t.length))
	if row(t.cursor, t.cells) {
		place += ", coché"
	}
	if t.blurred {
		return []string{spst.Counted(t.length, "ligne", "lignes")}
	}
	lines := []string{theme.Said("Ligne", place, true)}
	for i, c := range t.columns {
		if text := strings.TrimSpace(t.cells[i].Text); text != "" && text != theme.Dash {
			lines = append(lines, theme.Said(cmp.Or(c.Said, strings.TrimRight(c.Title, " ↑↓")), text, true))
		}
	}
	if t.unfolded > 0 {
		lines = append(lines, t.under(t.cursor)...)
	}
	return lines
}

// said gives the label, which may be on the line above the field, and the text.
func (f *Field) said() string {
	label := cmp.Or(f.o.Label, saidEntry)
	if f.o.Required {
		label += saidRequired
	}
	return theme.Said(label, string(f.shown()), f.Focused())
}

// said gives the entry, which the grid puts after its label.
func (e *Entry) said(focused bool) string {
	text := string(e.shown())
	if e.Masked != nil && !focused {
		if m := e.Masked(); m != "" {
			text = m
		}
	}
	if e.After != nil {
		if after := e.After(); after != "" {
			text += saidApart + after
		}
	}
	return text
}

// said gives what is picked, and the other options while the choice has the keys.
func (c *Choice) said(focused bool) string {
	text := c.Empty
	if c.Picked >= 0 {
		text = c.Options[c.Picked].Label
	}
	if text == "" {
		text = "aucun choix"
	}
	if !focused || !c.Radio && !c.Column {
		return text
	}
	labels := make([]string, len(c.Options))
	for i, o := range c.Options {
		labels[i] = o.Label
	}
	return text + " (choix : " + strings.Join(labels, ", ") + ")"
}

func (t *Tick) said() string {
	if t.Note == "" {
		return t.View()
	}
	return theme.Said(t.Label, saidTick(t.Checked)+", "+t.Note, t.focused)
}

// sayField gives the field, and what helps with it while it has the focus.
func sayField(f *GridField, focused bool) string {
	text := f.Draw(spokenWidth, focused)
	label := f.Label
	if _, typed := f.Control.(*Entry); typed && label == "" {
		label = saidEntry // the label is on the line above
	}
	if label != "" && !strings.HasPrefix(text, theme.Mark) {
		if f.Required {
			label += saidRequired
		}
		text = theme.Said(label, text, focused)
	}
	if focused && f.Hint != "" {
		text += "\n" + theme.Aside + f.Hint
	}
	return text
}

// sayProblems puts the label of a field before each of its problems.
func sayProblems(f *GridField, problems []string) []string {
	label := f.Label
	if t, ok := f.Control.(*Tick); ok && label == "" {
		label = t.Label
	}
	var said []string
	for _, p := range problems {
		if text := strings.TrimSpace(ansi.Strip(p)); text != "" {
			said = append(said, theme.Said(label, text, false))
		}
	}
	return said
}

// spokenWidth is wide enough for any text that is read out on a line.
const spokenWidth = 1000

// spokenPart gives the layout of a part with its fields one under the other.
func spokenPart(p GridPart, w int) GridPart {
	p.Columns, p.Indented = []GridColumn{{W: w}}, false
	return p
}

// SaidStep says where one is among steps that are drawn side by side.
func SaidStep(at int, names []string) string {
	return theme.Said("Étape", fmt.Sprintf("%d sur %d, %s", at+1, len(names), names[at]), false)
}

// said gives the title of the menu, and the choice under the cursor.
func (m *Menu) said() []string {
	it := m.Items[m.Cursor]
	text := it.Label
	if it.On {
		text += ", en vigueur"
	}
	if it.Note != "" {
		text += ", " + saidOrder.Replace(it.Note)
	}
	return []string{theme.Over + m.Title, theme.Said(fmt.Sprintf("Choix %d sur %d", m.Cursor+1, len(m.Items)), text, true)}
}

// saidOrder is the arrow of an order in words.
var saidOrder = strings.NewReplacer("↑", "ordre croissant", "↓", "ordre décroissant")

// Below gives the height of a detail that lies under a list, most at the most: half of h lines in a
// spoken theme, which cuts nothing.
func Below(th *theme.Theme, most, h int) int {
	if th.Spoken() {
		return h / 2
	}
	return most
}

func sayBars(bars []Bar, lines int) []string {
	said := make([]string, len(bars))
	for i, b := range bars {
		said[i] = theme.Said(b.Label, spst.Thousands(b.Count), false)
	}
	return apart(said, lines)
}

func sayPillars(pillars []Pillar, height int) []string {
	said := make([]string, len(pillars))
	for i, p := range pillars {
		said[i] = theme.Said(p.Label, fmt.Sprintf("%d, %d un an avant", p.Count, p.Before), false)
	}
	return apart(said, height+2)
}

// apart puts texts on a line each, or together on the first line.
func apart(said []string, lines int) []string {
	if len(said) <= lines {
		return FitHeight(said, lines)
	}
	return FitHeight([]string{strings.Join(said, saidApart)}, lines)
}
