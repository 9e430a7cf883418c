package uitest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui"
)

// probe is a screen that does what a test tells it.
type probe struct {
	w, h   int
	seen   []string
	onKey  func(string) (tui.Action, tea.Cmd)
	onView func() string
}

func (p *probe) Init() tea.Cmd            { return nil }
func (p *probe) SetSize(w, h int)         { p.w, p.h = w, h }
func (p *probe) ShortHelp() []key.Binding { return nil }
func (p *probe) FullHelp() [][]key.Binding {
	return nil
}

func (p *probe) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && p.onKey != nil {
		return p.onKey(k.String())
	}
	p.seen = append(p.seen, fmt.Sprint(msg))
	return nil, nil
}

func (p *probe) View() string {
	if p.onView != nil {
		return p.onView()
	}
	return strings.Repeat("\n", p.h-1)
}

// fatal records that a test would have failed.
type fatal struct {
	testing.TB
	message string
}

func (f *fatal) Helper() {}
func (f *fatal) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	panic(f)
}

func failsWith(t *testing.T, want string, do func(testing.TB)) {
	t.Helper()
	f := &fatal{TB: t}
	defer func() {
		if r := recover(); r != nil && r != any(f) {
			panic(r)
		}
		if !strings.Contains(f.message, want) {
			t.Errorf("failed with %q, want %q", f.message, want)
		}
	}()
	do(f)
}

func say(s string) tea.Cmd { return func() tea.Msg { return s } }

func TestMessagesOfBatchAndSequence(t *testing.T) {
	p := &probe{onKey: func(string) (tui.Action, tea.Cmd) {
		return tui.Notice{Text: "x"}, tea.Batch(say("a"), tea.Sequence(say("b"), nil, say("c")), say("d"))
	}}
	d := NewDriver(t, p, 10, 3)
	d.Key("enter")
	if got := strings.Join(p.seen, ""); got != "abcd" {
		t.Errorf("messages %q, want abcd", got)
	}
	d.Did(tui.Notice{Text: "x"})
}

func TestTimersDoNotFire(t *testing.T) {
	p := &probe{onKey: func(string) (tui.Action, tea.Cmd) {
		return nil, tea.Batch(
			tea.Tick(time.Hour, func(time.Time) tea.Msg { return "tick" }),
			tea.Every(time.Hour, func(time.Time) tea.Msg { return "every" }),
		)
	}}
	d := NewDriver(t, p, 10, 3)
	d.Key("enter")
	if d.Ticks != 2 || len(p.seen) != 0 {
		t.Errorf("%d timers, messages %q", d.Ticks, p.seen)
	}
}

func TestHold(t *testing.T) {
	n := 0
	p := &probe{onKey: func(k string) (tui.Action, tea.Cmd) { n++; return nil, say(k) }}
	d := NewDriver(t, p, 10, 3)
	d.Hold()
	d.Type("abc")
	if d.Held() != 3 || len(p.seen) != 0 {
		t.Fatalf("%d held, seen %q", d.Held(), p.seen)
	}
	d.ReleaseOne(1)
	d.Release()
	if got := strings.Join(p.seen, ""); got != "bac" {
		t.Errorf("answers in the order %q, want bac", got)
	}
}

func TestFailures(t *testing.T) {
	command := func(c tea.Cmd) func(string) (tui.Action, tea.Cmd) {
		return func(string) (tui.Action, tea.Cmd) { return nil, c }
	}
	cases := []struct {
		name, want string
		probe      *probe
	}{
		{"command as message", "a command came as a message", &probe{onKey: command(func() tea.Msg { return say("x") })}},
		{"too few lines", "1 lines on a screen of 3", &probe{onView: func() string { return "" }}},
		{"too wide", "line 2 is 11 cells wide", &probe{onView: func() string { return "\nabcdefghié…\n" }}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			failsWith(t, c.want, func(tb testing.TB) { NewDriver(tb, c.probe, 10, 3).Key("enter") })
		})
	}
}

func TestEndlessLoop(t *testing.T) {
	var again tea.Cmd
	again = func() tea.Msg { return tea.BatchMsg{again} }
	p := &probe{onKey: func(string) (tui.Action, tea.Cmd) { return nil, again }}
	failsWith(t, "endless loop", func(tb testing.TB) { NewDriver(tb, p, 10, 3).Key("enter") })
}

func TestGoldenShowsTheLinesThatDiffer(t *testing.T) {
	got := differences("a\nb\nc\n", "a\nx\nc\n")
	if got != "  2 want b\n    got  x\n" {
		t.Errorf("%q", got)
	}
}

func TestMouse(t *testing.T) {
	p := &probe{onView: func() string { return "\n  là ici\n" }}
	d := NewDriver(t, p, 10, 3)
	d.ClickOn("ici")
	d.Wheel(1, 2, -2)
	want := fmt.Sprint(tea.MouseClickMsg{X: 5, Y: 1, Button: tea.MouseLeft}) +
		strings.Repeat(fmt.Sprint(tea.MouseWheelMsg{X: 1, Y: 2, Button: tea.MouseWheelUp}), 2)
	if got := strings.Join(p.seen, ""); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestAcceptSendsOrRecords(t *testing.T) {
	then := tui.Action(tui.Send{Msg: "oui"})
	p := &probe{onKey: func(string) (tui.Action, tea.Cmd) { return tui.Ask{Then: then}, nil }}
	d := NewDriver(t, p, 10, 3)
	d.Key("x")
	d.Accept()
	if strings.Join(p.seen, "") != "oui" {
		t.Errorf("seen %q", p.seen)
	}
	then = tui.Pop{}
	d.Key("x")
	d.Accept()
	d.Did(tui.Pop{})
}

func TestClipboard(t *testing.T) {
	p := &probe{onKey: func(string) (tui.Action, tea.Cmd) { return tui.Copy{What: "un mot", Text: "texte"}, nil }}
	d := NewDriver(t, p, 10, 3)
	d.Key("y")
	if d.Clipboard != "texte" {
		t.Errorf("clipboard %q", d.Clipboard)
	}
}
