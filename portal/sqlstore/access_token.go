package sqlstore

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// AddAccessToken keeps a new access token.
func (s *Store) AddAccessToken(ctx context.Context, t portal.StoredAccessToken) error {
	return s.exec(ctx, `
		INSERT INTO access_token (id, digest, kind, number, name, rights, ends_on, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		t.ID, t.Digest[:], string(t.Account.Kind), t.Account.Number, t.TokenName, joined(t.Rights), int64(t.EndsOn), millis(t.CreatedAt))
}

//nolint:gosec // a statement
const selectAccessTokens = `
	SELECT t.id, t.digest, t.kind, t.number, l.name, t.name, t.rights, t.ends_on, t.created_at, t.seen, t.revoked_at
	FROM access_token t JOIN account l ON l.kind = t.kind AND l.number = t.number WHERE `

func scanAccessToken(scan func(...any) error) (portal.StoredAccessToken, error) {
	var t portal.StoredAccessToken
	var digest []byte
	var rights string
	var created, seen, revoked int64
	err := scan(&t.ID, &digest, &t.Account.Kind, &t.Account.Number, &t.Account.Name, &t.TokenName, &rights,
		&t.EndsOn, &created, &seen, &revoked)
	copy(t.Digest[:], digest)
	t.Rights = split[spst.Right](rights)
	t.CreatedAt, t.SeenAt, t.Revoked = fromInstant(created), fromInstant(seen), fromInstant(revoked)
	return t, err
}

// AccessToken finds an access token by the digest of what opens it.
func (s *Store) AccessToken(ctx context.Context, digest [32]byte, on spst.Date) (portal.StoredAccessToken, error) {
	t, err := scanAccessToken(s.row(ctx, selectAccessTokens+accountOpen+` AND t.digest = $2`, int64(on), digest[:]).Scan)
	return t, fold(err)
}

// AccessTokens gives those of an account, the last created first.
func (s *Store) AccessTokens(ctx context.Context, kind spst.AccountKind, number string) ([]portal.StoredAccessToken, error) {
	return list(ctx, s, scanAccessToken, selectAccessTokens+`t.kind = $1 AND t.number = $2 ORDER BY t.created_at DESC, t.id`, string(kind), number)
}

// TouchAccessToken notes that one is in use.
func (s *Store) TouchAccessToken(ctx context.Context, id string, seen time.Time) error {
	return s.exec(ctx, `UPDATE access_token SET seen = $1 WHERE id = $2`, millis(seen), id)
}

// RevokeAccessToken ends one at once; [Store.Purge] forgets it.
func (s *Store) RevokeAccessToken(ctx context.Context, id string, at time.Time) error {
	return s.exec(ctx, `UPDATE access_token SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`, millis(at), id)
}

// RevokeAccessTokens ends those of an account.
func (s *Store) RevokeAccessTokens(ctx context.Context, kind spst.AccountKind, number string, at time.Time) error {
	return s.exec(ctx, `UPDATE access_token SET revoked_at = $1 WHERE kind = $2 AND number = $3 AND revoked_at = 0`, millis(at),
		string(kind), number)
}
