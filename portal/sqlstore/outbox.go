package sqlstore

import (
	"context"
	"encoding/json"
	"time"

	"github.com/espace-adherent/adherent/portal"
)

// AddLetter keeps a letter that waits.
func (s *Store) AddLetter(ctx context.Context, l portal.StoredLetter) error {
	plain, err := json.Marshal(l.Letter)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `INSERT INTO letter (id, due, until, tries, letter) VALUES ($1, $2, $3, $4, $5)`,
		l.ID, millis(l.Due), millis(l.Until), l.Tries, s.seals.letters.Seal(nil, nil, plain, []byte(l.ID)))
}

// ClaimLetter takes the letter that has been due for longest.
func (s *Store) ClaimLetter(ctx context.Context, now, lease time.Time) (portal.StoredLetter, error) {
	var l portal.StoredLetter
	err := s.Within(ctx, func(ctx context.Context) (err error) {
		l, err = s.scanLetter(s.row(ctx, `
			UPDATE letter SET due = $1, tries = tries + 1
			WHERE id IN (SELECT id FROM letter WHERE due <= $2 ORDER BY due, id LIMIT 1`+s.engine.claiming()+`)
			RETURNING id, due, until, tries, letter`, millis(lease), millis(now)))
		return err
	})
	return l, err
}

func (s *Store) scanLetter(row scanner) (portal.StoredLetter, error) {
	var l portal.StoredLetter
	var due, until int64
	var sealed []byte
	if err := row.Scan(&l.ID, &due, &until, &l.Tries, &sealed); err != nil {
		return l, fold(err)
	}
	l.Due, l.Until = fromInstant(due), fromInstant(until)
	plain, err := s.seals.letters.Open(nil, nil, sealed, []byte(l.ID))
	if err != nil {
		return l, errUnsealed(err)
	}
	if err := json.Unmarshal(plain, &l.Letter); err != nil {
		return l, errUnsealed(err)
	}
	return l, nil
}

// PostponeLetter lets a letter wait.
func (s *Store) PostponeLetter(ctx context.Context, id string, due time.Time) error {
	return s.exec(ctx, `UPDATE letter SET due = $1 WHERE id = $2`, millis(due), id)
}

// DropLetter forgets a letter.
func (s *Store) DropLetter(ctx context.Context, id string) error {
	return s.exec(ctx, `DELETE FROM letter WHERE id = $1`, id)
}
