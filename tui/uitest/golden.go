package uitest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing")

// Golden compares the screen with testdata/NAME.golden, which holds text
// without colour; `go test -update` writes it.
func (d *Driver) Golden(name string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".golden")
	got := d.Screen() + "\n"
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatalf("no golden file (go test -update writes it): %v", err)
	}
	if got != strings.ReplaceAll(string(want), "\r\n", "\n") {
		d.t.Errorf("the screen is not that of %s.\n--- want\n%s--- got\n%s", path, want, got)
	}
}
