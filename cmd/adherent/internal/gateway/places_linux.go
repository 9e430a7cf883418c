package gateway

import (
	"fmt"
	"sync"
)

// sessionsEach is how many sessions a key may have at a time.
const sessionsEach = 8

// places are the sessions that may run at a time. Nobody takes them all: beyond
// the first session of a key, places are kept for the keys that have none.
type places struct {
	mu      sync.Mutex
	most    int
	taken   int
	of      map[string]int // by key
	closed  bool
	running sync.WaitGroup
}

func newPlaces(most int) *places { return &places{most: most, of: map[string]int{}} }

// take gives a place to a key, of those that are admitted; a refusal is a French
// sentence for the person. After the place is left, the end of the session is to
// be told to running.
func (p *places) take(key string, admitted int) (refusal string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := 0
	if p.of[key] > 0 {
		kept = max(admitted-len(p.of), 0)
		if admitted > p.most { // there is not one for everybody
			kept = min(kept, p.most/2)
		}
	}
	switch {
	case p.closed:
		return "le serveur s'arrête, réessayez dans un moment."
	case p.of[key] >= sessionsEach:
		return fmt.Sprintf("votre clé a déjà %d sessions ouvertes : fermez-en une, puis recommencez.", sessionsEach)
	case p.taken+kept >= p.most:
		return "trop de sessions sont ouvertes : fermez-en une des vôtres, ou réessayez plus tard."
	}
	p.taken++
	p.of[key]++
	p.running.Add(1)
	return ""
}

// leave gives a place back.
func (p *places) leave(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	if p.of[key]--; p.of[key] == 0 {
		delete(p.of, key)
	}
}

// close refuses every session from now on.
func (p *places) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
}
