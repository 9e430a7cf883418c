package portal

import (
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
}

// Figures tells what the portal has done.
func (p *Portal) Figures() Figures {
	c := &p.chores
	c.mu.Lock()
	defer c.mu.Unlock()
	return Figures{
		HoldsChores: c.held, Chores: maps.Clone(c.of),
		LettersSent: p.letters.sent.Load(), LettersFailed: p.letters.failed.Load(),
	}
}
