//go:build unix

package rig

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Fault is what a network does to a request or its answer.
type Fault string

// The faults. Refused is nobody listening, for the whole command; the others hit
// the writes that go through.
const (
	Healthy    Fault = ""
	Refused    Fault = "refused"
	Dropped    Fault = "dropped before the portal"
	AnswerLost Fault = "answer lost"
	AnswerCut  Fault = "answer cut in the middle"
	Delayed    Fault = "delayed"
	Reset      Fault = "reset"
	Garbage    Fault = "garbage for an answer"
	Trickled   Fault = "answer byte by byte"
)

// Faults are all of them.
func Faults() []Fault {
	return []Fault{Refused, Dropped, AnswerLost, AnswerCut, Delayed, Reset, Garbage, Trickled}
}

// Answers tells whether the caller gets its answer in spite of the fault.
func (f Fault) Answers() bool { return f == Healthy || f == Delayed || f == Trickled }

// Proxy is a network between the programs and a portal, that fails when told to.
type Proxy struct {
	t       testing.TB
	portal  *Portal
	network *http.Transport
	address string

	mu    sync.Mutex
	fault Fault
	left  int // writes that the fault still hits
	l     net.Listener
	open  map[net.Conn]bool
	hit   int
}

// NewProxy listens in front of a portal.
func NewProxy(t testing.TB, p *Portal) *Proxy {
	t.Helper()
	x := &Proxy{t: t, portal: p, network: &http.Transport{DisableCompression: true}, address: "127.0.0.1:0", open: map[net.Conn]bool{}}
	x.listen()
	t.Cleanup(func() { x.close(); x.network.CloseIdleConnections() })
	return x
}

// URL is where the programs find the portal.
func (x *Proxy) URL() string { return "http://" + x.address }

// Fail makes the next n writes meet a fault; [Healthy] heals the network.
func (x *Proxy) Fail(f Fault, n int) {
	x.t.Helper()
	was := x.set(f, n)
	switch {
	case f == Refused:
		x.close()
	case was == Refused:
		x.listen()
	}
}

func (x *Proxy) set(f Fault, n int) (was Fault) {
	x.mu.Lock()
	defer x.mu.Unlock()
	was, x.fault, x.left, x.hit = x.fault, f, n, 0
	return was
}

// Hit is how many writes the present fault has met.
func (x *Proxy) Hit() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.hit
}

func (x *Proxy) listen() {
	x.t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(context.Background(), "tcp", x.address)
	if err != nil {
		x.t.Fatal(err)
	}
	x.mu.Lock()
	x.l, x.address = l, l.Addr().String()
	x.mu.Unlock()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go x.serve(c)
		}
	}()
}

func (x *Proxy) close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	_ = x.l.Close()
	for c := range x.open {
		_ = c.Close()
	}
	clear(x.open)
}

// meets gives the fault that a request meets.
func (x *Proxy) meets(r *http.Request) Fault {
	x.mu.Lock()
	defer x.mu.Unlock()
	write := r.Method != http.MethodGet && !strings.HasPrefix(r.URL.Path, "/v1/sessions")
	if !write || x.left == 0 {
		return Healthy
	}
	x.left--
	x.hit++
	return x.fault
}

func (x *Proxy) serve(c net.Conn) {
	x.mu.Lock()
	x.open[c] = true
	x.mu.Unlock()
	defer func() {
		_ = c.Close()
		x.mu.Lock()
		delete(x.open, c)
		x.mu.Unlock()
	}()
	in := bufio.NewReader(c)
	for {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		fault := x.meets(r)
		if fault == Dropped {
			return
		}
		answer, err := x.forward(r, body)
		if err != nil || !deliver(c, fault, answer) {
			return
		}
	}
}

// forward gives the portal's answer, as bytes.
func (x *Proxy) forward(r *http.Request, body []byte) ([]byte, error) {
	out := r.Clone(x.t.Context())
	out.RequestURI, out.URL.Scheme, out.URL.Host = "", "http", x.portal.Host()
	out.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := x.network.RoundTrip(out)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var answer bytes.Buffer
	err = resp.Write(&answer)
	return answer.Bytes(), err
}

// deliver gives the answer as the fault has it; it tells whether the connection
// goes on.
func deliver(c net.Conn, fault Fault, answer []byte) bool {
	var err error
	switch fault {
	case AnswerLost:
		return false
	case AnswerCut:
		_, _ = c.Write(answer[:len(answer)/2])
		return false
	case Reset:
		_, _ = c.Write(answer[:len(answer)/2])
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		return false
	case Garbage:
		_, _ = c.Write(bytes.Repeat([]byte("\x00\xff\x1b[2J"), 100))
		return false
	case Delayed:
		Pause(context.Background(), 1500*time.Millisecond)
		_, err = c.Write(answer)
	case Trickled:
		for i := 0; i < len(answer) && err == nil; i++ {
			_, err = c.Write(answer[i : i+1])
		}
	default:
		_, err = c.Write(answer)
	}
	return err == nil
}
