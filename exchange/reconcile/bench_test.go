package reconcile_test

import (
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
)

// BenchmarkCompare: one in ten changes, one in ten comes, a half has no NIR.
func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var roster, said []spst.Employee
			for i := range n {
				e := spst.Employee{
					ID: fmt.Sprint(i), Version: 1, BirthName: fmt.Sprintf("NOM%06d", i), FirstName: "Paul",
					BirthDate: spst.NewDate(1960, 1, 1).AddDays(i % 15_000), Sex: spst.Male,
					HireDate: spst.NewDate(2020, 1, 1), JobTitle: "Livreur", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
				}
				if i%2 == 0 {
					e.NIR, _ = spst.ParseNIR(fmt.Sprintf("1%02d0176%03d%03d", i%100, 1+i/900%900, 1+i%900))
				}
				if i%10 != 0 {
					roster = append(roster, e)
				}
				if i%10 == 1 {
					e.JobTitle = "Chef"
				}
				said = append(said, e)
			}
			file := asFile(said)
			b.ReportAllocs()
			for b.Loop() {
				d := reconcile.Compare(roster, file, reconcile.Options{On: on, Whole: true})
				if len(d.Rows) < n {
					b.Fatal(d.Summary)
				}
			}
		})
	}
}
