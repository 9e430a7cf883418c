//go:build unix

package bench

import (
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/test/rig"
)

func TestMain(m *testing.M) { os.Exit(rig.Main(m)) }

// The variables of « make bench-portail ».
const (
	// EmployeesVariable is how many people the big base has; without it nothing is measured.
	EmployeesVariable = "ADHERENT_BENCH_EMPLOYEES"
	// BeforeVariable names a folder with adherent and portail of another build, to compare with.
	BeforeVariable = "ADHERENT_BENCH_BEFORE"
)

// rounds is how many times what is compared is measured, in turn.
const rounds = 5

// span is how long one measure of throughput lasts.
const span = 2 * time.Second

// BenchmarkPortal has a part for each comparison; « -bench Portal/growth/SQLite » asks for one.
func BenchmarkPortal(b *testing.B) {
	people, err := strconv.Atoi(os.Getenv(EmployeesVariable))
	if err != nil {
		b.Skip("« make bench-portail » says how many people: " + EmployeesVariable)
	}
	t := &table{}
	// A base is filled when the first part asks for it, and stays for the others.
	made := func(engine string, people int) func() *site {
		return sync.OnceValue(func() *site { return newSite(b, engine, people) })
	}
	small := [2]func() *site{made("SQLite", 0), made("PostgreSQL", 0)}
	both := func() []*site { return []*site{small[0](), small[1]()} }
	part := func(b *testing.B, name string, do func(b *testing.B)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				do(b)
			}
		})
	}
	part(b, "reads", func(b *testing.B) { t.reads(b, both()) })
	part(b, "writes", func(b *testing.B) { t.writes(b, both()) })
	part(b, "imports", func(b *testing.B) { t.imports(b, both()) })
	part(b, "before", func(b *testing.B) { t.before(b) })
	b.Run("growth", func(b *testing.B) {
		for i, engine := range []string{"SQLite", "PostgreSQL"} {
			part(b, engine, func(b *testing.B) { t.growth(b, small[i](), newSite(b, engine, people)) })
		}
	})
	t.print()
}
