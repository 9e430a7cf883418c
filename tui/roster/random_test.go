package roster

import (
	"math/rand/v2"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// TestAnyKeysAtAnyTime presses keys in any order, on answers that come and do
// not come, at any size: the driver checks after each that every line has its
// place. What is on the portal stays as the rules want it.
func TestAnyKeysAtAnyTime(t *testing.T) {
	keys := []string{
		"up", "down", "left", "right", "pgup", "pgdown", "home", "end", "enter", "enter", "tab", "tab", "shift+tab", "space", "esc", "esc",
		"ctrl+s", "ctrl+s", "ctrl+p", "backspace", "delete", "f2", "/", "*", "1", "9", "2",
		"a", "c", "d", "e", "E", "f", "g", "G", "h", "i", "j", "k", "l", "n", "p", "r", "s", "t", "u", "x", "y", "é",
	}
	for seed := range uint64(5) {
		random := rand.New(rand.NewPCG(seed, 7))
		f := newFake(append(florist(), crowd(40)...)...)
		d, s := start(t, f, 80, 20)
		for range 400 {
			switch n := random.IntN(40); {
			case n == 0:
				d.Resize(80+random.IntN(120), 20+random.IntN(30))
			case n == 1:
				d.Click(random.IntN(80), random.IntN(20))
			case n == 2:
				d.Wheel(random.IntN(80), random.IntN(20), 1-2*random.IntN(2))
			case n == 3:
				d.Paste("12/03/1990 日本\te\u0301")
			case n == 4:
				d.Hold()
			case n == 5:
				d.Release()
			case n == 6:
				f.elsewhere("e1", func(e *spst.Employee) { e.Comment += "." })
			case n == 7:
				f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
			case n < 10:
				f.err = nil
			default:
				d.Key(keys[random.IntN(len(keys))])
			}
			if _, ok := d.Last().(tui.Ask); ok && random.IntN(2) == 0 {
				d.Accept()
				d.Actions = nil
			}
		}
		d.Release()
		for _, e := range f.people {
			if p := spst.Refused(spst.CheckEmployee(e, today)); len(p) > 0 {
				t.Errorf("seed %d: %s was kept with %v", seed, e.DisplayName(), p)
			}
		}
		s.Close()
	}
}
