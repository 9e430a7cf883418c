package client

import (
	"context"
	"net/http"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	activityPath     = memberPath + "/activity"
	activityYearPath = activityPath + "/{year}"
)

func ofActivity(number string, year int) map[string]string {
	return map[string]string{"number": number, "year": strconv.Itoa(year)}
}

// ActivityYears gives the years of which there is a summary, newest first.
func (c *Client) ActivityYears(ctx context.Context, number string) (spst.ActivityYears, error) {
	return do[spst.ActivityYears](ctx, c, call{method: http.MethodGet, path: activityPath, names: ofMember(number)})
}

// Activity gives « Synthèse d'activité » of a year, with the year before.
func (c *Client) Activity(ctx context.Context, number string, year int) (spst.Activity, error) {
	return do[spst.Activity](ctx, c, call{method: http.MethodGet, path: activityYearPath, names: ofActivity(number, year)})
}

// SaveActivity downloads the summary of a year as a PDF to dir under that name;
// see [Saved].
func (c *Client) SaveActivity(ctx context.Context, number string, year int, dir, name string) (Saved, error) {
	k := call{method: http.MethodGet, path: activityYearPath + "/activity.pdf", names: ofActivity(number, year), stream: true, media: pdfType}
	return c.save(ctx, k, dir, name, nil)
}
