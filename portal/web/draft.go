package web

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const draftTag = "drafts"

type (
	// OfDraft is the path of one draft.
	OfDraft struct {
		OfMember
		Form string `path:"form" maxLength:"120" doc:"Le formulaire et ce sur quoi il est ouvert, comme « employee:ID »"`
	}
	keepDraftInput struct {
		OfDraft
		Body spst.Draft
	}
)

// registerDrafts: keeping a draft again changes nothing, and dropping one that is
// gone neither, so that neither takes an Idempotency-Key.
func (s *server) registerDrafts() {
	const path = "/v1/members/{number}/drafts"
	register(s, s.read(path, "list-drafts", draftTag, "Ce que le compte a saisi et pas envoyé, la dernière saisie d'abord, sans les valeurs"),
		func(ctx context.Context, in *OfMember) (*output[spst.Drafts], error) {
			list, err := s.portal.Drafts(ctx, actor(ctx), in.Number)
			return answer(spst.Drafts{Drafts: orEmpty(list)}, err)
		})
	register(s, s.read(path+"/{form}", "get-draft", draftTag, "Une saisie en attente, avec ses valeurs"),
		func(ctx context.Context, in *OfDraft) (*output[spst.Draft], error) {
			return answer(s.portal.Draft(ctx, actor(ctx), in.Number, in.Form))
		})
	keep := operation(http.MethodPut, path+"/{form}", "keep-draft", draftTag, "Garder ce qui est saisi, 30 jours")
	keep.Description = "Remplace la saisie du même formulaire. Les textes sont gardés tels quels, sans les règles de leurs champs. " +
		"Au-delà de 100 saisies du compte pour l'adhérent, la plus ancienne est oubliée."
	register(s, keep, func(ctx context.Context, in *keepDraftInput) (*output[spst.Draft], error) {
		in.Body.Form = in.Form
		return answer(s.portal.KeepDraft(ctx, actor(ctx), in.Number, in.Body))
	})
	register(s, operation(http.MethodDelete, path+"/{form}", "drop-draft", draftTag, "Oublier une saisie, envoyée ou abandonnée"),
		func(ctx context.Context, in *OfDraft) (*struct{}, error) {
			return nil, s.portal.DropDraft(ctx, actor(ctx), in.Number, in.Form)
		})
}
