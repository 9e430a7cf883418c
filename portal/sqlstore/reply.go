package sqlstore

import (
	"context"
	"encoding/json"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// sealedReply is what nobody reads without the key. The digest of a request is
// in it: of a short body, it would give the NIR away.
type sealedReply struct {
	portal.Reply
	Digest  []byte // SHA-256 of the body
	Headers []byte // of the headers; a reply kept before they were noted has none, nor needs
	Needs   []portal.Need
}

// Reply finds the reply kept under a key.
func (s *Store) Reply(ctx context.Context, account spst.Account, key string) (portal.KeptReply, error) {
	var k portal.KeptReply
	var at int64
	var sealed []byte
	err := s.row(ctx, `SELECT route, at, answer FROM reply WHERE kind = $1 AND number = $2 AND key = $3`,
		string(account.Kind), account.Number, key).Scan(&k.Asked.Route, &at, &sealed)
	if err != nil {
		return k, fold(err)
	}
	k.At = fromInstant(at)
	plain, err := s.seals.replies.Open(nil, nil, sealed, []byte(key))
	if err != nil {
		return k, errUnsealed(err)
	}
	var kept sealedReply
	if err := json.Unmarshal(plain, &kept); err != nil {
		return k, errUnsealed(err)
	}
	k.Reply, k.Needs = kept.Reply, kept.Needs
	copy(k.Asked.Body[:], kept.Digest)
	copy(k.Asked.Headers[:], kept.Headers)
	return k, nil
}

// KeepReply keeps a reply, in the place of one that has run out.
func (s *Store) KeepReply(ctx context.Context, account spst.Account, key string, k portal.KeptReply) error {
	plain, err := json.Marshal(sealedReply{Reply: k.Reply, Digest: k.Asked.Body[:], Headers: k.Asked.Headers[:], Needs: k.Needs})
	if err != nil {
		return fold(err)
	}
	err = s.change(ctx, `
		INSERT INTO reply (kind, number, key, route, at, answer) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (kind, number, key) DO UPDATE SET route = excluded.route, at = excluded.at, answer = excluded.answer
		WHERE reply.at <= $7`,
		string(account.Kind), account.Number, key, k.Asked.Route, millis(k.At),
		s.seals.replies.Seal(nil, nil, plain, []byte(key)), millis(k.At.Add(-portal.ReplyLife)))
	if spst.KindOf(err) == spst.NotFound {
		return &spst.Error{Kind: spst.Conflict, Code: spst.CodeDuplicate, Message: "Cette demande a déjà une réponse."}
	}
	return err
}
