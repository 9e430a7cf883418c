package sqlstore

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// AddHistory keeps what was done to an employee.
func (s *Store) AddHistory(ctx context.Context, employee string, h spst.HistoryEntry) error {
	return s.exec(ctx, `
		INSERT INTO employee_history (employee, version, at, kind, number, name, action, fields)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		employee, h.Version, millis(h.At), string(h.Account.Kind), h.Account.Number, h.Account.Name, h.Action, joined(h.Fields))
}

// History gives what was done to an employee, newest first.
func (s *Store) History(ctx context.Context, employee string) ([]spst.HistoryEntry, error) {
	rows, err := s.rows(ctx, `
		SELECT version, at, kind, number, name, action, fields
		FROM employee_history WHERE employee = $1 ORDER BY version DESC`, employee)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	entries := []spst.HistoryEntry{}
	for rows.Next() {
		var h spst.HistoryEntry
		var at int64
		var fields string
		err := rows.Scan(&h.Version, &at, &h.Account.Kind, &h.Account.Number, &h.Account.Name, &h.Action, &fields)
		if err != nil {
			return nil, fold(err)
		}
		h.At, h.Fields = fromInstant(at), split[string](fields)
		entries = append(entries, h)
	}
	return entries, fold(rows.Err())
}
