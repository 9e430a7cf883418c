package spst_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
)

func TestDefuseCell(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "MARTIN": "MARTIN", "=1+1": "'=1+1", "+33 6": "'+33 6", "-12": "'-12", "@x": "'@x", "\tx": "'\tx", "＝x": "'＝x",
		"'s Gravenhage": "'s Gravenhage", "'=x": "''=x", "''": "''",
	} {
		if got := spst.DefuseCell(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestDefuseRestores wants every text back, and none that a spreadsheet runs.
func TestDefuseRestores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("='+-@\ta ＝é"))).Draw(t, "text")
		cell := spst.DefuseCell(text)
		if got := spst.RestoreCell(cell); got != text {
			t.Fatalf("%q became %q", text, got)
		}
		if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t") {
			t.Fatalf("%q is run", cell)
		}
	})
}
