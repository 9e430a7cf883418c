//go:build unix

package rig

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

// Swallower is a portal whose answers to writes are lost while it is told so,
// after the portal has done them.
type Swallower struct {
	*httptest.Server
	Lossy atomic.Bool
	Keyed atomic.Int64 // writes whose key is in the list of the unfinished: not the lines of an import
}

// NewSwallower is one before that portal.
func NewSwallower(t testing.TB, portal string) *Swallower {
	t.Helper()
	to, err := url.Parse(portal)
	if err != nil {
		t.Fatal(err)
	}
	s := &Swallower{}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Idempotency-Key") != "" && !strings.HasSuffix(r.URL.Path, "/batch") {
			s.Keyed.Add(1)
		}
		if s.Lossy.Load() && r.Header.Get("Idempotency-Key") != "" {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}
