package roster

import "testing"

func TestListGolden(t *testing.T) {
	for _, size := range []struct {
		name string
		w, h int
	}{{"80x24", 80, 20}, {"120x40", 120, 36}, {"200x50", 200, 46}} {
		t.Run(size.name, func(t *testing.T) {
			d, _ := start(t, newFake(florist()...), size.w, size.h)
			d.Golden("list-" + size.name)
			d.Key("d")
			d.Golden("detail-" + size.name)
		})
	}
}
