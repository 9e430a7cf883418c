package sqlstore

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// AddHistory keeps what was done to an employee; the values are sealed.
func (s *Store) AddHistory(ctx context.Context, employee string, h spst.HistoryEntry) error {
	var sealed []byte
	if len(h.Changes) > 0 {
		plain, err := json.Marshal(h.Changes)
		if err != nil {
			return fold(err)
		}
		sealed = s.seals.history.Seal(nil, nil, plain, ofChange(employee, h.Version))
	}
	return s.exec(ctx, `
		INSERT INTO employee_history (employee, version, at, kind, number, name, action, fields, import, record)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		employee, h.Version, millis(h.At), string(h.Account.Kind), h.Account.Number, h.Account.Name, h.Action, joined(h.Fields), h.Import, sealed)
}

// ofChange binds what is sealed to its row.
func ofChange(employee string, version int64) []byte {
	return []byte(employee + "\x00" + strconv.FormatInt(version, 10))
}

// History gives what was done to an employee, newest first.
func (s *Store) History(ctx context.Context, employee string) ([]spst.HistoryEntry, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.HistoryEntry, error) {
		var h spst.HistoryEntry
		var at int64
		var fields string
		var sealed []byte
		err := scan(&h.Version, &at, &h.Account.Kind, &h.Account.Number, &h.Account.Name, &h.Action, &fields, &h.Import, &sealed)
		h.At, h.Fields = fromInstant(at), split[string](fields)
		if err != nil || sealed == nil {
			return h, err
		}
		plain, err := s.seals.history.Open(nil, nil, sealed, ofChange(employee, h.Version))
		if err == nil {
			err = json.Unmarshal(plain, &h.Changes)
		}
		if err != nil {
			return h, errUnsealed(err)
		}
		return h, nil
	}, `
		SELECT version, at, kind, number, name, action, fields, import, record
		FROM employee_history WHERE employee = $1 ORDER BY version DESC`, employee)
}
