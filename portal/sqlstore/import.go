package sqlstore

import (
	"context"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// BeginImport keeps an import that is not there yet.
func (s *Store) BeginImport(ctx context.Context, member string, i portal.StoredImport) error {
	return s.exec(ctx, `
		INSERT INTO roster_import (member, id, origin, at, kind, number, name) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (member, id) DO NOTHING`,
		member, i.ID, string(i.Origin), millis(i.At), string(i.Account.Kind), i.Account.Number, i.Account.Name)
}

const importQuery = `SELECT id, origin, at, kind, number, name FROM roster_import WHERE member = $1`

func scanImport(scan func(...any) error) (spst.Import, error) {
	var i spst.Import
	var at int64
	err := scan(&i.ID, &i.Origin, &at, &i.Account.Kind, &i.Account.Number, &i.Account.Name)
	i.At = fromInstant(at)
	return i, fold(err)
}

// countLines counts the lines of an import by state and by action.
func (s *Store) countLines(ctx context.Context, member string, i *spst.Import) error {
	return fold(s.row(ctx, `
		SELECT count(CASE WHEN state = 0 THEN 1 END), count(CASE WHEN state = 1 THEN 1 END), count(CASE WHEN state = 2 THEN 1 END),
			count(CASE WHEN action = 'create' THEN 1 END), count(CASE WHEN action = 'update' THEN 1 END),
			count(CASE WHEN action = 'exit' THEN 1 END)
		FROM import_line WHERE member = $1 AND import = $2`, member, i.ID).
		Scan(&i.Done, &i.Undone, &i.Kept, &i.Created, &i.Updated, &i.Exited))
}

// ImportState finds one, and tells what has become of its last line.
func (s *Store) ImportState(ctx context.Context, member, id string) (portal.LineState, error) {
	var state portal.LineState
	err := s.row(ctx, `
		SELECT coalesce((SELECT state FROM import_line WHERE member = $1 AND import = $2 ORDER BY place DESC LIMIT 1), 0)
		FROM roster_import WHERE member = $1 AND id = $2`, member, id).Scan(&state)
	return state, fold(err)
}

// Import finds one.
func (s *Store) Import(ctx context.Context, member, id string) (spst.Import, error) {
	i, err := scanImport(s.row(ctx, importQuery+` AND id = $2`, member, id).Scan)
	if err != nil {
		return i, err
	}
	return i, s.countLines(ctx, member, &i)
}

// Imports gives all of a member, newest first.
func (s *Store) Imports(ctx context.Context, member string) ([]spst.Import, error) {
	all, err := list(ctx, s, scanImport, importQuery+` ORDER BY at DESC, id DESC`, member)
	for i := range all {
		if err == nil {
			err = s.countLines(ctx, member, &all[i])
		}
	}
	return all, err
}

// AddImportLines puts lines after the others.
func (s *Store) AddImportLines(ctx context.Context, member, id string, lines []portal.ImportLine) error {
	return s.Within(ctx, func(ctx context.Context) error {
		var last int
		err := s.row(ctx, `SELECT coalesce(max(place), 0) FROM import_line WHERE member = $1 AND import = $2`, member, id).Scan(&last)
		if err != nil {
			return fold(err)
		}
		return s.insert(ctx, `INSERT INTO import_line (member, import, place, line, action, employee, was, version, state, image)`, "",
			ahead(len(lines), func(i int) []any {
				l := &lines[i]
				var image []byte
				if l.Before != nil {
					image = s.seals.images.Seal(nil, nil, appendRecord(nil, l.Before), imageOf(member, id, l.Employee))
				}
				return []any{member, id, last + i + 1, l.Line, string(l.Action), l.Employee, l.Was, l.Version, int(l.State), image}
			}))
	})
}

// imageOf binds an image to its line.
func imageOf(member, id, employee string) []byte {
	return []byte(member + "\x00" + id + "\x00" + employee)
}

// ImportLines finds lines, without their images.
func (s *Store) ImportLines(ctx context.Context, member, id string, names []string) ([]portal.ImportLine, error) {
	var found []portal.ImportLine
	err := among(names, "($1, $2, %s)", func(args []any, rows string) error {
		lines, err := list(ctx, s, func(scan func(...any) error) (portal.ImportLine, error) {
			var l portal.ImportLine
			err := scan(&l.Place, &l.Line, &l.Action, &l.Employee, &l.Was, &l.Version, &l.State)
			return l, err
		}, `SELECT place, line, action, employee, was, version, state FROM import_line WHERE (member, import, line) IN (VALUES `+rows+`)`, args...)
		found = append(found, lines...)
		return err
	}, member, id)
	return found, err
}

// LinesDone gives the lines in place, the last ones first.
func (s *Store) LinesDone(ctx context.Context, member, id string, limit int) ([]portal.ImportLine, error) {
	rows, err := s.rows(ctx, `
		SELECT place, line, action, employee, was, version, state, image FROM import_line
		WHERE member = $1 AND import = $2 AND state = 0 ORDER BY place DESC LIMIT $3`, member, id, limit)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var lines []portal.ImportLine
	for rows.Next() {
		var l portal.ImportLine
		var image []byte
		if err := rows.Scan(&l.Place, &l.Line, &l.Action, &l.Employee, &l.Was, &l.Version, &l.State, &image); err != nil {
			return nil, fold(err)
		}
		if image != nil {
			l.Before = &portal.Record{}
			plain, err := s.seals.images.Open(nil, nil, image, imageOf(member, id, l.Employee))
			if err == nil {
				err = readRecord(plain, l.Before)
			}
			if err != nil {
				return nil, errUnsealed(err)
			}
		}
		lines = append(lines, l)
	}
	return lines, fold(rows.Err())
}

// Restored gives the lines that left an employee in version from the version to.
func (s *Store) Restored(ctx context.Context, member, employee string, from, to int64) error {
	return s.exec(ctx, `UPDATE import_line SET version = $4 WHERE employee = $2 AND version = $3 AND member = $1 AND state = 0`, member,
		employee, from, to)
}

// SettleLines notes what has become of lines; their images are of no more use.
func (s *Store) SettleLines(ctx context.Context, member, id string, from, to int, state portal.LineState) error {
	return s.exec(ctx, `
		UPDATE import_line SET state = $5, image = NULL WHERE member = $1 AND import = $2 AND place >= $3 AND place <= $4 AND state = 0`,
		member, id, from, to, int(state))
}
