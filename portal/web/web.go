// Package web is the portal's HTTP API: /v1 in JSON, described by the OpenAPI
// document that it generates from its own Go types.
//
// House rules: a handler translates and nothing more, every decision is
// [portal.Portal]'s; every answer that is not a success is a problem (RFC
// 9457), the router's own included; nothing that a person typed is repeated
// in an error, a log line or a metric.
package web

import (
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/portal"
)

// Options are what the HTTP side needs beyond the use cases.
type Options struct {
	// Log receives one line per request; nil discards.
	Log *slog.Logger
	// Version of the program, shown in the OpenAPI document and told to its clients.
	Version string
	// TrustedProxies may name the caller in X-Forwarded-For. Without them the
	// caller is whoever connects, which behind a proxy is always the proxy:
	// wrong passwords of one would throttle all.
	TrustedProxies []netip.Prefix
}

type server struct {
	portal  *portal.Portal
	log     *slog.Logger
	mux     *http.ServeMux
	api     huma.API
	metrics *metrics
	signIns *limiter
	proxies []netip.Prefix
	version string

	patience patience
}

// Handler serves the whole API, its documentation, /healthz, /readyz and
// /metrics.
func Handler(p *portal.Portal, o Options) http.Handler {
	return newServer(p, o).handler()
}

func (s *server) handler() http.Handler {
	return &handler{s.observe(secure(s.attend(compress(http.HandlerFunc(s.route))))), s.log}
}

// handler has the log for the errors of the server around it.
type handler struct {
	http.Handler
	log *slog.Logger
}

func newServer(p *portal.Portal, o Options) *server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &server{
		portal:  p,
		log:     o.Log,
		mux:     http.NewServeMux(),
		metrics: newMetrics(),
		signIns: newLimiter(time.Now),
		proxies: o.TrustedProxies,
		version: o.Version,

		patience: patience{body: bodyTimeout, write: writeTimeout},
	}
	s.api = humago.New(s.mux, s.config(o.Version))
	s.api.UseMiddleware(s.authenticate, s.readBody)
	s.registerSessions()
	s.registerResets()
	s.registerAccount()
	s.registerMembers()
	s.registerEmployees()
	s.registerExits()
	s.registerImports()
	s.registerCompany()
	s.registerContacts()
	s.registerAppointments()
	s.registerInvoices()
	s.registerDeclarations()
	s.registerActivity()
	s.registerDrafts()
	describe(s.api.OpenAPI())
	s.mountDocs()
	s.mountProbes()
	return s
}

// route answers what the router itself refuses, as problems too.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	refusal, pattern := s.mux.Handler(r)
	switch {
	case !cleanPath(r.URL.Path):
		s.fail(w, r, errNoRoute)
	case pattern != "":
		s.mux.ServeHTTP(w, r)
	default:
		s.refuse(w, r, refusal)
	}
}

// refuse tells an unknown path from a method that the path does not have, by
// what the router would have answered.
func (s *server) refuse(w http.ResponseWriter, r *http.Request, refusal http.Handler) {
	rec := newRecorder()
	refusal.ServeHTTP(rec, r)
	allow := rec.header.Get("Allow")
	switch {
	case allow == "":
		s.fail(w, r, errNoRoute)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", allow+", OPTIONS")
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Allow", allow+", OPTIONS")
		s.fail(w, r, errMethod)
	}
}
