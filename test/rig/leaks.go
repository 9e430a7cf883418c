//go:build unix

package rig

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Leaks looks for secrets in every file below the folders, and in the name of
// each; it gives where one was found, and never the secret itself.
func Leaks(t testing.TB, secrets []string, folders ...string) []string {
	t.Helper()
	var found []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			var content []byte
			if d.Type().IsRegular() {
				if content, err = os.ReadFile(path); err != nil {
					return err
				}
			}
			for i, secret := range secrets {
				if strings.Contains(path, secret) || bytes.Contains(content, []byte(secret)) {
					found = append(found, path+": secret "+strconv.Itoa(i+1))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
