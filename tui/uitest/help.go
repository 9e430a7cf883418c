package uitest

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/tui"
)

// Sizes are the bodies of the terminals that screens are tried on: 60x20, the least that
// the root draws, 80x24, 100x30, 120x40 and 200x50, less its own four lines.
func Sizes() [][2]int { return [][2]int{{60, 16}, {80, 20}, {100, 26}, {120, 36}, {200, 46}} }

// Help is every key that the screen announces now, in its help line or under « ? »;
// nil for a whole program.
func (d *Driver) Help() []key.Binding {
	s, ok := d.subject.(*screenSubject)
	if !ok {
		return nil
	}
	all := append(slices.Concat(s.s.FullHelp()...), s.s.ShortHelp()...)
	return slices.DeleteFunc(all, func(b key.Binding) bool { return !b.Enabled() })
}

// Title is how the screen names itself; "" when it does not.
func (d *Driver) Title() string {
	if s, ok := d.subject.(*screenSubject); ok {
		if t, ok := s.s.(tui.Titler); ok {
			return t.Title()
		}
	}
	return ""
}

// EveryKeyAnswers presses each key that the screen announces, by each of its names,
// on a screen that start makes anew, and fails for one that does nothing: nothing
// changes on the screen, nothing is asked for, begun or copied. except are those that
// are for elsewhere.
func EveryKeyAnswers(t *testing.T, start func(t *testing.T) *Driver, except ...string) {
	t.Helper()
	tried := map[string]bool{}
	for _, name := range except {
		tried[name] = true
	}
	for _, b := range start(t).Help() {
		if h := b.Help(); h.Key == "" || h.Desc == "" {
			t.Errorf("%q is announced without its words: %+v", b.Keys(), h)
		}
		for _, name := range b.Keys() {
			if tried[name] {
				continue
			}
			tried[name] = true
			if d := start(t); !d.answers(name) {
				t.Errorf("%q (%s) is announced and does nothing:\n%s", name, b.Help().Desc, d.Screen())
			}
		}
	}
	if len(tried) == len(except) {
		t.Error("no key is announced")
	}
}

// answers presses a key and tells whether anything comes of it.
func (d *Driver) answers(name string) bool {
	type state struct {
		styled, clipboard   string
		actions, held, tick int
		cursor              [2]int
	}
	now := func() state {
		s := state{styled: d.Styled(), clipboard: d.Clipboard, actions: len(d.Actions), held: d.Held(), tick: d.Ticks}
		if c := d.Cursor(); c != nil {
			s.cursor = [2]int{c.X + 1, c.Y + 1}
		}
		return s
	}
	before := now()
	d.Key(name)
	return now() != before
}

// Asked gives the question that the screen asked last, and fails when it asked none.
func (d *Driver) Asked() tui.Ask {
	d.t.Helper()
	c, ok := d.Last().(tui.Ask)
	if !ok {
		d.t.Fatalf("the last action is %s, not a question", describe(d.Last()))
	}
	return c
}

// Failed fails unless the last action says of an error the sentence that [tui.Sentence]
// gives for err.
func (d *Driver) Failed(err error) {
	d.t.Helper()
	f, ok := d.Last().(tui.Fail)
	if !ok || tui.Sentence(f.Err) != tui.Sentence(err) {
		d.t.Fatalf("the last action is %s, not the failure of %v", describe(d.Last()), err)
	}
}

// HelpLine is the help line in words, as « ctrl+s valider · esc annuler »: of a
// screen, the keys that do something now.
func (d *Driver) HelpLine() string {
	s, ok := d.subject.(*screenSubject)
	if !ok {
		return ""
	}
	var words []string
	for _, b := range s.s.ShortHelp() {
		if b.Enabled() {
			words = append(words, b.Help().Key+" "+b.Help().Desc)
		}
	}
	return strings.Join(words, " · ")
}

// CursorLine is the text of the line that the terminal's cursor is on; "" when there
// is no cursor.
func (d *Driver) CursorLine() string {
	c := d.Cursor()
	if c == nil {
		return ""
	}
	return strings.TrimSpace(strings.Split(d.Screen(), "\n")[c.Y])
}
