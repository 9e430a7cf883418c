//go:build unix

package rig

import (
	"io"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// Post is a mail server on this machine, which takes everything.
type Post struct {
	URL string // for --smtp

	mu   sync.Mutex
	got  map[string]int // times each letter has come, by its Message-ID
	news chan struct{}
}

// NewPost starts one.
func NewPost(t testing.TB) *Post {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it does not wait
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &Post{URL: "smtp://" + l.Addr().String(), got: map[string]int{}, news: make(chan struct{})}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.take(textproto.NewConn(c))
		}
	}()
	return p
}

func (p *Post) take(c *textproto.Conn) {
	defer c.Close()
	_ = c.PrintfLine("220 test")
	for {
		line, err := c.ReadLine()
		if err != nil {
			return
		}
		switch strings.ToUpper(line[:min(4, len(line))]) {
		case "DATA":
			_ = c.PrintfLine("354 go on")
			letter, err := io.ReadAll(c.DotReader())
			if err != nil {
				return // it did not come whole
			}
			p.receive(string(letter))
			_ = c.PrintfLine("250 taken")
		case "QUIT":
			_ = c.PrintfLine("221 bye")
			return
		default:
			_ = c.PrintfLine("250 ok")
		}
	}
}

func (p *Post) receive(letter string) {
	id := ""
	for line := range strings.Lines(letter) {
		if v, ok := strings.CutPrefix(line, "Message-ID: "); ok {
			id, _, _ = strings.Cut(strings.Trim(v, "<> \r\n"), "@")
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got[id]++
	close(p.news)
	p.news = make(chan struct{})
}

// Wait waits until so many different letters have come, and tells how often each has.
func (p *Post) Wait(t testing.TB, letters int) map[string]int {
	t.Helper()
	for {
		p.mu.Lock()
		got, news := make(map[string]int, len(p.got)), p.news
		for id, n := range p.got {
			got[id] = n
		}
		p.mu.Unlock()
		if len(got) >= letters {
			return got
		}
		select {
		case <-news:
		case <-t.Context().Done():
			t.Fatalf("%d letters of %d", len(got), letters)
		}
	}
}
