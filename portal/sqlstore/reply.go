package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Reply finds the reply kept under a key.
func (s *Store) Reply(ctx context.Context, account spst.Account, key string) (portal.KeptReply, error) {
	var k portal.KeptReply
	var at int64
	var body, sealed []byte
	err := s.row(ctx, `SELECT route, body, at, answer FROM reply WHERE kind = $1 AND number = $2 AND key = $3`,
		string(account.Kind), account.Number, key).Scan(&k.Route, &body, &at, &sealed)
	if err != nil {
		return k, fold(err)
	}
	copy(k.Body[:], body)
	k.At = fromInstant(at)
	plain, err := s.seals.replies.Open(nil, nil, sealed, []byte(key))
	if err != nil {
		return k, errUnsealed(err)
	}
	if err := json.Unmarshal(plain, &k.Reply); err != nil {
		return k, errUnsealed(err)
	}
	return k, nil
}

// KeepReply keeps a reply, in the place of one that has run out.
func (s *Store) KeepReply(ctx context.Context, account spst.Account, key string, k portal.KeptReply) error {
	plain, err := json.Marshal(k.Reply)
	if err != nil {
		return fold(err)
	}
	return s.exec(ctx, `
		INSERT INTO reply (kind, number, key, route, body, at, answer) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (kind, number, key) DO UPDATE SET route = excluded.route, body = excluded.body,
			at = excluded.at, answer = excluded.answer`,
		string(account.Kind), account.Number, key, k.Route, k.Body[:], millis(k.At),
		s.seals.replies.Seal(nil, nil, plain, []byte(key)))
}
