package list

import (
	"path/filepath"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Errands is what came of an errand for each of several clients.
func Errands() List[spst.ErrandLine] {
	type l = spst.ErrandLine
	m := Members()
	return List[l]{
		Identifier("number", m.Column("number").Title(), 12, func(x *l) string { return x.Number }),
		Text("name", m.Column("name").Title(), 36, func(x *l) string { return x.Name }),
		Word("state", "État", 14, func(x *l) string { return x.State.Label() }),
		Text("text", "Ce qu'il en est", 50, func(x *l) string { return x.Text }),
		Text("files", "Fichiers", 40, func(x *l) string {
			names := make([]string, len(x.Files))
			for i, f := range x.Files {
				names[i] = filepath.Base(f)
			}
			return strings.Join(names, ", ")
		}),
	}
}
