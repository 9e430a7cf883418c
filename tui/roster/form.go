package roster

import (
	"context"
	"reflect"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// employeeForm is « Modification du salarié » and « Ajouter un salarié ».
//
// The controls hold what is typed, in any state; read turns them into an
// employee and problems. Nothing typed is lost until the portal has it.
type employeeForm struct {
	s      *Screen
	add    bool
	opened spst.Employee // as it was: what « before » is when two people change it
	start  spst.Employee // what the controls give when nothing was typed
	*widget.Grid
	now spst.Employee
	form.Findings

	saving tui.Ticket
	write  tui.Attempt[spst.Employee]

	w, h int
	menu *widget.Menu
}

// field is one field of the form. The name of all the ticks of determinants is
// "determinants"; the code of one is the determinant's.
type field = widget.GridField

// The manual's three parts.
const (
	partPerson = iota
	partCompany
	partTracking
	partNotes // the end of the third, under the ticks
)

// abandoned tells a form that the person gives up what was typed.
type abandoned struct{ form *employeeForm }

func (s *Screen) openAdd() tea.Cmd { return s.openForm(newForm(s, spst.Employee{}, true), "") }

func (s *Screen) openEdit(e spst.Employee) tea.Cmd { return s.openEditAt(e, "") }

// openEditAt opens the form on a field, given by its API name.
func (s *Screen) openEditAt(e spst.Employee, name string) tea.Cmd {
	return s.openForm(newForm(s, e, false), name)
}

func (s *Screen) openForm(f *employeeForm, name string) tea.Cmd {
	s.panes.Open(f)
	if name == "declared_category" {
		name = "determinants"
	}
	i := max(slices.IndexFunc(f.Fields, func(x *field) bool { return x.Name == name }), 0)
	if name != "" {
		f.showAll()
	}
	f.At = i
	return f.goTo(i)
}

func newForm(s *Screen, e spst.Employee, add bool) *employeeForm {
	f := &employeeForm{s: s, add: add, opened: e, Grid: widget.NewGrid(s.th)}
	f.Fields, f.Part, f.Problems = f.build(), f.part, f.viewProblems
	f.fill(e)
	f.start, _ = f.read()
	f.refresh()
	return f
}

// Init does nothing: the form has what it needs.
func (f *employeeForm) Init() tea.Cmd { return nil }

func (f *employeeForm) SetSize(w, h int) {
	f.w, f.h = w, h
	f.Grid.SetSize(w, max(h-formFoot, 1))
}

func (f *employeeForm) Title() string {
	if f.add {
		return titleAdd
	}
	return titleEdit + f.opened.BirthName + " " + f.opened.FirstName
}

// Unsaved tells whether something was typed that the portal does not have.
func (f *employeeForm) Unsaved() bool { return !reflect.DeepEqual(f.now, f.start) }

func (f *employeeForm) waiting() bool { return f.saving != 0 }

// Capturing is always so: letters are text nearly everywhere in a form.
func (f *employeeForm) Capturing() bool { return true }

func (f *employeeForm) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return f.onKey(msg)
	case tea.PasteMsg:
		_, cmd := f.give(msg)
		return nil, cmd
	case tea.MouseClickMsg:
		return nil, f.onClick(msg)
	case tea.MouseWheelMsg:
		f.onWheel(msg)
	case abandoned:
		if msg.form == f {
			return tui.Pop{}, nil
		}
	case tui.Reply[spst.Employee]:
		if msg.Ticket == f.saving && f.saving != 0 {
			return f.onSaved(msg.Value, msg.Err)
		}
	}
	return nil, nil
}

func (f *employeeForm) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	if f.menu != nil {
		return nil, f.endMenu(f.menu.Key(k, &f.s.keys))
	}
	bound := &f.s.keys
	switch {
	case key.Matches(k, bound.Submit):
		return f.save()
	case key.Matches(k, bound.Back):
		return f.leave(), nil
	case key.Matches(k, bound.Jobs):
		return nil, f.openPCS()
	case key.Matches(k, bound.Next):
		return nil, f.goTo(f.At + 1)
	case key.Matches(k, bound.Prev):
		return nil, f.goTo(f.At - 1)
	}
	return f.onFieldKey(k)
}

func (f *employeeForm) endMenu(stays bool, cmd tea.Cmd) tea.Cmd {
	if !stays {
		f.menu = nil
	}
	return cmd
}

// onFieldKey gives a key to the field in focus; what it does not take moves.
func (f *employeeForm) onFieldKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch k.String() {
	case "enter":
		if f.asksPCS() {
			return nil, f.openPCS()
		}
		return nil, f.goTo(f.At + 1)
	case "f2":
		return nil, f.openList()
	case "up":
		return nil, f.goTo(f.Above(-1))
	case "down":
		return nil, f.goTo(f.Above(1))
	case "pgup":
		return nil, f.goTo(max(f.At-pageFields, 0))
	case "pgdown":
		return nil, f.goTo(min(f.At+pageFields, len(f.Fields)-1))
	}
	if taken, cmd := f.give(k); taken {
		return nil, cmd
	}
	switch k.String() {
	case "space":
		return nil, f.openList()
	case "left":
		return nil, f.goTo(f.At - 1)
	case "right":
		return nil, f.goTo(f.At + 1)
	}
	return nil, nil
}

// pageFields is how many fields pgup and pgdown go over.
const pageFields = 6

// give gives a key or a paste to the field in focus, and reads the form again.
func (f *employeeForm) give(msg tea.Msg) (bool, tea.Cmd) {
	field := f.Fields[f.At]
	taken, cmd := field.Take(msg)
	if taken {
		delete(f.Refused, field.Name)
		f.onEdited(field)
	}
	return taken, cmd
}

// onEdited keeps the fields that depend on another in step.
func (f *employeeForm) onEdited(field *field) {
	if field.Code != "" {
		f.exclude(field)
	}
	f.refresh()
	if nirLength(field) == 15 {
		f.propose()
	}
}

// goTo moves the focus, which nothing typed ever holds back. It goes round.
func (f *employeeForm) goTo(i int) tea.Cmd {
	i = (i + len(f.Fields)) % len(f.Fields)
	f.leaveField(f.Fields[i].Name)
	f.At = i
	cmd := f.Fields[f.At].Focus()
	f.LayOut()
	f.Follow()
	return cmd
}

// leaveField puts what was typed in its usual form and lets its problems show;
// from one box to the next of the determinants, the field is the same.
func (f *employeeForm) leaveField(next string) {
	field := f.Fields[f.At]
	field.Blur()
	if field.Name != next {
		f.Leave(field.Name)
	}
	f.tidy(field)
	f.onEdited(field)
}

// leave goes back, asking when something would be lost.
func (f *employeeForm) leave() tui.Action {
	if !f.Unsaved() {
		return tui.Pop{}
	}
	return tui.Confirm{Title: askAbandon, Text: textAbandon, Yes: verbAbandon, Then: tui.Send{Msg: abandoned{f}}}
}

// save sends the form, or goes to the first field that is refused.
func (f *employeeForm) save() (tui.Action, tea.Cmd) {
	if f.saving != 0 {
		return nil, nil
	}
	f.leaveField("")
	if i := f.FirstRefused(f.Fields); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.goTo(i)
	}
	cmd := f.Fields[f.At].Focus()
	if !f.add && !f.Unsaved() {
		return tui.Pop{Notice: noticeUnchanged}, nil
	}
	return nil, tea.Batch(cmd, f.send(f.now))
}

// send writes e.
func (f *employeeForm) send(e spst.Employee) tea.Cmd {
	svc, member, key, add := f.s.svc, f.s.o.Member.Number, f.write.Key(e), f.add
	var cmd tea.Cmd
	f.saving, cmd = tui.Request(f.s.ctx, func(ctx context.Context) (spst.Employee, error) {
		if add {
			return svc.AddEmployee(ctx, key, member, e)
		}
		return svc.UpdateEmployee(ctx, key, member, e)
	})
	return cmd
}

func (f *employeeForm) onSaved(e spst.Employee, err error) (tui.Action, tea.Cmd) {
	f.saving = 0
	over := f.write.Over(err)
	switch {
	case err == nil:
		return f.saved(e)
	case !over:
		return tui.Fail{Err: err}, nil // the key stays: saving again does not double
	}
	if spst.KindOf(err) == spst.Stale {
		return f.s.openConflict(f, err)
	}
	if i := f.TakeRefusals(f.Fields, err); i >= 0 {
		f.showAll()
		return tui.No(noticeRefused(f.CountRefused(f.Fields))), f.goTo(i)
	}
	return tui.Fail{Err: err}, nil
}

func (f *employeeForm) saved(e spst.Employee) (tui.Action, tea.Cmd) {
	d := deed{kind: changed, id: e.ID, name: e.DisplayName(), before: f.opened}
	notice := noticeSaved(d.name)
	if f.add {
		d.kind, notice = added, noticeAdded(d.name)
	}
	f.s.remember(d)
	cmd := f.s.keep(e)
	f.s.moveToPerson(e.ID)
	return tui.Pop{Notice: notice}, cmd
}

// showAll lets the problems of every field show.
func (f *employeeForm) showAll() { f.LeaveAll(f.Fields) }

func (f *employeeForm) ShortHelp() []key.Binding {
	k := &f.s.keys
	if f.menu != nil {
		return f.menu.Help(k)
	}
	return []key.Binding{k.Next, k.Submit, keys.Help(k.Back, "annuler"), k.Jobs, keyBox, keyList, k.Prev}
}

func (f *employeeForm) FullHelp() [][]key.Binding {
	k := &f.s.keys
	return [][]key.Binding{
		{keys.Help(k.Next, "champ suivant (ou entrée)"), k.Prev, keyArrows},
		{keyBox, keyList, k.Jobs},
		{k.Submit, keys.Help(k.Back, "annuler")},
	}
}

// The keys that only the form has.
var (
	keyBox    = key.NewBinding(key.WithKeys("space"), key.WithHelp("espace", "cocher"))
	keyList   = key.NewBinding(key.WithKeys("f2"), key.WithHelp("F2", "liste du champ"))
	keyArrows = key.NewBinding(key.WithKeys("up", "down"), key.WithHelp("↑ ↓", "ligne au-dessus, au-dessous"))
)
