package portal

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Two at a time, known ones first, the others in the order they came in.
func TestQueueOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2, 10, 2*time.Second)
		var served []string
		line := func(name string, precedence bool) {
			go func() {
				if err := q.enter(t.Context(), precedence); err != nil {
					t.Errorf("%s: %v", name, err)
					return
				}
				served = append(served, name)
			}()
			synctest.Wait()
		}
		line("a", false)
		line("b", false)
		line("stranger 1", false)
		line("stranger 2", false)
		line("known 1", true)
		line("known 2", true)
		if len(served) != 2 {
			t.Fatalf("%d at a time", len(served))
		}
		for range 4 {
			q.leave()
			synctest.Wait()
		}
		want := []string{"a", "b", "known 1", "known 2", "stranger 1", "stranger 2"}
		for i, name := range want {
			if served[i] != name {
				t.Errorf("served %q, want %q", served, want)
				break
			}
		}
		q.leave()
		q.leave()
		if q.free != 2 {
			t.Errorf("%d places are free", q.free)
		}
	})
}

func TestQueueEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 2, 2*time.Second)
		if err := q.enter(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		busy := func(err error) {
			t.Helper()
			if spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != "busy" {
				t.Errorf("got %v", err)
			}
		}
		began := time.Now()
		waiting := make(chan error, 2)
		for range cap(waiting) {
			go func() { waiting <- q.enter(t.Context(), false) }()
		}
		synctest.Wait()
		busy(q.enter(t.Context(), false)) // the line is full: at once
		if took := time.Since(began); took != 0 {
			t.Errorf("sent away after %v", took)
		}
		for range cap(waiting) {
			busy(<-waiting)
		}
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("waited %v", took)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { waiting <- q.enter(ctx, true) }()
		synctest.Wait()
		cancel()
		if err := <-waiting; spst.CodeOf(err) != "canceled" {
			t.Errorf("got %v", err)
		}
		q.leave()
		if err := q.enter(t.Context(), false); err != nil {
			t.Errorf("those who gave up still stand in line: %v", err)
		}
	})
}
