package config

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile keeps other runs away until the file is closed, or its program has ended; busy tells
// that one was first.
func lockFile(f *os.File) (busy bool, err error) {
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	return errors.Is(err, windows.ERROR_LOCK_VIOLATION), err
}
