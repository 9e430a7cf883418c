package sqlstore

import (
	"context"

	"github.com/espace-adherent/adherent/spst"
)

// AllMembers gives every member, by number.
func (s *Store) AllMembers(ctx context.Context, on spst.Date) ([]spst.Member, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.Member, error) {
		m := spst.Member{Rights: []spst.Right{}}
		return m, scan(memberFields(&m)...)
	}, `SELECT `+memberColumns+` FROM member m ORDER BY m.number`, int64(on))
}

// Mandates gives every mandate, by mandatary and member.
func (s *Store) Mandates(ctx context.Context) ([]spst.Mandate, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.Mandate, error) {
		var m spst.Mandate
		var rights string
		err := scan(&m.Mandatary, &m.Member, &rights, &m.From, &m.Until)
		m.Rights = split[spst.Right](rights)
		return m, err
	}, `SELECT mandatary, member, rights, starts_on, ends_on FROM mandate ORDER BY mandatary, member`)
}

// Accounts gives every account of a kind, by number.
func (s *Store) Accounts(ctx context.Context, kind spst.AccountKind) ([]spst.Account, error) {
	return list(ctx, s, func(scan func(...any) error) (spst.Account, error) {
		a := spst.Account{Kind: kind}
		return a, scan(&a.Number, &a.Name)
	}, `SELECT number, name FROM account WHERE kind = $1 ORDER BY number`, string(kind))
}

// RemoveAccount closes an account with its sessions, its access tokens and its second factor.
func (s *Store) RemoveAccount(ctx context.Context, kind spst.AccountKind, number string) error {
	return s.Within(ctx, func(ctx context.Context) error {
		if err := s.exec(ctx, `DELETE FROM session WHERE kind = $1 AND number = $2`, string(kind), number); err != nil {
			return err
		}
		if err := s.exec(ctx, `DELETE FROM access_token WHERE kind = $1 AND number = $2`, string(kind), number); err != nil {
			return err
		}
		if err := s.RemoveSecondFactor(ctx, kind, number); err != nil {
			return err
		}
		return s.change(ctx, `DELETE FROM account WHERE kind = $1 AND number = $2`, string(kind), number)
	})
}

// Tariffs gives all of them, latest year first.
func (s *Store) Tariffs(ctx context.Context) ([]spst.Tariff, error) {
	tariffs := []spst.Tariff{}
	err := s.snapshot(ctx, func(ctx context.Context) error {
		years, err := list(ctx, s, func(scan func(...any) error) (int, error) {
			var year int
			return year, scan(&year)
		}, `SELECT year FROM tariff ORDER BY year DESC`)
		if err != nil {
			return err
		}
		for _, year := range years {
			t, err := s.Tariff(ctx, year)
			if err != nil {
				return err
			}
			tariffs = append(tariffs, t)
		}
		return nil
	})
	return tariffs, err
}
