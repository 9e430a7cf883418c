package spst_test

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestCounted(t *testing.T) {
	for n, want := range map[int]string{
		0: "0 salarié", 1: "1 salarié", 2: "2 salariés", 999: "999 salariés",
		1000: "1\u00a0000 salariés", 1_234_567: "1\u00a0234\u00a0567 salariés",
	} {
		if got := spst.Counted(n, "salarié", "salariés"); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 12_400: "12\u00a0400", 1_000_000: "1\u00a0000\u00a0000"} {
		if got := spst.Thousands(n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestOf(t *testing.T) {
	for name, want := range map[string]string{"MARTIN": "de MARTIN", "AUBERT Kévin": "d'AUBERT Kévin", "ÉTIENNE": "d'ÉTIENNE", "HAMON": "de HAMON", "": "de "} {
		if got := spst.Of(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
