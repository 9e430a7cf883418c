package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

// kinds is the table HTTP status -> Kind, the inverse of portal/web's.
var kinds = map[int]spst.Kind{
	http.StatusUnprocessableEntity: spst.Invalid,
	http.StatusUnauthorized:        spst.Unauthenticated,
	http.StatusForbidden:           spst.Forbidden,
	http.StatusNotFound:            spst.NotFound,
	http.StatusConflict:            spst.Conflict,
	http.StatusPreconditionFailed:  spst.Stale,
	http.StatusServiceUnavailable:  spst.Unavailable,
	http.StatusTooManyRequests:     spst.RateLimited,
	http.StatusInternalServerError: spst.Internal,
}

// kindOf gives the kind of any status that is not a success.
func kindOf(status int) spst.Kind {
	if k, ok := kinds[status]; ok {
		return k
	}
	switch {
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout, status == http.StatusRequestTimeout:
		return spst.Unavailable
	case status >= 500:
		return spst.Internal
	}
	return spst.Invalid
}

// problem is a problem+json body (RFC 9457), as the portal writes it.
type problem struct {
	Detail     string          `json:"detail"`
	Code       spst.Code       `json:"code"`
	Status     int             `json:"status"`
	Problems   []spst.Problem  `json:"problems"`
	RetryAfter int             `json:"retry_after"`
	TriesLeft  int             `json:"tries_left"`
	Current    json.RawMessage `json:"current"`
}

// problemOf reads a problem; a body that cannot be read gives the zero problem.
func problemOf(body []byte) problem {
	var p problem
	if json.Unmarshal(body, &p) != nil {
		return problem{}
	}
	return p
}

// err rebuilds the error that the portal encoded as p.
func (p problem) err(status int) *spst.Error {
	e := &spst.Error{
		Kind: kindOf(status), Code: p.Code, Message: p.Detail, Problems: p.Problems,
		RetryAfter: time.Duration(p.RetryAfter) * time.Second, TriesLeft: p.TriesLeft,
	}
	cleanAll(&e.Code)
	cleanAll(&e.Message)
	cleanAll(&e.Problems)
	if len(p.Current) > 0 {
		e.Current = p.Current // do decodes it, since it knows the type
	}
	return e
}

// withCurrent gives err with the version in force as a *T.
func withCurrent[T any](err error) error {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		return err
	}
	raw, ok := e.Current.(json.RawMessage)
	if !ok {
		return err
	}
	e.Current = nil
	if current := new(T); json.Unmarshal(raw, current) == nil {
		cleanAll(current)
		e.Current = current
	}
	return err
}

// refusal gives the error of an answer of the API; nil when the answer is a success.
func refusal(resp *resty.Response, k call) error {
	status := resp.StatusCode()
	kind, _, _ := mime.ParseMediaType(resp.Header().Get("Content-Type"))
	want := "application/json"
	if k.stream {
		want = k.streamed()
	}
	if resp.IsSuccess() && (kind == want || k.anything || status == http.StatusNoContent) {
		return nil
	}
	if status == http.StatusNotModified && k.header.Get("If-None-Match") != "" {
		return nil
	}
	body := resp.Body()
	if k.stream {
		body, _ = io.ReadAll(io.LimitReader(resp.RawBody(), maxJSON)) // an incomplete problem is read as the zero problem
		discard(resp)
	}
	switch {
	case kind == "application/problem+json" && resp.IsError():
		return problemOf(body).err(status)
	case status == http.StatusTooManyRequests:
		return &spst.Error{Kind: spst.RateLimited, Code: spst.CodeThrottled, RetryAfter: after(resp)}
	case status >= 500: // a proxy answered instead of the portal
		return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable, RetryAfter: after(resp)}
	}
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeNotAPortal}
}

// netError makes an *spst.Error of a failure without an answer of the API. It leaves out the address
// with its query, which [url.Error] repeats.
func netError(ctx context.Context, err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	code := spst.CodeUnreachable
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		code = spst.CodeCanceled
	case errors.Is(err, resty.ErrAutoRedirectDisabled):
		code = spst.CodeRedirect
	case errors.Is(err, resty.ErrResponseBodyTooLarge):
		code = spst.CodeNotAPortal
	case errors.Is(err, io.ErrUnexpectedEOF):
		code = spst.CodeCut
	case isTLS(err):
		code = spst.CodeTLS
	}
	return &spst.Error{Kind: spst.Unavailable, Code: code, Err: err}
}

func isTLS(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return true
	}
	return errors.Is(err, http.ErrSchemeMismatch)
}
