package main

import (
	"context"

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
