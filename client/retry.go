package client

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

const idempotencyKey = "Idempotency-Key"

// NewKey makes an idempotency key for one action of a person. A write called with
// it happens once, however often it is sent: keep the key while the same content is
// sent again after an error of kind Unavailable or Internal. Any other answer is
// final for its key and comes again as it was, and other content is refused
// ("idempotency_mismatch"): make another key then. A write called with "" makes one
// for itself.
func NewKey() string { return rand.Text() }

// again tells whether a try may be repeated: a read always, a write only under its key or where its lines
// happen once, and only after a failure that may pass with time.
func (k call) again(resp *resty.Response, err error) bool {
	if resp == nil || resp.Request == nil || !k.lines && !repeatable(resp.Request) {
		return false
	}
	if err != nil {
		return passing(err)
	}
	switch resp.StatusCode() {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return after(resp) <= retryMaxWait
	case http.StatusTooManyRequests:
		wait := after(resp)
		return wait > 0 && wait <= retryMaxWait
	case http.StatusConflict: // the first try, whose answer was lost, is still running
		return resp.Request.Header.Get(idempotencyKey) != "" && problemOf(resp.Body()).Code == spst.CodeInProgress
	}
	return false
}

func repeatable(r *resty.Request) bool {
	return r.Method == http.MethodGet || r.Header.Get(idempotencyKey) != ""
}

// passing tells whether a failure of the network may pass with time.
func passing(err error) bool {
	return !errors.Is(err, resty.ErrAutoRedirectDisabled) && !errors.Is(err, resty.ErrResponseBodyTooLarge) && !isTLS(err)
}

// after is what Retry-After asks for, in seconds; 0 when it says nothing.
func after(resp *resty.Response) time.Duration {
	seconds, err := strconv.Atoi(resp.Header().Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

func retryAfter(_ *resty.Client, resp *resty.Response) (time.Duration, error) {
	return after(resp), nil
}
