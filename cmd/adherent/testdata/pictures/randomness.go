package adapters

import (
	"io"
	"math/rand/v2"
	"sync"
)

// randomness stands in for that of the sample portal while the pictures of docs/screens are drawn:
// what is read of one length is the same in each run, whatever is read of others meanwhile.
func randomness() io.Reader { return &alike{streams: map[int]*rand.ChaCha8{}} }

type alike struct {
	mutex   sync.Mutex
	streams map[int]*rand.ChaCha8 // by the length of what is read
}

// Read implements [io.Reader].
func (a *alike) Read(b []byte) (int, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.streams[len(b)] == nil {
		a.streams[len(b)] = rand.NewChaCha8([32]byte{byte(len(b))})
	}
	return a.streams[len(b)].Read(b)
}
