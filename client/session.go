package client

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

// Service describes the service behind the portal; no session is needed.
func (c *Client) Service(ctx context.Context) (spst.Service, error) {
	return do[spst.Service](ctx, c, call{method: http.MethodGet, path: "/v1/service"})
}

// SignIn opens a session and keeps its token for the next calls. The client never retries it: the
// portal counts each try.
func (c *Client) SignIn(ctx context.Context, credentials spst.Credentials) (spst.Session, error) {
	s, err := do[spst.Session](ctx, c, call{method: http.MethodPost, path: "/v1/sessions", body: credentials})
	if err == nil {
		c.SetToken(s.Token)
	}
	return s, err
}

const currentSession = "/v1/sessions/current"

// Session describes the session of the token.
func (c *Client) Session(ctx context.Context) (spst.Session, error) {
	return do[spst.Session](ctx, c, call{method: http.MethodGet, path: currentSession})
}

// SignOut ends the session and forgets the token, whatever the portal says.
func (c *Client) SignOut(ctx context.Context) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodDelete, path: currentSession})
	c.SetToken("")
	return err
}
