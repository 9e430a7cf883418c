package roster

import (
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/uitest"
)

// loaded is a roster of n at 120x40, all of it there.
func loaded(b *testing.B, n int) *Screen {
	b.Helper()
	s := New(newFake(crowd(n)...), uitest.Base(b), Options{Member: member(n), Today: today}).Under().(*Screen)
	b.Cleanup(s.Close)
	uitest.NewDriver(b, s.panes, 120, 36)
	if len(s.list.view) != n {
		b.Fatalf("%d employees, want %d", len(s.list.view), n)
	}
	return s
}

func growing(b *testing.B, run func(*testing.B, *Screen)) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := loaded(b, n)
			b.ReportAllocs()
			b.ResetTimer()
			run(b, s)
		})
	}
}

func BenchmarkView(b *testing.B) {
	growing(b, func(b *testing.B, s *Screen) {
		for range b.N {
			_ = s.View()
		}
	})
}

// BenchmarkKeyDown is a key and the frame after it.
func BenchmarkKeyDown(b *testing.B) {
	down := uitest.Press("down")
	growing(b, func(b *testing.B, s *Screen) {
		for range b.N {
			s.Update(down)
			_ = s.View()
		}
	})
}

// BenchmarkSearchLetter is a letter of live search, the first of a word (all
// the roster is looked at) and the next ones (what was found is).
func BenchmarkSearchLetter(b *testing.B) {
	letters := []tea.Msg{uitest.Press("m"), uitest.Press("a"), uitest.Press("r"), uitest.Press("space"), uitest.Press("v")}
	growing(b, func(b *testing.B, s *Screen) {
		s.Update(uitest.Press("/"))
		for i := range b.N {
			if i%len(letters) == 0 {
				b.StopTimer()
				s.Update(uitest.Press("esc"))
				s.Update(uitest.Press("/"))
				b.StartTimer()
			}
			s.Update(letters[i%len(letters)])
		}
	})
}

// BenchmarkSearchFirstLetter is the one that looks at everybody.
func BenchmarkSearchFirstLetter(b *testing.B) {
	growing(b, func(b *testing.B, s *Screen) {
		for range b.N {
			s.choose(criteria{status: "present"})
			s.choose(criteria{status: "present", search: "v"})
		}
	})
}

// BenchmarkSortByJob is the whole order computed again.
func BenchmarkSortByJob(b *testing.B) {
	growing(b, func(b *testing.B, s *Screen) {
		for range b.N {
			_ = sorting{field: byJob}.order(s.known.folded)
		}
	})
}

// BenchmarkSave is what a saved employee costs the list.
func BenchmarkSave(b *testing.B) {
	growing(b, func(b *testing.B, s *Screen) {
		e := *s.known.employee(int32(len(s.known.packed) / 2))
		for range b.N {
			s.keepQuietly(e)
		}
	})
}

// BenchmarkArrive is a piece of 1,000 employees taken in.
func BenchmarkArrive(b *testing.B) {
	piece := foldAll(crowd(1000), today)
	s := New(newFake(), uitest.Base(b), Options{Member: member(0), Today: today}).Under().(*Screen)
	s.SetSize(120, 36)
	s.start(&stream{into: &s.known.people})
	for i := range b.N {
		if i%100 == 0 {
			s.known.people, s.known.order, s.list.view = people{}, nil, nil
		}
		s.Update(arrived{from: s.known.stream, folded: piece})
	}
}
