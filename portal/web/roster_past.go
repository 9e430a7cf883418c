package web

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

type pastInput struct {
	OfMember
	PageInput
	On string `query:"on" format:"date" maxLength:"10" doc:"Le jour, aujourd'hui au plus tard ; aujourd'hui sans lui"`
}

func (s *server) registerPastRoster() {
	register(s, s.read("/v1/members/{number}/past-roster", "get-past-roster", rosterTag, "La liste telle qu'elle était à la fin d'un jour"),
		func(ctx context.Context, in *pastInput) (*output[spst.PastRoster], error) {
			var on spst.Date
			var err error
			if in.On != "" {
				on, err = spst.ParseDate(in.On)
			}
			if err != nil {
				return nil, err
			}
			return answer(s.portal.PastRoster(ctx, actor(ctx), in.Number, spst.PastRosterQuery{On: on, Cursor: in.Cursor, Limit: in.Limit}))
		})
}
