package client

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"
)

// logged writes one debug line per request: never a query, a header or a body,
// which hold names, tokens and NIR.
type logged struct {
	next http.RoundTripper
	log  *slog.Logger
}

// RoundTrip implements [http.RoundTripper].
func (l *logged) RoundTrip(r *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := l.next.RoundTrip(r)
	attrs := []slog.Attr{slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Duration("took", time.Since(start))}
	if err != nil {
		if u, ok := errors.AsType[*url.Error](err); ok {
			err = u.Err
		}
		attrs = append(attrs, slog.String("error", err.Error()))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("request", Clean(resp.Header.Get("X-Request-Id"))))
	}
	l.log.LogAttrs(r.Context(), slog.LevelDebug, "request", attrs...)
	return resp, err
}

// CloseIdleConnections passes on what [http.Client.CloseIdleConnections] asks.
func (l *logged) CloseIdleConnections() {
	if c, ok := l.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// silent discards resty's own log, which repeats addresses with their queries: [logged] has logged the
// request already.
type silent struct{}

func (silent) Errorf(string, ...any) {}
func (silent) Warnf(string, ...any)  {}
func (silent) Debugf(string, ...any) {}
