package widget

import (
	"image"
	"strings"
)

// Picture draws images that are dark on light with the terminal's own text colour, so that they are
// readable on dark and light backgrounds and without colours.
type Picture struct {
	image image.Image
	// Blocks draws with half blocks, two dots a cell, for terminals whose font
	// has no Braille, eight dots a cell.
	Blocks bool
}

// NewPicture makes a picture of an image.
func NewPicture(i image.Image) *Picture { return &Picture{image: i} }

// Draw gives h lines of w cells.
func (p *Picture) Draw(w, h int) []string {
	lines := make([]string, h)
	for y := range lines {
		var b strings.Builder
		for x := range w {
			if p.Blocks {
				b.WriteRune(p.block(x, y, w, h))
			} else {
				b.WriteRune(p.braille(x, y, w, h))
			}
		}
		lines[y] = b.String()
	}
	return lines
}

// brailleDots are the bits of a cell's dots, by column and line (Unicode
// 2800-28FF).
var brailleDots = [2][4]rune{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}

func (p *Picture) braille(x, y, w, h int) rune {
	r := rune(0)
	for dx := range 2 {
		for dy := range 4 {
			if p.dark(2*x+dx, 4*y+dy, 2*w, 4*h) {
				r |= brailleDots[dx][dy]
			}
		}
	}
	if r == 0 {
		return ' '
	}
	return 0x2800 + r
}

func (p *Picture) block(x, y, w, h int) rune {
	top, bottom := p.dark(x, 2*y, w, 2*h), p.dark(x, 2*y+1, w, 2*h)
	return half(top, bottom)
}

// dark tells whether the part of the image under dot x, y of w by h is more dark than light.
// Transparent pixels count as light.
func (p *Picture) dark(x, y, w, h int) bool {
	bounds := p.image.Bounds()
	left, right := bounds.Min.X+x*bounds.Dx()/w, bounds.Min.X+(x+1)*bounds.Dx()/w
	top, bottom := bounds.Min.Y+y*bounds.Dy()/h, bounds.Min.Y+(y+1)*bounds.Dy()/h
	ink, all := uint64(0), uint64(0)
	for py := top; py < bottom; py++ {
		for px := left; px < right; px++ {
			r, g, b, a := p.image.At(px, py).RGBA()
			ink += uint64(a) - (299*uint64(r)+587*uint64(g)+114*uint64(b))/1000
			all += 0xffff
		}
	}
	return 5*ink > 2*all // a threshold of 40 %, so that thin strokes stay visible
}
