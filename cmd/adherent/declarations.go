package main

import (
	"context"

	"github.com/adrg/xdg"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// KeepDeclaration implements declarations.Service.
func (a portalAPI) KeepDeclaration(ctx context.Context, key, member string, year int, version int64, in spst.DeclarationInput) (spst.Declaration, error) {
	return a.Client.KeepDeclaration(client.WithIdempotencyKey(ctx, key), member, year, version, in)
}

// ConfirmDeclaration implements declarations.Service.
func (a portalAPI) ConfirmDeclaration(ctx context.Context, key, member string, year int, version int64, c spst.Certification) (spst.Declaration, error) {
	return a.Client.ConfirmDeclaration(client.WithIdempotencyKey(ctx, key), member, year, version, c)
}

// PrintDeclaration implements declarations.Service.
func (a portalAPI) PrintDeclaration(ctx context.Context, member string, year int) (string, error) {
	saved, err := a.SaveDeclaration(ctx, member, year, xdg.UserDirs.Download, declarationFileName(member, year))
	return saved.Path, err
}
