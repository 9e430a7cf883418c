package portal

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// queue lets a few do something costly at the same time. The others wait for
// their turn, each in its lane; the lanes take turns, so that a long one does
// not keep the others waiting. One lane may have precedence over them all.
type queue struct {
	patience   time.Duration // who has waited so long is sent away; 0: nobody is
	length     int           // of each lane; 0: any
	precedence string
	each       int // places that one lane may have at the same time; 0: all

	mu    sync.Mutex
	free  int
	in    map[string]int             // places taken, by lane
	lanes map[string][]chan struct{} // closed when its turn has come
	order []string                   // the lanes in which somebody waits, the next one first
}

func newQueue(places, length int, patience time.Duration) *queue {
	return &queue{free: places, length: length, patience: patience, in: map[string]int{}, lanes: map[string][]chan struct{}{}}
}

// enter waits for a place, which leave gives back. No place in time is
// Unavailable "busy" with RetryAfter; a ctx that is done Unavailable "canceled".
func (q *queue) enter(ctx context.Context, lane string) error {
	turn, err := q.stand(lane)
	if err != nil || turn == nil {
		return err
	}
	var over <-chan time.Time
	if q.patience > 0 {
		timer := time.NewTimer(q.patience)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-turn:
		return nil
	case <-over:
		err = errBusy(q.patience)
	case <-ctx.Done():
		err = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled, Message: "La demande a été interrompue.", Err: ctx.Err()}
	}
	if !q.quit(lane, turn) {
		q.leave(lane) // the turn came at that very moment
	}
	return err
}

// stand takes a place that is free (no turn to wait for), or the end of a lane.
func (q *queue) stand(lane string) (turn chan struct{}, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.free > 0 && q.may(lane) {
		q.take(lane)
		return nil, nil
	}
	waiting := q.lanes[lane]
	if q.length > 0 && len(waiting) >= q.length {
		return nil, errBusy(q.patience)
	}
	if len(waiting) == 0 {
		q.order = append(q.order, lane)
	}
	turn = make(chan struct{})
	q.lanes[lane] = append(waiting, turn)
	return turn, nil
}

// quit leaves a lane; false when the turn has come.
func (q *queue) quit(lane string, turn chan struct{}) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	i := slices.Index(q.lanes[lane], turn)
	if i < 0 {
		return false
	}
	q.drop(lane, i)
	if len(q.lanes[lane]) == 0 {
		q.order = slices.DeleteFunc(q.order, func(l string) bool { return l == lane })
		delete(q.lanes, lane)
	}
	return true
}

// leave gives the place of somebody of that lane to the next one.
func (q *queue) leave(lane string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.free++
	if q.in[lane]--; q.in[lane] == 0 {
		delete(q.in, lane)
	}
	if len(q.order) > 0 && q.order[0] == lane { // it had its turn
		q.order = append(q.order[1:], lane)
	}
	i := slices.IndexFunc(q.order, func(l string) bool { return l == q.precedence && l != "" })
	if i < 0 {
		i = slices.IndexFunc(q.order, q.may)
	}
	if i < 0 {
		return
	}
	next := q.order[i]
	q.order = slices.Delete(q.order, i, i+1)
	q.take(next)
	close(q.lanes[next][0])
	q.drop(next, 0)
	if len(q.lanes[next]) == 0 {
		delete(q.lanes, next)
		return
	}
	q.order = append(q.order, next)
}

// may tells whether a lane may have another place.
func (q *queue) may(lane string) bool { return q.each == 0 || q.in[lane] < q.each }

func (q *queue) take(lane string) {
	q.free--
	q.in[lane]++
}

func (q *queue) drop(lane string, i int) { q.lanes[lane] = slices.Delete(q.lanes[lane], i, i+1) }

func errBusy(retryAfter time.Duration) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeBusy, RetryAfter: retryAfter,
		Message: "Le portail est très demandé en ce moment : réessayez dans un instant.",
	}
}
