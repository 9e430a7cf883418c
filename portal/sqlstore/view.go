package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/spst"
)

// PutView adds a view or replaces it.
func (s *Store) PutView(ctx context.Context, a spst.Account, v spst.View) error {
	plain, err := json.Marshal(v)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO list_view (kind, number, list, name, saved_at, record) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, number, list, name) DO UPDATE SET saved_at = excluded.saved_at, record = excluded.record`,
		string(a.Kind), a.Number, string(v.List), v.Key(), millis(v.SavedAt),
		s.seals.views.Seal(nil, nil, plain, ofView(a, string(v.List), v.Key())))
}

// ofView binds what is sealed to its row.
func ofView(a spst.Account, list, key string) []byte {
	return append(ofAccount(a.Kind, a.Number), []byte("\x00"+list+"\x00"+key)...)
}

// Views gives those of an account.
func (s *Store) Views(ctx context.Context, a spst.Account) ([]spst.View, error) {
	rows, err := s.rows(ctx, `SELECT list, name, record FROM list_view WHERE kind = $1 AND number = $2 ORDER BY list, name`,
		string(a.Kind), a.Number)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var views []spst.View
	for rows.Next() {
		var list, key string
		var sealed []byte
		if err := rows.Scan(&list, &key, &sealed); err != nil {
			return nil, fold(err)
		}
		plain, err := s.seals.views.Open(nil, nil, sealed, ofView(a, list, key))
		if err != nil {
			return nil, errUnsealed(err)
		}
		var v spst.View
		if err := json.Unmarshal(plain, &v); err != nil {
			return nil, errUnsealed(err)
		}
		views = append(views, v)
	}
	return views, fold(rows.Err())
}

// DropView forgets one.
func (s *Store) DropView(ctx context.Context, a spst.Account, list spst.ViewList, key string) error {
	return s.exec(ctx, `DELETE FROM list_view WHERE kind = $1 AND number = $2 AND list = $3 AND name = $4`,
		string(a.Kind), a.Number, string(list), key)
}
