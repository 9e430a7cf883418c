package roster

import "testing"

func TestListGolden(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			d, s := start(t, newFake(florist()...), size.w, size.h)
			d.Golden("list-" + size.name)
			name := "detail-"
			if s.list.detail {
				name = "list-alone-"
			}
			d.Key("d")
			d.Golden(name + size.name)
		})
	}
}
