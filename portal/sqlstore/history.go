package sqlstore

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// AddHistory keeps what was done to employees; the values are sealed.
func (s *Store) AddHistory(ctx context.Context, entries ...portal.EmployeeEntry) error {
	sealed := make([][]byte, len(entries))
	for i := range entries {
		if e := &entries[i]; len(e.Changes) > 0 {
			plain, err := json.Marshal(e.Changes)
			if err != nil {
				return fold(err)
			}
			sealed[i] = s.seals.history.Seal(nil, nil, plain, ofChange(e.Employee, e.Version))
		}
	}
	return s.insert(ctx, `INSERT INTO employee_history (employee, version, at, kind, number, name, action, fields, import, record)`, "",
		ahead(len(entries), func(i int) []any {
			e := &entries[i]
			return []any{
				e.Employee, e.Version, millis(e.At), string(e.Account.Kind), e.Account.Number, e.Account.Name, e.Action, joined(e.Fields), e.Import,
				sealed[i],
			}
		}))
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
