package main

import (
	"context"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/spst"
)

// SaveActivity implements activity.Service.
func (a portalAPI) SaveActivity(ctx context.Context, member string, year int) (string, error) {
	saved, err := a.Client.SaveActivity(ctx, member, year, xdg.UserDirs.Download, spst.ActivityFileName(member, year))
	return saved.Path, err
}
