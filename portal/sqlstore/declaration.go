package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// PutCampaign keeps a campaign.
func (s *Store) PutCampaign(ctx context.Context, c spst.Campaign) error {
	return s.exec(ctx, `
		INSERT INTO campaign (year, opens, closes) VALUES ($1, $2, $3)
		ON CONFLICT (year) DO UPDATE SET opens = excluded.opens, closes = excluded.closes`,
		c.Year, int64(c.Opens), int64(c.Closes))
}

// Campaigns gives all of them, latest year first.
func (s *Store) Campaigns(ctx context.Context) ([]spst.Campaign, error) {
	rows, err := s.rows(ctx, `SELECT year, opens, closes FROM campaign ORDER BY year DESC`)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []spst.Campaign
	for rows.Next() {
		var c spst.Campaign
		if err := rows.Scan(&c.Year, &c.Opens, &c.Closes); err != nil {
			return nil, fold(err)
		}
		list = append(list, c)
	}
	return list, fold(rows.Err())
}

// PutTariff keeps a tariff with its supplements.
func (s *Store) PutTariff(ctx context.Context, t spst.Tariff) error {
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `
			INSERT INTO tariff (year, per_head, vat_rate) VALUES ($1, $2, $3)
			ON CONFLICT (year) DO UPDATE SET per_head = excluded.per_head, vat_rate = excluded.vat_rate`,
			t.Year, int64(t.PerHeadCents), t.VATRate)
		if err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM tariff_supplement WHERE year = $1`, t.Year); err != nil {
			return err
		}
		for _, x := range t.Supplements {
			err := s.exec(ctx, `INSERT INTO tariff_supplement (year, category, cents) VALUES ($1, $2, $3)`, t.Year, string(x.Category),
				int64(x.Cents))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// Tariff finds that of a year.
func (s *Store) Tariff(ctx context.Context, year int) (spst.Tariff, error) {
	t := spst.Tariff{Year: year}
	err := s.snapshot(ctx, func(ctx context.Context) error {
		if err := s.row(ctx, `SELECT per_head, vat_rate FROM tariff WHERE year = $1`, year).Scan(&t.PerHeadCents, &t.VATRate); err != nil {
			return fold(err)
		}
		rows, err := s.rows(ctx, `SELECT category, cents FROM tariff_supplement WHERE year = $1 ORDER BY category`, year)
		if err != nil {
			return fold(err)
		}
		defer rows.Close()
		for rows.Next() {
			var x spst.Supplement
			if err := rows.Scan(&x.Category, &x.Cents); err != nil {
				return fold(err)
			}
			t.Supplements = append(t.Supplements, x)
		}
		return fold(rows.Err())
	})
	return t, err
}

const declarationColumns = `until, billed, record`

func scanDeclaration(row scanner) (portal.DeclarationRecord, error) {
	var r portal.DeclarationRecord
	var record string
	if err := row.Scan(&r.Until, &r.Billed, &record); err != nil {
		return r, fold(err)
	}
	return r, fold(json.Unmarshal([]byte(record), &r.Declaration))
}

// Declarations gives all those kept of a member.
func (s *Store) Declarations(ctx context.Context, member string) ([]portal.DeclarationRecord, error) {
	rows, err := s.rows(ctx, `SELECT `+declarationColumns+` FROM declaration WHERE member = $1`, member)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var list []portal.DeclarationRecord
	for rows.Next() {
		r, err := scanDeclaration(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, fold(rows.Err())
}

// Declaration finds that of a year.
func (s *Store) Declaration(ctx context.Context, member string, year int) (portal.DeclarationRecord, error) {
	return scanDeclaration(s.row(ctx, `SELECT `+declarationColumns+` FROM declaration WHERE member = $1 AND year = $2`, member, year))
}

// PutDeclaration keeps a declaration, or its new version.
func (s *Store) PutDeclaration(ctx context.Context, member string, r portal.DeclarationRecord) error {
	record, err := json.Marshal(r.Declaration)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO declaration (member, year, until, billed, record) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (member, year) DO UPDATE SET until = excluded.until, billed = excluded.billed, record = excluded.record`,
		member, r.Year, int64(r.Until), r.Billed, string(record))
}

// Unbilled gives the members of whom nothing is billed for a year.
func (s *Store) Unbilled(ctx context.Context, year int, joined spst.Date) ([]string, error) {
	rows, err := s.rows(ctx, `
		SELECT number FROM member WHERE joined_on <= $1 AND (left_on = 0 OR left_on >= $3) AND NOT EXISTS (
			SELECT 1 FROM declaration WHERE declaration.member = number AND year = $2 AND billed = TRUE)
		ORDER BY number`, int64(joined), year, int64(spst.CountDay(year)))
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	var numbers []string
	for rows.Next() {
		var number string
		if err := rows.Scan(&number); err != nil {
			return nil, fold(err)
		}
		numbers = append(numbers, number)
	}
	return numbers, fold(rows.Err())
}

// PutMarks keeps what a draft remembers of the roster.
func (s *Store) PutMarks(ctx context.Context, member string, year int, marks []spst.RosterMark) error {
	plain, err := json.Marshal(marks)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO declaration_marks (member, year, marks) VALUES ($1, $2, $3)
		ON CONFLICT (member, year) DO UPDATE SET marks = excluded.marks`,
		member, year, s.seals.marks.Seal(nil, nil, plain, marksOf(member, year)))
}

// Marks gives them back.
func (s *Store) Marks(ctx context.Context, member string, year int) ([]spst.RosterMark, error) {
	var sealed []byte
	err := s.row(ctx, `SELECT marks FROM declaration_marks WHERE member = $1 AND year = $2`, member, year).Scan(&sealed)
	if err != nil {
		return nil, fold(err)
	}
	plain, err := s.seals.marks.Open(nil, nil, sealed, marksOf(member, year))
	var marks []spst.RosterMark
	if err == nil {
		err = json.Unmarshal(plain, &marks)
	}
	if err != nil {
		return nil, errUnsealed(err)
	}
	return marks, nil
}

func marksOf(member string, year int) []byte { return fmt.Appendf(nil, "%s\x00%d", member, year) }

// NoteAnnounced notes that a member was told of a campaign.
func (s *Store) NoteAnnounced(ctx context.Context, member string, year int) (first bool, err error) {
	r, err := s.result(ctx, `INSERT INTO campaign_announcement (member, year) VALUES ($1, $2) ON CONFLICT (member, year) DO NOTHING`, member,
		year)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n > 0, fold(err)
}
