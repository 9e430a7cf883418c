package reconcile_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/exchange/sheet"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

// The refused rows of a file without columns lose no field: corrected, they are read again whole.
func TestRefusedRowsOfNoTableKeepEveryField(t *testing.T) {
	staying := spsttest.WholeEmployee()
	staying.ExitReason = ""
	for name, e := range map[string]spst.Employee{"with an exit": spsttest.WholeEmployee(), "with an end announced": staying} {
		for _, f := range spst.EmployeeFields() {
			if f.Empty(&e) && f.Name != "exit_reason" {
				t.Errorf("%s: nothing in %s to be lost", name, f.Name)
			}
		}
		var b bytes.Buffer
		rows := []reconcile.Row{{Row: 4, Employee: e, Action: reconcile.Reject}}
		if err := reconcile.WriteRefused(&b, &spst.RosterFile{Format: "dsn"}, rows); err != nil {
			t.Fatal(err)
		}
		if heading, _, _ := strings.Cut(b.String(), "\r\n"); !strings.HasSuffix(heading, ";"+reconcile.ReasonHeading) {
			t.Errorf("%s: the reasons are not last: %s", name, heading)
		}
		read, err := sheet.ReadCSV(&b, e.ExitDate)
		if err != nil || len(read.Rows) != 1 {
			t.Fatalf("%s: %+v, %v", name, read, err)
		}
		if lost := spst.ChangedFields(&read.Rows[0].Employee, &e); len(lost) > 0 {
			t.Errorf("%s: lost %v", name, lost)
		}
	}
}
