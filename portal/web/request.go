package web

import (
	"bytes"
	"errors"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/espace-adherent/adherent/spst"
)

// readQuery refuses a query that the operation would not take as it is written:
// a parameter that it does not have, or one that is there twice.
func (s *server) readQuery(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		s.fail(w, r, errQuery)
		return
	}
	refused := *errQuery
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch {
		case !takes(ctx.Operation(), name):
			refused.Problems = append(refused.Problems, spst.Problem{Field: named(name), Code: spst.ProblemUnknownParameter,
				Severity: spst.SeverityError, Message: "Ce paramètre n'existe pas pour cette adresse."})
		case len(values[name]) > 1:
			refused.Problems = append(refused.Problems, spst.Problem{Field: named(name), Code: spst.ProblemParameterTwice,
				Severity: spst.SeverityError, Message: "Ce paramètre ne peut être donné qu'une fois."})
		}
	}
	if len(refused.Problems) > 0 {
		s.fail(w, r, &refused)
		return
	}
	next(ctx)
}

func takes(op *huma.Operation, query string) bool {
	for _, p := range op.Parameters {
		if p.In == "query" && p.Name == query {
			return true
		}
	}
	return false
}

// readBody takes the whole body in before anything is done, within the size
// that the operation allows, and refuses what is not JSON as it is; attend
// limits the time.
func (s *server) readBody(ctx huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(ctx)
	if r.Body == nil || r.Body == http.NoBody {
		next(ctx)
		return
	}
	limit := ctx.Operation().MaxBodyBytes - 1 // huma refuses a body of exactly its limit
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	_, large := errors.AsType[*http.MaxBytesError](err)
	switch {
	case large:
		s.fail(w, r, errTooLarge)
	case err != nil:
		s.fail(w, r, errSlowBody)
	case len(body) > 0 && !plainJSON(r.Header):
		w.Header().Set("Accept-Encoding", "identity")
		s.fail(w, r, errMediaType)
	default:
		r.Body = io.NopCloser(bytes.NewReader(body))
		next(ctx)
	}
}

// plainJSON tells whether a body is said to be JSON, in UTF-8 and not compressed;
// what is not said is taken to be so.
func plainJSON(h http.Header) bool {
	if coding := h.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return false
	}
	given := h.Get("Content-Type")
	if given == "" {
		return true
	}
	kind, params, err := mime.ParseMediaType(given)
	charset := params["charset"]
	return err == nil && kind == "application/json" && (charset == "" || strings.EqualFold(charset, "utf-8"))
}
