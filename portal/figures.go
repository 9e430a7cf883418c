package portal

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"
)

// ChoreCount is how often this portal has done a chore.
type ChoreCount struct {
	Done, Failed uint64
	Took         time.Duration // all of them together
	Last         time.Time     // when one has ended; by the machine's clock
}

// choreCounts are what this portal has done of the chores.
type choreCounts struct {
	mu   sync.Mutex
	held bool // it is the one that does them
	of   map[string]ChoreCount
}

func (c *choreCounts) hold(held bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = held
}

func (c *choreCounts) count(name string, took time.Duration, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]ChoreCount{}
	}
	n := c.of[name]
	if err != nil {
		n.Failed++
	} else {
		n.Done++
	}
	n.Took += took
	n.Last = time.Now()
	c.of[name] = n
}

// letterCounts are the letters that this portal has carried.
type letterCounts struct{ sent, failed atomic.Uint64 }

func (c *letterCounts) count(failed error) {
	if failed != nil {
		c.failed.Add(1)
		return
	}
	c.sent.Add(1)
}

// Figures are what a portal tells of itself to who watches over it.
type Figures struct {
	HoldsChores bool // it is the one of those over the base that does the chores
	Chores      map[string]ChoreCount
	// LettersSent are those that the mail server took from this portal, LettersFailed the
	// tries that ended otherwise.
	LettersSent, LettersFailed uint64

	Pools []PoolFigures
	// Base is nil while the base does not answer.
	Base *BaseFigures
}

// PoolFigures are of the connections of a portal to its base that have one use.
type PoolFigures struct {
	Use         string // write, read
	Most        int
	InUse, Idle int
	Waited      int64         // how often one had to be waited for
	WaitedFor   time.Duration // all of them together
}

// BaseFigures are of a base, whichever of its portals asks.
type BaseFigures struct {
	Letters, LettersDue int // that wait, and that are due
	Replication         *ReplicationFigures
}

// ReplicationFigures are of a base on a server that others may follow.
type ReplicationFigures struct {
	Standbys int
	Waiting  int           // transactions of the portals that wait for a standby to have them
	Lag      time.Duration // of the last standby; 0 when the role may not see it
}

// FiguresStore tells of a base.
type FiguresStore interface {
	Pools() []PoolFigures
	// BaseFigures are those of the base at that time.
	BaseFigures(ctx context.Context, now time.Time) (BaseFigures, error)
}

// figuresWait is how long the base is waited for.
const figuresWait = 2 * time.Second

// Figures tells what the portal has done, and how its base is.
func (p *Portal) Figures(ctx context.Context) Figures {
	f := Figures{LettersSent: p.letters.sent.Load(), LettersFailed: p.letters.failed.Load(), Pools: p.store.Pools()}
	f.HoldsChores, f.Chores = p.chores.figures()
	ctx, cancel := context.WithTimeout(ctx, figuresWait)
	defer cancel()
	if base, err := p.store.BaseFigures(ctx, p.now()); err == nil {
		f.Base = &base
	}
	return f
}

func (c *choreCounts) figures() (held bool, of map[string]ChoreCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.held, maps.Clone(c.of)
}
