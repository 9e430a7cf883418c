package config

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Watched is how far a watch has told what happened, member by member: instants and the names
// of events, nothing of what they are about. The file and the members are named by digests.
type Watched struct {
	dir, name string
	lock      *os.File
	reached   map[string]Reached
}

// Reached is how far one member was told of.
type Reached struct {
	Last time.Time `json:"last"`           // the last event that was told
	Told []string  `json:"told,omitempty"` // those told that lie so close before it that others may still come beside them
}

// ErrWatching: another run of the same watch is not over.
var ErrWatching = errors.New("watched by another run")

// OpenWatched opens what is kept in a folder of states for one watch, and keeps other runs of it
// away until Close. The error is [ErrWatching] where one is under way, and a [*FileError] for a
// file that cannot be read: taken for nothing it would make events be lost.
func OpenWatched(state, watch string) (*Watched, error) {
	w := &Watched{dir: state, name: "surveillance-" + digest(watch), reached: map[string]Reached{}}
	if err := os.MkdirAll(state, 0o700); err != nil {
		return nil, err
	}
	var err error
	if w.lock, err = os.OpenFile(filepath.Join(state, w.name+".lock"), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	if busy, err := lockFile(w.lock); err != nil {
		_ = w.lock.Close()
		if busy {
			err = ErrWatching
		}
		return nil, err
	}
	path := filepath.Join(state, w.name+".json")
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return w, nil
	case err == nil:
		err = json.Unmarshal(text, &w.reached)
	}
	if err != nil {
		w.Close()
		return nil, &FileError{Path: path, Err: err,
			Why: "ce qui a déjà été dit n'y est plus lisible. Voyez ce qui a changé par --depuis DATE, puis ôtez ce fichier."}
	}
	return w, nil
}

// Of is how far a member was told of; ok is false for one that never was.
func (w *Watched) Of(member string) (r Reached, ok bool) {
	r, ok = w.reached[digest(w.name+member)]
	return r, ok
}

// Keep has what was told of members on the disk when it returns.
func (w *Watched) Keep(told map[string]Reached) error {
	for member, r := range told {
		w.reached[digest(w.name+member)] = r
	}
	return WriteState(w.dir, w.name, w.reached)
}

// Close lets other runs in.
func (w *Watched) Close() { _ = w.lock.Close() }

func digest(text string) string {
	sum := sha256.Sum256(fmt.Append(nil, text))
	return hex.EncodeToString(sum[:8])
}
