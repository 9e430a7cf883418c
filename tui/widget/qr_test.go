package widget

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

const enrolment = "otpauth://totp/AMSN:100042?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

func TestQRFitsIn24Lines(t *testing.T) {
	for _, c := range []struct {
		text  string
		lines int
	}{
		{enrolment, 19},
		{"otpauth://totp/Sant%C3%A9%20Rouen:M2001?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 21},
	} {
		q, err := NewQR(c.text)
		if err != nil {
			t.Fatal(err)
		}
		lines := q.Draw(theme.New(true))
		if len(lines) != c.lines || q.Height() != c.lines {
			t.Errorf("%d lines for %d characters, want %d", len(lines), len(c.text), c.lines)
		}
		for _, l := range lines {
			if ansi.StringWidth(l) != q.Width() {
				t.Errorf("%d cells, want %d", ansi.StringWidth(l), q.Width())
			}
		}
	}
	if _, err := NewQR(strings.Repeat("x", 4000)); err == nil {
		t.Error("a text that fits in no code is drawn")
	}
}

// Another program reads the code from a picture of the terminal, in every theme, with and without
// colours, in cells of several sizes.
func TestQRIsReadFromTheScreen(t *testing.T) {
	if os.Getenv("ADHERENT_TEST_QR") == "" {
		t.Skip("needs zbarimg: make test has it")
	}
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Fatal("zbarimg is missing: install the package zbar-tools")
	}
	q, err := NewQR(enrolment)
	if err != nil {
		t.Fatal(err)
	}
	for _, dark := range []bool{true, false} {
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI, colorprofile.ASCII} {
			for _, cell := range []image.Point{{7, 14}, {8, 17}, {10, 24}} {
				t.Run(fmt.Sprintf("dark %v, %s, %v", dark, profile, cell), func(t *testing.T) {
					th := theme.New(dark)
					th.SetProfile(profile)
					if white := strings.Contains(q.Draw(th)[0], "\x1b["); white != (profile > colorprofile.ASCII) {
						t.Fatalf("%q", q.Draw(th)[0])
					}
					file := filepath.Join(t.TempDir(), "screen.png")
					var out bytes.Buffer
					if err := png.Encode(&out, photograph(q.Draw(th), cell, dark, profile > colorprofile.ASCII)); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
						t.Fatal(err)
					}
					read, err := exec.Command("zbarimg", "--quiet", "--raw", file).Output()
					if err != nil || strings.TrimSpace(string(read)) != enrolment {
						t.Errorf("read %q, %v", read, err)
					}
				})
			}
		}
	}
}

// photograph draws the terminal around the lines: in its own colours, or black on white where the
// lines ask for it.
func photograph(lines []string, cell image.Point, dark, coloured bool) image.Image {
	const margin = 3 // cells
	ink, paper := color.Gray{0xe0}, color.Gray{0x10}
	if !dark {
		ink, paper = paper, ink
	}
	first := ansi.Strip(lines[0])
	w, h := ansi.StringWidth(first)+2*margin, len(lines)+2*margin
	picture := image.NewGray(image.Rect(0, 0, w*cell.X, h*cell.Y))
	fill := func(x, y, half int, c color.Gray) {
		for py := y*cell.Y + half*cell.Y/2; py < y*cell.Y+(half+1)*cell.Y/2; py++ {
			for px := x * cell.X; px < (x+1)*cell.X; px++ {
				picture.SetGray(px, py, c)
			}
		}
	}
	for y := range h {
		for x := range w {
			fill(x, y, 0, paper)
			fill(x, y, 1, paper)
		}
	}
	if coloured {
		ink, paper = color.Gray{0}, color.Gray{0xff}
	}
	for y, l := range lines {
		for x, r := range []rune(ansi.Strip(l)) {
			for half, inked := range []bool{r == '█' || r == '▀', r == '█' || r == '▄'} {
				c := paper
				if inked {
					c = ink
				}
				fill(x+margin, y+margin, half, c)
			}
		}
	}
	return picture
}
