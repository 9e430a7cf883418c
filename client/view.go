package client

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	viewsPath = "/v1/account/views"
	viewPath  = viewsPath + "/{list}/{view}"
)

func ofView(list spst.ViewList, key string) map[string]string {
	return map[string]string{"list": string(list), "view": key}
}

// Views gives those that the account has kept, of every list.
func (c *Client) Views(ctx context.Context) ([]spst.View, error) {
	l, err := do[spst.Views](ctx, c, call{method: http.MethodGet, path: viewsPath})
	return l.Views, err
}

// KeepView keeps a view, in the place of that of the same list and name.
func (c *Client) KeepView(ctx context.Context, v spst.View) (spst.View, error) {
	if found := spst.CheckView(&v); len(found) > 0 {
		return v, &spst.Error{Kind: spst.Invalid, Code: spst.CodeView, Problems: found, Message: found[0].Message}
	}
	return do[spst.View](ctx, c, call{method: http.MethodPut, path: viewPath, names: ofView(v.List, v.Key()), body: v})
}

// DropView forgets the view of that name, which may be gone already.
func (c *Client) DropView(ctx context.Context, list spst.ViewList, name string) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodDelete, path: viewPath, names: ofView(list, spst.ViewKey(name))})
	return err
}
