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
// the handlers: a roster may take minutes on a slow line.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 32 << 10
	bodyTimeout   = time.Minute
	writeTimeout  = time.Minute
)

// Serve answers on l until ctx is done, then stops accepting, waits until
// every accepted request is answered, and returns nil. It closes l. With a
// [Handler] the server's own troubles go to its log; nothing goes to stderr.
func Serve(ctx context.Context, l net.Listener, h http.Handler) error {
	troubles := slog.DiscardHandler
	if ours, ok := h.(*handler); ok {
		troubles = ours.log.Handler()
	}
	s := &http.Server{
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
	if err := s.Shutdown(context.WithoutCancel(ctx)); err != nil {
		return err
	}
	if err := <-stopped; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
