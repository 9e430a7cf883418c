package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/pflag"
)

// What the options do begins at one column, however many bytes their values have.
func TestOptionsAreInColumns(t *testing.T) {
	flags := pflag.NewFlagSet("x", pflag.ContinueOnError)
	flags.String("telephone", "", "le `TÉLÉPHONÉ`")
	flags.StringP("nom", "n", "", "le `NOM`")
	flags.Bool("oui", false, "le reste")
	flags.SortFlags = false
	for l := range strings.SplitSeq(flagLines(flags), "\n") {
		before, _, _ := strings.Cut(l, " le ")
		if w := ansi.StringWidth(before); w != len("      --telephone TELEPHONE ") {
			t.Errorf("%q begins at %d", l, w)
		}
	}
	if got := flagLines(pflag.NewFlagSet("x", pflag.ContinueOnError)); got != "" {
		t.Errorf("%q", got)
	}
}
