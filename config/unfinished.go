package config

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// UnfinishedLife is how long the key of a write is kept at most: as
// long as the portal keeps its reply.
const UnfinishedLife = 24 * time.Hour

// unfinishedFolder is theirs, in the folder of the states.
const unfinishedFolder = "en-cours"

// Unfinished are the keys of the writes that were sent and whose answers nobody
// was told, a file each, in the folder of the states. A file holds the key, on what it acts (a
// method and a path, without anything personal) and a mark, which is the HMAC of
// the whole write under that key: the same write is known again, and nothing else
// of it can be read. It may be used by several goroutines, and beside other runs.
type Unfinished struct {
	dir string
	now func() time.Time

	mu       sync.Mutex
	answered map[string]bool // the keys that this run was answered, and that are kept
}

// unfinishedFile is what a file holds.
type unfinishedFile struct {
	Key  string `json:"key"`
	On   string `json:"on"`
	Mark string `json:"mark"`
}

// NewUnfinished are those of a folder of states, which is made when it is needed.
func NewUnfinished(state string, now func() time.Time) *Unfinished {
	return &Unfinished{dir: filepath.Join(state, unfinishedFolder), now: now, answered: map[string]bool{}}
}

// Begin gives the key of a write on something, told by its bytes: that of the
// same write that is kept (again), or the one that is proposed, which is on the
// disk when Begin returns. With an error it is not. A write that this run was
// answered and asks for once more is another one.
func (u *Unfinished) Begin(on string, write []byte, proposed string) (key string, again bool, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, f := range u.kept() {
		switch {
		case !hmac.Equal([]byte(f.Mark), []byte(mark(f.Key, write))):
		case u.answered[f.Key]:
			u.end(f.Key)
		default:
			return f.Key, true, nil
		}
	}
	text, err := json.Marshal(unfinishedFile{proposed, on, mark(proposed, write)})
	if err == nil {
		err = WriteAtomically(u.path(proposed), text)
	}
	return proposed, false, err
}

// Answered takes note that the answer to a key has come. The key is kept until
// somebody was told: a run that is killed in between finds the answer again.
func (u *Unfinished) Answered(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answered[key] = true
}

// Told forgets a key that was answered; another one is left.
func (u *Unfinished) Told(key string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.answered[key] {
		u.end(key)
	}
}

// AllTold forgets all that this run was answered.
func (u *Unfinished) AllTold() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for key := range u.answered {
		u.end(key)
	}
}

func (u *Unfinished) end(key string) {
	delete(u.answered, key)
	_ = os.Remove(u.path(key)) // what stays runs out
}

// On gives what the kept writes act on.
func (u *Unfinished) On() []string {
	u.mu.Lock()
	defer u.mu.Unlock()
	var all []string
	for _, f := range u.kept() {
		all = append(all, f.On)
	}
	return all
}

// kept are those that have not run out; what has is removed.
func (u *Unfinished) kept() []unfinishedFile {
	entries, err := os.ReadDir(u.dir)
	if err != nil {
		return nil // none yet
	}
	var all []unfinishedFile
	for _, e := range entries {
		f, err := u.read(e)
		if err != nil {
			continue // ended meanwhile, or damaged
		}
		all = append(all, f)
	}
	return all
}

func (u *Unfinished) read(e fs.DirEntry) (unfinishedFile, error) {
	var f unfinishedFile
	path := filepath.Join(u.dir, e.Name())
	info, err := e.Info()
	if err != nil {
		return f, err
	}
	if u.now().Sub(info.ModTime()) >= UnfinishedLife {
		_ = os.Remove(path)
		return f, fs.ErrNotExist
	}
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, &f)
	}
	if err == nil && f.Key == "" {
		err = fs.ErrInvalid
	}
	return f, err
}

// path is that of a key's file; a key may have any characters.
func (u *Unfinished) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(u.dir, hex.EncodeToString(sum[:8])+".json")
}

func mark(key string, write []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(write)
	return hex.EncodeToString(mac.Sum(nil))
}
