package client

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	draftsPath = memberPath + "/drafts"
	draftPath  = draftsPath + "/{form}"
)

func ofDraft(number, form string) map[string]string {
	return map[string]string{"number": number, "form": form}
}

// Drafts gives what the account has typed and not sent, the last kept first,
// without the values.
func (c *Client) Drafts(ctx context.Context, number string) ([]spst.Draft, error) {
	l, err := do[spst.Drafts](ctx, c, call{method: http.MethodGet, path: draftsPath, names: ofMember(number)})
	return l.Drafts, err
}

// Draft gives a draft with its values; NotFound when there is none.
func (c *Client) Draft(ctx context.Context, number, form string) (spst.Draft, error) {
	return do[spst.Draft](ctx, c, call{method: http.MethodGet, path: draftPath, names: ofDraft(number, form)})
}

// KeepDraft replaces the draft of d.Form. Calls about one form must follow each other: the portal
// keeps the one that arrives last.
func (c *Client) KeepDraft(ctx context.Context, number string, d spst.Draft) (spst.Draft, error) {
	return do[spst.Draft](ctx, c, call{method: http.MethodPut, path: draftPath, names: ofDraft(number, d.Form), body: d})
}

// DropDraft forgets a draft, which may be gone already.
func (c *Client) DropDraft(ctx context.Context, number, form string) error {
	_, err := do[struct{}](ctx, c, call{method: http.MethodDelete, path: draftPath, names: ofDraft(number, form)})
	return err
}
