package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/spst"
)

// draftRecord is what is sealed of a draft: what was typed, and whose name is on it.
type draftRecord struct {
	Title  string
	Values []spst.DraftValue
}

// PutDraft adds a draft or replaces it, and drops the oldest beyond most.
func (s *Store) PutDraft(ctx context.Context, a spst.Account, member string, d spst.Draft, most int) error {
	plain, err := json.Marshal(draftRecord{d.Title, d.Values})
	if err != nil {
		return fold(err)
	}
	kind := string(a.Kind)
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `
			INSERT INTO draft (kind, number, member, form, saved_at, record) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (kind, number, member, form) DO UPDATE SET saved_at = excluded.saved_at, record = excluded.record`,
			kind, a.Number, member, d.Form, millis(d.SavedAt), s.seals.drafts.Seal(nil, nil, plain, ofDraft(a, member, d.Form)))
		if err != nil {
			return err
		}
		return s.exec(ctx, `
			DELETE FROM draft WHERE kind = $1 AND number = $2 AND member = $3 AND form NOT IN (
				SELECT form FROM draft WHERE kind = $1 AND number = $2 AND member = $3 ORDER BY saved_at DESC, form LIMIT $4)`,
			kind, a.Number, member, most)
	})
}

const draftQuery = `SELECT form, saved_at, record FROM draft WHERE kind = $1 AND number = $2 AND member = $3`

func (s *Store) scanDraft(row scanner, a spst.Account, member string) (spst.Draft, error) {
	var d spst.Draft
	var at int64
	var sealed []byte
	if err := row.Scan(&d.Form, &at, &sealed); err != nil {
		return d, fold(err)
	}
	d.SavedAt = fromInstant(at)
	plain, err := s.seals.drafts.Open(nil, nil, sealed, ofDraft(a, member, d.Form))
	if err != nil {
		return d, errUnsealed(err)
	}
	var r draftRecord
	if err := json.Unmarshal(plain, &r); err != nil {
		return d, errUnsealed(err)
	}
	d.Title, d.Values = r.Title, r.Values
	return d, nil
}

// ofDraft binds what is sealed to its row.
func ofDraft(a spst.Account, member, form string) []byte {
	return append(ofAccount(a.Kind, a.Number), []byte("\x00"+member+"\x00"+form)...)
}

// Drafts gives those of an account for a member, the last kept first.
func (s *Store) Drafts(ctx context.Context, a spst.Account, member string) ([]spst.Draft, error) {
	rows, err := s.rows(ctx, draftQuery+` ORDER BY saved_at DESC, form`, string(a.Kind), a.Number, member)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []spst.Draft
	for rows.Next() {
		d, err := s.scanDraft(rows, a, member)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, fold(rows.Err())
}

// Draft finds one.
func (s *Store) Draft(ctx context.Context, a spst.Account, member, form string) (spst.Draft, error) {
	return s.scanDraft(s.row(ctx, draftQuery+` AND form = $4`, string(a.Kind), a.Number, member, form), a, member)
}

// DropDraft forgets one.
func (s *Store) DropDraft(ctx context.Context, a spst.Account, member, form string) error {
	return s.exec(ctx, `DELETE FROM draft WHERE kind = $1 AND number = $2 AND member = $3 AND form = $4`,
		string(a.Kind), a.Number, member, form)
}
