package widget

import "github.com/charmbracelet/x/ansi"

// Breadths counts texts by how many cells they take, so that widths may follow what a long
// list holds: a text is measured once, and a list of 100,000 is counted in a pass over small numbers.
type Breadths [widestBreadth + 1]int32

// widestBreadth is the last count, that of all texts which are as wide or wider.
const widestBreadth = 127

// Breadth is how many cells a text takes, as [Breadths] count it.
func Breadth(s string) uint8 { return uint8(min(ansi.StringWidth(s), widestBreadth)) }

// Widest is the breadth of the widest text; 0 when there is none.
func (b *Breadths) Widest() int {
	for w := widestBreadth; w > 0; w-- {
		if b[w] > 0 {
			return w
		}
	}
	return 0
}

// wider is how many texts each width cuts.
func (b *Breadths) wider() (cut [widestBreadth + 1]int32) {
	for w := widestBreadth - 1; w >= 0; w-- {
		cut[w] = cut[w+1] + b[w+1]
	}
	return cut
}

// Split shares room cells between two columns of texts so that the fewest are cut, and gives what
// the left one has: at least least, and leaving leastRight. Of several it is the nearest to near: given
// what the column has already, it only moves when that cuts fewer.
func Split(left, right *Breadths, room, least, leastRight, near int) int {
	cutLeft, cutRight := left.wider(), right.wider()
	best, fewest := least, int32(-1)
	for w := least; w <= room-leastRight; w++ {
		cut := cutLeft[min(w, widestBreadth)] + cutRight[min(room-w, widestBreadth)]
		if fewest < 0 || cut < fewest || cut == fewest && max(w-near, near-w) < max(best-near, near-best) {
			best, fewest = w, cut
		}
	}
	return best
}
