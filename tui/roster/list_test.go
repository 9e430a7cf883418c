package roster

import "testing"

func TestListGolden(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			d, _ := start(t, newFake(florist()...), size.w, size.h)
			d.Golden("list-" + size.name)
			d.Key("d")
			d.Golden("detail-" + size.name)
		})
	}
}
