package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

func pillars(counts ...int) []Pillar {
	var list []Pillar
	for i := 0; i+1 < len(counts); i += 2 {
		list = append(list, Pillar{Label: string(rune('J' + i)), Count: counts[i], Before: counts[i+1]})
	}
	return list
}

func TestPillarsAreToScale(t *testing.T) {
	lines := Pillars(theme.New(true), pillars(16, 8, 1, 0, 0, 16), 24, 4)
	got := ansi.Strip(strings.Join(lines, "\n"))
	want := strings.Join([]string{
		"   ███          ░░░     ",
		"   ███          ░░░     ",
		"░░░███          ░░░     ",
		"░░░███     ▂▂▂  ░░░     ",
		"J       L       N       ",
		"16      1       ·       ",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestPillarsFitAndAlwaysShow(t *testing.T) {
	for _, width := range []int{0, 6, 9, 36, 37, 80, 200} {
		for _, height := range []int{1, 3, 12} {
			lines := Pillars(theme.New(true), pillars(1, 99999, 100, 100000, 0, 1), width, height)
			if len(lines) != height+2 {
				t.Fatalf("%d lines", len(lines))
			}
			for _, l := range lines {
				if w := ansi.StringWidth(l); w > max(width, 9) {
					t.Errorf("width %d: %q is %d wide", width, l, w)
				}
			}
			if bottom := ansi.Strip(lines[height-1]); !strings.Contains(bottom, "▁") || strings.Count(bottom, "░") == 0 {
				t.Errorf("width %d: a small count does not show: %q", width, bottom)
			}
		}
	}
	if got := Pillars(theme.New(true), nil, 10, 2); len(got) != 4 {
		t.Errorf("no pillar: %q", got)
	}
}
