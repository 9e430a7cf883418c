package tui

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Drafts keeps on the portal what is typed in forms until it is sent.
type Drafts interface {
	// Draft gives the one of a form, with its values; NotFound when there is none.
	Draft(ctx context.Context, member, form string) (spst.Draft, error)
	// KeepDraft replaces the one of d.Form.
	KeepDraft(ctx context.Context, member string, d spst.Draft) (spst.Draft, error)
	DropDraft(ctx context.Context, member, form string) error
}
