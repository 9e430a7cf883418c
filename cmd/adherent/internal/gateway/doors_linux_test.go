package gateway

import (
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// conn is a connection from an address.
func conn(t *testing.T, address string) net.Conn {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return from{theirs, address}
}

type from struct {
	net.Conn
	address string
}

func (f from) RemoteAddr() net.Addr {
	a, _ := net.ResolveTCPAddr("tcp", f.address)
	return a
}

func closed(g *guest) bool {
	_ = g.SetReadDeadline(time.Unix(1, 0)) // a closed one says so instead of being late
	_, err := g.Read(make([]byte, 1))
	return errors.Is(err, io.ErrClosedPipe)
}

// Whoever does nothing makes room: of the newcomer's own address, or of the address
// that has the most; who has spoken goes later, who has named a key that is
// admitted last.
func TestDoorsMakeRoom(t *testing.T) {
	d := newDoors(time.Hour)
	var crowd []*guest
	for i := range waitingEach {
		crowd = append(crowd, d.enter(conn(t, fmt.Sprintf("192.0.2.1:%d", 1000+i))))
	}
	d.shows(crowd[0], named)
	d.shows(crowd[1], spoke)
	next := d.enter(conn(t, "192.0.2.1:2000"))
	if closed(crowd[0]) || closed(crowd[1]) || !closed(crowd[2]) || closed(crowd[3]) || closed(next) {
		t.Error("the oldest that has said nothing was to leave")
	}
	for i := d.count; i < waitingMost; i++ {
		d.enter(conn(t, fmt.Sprintf("198.51.100.%d:%d", i%250, 1000+i)))
	}
	alone := d.enter(conn(t, "203.0.113.9:1000"))
	if closed(alone) || !closed(crowd[3]) || d.count != waitingMost {
		t.Errorf("the crowded address was to leave one; %d wait", d.count)
	}
	d.signedIn(alone, "key")
	d.opened(alone)
	if d.count != waitingMost-1 || len(d.inside["key"]) != 1 {
		t.Errorf("%d wait, %d are inside", d.count, len(d.inside["key"]))
	}
	for range connectionsEach {
		d.signedIn(d.enter(conn(t, "203.0.113.9:1001")), "key")
	}
	if closed(alone) || len(d.inside["key"]) != connectionsEach {
		t.Errorf("%d connections of a key", len(d.inside["key"]))
	}
	for _, all := range d.waiting {
		for _, g := range slices.Clone(all) {
			_ = g.Close()
		}
	}
	if d.count != 0 || len(d.waiting) != 0 {
		t.Errorf("%d wait once all have left", d.count)
	}
}

func TestAddressOf(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.1:22": "192.0.2.1", "[2001:db8:1:2:3::4]:22": "2001:db8:1:2::/64", "[::ffff:192.0.2.1]:22": "192.0.2.1",
	} {
		a, err := net.ResolveTCPAddr("tcp", in)
		if err != nil {
			t.Fatal(err)
		}
		if got := addressOf(a); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}

// Fifty keys that take all they can leave a place to each of the others.
func TestPlacesAreShared(t *testing.T) {
	for _, tt := range []struct{ most, keys, atLeast int }{
		{64, 51, 64}, {64, 1, sessionsEach}, {64, 3, 3 * sessionsEach}, {64, 200, 64}, {1, 1, 1},
	} {
		p := newPlaces(tt.most)
		owner := "owner"
		for i := range tt.keys - 1 {
			for range 50 {
				p.take(fmt.Sprint(i), tt.keys)
			}
		}
		if tt.keys <= tt.most {
			if refusal := p.take(owner, tt.keys); refusal != "" {
				t.Errorf("%+v: the owner is refused: %s", tt, refusal)
			}
		}
		for range 50 {
			p.take(owner, tt.keys)
		}
		if p.taken < tt.atLeast || p.taken > tt.most {
			t.Errorf("%+v: %d places are taken", tt, p.taken)
		}
		for key, n := range p.of {
			if n > sessionsEach {
				t.Errorf("%s has %d", key, n)
			}
		}
	}
	p := newPlaces(64)
	for range sessionsEach {
		p.take("a", 1)
	}
	if refusal := p.take("a", 1); !strings.Contains(refusal, "déjà 8 sessions ouvertes") {
		t.Errorf("%q", refusal)
	}
	p.leave("a")
	if refusal := p.take("a", 1); refusal != "" {
		t.Errorf("%q", refusal)
	}
	p.close()
	if refusal := p.take("b", 2); !strings.Contains(refusal, "s'arrête") {
		t.Errorf("%q", refusal)
	}
}
