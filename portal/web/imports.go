package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

type (
	// OfImport is the path of one import.
	OfImport struct {
		OfMember
		ID string `path:"id" maxLength:"60" doc:"Le nom que l'appelant lui a donné"`
	}
	undoImportInput struct {
		OfImport
		OnceHeader
	}
)

// registerImports: an import is carried out by employees/batch, whose lines
// name it.
func (s *server) registerImports() {
	const path = "/v1/members/{number}/imports"
	register(s, s.read(path, "list-imports", rosterTag, "Les imports, d'un fichier ou de plusieurs salariés modifiés ensemble, du plus récent au plus ancien"),
		func(ctx context.Context, in *OfMember) (*output[spst.Imports], error) {
			list, err := s.portal.Imports(ctx, actor(ctx), in.Number)
			return answer(spst.Imports{Imports: orEmpty(list)}, err)
		})
	register(s, s.read(path+"/{id}", "get-import", rosterTag, "Un import et ce qu'il en est de ses lignes"),
		func(ctx context.Context, in *OfImport) (*output[spst.Import], error) {
			return answer(s.portal.Import(ctx, actor(ctx), in.Number, in.ID))
		})
	undo := s.write(http.MethodPost, path+"/{id}/undo", "undo-import", "Annuler un import de moins de 30 jours")
	undo.Description = "Annule jusqu'à " + spst.Counted(spst.MaxBatch, "ligne", "lignes") + ", les dernières d'abord : à redemander, avec une autre clé, tant que done n'est pas 0. " +
		"Une fiche modifiée depuis reste comme elle est et figure dans left."
	register(s, undo, func(ctx context.Context, in *undoImportInput) (*output[spst.ImportUndo], error) {
		u, err := s.portal.UndoImport(ctx, actor(ctx), in.Number, in.ID)
		u.Left = orEmpty(u.Left)
		return answer(u, err)
	})
}
