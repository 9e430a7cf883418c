package demo_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

func TestInventedPeople(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 2000
	}
	for _, today := range []spst.Date{spst.NewDate(2026, time.November, 23), spst.NewDate(2027, time.January, 15),
		spst.NewDate(2028, time.February, 29)} {
		people := demo.Invent(n, today)
		if len(people) != n {
			t.Fatalf("%d people, want %d", len(people), n)
		}
		nirs, ids := map[spst.NIR]bool{}, map[string]bool{}
		for i, e := range people {
			if bad := spst.Refused(spst.CheckEmployee(e, today)); bad != nil {
				t.Fatalf("%s: %+v: %v", today, e, bad)
			}
			normal := e
			normal.Normalize()
			if !reflect.DeepEqual(normal, e) {
				t.Fatalf("%+v is not normal", e)
			}
			if e.Left(today) {
				t.Fatalf("%s has left", e.ID)
			}
			if e.NIR != "" && nirs[e.NIR] || ids[e.ID] {
				t.Fatalf("%s: NIR or ID there twice", e.ID)
			}
			nirs[e.NIR], ids[e.ID] = true, true
			if i > 0 && people[i-1].SortKey() > e.SortKey() {
				t.Fatalf("%s is not in order", e.ID)
			}
		}
		anomalies := len(spst.CheckRoster(people, today))
		if anomalies == 0 || anomalies > n/100 {
			t.Errorf("%s: %d anomalies for %d people", today, anomalies, n)
		}
	}
}

func TestInventedPeopleAreStable(t *testing.T) {
	today := spst.NewDate(2026, time.November, 23)
	if !reflect.DeepEqual(demo.Invent(3000, today), demo.Invent(3000, today)) {
		t.Error("not the same people twice")
	}
}

func BenchmarkInvent100k(b *testing.B) {
	for b.Loop() {
		demo.Invent(demo.MaxEmployees, spst.NewDate(2026, time.November, 23))
	}
}
