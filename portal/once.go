package portal

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"slices"
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

// Asked is what a key was sent with: the same key with anything else is refused.
type Asked struct {
	Route string // method and path
	// Headers and Body are SHA-256 digests: of what else decides of the request
	// (If-Match, Content-Type), and of its body.
	Headers, Body [32]byte
	// From is the network address of the caller. A key of nobody signed in is
	// that of its network only: what another one is answered may be a secret,
	// as the name of a reset is.
	From string
}

// Need is what an account was found to be allowed when its write was done.
type Need struct {
	Number string // of the member
	Right  spst.Right
}

type replyKey struct {
	kind        spst.AccountKind
	number, key string
}

// errUndo undoes the transaction of a write whose reply is not to be kept.
var errUndo = errors.New("undo")

// Once makes a write happen once. The first time, do runs in a transaction in
// which its reply is kept too; again with the same key and the same [Asked],
// the kept reply is given, if the account still has the rights that it took.
// Same key with anything else: Invalid "idempotency_mismatch". The first still
// running: Conflict "in_progress".
//
// A reply is kept when the use case has decided: a success, or a refusal that
// is an answer to the request itself ([decided]), since a wrong answer to an
// image, for one, is counted. Any other is undone and not kept, and the same
// key goes through once what was in its way is gone.
func (p *Portal) Once(ctx context.Context, a Actor, key string, asked Asked, do func(context.Context) Reply) (Reply, error) {
	drawer := a.Account
	if drawer == (spst.Account{}) {
		drawer.Number = digestOf("network\x00" + Network(asked.From))
		asked.Route = digestOf(asked.Route) // the name of a reset is in it
	}
	id := replyKey{drawer.Kind, drawer.Number, key}
	if !p.start(id) {
		return Reply{}, &spst.Error{
			Kind: spst.Conflict, Code: spst.CodeInProgress, RetryAfter: time.Second,
			Message: "Cette demande est déjà en cours. Patientez un instant.",
		}
	}
	defer p.finish(id)

	again := func() (Reply, bool, error) { return p.keptReply(ctx, a, drawer, key, asked) }
	reply, kept, err := again()
	if kept || err != nil {
		return reply, err
	}
	err = p.store.Within(ctx, func(ctx context.Context) error {
		var d granted
		reply = do(context.WithValue(ctx, grantedKey{}, &d))
		if !d.begun || !decided(reply.Status) {
			return errUndo
		}
		return p.store.KeepReply(ctx, drawer, key, KeptReply{Reply: reply, Asked: asked, Needs: d.needs, At: p.now()})
	})
	undone := errors.Is(err, errUndo)
	if undone || spst.CodeOf(err) == spst.CodeDuplicate { // another portal may have done it meanwhile
		first, kept, err := again()
		if kept || err != nil {
			return first, err
		}
	}
	if err != nil && !undone {
		return Reply{}, err
	}
	return reply, nil
}

// keptReply gives the reply that is kept under a key, if there is one that has not run out. An error is why
// it is not given. It is asked for outside of the write's transaction: on PostgreSQL that it was not there would
// be in the way of all who keep one beside it in the index. [ReplyStore.KeepReply] tells when there is one.
func (p *Portal) keptReply(ctx context.Context, a Actor, drawer spst.Account, key string, asked Asked) (
	reply Reply, found bool, err error) {
	k, err := p.store.Reply(ctx, drawer, key)
	switch {
	case spst.KindOf(err) == spst.NotFound, err == nil && p.now().Sub(k.At) >= ReplyLife:
		return Reply{}, false, nil
	case err == nil:
		err = p.mayHave(ctx, a, asked, k)
	}
	if err != nil {
		return Reply{}, false, err
	}
	return k.Reply, true, nil
}

// decided tells a status that says what became of the request. Left out are
// those that say why it was not looked at yet: who asks (401, 403), which
// version or form it has (412, 415, 428), when (429), and our own faults.
func decided(status int) bool {
	switch status {
	case http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity:
		return true
	}
	return status < http.StatusBadRequest
}

// granted records, while a write runs under its key, whether it was let through
// and with which rights.
type granted struct {
	begun bool // the use case was reached, and the caller let through
	needs []Need
}

type grantedKey struct{}

// noteGranted notes that a write is let through, and the rights that it takes.
func noteGranted(ctx context.Context, needs ...Need) {
	d, ok := ctx.Value(grantedKey{}).(*granted)
	if !ok {
		return
	}
	d.begun = true
	for _, n := range needs {
		if !slices.Contains(d.needs, n) {
			d.needs = append(d.needs, n)
		}
	}
}

// mayHave refuses a kept reply to another request, and to an account that has
// lost the rights it took: it may hold a NIR.
func (p *Portal) mayHave(ctx context.Context, a Actor, asked Asked, kept KeptReply) error {
	if err := kept.answers(asked); err != nil {
		return err
	}
	for _, n := range kept.Needs {
		if _, err := p.authorize(ctx, a, n.Number, n.Right); err != nil {
			return err
		}
	}
	return nil
}

// answers refuses a kept reply that answered something else. One that was kept
// before the headers were has none.
func (k KeptReply) answers(asked Asked) error {
	message := "Cette clé d'idempotence a déjà servi à une autre demande."
	switch {
	case k.Asked.Route != asked.Route || k.Asked.Body != asked.Body:
	case k.Asked.Headers != asked.Headers && k.Asked.Headers != [32]byte{}:
		message = "Cette clé d'idempotence a déjà servi à cette demande avec d'autres en-têtes (If-Match, Content-Type) : prenez-en une autre."
	default:
		return nil
	}
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeIdempotencyMismatch, Message: message}
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
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
