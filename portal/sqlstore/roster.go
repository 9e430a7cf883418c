package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"math"
	"runtime"
	"strings"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The present_until of an employee whose exit is not declared, and of one who is
// withdrawn from every list.
const (
	stillThere = math.MaxInt32
	withdrawn  = -1
)

// BeginRosterChange counts a new revision of the roster. On PostgreSQL the
// update also locks the member's row; SQLite has one writer anyway.
func (s *Store) BeginRosterChange(ctx context.Context, member string) error {
	return s.change(ctx, `UPDATE member SET revision = revision + 1 WHERE number = $1`, member)
}

// revision is the one that the roster of a member is in.
func (s *Store) revision(ctx context.Context, member string) (int64, error) {
	var n int64
	err := s.row(ctx, `SELECT revision FROM member WHERE number = $1`, member).Scan(&n)
	return n, fold(err)
}

// Employee finds an employee of a member.
func (s *Store) Employee(ctx context.Context, member, id string) (portal.Record, error) {
	found, err := s.EmployeesOf(ctx, member, []string{id})
	if err == nil && len(found) == 0 {
		return portal.Record{}, fold(sql.ErrNoRows)
	}
	if err != nil {
		return portal.Record{}, err
	}
	return found[0], nil
}

// EmployeesOf finds employees of a member.
func (s *Store) EmployeesOf(ctx context.Context, member string, ids []string) ([]portal.Record, error) {
	found := make([]portal.Record, 0, len(ids))
	var o opener
	err := among(ids, "%s", func(args []any, list string) error {
		// The member is looked at here: SQLite would go through all the employees of it.
		rows, err := s.rows(ctx, `SELECT id, member, version, record, last_visit, next_visit FROM employee WHERE id IN (`+list+`)`, args...)
		if err != nil {
			return fold(err)
		}
		defer rows.Close()
		var of, sealed sql.RawBytes
		for rows.Next() {
			var r portal.Record
			if err := rows.Scan(&r.ID, &of, &r.Version, &sealed, &r.Tracking.Last, &r.Tracking.Next); err != nil {
				return fold(err)
			}
			if string(of) != member {
				continue
			}
			if err := o.open(s.seals, sealed, &r); err != nil {
				return err
			}
			found = append(found, r)
		}
		return fold(rows.Err())
	})
	return found, err
}

// EmployeesByNIR looks NIRs up among those present.
func (s *Store) EmployeesByNIR(ctx context.Context, member string, nirs []spst.NIR, on spst.Date) (map[spst.NIR][]string, error) {
	holders := map[spst.NIR][]string{}
	for part := range parts(nirs) {
		args, sealed := []any{int64(on)}, map[string]spst.NIR{}
		for _, nir := range part {
			index := s.seals.nirIndex(member, nir)
			args, sealed[string(index)] = append(args, index), nir
		}
		rows, err := s.rows(ctx, `SELECT nir_index, id FROM employee WHERE present_until >= $1 AND nir_index IN (`+parameters(1, len(part))+`)`, args...)
		if err != nil {
			return nil, fold(err)
		}
		for rows.Next() {
			var index []byte
			var id string
			if err := rows.Scan(&index, &id); err != nil {
				return nil, errors.Join(fold(err), rows.Close())
			}
			nir := sealed[string(index)]
			holders[nir] = append(holders[nir], id)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, fold(err)
		}
	}
	return holders, nil
}

// AddEmployees adds rows to a roster.
func (s *Store) AddEmployees(ctx context.Context, member string, records []portal.Record) error {
	if len(records) == 0 {
		return nil
	}
	return s.whole(ctx, func(ctx context.Context) error {
		revision, err := s.revision(ctx, member)
		if err != nil {
			return err
		}
		err = s.insert(ctx, `
			INSERT INTO employee (member, sort_key, id, version, record, search, present_until, category, nir_index, revision)`, "",
			ahead(len(records), func(i int) []any { return s.columns(member, &records[i], revision) }))
		if err != nil {
			return err
		}
		added := map[presence]int{}
		for i := range records {
			added[presenceOf(&records[i])]++
		}
		return s.keepHeadcount(ctx, member, added)
	})
}

// ReplaceEmployees keeps new versions.
func (s *Store) ReplaceEmployees(ctx context.Context, member string, changes []portal.EmployeeChange) error {
	if len(changes) == 0 {
		return nil
	}
	return s.whole(ctx, func(ctx context.Context) error {
		i := 0
		for columns := range ahead(len(changes), func(i int) []any { return s.columns(member, &changes[i].After) }) {
			c := &changes[i]
			i++
			query := replaceEmployee
			if sortKey(&c.Before.Employee) == columns[1] && searchText(&c.Before.Employee) == columns[5] && c.Before.NIR == c.After.NIR &&
				presenceOf(&c.Before).until == columns[6] {
				query = replaceInPlace
				columns = []any{columns[0], columns[2], columns[3], columns[4], columns[7]}
			}
			if err := s.change(ctx, query, columns...); err != nil {
				return err
			}
		}
		moved := map[presence]int{}
		for i := range changes {
			moved[presenceOf(&changes[i].Before)]--
			moved[presenceOf(&changes[i].After)]++
		}
		maps.DeleteFunc(moved, func(_ presence, n int) bool { return n == 0 })
		return s.keepHeadcount(ctx, member, moved)
	})
}

// A statement that names the column of an index writes that index, changed or not: there is
// one for changes that leave an employee's place in the list as it is.
const (
	replaceEmployee = `
		UPDATE employee SET sort_key = $2, version = $4, record = $5, search = $6,
			present_until = $7, category = $8, nir_index = $9, revision = (SELECT revision FROM member WHERE number = $1)
		WHERE member = $1 AND id = $3`
	replaceInPlace = `
		UPDATE employee SET version = $3, record = $4, category = $5, revision = (SELECT revision FROM member WHERE number = $1)
		WHERE member = $1 AND id = $2`
)

// presence is what employees are counted by.
type presence struct {
	category spst.Category
	until    int64 // exit date when declared, else stillThere
}

func presenceOf(r *portal.Record) presence {
	p := presence{r.DeclaredCategory, stillThere}
	if r.Withdrawn {
		p.until = withdrawn
		return p
	}
	if r.ExitReason != "" && !r.ExitDate.IsZero() {
		p.until = int64(r.ExitDate)
	}
	return p
}

// keepHeadcount keeps the counts in step with the rows.
func (s *Store) keepHeadcount(ctx context.Context, member string, changes map[presence]int) error {
	for p, n := range changes {
		err := s.exec(ctx, `
			INSERT INTO headcount (member, category, present_until, count) VALUES ($1, $2, $3, $4)
			ON CONFLICT (member, category, present_until) DO UPDATE SET count = headcount.count + excluded.count`,
			member, string(p.category), p.until, n)
		if err != nil {
			return err
		}
	}
	return nil
}

// columns gives the values of an employee's row, in the order of AddEmployees, and more after them.
func (s *Store) columns(member string, r *portal.Record, more ...any) []any {
	p := presenceOf(r)
	sealed := s.seals.records.Seal(nil, nil, appendRecord(nil, r), []byte(r.ID))
	return append([]any{
		member, sortKey(&r.Employee), r.ID, r.Version, sealed, searchText(&r.Employee),
		p.until, string(p.category), s.seals.nirIndex(member, r.NIR),
	}, more...)
}

// sortKey is [spst.Employee.SortKey] without the NUL that text columns do not take.
func sortKey(e *spst.Employee) string { return strings.ReplaceAll(e.SortKey(), "\x00", "\x01") }

func searchText(e *spst.Employee) string {
	var room [160]byte
	names := spst.AppendFold(room[:0], e.MarriedName+" "+e.BirthName+" "+e.FirstName)
	return string(e.AppendSearched(names, ' '))
}

// opener opens sealed records one after the other, in the same room.
type opener struct{ plain, id []byte }

func (o *opener) open(s seals, sealed []byte, r *portal.Record) error {
	o.id = append(o.id[:0], r.ID...)
	var err error
	if o.plain, err = s.records.Open(o.plain[:0], nil, sealed, o.id); err != nil {
		return errUnsealed(err)
	}
	if err := readRecord(o.plain, r); err != nil {
		return errUnsealed(err)
	}
	return nil
}

// condition selects from employee by member, presence and words.
type condition struct {
	sql  string
	args []any
}

func newCondition(member string, x portal.Selection) condition {
	c := condition{sql: `member = $1`, args: []any{member}}
	switch x.Status {
	case spst.Present:
		c.and(`present_until >= %s`, int64(x.On))
	case spst.Gone:
		c.and(`present_until < %s`, int64(x.On))
		c.and(`present_until > %s`, withdrawn)
	default:
		c.and(`present_until > %s`, withdrawn)
	}
	for _, w := range x.Words {
		c.and(`search LIKE %s ESCAPE '\'`, "%"+likeEscaper.Replace(w)+"%")
	}
	return c
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func (c *condition) and(format string, arg any) {
	c.args = append(c.args, arg)
	c.sql += " AND " + fmt.Sprintf(format, fmt.Sprintf("$%d", len(c.args)))
}

// Employees gives a page. The cursor is the last row's place, sealed.
func (s *Store) Employees(ctx context.Context, member string, x portal.Selection) (portal.Page, error) {
	page := portal.Page{Employees: []spst.Employee{}}
	var after place
	var err error
	if x.Cursor != "" {
		if after, err = s.openCursor(member, x.Cursor); err != nil {
			return page, err
		}
	}
	if len(x.Words) > 0 && !within(ctx) {
		return s.searchEmployees(ctx, member, x, after)
	}
	c := newCondition(member, x)
	if x.Cursor != "" {
		c.args = append(c.args, after.key, after.id)
		c.sql += fmt.Sprintf(` AND (sort_key, id) > ($%d, $%d)`, len(c.args)-1, len(c.args))
	}
	c.args = append(c.args, x.Limit+1)
	query := fmt.Sprintf(selectEmployees+`%s ORDER BY sort_key, id LIMIT $%d`, c.sql, len(c.args))
	err = s.scanEmployees(ctx, query, c.args, func(e *spst.Employee, t spst.Tracking) error {
		kept := *e
		kept.Determinants = append([]spst.DeterminantCode(nil), e.Determinants...)
		page.Employees, page.Tracking = append(page.Employees, kept), append(page.Tracking, t)
		return nil
	})
	if err != nil {
		return page, err
	}
	whole := x.Cursor == ""
	if len(page.Employees) > x.Limit {
		page.Employees, page.Tracking, whole = page.Employees[:x.Limit], page.Tracking[:x.Limit], false
		page.Next = s.sealCursor(member, placeOf(&page.Employees[x.Limit-1]))
	}
	if page.Total = len(page.Employees); !whole { // else nothing is left to count
		page.Total, err = s.count(ctx, member, x)
	}
	return page, err
}

// StreamEmployees reads the count and the rows from one state of the base.
func (s *Store) StreamEmployees(ctx context.Context, member string, x portal.Selection, start func(int),
	each func(*spst.Employee, spst.Tracking) error) error {
	if len(x.Words) > 0 && !within(ctx) {
		return s.search(ctx, member, func(ctx context.Context, index *searchIndex) error {
			var found []place
			index.find(&x, func(p place) { found = append(found, p) })
			start(len(found))
			return s.employeesAt(ctx, member, found, each)
		})
	}
	return s.snapshot(ctx, func(ctx context.Context) error {
		total, err := s.count(ctx, member, x)
		if err != nil {
			return err
		}
		start(total)
		c := newCondition(member, x)
		return s.scanEmployees(ctx, selectEmployees+c.sql+` ORDER BY sort_key, id`, c.args, each)
	})
}

// count counts what x selects, from the headcount when x says no more than presence.
func (s *Store) count(ctx context.Context, member string, x portal.Selection) (int, error) {
	c := newCondition(member, x)
	query := `SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM headcount WHERE ` + c.sql
	if len(x.Words) > 0 {
		query = `SELECT count(*) FROM employee WHERE ` + c.sql
	}
	var n int
	err := s.row(ctx, query, c.args...).Scan(&n)
	return n, fold(err)
}

// selectEmployees is ended by a [condition].
const selectEmployees = `SELECT id, version, record, last_visit, next_visit FROM employee WHERE `

// giveWay is after how many rows of a long answer short ones come first.
const giveWay = 64

// scanEmployees gives each the employees of a query that begins with selectEmployees.
func (s *Store) scanEmployees(ctx context.Context, query string, args []any, each func(*spst.Employee, spst.Tracking) error) error {
	rows, err := s.rows(ctx, query, args...)
	if err != nil {
		return fold(err)
	}
	defer rows.Close()
	var r portal.Record
	var o opener
	var sealed sql.RawBytes
	var version, last, next any // as the driver has them: into other integers they are read off their digits
	into := []any{&r.ID, &version, &sealed, &last, &next}
	for n := 1; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return fold(err)
		}
		if err := o.open(s.seals, sealed, &r); err != nil {
			return err
		}
		if n%giveWay == 0 {
			runtime.Gosched()
		}
		r.Version = integer(version)
		r.ExpectedCategory, r.AttestationRequired = "", false
		r.NextVisit, r.VisitState = 0, ""
		if err := each(&r.Employee, spst.Tracking{Last: spst.Date(integer(last)), Next: spst.Date(integer(next))}); err != nil {
			return err
		}
	}
	return fold(rows.Err())
}

// integer is the one in a column; 0 where there is none.
func integer(column any) int64 {
	n, _ := column.(int64)
	return n
}

// CountByCategory counts those present from the headcount.
func (s *Store) CountByCategory(ctx context.Context, member string, on spst.Date) (map[spst.Category]int, error) {
	rows, err := s.rows(ctx, `
		SELECT category, CAST(sum(count) AS BIGINT) FROM headcount WHERE member = $1 AND present_until >= $2
		GROUP BY category HAVING sum(count) > 0`, member, int64(on))
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	counts := map[spst.Category]int{}
	for rows.Next() {
		var c string
		var n int
		if err := rows.Scan(&c, &n); err != nil {
			return nil, fold(err)
		}
		counts[spst.Category(c)] = n
	}
	return counts, fold(rows.Err())
}

// place is where a row lies in a roster.
type place struct{ key, id string }

func placeOf(e *spst.Employee) place { return place{key: sortKey(e), id: e.ID} }

func (p place) compare(other place) int {
	return cmp.Or(strings.Compare(p.key, other.key), strings.Compare(p.id, other.id))
}

func (s *Store) sealCursor(member string, p place) string {
	sealed := s.seals.cursors.Seal(nil, nil, []byte(p.id+"\x00"+p.key), []byte(member))
	return base64.RawURLEncoding.EncodeToString(sealed)
}

func (s *Store) openCursor(member, cursor string) (place, error) {
	sealed, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		sealed, err = s.seals.cursors.Open(nil, nil, sealed, []byte(member))
	}
	if err != nil {
		return place{}, errCursor(err)
	}
	id, key, _ := strings.Cut(string(sealed), "\x00")
	return place{key: key, id: id}, nil
}

func errCursor(err error) error {
	return &spst.Error{
		Kind: spst.Invalid, Code: spst.CodeCursor, Err: err,
		Message: "Cette page n'existe plus. Reprenez la liste au début.",
	}
}
