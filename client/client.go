// Package client speaks the portal's API over resty.
//
// House rules: every call goes through [Client.send]; every error is an
// *[spst.Error]; everything that the portal says is cleaned once, here, of
// what a terminal would obey ([Clean]); the token goes to the portal's own
// address and nowhere else, and is in no log.
package client

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

const (
	// callLimit is the longest a call may take, retries included. A stream has
	// no such limit, but may not stay silent for idleLimit.
	callLimit   = time.Minute
	headerLimit = 20 * time.Second
	idleLimit   = 30 * time.Second
	dialLimit   = 5 * time.Second
	// maxJSON is the largest answer that is read, in bytes, streams excepted.
	maxJSON = 8 << 20

	retries      = 3
	retryWait    = 200 * time.Millisecond
	retryMaxWait = 2 * time.Second
	// lookAfter is how long to wait before the last try of a write, in multiples of the first pause.
	lookAfter = 5
)

// Options say which portal, and how.
type Options struct {
	// BaseURL is the portal's address; https, or http to this machine.
	BaseURL string
	// AllowInsecure lets http go to another machine: passwords then travel in
	// clear.
	AllowInsecure bool
	// Token of a session already open; may be empty.
	Token string
	// UserAgent is sent with every request; "" is « adherent ».
	UserAgent string
	// Log receives one debug line per request: method, path, status, duration.
	// nil discards.
	Log *slog.Logger
	// OnState is told when the portal stops answering and when it answers
	// again; it must return at once and may be called from any goroutine.
	OnState func(online bool)
	// GiveWay is called every few employees of a stream, but for the first ones, from several
	// goroutines: it returns when what goes before has been done, and with ctx. nil lets what is ready run.
	GiveWay func(context.Context)
	// Transport replaces the network, for tests.
	Transport http.RoundTripper
	// RetryWait is the first pause between two tries; 0 is 200 ms.
	RetryWait time.Duration
	// Unfinished keeps the keys of the writes without an answer; nil keeps none.
	Unfinished Unfinished
}

// Client calls the API of one portal. It may be used by several goroutines.
type Client struct {
	rest      *resty.Client
	retryWait time.Duration
	idle      time.Duration // of a stream
	onState   func(bool)
	giveWay   func(context.Context)

	unfinished Unfinished

	mu      sync.Mutex
	token   string
	offline bool
}

// New makes a client; it sends nothing yet. It refuses ([spst.Invalid],
// "portal_url") what is not the address of a portal, and plain http to another
// machine ("portal_insecure").
func New(o Options) (*Client, error) {
	base, err := portalURL(o)
	if err != nil {
		return nil, err
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Transport == nil {
		o.Transport = transport(loopback(base.Hostname()))
	}
	if o.UserAgent == "" {
		o.UserAgent = "adherent"
	}
	if o.RetryWait == 0 {
		o.RetryWait = retryWait
	}
	if o.OnState == nil {
		o.OnState = func(bool) {}
	}
	if o.GiveWay == nil {
		o.GiveWay = func(context.Context) { runtime.Gosched() }
	}
	rest := resty.NewWithClient(&http.Client{Transport: &logged{next: o.Transport, log: o.Log}}).
		SetBaseURL(base.String()).
		SetHeader("User-Agent", o.UserAgent).
		SetLogger(silent{}).
		SetResponseBodyLimit(maxJSON).
		SetRedirectPolicy(resty.NoRedirectPolicy()).
		SetRetryAfter(retryAfter)
	return &Client{rest: rest, retryWait: o.RetryWait, idle: idleLimit, onState: o.OnState, giveWay: o.GiveWay, unfinished: o.Unfinished,
		token: o.Token}, nil
}

// portalURL reads the address, without its last slash.
func portalURL(o Options) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(o.BaseURL), "/"))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, &spst.Error{Kind: spst.Invalid, Code: spst.CodePortalURL,
			Message: "L'adresse du portail n'est pas reconnue : écrivez-la comme https://portail.exemple.fr."}
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) && !o.AllowInsecure {
		return nil, &spst.Error{Kind: spst.Invalid, Code: spst.CodePortalInsecure,
			Message: "L'adresse du portail doit commencer par https:// : avec http://, le mot de passe voyagerait en clair."}
	}
	return u, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// transport asks for compressed answers from the network, and for plain ones from this machine.
func transport(local bool) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialLimit, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   dialLimit,
		ResponseHeaderTimeout: headerLimit,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   4,
		ForceAttemptHTTP2:     true,
		DisableCompression:    local,
	}
}

// Token is the session's, or "".
func (c *Client) Token() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// SetToken sets the token of a session opened before; "" forgets it.
func (c *Client) SetToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token
}

// CloseIdle closes the connections that are not in use.
func (c *Client) CloseIdle() { c.rest.GetClient().CloseIdleConnections() }

// call is one request of the API.
type call struct {
	method  string
	path    string            // with {names}
	names   map[string]string // values of the {names} of path
	query   url.Values
	body    any
	version int64       // sent as If-Match when not 0
	write   bool        // carries an Idempotency-Key
	key     string      // the Idempotency-Key; "" makes one
	once    bool        // a write that happens once without a stored key, in other runs too
	lines   bool        // a write whose lines happen once each by their names: it needs no key
	stream  bool        // the caller reads and closes the body
	media   string      // media type of a stream; NDJSON when ""
	header  http.Header // more headers of the request
	// anything: what is answered may be of any type.
	anything bool
}

// streamed is the Content-Type of a stream.
func (k call) streamed() string {
	if k.media == "" {
		return ndjson
	}
	return k.media
}

// do sends a call and decodes its answer into a T, cleaned.
func do[T any](ctx context.Context, c *Client, k call) (T, error) { return doTo[T, T](ctx, c, k) }

// doTo is do of what is done to an R: a refusal of its version holds the R in force.
func doTo[R, T any](ctx context.Context, c *Client, k call) (T, error) {
	var out T
	resp, err := c.send(ctx, k)
	if err != nil {
		return out, withCurrent[R](err)
	}
	if resp.StatusCode() == http.StatusNoContent {
		return out, nil
	}
	if err := json.Unmarshal(resp.Body(), &out); err != nil {
		return out, &spst.Error{Kind: spst.Internal, Code: spst.CodeBadAnswer, Err: err}
	}
	cleanAll(&out)
	return out, nil
}

// tries holds how long a call may take in all, and how many times it is retried. A stream has no
// limit.
type tries struct {
	limit time.Duration
	again int
}

// send sends every request to the portal. It retries where that is safe, reports the state of the
// connection, and turns whatever is not an answer of the API into an *spst.Error.
func (c *Client) send(ctx context.Context, k call) (resp *resty.Response, err error) {
	if k.write {
		resp, err = c.write(ctx, k)
	} else {
		resp, _, err = c.try(ctx, k, "", tries{callLimit, retries})
	}
	c.noteState(err)
	return resp, err
}

// try sends a call under a key; arrived tells whether the portal may have it.
func (c *Client) try(ctx context.Context, k call, key string, t tries) (resp *resty.Response, arrived bool, err error) {
	if !k.stream {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t.limit)
		defer cancel()
	}
	r, err := c.request(ctx, k, key)
	if err != nil {
		return nil, false, err
	}
	once := func() (*resty.Response, error) {
		discard(resp)
		var err error
		resp, err = r.Execute(k.method, k.path)
		arrived = arrived || mayArrive(resp, err)
		return resp, err
	}
	err = resty.Backoff(once, resty.Retries(t.again), resty.WaitTime(c.retryWait), resty.MaxWaitTime(max(c.retryWait, retryMaxWait)),
		resty.RetryConditions([]resty.RetryConditionFunc{k.again}))
	if err != nil {
		discard(resp)
		return resp, arrived, netError(ctx, err)
	}
	return resp, arrived, refusal(resp, k)
}

func (c *Client) request(ctx context.Context, k call, key string) (*resty.Request, error) {
	r := c.rest.R().SetContext(ctx).SetPathParams(k.names).SetQueryParamsFromValues(k.query).SetDoNotParseResponse(k.stream)
	r.SetHeaderMultiValues(k.header).SetHeader("Accept", k.accepted())
	if token := c.Token(); token != "" {
		r.SetAuthToken(token)
	}
	if k.body != nil {
		body, err := json.Marshal(k.body)
		if err != nil {
			return nil, errEncode(err)
		}
		r.SetHeader("Content-Type", "application/json").SetBody(body)
	}
	if k.version != 0 {
		r.SetHeader("If-Match", `"`+strconv.FormatInt(k.version, 10)+`"`)
	}
	if key != "" {
		r.SetHeader(idempotencyKey, key)
	}
	return r, nil
}

// noteState reports a change of the connection's state: the portal is away while calls fail with
// [spst.Unavailable], and back at any other outcome.
func (c *Client) noteState(err error) {
	if spst.CodeOf(err) == spst.CodeCanceled {
		return
	}
	offline := spst.KindOf(err) == spst.Unavailable
	c.mu.Lock()
	changed := offline != c.offline
	c.offline = offline
	c.mu.Unlock()
	if changed {
		c.onState(!offline)
	}
}

// discard closes an answer that is not read.
func discard(resp *resty.Response) {
	if resp == nil || resp.RawResponse == nil || resp.RawResponse.Body == nil {
		return
	}
	_, _ = io.CopyN(io.Discard, resp.RawResponse.Body, 64<<10) // so that the connection can be reused
	_ = resp.RawResponse.Body.Close()
}
