package client

import (
	"context"
	"net/http"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

const memberPath = "/v1/members/{number}"

func ofMember(number string) map[string]string { return map[string]string{"number": number} }

// Members are those the account may act for, by number.
func (c *Client) Members(ctx context.Context) ([]spst.Member, error) {
	m, err := do[spst.Members](ctx, c, call{method: http.MethodGet, path: "/v1/members"})
	return m.Members, err
}

// Member gives one of the members that the account may act for.
func (c *Client) Member(ctx context.Context, number string) (spst.Member, error) {
	return do[spst.Member](ctx, c, call{method: http.MethodGet, path: memberPath, names: ofMember(number)})
}

// Todo gives « À faire », most pressing first, and what others have done since the account
// signed in before.
func (c *Client) Todo(ctx context.Context, number string) (spst.Todo, error) {
	return do[spst.Todo](ctx, c, call{method: http.MethodGet, path: memberPath + "/todo", names: ofMember(number)})
}

// Events gives a page of what others have done, the oldest first.
func (c *Client) Events(ctx context.Context, number string, q spst.EventQuery) (spst.EventPage, error) {
	v := pageValues(q.Cursor, q.Limit)
	if !q.Since.IsZero() {
		v.Set("since", q.Since.UTC().Format(time.RFC3339Nano))
	}
	return do[spst.EventPage](ctx, c, call{method: http.MethodGet, path: memberPath + "/events", names: ofMember(number), query: v})
}
