package sqlstore

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// PutAppointment keeps an appointment, or its new version.
func (s *Store) PutAppointment(ctx context.Context, member string, a spst.Appointment) error {
	sealed, err := s.sealVisit(a.ID, a)
	if err != nil {
		return err
	}
	return s.change(ctx, `
		INSERT INTO appointment (id, member, version, starts, planned, record, employee) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, starts = excluded.starts, employee = excluded.employee,
			planned = excluded.planned, record = excluded.record WHERE appointment.member = excluded.member`,
		a.ID, member, a.Version, millis(a.Start), a.Status == spst.Planned, sealed, a.EmployeeID)
}

// Appointment finds one.
func (s *Store) Appointment(ctx context.Context, member, id string) (spst.Appointment, error) {
	return readVisit[spst.Appointment](s, s.row(ctx, `SELECT id, record FROM appointment WHERE id = $1 AND member = $2`, id, member))
}

// The two lists of appointments, without what comes after the cursor.
const (
	appointmentsToCome = ` FROM appointment WHERE member = $1 AND starts >= $2 AND planned = TRUE`
	appointmentsPast   = ` FROM appointment WHERE member = $1 AND (starts < $2 OR planned = FALSE)`
)

// Appointments gives a page. The cursor is the last one's place, sealed.
func (s *Store) Appointments(ctx context.Context, member string, x portal.AppointmentSelection) (spst.AppointmentPage, error) {
	from, after, order := appointmentsToCome, ` AND (starts, id) > ($3, $4)`, ` ORDER BY starts, id`
	start := place{key: "0"}
	if x.When == spst.Past {
		from, after, order = appointmentsPast, ` AND (starts, id) < ($3, $4)`, ` ORDER BY starts DESC, id DESC`
		start = endOfTime()
	}
	page := spst.AppointmentPage{}
	now := millis(x.Now)
	if err := s.row(ctx, `SELECT count(*)`+from, member, now).Scan(&page.Total); err != nil {
		return page, fold(err)
	}
	at, err := s.timeCursor(visitCursors(member), x.Cursor, start)
	if err != nil {
		return page, err
	}
	page.Appointments, err = readVisits[spst.Appointment](ctx, s, `SELECT id, record`+from+after+order+` LIMIT $5`,
		member, now, at.instant(), at.id, x.Limit+1)
	if err == nil && len(page.Appointments) > x.Limit {
		page.Appointments = page.Appointments[:x.Limit]
		last := page.Appointments[x.Limit-1]
		page.Next = s.sealTimeCursor(visitCursors(member), millis(last.Start), last.ID)
	}
	return page, err
}

// AppointmentsOf gives those of one employee, newest first. Rows from before the column
// do not say whose they are: they are opened.
func (s *Store) AppointmentsOf(ctx context.Context, member, employee string) ([]spst.Appointment, error) {
	const query = `SELECT id, record FROM appointment WHERE member = $1 AND employee = $2 ORDER BY starts DESC`
	all, err := readVisits[spst.Appointment](ctx, s, query, member, employee)
	if err != nil {
		return nil, err
	}
	before, err := readVisits[spst.Appointment](ctx, s, query, member, "")
	for _, a := range before {
		if a.EmployeeID == employee {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b spst.Appointment) int { return b.Start.Compare(a.Start) })
	return all, err
}

// PutVisitRequest keeps a request, or its new version.
func (s *Store) PutVisitRequest(ctx context.Context, member string, r spst.VisitRequest) error {
	sealed, err := s.sealVisit(r.ID, r)
	if err != nil {
		return err
	}
	return s.change(ctx, `
		INSERT INTO visit_request (id, member, version, at, record) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET version = excluded.version, record = excluded.record
			WHERE visit_request.member = excluded.member`,
		r.ID, member, r.Version, millis(r.At), sealed)
}

// VisitRequest finds one.
func (s *Store) VisitRequest(ctx context.Context, member, id string) (spst.VisitRequest, error) {
	return readVisit[spst.VisitRequest](s, s.row(ctx, `SELECT id, record FROM visit_request WHERE id = $1 AND member = $2`, id, member))
}

// VisitRequests gives a page, newest first.
func (s *Store) VisitRequests(ctx context.Context, member string, q spst.PageQuery) (spst.VisitRequestPage, error) {
	page := spst.VisitRequestPage{}
	if err := s.row(ctx, `SELECT count(*) FROM visit_request WHERE member = $1`, member).Scan(&page.Total); err != nil {
		return page, fold(err)
	}
	at, err := s.timeCursor(visitCursors(member), q.Cursor, endOfTime())
	if err != nil {
		return page, err
	}
	page.Requests, err = readVisits[spst.VisitRequest](ctx, s, `
		SELECT id, record FROM visit_request WHERE member = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4`,
		member, at.instant(), at.id, q.Limit+1)
	if err == nil && len(page.Requests) > q.Limit {
		page.Requests = page.Requests[:q.Limit]
		last := page.Requests[q.Limit-1]
		page.Next = s.sealTimeCursor(visitCursors(member), millis(last.At), last.ID)
	}
	return page, err
}

// PutTracking keeps what is known of the visits of employees.
func (s *Store) PutTracking(ctx context.Context, member string, known []portal.TrackedEmployee) error {
	return s.Within(ctx, func(ctx context.Context) error {
		for _, t := range known {
			err := s.exec(ctx, `
				UPDATE employee SET last_visit = CASE WHEN $3 > last_visit THEN $3 ELSE last_visit END, next_visit = $4
				WHERE member = $1 AND id = $2`, member, t.ID, int64(t.Last), int64(t.Next))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// NoteVisitDone notes the day of a visit.
func (s *Store) NoteVisitDone(ctx context.Context, member, employee string, on spst.Date) error {
	return s.exec(ctx, `UPDATE employee SET last_visit = $3, next_visit = 0 WHERE member = $1 AND id = $2 AND last_visit < $3`,
		member, employee, int64(on))
}

const firstVisit = `SELECT last_visit FROM employee WHERE member = $1 AND last_visit > 0 ORDER BY last_visit LIMIT 1`

// FirstVisit gives the day of the first visit that is known.
func (s *Store) FirstVisit(ctx context.Context, member string) (spst.Date, error) {
	var first spst.Date
	err := fold(s.row(ctx, firstVisit, member).Scan(&first))
	if spst.KindOf(err) == spst.NotFound {
		err = nil
	}
	return first, err
}

// KnownVisits gives what is known of visits, by one statement: each is a way to the server. Rows from
// before the column do not say whose they are: they are opened.
func (s *Store) KnownVisits(ctx context.Context, member, employee string, now time.Time) (portal.KnownVisits, error) {
	whose, args := ` AND employee <> ''`, []any{member, millis(now)}
	if employee != "" {
		whose, args = ` AND employee = $3`, append(args, employee)
	}
	rows, err := s.rows(ctx, `
		SELECT employee, starts, id, record`+appointmentsToCome+` AND employee = ''
		UNION ALL SELECT employee, min(starts), '', NULL`+appointmentsToCome+whose+` GROUP BY employee
		UNION ALL SELECT '', coalesce((`+firstVisit+`), 0), '', NULL`, args...)
	if err != nil {
		return portal.KnownVisits{}, fold(err)
	}
	defer rows.Close()
	known := portal.KnownVisits{Next: map[string]spst.Date{}}
	for rows.Next() {
		var of, id string
		var when int64
		var sealed []byte
		if err := rows.Scan(&of, &when, &id, &sealed); err != nil {
			return known, fold(err)
		}
		switch {
		case of != "":
			known.Next[of] = spst.Today(time.UnixMilli(when))
			continue
		case id == "":
			known.First = spst.Date(when)
			continue
		}
		a, err := openVisit[spst.Appointment](s, id, sealed)
		if err != nil {
			return known, err
		}
		if day, booked := known.Next[a.EmployeeID]; !booked || a.Day() < day {
			known.Next[a.EmployeeID] = a.Day()
		}
	}
	return known, fold(rows.Err())
}

// TrackingOf gives what is known of the visits of one employee; the zero value when
// nothing is.
func (s *Store) TrackingOf(ctx context.Context, member, employee string) (spst.Tracking, error) {
	var t spst.Tracking
	err := fold(s.row(ctx, `SELECT last_visit, next_visit FROM employee WHERE member = $1 AND id = $2`, member, employee).Scan(&t.Last,
		&t.Next))
	if spst.KindOf(err) == spst.NotFound {
		err = nil
	}
	return t, err
}

func (s *Store) sealVisit(id string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fold(err)
	}
	return s.seals.visits.Seal(nil, nil, plain, []byte(id)), nil
}

// readVisit opens the record of a row of id and record.
func readVisit[T any](s *Store, row scanner) (T, error) {
	var v T
	var id string
	var sealed []byte
	if err := row.Scan(&id, &sealed); err != nil {
		return v, fold(err)
	}
	return openVisit[T](s, id, sealed)
}

func openVisit[T any](s *Store, id string, sealed []byte) (T, error) {
	var v T
	plain, err := s.seals.visits.Open(nil, nil, sealed, []byte(id))
	if err == nil {
		err = errors.Join(json.Unmarshal(plain, &v), readFormerVisit(plain, &v))
	}
	if err != nil {
		return v, errUnsealed(err)
	}
	return v, nil
}

// readFormerVisit puts in v what a record written before holds under other names. Every request has a status.
func readFormerVisit(plain []byte, v any) error {
	type former struct {
		To    spst.Date          `json:"to"`
		State spst.RequestStatus `json:"state"`
	}
	switch v := v.(type) {
	case *spst.VisitRequest:
		if v.Status != "" {
			return nil
		}
		var was former
		err := json.Unmarshal(plain, &was)
		v.Until, v.Status = was.To, was.State
		return err
	case *spst.Appointment:
		if v.Cancellation == nil || v.Cancellation.Status != "" {
			return nil
		}
		var was struct{ Cancellation former }
		err := json.Unmarshal(plain, &was)
		v.Cancellation.Status = was.Cancellation.State
		return err
	}
	return nil
}

func readVisits[T any](ctx context.Context, s *Store, query string, args ...any) ([]T, error) {
	rows, err := s.rows(ctx, query, args...)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	list := []T{}
	for rows.Next() {
		v, err := readVisit[T](s, rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, fold(rows.Err())
}

// endOfTime is the place after every row.
func endOfTime() place { return place{key: strconv.FormatInt(math.MaxInt64, 10)} }

// instant is the key of a place in a list that goes by time.
func (p place) instant() int64 {
	at, _ := strconv.ParseInt(p.key, 10, 64)
	return at
}

// The cursors of appointments and requests are those of another list than the roster's.
func visitCursors(member string) []byte { return []byte("visits\x00" + member) }

// sealTimeCursor is the cursor of a place in a list that goes by time; of names the list and whose it is.
func (s *Store) sealTimeCursor(of []byte, at int64, id string) string {
	sealed := s.seals.cursors.Seal(nil, nil, fmt.Appendf(nil, "%d\x00%s", at, id), of)
	return base64.RawURLEncoding.EncodeToString(sealed)
}

// timeCursor is the place after which a page begins; start when there is no
// cursor.
func (s *Store) timeCursor(of []byte, cursor string, start place) (place, error) {
	if cursor == "" {
		return start, nil
	}
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		sealed, err = s.seals.cursors.Open(nil, nil, sealed, of)
	}
	if err != nil {
		return place{}, errCursor(err)
	}
	at, id, _ := strings.Cut(string(sealed), "\x00")
	return place{key: at, id: id}, nil
}
