package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync"
	"testing"
	"time"
)

// A request accepted before the end is answered; none is accepted after.
func TestServeAnswersWhatItAccepted(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	entered, leave := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-leave
		fmt.Fprint(w, "answered ", r.Context().Err())
	})
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, h) }()
	got := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			got <- err.Error()
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		got <- string(b)
	}()
	<-entered
	stop()
	for { // the listener closes before the request is over
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(leave)
	if g := <-got; g != "answered <nil>" {
		t.Errorf("got %q", g)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// A stop ends, whatever hangs: a handler, half a request, half a body, a caller
// that takes nothing of its answer.
func TestStopEndsWhateverHangs(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var arrived sync.WaitGroup
	s := newServer(nil, Options{})
	answer := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		arrived.Done()
		switch r.URL.Path {
		case "/hangs":
			<-r.Context().Done()
		case "/flood":
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, writePiece)); err != nil {
					return
				}
			}
		default:
			_, _ = io.Copy(io.Discard, r.Body)
		}
	})
	served := make(chan error, 1)
	go func() { served <- serve(ctx, l, s.attend(answer), 10*time.Millisecond) }()
	arrived.Add(3)
	for _, request := range []string{
		"GET /hangs HTTP/1.1\r\nHost: x\r\n\r\n",
		"GET /flood HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /half HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf",
		"GET /hea",
	} {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, request); err != nil {
			t.Fatal(err)
		}
	}
	arrived.Wait()
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
}

// timed is a connection that notes when its answer has to be taken.
type timed struct {
	*httptest.ResponseRecorder
	given []time.Time
}

func (c *timed) SetWriteDeadline(t time.Time) error {
	c.given = append(c.given, t)
	return nil
}

// A long answer has time for each piece of it, not for the whole.
func TestEachPieceOfAnAnswerHasItsTime(t *testing.T) {
	s := newServer(nil, Options{})
	c := &timed{ResponseRecorder: httptest.NewRecorder()}
	s.attend(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n, err := w.Write(make([]byte, 10*writePiece+1))
		if n != 10*writePiece+1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
	})).ServeHTTP(c, httptest.NewRequest(http.MethodGet, "/", nil))
	if c.Body.Len() != 10*writePiece+1 || len(c.given) < 11 {
		t.Errorf("%d bytes in %d times", c.Body.Len(), len(c.given))
	}
}

func TestServeTellsWhyItCannot(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := Serve(context.Background(), l, http.NotFoundHandler()); err == nil {
		t.Error("served on a closed listener")
	}
}

// A panic is answered as any other fault of ours.
func TestPanic(t *testing.T) {
	h := Handler(nil, Options{}) // without a portal every use case panics
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "/v1/service", nil))
	var p problemDetails
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Code != 500 || p.Code != "internal" || p.Detail == "" {
		t.Errorf("%d %s (%v)", rec.Code, rec.Body, err)
	}
}

// Only our own proxies are believed.
func TestCaller(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}
	for _, c := range []struct {
		through callers
		want    string
	}{
		{callers{"192.0.2.1", ""}, "192.0.2.1"},
		{callers{"192.0.2.1", "203.0.113.5"}, "192.0.2.1"},
		{callers{"10.0.0.1", "203.0.113.5", "1.2.3.4"}, "203.0.113.5"},
		{callers{"10.0.0.1", "10.0.0.2", "::ffff:203.0.113.5"}, "203.0.113.5"},
		{callers{"::1", "nonsense", "1.2.3.4"}, "::1"},
		{callers{"10.0.0.1", ""}, "10.0.0.1"},
		{callers{"10.0.0.1", "10.0.0.2"}, "10.0.0.2"},
		{callers{"pipe", ""}, "pipe"},
	} {
		if got := c.through.caller(proxies); got != c.want {
			t.Errorf("%v: got %s, want %s", c.through, got, c.want)
		}
	}
}

// However the lines are cut, they are one list, read from its end.
func TestCallerOverSeveralLines(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	const remote = "10.0.0.1:4711"
	for _, c := range []struct {
		forwarded []string
		want      string
	}{
		{nil, "10.0.0.1"},
		{[]string{"203.0.113.5"}, "203.0.113.5"},
		{[]string{"1.2.3.4", "203.0.113.5"}, "203.0.113.5"}, // the caller's own line, then HAProxy's
		{[]string{"1.2.3.4", "5.6.7.8, 203.0.113.5"}, "203.0.113.5"},
		{[]string{"1.2.3.4", "203.0.113.5", "10.0.0.2"}, "203.0.113.5"},
		{[]string{"1.2.3.4", "203.0.113.5", "10.0.0.2, 10.0.0.3"}, "203.0.113.5"},
		{[]string{"1.2.3.4, 203.0.113.5"}, "203.0.113.5"},
		{[]string{"1.2.3.4", "unknown"}, "10.0.0.1"},
		{[]string{"1.2.3.4", ""}, "10.0.0.1"},
		{[]string{"1.2.3.4,", "10.0.0.2"}, "10.0.0.2"},
		{[]string{"1.2.3.4", "203.0.113.5:51234"}, "203.0.113.5"},
		{[]string{"[2001:db8::5]:51234"}, "2001:db8::5"},
		{[]string{"1.2.3.4", "[2001:db8::5]"}, "2001:db8::5"},
	} {
		if got := through(remote, c.forwarded).caller(proxies); got != c.want {
			t.Errorf("%q: got %s, want %s", c.forwarded, got, c.want)
		}
	}
}

func TestLimiter(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	for range signInBurst {
		if wait := l.take("a"); wait > 0 {
			t.Fatal("throttled within the burst")
		}
	}
	if wait := l.take("a"); wait != time.Second/signInRate {
		t.Errorf("wait %v", wait)
	}
	if wait := l.take("b"); wait > 0 {
		t.Error("throttled for another address")
	}
	now = now.Add(time.Second / signInRate)
	if wait := l.take("a"); wait > 0 {
		t.Error("still throttled after the wait")
	}
	for i := range maxNetworks * 2 {
		l.take(fmt.Sprint(i))
		now = now.Add(time.Second)
	}
	if len(l.buckets) > maxNetworks {
		t.Errorf("%d networks are remembered", len(l.buckets))
	}
}

// Networks that come faster than they are forgotten make no room for more.
func TestLimiterFillsUp(t *testing.T) {
	now := time.Unix(0, 0)
	l := newLimiter(func() time.Time { return now })
	refused := 0
	for i := range maxNetworks * 2 {
		if l.take(fmt.Sprint(i)) > 0 {
			refused++
		}
	}
	if len(l.buckets) != maxNetworks || refused != maxNetworks-othersRate {
		t.Errorf("%d networks are remembered, %d refused", len(l.buckets), refused)
	}
	if l.take("0") > 0 {
		t.Error("one that was there before has to wait")
	}
	now = now.Add(time.Minute)
	if l.take("another") > 0 || len(l.buckets) > 2 {
		t.Errorf("%d networks are remembered after a minute", len(l.buckets))
	}
}
