package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

// Unfinished keeps, from one run to the next, the idempotency keys of the writes whose answer has not
// come. The same write asked for again then has the same key and happens once. It may be used by
// several goroutines, and by several runs at the same time.
type Unfinished interface {
	// Begin gives the key for a write on something (« PUT /v1/… »). The write is identified by its
	// bytes: the same write left without an answer gives its old key (taken up); any other write gets
	// the proposed key, stored before Begin returns. kept is false when the key could not be stored.
	Begin(on string, write []byte, proposed string) (key string, takenUp, kept bool)
	// Answered records that the answer for a key has come: the same bytes are a new write from then
	// on. doneBefore tells that the portal had carried out the write in an earlier run.
	Answered(key string, doneBefore bool)
}

// Lost is in the chain of an error after which nobody knows whether a write was done. Kept tells that
// its key is stored: the same call again happens once, in another run too.
type Lost struct {
	Kept bool
	Err  error
}

func (*Lost) Error() string { return "the answer is lost" }

// Unwrap gives the cause, if it is known.
func (l *Lost) Unwrap() error { return l.Err }

// lookLimit is how long the last look at a write whose answer is lost may take.
const lookLimit = 10 * time.Second

// writing is a write that is being sent under its key.
type writing struct {
	key           string
	takenUp, kept bool
	// listed is false for a write that is not in [Unfinished].
	listed bool
}

// write sends a call that changes something, under a key that is kept until its answer has come. When
// all tries have failed without an answer, it sends the call a last time: under the same key the
// portal repeats the answer that it gave first.
func (c *Client) write(ctx context.Context, k call) (*resty.Response, error) {
	w, err := c.begin(k)
	if err != nil {
		return nil, err
	}
	resp, arrived, err := c.try(ctx, k, w.key, tries{callLimit, retries})
	if w.takenUp && spst.CodeOf(err) == spst.CodeIdempotencyMismatch { // the stored bytes leave out the NIR, and the new write has another NIR
		c.answered(w, false)
		if w, err = c.begin(k); err != nil {
			return nil, err
		}
		resp, arrived, err = c.try(ctx, k, w.key, tries{callLimit, retries})
	}
	if arrived && isSilent(err) && c.pause(ctx) {
		discard(resp)
		if looked, _, lookErr := c.try(ctx, k, w.key, tries{lookLimit, 1}); !isSilent(lookErr) {
			resp, err = looked, lookErr
		}
	}
	if isSettled(err) {
		c.answered(w, err == nil && resp.Header().Get("Idempotency-Replayed") != "")
		return resp, err
	}
	if e, ok := errors.AsType[*spst.Error](err); ok && arrived && isSilent(err) {
		e.Err = &Lost{Kept: w.kept, Err: e.Err}
	}
	return resp, err
}

// begin gives the key of a write. Writes without a session are not in [Unfinished]: they are the steps
// of a password reset.
func (c *Client) begin(k call) (writing, error) {
	if k.lines {
		return writing{kept: true}, nil
	}
	w := writing{key: cmp.Or(k.key, NewKey())}
	if k.once || c.unfinished == nil || c.Token() == "" {
		w.kept = k.once
		return w, nil
	}
	on, told, err := k.told()
	if err != nil {
		return w, err
	}
	w.listed = true
	w.key, w.takenUp, w.kept = c.unfinished.Begin(on, told, w.key)
	return w, nil
}

func (c *Client) answered(w writing, replayed bool) {
	if w.listed {
		c.unfinished.Answered(w.key, w.takenUp && replayed)
	}
}

// pause waits before the last try; false when the caller has cancelled.
func (c *Client) pause(ctx context.Context) bool {
	select {
	case <-time.After(lookAfter * c.retryWait):
		return true
	case <-ctx.Done():
		return false
	}
}

// told gives what a write is on, and the bytes that identify it: its content and the version it
// applies to, without the NIR, so that nobody can recover a NIR from a digest of these bytes.
func (k call) told() (on string, write []byte, err error) {
	on = k.method + " " + k.path
	for name, value := range k.names {
		on = strings.ReplaceAll(on, "{"+name+"}", value)
	}
	body, err := json.Marshal(k.body)
	var plain any
	if err == nil {
		err = json.Unmarshal(body, &plain)
	}
	if err == nil {
		withoutNIR(plain)
		body, err = json.Marshal(plain)
	}
	if err != nil {
		return "", nil, errEncode(err)
	}
	return on, []byte(on + "\n" + strconv.FormatInt(k.version, 10) + "\n" + string(body)), nil
}

func withoutNIR(v any) {
	switch v := v.(type) {
	case map[string]any:
		delete(v, "nir")
		for _, inner := range v {
			withoutNIR(inner)
		}
	case []any:
		for _, inner := range v {
			withoutNIR(inner)
		}
	}
}

func errEncode(err error) error {
	return &spst.Error{Kind: spst.Internal, Code: spst.CodeEncode, Err: err}
}

// isSettled tells whether an outcome is that of the write itself. An error about the person's rights,
// session or rate limit does not settle it: an earlier try may have been carried out.
func isSettled(err error) bool {
	switch spst.CodeOf(err) {
	case spst.CodeConfirmPassword:
		return true // the person had the right to write: a write already done would have been answered
	case spst.CodeInProgress, spst.CodeMember:
		return false
	default:
		return isAnswer(spst.KindOf(err))
	}
}

// isAnswer tells whether an error is of a kind that only the write itself gives.
func isAnswer(k spst.Kind) bool {
	switch k {
	case spst.Unavailable, spst.RateLimited, spst.Unauthenticated, spst.Forbidden, spst.Internal:
		return false
	default:
		return true
	}
}

// isSilent tells whether an error leaves it unknown if the write was done: the portal did not answer,
// or a proxy answered for it.
func isSilent(err error) bool {
	switch spst.CodeOf(err) {
	case spst.CodeUnreachable, spst.CodeCut, spst.CodeCanceled, spst.CodeNotAPortal, spst.CodeInProgress:
		return true
	default:
		return false
	}
}

// mayArrive tells whether the portal may have received the write in a try: true for all errors but
// those of a connection that could not be opened.
func mayArrive(resp *resty.Response, err error) bool {
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return false
	}
	if isTLS(err) || errors.Is(err, resty.ErrAutoRedirectDisabled) {
		return false
	}
	return err != nil || resp.StatusCode() >= http.StatusInternalServerError || problemOf(resp.Body()).Code == spst.CodeInProgress
}
