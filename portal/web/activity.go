package web

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

const (
	activityTag  = "activity"
	activityPath = "/v1/members/{number}/activity"
)

// activityInput is the path of the summary of one year.
type activityInput struct {
	OfMember
	Year int `path:"year" minimum:"1900" maximum:"9999"`
}

func (s *server) registerActivity() {
	register(s, s.read(activityPath, "list-activity-years", activityTag,
		"Les années dont il y a une synthèse, et les visites de celle en cours"),
		func(ctx context.Context, in *OfMember) (*output[spst.ActivityYears], error) {
			return answer(s.portal.ActivityYears(ctx, actor(ctx), in.Number))
		})
	register(s, s.read(activityPath+"/{year}", "get-activity", activityTag, "La synthèse d'une année, comparée à la précédente"),
		func(ctx context.Context, in *activityInput) (*output[spst.Activity], error) {
			return answer(s.portal.Activity(ctx, actor(ctx), in.Number, in.Year))
		})
	register(s, under(activityTag, s.file(activityPath+"/{year}/activity.pdf", "get-activity-document", "La synthèse d'une année en PDF")),
		func(ctx context.Context, in *activityInput) (*fileOutput, error) {
			return s.send(s.portal.ActivityDocument(ctx, actor(ctx), in.Number, in.Year))
		})
}
