//go:build !linux

package sqlstore

import "os"

// giveName gives a part its name, unless a file has it ([os.ErrExist]); the part keeps its own
// name beside.
func giveName(part, path string) error { return os.Link(part, path) }
