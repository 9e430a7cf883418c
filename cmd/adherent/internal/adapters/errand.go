package adapters

import (
	"context"
	"path/filepath"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/spst"
)

// Errand implements clients.Service.
func (s *Services) Errand(ctx context.Context, what spst.Errand, m spst.Member) (spst.ErrandLine, error) {
	service, err := s.Service(ctx)
	if err != nil {
		return spst.ErrandLine{}, err
	}
	of := program.MemberSession{Session: program.Session{API: s.Client, Settings: s.settings, Today: service.Today}, Member: m}
	return of.Errand(ctx, what, s.ErrandFolder())
}

// ErrandFolder implements clients.Service.
func (s *Services) ErrandFolder() string { return filepath.Join(xdg.UserDirs.Download, "clients") }
