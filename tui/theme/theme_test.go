package theme

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// luminance and contrast are those of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	lin := func(v uint32) float64 {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestTextIsReadable(t *testing.T) {
	for _, dark := range []bool{true, false} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			th := New(dark)
			th.SetProfile(p)
			background := lipgloss.Color("#FFFFFF")
			if dark {
				background = lipgloss.Color("#000000")
			}
			pal := th.palette()
			for name, c := range map[string]color.Color{
				"accent": pal.accent, "muted": pal.muted, "ok": pal.ok, "warn": pal.warn, "error": pal.err,
			} {
				if _, none := c.(lipgloss.NoColor); none {
					continue // the terminal's own text colour
				}
				if got := contrast(c, background); got < 4.5 {
					t.Errorf("dark %v, %v, %s: contrast %.2f", dark, p, name, got)
				}
			}
		}
	}
}

// The theme of high contrast holds to 7:1 (WCAG 2.2, 1.4.6).
func TestContrastIsHigh(t *testing.T) {
	for background, dark := range map[string]bool{"#000000": true, "#FFFFFF": false} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			th := NewContrast(dark)
			th.SetProfile(p)
			pal := th.palette()
			for name, c := range map[string]color.Color{"accent": pal.accent, "ok": pal.ok, "warn": pal.warn, "error": pal.err} {
				if got := contrast(c, lipgloss.Color(background)); got < 7 {
					t.Errorf("on %s, %v, %s: contrast %.2f", background, p, name, got)
				}
			}
			for name, s := range map[string]lipgloss.Style{"muted": th.Muted, "rule": th.Rule} {
				if s.GetForeground() != (lipgloss.NoColor{}) {
					t.Errorf("on %s, %v: %s is dimmed", background, p, name)
				}
			}
			if !th.Selected.GetReverse() {
				t.Errorf("on %s, %v: the line under the cursor is not reversed", background, p)
			}
		}
	}
}

func TestSelectedLineIsReadable(t *testing.T) {
	for _, dark := range []bool{true, false} {
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			th := New(dark)
			th.SetProfile(p)
			text := lipgloss.Color("#000000")
			if dark {
				text = lipgloss.Color("#FFFFFF")
			}
			if got := contrast(th.palette().selected, text); got < 4.5 {
				t.Errorf("dark %v, %v: contrast %.2f", dark, p, got)
			}
		}
	}
}

func TestRepaintKeepsThePointer(t *testing.T) {
	th := New(true)
	dark := th.Accent.Render("x")
	th.SetDark(false)
	if th.Dark() || th.Accent.Render("x") == dark {
		t.Error("SetDark(false) did not repaint")
	}
	th.SetDark(true)
	if th.Accent.Render("x") != dark {
		t.Error("SetDark(true) is not what New(true) gives")
	}
}

func TestNoColourKeepsWeightAndSelection(t *testing.T) {
	th := New(true)
	th.SetProfile(colorprofile.ASCII)
	if got := th.Muted.Render("x"); got != "x" {
		t.Errorf("muted %q", got)
	}
	if got := th.Title.Render("x"); got != "\x1b[1mx\x1b[m" {
		t.Errorf("title %q", got)
	}
	if got := th.Selected.Render("x"); got != "\x1b[7mx\x1b[m" {
		t.Errorf("selected %q", got)
	}
	if th.Cursor != nil {
		t.Error("a colour for the cursor")
	}
}

func TestSignsAreOneCell(t *testing.T) {
	for _, s := range []string{SignOK, SignDone, SignHalf, SignNone, SignWorking, SignWarn, SignError, SignEdited, SignMulti, SignGo, Mark,
		Dash, Ellipsis} {
		if ansi.StringWidth(s) != 1 {
			t.Errorf("%q is %d cells wide", s, ansi.StringWidth(s))
		}
	}
}

func Example() {
	th := New(true)
	th.SetProfile(colorprofile.ASCII)
	fmt.Println(th.Muted.Render(SignWarn + " N° de TVA à renseigner"))
	// Output: ▲ N° de TVA à renseigner
}
