package client

import (
	"context"
	"net/http"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	declarationsPath = memberPath + "/declarations"
	declarationPath  = declarationsPath + "/{year}"
)

func ofDeclaration(number string, year int) map[string]string {
	return map[string]string{"number": number, "year": strconv.Itoa(year)}
}

// Declarations gives the declarations of a member, latest year first.
func (c *Client) Declarations(ctx context.Context, number string) ([]spst.Declaration, error) {
	d, err := do[spst.Declarations](ctx, c, call{method: http.MethodGet, path: declarationsPath, names: ofMember(number)})
	return d.Declarations, err
}

// Declaration gives the declaration of a year, with its people and its estimate.
func (c *Client) Declaration(ctx context.Context, number string, year int) (spst.Declaration, error) {
	return do[spst.Declaration](ctx, c, call{method: http.MethodGet, path: declarationPath, names: ofDeclaration(number, year)})
}

// UpdateDeclaration begins a declaration or saves its progress; [spst.Stale], with the *Declaration in
// force in Current, when version has been overtaken.
func (c *Client) UpdateDeclaration(ctx context.Context, key, number string, year int, version int64, in spst.DeclarationInput) (
	spst.Declaration, error) {
	return do[spst.Declaration](ctx, c, call{method: http.MethodPut, path: declarationPath, names: ofDeclaration(number, year), body: in,
		version: version, key: key, write: true})
}

// ConfirmDeclaration certifies a declaration in that version; Stale as UpdateDeclaration.
func (c *Client) ConfirmDeclaration(ctx context.Context, key, number string, year int, version int64, x spst.Certification) (
	spst.Declaration, error) {
	return do[spst.Declaration](ctx, c, call{method: http.MethodPost, path: declarationPath + "/confirmation",
		names: ofDeclaration(number, year), body: x, version: version, key: key, write: true})
}

// RosterChanges gives what has changed in the roster since a draft declaration was begun.
func (c *Client) RosterChanges(ctx context.Context, number string, year int) (spst.RosterChanges, error) {
	return do[spst.RosterChanges](ctx, c, call{method: http.MethodGet, path: declarationPath + "/roster-changes",
		names: ofDeclaration(number, year)})
}

// SaveDeclaration downloads a declaration as a PDF to dir under that name; see
// [Saved].
func (c *Client) SaveDeclaration(ctx context.Context, number string, year int, dir, name string) (Saved, error) {
	return c.save(ctx, call{method: http.MethodGet, path: declarationPath + "/declaration.pdf", names: ofDeclaration(number, year),
		stream: true, media: pdfType}, dir, name, nil)
}
