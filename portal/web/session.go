package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const sessionTag = "sessions"

type actorKey struct{}

func actor(ctx context.Context) portal.Actor {
	a, _ := ctx.Value(actorKey{}).(portal.Actor)
	return a
}

// authenticate lets an operation without a session through only when the
// OpenAPI document declares it public.
func (s *server) authenticate(ctx huma.Context, next func(huma.Context)) {
	if isPublic(ctx.Operation()) {
		next(ctx)
		return
	}
	scheme, token, _ := strings.Cut(ctx.Header("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		token = ""
	}
	a, err := s.portal.Authenticate(ctx.Context(), strings.TrimSpace(token))
	if err == nil {
		err = a.Permit(ctx.Operation().Metadata[enrolment] != nil)
	}
	if err == nil {
		err = a.PermitToken(openToTokens(ctx.Operation()))
	}
	if err != nil {
		r, w := humago.Unwrap(ctx)
		s.fail(w, r, err)
		return
	}
	next(huma.WithValue(huma.WithContext(ctx, portal.OnBehalf(ctx.Context(), a)), actorKey{}, a))
}

// openToTokens tells what an access token reaches: the members that its account acts
// for, as far as its rights go, and what it is itself. Nothing else of the account.
func openToTokens(op *huma.Operation) bool {
	return op.Path == membersPath || strings.HasPrefix(op.Path, membersPath+"/") || op.Metadata[scripted] != nil
}

// output is an answer with a body; input an operation that takes only the
// caller.
type (
	output[T any] struct{ Body T }
	input         struct{}
)

func answer[T any](body T, err error) (*output[T], error) {
	if err != nil {
		return nil, err
	}
	return &output[T]{Body: body}, nil
}

// Caller is where a request comes from, for throttling.
type Caller struct{ from callers }

type signInInput struct {
	Caller
	Agent string `header:"User-Agent" hidden:"true"`
	Body  spst.Credentials
}

// callers are the addresses that a request came through, the last one first.
type callers []string

// Resolve notes where the request comes from.
func (in *Caller) Resolve(ctx huma.Context) []error {
	r, _ := humago.Unwrap(ctx)
	in.from = through(ctx.RemoteAddr(), r.Header.Values("X-Forwarded-For"))
	return nil
}

// through gives the addresses from who connects to what X-Forwarded-For begins
// with. A proxy may add a line of its own below those that it received, as
// HAProxy does: they are one list (RFC 9110, 5.3), whose last entry is the
// nearest.
func through(remote string, forwarded []string) callers {
	list := callers{host(remote)}
	for _, line := range slices.Backward(forwarded) {
		for _, address := range slices.Backward(strings.Split(line, ",")) {
			list = append(list, host(strings.TrimSpace(address)))
		}
	}
	return list
}

// caller is the first address, coming from ours, that is not a proxy of ours:
// what is said beyond it may be invented. Where no address stands the list
// ends, at the proxy that said so.
func (c callers) caller(proxies []netip.Prefix) string {
	for i, address := range c {
		ip, err := netip.ParseAddr(address)
		if err != nil {
			return c[max(0, i-1)]
		}
		trusted := func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) }
		if !slices.ContainsFunc(proxies, trusted) {
			return ip.Unmap().String()
		}
	}
	return c[len(c)-1]
}

func (s *server) registerSessions() {
	register(s, public(s.read("/v1/service", "get-service", sessionTag, "Le service et ses adresses")),
		func(ctx context.Context, _ *input) (*output[spst.Service], error) {
			service, err := s.portal.Service(ctx)
			service.Version = s.version
			return answer(service, err)
		})
	signIn := public(operation(http.MethodPost, "/v1/sessions", "sign-in", sessionTag, "Se connecter"))
	signIn.DefaultStatus = http.StatusCreated
	register(s, signIn, s.signIn)
	const current = "/v1/sessions/current"
	register(s, marked(enrolling(operation(http.MethodGet, current, "get-session", sessionTag, "La session en cours, ou le jeton d'accès qui demande")), scripted),
		func(ctx context.Context, _ *input) (*output[spst.Session], error) {
			return answer(s.portal.Session(ctx, actor(ctx)))
		})
	register(s, enrolling(operation(http.MethodDelete, current, "sign-out", sessionTag, "Se déconnecter")),
		func(ctx context.Context, _ *input) (*struct{}, error) {
			return nil, s.portal.SignOut(ctx, actor(ctx))
		})
}

func (s *server) signIn(ctx context.Context, in *signInInput) (*output[spst.Session], error) {
	from, err := s.admit(ctx, in.Caller)
	if err != nil {
		return nil, err
	}
	in.Body.Program = programName(in.Agent)
	return answer(s.portal.SignIn(ctx, in.Body, from))
}

// admit gives the caller's address, unless it asks too often: of this portal, which costs
// the base nothing, or of all those over the base.
func (s *server) admit(ctx context.Context, c Caller) (string, error) {
	from := c.from.caller(s.proxies)
	if wait := s.signingIn.take(portal.Network(from)); wait > 0 {
		return "", portal.RefusedRequest(wait)
	}
	return from, s.portal.CountRequest(ctx, from)
}

// host is an address without its port and without the brackets of an IPv6.
func host(address string) string {
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	if inner, ok := strings.CutPrefix(address, "["); ok {
		return strings.TrimSuffix(inner, "]")
	}
	return address
}
