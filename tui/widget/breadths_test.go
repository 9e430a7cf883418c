package widget

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func breadthsOf(widths ...int) *Breadths {
	var b Breadths
	for _, w := range widths {
		b[Breadth(strings.Repeat("é", w))]++
	}
	return &b
}

// The fewest are cut, and nothing moves that does not cut fewer.
func TestSplit(t *testing.T) {
	for name, c := range map[string]struct {
		left, right *Breadths
		room, near  int
		want        int
	}{
		"nothing to show":          {breadthsOf(), breadthsOf(), 40, 22, 22},
		"room for both":            {breadthsOf(12, 15), breadthsOf(14, 18), 40, 22, 22},
		"the right one needs more": {breadthsOf(12, 15), breadthsOf(14, 25), 40, 22, 15},
		"the left one needs more":  {breadthsOf(12, 27), breadthsOf(8, 13), 40, 22, 27},
		"one is cut, not two":      {breadthsOf(12, 30), breadthsOf(18, 18), 40, 25, 22},
		"the least is kept":        {breadthsOf(3), breadthsOf(39), 40, 22, 22},
		"both are wider than told": {breadthsOf(300), breadthsOf(300), 40, 22, 22},
	} {
		if got := Split(c.left, c.right, c.room, 10, 8, c.near); got != c.want {
			t.Errorf("%s: %d, not %d", name, got, c.want)
		}
	}
}

// No other split cuts fewer, and asked again it is the same.
func TestSplitCutsTheFewest(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		widths := rapid.SliceOfN(rapid.IntRange(0, 140), 0, 12)
		l, r := widths.Draw(rt, "left"), widths.Draw(rt, "right")
		room := rapid.IntRange(18, 90).Draw(rt, "room")
		got := Split(breadthsOf(l...), breadthsOf(r...), room, 10, 8, rapid.IntRange(10, 60).Draw(rt, "near"))
		cuts := func(at int) (n int) {
			for _, w := range l {
				if w > at {
					n++
				}
			}
			for _, w := range r {
				if w > room-at {
					n++
				}
			}
			return n
		}
		if again := Split(breadthsOf(l...), breadthsOf(r...), room, 10, 8, got); again != got {
			rt.Fatalf("%d, then %d", got, again)
		}
		for at := 10; at <= room-8; at++ {
			if cuts(at) < cuts(got) {
				rt.Fatalf("%d cuts %d, %d cuts %d", got, cuts(got), at, cuts(at))
			}
		}
	})
}
