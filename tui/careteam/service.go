package careteam

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// Service is what « Joindre nos services » asks. Errors are *[spst.Error].
type Service interface {
	CareTeam(ctx context.Context, member string) (spst.CareTeam, error)
	// OpenLink opens a mailto: or tel: link with this machine's program for it.
	// An error says that there is none to open it with: over SSH, without a
	// display.
	OpenLink(ctx context.Context, link string) error
}
