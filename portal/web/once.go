package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/portal"
)

// once runs a write through [portal.Portal.Once] when it carries an
// Idempotency-Key. The handler runs whole inside it, on a buffered answer.
func (s *server) once(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	keys := r.Header.Values("Idempotency-Key")
	if len(keys) == 0 {
		next(ctx)
		return
	}
	if len(keys) > 1 || !validKey(keys[0]) {
		s.fail(w, r, errKeyFormat)
		return
	}
	body, _ := io.ReadAll(r.Body) // in memory since readBody
	ran := false
	do := func(tx context.Context) portal.Reply {
		ran = true
		again := r.WithContext(tx)
		again.Body = io.NopCloser(bytes.NewReader(body))
		rec := newRecorder()
		s.contain(rec, again, func() { next(humago.NewContext(ctx.Operation(), again, rec)) })
		return portal.Reply{Status: rec.code(), Header: rec.kept(), Body: rec.body.Bytes()}
	}
	var from Caller
	_ = from.Resolve(ctx) // it refuses nothing
	asked := portal.Asked{
		Route:   r.Method + " " + r.URL.EscapedPath(),
		Headers: headersDigest(r), Body: sha256.Sum256(body),
		From: from.from.caller(s.proxies),
	}
	reply, err := s.portal.Once(ctx.Context(), actor(ctx.Context()), keys[0], asked, do)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	for name, value := range reply.Header {
		w.Header().Set(name, value)
	}
	if !ran {
		w.Header().Set("Idempotency-Replayed", "true")
	}
	w.WriteHeader(reply.Status)
	_, _ = w.Write(reply.Body) // the caller has gone; the answer is kept for its return
}

// headersDigest is of what decides of a request beside its path and body,
// written the same way however it came: a proxy may have made a tag weak, or
// named the charset.
func headersDigest(r *http.Request) [32]byte {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = r.Header.Get("Content-Type")
	}
	match := strings.TrimPrefix(strings.TrimSpace(r.Header.Get("If-Match")), "W/")
	return sha256.Sum256([]byte(strings.Join([]string{match, kind, r.URL.RawQuery}, "\x00")))
}

// contain turns a panic of f into an answer of 500, so that the transaction
// around it is undone by the portal rather than left open.
func (s *server) contain(rec *recorder, r *http.Request, f func()) {
	defer func() {
		if v := recover(); v != nil {
			rec.reset()
			s.fail(rec, r, fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}
	}()
	f()
}

func validKey(key string) bool {
	if key == "" || len(key) > 128 {
		return false
	}
	for _, b := range []byte(key) {
		if b < '!' || b > '~' {
			return false
		}
	}
	return true
}

// conditional gives every answer to a read an ETag, and 304 to the caller that
// has it already. A stream goes through as it is.
func (s *server) conditional(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if wantsStream(r.Header) {
		next(ctx)
		return
	}
	rec := newRecorder()
	next(humago.NewContext(ctx.Operation(), r.WithContext(ctx.Context()), rec))
	if rec.code() == http.StatusOK && rec.header.Get("ETag") == "" {
		rec.header.Set("ETag", "W/"+contentTag(nextCursor.ReplaceAll(rec.body.Bytes(), nil)))
	}
	for name, values := range rec.header {
		w.Header()[name] = values
	}
	if rec.code() == http.StatusOK && matches(r.Header.Get("If-None-Match"), rec.header.Get("ETag")) {
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(rec.code())
	_, _ = w.Write(rec.body.Bytes()) // the caller has gone; there is nobody to tell
}

// nextCursor is the cursor of a page, which is sealed anew each time: two pages
// that differ in it alone are the same.
var nextCursor = regexp.MustCompile(`,"next":"[\w-]*"`)

// contentTag is the ETag of what has no version.
func contentTag(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// matches compares weakly (RFC 9110, 13.1.2).
func matches(list, tag string) bool {
	for candidate := range strings.SplitSeq(list, ",") {
		candidate = strings.TrimSpace(candidate)
		if candidate == "*" || candidate != "" && strings.TrimPrefix(candidate, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// recorder is an answer kept in memory.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func newRecorder() *recorder { return &recorder{header: http.Header{}} }

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

func (r *recorder) code() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

func (r *recorder) reset() {
	clear(r.header)
	r.status = 0
	r.body.Reset()
}

// kept are the headers that belong to the answer itself.
func (r *recorder) kept() map[string]string {
	kept := map[string]string{}
	for _, name := range []string{"Content-Type", "ETag", "Location", "Retry-After"} {
		if v := r.header.Get(name); v != "" {
			kept[name] = v
		}
	}
	return kept
}
