package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// PCSSearch searches the PCS-ESE by label or by code, over the form of an employee.
type PCSSearch struct {
	tui.Base
	picker *widget.Picker
	chosen func(spst.PCS) tea.Cmd
}

// fieldPCS is the field of a form that it fills, fieldJob what it begins with.
const (
	fieldPCS = "pcs_code"
	fieldJob = "job_title"
)

// PressPCS opens the search by its keys: [keys.Map.Jobs] anywhere in a form, f2 in the field
// of the code, and enter there while no code is typed. It begins with the code or, without
// one, with the job; the code of those who have the job, which usual gives ("" for none),
// comes first until something else is searched for.
func PressPCS[T any](f *Form[T], k tea.KeyPressMsg, usual func(job string) string) (bool, tui.Action, tea.Cmd) {
	here := f.Focused().Name == fieldPCS
	code := textAt(f, fieldPCS)
	_, unknown := spst.ParsePCS(code)
	known := code != "" && len(spst.Refused(unknown)) == 0
	opens := k.String() == "f2" || !known && key.Matches(k, f.Keys.Open)
	if !key.Matches(k, f.Keys.Jobs) && (!here || !opens) {
		return false, nil, nil
	}
	job := textAt(f, fieldJob)
	query := code
	if !known {
		query = job
	}
	p := newPCSSearch(f.Base, query, usual(job), func(c spst.PCS) tea.Cmd {
		f.Write(fieldPCS, c.Code)
		return f.GoTo(f.At + 1)
	})
	return true, nil, tea.Batch(f.GoToField(fieldPCS), f.o.Panes.Open(p))
}

// textAt is what is typed in a field; "" where the form has none of that name.
func textAt[T any](f *Form[T], name string) string {
	if e, is := f.Control(name).(*widget.Entry); is {
		return e.Value()
	}
	return ""
}

func newPCSSearch(b tui.Base, query, usual string, chosen func(spst.PCS) tea.Cmd) *PCSSearch {
	query = beginning(query)
	p := &PCSSearch{Base: b, chosen: chosen}
	p.picker = widget.NewPicker(b.Theme, labelPCSSearch, labelPCSCode, 5, func(q string) []widget.Item {
		if usual == "" || q != "" && q != query {
			return findPCS(q)
		}
		others := slices.DeleteFunc(findPCS(q), func(i widget.Item) bool { return i.Code == usual })
		return append(findPCS(usual)[:1], others...)
	})
	p.picker.Heading = labelPCSLabel
	p.picker.SetQuery(query)
	return p
}

// leastWord is the fewest letters of a job that say something of it.
const leastWord = 4

// beginning is what of a job finds a code: all of it, else all but the end of its last word
// (« vendeuse fleur »), else a word of it, the last before the first (« caisse » of « hôtesse de
// caisse »), else the beginning of one; "" without any.
func beginning(job string) string {
	words := strings.Fields(job)
	if len(words) == 0 {
		return ""
	}
	if whole := strings.Join(words, " "); utf8.RuneCountInString(whole) >= leastWord && findsPCS(whole) {
		return whole
	}
	last := len(words) - 1
	if found := shortened(strings.Join(words[:last], " "), words[last]); found != "" {
		return found
	}
	for _, w := range slices.Backward(words) {
		if utf8.RuneCountInString(w) >= leastWord && findsPCS(w) {
			return w
		}
	}
	for _, w := range slices.Backward(words) {
		if found := shortened("", w); found != "" {
			return found
		}
	}
	return ""
}

// shortened cuts a word until it finds a code after what is before it.
func shortened(before, word string) string {
	for r := []rune(word); len(r) >= leastWord; r = r[:len(r)-1] {
		if query := strings.TrimSpace(before + " " + string(r)); findsPCS(query) {
			return query
		}
	}
	return ""
}

func findsPCS(query string) bool { return len(spst.SearchPCS(query)) > 0 }

func findPCS(query string) []widget.Item {
	found := spst.SearchPCS(query)
	items := make([]widget.Item, len(found))
	for i, p := range found {
		items[i] = widget.Item{Code: p.Code, Label: p.Label, Note: p.Group}
	}
	return items
}

// The lines of the pane around the picker: the label and the group of the code under the cursor go on
// over a second line where a pane is narrow.
const (
	pcsHead    = 1
	pcsFoot    = 3
	pcsWide    = 140
	pcsGoingOn = 2
)

func (p *PCSSearch) foot() int {
	if p.W < pcsWide {
		return pcsFoot + pcsGoingOn
	}
	return pcsFoot
}

// Init implements [tui.Screen].
func (p *PCSSearch) Init() tea.Cmd { return p.picker.Focus() }

// Title implements [tui.Screen].
func (p *PCSSearch) Title() string { return titlePCS }

// Capturing implements [tui.Screen].
func (p *PCSSearch) Capturing() bool { return true }

// SetSize implements [tui.Screen].
func (p *PCSSearch) SetSize(w, h int) {
	p.Base.SetSize(w, h)
	p.picker.SetSize(w, h-pcsHead-p.foot())
}

// Update implements [tui.Screen].
func (p *PCSSearch) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, p.Keys.Back):
			return tui.Pop{}, nil
		case msg.String() == "enter", key.Matches(msg, p.Keys.Submit):
			return p.pick()
		}
	case tea.MouseClickMsg:
		msg.Y -= pcsHead
		return nil, p.picker.Update(msg)
	}
	return nil, p.picker.Update(msg)
}

func (p *PCSSearch) pick() (tui.Action, tea.Cmd) {
	it, ok := p.picker.Picked()
	if !ok {
		return tui.Note{Text: noticeNoPCS}, nil
	}
	return tui.Pop{}, p.chosen(spst.PCS{Code: it.Code, Label: it.Label, Group: it.Note})
}

// View implements [tui.Screen].
func (p *PCSSearch) View() string {
	th := p.Theme
	lines := []string{""}
	lines = append(lines, strings.Split(p.picker.View(), "\n")...)
	lines = widget.FitHeight(lines, p.H-p.foot())
	if p.picker.Len() == 0 {
		lines[min(pcsHead+3, len(lines)-1)] = "   " + th.Muted.Render(noticeNoPCS)
	}
	lines = append(lines, th.Rule.Render(strings.Repeat("─", p.W)))
	if it, ok := p.picker.Picked(); ok {
		said := append(th.Lines(th.Accent.Render(it.Code)+" "+it.Label, p.W-2), th.Styled(th.Muted, textPCSGroup+it.Note, p.W-2)...)
		lines = append(lines, widget.Indent(said, 1)...)
	}
	return widget.Body(lines, p.H)
}

// Cursor implements [tui.Screen].
func (p *PCSSearch) Cursor() *tea.Cursor {
	c := p.picker.Cursor()
	if c != nil {
		c.Y += pcsHead
	}
	return c
}

// ShortHelp implements [tui.Screen].
func (p *PCSSearch) ShortHelp() []key.Binding {
	k := &p.Keys
	return []key.Binding{keys.Help(k.Open, "choisir"), KeyArrows, keys.Help(k.Back, "retour au formulaire")}
}

// FullHelp implements [tui.Screen].
func (p *PCSSearch) FullHelp() [][]key.Binding { return [][]key.Binding{p.ShortHelp()} }

// KeyArrows moves in a list while letters type.
var KeyArrows = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "parcourir"))
