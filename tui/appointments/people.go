package appointments

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// peopleControl is the field of the form that names the employees: a letter or
// enter opens the search, backspace takes the last one out.
type peopleControl struct {
	ask     *ask
	focused bool
}

func (c *peopleControl) Focus() tea.Cmd { c.focused = true; return nil }

// Blur implements [widget.Control].
func (c *peopleControl) Blur() { c.focused = false }

// Take implements [widget.Control].
func (c *peopleControl) Take(msg tea.Msg) (bool, tea.Cmd) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	switch {
	case k.String() == "backspace" && len(c.ask.people) > 0:
		c.ask.people = c.ask.people[:len(c.ask.people)-1]
	case k.String() == "space":
		return true, c.ask.choose("")
	case k.Text != "":
		return true, c.ask.choose(k.Text)
	default:
		return false, nil
	}
	return true, nil
}

// Draw implements [widget.Control].
func (c *peopleControl) Draw(w int, focused bool) string {
	th := c.ask.s.Theme
	text, style := textNames(c.ask.people), th.Field
	if len(c.ask.people) == 0 {
		text, style = textChoosePeople, th.Muted
	}
	if focused {
		style = th.FieldFocus
		return th.LabelFocus.Render("‹ ") + style.Render(ansi.Truncate(text, max(w-4, 1), theme.Ellipsis)) + th.LabelFocus.Render(" ›")
	}
	return style.Render(ansi.Truncate(text, max(w-2, 1), theme.Ellipsis)) + th.Muted.Render(" ▾")
}

// Text gives the employees for a draft.
func (c *peopleControl) Text() string { return peopleText(c.ask.people) }

// SetText takes them back.
func (c *peopleControl) SetText(text string) { c.ask.people = peopleOf(text) }

// peopleText is employees as a text: each an ID and a name.
func peopleText(people []spst.VisitEmployee) string {
	var all []string
	for _, e := range people {
		all = append(all, e.ID+" "+strings.ReplaceAll(e.Name, ";", ","))
	}
	return strings.Join(all, ";")
}

// peopleOf are the employees of such a text.
func peopleOf(text string) []spst.VisitEmployee {
	var people []spst.VisitEmployee
	for each := range strings.SplitSeq(text, ";") {
		if id, name, ok := strings.Cut(each, " "); ok {
			people = append(people, spst.VisitEmployee{ID: id, Name: name})
		}
	}
	return people
}

// Cursor implements [widget.Control].
func (c *peopleControl) Cursor() *tea.Cursor { return nil }

// chooser is the search of the employees of a request.
type chooser struct {
	tui.Base
	ask    *ask
	picker *widget.Picker
	query  string
	page   tui.Wanted[spst.EmployeePage]
}

// chooseLimit is how many employees a search shows.
const chooseLimit = 100

// choose opens the search with what is typed already.
func (a *ask) choose(typed string) tea.Cmd {
	c := &chooser{Base: a.s.Base, ask: a}
	c.picker = widget.NewPicker(c.Theme, widget.SearchLabel, "", 1, c.items)
	cmd := a.s.panes.Open(c)
	if typed == "" {
		return cmd
	}
	_, more := c.Update(keys.Press(typed))
	return tea.Batch(cmd, more)
}

// items are what is known of the answers to a query.
func (c *chooser) items(query string) []widget.Item {
	c.query = query
	found := c.found()
	items := make([]widget.Item, len(found))
	for i := range found {
		e := &found[i]
		label := e.DisplayName() + " · " + e.JobTitle
		if e.DeclaredCategory != "" {
			label += " · " + string(e.DeclaredCategory)
		}
		items[i] = widget.Item{Label: label}
		if c.at(e.ID) >= 0 {
			items[i].Code = theme.SignOK
		}
	}
	return items
}

func (c *chooser) at(id string) int {
	return slices.IndexFunc(c.ask.people, func(e spst.VisitEmployee) bool { return e.ID == id })
}

func (c *chooser) Init() tea.Cmd { return tea.Batch(c.picker.Focus(), c.search()) }

func (c *chooser) search() tea.Cmd {
	svc, member, query := c.ask.s.svc, c.ask.s.o.Member.Number, c.query
	status := spst.Present
	if c.ask.Now().Kind == spst.PostExposureVisit {
		status = spst.All // those who have left too
	}
	return c.page.Ask(c.Ctx, func(ctx context.Context) (spst.EmployeePage, error) {
		return svc.Employees(ctx, member, spst.RosterQuery{Status: status, Search: query, Limit: chooseLimit})
	})
}

// found are those that the last search has given.
func (c *chooser) found() []spst.Employee { return c.page.Value.Employees }

func (c *chooser) SetSize(w, h int) {
	c.Base.SetSize(w, h)
	c.picker.SetSize(w, max(h-chooserHead, 1))
}

// chooserHead is the lines over the search: those who are chosen, and a rule.
const chooserHead = 2

func (c *chooser) Title() string { return titleChoose }

// Capturing is always so: letters search.
func (c *chooser) Capturing() bool { return true }

func (c *chooser) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tui.Reply[spst.EmployeePage]:
		if c.page.Take(msg) {
			c.picker.Refresh()
		}
		return nil, nil
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, c.Keys.Back), key.Matches(msg, c.Keys.Submit):
			return tui.Pop{}, nil
		case msg.String() == "enter":
			return c.toggle(), nil
		}
	case tea.MouseClickMsg:
		msg.Y -= chooserHead
		return nil, c.picker.Update(msg)
	case tea.PasteMsg, tea.MouseWheelMsg:
	default:
		return nil, nil
	}
	before := c.query
	cmd := c.picker.Update(msg)
	if c.query != before {
		return nil, tea.Batch(cmd, c.search())
	}
	return nil, cmd
}

// toggle takes the employee under the cursor in, or out.
func (c *chooser) toggle() tui.Action {
	i, ok := c.picker.At()
	if !ok || i >= len(c.found()) {
		return tui.Note{Text: noticeNobody}
	}
	e := &c.found()[i]
	people := slices.Clone(c.ask.people)
	if at := c.at(e.ID); at >= 0 {
		people = slices.Delete(people, at, at+1)
	} else {
		people = append(people, spst.VisitEmployee{ID: e.ID, Name: e.DisplayName()})
	}
	c.ask.people = people
	c.ask.Write(fieldEmployees, "")
	c.picker.Refresh()
	return nil
}

func (c *chooser) View() string {
	th := c.Theme
	head := th.Muted.Render(textChoosePeople)
	if n := len(c.ask.people); n > 0 {
		head = th.Accent.Render(textMarked(n)) + "  " + textNames(c.ask.people)
	}
	lines := []string{" " + ansi.Truncate(head, max(c.W-2, 1), theme.Ellipsis), th.Rule.Render(strings.Repeat("─", c.W))}
	lines = append(lines, strings.Split(c.picker.View(), "\n")...)
	if note := c.note(); note != "" && len(lines) > chooserHead+1 {
		lines[chooserHead+1] = "   " + ansi.Truncate(note, max(c.W-4, 1), theme.Ellipsis)
	}
	return widget.Body(lines, c.H)
}

// note says what there is to know about the list, when there is.
func (c *chooser) note() string {
	th := c.Theme
	switch {
	case c.page.Err != nil:
		return th.Error.Render(theme.SignError + " " + tui.Sentence(c.page.Err))
	case !c.page.Known:
		return th.Muted.Render(theme.SignWorking + " " + textLoading)
	case len(c.found()) == 0:
		return th.Muted.Render(noticeNobody)
	case c.page.Value.Total > len(c.found()):
		return th.Muted.Render(textFirstOf(len(c.found()), c.page.Value.Total))
	}
	return ""
}

func (c *chooser) Cursor() *tea.Cursor {
	cursor := c.picker.Cursor()
	if cursor != nil {
		cursor.Y += chooserHead
	}
	return cursor
}

func (c *chooser) ShortHelp() []key.Binding {
	k := &c.Keys
	return []key.Binding{keys.Help(k.Open, "choisir, retirer"), keys.Help(k.Submit, "terminer"), keys.Help(k.Back, "retour au formulaire")}
}

func (c *chooser) FullHelp() [][]key.Binding { return [][]key.Binding{c.ShortHelp()} }
