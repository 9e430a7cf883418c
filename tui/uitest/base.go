package uitest

import (
	"testing"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
)

// Base is what a screen is made with in a test: the dark theme, and a context
// that ends with the test.
func Base(t testing.TB) tui.Base { return tui.NewBase(t.Context(), theme.New(true)) }
