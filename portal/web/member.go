package web

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const (
	memberTag   = "members"
	membersPath = "/v1/members"
)

// OfMember is the path of everything of a member. It and the other embedded
// inputs have exported names because huma looks into no others.
type OfMember struct {
	Number string `path:"number" maxLength:"40" doc:"N° adhérent"`
}

func (s *server) registerMembers() {
	register(s, s.read(membersPath, "list-members", memberTag, "Les adhérents pour lesquels le compte peut agir"),
		func(ctx context.Context, _ *input) (*output[spst.Members], error) {
			members, err := s.portal.Members(ctx, actor(ctx))
			return answer(spst.Members{Members: orEmpty(members)}, err)
		})
	register(s, s.read("/v1/members/{number}", "get-member", memberTag, "Un adhérent"),
		func(ctx context.Context, in *OfMember) (*output[spst.Member], error) {
			return answer(s.portal.Member(ctx, actor(ctx), in.Number))
		})
	register(s, s.read("/v1/members/{number}/todo", "get-todo", memberTag, "À faire"),
		func(ctx context.Context, in *OfMember) (*output[spst.Todo], error) {
			items, err := s.portal.Todo(ctx, actor(ctx), in.Number)
			if err != nil {
				return answer(spst.Todo{}, err)
			}
			since, news, err := s.portal.News(ctx, actor(ctx), in.Number)
			return answer(spst.Todo{Items: orEmpty(items), Since: since, News: news}, err)
		})
	register(s, s.read("/v1/members/{number}/events", "list-events", memberTag, "Ce que d'autres ont fait depuis un instant, le plus ancien d'abord"),
		func(ctx context.Context, in *eventsInput) (*output[spst.EventPage], error) {
			page, err := s.portal.Events(ctx, actor(ctx), in.Number, spst.EventQuery{Since: in.Since, Cursor: in.Cursor, Limit: in.Limit})
			page.Events = orEmpty(page.Events)
			return answer(page, err)
		})
}

type eventsInput struct {
	OfMember
	PageInput
	Since time.Time `query:"since" doc:"Le premier instant ; sans lui, l'avant-dernière connexion du compte"`
}

// orEmpty makes the JSON of no elements [] rather than null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
