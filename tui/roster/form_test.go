package roster

import "testing"

// sizes are the bodies of the screens that goldens are kept for.
var sizes = []struct {
	name string
	w, h int
}{{"60x20", 60, 16}, {"80x24", 80, 20}, {"100x30", 100, 26}, {"120x40", 120, 36}, {"200x50", 200, 46}}

func TestFormGolden(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			d, _ := start(t, newFake(florist()...), size.w, size.h)
			d.Key("j", "e")
			d.Golden("edit-" + size.name)
			d.Key("esc", "a")
			d.Type("martin")
			d.Key("tab", "tab", "tab", "tab")
			d.Type("4/8/19")
			d.Key("tab")
			d.Type("1690876540012")
			d.Golden("add-" + size.name)
			d.Key("ctrl+s")
			d.Golden("refused-" + size.name)
		})
	}
}
