package cli

import (
	"strings"

	"github.com/espace-adherent/adherent/client"
)

// Clean takes from the lines of a text what a terminal would obey ([client.Clean]):
// what was typed, names a file or was kept long ago stands in them.
func Clean(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = client.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}
