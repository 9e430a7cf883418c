package client

import (
	"errors"
	"os"
)

// SaveContent writes a file made on this machine to dir/name, as a download is written: whole or not
// at all, and never over another file. A file with the same content is left as it is.
func SaveContent(dir, name string, content []byte) (Saved, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return Saved{}, fileError(err)
	}
	f, err := os.CreateTemp(dir, "."+name+".*.part")
	if err != nil {
		return Saved{}, fileError(err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Saved{}, fileError(errors.Join(err, os.Remove(f.Name())))
	}
	return (&download{dir: dir, name: name}).place(f.Name())
}
