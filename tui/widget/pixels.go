package widget

import (
	"image"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi/kitty"
)

// Pixels shows an image in the pixels of the screen, in terminals with the kitty protocol and its
// Unicode placeholders: text cells that stand for parts of the image, so that boxes, scrolling and
// resizing treat the image as text. Dark on white, the image is readable on dark and light
// backgrounds.
type Pixels struct {
	image image.Image
	id    int // number of the image in the terminal, given by the colour of its cells
}

// HasPixels tells whether the terminal of that name (XTVERSION) can show [Pixels].
func HasPixels(terminal string) bool {
	name := strings.ToLower(terminal)
	return strings.HasPrefix(name, "kitty") || strings.HasPrefix(name, "ghostty")
}

// NewPixels makes the picture; id, from 1 to 255, identifies it among other pictures.
func NewPixels(i image.Image, id int) *Pixels { return &Pixels{i, id} }

// Sent gives the bytes to send to the terminal before the picture is drawn on w by h cells.
func (p *Pixels) Sent(w, h int) (string, error) {
	var b strings.Builder
	err := kitty.EncodeGraphics(&b, p.image, &kitty.Options{
		Action: kitty.TransmitAndPut, Transmission: kitty.Direct, Format: kitty.PNG, Chunk: true, Quiet: 2,
		ID: p.id, VirtualPlacement: true, Columns: w, Rows: h,
	})
	return b.String(), err
}

// Draw gives h lines of w cells.
func (p *Pixels) Draw(w, h int) []string {
	style := lipgloss.NewStyle().Foreground(lipgloss.ANSIColor(p.id))
	lines := make([]string, h)
	for y := range lines {
		var b strings.Builder
		for x := range w {
			b.WriteRune(kitty.Placeholder)
			b.WriteRune(kitty.Diacritic(y))
			b.WriteRune(kitty.Diacritic(x))
		}
		lines[y] = style.Render(b.String())
	}
	return lines
}
