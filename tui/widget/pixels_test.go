package widget

import (
	"image"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestPixels(t *testing.T) {
	p := NewPixels(image.NewGray(image.Rect(0, 0, 288, 96)), 42)
	for y, line := range p.Draw(72, 12) {
		if ansi.StringWidth(line) != 72 {
			t.Errorf("line %d has %d cells", y, ansi.StringWidth(line))
		}
		if !strings.Contains(line, "38;5;42m") || strings.Count(line, "\U0010EEEE") != 72 {
			t.Errorf("line %d does not name the image", y)
		}
	}
	sent, err := p.Sent(72, 12)
	if err != nil || !strings.HasPrefix(sent, "\x1b_G") || !strings.HasSuffix(sent, "\x1b\\") {
		t.Fatalf("%q, %v", sent[:min(len(sent), 40)], err)
	}
	head, _, _ := strings.Cut(sent, ";")
	for _, option := range []string{"i=42", "U=1", "c=72", "r=12", "q=2", "f=100", "a=T"} {
		if !strings.Contains(head+",", option) {
			t.Errorf("%s is not in %q", option, head)
		}
	}
}

func TestHasPixels(t *testing.T) {
	for name, want := range map[string]bool{
		"kitty(0.32.2)": true, "ghostty 1.1.0": true, "XTerm(379)": false, "WezTerm 20240203": false, "tmux 3.3a": false, "": false,
	} {
		if HasPixels(name) != want {
			t.Errorf("%q: %t", name, !want)
		}
	}
}
