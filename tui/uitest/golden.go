package uitest

import (
	"flag"
	"fmt"
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
		d.t.Errorf("the screen is not that of %s (go test -update writes it):\n%s", path, differences(string(want), got))
	}
}

// differences gives the lines that are not the same, with their number.
func differences(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	var b strings.Builder
	for i := range max(len(w), len(g)) {
		var a, c string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			c = g[i]
		}
		if a != c {
			fmt.Fprintf(&b, "%3d want %s\n    got  %s\n", i+1, a, c)
		}
	}
	return b.String()
}
