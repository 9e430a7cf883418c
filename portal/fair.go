package portal

import (
	"container/list"
	"context"
	"math"
	"sync"
	"time"
)

// One member's work does not stop another's: what all of them share, the one
// writer of the base and the making of documents, is given to the accounts in
// turn.

type laneKey struct{}

// OnBehalf gives the context of what an actor asks for, whose account it waits
// in turn with the others'.
func OnBehalf(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, laneKey{}, string(a.Account.Kind)+" "+a.Account.Number)
}

// lane is the queue of one account; the requests of no account share one.
func lane(ctx context.Context) string {
	l, _ := ctx.Value(laneKey{}).(string)
	return l
}

// writersAtHand is how many have their turn to write where one writes after the other:
// the next ones are at hand, so that the store commits together what waits together.
const writersAtHand = 2

// writerPatience is how long one waits to write where several do: longer than that, what
// holds them up is outside of this portal.
const writerPatience = 30 * time.Second

type bulkKey struct{}

// inBulk gives the context of a long write, of which an account has one at a time in the
// store: the turn of others comes between two of them.
func inBulk(ctx context.Context) context.Context { return context.WithValue(ctx, bulkKey{}, true) }

// fairStore lets the accounts write in turn.
type fairStore struct {
	Store
	writer *queue
	bulk   *queue
	alone  bool // one writes after the other
}

// newFairStore gives as many turns as the store has writers. Where they are several each
// account has one: what it writes at the same time would be in its own way.
func newFairStore(s Store) fairStore {
	n := s.Writers()
	if n == 1 {
		return fairStore{Store: s, writer: newQueue(writersAtHand, 0, 0), bulk: newTurns(), alone: true}
	}
	f := fairStore{Store: s, writer: newQueue(n, 0, writerPatience), bulk: newTurns()}
	f.writer.each = 1
	return f
}

// newTurns lets each lane have one place, however many lanes there are.
func newTurns() *queue {
	q := newQueue(math.MaxInt, 0, 0)
	q.each = 1
	return q
}

type writingKey struct{}

// Within waits for its turn, unless it is inside a transaction already.
func (s fairStore) Within(ctx context.Context, do func(context.Context) error) error {
	if ctx.Value(writingKey{}) == s.writer {
		return s.Store.Within(ctx, do)
	}
	mine := lane(ctx)
	if ctx.Value(bulkKey{}) != nil {
		if err := s.bulk.enter(ctx, mine); err != nil {
			return err
		}
		defer s.bulk.leave(mine)
	}
	if err := s.writer.enter(ctx, mine); err != nil {
		return err
	}
	leave := sync.OnceFunc(func() { s.writer.leave(mine) })
	defer leave()
	return s.Store.Within(context.WithValue(ctx, writingKey{}, s.writer), func(ctx context.Context) error {
		if s.alone {
			defer leave() // what is left is to commit
		}
		return do(ctx)
	})
}

// The limits of making documents: how many at the same time, one for each
// account, how many wait, and for how long. The data of a document are read
// when its turn has come.
const (
	documentsAtOnce  = 2
	mostDocuments    = 8
	documentPatience = 5 * time.Second
)

func newDocumentQueue() *queue {
	q := newQueue(documentsAtOnce, mostDocuments, documentPatience)
	q.each = 1
	return q
}

// mostKept is how much the documents that are kept may take, in bytes.
const mostKept = 16 << 20

// keptDocuments are those that were made, in memory only: they are about people.
// The ones asked for last stay, and those of a member until its roster changes.
type keptDocuments struct {
	most int // bytes

	mu     sync.Mutex
	size   int
	byKey  map[[32]byte]*list.Element
	recent *list.List // of keptDocument, the last one asked for first
}

type keptDocument struct {
	key      [32]byte
	member   string
	revision int64 // of the member's roster
	Document
}

func newKeptDocuments(most int) *keptDocuments {
	return &keptDocuments{most: most, byKey: map[[32]byte]*list.Element{}, recent: list.New()}
}

func (k *keptDocuments) get(key [32]byte) (Document, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	e, ok := k.byKey[key]
	if !ok {
		return Document{}, false
	}
	k.recent.MoveToFront(e)
	return e.Value.(keptDocument).Document, true
}

// put keeps a document about a member, unless it would leave little room for
// others, in place of those made before the roster changed.
func (k *keptDocuments) put(key [32]byte, m Member, d Document) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for e := k.recent.Front(); e != nil; {
		next := e.Next()
		if old := e.Value.(keptDocument); old.member == m.Number && old.revision < m.Revision {
			k.drop(e)
		}
		e = next
	}
	if _, ok := k.byKey[key]; ok || len(d.Body) > k.most/2 {
		return
	}
	k.byKey[key] = k.recent.PushFront(keptDocument{key, m.Number, m.Revision, d})
	k.size += len(d.Body)
	for k.size > k.most {
		k.drop(k.recent.Back())
	}
}

func (k *keptDocuments) drop(e *list.Element) {
	d := k.recent.Remove(e).(keptDocument)
	delete(k.byKey, d.key)
	k.size -= len(d.Body)
}
