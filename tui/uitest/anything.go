package uitest

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/tui"
)

// drawn is a run of a property, as the driver wants it.
type drawn struct {
	testing.TB
	rt *rapid.T
}

func (d drawn) Helper()                           {}
func (d drawn) Errorf(format string, args ...any) { d.rt.Errorf(format, args...) }
func (d drawn) Fatalf(format string, args ...any) { d.rt.Fatalf(format, args...) }

// hostile are texts with controls, escape sequences or more than a field holds,
// as a paste may bring them.
var hostile = []string{"", "\n", " 100042\r\n", "a\tb\nc", "\x1b[31mrouge\x1b[0m", "Élodie œuvre", "漢字かな", "e\u0301\u200d",
	"0000000000000000000000000000000000000000"}

// common are the keys that every screen may be given.
var common = []string{"enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "space",
	"backspace", "ctrl+s", "é", "1", "/"}

// Anything gives a screen that start makes whatever a person, a slow portal and a
// window may do to it, in any order: announced keys and others, pastes, the mouse,
// other sizes, answers that are late, a portal that goes and comes, yes to what is
// asked. Nothing may panic, and what the driver checks at each step must hold.
func Anything(t *testing.T, start func(t testing.TB, w, h int) *Driver) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		d := start(drawn{t, rt}, 80, 20)
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			d.anything(rt)
		}
		if d.hold {
			d.Release()
		}
	})
}

func (d *Driver) anything(rt *rapid.T) {
	switch rapid.IntRange(0, 15).Draw(rt, "what") {
	case 0:
		d.Paste(rapid.SampledFrom(hostile).Draw(rt, "pasted"))
	case 1, 2:
		d.Click(rapid.IntRange(0, d.w-1).Draw(rt, "x"), rapid.IntRange(0, d.h-1).Draw(rt, "y"))
	case 3:
		d.Wheel(d.w/2, d.h/2, rapid.IntRange(-9, 9).Draw(rt, "notches"))
	case 4:
		d.Resize(rapid.IntRange(60, 210).Draw(rt, "w"), rapid.IntRange(16, 60).Draw(rt, "h"))
	case 5:
		d.Hold()
	case 6:
		d.Release()
	case 7:
		d.Send(tui.Online(rapid.Bool().Draw(rt, "online")))
	case 8:
		if _, ok := d.Last().(tui.Ask); ok {
			d.Accept()
			d.Actions = nil // it is answered once
		}
	default:
		d.Key(rapid.SampledFrom(d.names()).Draw(rt, "key"))
	}
}

// names are the keys that may be pressed now.
func (d *Driver) names() []string {
	all := slices.Clone(common)
	for _, b := range d.Help() {
		all = append(all, b.Keys()...)
	}
	return all
}
