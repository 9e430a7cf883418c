package sqlstore

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// giveName gives a part its name, unless a file has it ([os.ErrExist]). The part may keep its
// own name beside. Memory sticks and Windows shares have no second name for a
// file; other file systems do not rename without replacing.
func giveName(part, path string) error {
	err := os.Link(part, path)
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	if unix.Renameat2(unix.AT_FDCWD, part, unix.AT_FDCWD, path, unix.RENAME_NOREPLACE) == nil {
		return nil
	}
	if _, taken := os.Lstat(path); taken == nil {
		return &os.PathError{Op: "create", Path: path, Err: os.ErrExist}
	}
	return err
}
