package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// clientStates has what « Mes clients » shows of each member of the mandates of
// $4 in force on $3: as the ledger does, the balance leaves out what is
// disputed, and what pays or reverses it.
const clientStates = `
	SELECT m.number, m.revision, (m.vat > '' OR m.vat_exempt = TRUE),
		EXISTS (SELECT 1 FROM contact c WHERE c.member = m.number AND c.removed_at = 0 AND c.bills = TRUE AND c.email > ''),
		(SELECT CAST(coalesce(sum(i.total), 0) AS BIGINT) FROM invoice i LEFT JOIN invoice r ON r.number = i.reverses
			WHERE i.member = m.number AND i.disputed = FALSE AND coalesce(r.disputed, FALSE) = FALSE) -
		(SELECT CAST(coalesce(sum(p.cents), 0) AS BIGINT) FROM payment p JOIN invoice i ON i.number = p.invoice
			WHERE p.member = m.number AND i.disputed = FALSE),
		(SELECT min(i.due) FROM invoice i LEFT JOIN invoice r ON r.reverses = i.number
			WHERE i.member = m.number AND i.total > 0 AND i.disputed = FALSE AND i.total + coalesce(r.total, 0) >
				(SELECT coalesce(sum(p.cents), 0) FROM payment p WHERE p.invoice IN (i.number, r.number))),
		(SELECT min(a.starts) FROM appointment a WHERE a.member = m.number AND a.starts >= $1 AND a.planned = TRUE),
		x.until, x.billed, x.record
	FROM mandate d JOIN member m ON m.number = d.member
	LEFT JOIN declaration x ON x.member = m.number AND x.year = $2
	WHERE d.starts_on <= $3 AND (d.ends_on = 0 OR d.ends_on >= $3) AND (m.left_on = 0 OR m.left_on >= $3) AND d.mandatary = $4`

// ClientStates gives those of the members of a mandatary.
func (s *Store) ClientStates(ctx context.Context, mandatary string, x portal.ClientSelection) (map[string]portal.ClientState, error) {
	rows, err := s.rows(ctx, clientStates, millis(x.Now), x.Year, int64(x.On), mandatary)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	states := map[string]portal.ClientState{}
	for rows.Next() {
		var number string
		var c portal.ClientState
		var due, visit, until sql.NullInt64
		var billed sql.NullBool
		var record sql.NullString
		err := rows.Scan(&number, &c.Revision, &c.VAT, &c.BillingEmail, &c.Balance, &due, &visit, &until, &billed, &record)
		if err != nil {
			return nil, fold(err)
		}
		c.OldestDue = spst.Date(due.Int64)
		if visit.Valid {
			c.NextAppointment = fromInstant(visit.Int64)
		}
		if record.Valid {
			if err := json.Unmarshal([]byte(record.String), &c.Declaration.Declaration); err != nil {
				return nil, fold(err)
			}
			c.Declaration.Until, c.Declaration.Billed = spst.Date(until.Int64), billed.Bool
		}
		states[number] = c
	}
	return states, fold(rows.Err())
}
