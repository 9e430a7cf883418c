// Package uitest drives a screen, or the whole interface, without a terminal:
// a key goes in, its commands are run and drained through Update, and the
// screen is there to look at. Everything is synchronous; nothing sleeps.
//
// Every step checks what must always hold: the right number of lines, none
// wider than the screen, no command handed over as a message, an end to the
// messages that messages cause.
package uitest

import (
	"fmt"
	"reflect"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui"
)

// maxMessages is how many messages one step may cause before it is called an
// endless loop; maxWait how long one command may take.
const (
	maxMessages = 10_000
	maxWait     = 20 * time.Second
)

// subject is what is driven.
type subject interface {
	init() tea.Cmd
	update(tea.Msg) tea.Cmd
	resize(w, h int) tea.Cmd
	view() (string, *tea.Cursor)
}

// Driver drives a [tui.Screen] or a [tea.Model].
type Driver struct {
	// Actions are those that the screen asked for, oldest first. An App has
	// none: it carries them out.
	Actions []tui.Action
	// Clipboard is the last text that the screen asked to copy.
	Clipboard string
	// Quit is set once the program was told to end.
	Quit bool
	// Ticks counts the timers started; they never fire here. Send the
	// screen's own message instead.
	Ticks int

	t       testing.TB
	subject subject
	w, h    int
	hold    bool
	held    []tea.Cmd
}

// NewDriver starts a screen of that size and lets its first requests finish.
func NewDriver(t testing.TB, s tui.Screen, w, h int) *Driver {
	t.Helper()
	return start(t, newScreenSubject(s), w, h, false)
}

// NewHeldDriver is NewDriver with the commands held from the start: the screen
// as it is before its first answers. See [Driver.Hold].
func NewHeldDriver(t testing.TB, s tui.Screen, w, h int) *Driver {
	t.Helper()
	return start(t, newScreenSubject(s), w, h, true)
}

// NewApp starts a whole program of that size and lets its first requests finish.
func NewApp(t testing.TB, m tea.Model, w, h int) *Driver {
	t.Helper()
	return start(t, &modelSubject{m: m}, w, h, false)
}

func start(t testing.TB, s subject, w, h int, hold bool) *Driver {
	t.Helper()
	d := &Driver{t: t, subject: s, w: w, h: h, hold: hold}
	if sc, ok := s.(*screenSubject); ok {
		sc.d = d
	}
	d.drain([]tea.Cmd{s.resize(w, h), s.init()})
	d.check()
	return d
}

// Key presses keys by name, one after the other: "enter", "shift+tab",
// "ctrl+s", "a", "E", "space". See [Press].
func (d *Driver) Key(names ...string) {
	d.t.Helper()
	for _, n := range names {
		d.Send(Press(n))
	}
}

// Type types text, one key for each character.
func (d *Driver) Type(text string) {
	d.t.Helper()
	for _, r := range text {
		d.Send(Rune(r))
	}
}

// Paste pastes text as a terminal with bracketed paste does.
func (d *Driver) Paste(text string) {
	d.t.Helper()
	d.Send(tea.PasteMsg{Content: text})
}

// Click presses the left button on a cell.
func (d *Driver) Click(x, y int) {
	d.t.Helper()
	d.Send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

// ClickOn presses the left button on the first occurrence of a text.
func (d *Driver) ClickOn(text string) {
	d.t.Helper()
	for y, line := range strings.Split(d.Screen(), "\n") {
		if before, _, ok := strings.Cut(line, text); ok {
			d.Click(ansi.StringWidth(before), y)
			return
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.Screen())
}

// Wheel turns the wheel over a cell, down when n > 0.
func (d *Driver) Wheel(x, y, n int) {
	d.t.Helper()
	button := tea.MouseWheelDown
	if n < 0 {
		button, n = tea.MouseWheelUp, -n
	}
	for range n {
		d.Send(tea.MouseWheelMsg{X: x, Y: y, Button: button})
	}
}

// Resize gives the screen another size.
func (d *Driver) Resize(w, h int) {
	d.t.Helper()
	cmd := d.subject.resize(w, h)
	d.w, d.h = w, h
	d.drain([]tea.Cmd{cmd})
	d.check()
}

// Send gives a message, drains what it causes, and checks the screen.
func (d *Driver) Send(msg tea.Msg) {
	d.t.Helper()
	d.drain(d.deliver(msg))
	d.check()
}

// Run runs a command as though Update had returned it: a Resume, say.
func (d *Driver) Run(cmd tea.Cmd) {
	d.t.Helper()
	d.drain([]tea.Cmd{cmd})
	d.check()
}

// Hold keeps the commands instead of running them: the time between a request
// and its answer.
func (d *Driver) Hold() { d.hold = true }

// Held counts the commands kept.
func (d *Driver) Held() int { return len(d.held) }

// Release runs the commands kept, oldest first, and keeps no more.
func (d *Driver) Release() {
	d.t.Helper()
	cmds := d.held
	d.hold, d.held = false, nil
	d.drain(cmds)
	d.check()
}

// ReleaseOne runs the i-th command kept, 0 the oldest, and goes on holding:
// answers that overtake each other.
func (d *Driver) ReleaseOne(i int) {
	d.t.Helper()
	if i < 0 || i >= len(d.held) {
		d.t.Fatalf("no command %d held among %d", i, len(d.held))
	}
	cmd := d.held[i]
	d.held = append(d.held[:i:i], d.held[i+1:]...)
	d.drain(d.deliver(d.run(cmd)))
	d.check()
}

// Accept says yes to the last Ask: a Send in its Then
// goes to the screen, anything else to Actions.
func (d *Driver) Accept() {
	d.t.Helper()
	c := d.Asked()
	if send, ok := c.Then.(tui.Send); ok {
		d.Send(send.Msg)
		return
	}
	d.Actions = append(d.Actions, c.Then)
}

// Last is the last action asked for, or nil.
func (d *Driver) Last() tui.Action {
	if len(d.Actions) == 0 {
		return nil
	}
	return d.Actions[len(d.Actions)-1]
}

func (d *Driver) drain(cmds []tea.Cmd) {
	d.t.Helper()
	for n := 0; len(cmds) > 0; n++ {
		if n > maxMessages {
			d.t.Fatalf("endless loop: more than %d messages from one step", maxMessages)
		}
		cmd := cmds[0]
		cmds = cmds[1:]
		switch {
		case cmd == nil:
		case isTimer(cmd):
			d.Ticks++
		case d.hold:
			d.held = append(d.held, cmd)
		default:
			cmds = append(d.deliver(d.run(cmd)), cmds...)
		}
	}
}

// run runs one command, which must end.
func (d *Driver) run(cmd tea.Cmd) tea.Msg {
	d.t.Helper()
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		return msg
	case <-time.After(maxWait):
		d.t.Fatalf("a command has not ended after %s: %s", maxWait, name(cmd))
		return nil
	}
}

// deliver gives a message to whom it is for, and returns what it causes. The
// messages of a Batch or a Sequence come one after the other.
func (d *Driver) deliver(msg tea.Msg) []tea.Cmd {
	d.t.Helper()
	if msg == nil {
		return nil
	}
	if cmds, ok := commands(msg); ok {
		return cmds
	}
	v := reflect.ValueOf(msg)
	switch {
	case v.Kind() == reflect.Func:
		d.t.Fatalf("a command came as a message: %s returns a tea.Cmd where a tea.Msg is meant; it would be lost", v.Type())
	case v.Type() == reflect.TypeFor[tea.QuitMsg]():
		d.Quit = true
		return nil
	case v.Type().PkgPath() == teaPath && !isExported(v.Type().Name()):
		return nil
	}
	return []tea.Cmd{d.subject.update(msg)}
}

var teaPath = reflect.TypeFor[tea.QuitMsg]().PkgPath()

func isExported(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }

// commands unpacks tea.BatchMsg and tea's own sequence message.
func commands(msg tea.Msg) ([]tea.Cmd, bool) {
	v := reflect.ValueOf(msg)
	if v.Kind() != reflect.Slice || v.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return nil, false
	}
	cmds := make([]tea.Cmd, v.Len())
	for i := range cmds {
		cmds[i], _ = v.Index(i).Interface().(tea.Cmd)
	}
	return cmds, true
}

// timer matches the closures that tea.Tick and tea.Every return, inlined or not.
var timer = regexp.MustCompile(`\.(Tick|Every)\.func\d+$`)

func isTimer(cmd tea.Cmd) bool { return timer.MatchString(name(cmd)) }

func name(cmd tea.Cmd) string { return runtime.FuncForPC(reflect.ValueOf(cmd).Pointer()).Name() }

// check fails the test when the screen does not have its size.
func (d *Driver) check() {
	d.t.Helper()
	content, cursor := d.subject.view()
	lines := strings.Split(content, "\n")
	if len(lines) != d.h {
		d.t.Fatalf("%d lines on a screen of %d:\n%s", len(lines), d.h, ansi.Strip(content))
	}
	for i, l := range lines {
		if w := ansi.StringWidth(l); w > d.w {
			d.t.Fatalf("line %d is %d cells wide on a screen of %d: %q", i+1, w, d.w, ansi.Strip(l))
		}
	}
	if cursor != nil && (cursor.X < 0 || cursor.X >= d.w || cursor.Y < 0 || cursor.Y >= d.h) {
		d.t.Fatalf("the cursor is at %d,%d on a screen of %dx%d", cursor.X, cursor.Y, d.w, d.h)
	}
}

// Screen is what is seen, without colour and without blanks at line ends.
func (d *Driver) Screen() string {
	content, _ := d.subject.view()
	lines := strings.Split(ansi.Strip(content), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n")
}

// Styled is what is seen with its escape sequences.
func (d *Driver) Styled() string {
	content, _ := d.subject.view()
	return content
}

// Cursor is where the terminal's cursor is, or nil.
func (d *Driver) Cursor() *tea.Cursor {
	_, c := d.subject.view()
	return c
}

// Sees fails unless each text is on the screen.
func (d *Driver) Sees(texts ...string) {
	d.t.Helper()
	screen := d.Screen()
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			d.t.Fatalf("%q is not on the screen:\n%s", text, screen)
		}
	}
}

// SeesNot fails when one of the texts is on the screen.
func (d *Driver) SeesNot(texts ...string) {
	d.t.Helper()
	screen := d.Screen()
	for _, text := range texts {
		if strings.Contains(screen, text) {
			d.t.Fatalf("%q is on the screen:\n%s", text, screen)
		}
	}
}

// Did fails unless the last action is want.
func (d *Driver) Did(want tui.Action) {
	d.t.Helper()
	if got := d.Last(); !reflect.DeepEqual(got, want) {
		d.t.Fatalf("the last action is %s, not %s", describe(got), describe(want))
	}
}

func describe(a tui.Action) string { return fmt.Sprintf("%T%+v", a, a) }
