package export_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// TestBooksAreRead has a program of others read the entries back: each account, day, number and
// amount (make books installs it).
func TestBooksAreRead(t *testing.T) {
	python := os.Getenv("ADHERENT_TEST_BOOKS")
	if python == "" {
		t.Skip("make books installs the reader and runs it")
	}
	invoices := booked()
	var b bytes.Buffer
	if err := export.WriteBooks(&b, export.Quadra, invoices, 2026, export.DefaultAccounts("AMSN")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "quadra.txt")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/books/quadra.py", path)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	line := func(i *spst.Invoice, account string, cents spst.Cents) {
		if cents != 0 {
			want = append(want, fmt.Sprintf("HA\t%s\t%s\t%s\t%d\t%d", i.Date, account, i.Number, max(cents, 0), max(-cents, 0)))
		}
	}
	for k := range invoices {
		i := &invoices[k]
		line(i, "647500", i.NetCents)
		line(i, "445660", i.VATCents)
		line(i, "AMSN", -i.TotalCents)
	}
	if got := strings.Split(strings.TrimSpace(string(out)), "\n"); !slices.Equal(got, want) {
		t.Errorf("it has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
