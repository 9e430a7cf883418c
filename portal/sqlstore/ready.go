package sqlstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// The limits of [Store.Ready].
const (
	// probeEvery is how long what a probe found holds.
	probeEvery = time.Second
	// probeTimeout is how long a probe waits for its turn among the writers. It is
	// longer than busy_timeout, after which another program holds the base.
	probeTimeout = 8 * time.Second
)

// readiness is what is known of whether the base takes writes.
type readiness struct {
	every, timeout time.Duration

	mu    sync.Mutex
	known time.Time // when err was found
	err   error
	probe chan struct{} // closed at the end of the one under way; nil without one
	began time.Time
}

// Ready tells whether the base takes writes, by making one; at most one a
// second, which all the callers share. What keeps it from writing is as for any
// write, or that the base is not for this portal any more ([Store.stillServes]);
// writers that wait for one that does not end are Unavailable [spst.CodeWedged].
func (s *Store) Ready(ctx context.Context) error {
	r := &s.ready
	r.mu.Lock()
	if r.probe == nil && !r.known.IsZero() && time.Since(r.known) < r.every {
		defer r.mu.Unlock()
		return r.err
	}
	if r.probe == nil {
		r.probe, r.began = make(chan struct{}), time.Now()
		go s.probe(r.probe)
	}
	ended, left := r.probe, r.timeout+probeEvery-time.Since(r.began)
	r.mu.Unlock()
	select {
	case <-ended:
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.err
	case <-ctx.Done():
		return fold(ctx.Err())
	case <-time.After(left): // the probe itself does not end: the disk hangs
		return s.engine.unanswered(nil)
	}
}

func (s *Store) probe(ended chan<- struct{}) {
	ctx, cancel := context.WithTimeout(context.Background(), s.ready.timeout)
	defer cancel()
	err := s.Within(ctx, func(ctx context.Context) error {
		if err := s.exec(ctx, `UPDATE base SET probes = probes + 1 WHERE id = 1`); err != nil {
			return err
		}
		if err := s.engine.hasRoom(ctx); err != nil {
			return err
		}
		return s.stillServes(ctx)
	})
	if err != nil && ctx.Err() != nil {
		err = s.engine.unanswered(err)
	}
	s.ready.mu.Lock()
	defer s.ready.mu.Unlock()
	s.ready.err, s.ready.known, s.ready.probe = err, time.Now(), nil
	close(ended)
}

// stillServes refuses a base that was upgraded under the portal beyond what it knows, or
// moved (the codes of [Open]).
func (s *Store) stillServes(ctx context.Context) error {
	var now standing
	err := s.row(ctx, `SELECT oldest, incomplete, moved_to FROM base WHERE id = 1`).Scan(&now.oldest, &now.incomplete, &now.movedTo)
	if err != nil {
		return fold(err)
	}
	known, err := newest(sqliteMigrations)
	switch {
	case err != nil:
		return fold(err)
	case now.oldest > known:
		err = errNewerBase()
	default:
		err = now.mayServe()
	}
	if e, ok := errors.AsType[*spst.Error](err); ok {
		e.Kind = spst.Unavailable // to who asks a portal
	}
	return err
}

// untilMended is how long it takes at least until somebody has mended something.
const untilMended = 30 * time.Second

// unwritable is a base that takes no writes for a reason that an operator mends.
func unwritable(cause string, err error) *spst.Error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeStorage, RetryAfter: untilMended, Err: err,
		Message: cause + " : rien n'a été enregistré. Réessayez plus tard.",
	}
}

func errWedged(err error) error {
	return &spst.Error{
		Kind: spst.Unavailable, Code: spst.CodeWedged, RetryAfter: untilMended, Err: err,
		Message: "Une écriture du portail ne se termine pas, et les autres l'attendent : rien n'a été enregistré. Réessayez plus tard.",
	}
}
