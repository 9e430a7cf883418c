package portal

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// served has people queue up in that order, by the letters of their lanes, and
// gives the order in which they have their turn when each leaves at once.
func served(t *testing.T, q *queue, arriving string) string {
	t.Helper()
	var order strings.Builder
	synctest.Test(t, func(t *testing.T) {
		if err := q.enter(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		for _, lane := range strings.Split(arriving, "") {
			go func() {
				if err := q.enter(t.Context(), lane); err != nil {
					t.Errorf("%s: %v", lane, err)
					return
				}
				order.WriteString(lane)
				q.leave(lane)
			}()
			synctest.Wait()
		}
		if order.Len() != 0 {
			t.Errorf("%s had their turn while nobody left", order.String())
		}
		q.leave("a")
		synctest.Wait()
	})
	return order.String()
}

func TestQueueTakesTurns(t *testing.T) {
	for _, c := range []struct {
		name, precedence, arriving, want string
	}{
		{"one lane", "", "aaa", "aaa"},
		{"another's comes next", "", "aaaab", "baaaa"},
		{"lanes take turns", "", "aaabbbc", "bcababa"},
		{"precedence", "k", "ssksks", "kkssss"},
		{"the others in order", "k", "ssk", "kss"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := newQueue(1, 10, 0)
			q.precedence = c.precedence
			got := served(t, q, c.arriving)
			if got != c.want || q.free != 1 || len(q.lanes)+len(q.order) != 0 {
				t.Errorf("%s, want %s; %d places free", got, c.want, q.free)
			}
		})
	}
}

func TestQueueLetsSoManyIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2, 10, 0)
		var in, most atomic.Int32
		for range 8 {
			go func() {
				if err := q.enter(t.Context(), ""); err != nil {
					t.Error(err)
				}
				if n := in.Add(1); n > most.Load() {
					most.Store(n)
				}
				<-time.After(time.Second)
				in.Add(-1)
				q.leave("")
			}()
			synctest.Wait()
		}
		<-time.After(time.Minute)
		synctest.Wait()
		if most.Load() != 2 || q.free != 2 {
			t.Errorf("%d at a time, %d places free", most.Load(), q.free)
		}
	})
}

// A lane that has its places leaves the others to the rest.
func TestQueueLeavesPlacesToOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(2, 10, time.Second)
		q.each = 1
		enter := func(lane string) chan error {
			done := make(chan error, 1)
			go func() { done <- q.enter(t.Context(), lane) }()
			synctest.Wait()
			return done
		}
		if err := <-enter("a"); err != nil {
			t.Fatal(err)
		}
		second := enter("a")
		if len(second) != 0 || q.free != 1 {
			t.Fatalf("%d places free", q.free)
		}
		if err := <-enter("b"); err != nil {
			t.Fatal(err)
		}
		third := enter("c")
		q.leave("b")
		if err := <-third; err != nil || len(second) != 0 {
			t.Errorf("c: %v", err)
		}
		q.leave("a")
		if err := <-second; err != nil {
			t.Error(err)
		}
		q.leave("a")
		q.leave("c")
		if q.free != 2 || len(q.in)+len(q.lanes)+len(q.order) != 0 {
			t.Errorf("%d places free", q.free)
		}
	})
}

func TestQueueEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue(1, 2, 2*time.Second)
		if err := q.enter(t.Context(), ""); err != nil {
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
			go func() { waiting <- q.enter(t.Context(), "") }()
		}
		synctest.Wait()
		busy(q.enter(t.Context(), "")) // the lane is full: at once
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
		go func() { waiting <- q.enter(ctx, "b") }()
		synctest.Wait()
		cancel()
		if err := <-waiting; spst.CodeOf(err) != "canceled" {
			t.Errorf("got %v", err)
		}
		q.leave("")
		if err := q.enter(t.Context(), ""); err != nil || len(q.lanes)+len(q.order) != 0 {
			t.Errorf("those who gave up still stand in line: %v", err)
		}
	})
}

// slowWriter is a store whose transactions end when the test says so.
type slowWriter struct {
	Store
	ends chan struct{}
}

func (s slowWriter) Within(ctx context.Context, do func(context.Context) error) error {
	defer func() { <-s.ends }()
	return do(ctx)
}

// However many batches one account has under way, another's write is the next.
func TestAccountsTakeTurnsAtWriting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := fairStore{Store: slowWriter{ends: make(chan struct{})}, writer: newQueue(1, 0, 0)}
		var order []string
		write := func(number string) {
			ctx := OnBehalf(t.Context(), Actor{Account: spst.Account{Kind: spst.MemberAccount, Number: number}})
			go func() {
				err := s.Within(ctx, func(ctx context.Context) error {
					order = append(order, number)
					return s.Within(ctx, func(context.Context) error { return nil }) // joins: it waits for nobody
				})
				if err != nil {
					t.Error(err)
				}
			}()
			synctest.Wait()
		}
		for range 5 {
			write("batches")
		}
		write("another")
		write("third")
		for range 2 * 7 {
			s.Store.(slowWriter).ends <- struct{}{}
			synctest.Wait()
		}
		want := []string{"batches", "another", "third", "batches", "batches", "batches", "batches"}
		if !slices.Equal(order, want) {
			t.Errorf("%q, want %q", order, want)
		}
	})
}

func TestDocumentsAreKeptWithinBounds(t *testing.T) {
	k := newKeptDocuments(100)
	var m Member
	m.Number = "1"
	key := func(b byte) [32]byte { return [32]byte{b} }
	has := func(b byte) bool { _, ok := k.get(key(b)); return ok }
	for b := range byte(5) {
		k.put(key(b), m, Document{Body: make([]byte, 20)})
	}
	has(0) // asked for again: 1 is the oldest from now on
	k.put(key(9), m, Document{Body: make([]byte, 20)})
	k.put(key(9), m, Document{Body: make([]byte, 20)})
	k.put(key(10), m, Document{Body: make([]byte, 51)})
	if !has(0) || has(1) || !has(2) || !has(9) || has(10) || k.size != 100 {
		t.Errorf("%d bytes are kept, of %d documents", k.size, k.recent.Len())
	}

	// Another member's takes the place of the oldest; one of a roster that has
	// changed takes that of all that were made of it before.
	other := Member{Revision: 1}
	other.Number = "2"
	k.put(key(11), other, Document{Body: make([]byte, 20)})
	m.Revision++
	k.put(key(12), m, Document{Body: make([]byte, 20)})
	if has(0) || has(9) || !has(11) || !has(12) || k.size != 40 || k.recent.Len() != 2 {
		t.Errorf("%d bytes are kept, of %d documents", k.size, k.recent.Len())
	}
}
