package sqlstore

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// EachAppointment calls each with the appointments that start in that time.
func (s *Store) EachAppointment(ctx context.Context, member string, from, until time.Time, each func(*spst.Appointment)) error {
	rows, err := s.rows(ctx, `SELECT id, record FROM appointment WHERE member = $1 AND starts >= $2 AND starts < $3 ORDER BY starts, id`,
		member, millis(from), millis(until))
	if err != nil {
		return fold(err)
	}
	defer rows.Close()
	for rows.Next() {
		a, err := readVisit[spst.Appointment](s, rows)
		if err != nil {
			return err
		}
		each(&a)
	}
	return fold(rows.Err())
}

// FirstActivity gives the first day of which something is known.
func (s *Store) FirstActivity(ctx context.Context, member string) (spst.Date, error) {
	var visit *int64
	if err := s.row(ctx, `SELECT min(starts) FROM appointment WHERE member = $1`, member).Scan(&visit); err != nil {
		return 0, fold(err)
	}
	var first spst.Date
	if visit != nil {
		first = spst.Today(time.UnixMilli(*visit))
	}
	for _, query := range []string{
		`SELECT coalesce(min(day), 0) FROM workplace_action WHERE member = $1`,
		`SELECT coalesce(min(day), 0) FROM training WHERE member = $1`,
		`SELECT coalesce(min(day), 0) FROM coverage WHERE member = $1`,
	} {
		var day spst.Date
		if err := s.row(ctx, query, member).Scan(&day); err != nil {
			return 0, fold(err)
		}
		if !day.IsZero() && (first.IsZero() || day < first) {
			first = day
		}
	}
	return first, nil
}

// PutWorkplaceAction adds an action, or replaces the one with that ID.
func (s *Store) PutWorkplaceAction(ctx context.Context, member string, a spst.WorkplaceAction) error {
	return s.change(ctx, `
		INSERT INTO workplace_action (id, member, day, kind, minutes, role) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET day = excluded.day, kind = excluded.kind, minutes = excluded.minutes, role = excluded.role
			WHERE workplace_action.member = excluded.member`,
		a.ID, member, int64(a.On), string(a.Kind), a.Minutes, string(a.By))
}

// WorkplaceActions gives those of some days, oldest first.
func (s *Store) WorkplaceActions(ctx context.Context, member string, first, last spst.Date) ([]spst.WorkplaceAction, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.WorkplaceAction, error) {
		var a spst.WorkplaceAction
		err := scan(&a.ID, &a.On, &a.Kind, &a.Minutes, &a.By)
		return a, err
	}, `SELECT id, day, kind, minutes, role FROM workplace_action WHERE member = $1 AND day >= $2 AND day <= $3 ORDER BY day, id`,
		member, int64(first), int64(last))
}

// PutTraining adds a training, or replaces the one with that ID.
func (s *Store) PutTraining(ctx context.Context, member string, t spst.Training) error {
	return s.change(ctx, `
		INSERT INTO training (id, member, day, title, participants) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET day = excluded.day, title = excluded.title, participants = excluded.participants
			WHERE training.member = excluded.member`,
		t.ID, member, int64(t.On), t.Title, t.Participants)
}

// Trainings gives those of some days, oldest first.
func (s *Store) Trainings(ctx context.Context, member string, first, last spst.Date) ([]spst.Training, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.Training, error) {
		var t spst.Training
		err := scan(&t.ID, &t.On, &t.Title, &t.Participants)
		return t, err
	}, `SELECT id, day, title, participants FROM training WHERE member = $1 AND day >= $2 AND day <= $3 ORDER BY day, id`,
		member, int64(first), int64(last))
}

// PutCoverage keeps the coverage of a year.
func (s *Store) PutCoverage(ctx context.Context, member string, c spst.Coverage) error {
	return s.exec(ctx, `
		INSERT INTO coverage (member, year, day, employees, up_to_date) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (member, year) DO UPDATE SET day = excluded.day, employees = excluded.employees, up_to_date = excluded.up_to_date`,
		member, c.On.Year(), int64(c.On), c.Employees, c.UpToDate)
}

// Coverage finds that of a year.
func (s *Store) Coverage(ctx context.Context, member string, year int) (spst.Coverage, error) {
	var c spst.Coverage
	err := s.row(ctx, `SELECT day, employees, up_to_date FROM coverage WHERE member = $1 AND year = $2`, member, year).
		Scan(&c.On, &c.Employees, &c.UpToDate)
	return c, fold(err)
}
