package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// request is what is known of one while it is answered.
type request struct {
	id  string
	err error // why it failed, for the log
}

type requestKey struct{}

// note keeps why a request failed for its log line.
func note(ctx context.Context, err error) {
	if q, ok := ctx.Value(requestKey{}).(*request); ok {
		q.err = err
	}
}

// observe gives every request an id, counts it, writes its log line, and
// answers 500 when it panics. Query strings, bodies and tokens are not logged.
func (s *server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := &request{id: requestID(r.Header.Get("X-Request-Id"))}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, q))
		seen := &observed{ResponseWriter: w}
		seen.Header().Set("X-Request-Id", q.id)
		start := time.Now()
		defer func() {
			v := recover()
			begun := seen.status != 0
			if v != nil {
				q.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
			}
			if v != nil && !begun {
				s.fail(seen, r, q.err)
			}
			s.report(r, seen, q, time.Since(start))
			if v != nil && begun {
				panic(http.ErrAbortHandler) // the answer is cut: the caller must see it
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

func (s *server) report(r *http.Request, seen *observed, q *request, took time.Duration) {
	status := seen.status
	if status == 0 {
		status = http.StatusOK
	}
	_, route, _ := strings.Cut(r.Pattern, " ")
	if route == "" {
		route = "-"
	}
	s.metrics.count(route, method(r.Method), status, took)
	level := slog.LevelInfo
	attrs := []slog.Attr{
		slog.String("method", method(r.Method)), slog.String("route", route), slog.Int("status", status),
		slog.Duration("took", took), slog.Int64("bytes", seen.bytes), slog.String("request", q.id),
	}
	if q.err != nil && status >= http.StatusInternalServerError {
		level = slog.LevelError
		attrs = append(attrs, slog.String("cause", cause(q.err)))
	}
	s.log.LogAttrs(r.Context(), level, "request", attrs...)
}

// cause is the error behind the sentence for people.
func cause(err error) string {
	if e, ok := errors.AsType[*spst.Error](err); ok && e.Err != nil {
		return string(e.Kind) + " " + string(e.Code) + ": " + e.Err.Error()
	}
	return err.Error()
}

// method gives a known method or « other », so that callers cannot add labels
// to the metrics.
func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

// requestID takes the caller's when it is well formed, else makes one.
func requestID(given string) string {
	if len(given) <= 64 && validKey(given) && !strings.ContainsAny(given, `"\<>`) {
		return given
	}
	return rand.Text()
}

// observed remembers the status and size of an answer.
type observed struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (o *observed) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *observed) Write(b []byte) (int, error) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	n, err := o.ResponseWriter.Write(b)
	o.bytes += int64(n)
	return n, err
}

// Unwrap lets [http.ResponseController] reach the connection.
func (o *observed) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// secure sets the headers that every answer has. Answers are personal data:
// nothing keeps them on the way.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Link", `</openapi.json>; rel="service-desc"; type="application/json", </docs>; rel="service-doc"; type="text/html"`)
		next.ServeHTTP(w, r)
	})
}
