package sqlstore

import (
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// A file that must be there whole or not at all is made under another name,
// beside where it goes: a part. Whoever makes one holds a lock on it, so that
// one that was left by a program that was killed is known, and removed.
const (
	partPrefix = ".portail-"
	partSuffix = ".part"
)

// aside are what SQLite writes beside a base.
var aside = []string{"-wal", "-shm", "-journal"}

// putWhole has fill write a part that only its owner can read, and gives it the
// name path once all of it is on the disk. A file that is there already is left
// alone: the error is then [os.ErrExist]. After another error, or a kill,
// nothing is under that name.
func putWhole(path string, fill func(part *os.File) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &os.PathError{Op: "create", Path: path, Err: os.ErrExist}
	}
	dir := filepath.Dir(path)
	sweepParts(dir)
	part, err := newPart(dir)
	if err != nil {
		return err
	}
	if err = fill(part); err == nil {
		err = part.Sync()
	}
	if err == nil {
		err = giveName(part.Name(), path)
	}
	_ = part.Close() // what matters was synced
	removePart(part.Name())
	if err != nil {
		return err
	}
	return syncFolder(dir)
}

// newPart creates a part, which it locks.
func newPart(dir string) (*os.File, error) {
	for {
		name := filepath.Join(dir, partPrefix+strings.ToLower(rand.Text())+partSuffix)
		part, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return nil, err
		}
		// The umask of the caller may take away more than it should.
		if err := errors.Join(part.Chmod(0o600), lockPart(part)); err != nil {
			return nil, errors.Join(err, part.Close(), os.Remove(name))
		}
		if stillNamed(part) {
			return part, nil
		}
		_ = part.Close() // it was swept before it was locked
	}
}

// stillNamed tells whether an open part is the file of its name.
func stillNamed(part *os.File) bool {
	here, err := os.Lstat(part.Name())
	if err != nil {
		return false
	}
	open, err := part.Stat()
	return err == nil && os.SameFile(here, open)
}

// sweepParts removes the parts that nobody is making any more. One that cannot
// be removed is left: it does no harm.
func sweepParts(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), partPrefix) || !strings.HasSuffix(e.Name(), partSuffix) {
			continue
		}
		name := filepath.Join(dir, e.Name())
		if release, ok := abandoned(name); ok {
			removePart(name)
			release()
		}
	}
}

// removePart removes a part, and first what SQLite may have left beside it.
func removePart(name string) {
	for _, suffix := range aside {
		_ = os.Remove(name + suffix)
	}
	_ = os.Remove(name)
}
