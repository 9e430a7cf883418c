package sqlstore

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Failures gives the failed tries of a subject.
func (s *Store) Failures(ctx context.Context, subject [32]byte) (portal.Failures, error) {
	var f portal.Failures
	var last int64
	err := fold(s.row(ctx, `SELECT count, shared, last FROM failure WHERE subject = $1`, s.seals.networkIndex(subject[:])).
		Scan(&f.Count, &f.Shared, &last))
	if spst.KindOf(err) == spst.NotFound {
		return portal.Failures{}, nil
	}
	f.Last = fromInstant(last)
	return f, err
}

// PutFailures keeps the failed tries of a subject; 0 forgets it.
func (s *Store) PutFailures(ctx context.Context, subject [32]byte, f portal.Failures) error {
	key := s.seals.networkIndex(subject[:])
	if f.Count == 0 {
		return s.exec(ctx, `DELETE FROM failure WHERE subject = $1`, key)
	}
	return s.exec(ctx, `
		INSERT INTO failure (subject, count, shared, last) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject) DO UPDATE SET count = excluded.count, shared = excluded.shared, last = excluded.last`,
		key, f.Count, f.Shared, millis(f.Last))
}

// KnownNetwork tells whether an account was opened from a network since then.
func (s *Store) KnownNetwork(ctx context.Context, a spst.Account, network string, since time.Time) (bool, error) {
	var known bool
	err := s.row(ctx, `SELECT count(*) FROM known_network WHERE kind = $1 AND number = $2 AND network = $3 AND seen >= $4`,
		string(a.Kind), a.Number, s.seals.networkIndex([]byte(network)), millis(since)).Scan(&known)
	return known, fold(err)
}

// NoteNetwork keeps that it was, and forgets the oldest of too many.
func (s *Store) NoteNetwork(ctx context.Context, a spst.Account, network string, at time.Time) error {
	return s.Within(ctx, func(ctx context.Context) error {
		err := s.exec(ctx, `
			INSERT INTO known_network (kind, number, network, seen) VALUES ($1, $2, $3, $4)
			ON CONFLICT (kind, number, network) DO UPDATE SET seen = excluded.seen`,
			string(a.Kind), a.Number, s.seals.networkIndex([]byte(network)), millis(at))
		if err != nil {
			return err
		}
		return s.exec(ctx, `
			DELETE FROM known_network WHERE kind = $1 AND number = $2 AND network NOT IN (
				SELECT network FROM known_network WHERE kind = $1 AND number = $2 ORDER BY seen DESC, network LIMIT $3)`,
			string(a.Kind), a.Number, portal.MostNetworks)
	})
}

// networkIndex finds what is kept of a network without showing it: addresses are
// few enough for all of them to be tried against a digest without a key.
func (s seals) networkIndex(network []byte) []byte {
	m := hmac.New(sha256.New, s.network)
	m.Write(network)
	return m.Sum(nil)[:16]
}
