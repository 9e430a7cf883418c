package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// PutSecondFactor adds the second factor of an account, or replaces it.
func (s *Store) PutSecondFactor(ctx context.Context, f portal.StoredSecondFactor) error {
	plain, err := json.Marshal(f.SecondFactorSecrets)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO second_factor (kind, number, begun, since, step, record) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, number) DO UPDATE SET begun = excluded.begun, since = excluded.since,
			step = excluded.step, record = excluded.record`,
		string(f.Kind), f.Number, millis(f.Begun), instant(f.Since), f.Step,
		s.seals.factors.Seal(nil, nil, plain, ofAccount(f.Kind, f.Number)))
}

// SecondFactor gives the second factor of an account.
func (s *Store) SecondFactor(ctx context.Context, kind spst.AccountKind, number string) (portal.StoredSecondFactor, error) {
	f := portal.StoredSecondFactor{Kind: kind, Number: number}
	var begun, since int64
	var sealed []byte
	err := s.row(ctx, `SELECT begun, since, step, record FROM second_factor WHERE kind = $1 AND number = $2`,
		string(kind), number).Scan(&begun, &since, &f.Step, &sealed)
	if err != nil {
		return f, fold(err)
	}
	f.Begun, f.Since = fromInstant(begun), fromInstant(since)
	plain, err := s.seals.factors.Open(nil, nil, sealed, ofAccount(kind, number))
	if err != nil {
		return f, errUnsealed(err)
	}
	if err := json.Unmarshal(plain, &f.SecondFactorSecrets); err != nil {
		return f, errUnsealed(err)
	}
	return f, nil
}

// ofAccount binds what is sealed to the account's row.
func ofAccount(kind spst.AccountKind, number string) []byte {
	return []byte(string(kind) + "\x00" + number)
}

// RemoveSecondFactor forgets the second factor of an account.
func (s *Store) RemoveSecondFactor(ctx context.Context, kind spst.AccountKind, number string) error {
	return s.exec(ctx, `DELETE FROM second_factor WHERE kind = $1 AND number = $2`, string(kind), number)
}

// AddEvent keeps what happened to an account.
func (s *Store) AddEvent(ctx context.Context, id string, a spst.Account, e spst.AccountEvent) error {
	return s.exec(ctx, `INSERT INTO account_event (id, kind, number, at, action, author) VALUES ($1, $2, $3, $4, $5, $6)`,
		id, string(a.Kind), a.Number, millis(e.At), string(e.Action), e.By)
}

// Events are the last ones, newest first.
func (s *Store) Events(ctx context.Context, kind spst.AccountKind, number string, n int) ([]spst.AccountEvent, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.AccountEvent, error) {
		var e spst.AccountEvent
		var at int64
		err := scan(&at, &e.Action, &e.By)
		e.At = fromInstant(at)
		return e, err
	}, `SELECT at, action, author FROM account_event WHERE kind = $1 AND number = $2 ORDER BY at DESC, id LIMIT $3`,
		string(kind), number, n)
}
