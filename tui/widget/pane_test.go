package widget

import (
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

func TestPane(t *testing.T) {
	th, p := theme.New(true), Pane{}
	lines := strings.Split("titre a b c d", " ")
	for _, c := range []struct {
		turn  int
		lines []string
		h     int
		want  string
	}{
		{0, lines, 5, "titre a b c d"},
		{1, lines, 6, "titre a b c d "},
		{0, lines, 3, "titre a b ↓ 2"},
		{1, lines, 3, "a b c ↓ 1"},
		{9, lines, 3, "b c d"},
		{-9, lines, 3, "titre a b ↓ 2"},
		{2, lines, 3, "b c d"},
		{0, []string{"autre", "a", "b", "c"}, 3, "autre a b ↓ 1"},
		{5, lines, 3, "titre a b ↓ 2"},
	} {
		p.Scroll(c.turn)
		got := p.View(th, slices.Clone(c.lines), 9, c.h)
		for i := range got {
			got[i] = strings.Join(strings.Fields(ansi.Strip(got[i])), " ")
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("turned %d: %q, want %q", c.turn, s, c.want)
		}
	}
	spoken := Pane{}
	if got := spoken.View(theme.NewSpoken(), lines, 9, 3); strings.Join(got, " ") != "titre a b" {
		t.Errorf("%q", got)
	}
}
