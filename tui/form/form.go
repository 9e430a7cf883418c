// Package form is a form over a [widget.Grid]: it moves the focus, checks what
// is typed, saves it once, and shows what somebody else changed meanwhile. A
// screen says what its fields are, and where they are in an object.
package form

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Field is one field of a form; its name is the one in the API, whose words are its label unless it has one.
type Field = widget.GridField

// Options describes the record that is edited. All fields down to Check are required, except Name and
// Opened.
type Options[T any] struct {
	Base   tui.Base   // of the screen
	Panes  *tui.Panes // that the form is one of, or a part of one
	Title  string
	Name   string // of the record, shown when two people change it
	Verb   string // verb for sending the form, in the help; "" is for saving
	Opened T
	First  string // the field that has the focus at first, given by its name; the first one for ""
	New    bool   // the opened record is not saved yet: it may be saved unchanged
	Fields []*Field
	// Part gives the layout of a part on a form of w cells.
	Part func(part, w int) widget.GridPart

	// At points to the value of a field in the record, in one of the types of [spst.TextOf]: a single
	// box is a bool, several boxes are a slice of the codes of the ticked ones. nil is for a field
	// whose value the screen keeps itself.
	At func(v *T, name string) any
	// Normalize and Check apply the rules of the record.
	Normalize func(v *T)
	Check     func(v T) []spst.Problem
	// Missing gives further problems, which are shown from the first try to send on; nil gives none.
	Missing func(v T) []spst.Problem

	// Save writes the record; key is the idempotency key of the person's action.
	Save func(ctx context.Context, key string, v T) (T, error)
	// Saved gives the screen the record before and after the save, and returns the notice to show.
	Saved func(before, after T) (notice string, cmd tea.Cmd)

	// Current asks the portal for its version of the record, when its error does not hold it; Theirs
	// gives the screen that version as soon as it is known, whatever the person then chooses.
	Current func(ctx context.Context) (T, error)
	Theirs  func(v T) tea.Cmd
	// History asks who changed the record, and when, newest first: the last of them is said where two
	// versions are compared; nil for a new record.
	History func(ctx context.Context) ([]spst.HistoryEntry, error)
	// Overtaken gives what the refusal of a version says, for a form of a part of a record; nil takes
	// the record in force from the error.
	Overtaken func(err error) (Overtaken[T], bool)
	// Watched are what the form does not change of the record: what somebody else did is shown where two
	// versions are compared.
	Watched []Watched[T]
	// Shown gives the value of a field in words where two versions are compared; "" is for the usual
	// words: those of the list or of the boxes, or the text.
	Shown func(v *T, name string) string

	Edited func(f *Form[T], field *Field)                                            // after a field changed
	Press  func(f *Form[T], k tea.KeyPressMsg) (taken bool, a tui.Action, c tea.Cmd) // may handle a key before the form does
	Own    []key.Binding                                                             // the keys that Press handles, for the help
	Known  func(field *Field) bool                                                   // tells whether the text typed so far can be checked
	Note   func(field *Field, w int,
		refused bool) []string // more lines under a field; refused tells that problems stand above them
	Foot func(v T, w int) string // a line over the help of the field
	// Below gives lines under the fields of a short form, which then has no foot.
	Below func(v T, w int) []string
	// Aside gives what is said beside the fields on a wide screen; nil leaves them the whole width.
	Aside func(v T) Aside
	// Draft keeps the typed values until they are sent; with the zero value they are not kept.
	Draft Draft

	// EnterSends makes enter on the last field send the form.
	EnterSends bool
	// Sure gives the question to ask before the form is sent; nil when there is none.
	Sure func(v T) *tui.Ask
	// Submit sends the values that follow the rules, when the screen sends them itself: Save is then
	// unused.
	Submit func(v T) (tui.Action, tea.Cmd)
	// Answered handles the portal's answer before the form does; over tells whether the outcome of the
	// write is known.
	Answered func(v T, err error, over bool) (taken bool, a tui.Action, c tea.Cmd)
	// Starred tells that the parts explain the stars themselves.
	Starred bool
}

// Overtaken is a record that somebody changed meanwhile.
type Overtaken[T any] struct {
	Was  *T                // as the person had it; nil is what the form was opened on
	Now  T                 // as the portal has it
	Last spst.HistoryEntry // the change; zero where Options.History has it
}

// Watched is a value of a record that the form does not change.
type Watched[T any] struct {
	Label string
	Text  func(v *T) string
}

// Form edits one T. It is a pane that a screen opens over itself.
type Form[T any] struct {
	tui.Base
	*widget.Grid
	o      Options[T]
	opened T // the record before the changes, when two people change it
	start  T // the record that the controls give when nothing was typed
	now    T
	Findings
	unread  []spst.Problem // problems of the texts that cannot be read as values
	entered string         // text of the field in focus when it got the focus
	menu    *widget.Menu   // the list of the field in focus, when it is open

	tried  bool // the person has tried to send the form
	saving tui.Ticket
	write  tui.Attempt[T]
	// unconfirmed: the last save was refused until the password is given again.
	unconfirmed bool
	draft       drafting
	holds       map[string]string // first texts of the fields that the screen keeps itself
}

// abandoned tells a form that the person gives up the typed values; sure, that the person confirms the
// sending.
type (
	abandoned struct{ form any }
	sure      struct{ form any }
)

// New makes a form; shown shows the problems from the start.
func New[T any](o Options[T], shown bool) *Form[T] {
	for _, x := range o.Fields {
		if x.Label == "" && !worded(x.Control) {
			x.Label = spst.FieldLabel(x.Name)
		}
	}
	f := &Form[T]{Base: o.Base, o: o, opened: o.Opened, Grid: widget.NewGrid(o.Base.Theme)}
	f.Fields = o.Fields
	f.Part = func(p int) widget.GridPart { return o.Part(p, f.fieldsWidth()) }
	f.Problems = f.viewProblems
	if o.Below != nil {
		f.Tail = func() []string { return append(f.viewWaiting(), o.Below(f.now, f.fieldsWidth())...) }
	}
	f.holds = map[string]string{}
	for _, x := range f.Fields {
		if h, ok := x.Control.(held); ok {
			f.holds[x.Name] = h.Text()
		}
	}
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
	f.tried = false
	f.Focused().Blur()
	return tea.Batch(f.focus(max(f.index(name), 0)), f.askDraft())
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

// Init puts the focus on the first field.
func (f *Form[T]) Init() tea.Cmd { return f.Start(f.o.First) }

// Title names the form.
func (f *Form[T]) Title() string { return f.o.Title }

// Unsaved tells whether the form has typed values that the portal does not have.
func (f *Form[T]) Unsaved() bool { return !reflect.DeepEqual(f.now, f.start) }

// Capturing is always true: letters are text nearly everywhere in a form.
func (f *Form[T]) Capturing() bool { return true }

// Now gives the record that the controls hold.
func (f *Form[T]) Now() T { return f.now }

// Opened gives the record as the portal had it when the form was opened.
func (f *Form[T]) Opened() T { return f.opened }

// Saving tells whether the form waits for the portal's answer.
func (f *Form[T]) Saving() bool { return f.saving != 0 }

// Waits tells whether msg must wait until the save is over: every message but the keys that the form
// handles during a save, such as the one that saves again.
func (f *Form[T]) Waits(msg tea.Msg, behind bool) bool {
	k, _ := msg.(tea.KeyPressMsg)
	own := key.Matches(k, f.Keys.Back) || !behind && key.Matches(k, f.Keys.Submit)
	return f.saving != 0 && !own
}

// Update implements [tui.Screen].
func (f *Form[T]) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, tea.MouseMsg:
		return f.onInput(msg)
	case abandoned:
		if msg.form == any(f) {
			return tui.Pop{}, f.dropDraft()
		}
	case sure:
		if msg.form == any(f) && f.saving == 0 {
			return nil, f.Send()
		}
	case tui.PasswordGiven:
		if f.unconfirmed {
			return f.Save()
		}
	case tui.Reply[T]:
		if msg.Ticket == f.saving && f.saving != 0 {
			return f.onSaved(msg.Value, msg.Err)
		}
	case tui.Reply[spst.Draft]:
		return nil, f.onDraft(msg)
	case tui.Online:
		if msg {
			return nil, f.keepDraft()
		}
	}
	return nil, nil
}

func (f *Form[T]) onInput(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return f.onKey(msg)
	case tea.PasteMsg:
		if f.menu == nil {
			_, cmd := f.give(msg)
			return nil, cmd
		}
	case tea.MouseClickMsg:
		return f.onClick(msg)
	case tea.MouseWheelMsg:
		if f.menu != nil {
			f.menu.Wheel(keys.Wheel(msg))
			break
		}
		f.Scroll(wheelStep * keys.Wheel(msg))
	}
	return nil, nil
}

const (
	wheelStep  = 3
	pageFields = 6 // number of fields that pgup and pgdown skip
)

func (f *Form[T]) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound := &f.Keys
	if f.menu != nil {
		return nil, f.onMenuKey(k)
	}
	if f.o.Press != nil {
		if taken, action, cmd := f.o.Press(f, k); taken {
			return action, cmd
		}
	}
	switch {
	case key.Matches(k, bound.Submit), f.o.EnterSends && f.At == len(f.Fields)-1 && key.Matches(k, bound.Open):
		return f.Save()
	case key.Matches(k, bound.Back):
		return f.leave()
	case f.draft.waits != nil && key.Matches(k, keyTakeUp):
		return f.takeUp()
	case key.Matches(k, bound.Next):
		return nil, f.GoTo(f.At + 1)
	case key.Matches(k, bound.Prev):
		return nil, f.GoTo(f.At - 1)
	case key.Matches(k, keyList):
		f.openList()
		return nil, nil
	}
	if b, ok := f.Focused().Control.(*Button); ok && key.Matches(k, bound.Open, bound.Mark) {
		return f.press(b)
	}
	return nil, f.onFieldKey(k)
}

// onFieldKey gives a key to the field in focus; a key that the field does not handle moves the focus,
// or opens its list.
func (f *Form[T]) onFieldKey(k tea.KeyPressMsg) tea.Cmd {
	switch k.String() {
	case "enter":
		return f.GoTo(f.nextToFill())
	case "pgup":
		return f.GoTo(max(f.At-pageFields, 0))
	case "pgdown":
		return f.GoTo(min(f.At+pageFields, len(f.Fields)-1))
	}
	if taken, cmd := f.give(k); taken {
		return cmd
	}
	switch k.String() {
	case "up":
		return f.GoTo(f.Above(-1))
	case "down":
		return f.GoTo(f.Above(1))
	case "space":
		f.openList()
	case "left":
		return f.GoTo(f.At - 1)
	case "right":
		return f.GoTo(f.At + 1)
	}
	return nil
}

// nextToFill gives the next field that has a problem, such as one that is required and empty. It gives
// the next field when there is none, and while the field in focus has a problem itself.
func (f *Form[T]) nextToFill() int {
	here := f.Focused().Name
	if len(f.Found[here]) > 0 {
		return f.At + 1
	}
	for i := f.At + 1; i < len(f.Fields); i++ {
		if x := f.Fields[i]; x.Name != here && len(f.Found[x.Name])+len(f.Refused[x.Name]) > 0 {
			return i
		}
	}
	return f.At + 1
}

// openList opens the list of the field in focus, when it has one.
func (f *Form[T]) openList() {
	field := f.Focused()
	c, ok := field.Control.(*widget.Choice)
	if !ok || c.Column { // a column always shows its options
		return
	}
	f.menu = &widget.Menu{Title: field.Label, Cursor: max(c.Picked, 0)}
	for i, o := range c.Options {
		f.menu.Items = append(f.menu.Items, widget.MenuItem{Label: o.Label, On: i == c.Picked, Do: func() tea.Cmd {
			c.Picked = i
			f.edited(field)
			return nil
		}})
	}
}

// onMenuKey moves in the open list, by letters too.
func (f *Form[T]) onMenuKey(k tea.KeyPressMsg) tea.Cmd {
	if c, ok := f.Focused().Control.(*widget.Choice); ok {
		if at, found := c.Find(f.menu.Cursor, strings.TrimSpace(k.Text)); found {
			f.menu.Cursor = at
			return nil
		}
	}
	return f.endMenu(f.menu.Key(k, &f.Keys))
}

func (f *Form[T]) endMenu(stays bool, cmd tea.Cmd) tea.Cmd {
	if !stays {
		f.menu = nil
	}
	return cmd
}

// give passes a key or a paste to the field in focus, and reads the form again.
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
	f.changed(field)
}

// changed reads the form again, and updates the fields that depend on another field.
func (f *Form[T]) changed(field *Field) {
	f.refresh()
	if f.o.Edited != nil {
		f.o.Edited(f, field)
		f.refresh()
	}
}

// Begin puts a text in the field of that name before the person has typed anything.
func (f *Form[T]) Begin(name, text string) {
	f.put(name, text)
	f.start, _ = f.read()
	f.refresh()
}

// Write puts a text in the field of that name, as though it was typed.
func (f *Form[T]) Write(name, text string) {
	if i := f.index(name); i >= 0 {
		setText(f.Fields[i], text)
		f.edited(f.Fields[i])
	}
}

func (f *Form[T]) index(name string) int {
	return slices.IndexFunc(f.Fields, func(x *Field) bool { return x.Name == name })
}

func setText(x *Field, text string) {
	switch c := x.Control.(type) {
	case *widget.Entry:
		c.Set(text)
	case *widget.Choice:
		c.Set(text)
	}
}

// GoTo moves the focus, whether or not the text of the field that it leaves is valid; after the last
// field comes the first.
func (f *Form[T]) GoTo(i int) tea.Cmd {
	i = (i + len(f.Fields)) % len(f.Fields)
	f.leaveField(f.Fields[i].Name)
	return tea.Batch(f.focus(i), f.keepDraft())
}

// GoToField moves the focus to the field of that name, if there is one.
func (f *Form[T]) GoToField(name string) tea.Cmd {
	if i := f.index(name); i >= 0 {
		return f.GoTo(i)
	}
	return nil
}

// leaveField rewrites the typed text in its usual form and shows its problems; moving between two
// boxes of the same field does not leave it.
func (f *Form[T]) leaveField(next string) {
	field := f.Focused()
	field.Blur()
	if field.Name != next {
		f.Leave(field.Name)
	}
	e, ok := field.Control.(*widget.Entry)
	if !ok || e.Value() == "" || f.isUnread(field.Name) {
		return
	}
	if text := f.text(&f.now, field.Name); text != e.Value() {
		e.Set(text)
		f.changed(field)
	}
}

// leave goes back, and asks for confirmation when typed values would be lost.
func (f *Form[T]) leave() (tui.Action, tea.Cmd) {
	if !f.Unsaved() {
		return tui.Pop{}, f.keepDraft()
	}
	return tui.Ask{Title: askAbandon, Text: textAbandon, Yes: verbAbandon, Then: tui.Send{Msg: abandoned{f}}}, nil
}

// onClick moves the focus to the field under the pointer, and ticks it, opens its list, presses it or
// puts the cursor in its text.
func (f *Form[T]) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	if f.menu != nil {
		left, top := f.menuAt()
		return nil, f.endMenu(f.menu.Click(m.X-left, m.Y-top))
	}
	i, into, line := f.FieldAt(m.X, m.Y)
	if i < 0 || m.Button != tea.MouseLeft {
		return nil, nil
	}
	cmd := f.GoTo(i)
	switch c := f.Focused().Control.(type) {
	case *widget.Tick:
		c.Toggle()
		f.edited(f.Focused())
	case *widget.Choice:
		if !c.Radio && !c.Column {
			f.openList()
			break
		}
		c.Click(line)
		f.edited(f.Focused())
	case *widget.Entry:
		c.Click(into)
	case *Button:
		action, more := f.press(c)
		return action, tea.Batch(cmd, more)
	}
	return nil, cmd
}

// refresh reads the form and checks it.
func (f *Form[T]) refresh() {
	f.now, f.unread = f.read()
	f.Found = map[string][]spst.Problem{}
	found := append(slices.Clip(f.unread), f.o.Check(f.now)...)
	if f.tried && f.o.Missing != nil {
		found = append(found, f.o.Missing(f.now)...)
	}
	for _, p := range found {
		if len(f.Found[p.Field]) == 0 || !f.isUnread(p.Field) {
			f.Found[p.Field] = append(f.Found[p.Field], p)
		}
	}
	f.LayOut()
}

// isUnread tells whether the text of a field cannot be read as a value.
func (f *Form[T]) isUnread(name string) bool {
	return slices.ContainsFunc(f.unread, func(p spst.Problem) bool { return p.Field == name })
}

// showAll lets the problems of every field show.
func (f *Form[T]) showAll() {
	f.LeaveAll(f.Fields)
	f.LayOut()
}
