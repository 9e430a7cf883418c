// Package form is a form over a [widget.Grid]: it moves the focus, checks what
// is typed, saves it once, and shows what somebody else changed meanwhile. A
// screen says what its fields are and how they go in and out of an object.
package form

import (
	"context"
	"reflect"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Field is one field of a form; its name is that of the API.
type Field = widget.GridField

// Options say what is edited. All but Tidied, Edited, Enter and Foot are required.
type Options[T any] struct {
	Theme  *theme.Theme
	Keys   *keys.Map
	Ctx    context.Context // ends with the screen
	Title  string
	Opened T
	New    bool // what is opened is not saved yet: it may be, as it is
	Fields []*Field
	// Part tells what a part looks like on a form of w cells.
	Part func(part, w int) widget.GridPart

	// Text gives the text of an entry or a choice as it is usually written, Put
	// takes it; a text that cannot be one is a problem.
	Text func(v *T, name string) string
	Put  func(v *T, name, text string) []spst.Problem
	// Ticked and Tick are the same for boxes.
	Ticked func(v *T, f *Field) bool
	Tick   func(v *T, f *Field, on bool)
	// Normalize and Check are the rules of the object.
	Normalize func(v *T)
	Check     func(v T) []spst.Problem

	// Save writes it; key is the idempotency key of what the person does.
	Save func(ctx context.Context, key string, v T) (T, error)
	// Saved tells the screen, and gives the notice.
	Saved func(v T) (notice string, cmd tea.Cmd)

	Edited func(f *Form[T], field *Field)      // after a field changed
	Enter  func(f *Form[T], field *Field) bool // enter on a field; true when it was for it
	Foot   func(v T, w int) string             // a line over the help of the field
}

// Form edits one T. It is a pane: a screen lays it over itself.
type Form[T any] struct {
	*widget.Grid
	o      Options[T]
	opened T // what « before » is when two people change it
	start  T // what the controls give when nothing was typed
	now    T
	Findings
	theirs  map[string]string // what the portal has where both changed it
	entered string            // the text of the field in focus when it got it

	saving tui.Ticket
	write  tui.Attempt[T]
	// unconfirmed: the last try was refused until the password is given again.
	unconfirmed bool
	w, h        int
}

// abandoned tells a form that the person gives up what was typed.
type abandoned struct{ form any }

// New makes a form that shows what is wrong from the start when shown is true.
func New[T any](o Options[T], shown bool) *Form[T] {
	f := &Form[T]{
		o: o, opened: o.Opened, Grid: widget.NewGrid(o.Theme),
		theirs: map[string]string{},
	}
	f.Fields = o.Fields
	f.Part = func(p int) widget.GridPart { return o.Part(p, f.w) }
	f.Problems = f.viewProblems
	f.fill(o.Opened)
	f.start, _ = f.read()
	f.refresh()
	if shown {
		f.showAll()
	}
	return f
}

// Start puts the focus on a field, given by its name; the first one for "".
func (f *Form[T]) Start(name string) tea.Cmd {
	i := max(slices.IndexFunc(f.Fields, func(x *Field) bool { return x.Name == name }), 0)
	return f.focus(i)
}

// focus gives a field the keys.
func (f *Form[T]) focus(i int) tea.Cmd {
	f.At, f.entered = i, ""
	if e, ok := f.Focused().Control.(*widget.Entry); ok {
		f.entered = e.Value()
	}
	cmd := f.Focused().Focus()
	f.LayOut()
	f.Follow()
	return cmd
}

// Init does nothing: the form has what it needs.
func (f *Form[T]) Init() tea.Cmd { return nil }

// Title names the form.
func (f *Form[T]) Title() string { return f.o.Title }

// Unsaved tells whether something was typed that the portal does not have.
func (f *Form[T]) Unsaved() bool { return !reflect.DeepEqual(f.now, f.start) }

// Capturing is always so: letters are text nearly everywhere in a form.
func (f *Form[T]) Capturing() bool { return true }

// Now is what the controls hold.
func (f *Form[T]) Now() T { return f.now }

// Update implements [tui.Screen].
func (f *Form[T]) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return f.onKey(msg)
	case tea.PasteMsg:
		_, cmd := f.give(msg)
		return nil, cmd
	case tea.MouseClickMsg:
		return nil, f.onClick(msg)
	case tea.MouseWheelMsg:
		f.Scroll(wheelStep * keys.Wheel(msg))
	case abandoned:
		if msg.form == any(f) {
			return tui.Pop{}, nil
		}
	case tui.Confirmed:
		if f.unconfirmed {
			return f.save()
		}
	case tui.Reply[T]:
		if msg.Ticket == f.saving && f.saving != 0 {
			return f.onSaved(msg.Value, msg.Err)
		}
	}
	return nil, nil
}

const (
	wheelStep  = 3
	pageFields = 6 // that pgup and pgdown go over
)

func (f *Form[T]) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := f.o.Keys
	switch {
	case key.Matches(k, bound.Submit):
		return f.save()
	case key.Matches(k, bound.Back):
		return f.leave(), nil
	case key.Matches(k, bound.Next):
		return nil, f.goTo(f.At + 1)
	case key.Matches(k, bound.Prev):
		return nil, f.goTo(f.At - 1)
	case key.Matches(k, keyTheirs):
		f.takeTheirs()
		return nil, nil
	}
	return nil, f.onFieldKey(k)
}

// onFieldKey gives a key to the field in focus; what it does not take moves.
func (f *Form[T]) onFieldKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "enter":
		if f.o.Enter != nil && f.o.Enter(f, f.Focused()) {
			return nil
		}
		return f.goTo(f.At + 1)
	case "up":
		return f.goTo(f.Above(-1))
	case "down":
		return f.goTo(f.Above(1))
	case "pgup":
		return f.goTo(max(f.At-pageFields, 0))
	case "pgdown":
		return f.goTo(min(f.At+pageFields, len(f.Fields)-1))
	}
	if taken, cmd := f.give(k); taken {
		return cmd
	}
	switch k.String() {
	case "left":
		return f.goTo(f.At - 1)
	case "right":
		return f.goTo(f.At + 1)
	case "space":
		_, cmd := f.give(keys.Press("right")) // the next of a list
		return cmd
	}
	return nil
}

// give gives a key or a paste to the field in focus, and reads the form again.
func (f *Form[T]) give(msg tea.Msg) (bool, tea.Cmd) {
	field := f.Focused()
	taken, cmd := field.Take(msg)
	if taken {
		f.edited(field)
	}
	return taken, cmd
}

func (f *Form[T]) edited(field *Field) {
	delete(f.Refused, field.Name)
	if f.o.Edited != nil {
		f.o.Edited(f, field)
	}
	f.refresh()
}

// Write puts a text in the field of that name, as though it was typed.
func (f *Form[T]) Write(name, text string) {
	for _, x := range f.Fields {
		if x.Name == name {
			setText(x, text)
			f.edited(x)
			return
		}
	}
}

func setText(x *Field, text string) {
	switch c := x.Control.(type) {
	case *widget.Entry:
		c.Set(text)
	case *widget.Choice:
		c.Set(text)
	}
}

// goTo moves the focus, which nothing typed ever holds back. It goes round.
func (f *Form[T]) goTo(i int) tea.Cmd {
	i = (i + len(f.Fields)) % len(f.Fields)
	f.leaveField(f.Fields[i].Name)
	return f.focus(i)
}

// leaveField puts what was typed in its usual form and lets its problems show;
// from one box to the next of the same field, it is not left.
func (f *Form[T]) leaveField(next string) {
	field := f.Focused()
	field.Blur()
	if field.Name != next {
		f.Leave(field.Name)
	}
	e, ok := field.Control.(*widget.Entry)
	if !ok || e.Value() == "" || len(spst.Refused(f.Found[field.Name])) > 0 {
		return
	}
	if text := f.o.Text(&f.now, field.Name); text != e.Value() {
		e.Set(text)
		f.refresh()
	}
}

// leave goes back, asking when something would be lost.
func (f *Form[T]) leave() tui.Action {
	if !f.Unsaved() {
		return tui.Pop{}
	}
	return tui.Confirm{Title: askAbandon, Text: textAbandon, Yes: verbAbandon, Then: tui.Send{Msg: abandoned{f}}}
}

func (f *Form[T]) onClick(m tea.MouseClickMsg) tea.Cmd {
	i, into, ok := f.FieldAt(m.X, m.Y)
	if !ok || m.Button != tea.MouseLeft {
		return nil
	}
	cmd := f.goTo(i)
	switch c := f.Focused().Control.(type) {
	case *widget.Tick:
		c.Toggle()
		f.edited(f.Focused())
	case *widget.Choice:
		_, _ = f.give(keys.Press("right"))
	case *widget.Entry:
		c.Click(into)
	}
	return cmd
}

// fill puts an object in the controls.
func (f *Form[T]) fill(v T) {
	for _, x := range f.Fields {
		if t, ok := x.Control.(*widget.Tick); ok {
			t.Checked = f.o.Ticked(&v, x)
			continue
		}
		setText(x, f.o.Text(&v, x.Name))
	}
}

// read gives the object that the controls hold, in the form that is kept, with
// the problems of what cannot be one at all.
func (f *Form[T]) read() (T, []spst.Problem) {
	v := f.opened
	var problems []spst.Problem
	for _, x := range f.Fields {
		switch c := x.Control.(type) {
		case *widget.Entry:
			problems = append(problems, f.o.Put(&v, x.Name, c.Value())...)
		case *widget.Choice:
			problems = append(problems, f.o.Put(&v, x.Name, c.Value())...)
		case *widget.Tick:
			f.o.Tick(&v, x, c.Checked)
		}
	}
	f.o.Normalize(&v)
	return v, problems
}

// refresh reads the form and checks it.
func (f *Form[T]) refresh() {
	v, unread := f.read()
	f.now = v
	f.Found = map[string][]spst.Problem{}
	for _, p := range unread {
		f.Found[p.Field] = []spst.Problem{p}
	}
	for _, p := range f.o.Check(v) {
		if !slices.ContainsFunc(unread, func(u spst.Problem) bool { return u.Field == p.Field }) {
			f.Found[p.Field] = append(f.Found[p.Field], p)
		}
	}
	f.LayOut()
}

// showAll lets the problems of every field show.
func (f *Form[T]) showAll() {
	f.LeaveAll(f.Fields)
	f.LayOut()
}
