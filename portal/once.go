package portal

import (
	"context"
	"errors"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// ReplyLife is how long a reply is kept under its idempotency key.
const ReplyLife = 24 * time.Hour

// Reply is an answer kept for 24 h under its idempotency key.
type Reply struct {
	Status int
	Header map[string]string // Content-Type, ETag, Location
	Body   []byte            // sealed at rest: it may hold a NIR
}

type replyKey struct {
	kind        spst.AccountKind
	number, key string
}

// errUndo undoes the transaction of a write whose reply is not to be kept.
var errUndo = errors.New("undo")

// Once makes a write happen once. key is the Idempotency-Key, route the method and path, body the SHA-256 of the request.
// The first time, do runs in a transaction in which its reply is kept too (replies of 500 and over undo it and are not kept);
// again with the same three, the kept reply is given. Same key with another route or body: Invalid "idempotency_mismatch".
// The first still running: Conflict "in_progress".
func (p *Portal) Once(ctx context.Context, a Actor, key, route string, body [32]byte, do func(context.Context) Reply) (Reply, error) {
	id := replyKey{a.Account.Kind, a.Account.Number, key}
	if !p.start(id) {
		return Reply{}, &spst.Error{
			Kind: spst.Conflict, Code: "in_progress", RetryAfter: time.Second,
			Message: "Cette demande est déjà en cours. Patientez un instant.",
		}
	}
	defer p.finish(id)

	var reply Reply
	err := p.store.Within(ctx, func(ctx context.Context) error {
		now := p.now()
		kept, err := p.store.Reply(ctx, a.Account, key)
		if err == nil && now.Sub(kept.At) < ReplyLife {
			reply = kept.Reply
			return kept.answers(route, body)
		}
		if err != nil && spst.KindOf(err) != spst.NotFound {
			return err
		}
		reply = do(ctx)
		if reply.Status >= 500 {
			return errUndo
		}
		return p.store.KeepReply(ctx, a.Account, key, KeptReply{Reply: reply, Route: route, Body: body, At: now})
	})
	if err != nil && !errors.Is(err, errUndo) {
		return Reply{}, err
	}
	return reply, nil
}

// answers refuses a kept reply that answered something else.
func (k KeptReply) answers(route string, body [32]byte) error {
	if k.Route == route && k.Body == body {
		return nil
	}
	return &spst.Error{
		Kind: spst.Invalid, Code: "idempotency_mismatch",
		Message: "Cette clé d'idempotence a déjà servi à une autre demande.",
	}
}

func (p *Portal) start(id replyKey) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.running[id]; ok {
		return false
	}
	p.running[id] = struct{}{}
	return true
}

func (p *Portal) finish(id replyKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.running, id)
}
