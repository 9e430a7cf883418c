package sqlstore

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// PutMember adds a member, or replaces what is known about it; its roster stays.
func (s *Store) PutMember(ctx context.Context, m portal.Member) error {
	return s.exec(ctx, `
		INSERT INTO member (number, name, siret, activity, naf_code, naf_label, joined_on, vat, invoice_profile)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (number) DO UPDATE SET name = excluded.name, siret = excluded.siret,
			activity = excluded.activity, naf_code = excluded.naf_code, naf_label = excluded.naf_label,
			joined_on = excluded.joined_on, vat = excluded.vat, invoice_profile = excluded.invoice_profile`,
		m.Number, m.Name, m.SIRET, m.Activity, m.NAFCode, m.NAFLabel, int64(m.JoinedOn), m.VAT, string(m.InvoiceProfile))
}

// PutLeaving keeps the last day of a member.
func (s *Store) PutLeaving(ctx context.Context, number string, last spst.Date) error {
	return s.change(ctx, `UPDATE member SET left_on = $1 WHERE number = $2`, int64(last), number)
}

// PutAccount adds an account, or replaces its name and password.
func (s *Store) PutAccount(ctx context.Context, l portal.StoredAccount) error {
	return s.exec(ctx, `
		INSERT INTO account (kind, number, name, password) VALUES ($1, $2, $3, $4)
		ON CONFLICT (kind, number) DO UPDATE SET name = excluded.name, password = excluded.password`,
		string(l.Kind), l.Number, l.Name, l.Password)
}

// PutMandate adds a mandate, or replaces the one between the same two.
func (s *Store) PutMandate(ctx context.Context, m spst.Mandate) error {
	return s.exec(ctx, `
		INSERT INTO mandate (mandatary, member, rights, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (mandatary, member) DO UPDATE SET rights = excluded.rights,
			starts_on = excluded.starts_on, ends_on = excluded.ends_on`,
		m.Mandatary, m.Member, joined(m.Rights), int64(m.From), int64(m.Until))
}

// accountOpen holds for the account l on $1: it is no member's, or that of one
// whose last day is not over.
const accountOpen = `NOT EXISTS (SELECT 1 FROM member m
	WHERE l.kind = '` + string(spst.MemberAccount) + `' AND m.number = l.number AND m.left_on > 0 AND m.left_on < $1)`

// Account finds an account by kind and number.
func (s *Store) Account(ctx context.Context, kind spst.AccountKind, number string, on spst.Date) (portal.StoredAccount, error) {
	l := portal.StoredAccount{Account: spst.Account{Kind: kind, Number: number}}
	err := s.row(ctx, `SELECT l.name, l.password FROM account l WHERE `+accountOpen+` AND l.kind = $2 AND l.number = $3`,
		int64(on), string(kind), number).Scan(&l.Name, &l.Password)
	return l, fold(err)
}

// headcount counts the employees of member m present on $1.
const headcount = `(SELECT CAST(coalesce(sum(t.count), 0) AS BIGINT) FROM headcount t WHERE t.member = m.number AND t.present_until >= $1)`

const memberColumns = `m.number, m.name, m.siret, m.activity, m.naf_code, m.naf_label, m.joined_on, m.left_on, ` + headcount

func memberFields(m *spst.Member) []any {
	return []any{&m.Number, &m.Name, &m.SIRET, &m.Activity, &m.NAFCode, &m.NAFLabel, &m.JoinedOn, &m.LeftOn, &m.Headcount}
}

// Member finds a member.
func (s *Store) Member(ctx context.Context, number string, on spst.Date) (portal.Member, error) {
	var m portal.Member
	err := s.row(ctx, `SELECT `+memberColumns+`, m.vat, m.invoice_profile, m.revision FROM member m WHERE m.number = $2`,
		int64(on), number).Scan(append(memberFields(&m.Member), &m.VAT, &m.InvoiceProfile, &m.Revision)...)
	return m, fold(err)
}

// mandateInForce holds for the mandate d of the member m on $1.
const mandateInForce = `d.starts_on <= $1 AND (d.ends_on = 0 OR d.ends_on >= $1) AND (m.left_on = 0 OR m.left_on >= $1)`

// Rights gives what a mandatary may do for a member on that date.
func (s *Store) Rights(ctx context.Context, mandatary, member string, on spst.Date) ([]spst.Right, error) {
	var rights string
	err := s.row(ctx, `
		SELECT d.rights FROM mandate d JOIN member m ON m.number = d.member
		WHERE `+mandateInForce+` AND d.mandatary = $2 AND d.member = $3`,
		int64(on), mandatary, member).Scan(&rights)
	if spst.KindOf(fold(err)) == spst.NotFound {
		return nil, nil
	}
	return split[spst.Right](rights), fold(err)
}

// CountMandates counts the members of the mandates in force.
func (s *Store) CountMandates(ctx context.Context, mandatary string, on spst.Date) (int, error) {
	var n int
	err := s.row(ctx, `
		SELECT count(*) FROM mandate d JOIN member m ON m.number = d.member
		WHERE `+mandateInForce+` AND d.mandatary = $2`, int64(on), mandatary).Scan(&n)
	return n, fold(err)
}

// MandatedMembers gives the members of the mandates in force, in one query.
func (s *Store) MandatedMembers(ctx context.Context, mandatary string, on spst.Date) ([]spst.Member, error) {
	rows, err := s.rows(ctx, `
		SELECT `+memberColumns+`, d.rights
		FROM mandate d JOIN member m ON m.number = d.member
		WHERE `+mandateInForce+` AND d.mandatary = $2
		ORDER BY d.member`, int64(on), mandatary)
	if err != nil {
		return nil, fold(err)
	}
	defer rows.Close()
	members := []spst.Member{}
	for rows.Next() {
		var m spst.Member
		var rights string
		if err := rows.Scan(append(memberFields(&m), &rights)...); err != nil {
			return nil, fold(err)
		}
		m.Rights = split[spst.Right](rights)
		members = append(members, m)
	}
	return members, fold(rows.Err())
}

// AddSession keeps a new session.
func (s *Store) AddSession(ctx context.Context, x portal.StoredSession) error {
	origin, err := json.Marshal(x.Origin)
	if err != nil {
		return fold(err)
	}
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `
			INSERT INTO session (digest, kind, number, opened, seen, expires, origin, previous)
			VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce((SELECT signed_in FROM account WHERE kind = $2 AND number = $3), 0))`,
			x.Digest[:], string(x.Account.Kind), x.Account.Number, instant(x.Opened), millis(x.Seen), millis(x.Expires),
			s.seals.origins.Seal(nil, nil, origin, x.Digest[:]))
		if err != nil {
			return err
		}
		return s.exec(ctx, `UPDATE account SET signed_in = $3 WHERE kind = $1 AND number = $2`,
			string(x.Account.Kind), x.Account.Number, instant(x.Opened))
	})
}

const sessionColumns = `s.digest, s.kind, s.number, l.name, s.opened, s.seen, s.expires, s.confirmed, s.previous, s.origin`

func (s *Store) scanSession(scan func(...any) error) (portal.StoredSession, error) {
	var x portal.StoredSession
	var digest, origin []byte
	var opened, seen, expires, confirmed, previous int64
	err := scan(&digest, &x.Account.Kind, &x.Account.Number, &x.Account.Name, &opened, &seen, &expires, &confirmed, &previous, &origin)
	if err != nil {
		return x, err
	}
	copy(x.Digest[:], digest)
	x.Opened, x.Seen, x.Expires, x.Confirmed = fromInstant(opened), fromInstant(seen), fromInstant(expires), fromInstant(confirmed)
	x.Previous = fromInstant(previous)
	if len(origin) == 0 { // opened before origins were kept
		return x, nil
	}
	plain, err := s.seals.origins.Open(nil, nil, origin, digest)
	if err == nil {
		err = json.Unmarshal(plain, &x.Origin)
	}
	if err != nil {
		return x, errUnsealed(err)
	}
	return x, nil
}

// Sessions gives those of an account, the last used first.
func (s *Store) Sessions(ctx context.Context, kind spst.AccountKind, number string) ([]portal.StoredSession, error) {
	return list(ctx, s, s.scanSession, `
		SELECT `+sessionColumns+`
		FROM session s JOIN account l ON l.kind = s.kind AND l.number = s.number
		WHERE s.kind = $1 AND s.number = $2 ORDER BY s.seen DESC, s.digest`, string(kind), number)
}

// Session finds a session by the digest of its token.
func (s *Store) Session(ctx context.Context, digest [32]byte, on spst.Date) (portal.StoredSession, error) {
	x, err := s.scanSession(s.row(ctx, `
		SELECT `+sessionColumns+`
		FROM session s JOIN account l ON l.kind = s.kind AND l.number = s.number
		WHERE `+accountOpen+` AND s.digest = $2`, int64(on), digest[:]).Scan)
	return x, fold(err)
}

// TouchSession notes that a session is in use.
func (s *Store) TouchSession(ctx context.Context, digest [32]byte, seen time.Time) error {
	return s.exec(ctx, `UPDATE session SET seen = $1 WHERE digest = $2`, millis(seen), digest[:])
}

// ConfirmSession notes that the password was given again.
func (s *Store) ConfirmSession(ctx context.Context, digest [32]byte, at time.Time) error {
	return s.change(ctx, `UPDATE session SET confirmed = $1 WHERE digest = $2`, millis(at), digest[:])
}

// EndSession ends a session; [Store.Purge] forgets it.
func (s *Store) EndSession(ctx context.Context, digest [32]byte, at time.Time) error {
	return s.exec(ctx, `UPDATE session SET expires = $1 WHERE digest = $2 AND expires > $1`, millis(at), digest[:])
}

func joined[S ~string](list []S) string {
	texts := make([]string, len(list))
	for i, s := range list {
		texts[i] = string(s)
	}
	return strings.Join(texts, ",")
}

func split[S ~string](s string) []S {
	if s == "" {
		return nil
	}
	var list []S
	for part := range strings.SplitSeq(s, ",") {
		list = append(list, S(part))
	}
	return list
}
