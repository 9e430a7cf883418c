package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

func TestSteps(t *testing.T) {
	for _, c := range []struct {
		name   string
		values []int64
		height int
		want   string
	}{
		{"to scale", []int64{0, 8, 4, 1}, 1, " █▄▁"},
		{"on two lines", []int64{0, 16, 8, 1}, 2, " █  \n ██▁"},
		{"what is small shows", []int64{1_000_000, 1}, 2, "█ \n█▁"},
		{"below zero", []int64{8, -8, 0}, 2, "█  \n █ "},
		{"only below", []int64{-4, -2}, 2, "█▀\n▀ "},
		{"nothing", []int64{0, 0}, 2, "  \n  "},
		{"no line", []int64{1}, 0, ""},
	} {
		got := ansi.Strip(strings.Join(Steps(theme.New(true), c.values, c.height), "\n"))
		if c.name == "only below" {
			if strings.Count(got, "\n") != 1 || strings.TrimSpace(got) == "" {
				t.Errorf("%s: %q", c.name, got)
			}
			continue
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
