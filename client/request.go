package client

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-resty/resty/v2"

	"github.com/espace-adherent/adherent/spst"
)

// Request is a request of the caller's own making, for what the client has no function for.
type Request struct {
	Method string
	Path   string     // from the portal's address, with a query or not: never another address
	Query  url.Values // in place of what Path has of the same names
	Header http.Header
	Body   json.RawMessage // nil sends none
}

// Answer is what the portal answered. Body is cleaned where it is text or JSON, and as it came where it
// is a file.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// IsDocument tells whether the body is a JSON document.
func (a Answer) IsDocument() bool {
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	return kind == "application/json" || strings.HasSuffix(kind, "+json")
}

// Text tells whether the body can be shown to people.
func (a Answer) Text() bool {
	return a.IsDocument() || strings.HasPrefix(a.Header.Get("Content-Type"), "text/") || len(a.Body) == 0
}

// Send sends a request. What changes something carries an idempotency key, as every write. A refusal gives the answer
// too, when it is the portal's.
func (c *Client) Send(ctx context.Context, r Request) (Answer, error) {
	k, err := r.call()
	if err != nil {
		return Answer{}, err
	}
	resp, err := c.send(ctx, k)
	return answerOf(resp), err
}

// call refuses what would go to another address.
func (r Request) call() (call, error) {
	u, err := url.Parse(r.Path)
	if err != nil || u.IsAbs() || u.Host != "" || u.Fragment != "" || !strings.HasPrefix(u.Path, "/") || strings.Contains(u.Path, "..") {
		return call{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodePath,
			Message: "Le chemin d'une opération s'écrit /v1/…, sans l'adresse du portail."}
	}
	query := u.Query()
	maps.Copy(query, r.Query)
	k := call{method: r.Method, path: u.EscapedPath(), query: query, header: r.Header.Clone(), anything: true,
		write: r.Method != http.MethodGet && r.Method != http.MethodHead}
	if r.Body != nil {
		k.body = r.Body
		k.once = strings.Contains(string(r.Body), `password`) // no digest of it outlives it
	}
	if k.header != nil {
		k.key = k.header.Get(idempotencyKey)
		k.header.Del(idempotencyKey)
		if version, err := strconv.ParseInt(strings.Trim(k.header.Get("If-Match"), `"`), 10, 64); err == nil {
			k.version = version
			k.header.Del("If-Match")
		}
	}
	return k, nil
}

func answerOf(resp *resty.Response) Answer {
	if resp == nil || resp.RawResponse == nil {
		return Answer{}
	}
	a := Answer{Status: resp.StatusCode(), Header: resp.Header(), Body: resp.Body()}
	for _, values := range a.Header {
		for i := range values {
			values[i] = Clean(values[i])
		}
	}
	if a.Text() {
		lines := strings.Split(string(a.Body), "\n")
		for i := range lines {
			lines[i] = Clean(lines[i])
		}
		a.Body = []byte(strings.Join(lines, "\n"))
	}
	return a
}

// Document decodes the body, its texts cleaned: maps, slices, numbers, texts.
func (a Answer) Document() (any, error) {
	var v any
	if err := json.Unmarshal(a.Body, &v); err != nil {
		return nil, &spst.Error{Kind: spst.Internal, Code: spst.CodeBadAnswer, Err: err}
	}
	cleanAll(&v)
	return v, nil
}

// accepted is what a request says it takes.
func (k call) accepted() string {
	switch {
	case k.anything:
		return cmp.Or(k.header.Get("Accept"), "application/json, */*;q=0.5")
	case k.stream:
		return k.streamed() + ", application/problem+json"
	}
	return "application/json, application/problem+json"
}
