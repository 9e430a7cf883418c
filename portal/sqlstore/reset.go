package sqlstore

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// PutAccountEmail adds an address of an account, or replaces that of the same purpose.
func (s *Store) PutAccountEmail(ctx context.Context, a portal.AccountEmail) error {
	if a.Email == "" {
		return s.exec(ctx, `DELETE FROM account_email WHERE kind = $1 AND number = $2 AND purpose = $3`,
			string(a.Kind), a.Number, string(a.Purpose))
	}
	return s.exec(ctx, `
		INSERT INTO account_email (kind, number, purpose, email) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, number, purpose) DO UPDATE SET email = excluded.email`,
		string(a.Kind), a.Number, string(a.Purpose), a.Email)
}

// AccountEmails gives those of an account, in no order.
func (s *Store) AccountEmails(ctx context.Context, kind spst.AccountKind, number string) ([]portal.AccountEmail, error) {
	rows, err := s.rows(ctx, `SELECT purpose, email FROM account_email WHERE kind = $1 AND number = $2`, string(kind), number)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []portal.AccountEmail
	for rows.Next() {
		a := portal.AccountEmail{Kind: kind, Number: number}
		if err := rows.Scan(&a.Purpose, &a.Email); err != nil {
			return nil, fold(err)
		}
		list = append(list, a)
	}
	return list, fold(rows.Err())
}

// PutReset keeps a reset, or its new state.
func (s *Store) PutReset(ctx context.Context, r portal.StoredReset) error {
	return s.exec(ctx, `
		INSERT INTO password_reset (digest, kind, number, expires, answer, drawn, wrong, code, code_until, code_tries, sent, sent_key, done)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (digest) DO UPDATE SET expires = excluded.expires, answer = excluded.answer, drawn = excluded.drawn, wrong = excluded.wrong,
			code = excluded.code, code_until = excluded.code_until, code_tries = excluded.code_tries,
			sent = excluded.sent, sent_key = excluded.sent_key, done = excluded.done`,
		r.Digest[:], string(r.Kind), r.Number, millis(r.Expires), r.Answer, r.Drawn, r.Wrong,
		r.Code, millis(r.CodeUntil), r.CodeTries, r.Sent, r.SentKey, r.Done)
}

// Reset finds a reset by the digest of its id.
func (s *Store) Reset(ctx context.Context, digest [32]byte) (portal.StoredReset, error) {
	r := portal.StoredReset{Digest: digest}
	var expires, until int64
	err := s.row(ctx, `
		SELECT kind, number, expires, answer, drawn, wrong, code, code_until, code_tries, sent, sent_key, done
		FROM password_reset WHERE digest = $1`, digest[:]).
		Scan(&r.Kind, &r.Number, &expires, &r.Answer, &r.Drawn, &r.Wrong, &r.Code, &until, &r.CodeTries, &r.Sent, &r.SentKey, &r.Done)
	r.Expires, r.CodeUntil = fromInstant(expires), fromInstant(until)
	return r, fold(err)
}

// EndSessions ends the sessions of an account, but the one of that digest.
func (s *Store) EndSessions(ctx context.Context, kind spst.AccountKind, number string, but [32]byte, at time.Time) error {
	return s.exec(ctx, `UPDATE session SET expires = $1 WHERE kind = $2 AND number = $3 AND digest <> $4 AND expires > $1`, millis(at),
		string(kind), number, but[:])
}
