package workbook_test

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what is read of the files of testdata")

// TestFilesOfOtherPrograms reads files of a dozen programs, listed in testdata/README.md.
func TestFilesOfOtherPrograms(t *testing.T) {
	read := 0
	for _, ending := range [...]string{"xlsx", "xls", "ods"} {
		files, err := filepath.Glob("testdata/*." + ending)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			compare(t, name)
		}
		read += len(files)
	}
	if read < 25 {
		t.Errorf("%d files", read)
	}
}

// compare checks that a file is read as the text file beside it says.
func compare(t *testing.T, name string) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, err := shown(content)
	if err != nil {
		got = err.Error() + "\n"
	}
	if *update {
		if err := os.WriteFile(name+".txt", []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("%s:\n%s", name, got)
	}
}

// TestSpoiltFiles changes some bytes of each file: the file must be refused or read, with time and
// memory in proportion to its size.
func TestSpoiltFiles(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, ending := range [...]string{"xlsx", "xls", "ods"} {
		files, _ := filepath.Glob("testdata/*." + ending)
		for _, name := range files {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			for range 40 {
				spoilt := bytes.Clone(content)
				for range 1 + random.IntN(6) {
					at := random.IntN(len(spoilt))
					if random.IntN(2) == 0 {
						at = random.IntN(min(len(spoilt), 1024))
					}
					spoilt[at] = [...]byte{0, 255, 127, 128, byte(random.IntN(256))}[random.IntN(5)]
				}
				start := time.Now()
				if _, err := shown(spoilt); time.Since(start) > 20*time.Second {
					t.Errorf("%s: %s, %v", name, time.Since(start), err)
				}
			}
		}
	}
}
