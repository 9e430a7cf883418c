package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/web"
)

// served serves the site's portal over the server of production, until the test
// ends; a body has that long to arrive.
func (s *site) served(t *testing.T, body time.Duration) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(ctx, l, web.HandlerWithin(s.portal, web.Options{}, body)) }()
	t.Cleanup(func() {
		stop()
		must(t, <-ended)
	})
	return l.Addr().String()
}

// halves are requests whose body stops, by what they are: every operation with
// and without a session, and what is no operation.
func (s *site) halves(t *testing.T) map[string]string {
	t.Helper()
	var doc document
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	targets := map[string]string{"healthz": "GET /healthz", "readyz": "GET /readyz", "metrics": "GET /metrics", "docs": "GET /docs",
		"no path": "POST /v2/nothing", "no method": "PATCH /v1/members", "options": "OPTIONS /v1/members", "head": "HEAD /v1/members",
		"not clean": "POST /v1//members"}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			targets[op.OperationID] = strings.ToUpper(method) + " " + strings.NewReplacer("{number}", florist, "{year}", "2026", "{file}", "1.pdf",
				"{id}", "x").Replace(path)
		}
	}
	token := s.token(t, florist)
	requests := map[string]string{}
	for name, target := range targets {
		for who, authorization := range map[string]string{"": "", ", session": "Authorization: Bearer " + token + "\r\n"} {
			for size, body := range map[string]string{
				"": "Content-Length: 100\r\n\r\n{", ", 300 KiB": "Content-Length: 307200\r\n\r\n{" + strings.Repeat(" ", 5000),
				", chunks": "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
			} {
				requests[name+who+size] = target + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + authorization + body
			}
		}
	}
	return requests
}

// A request whose body stops is answered 408, and its connection is closed,
// whatever it was for: handlers that never read a body included.
func TestBodyThatStops(t *testing.T) {
	s := newSite(t)
	address := s.served(t, 300*time.Millisecond)
	requests := s.halves(t)
	if len(requests) < 300 {
		t.Fatalf("%d requests", len(requests))
	}
	var wait sync.WaitGroup
	for name, request := range requests {
		wait.Go(func() {
			c, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			if _, err := io.WriteString(c, request); err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			method, _, _ := strings.Cut(request, " ")
			in := bufio.NewReader(c)
			resp, err := http.ReadResponse(in, &http.Request{Method: method})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			body, err := io.ReadAll(resp.Body)
			if resp.StatusCode != http.StatusRequestTimeout || !resp.Close || err != nil ||
				resp.Header.Get("Content-Type") != "application/problem+json" || method != "HEAD" && !strings.Contains(string(body), `"slow_body"`) ||
				resp.Header.Get("X-Request-Id") == "" || resp.Header.Get("X-Content-Type-Options") == "" {
				t.Errorf("%s: %s %v, %v: %s", name, resp.Status, resp.Header, err, body)
			}
			if _, err := in.ReadByte(); err == nil {
				t.Errorf("%s: more than an answer", name)
			}
		})
	}
	wait.Wait()
}

// A caller that waits to be asked for its body is refused without it.
func TestRefusedBeforeTheBodyIsAskedFor(t *testing.T) {
	s := newSite(t)
	c, err := net.Dial("tcp", s.served(t, time.Hour))
	must(t, err)
	defer c.Close()
	fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", roster)
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	must(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized || !resp.Close {
		t.Errorf("%s, closed %t", resp.Status, resp.Close)
	}
}

// A body that is whole is no reason to close, wanted or not; one that is far
// too large is.
func TestConnectionGoesOnAfterAWholeBody(t *testing.T) {
	s := newSite(t)
	address := s.served(t, time.Hour)
	for _, c := range []struct {
		size   int
		status int
		closed bool
	}{{100_000, http.StatusUnauthorized, false}, {2 << 20, http.StatusUnauthorized, true}} {
		conn, err := net.Dial("tcp", address)
		must(t, err)
		defer conn.Close()
		in := bufio.NewReader(conn)
		for round := range 2 {
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n", roster, c.size)
			go func() { _, _ = io.WriteString(conn, strings.Repeat(" ", c.size)) }() // cut when the connection closes
			resp, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatalf("%d bytes, request %d: %v", c.size, round, err)
			}
			_, err = io.Copy(io.Discard, resp.Body)
			if resp.StatusCode != c.status || resp.Close != c.closed || err != nil {
				t.Errorf("%d bytes, request %d: %s, closed %t, %v", c.size, round, resp.Status, resp.Close, err)
			}
			if c.closed {
				break
			}
		}
	}
}
