//go:build unix

package rig

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// The geometry of a cell of a picture, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18.0
	fontSize   = 14.0
	margin     = 12.0
)

var (
	paper = color.RGBA{0x11, 0x18, 0x1c, 0xff}
	ink   = color.RGBA{0xd6, 0xde, 0xe2, 0xff}
)

// SVG draws the screen as it stands, with its colours.
func (x *Terminal) SVG(title string) string {
	return x.sheet(title) + x.Frame() + "</svg>\n"
}

// Still is a screen of a moving picture, and how long it stays.
type Still struct {
	Frame   string
	Seconds float64
}

// Moving draws the screens one after the other, for ever; who asks for less motion
// sees the first.
func (x *Terminal) Moving(title string, stills []Still) string {
	whole := 0.0
	for _, s := range stills {
		whole += s.Seconds
	}
	var b strings.Builder
	b.WriteString(x.sheet(title) +
		"<style>\n.s{opacity:0}.s0{opacity:1}\n@media (prefers-reduced-motion: no-preference){.s{animation-duration:")
	fmt.Fprintf(&b, "%.1fs;animation-timing-function:step-end;animation-iteration-count:infinite}}\n", whole)
	at := 0.0
	for i, s := range stills {
		from, to := 100*at/whole, 100*(at+s.Seconds)/whole
		at += s.Seconds
		fmt.Fprintf(&b, ".s%d{animation-name:k%d}@keyframes k%d{0%%{opacity:0}%.2f%%{opacity:1}%.2f%%{opacity:0}}\n", i, i, i, from,
			min(to, 99.99))
	}
	b.WriteString("</style>\n")
	for i, s := range stills {
		b.WriteString(strings.Replace(s.Frame, "<g ", fmt.Sprintf(`<g class="s s%d" `, i), 1))
	}
	return b.String() + "</svg>\n"
}

// sheet begins a picture.
func (x *Terminal) sheet(title string) string {
	width, height := float64(x.screen.Width())*cellWidth+2*margin, float64(x.screen.Height())*cellHeight+2*margin
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" role="img" aria-label="%s">`+"\n", width, height,
		html.EscapeString(title)) +
		fmt.Sprintf(`<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", hex(paper))
}

// Frame is what is on the screen.
func (x *Terminal) Frame() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	var b strings.Builder
	fmt.Fprintf(&b, `<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="%.0f" fill="%s" xml:space="preserve">`+"\n", fontSize, hex(ink))
	for y := range x.screen.Height() {
		for col := 0; col < x.screen.Width(); {
			col = x.drawRun(&b, col, y)
		}
	}
	if x.cursor && x.screen.IsAltScreen() {
		at := x.screen.CursorPosition()
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="2" height="%.1f" fill="%s"/>`+"\n",
			margin+float64(at.X)*cellWidth, margin+float64(at.Y)*cellHeight, cellHeight, hex(ink))
	}
	b.WriteString("</g>\n")
	return b.String()
}

// drawRun draws the cells from col on that look alike, and gives the next column.
func (x *Terminal) drawRun(b *strings.Builder, col, y int) int {
	style := x.styleAt(col, y)
	var text strings.Builder
	next := col
	for next < x.screen.Width() && x.styleAt(next, y) == style {
		cell := x.screen.CellAt(next, y)
		if cell == nil || cell.Content == "" {
			text.WriteByte(' ')
			next++
			continue
		}
		text.WriteString(cell.Content)
		next += max(cell.Width, 1)
	}
	left, top := margin+float64(col)*cellWidth, margin+float64(y)*cellHeight
	span := float64(next-col) * cellWidth
	if style.bg != "" {
		fmt.Fprintf(b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, top, span, cellHeight, style.bg)
	}
	drawn := strings.TrimRight(text.String(), " ")
	if blanks := text.Len() - len(drawn); drawn != "" {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
			left, top+fontSize, span-float64(blanks)*cellWidth, style.attributes(), html.EscapeString(drawn))
	}
	return next
}

type look struct {
	fg, bg                       string
	bold, faint, italic, underln bool
}

func (x *Terminal) styleAt(col, y int) look {
	cell := x.screen.CellAt(col, y)
	if cell == nil {
		return look{}
	}
	s := cell.Style
	l := look{
		fg: hex(s.Fg), bg: hex(s.Bg),
		bold: s.Attrs&uv.AttrBold != 0, faint: s.Attrs&uv.AttrFaint != 0,
		italic: s.Attrs&uv.AttrItalic != 0, underln: s.Underline != 0,
	}
	if s.Attrs&uv.AttrReverse != 0 {
		l.fg, l.bg = or(l.bg, hex(paper)), or(l.fg, hex(ink))
	}
	return l
}

func (l look) attributes() string {
	var b strings.Builder
	if l.fg != "" {
		fmt.Fprintf(&b, ` fill="%s"`, l.fg)
	}
	if l.bold {
		b.WriteString(` font-weight="bold"`)
	}
	if l.faint {
		b.WriteString(` opacity="0.6"`)
	}
	if l.italic {
		b.WriteString(` font-style="italic"`)
	}
	if l.underln {
		b.WriteString(` text-decoration="underline"`)
	}
	return b.String()
}

func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
