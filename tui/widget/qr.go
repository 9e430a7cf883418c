package widget

import (
	"strings"

	"rsc.io/qr"

	"github.com/espace-adherent/adherent/tui/theme"
)

// QR is a QR code (ISO/IEC 18004) for a camera in front of the terminal.
type QR struct{ code *qr.Code }

// quiet is the margin around a code, in modules: half of what ISO/IEC 18004 requires can be read from
// a screen, and leaves more room.
const quiet = 2

// NewQR makes the smallest code that holds a text, with the highest error correction that fits in that
// size. It fails when the text is too long for any code.
func NewQR(text string) (*QR, error) {
	best, err := qr.Encode(text, qr.L)
	if err != nil {
		return nil, err
	}
	for _, level := range []qr.Level{qr.M, qr.Q, qr.H} {
		if c, err := qr.Encode(text, level); err == nil && c.Size == best.Size {
			best = c
		}
	}
	return &QR{best}, nil
}

// Width and Height give the size in cells: a cell holds two modules, one above the other.
func (q *QR) Width() int { return q.code.Size + 2*quiet }

// Height gives the number of lines.
func (q *QR) Height() int { return (q.Width() + 1) / 2 }

// Draw gives the lines, black on white in every theme, since some cameras cannot read the negative.
// Without colours the light modules are drawn on a dark background, and the dark ones on a light
// background.
func (q *QR) Draw(th *theme.Theme) []string {
	negative := !th.Colours() && th.Dark()
	lines := make([]string, q.Height())
	for y := range lines {
		var b strings.Builder
		for x := range q.Width() {
			top, bottom := q.dark(x, 2*y), q.dark(x, 2*y+1)
			b.WriteRune(half(top != negative, bottom != negative))
		}
		lines[y] = th.Paper.Render(b.String())
	}
	return lines
}

func (q *QR) dark(x, y int) bool { return q.code.Black(x-quiet, y-quiet) }

// half gives a cell whose upper and lower halves have their own colours.
func half(top, bottom bool) rune {
	switch {
	case top && bottom:
		return '█'
	case top:
		return '▀'
	case bottom:
		return '▄'
	}
	return ' '
}
