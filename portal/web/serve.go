package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Limits of the server. Bodies and answers have limits of their own, kept by
// the handler (arrival.go).
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	// StopTimeout is how long a stop waits for the answers under way.
	StopTimeout = 8 * time.Second
)

// Serve answers on l until ctx is done, then stops accepting, waits until every
// accepted request is answered, for [StopTimeout] at most, and returns nil.
// What is not answered by then is cut. It closes l. With a [Handler] the
// server's own errors go to its log; nothing goes to stderr.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	return serve(ctx, l, h, StopTimeout)
}

func serve(ctx context.Context, l net.Listener, h http.Handler, stopWithin time.Duration) error {
	troubles := slog.DiscardHandler
	if ours, ok := h.(*handler); ok {
		troubles = ours.log.Handler()
	}
	answering, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	s := &http.Server{
		BaseContext:       func(net.Listener) context.Context { return answering },
		Handler:           h,
		ErrorLog:          slog.NewLogLogger(troubles, slog.LevelWarn),
		ReadHeaderTimeout: headerTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
	}
	stopped := make(chan error, 1)
	go func() { stopped <- s.Serve(l) }()
	select {
	case err := <-stopped:
		return err
	case <-ctx.Done():
	}
	if err := shutdown(answering, s, stopWithin); err != nil {
		return err
	}
	if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// shutdown waits for the answers under way, then cuts what is left.
func shutdown(ctx context.Context, s *http.Server, within time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	err := s.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		s.ErrorLog.Print("stopped before every request was answered")
		return s.Close()
	}
	return err
}
