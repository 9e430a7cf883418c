package sqlstore

import (
	"context"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Company gives « Informations administratives » of a member.
func (s *Store) Company(ctx context.Context, member string) (spst.Company, error) {
	var c spst.Company
	var validated int64
	err := s.row(ctx, `
		SELECT version, name, siret, joined_on, left_on, activity, vat, vat_exempt, naf_code, naf_label,
			address_line1, address_line2, postal_code, city, country, phone, fax, mobile, email,
			validated_at, validated_kind, validated_number, validated_name
		FROM member WHERE number = $1`, member).
		Scan(&c.Version, &c.Name, &c.SIRET, &c.JoinedOn, &c.LeftOn, &c.Activity, &c.VAT, &c.VATExempt, &c.NAFCode, &c.NAFLabel,
			&c.Line1, &c.Line2, &c.PostalCode, &c.City, &c.Country, &c.Phone, &c.Fax, &c.Mobile, &c.Email,
			&validated, &c.Validation.Account.Kind, &c.Validation.Account.Number, &c.Validation.Account.Name)
	c.Validation.At = fromInstant(validated)
	return c, fold(err)
}

// PutCompany replaces all but what the service alone changes.
func (s *Store) PutCompany(ctx context.Context, member string, c spst.Company) error {
	v := c.Validation
	return s.change(ctx, `
		UPDATE member SET version = $1, activity = $2, vat = $3, vat_exempt = $4, naf_code = $5, naf_label = $6,
			address_line1 = $7, address_line2 = $8, postal_code = $9, city = $10, country = $11,
			phone = $12, fax = $13, mobile = $14, email = $15,
			validated_at = $16, validated_kind = $17, validated_number = $18, validated_name = $19
		WHERE number = $20`,
		c.Version, c.Activity, c.VAT, c.VATExempt, c.NAFCode, c.NAFLabel,
		c.Line1, c.Line2, c.PostalCode, c.City, c.Country, c.Phone, c.Fax, c.Mobile, c.Email,
		instant(v.At), string(v.Account.Kind), v.Account.Number, v.Account.Name, member)
}

// AddSituationChange keeps a change of situation.
func (s *Store) AddSituationChange(ctx context.Context, member string, x spst.SituationChange) error {
	return s.exec(ctx, `
		INSERT INTO situation_change (id, member, situation, effective_on, remark, at, kind, number, name)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		x.ID, member, string(x.Kind), int64(x.EffectiveOn), x.Comment,
		millis(x.DeclaredAt), string(x.Account.Kind), x.Account.Number, x.Account.Name)
}

// SituationChanges gives the changes of situation of a member, newest first.
func (s *Store) SituationChanges(ctx context.Context, member string) ([]spst.SituationChange, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.SituationChange, error) {
		var x spst.SituationChange
		var at int64
		var withdrawn int64
		err := scan(&x.ID, &x.Kind, &x.EffectiveOn, &x.Comment, &at, &x.Account.Kind, &x.Account.Number, &x.Account.Name, &withdrawn)
		x.DeclaredAt, x.WithdrawnAt = fromInstant(at), fromInstant(withdrawn)
		return x, err
	}, `
		SELECT id, situation, effective_on, remark, at, kind, number, name, withdrawn_at
		FROM situation_change WHERE member = $1 ORDER BY at DESC, id`, member)
}

// WithdrawSituationChange says that a change of situation was taken back.
func (s *Store) WithdrawSituationChange(ctx context.Context, member, id string, at time.Time) error {
	return s.exec(ctx, `UPDATE situation_change SET withdrawn_at = $1 WHERE member = $2 AND id = $3`, millis(at), member, id)
}

// AddCompanyHistory keeps what was done to a company, a contact or an address.
func (s *Store) AddCompanyHistory(ctx context.Context, member, subject string, h spst.HistoryEntry) error {
	return s.exec(ctx, `
		INSERT INTO company_history (member, subject, version, at, kind, number, name, action, fields)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		member, subject, h.Version, millis(h.At), string(h.Account.Kind), h.Account.Number, h.Account.Name, h.Action, joined(h.Fields))
}

// CompanyHistory gives what was done to it, newest first.
func (s *Store) CompanyHistory(ctx context.Context, member, subject string) ([]spst.HistoryEntry, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.HistoryEntry, error) {
		var h spst.HistoryEntry
		var at int64
		var fields string
		err := scan(&h.Version, &at, &h.Account.Kind, &h.Account.Number, &h.Account.Name, &h.Action, &fields)
		h.At, h.Fields = fromInstant(at), split[string](fields)
		return h, err
	}, `
		SELECT version, at, kind, number, name, action, fields
		FROM company_history WHERE member = $1 AND subject = $2 ORDER BY version DESC`, member, subject)
}

// CompanyHistoryOf gives what an account did, oldest first.
func (s *Store) CompanyHistoryOf(ctx context.Context, member string, a spst.Account) ([]portal.SubjectHistory, error) {
	return list(ctx, s, func(scan func(...any) error) (portal.SubjectHistory, error) {
		h := portal.SubjectHistory{HistoryEntry: spst.HistoryEntry{Account: a}}
		var at int64
		var fields string
		err := scan(&h.Subject, &h.Version, &at, &h.Action, &fields)
		h.At, h.Fields = fromInstant(at), split[string](fields)
		return h, err
	}, `
		SELECT subject, version, at, action, fields
		FROM company_history WHERE member = $1 AND kind = $2 AND number = $3 ORDER BY at, subject, version`, member, string(a.Kind), a.Number)
}

// list reads all the rows of a query, each by one.
func list[T any](ctx context.Context, s *Store, one func(scan func(...any) error) (T, error), query string, args ...any) ([]T, error) {
	rows, err := s.rows(ctx, query, args...)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	all := []T{}
	for rows.Next() {
		v, err := one(rows.Scan)
		if err != nil {
			return nil, fold(err)
		}
		all = append(all, v)
	}
	return all, fold(rows.Err())
}
