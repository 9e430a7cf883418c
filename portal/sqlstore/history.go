package sqlstore

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

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
		e, err := s.readHistory(scan)
		return e.HistoryEntry, err
	}, `
		SELECT employee, version, at, kind, number, name, action, fields, import, record
		FROM employee_history WHERE employee = $1 ORDER BY version DESC`, employee)
}

// HistoryFrom gives what was done to the employees of a member from an instant on, of each
// newest first.
func (s *Store) HistoryFrom(ctx context.Context, member string, from time.Time) ([]portal.EmployeeEntry, error) {
	return list(ctx, s, s.readHistory, `
		SELECT h.employee, h.version, h.at, h.kind, h.number, h.name, h.action, h.fields, h.import, h.record
		FROM employee e JOIN employee_history h ON h.employee = e.id
		WHERE e.member = $1 AND h.at >= $2 ORDER BY h.employee, h.version DESC`, member, millis(from))
}

func (s *Store) readHistory(scan func(...any) error) (portal.EmployeeEntry, error) {
	var h portal.EmployeeEntry
	var at int64
	var fields string
	var sealed []byte
	err := scan(&h.Employee, &h.Version, &at, &h.Account.Kind, &h.Account.Number, &h.Account.Name, &h.Action, &fields, &h.Import, &sealed)
	h.At, h.Fields = fromInstant(at), split[string](fields)
	if err != nil || sealed == nil {
		return h, err
	}
	plain, err := s.seals.history.Open(nil, nil, sealed, ofChange(h.Employee, h.Version))
	if err == nil {
		err = json.Unmarshal(plain, &h.Changes)
	}
	if err != nil {
		return h, errUnsealed(err)
	}
	return h, nil
}
