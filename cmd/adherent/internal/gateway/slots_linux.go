package gateway

import (
	"fmt"
	"sync"
)

// sessionsEach is how many sessions a key may have at a time.
const sessionsEach = 8

// slots counts the sessions that run. One key cannot use all the slots: beyond the first session of a
// key, slots are kept for the admitted keys that have no session.
type slots struct {
	mu      sync.Mutex
	most    int
	taken   int
	byKey   map[string]int // by key
	closed  bool
	running sync.WaitGroup
}

func newSlots(most int) *slots { return &slots{most: most, byKey: map[string]int{}} }

// take reserves a slot for a session of a key; admitted is the number of admitted keys. A refusal is a
// French sentence for the person. Once the slot is released and the session has ended, the caller
// calls running.Done.
func (p *slots) take(key string, admitted int) (refusal string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kept := 0
	if p.byKey[key] > 0 {
		kept = max(admitted-len(p.byKey), 0)
		if admitted > p.most { // there are fewer slots than admitted keys
			kept = min(kept, p.most/2)
		}
	}
	switch {
	case p.closed:
		return "le serveur s'arrête, réessayez dans un moment."
	case p.byKey[key] >= sessionsEach:
		return fmt.Sprintf("votre clé a déjà %d sessions ouvertes : fermez-en une, puis recommencez.", sessionsEach)
	case p.taken+kept >= p.most:
		return "trop de sessions sont ouvertes : fermez-en une des vôtres, ou réessayez plus tard."
	}
	p.taken++
	p.byKey[key]++
	p.running.Add(1)
	return ""
}

// release frees a slot of a key.
func (p *slots) release(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken--
	if p.byKey[key]--; p.byKey[key] == 0 {
		delete(p.byKey, key)
	}
}

// close refuses every session from now on.
func (p *slots) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
}
