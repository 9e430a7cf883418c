package portal

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// queue lets a few do something costly at the same time. The others wait for
// their turn in the order in which they came, those with precedence before
// anybody else, and not for ever: who has waited for patience, or finds as many
// waiting as may, is sent away.
type queue struct {
	patience time.Duration
	length   int // of each of the two lines

	mu          sync.Mutex
	free        int
	first, rest []chan struct{} // closed when its turn has come
}

func newQueue(places, length int, patience time.Duration) *queue {
	return &queue{free: places, length: length, patience: patience}
}

// enter waits for a place, which leave gives back. No place in time is
// Unavailable "busy" with RetryAfter; a ctx that is done Unavailable "canceled".
func (q *queue) enter(ctx context.Context, precedence bool) error {
	line := &q.rest
	if precedence {
		line = &q.first
	}
	turn, err := q.stand(line)
	if err != nil || turn == nil {
		return err
	}
	timer := time.NewTimer(q.patience)
	defer timer.Stop()
	select {
	case <-turn:
		return nil
	case <-timer.C:
		err = errBusy(q.patience)
	case <-ctx.Done():
		err = &spst.Error{Kind: spst.Unavailable, Code: "canceled", Err: ctx.Err()}
	}
	if q.quit(line, turn) {
		return err
	}
	q.leave() // the turn came at that very moment
	return err
}

// stand takes a place that is free (no turn to wait for), or the end of a line.
func (q *queue) stand(line *[]chan struct{}) (turn chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.free > 0 {
		q.free--
		return nil, nil
	}
	if len(*line) >= q.length {
		return nil, errBusy(q.patience)
	}
	turn = make(chan struct{})
	*line = append(*line, turn)
	return turn, nil
}

// quit leaves a line; false when the turn has come.
func (q *queue) quit(line *[]chan struct{}, turn chan struct{}) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(*line, turn)
	if i < 0 {
		return false
	}
	*line = slices.Delete(*line, i, i+1)
	return true
}

// leave gives a place to the next one.
func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	line := &q.first
	if len(*line) == 0 {
		line = &q.rest
	}
	if len(*line) == 0 {
		q.free++
		return
	}
	close((*line)[0])
	*line = slices.Delete(*line, 0, 1)
}

func errBusy(retryAfter time.Duration) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: "busy", RetryAfter: retryAfter,
		Message: "Le portail est très demandé en ce moment : réessayez dans un instant.",
	}
}
