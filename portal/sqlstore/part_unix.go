//go:build unix

package sqlstore

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockPart keeps others from taking the part for an abandoned one. It is not
// the kind of lock that SQLite takes (fcntl): the two do not meet.
func lockPart(part *os.File) error { return unix.Flock(int(part.Fd()), unix.LOCK_EX) }

// abandoned tells whether nobody is making that part any more; it stays locked
// until release is called.
func abandoned(name string) (release func(), ok bool) {
	part, err := os.OpenFile(name, os.O_RDWR|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0)
	if err != nil {
		return nil, false
	}
	if unix.Flock(int(part.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil {
		_ = part.Close()
		return nil, false
	}
	return func() { _ = part.Close() }, true
}

// syncFolder has the names of a folder on the disk.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, unix.EINVAL) { // a file system that has no such thing
		err = nil
	}
	return errors.Join(err, f.Close())
}
