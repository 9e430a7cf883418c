package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
)

// A request that was accepted before the stop is answered, and what it wrote is kept.
func TestStopAnswersWhatWasAccepted(t *testing.T) {
	s := serve(t, 4, "--demo")
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	florist := demo.Samples()[0]
	body := fmt.Sprintf(`{"number":%q,"password":%q}`, florist.Number, florist.Password)
	fmt.Fprintf(c, "POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	in := bufio.NewReader(c)
	if r, err := http.ReadResponse(in, nil); err != nil || r.StatusCode != http.StatusContinue {
		t.Fatal(r, err)
	}
	s.stop() // the portal waits for the body
	waitUntilClosed(t, strings.TrimPrefix(s.url, "http://"))
	if _, err := c.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(in, nil)
	if err != nil || r.StatusCode != http.StatusCreated {
		t.Fatal(r, err)
	}
	_ = r.Body.Close()
	s.end(t)
}

// waitUntilClosed waits until nobody listens any more.
func waitUntilClosed(t *testing.T, address string) {
	t.Helper()
	for {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = c.Close()
		if t.Context().Err() != nil {
			t.Fatal("still listening")
		}
	}
}

// What hangs for good is cut, and said to be.
func TestStopDoesNotWaitForever(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	hangs := make(chan struct{})
	defer close(hangs)
	err := stopping(ctx, time.Millisecond, func(context.Context, context.CancelCauseFunc) error {
		stop()
		<-hangs
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "coupé") {
		t.Errorf("got %v", err)
	}
	if err := stopping(t.Context(), time.Millisecond, func(context.Context, context.CancelCauseFunc) error { return nil }); err != nil {
		t.Error(err)
	}
	wedged := errors.New("wedged")
	err = stopping(t.Context(), time.Millisecond, func(_ context.Context, stop context.CancelCauseFunc) error {
		stop(wedged)
		<-hangs
		return nil
	})
	if !errors.Is(err, wedged) || !strings.Contains(err.Error(), "coupé") {
		t.Errorf("got %v", err)
	}
}
