package spst_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/spst/spsttest"
)

func TestPackedEmployeesAreTheSame(t *testing.T) {
	whole := spsttest.WholeEmployee()
	long := whole
	long.Comment, long.Determinants, long.Version = strings.Repeat("é", 400), append(whole.Determinants, "NUIT"), 1<<40
	all := []spst.Employee{whole, {}, long, {ID: "x", BirthDate: -1}}
	var reused spst.Employee
	for i, p := range spst.PackEmployees(all) {
		var got spst.Employee
		p.Unpack(&got)
		if !reflect.DeepEqual(got, all[i]) || p.ID() != all[i].ID {
			t.Errorf("packed %+v\ngiven  %+v", all[i], got)
		}
		if p.Unpack(&reused); !reflect.DeepEqual(reused, all[i]) {
			t.Errorf("in used room: %+v", reused)
		}
	}
}

func BenchmarkUnpack100k(b *testing.B) {
	packed := spst.PackEmployees(bigRoster(b, 100_000))
	bytes := 0
	for _, p := range packed {
		bytes += len(p)
	}
	var e spst.Employee
	for b.Loop() {
		for _, p := range packed {
			p.Unpack(&e)
		}
	}
	b.ReportMetric(float64(bytes)/float64(len(packed)), "B/employee")
}
