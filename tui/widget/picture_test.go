package widget

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

func TestPicture(t *testing.T) {
	// A diagonal of 4x4 pixels on transparent paper.
	i := image.NewNRGBA(image.Rect(0, 0, 16, 16))
	for y := range 16 {
		for x := range 16 {
			if x/4 == y/4 {
				i.Set(x, y, color.Black)
			}
		}
	}
	p := NewPicture(i)
	if got := strings.Join(p.Draw(2, 1), "/"); got != "⠑⢄" {
		t.Errorf("Braille %q", got)
	}
	p.Blocks = true
	if got := strings.Join(p.Draw(4, 2), "/"); got != "▀▄  /  ▀▄" {
		t.Errorf("blocks %q", got)
	}
}
