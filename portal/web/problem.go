package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"path"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// statuses is the table Kind -> HTTP status; client holds its inverse, and a
// test proves that they agree.
var statuses = map[spst.Kind]int{
	spst.Invalid:         http.StatusUnprocessableEntity,
	spst.Unauthenticated: http.StatusUnauthorized,
	spst.Forbidden:       http.StatusForbidden,
	spst.NotFound:        http.StatusNotFound,
	spst.Conflict:        http.StatusConflict,
	spst.Stale:           http.StatusPreconditionFailed,
	spst.Unavailable:     http.StatusServiceUnavailable,
	spst.RateLimited:     http.StatusTooManyRequests,
	spst.Internal:        http.StatusInternalServerError,
}

// What the HTTP side refuses by itself, with a status that no Kind has.
var (
	errNoRoute = &problemDetails{Status: http.StatusNotFound, Code: spst.CodeNoRoute,
		Detail: "Cette adresse n'existe pas dans l'API du portail."}
	errMethod = &problemDetails{Status: http.StatusMethodNotAllowed, Code: spst.CodeMethod,
		Detail: "Cette adresse n'accepte pas cette méthode ; l'en-tête Allow dit lesquelles."}
	errTooLarge = &problemDetails{Status: http.StatusRequestEntityTooLarge, Code: spst.CodeTooLarge,
		Detail: "La requête est trop grande ; envoyez-la en plusieurs fois."}
	errSlowBody = &problemDetails{Status: http.StatusRequestTimeout, Code: spst.CodeSlowBody,
		Detail: "La requête n'est pas arrivée entière ; recommencez."}
	errMatch = &problemDetails{Status: http.StatusPreconditionRequired, Code: spst.CodeIfMatch,
		Detail: "L'en-tête If-Match doit porter la version lue, par exemple \"3\"."}
	errQuery = &problemDetails{Status: http.StatusBadRequest, Code: spst.CodeMalformed,
		Detail: "Les paramètres de la requête ne sont pas ceux de cette adresse."}
	errMediaType = &problemDetails{Status: http.StatusUnsupportedMediaType, Code: spst.CodeMalformed,
		Detail: "Le corps doit être du JSON (application/json) en UTF-8, sans compression."}
	errRange = &problemDetails{Status: http.StatusRequestedRangeNotSatisfiable, Code: spst.CodeRange,
		Detail: "La partie demandée est au-delà de la fin du fichier."}
	errKeyFormat = &spst.Error{Kind: spst.Invalid, Code: spst.CodeIdempotencyKey,
		Message: "L'en-tête Idempotency-Key doit avoir de 1 à 128 caractères ASCII visibles."}
)

// problemDetails is the body of every answer that is not a success.
type problemDetails struct {
	Type   string `json:"type,omitempty" doc:"about:blank when absent (RFC 9457)"`
	Title  string `json:"title" doc:"The status in words"`
	Status int    `json:"status"`
	// Detail is a French sentence for people.
	Detail     string         `json:"detail,omitempty" doc:"Phrase en français, pour les personnes"`
	Code       spst.Code      `json:"code,omitempty" doc:"Stable, for programs"`
	Problems   []spst.Problem `json:"problems,omitempty" doc:"The refused fields, when status is 422"`
	RetryAfter int            `json:"retry_after,omitempty" doc:"Seconds to wait, when status is 429 or 503"`
	TriesLeft  int            `json:"tries_left,omitempty" doc:"Wrong passwords still allowed before the next delay"`
	Current    any            `json:"current,omitempty" doc:"The version in force, when status is 412"`
}

// Error, GetStatus, ContentType and GetHeaders are what huma asks of an error
// that it writes.
func (p *problemDetails) Error() string             { return p.Detail }
func (p *problemDetails) GetStatus() int            { return p.Status }
func (p *problemDetails) ContentType(string) string { return "application/problem+json" }

func (p *problemDetails) GetHeaders() http.Header {
	h := http.Header{}
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(p.RetryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="adherent"`)
	}
	return h
}

// problemOf folds any error. What is not an *spst.Error is our fault: its text
// goes to the log only.
func problemOf(ctx context.Context, err error) *problemDetails {
	if p, ok := errors.AsType[*problemDetails](err); ok {
		return p.titled()
	}
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		e = &spst.Error{Kind: spst.Internal, Code: spst.CodeInternalFault,
			Message: "Le portail a rencontré une erreur ; réessayez dans un instant.", Err: err}
		if ctx.Err() != nil {
			e = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCanceled, Message: "La requête a été interrompue ; recommencez.", Err: err}
		}
	}
	status, ok := statuses[e.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	note(ctx, err)
	p := &problemDetails{
		Status:     status,
		Detail:     e.Message,
		Code:       e.Code,
		Problems:   e.Problems,
		RetryAfter: int(math.Ceil(e.RetryAfter.Seconds())),
		TriesLeft:  e.TriesLeft,
		Current:    e.Current,
	}
	if status == http.StatusServiceUnavailable { // no 503 leaves a caller without a word about when to come back
		p.RetryAfter = max(p.RetryAfter, 1)
	}
	return p.titled()
}

func (p *problemDetails) titled() *problemDetails {
	t := *p
	t.Title = http.StatusText(p.Status)
	return &t
}

// fail writes err as a problem. Nothing may have been written before.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(r.Context(), err)
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	_ = writeJSON(w, p) // the caller has gone; there is nobody to tell
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// cleanPath refuses what the router would answer with a redirect.
func cleanPath(p string) bool { return p == path.Clean(p) }
