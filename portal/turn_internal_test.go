package portal

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// board is a TurnStore in memory, which may be away.
type board struct {
	mu   sync.Mutex
	turn Turn
	away bool
}

func (b *board) TakeTurn(_ context.Context, _, holder string, seen int64) (Turn, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.away {
		return Turn{}, errors.New("away")
	}
	if b.turn.Holder == "" || b.turn.Holder == holder || b.turn.Beat == seen {
		b.turn = Turn{holder, b.turn.Beat + 1}
	}
	return b.turn, nil
}

func (b *board) LeaveTurn(_ context.Context, _, holder string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.turn.Holder == holder {
		b.turn.Holder = ""
	}
	return nil
}

func (b *board) set(away bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.away = away
}

// What takes over does so in time, whatever the moment of the death: a beat until the count
// is seen, the wait, and a beat until the next look.
func TestTurnIsTakenOverInTime(t *testing.T) {
	if most := beatEvery + deadAfter + beatEvery; most > 10*time.Second {
		t.Errorf("a turn is taken over within %s only", most)
	}
}

// Of two one has the turn; it gives it up where it cannot keep it, before the other takes
// it, and to the other when it ends.
func TestOneHasTheTurn(t *testing.T) {
	b := &board{}
	var mu sync.Mutex
	holding, most := 0, 0
	news := make(chan string, 100)
	begin := func(me string) (stop func()) {
		ctx, cancel := context.WithCancel(t.Context())
		x := &turnTaker{store: b, name: "chores", me: me, beat: 10 * time.Millisecond, dead: 3 * time.Second}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			x.inTurn(ctx, func(ctx context.Context) {
				mu.Lock()
				holding++
				most = max(most, holding)
				mu.Unlock()
				news <- me
				<-ctx.Done()
				mu.Lock()
				holding--
				mu.Unlock()
				news <- "lost by " + me
			})
		}()
		return func() { cancel(); <-ended }
	}
	want := func(text string) {
		t.Helper()
		if got := <-news; got != text {
			t.Errorf("%s, not %s", got, text)
		}
	}
	stopA := begin("a")
	want("a")
	stopB := begin("b")
	b.set(true) // the base is away
	want("lost by a")
	b.set(false)
	first := <-news
	if first != "a" && first != "b" {
		t.Fatal(first)
	}
	stops := map[string]func(){"a": stopA, "b": stopB}
	other := map[string]string{"a": "b", "b": "a"}[first]
	stops[first]()
	want("lost by " + first)
	want(other) // at once: the turn was left
	stops[other]()
	if most != 1 {
		t.Errorf("%d had the turn at once", most)
	}
}
