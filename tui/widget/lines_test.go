package widget

import "testing"

func TestWhole(t *testing.T) {
	for _, c := range []struct {
		line string
		w    int
		want string
	}{
		{"entrée écrire · esc", 19, "entrée écrire · esc"},
		{"entrée écrire · tab · esc", 22, "entrée écrire · tab"},
		{"entrée écrire · tab", 18, "entrée écrire"},
		{"Entrée : suite. Rien n'empêche.", 25, "Entrée : suite."},
		{"un tarif ; la facture après", 20, "un tarif"},
		{"Relisez les noms et tout", 18, "Relisez les noms …"},
		{"indivisible", 5, "…"},
		{"x", 0, ""},
	} {
		if got := Whole(c.line, c.w); got != c.want {
			t.Errorf("%q on %d cells: %q, want %q", c.line, c.w, got, c.want)
		}
	}
}
