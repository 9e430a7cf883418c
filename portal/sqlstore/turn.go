package sqlstore

import (
	"context"

	"github.com/espace-adherent/adherent/portal"
)

// TakeTurn gives a turn to holder, or keeps it.
func (s *Store) TakeTurn(ctx context.Context, name, holder string, seen int64) (portal.Turn, error) {
	var t portal.Turn
	err := s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `
			INSERT INTO turn (name, holder, beat) VALUES ($1, $2, 1)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, beat = turn.beat + 1
			WHERE turn.holder = excluded.holder OR turn.holder = '' OR turn.beat = $3`, name, holder, seen)
		if err != nil {
			return err
		}
		return fold(s.row(ctx, `SELECT holder, beat FROM turn WHERE name = $1`, name).Scan(&t.Holder, &t.Beat))
	})
	return t, err
}

// LeaveTurn makes a turn nobody's.
func (s *Store) LeaveTurn(ctx context.Context, name, holder string) error {
	return s.exec(ctx, `UPDATE turn SET holder = '' WHERE name = $1 AND holder = $2`, name, holder)
}
