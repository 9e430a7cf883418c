package client

import (
	"context"
	"net/http"

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
