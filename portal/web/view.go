package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

type (
	// OfView is the path of one view.
	OfView struct {
		List spst.ViewList `path:"list" enum:"clients,employees,invoices,appointments"`
		View string        `path:"view" maxLength:"120" pattern:"^[a-z0-9]+(-[a-z0-9]+)*$" doc:"Le nom de la vue en minuscules, sans accents ; un trait d'union à la place du reste"`
	}
	keepViewInput struct {
		OfView
		Body spst.View
	}
)

// registerViews: keeping a view again changes nothing, and dropping one that is gone neither, so that neither
// takes an Idempotency-Key.
func (s *server) registerViews() {
	const path = accountPath + "/views"
	register(s, marked(s.read(path, "list-views", sessionTag, "Les vues que le compte a gardées, par liste et par nom"), scripted),
		func(ctx context.Context, _ *input) (*output[spst.Views], error) {
			views, err := s.portal.Views(ctx, actor(ctx))
			return answer(spst.Views{Views: orEmpty(views)}, err)
		})
	keep := operation(http.MethodPut, path+"/{list}/{view}", "keep-view", sessionTag, "Garder une vue d'une liste")
	keep.Description = "Remplace la vue du même nom de la même liste. Le nom donné dans le corps est celui du chemin, tel qu'il s'écrit."
	register(s, keep, func(ctx context.Context, in *keepViewInput) (*output[spst.View], error) {
		in.Body.List = in.List
		if in.Body.Key() != in.View {
			in.Body.ViewName = in.View
		}
		return answer(s.portal.KeepView(ctx, actor(ctx), in.Body))
	})
	register(s, operation(http.MethodDelete, path+"/{list}/{view}", "drop-view", sessionTag, "Oublier une vue"),
		func(ctx context.Context, in *OfView) (*struct{}, error) {
			return nil, s.portal.DropView(ctx, actor(ctx), in.List, in.View)
		})
}
