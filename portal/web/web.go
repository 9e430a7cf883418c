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
	"slices"
	"strings"
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
	portal *portal.Portal
	log    *slog.Logger
	mux    *http.ServeMux
	// addresses has every path, without methods; methods are those of each.
	addresses *http.ServeMux
	methods   map[string][]string
	api       huma.API
	metrics   *metrics
	signingIn *limiter
	proxies   []netip.Prefix
	version   string

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
		portal:    p,
		log:       o.Log,
		mux:       http.NewServeMux(),
		addresses: http.NewServeMux(),
		methods:   map[string][]string{},
		metrics:   newMetrics(),
		signingIn: newLimiter(time.Now),
		proxies:   o.TrustedProxies,
		version:   o.Version,

		patience: patience{body: bodyTimeout, write: writeTimeout},
	}
	s.api = humago.New(s.mux, s.config(o.Version))
	s.api.UseMiddleware(s.authenticate, s.readQuery, s.readBody)
	s.registerSessions()
	s.registerResets()
	s.registerAccount()
	s.registerAccessTokens()
	s.registerMembers()
	s.registerEmployees()
	s.registerExits()
	s.registerImports()
	s.registerCompany()
	s.registerContacts()
	s.registerAppointments()
	s.registerPastRoster()
	s.registerInvoices()
	s.registerDeclarations()
	s.registerActivity()
	s.registerDrafts()
	s.registerViews()
	describe(s.api.OpenAPI())
	for path, item := range s.api.OpenAPI().Paths {
		var methods []string
		for _, op := range operations(item) {
			methods = append(methods, op.Method)
		}
		s.address(path, methods...)
	}
	s.mountDocs()
	s.mountProbes()
	return s
}

// address tells which methods a path has: those of the path that is written out
// first, and of no pattern that would take it too.
func (s *server) address(path string, methods ...string) {
	if slices.Contains(methods, http.MethodGet) {
		methods = append(methods, http.MethodHead)
	}
	methods = append(methods, http.MethodOptions)
	slices.Sort(methods)
	s.methods[path] = methods
	s.addresses.HandleFunc(path, func(http.ResponseWriter, *http.Request) {}) // only asked which pattern it is
}

// get adds an address that the OpenAPI document does not have.
func (s *server) get(path string, answer http.HandlerFunc) {
	s.mux.HandleFunc("GET "+path, answer)
	s.address(path, http.MethodGet)
}

// route answers what the router itself would refuse, as problems too.
func (s *server) route(w http.ResponseWriter, r *http.Request) {
	_, path := s.addresses.Handler(r)
	methods := s.methods[path]
	switch {
	case path == "" || !cleanPath(r.URL.Path):
		s.fail(w, r, errNoRoute)
	case !slices.Contains(methods, r.Method):
		w.Header().Set("Allow", strings.Join(methods, ", "))
		s.fail(w, r, errMethod)
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", strings.Join(methods, ", "))
		w.WriteHeader(http.StatusNoContent)
	default:
		s.mux.ServeHTTP(w, r)
	}
}
