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

func closed(c *trackedConn) bool {
	_ = c.SetReadDeadline(time.Unix(1, 0)) // a closed connection gives io.ErrClosedPipe, an open one a timeout
	_, err := c.Read(make([]byte, 1))
	return errors.Is(err, io.ErrClosedPipe)
}

// Too many connections that have not signed in: one is closed, of the new connection's own address or
// of the address that has the most. Those that sent nothing are closed first, then those that sent
// data, then those that named an admitted key.
func TestIdleConnectionsMakeRoom(t *testing.T) {
	cs := newConnections(time.Hour)
	var crowd []*trackedConn
	for i := range waitingEach {
		crowd = append(crowd, cs.add(conn(t, fmt.Sprintf("192.0.2.1:%d", 1000+i))))
	}
	cs.noteProgress(crowd[0], namedKey)
	cs.noteProgress(crowd[1], sentData)
	next := cs.add(conn(t, "192.0.2.1:2000"))
	if closed(crowd[0]) || closed(crowd[1]) || !closed(crowd[2]) || closed(crowd[3]) || closed(next) {
		t.Error("the oldest that has said nothing was to leave")
	}
	for i := cs.count; i < waitingMost; i++ {
		cs.add(conn(t, fmt.Sprintf("198.51.100.%d:%d", i%250, 1000+i)))
	}
	alone := cs.add(conn(t, "203.0.113.9:1000"))
	if closed(alone) || !closed(crowd[3]) || cs.count != waitingMost {
		t.Errorf("the crowded address was to leave one; %d wait", cs.count)
	}
	cs.signedIn(alone, "key")
	cs.sessionOpened(alone)
	if cs.count != waitingMost-1 || len(cs.byKey["key"]) != 1 {
		t.Errorf("%d wait, %d have signed in", cs.count, len(cs.byKey["key"]))
	}
	for range connectionsEach {
		cs.signedIn(cs.add(conn(t, "203.0.113.9:1001")), "key")
	}
	if closed(alone) || len(cs.byKey["key"]) != connectionsEach {
		t.Errorf("%d connections of a key", len(cs.byKey["key"]))
	}
	for _, all := range cs.waiting {
		for _, c := range slices.Clone(all) {
			_ = c.Close()
		}
	}
	if cs.count != 0 || len(cs.waiting) != 0 {
		t.Errorf("%d wait once all are closed", cs.count)
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

// Fifty keys that open as many sessions as they can leave one session for each of the other keys.
func TestSlotsAreShared(t *testing.T) {
	for _, tt := range []struct{ most, keys, atLeast int }{
		{64, 51, 64}, {64, 1, sessionsEach}, {64, 3, 3 * sessionsEach}, {64, 200, 64}, {1, 1, 1},
	} {
		p := newSlots(tt.most)
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
			t.Errorf("%+v: %d slots are taken", tt, p.taken)
		}
		for key, n := range p.byKey {
			if n > sessionsEach {
				t.Errorf("%s has %d", key, n)
			}
		}
	}
	p := newSlots(64)
	for range sessionsEach {
		p.take("a", 1)
	}
	if refusal := p.take("a", 1); !strings.Contains(refusal, "déjà 8 sessions ouvertes") {
		t.Errorf("%q", refusal)
	}
	p.release("a")
	if refusal := p.take("a", 1); refusal != "" {
		t.Errorf("%q", refusal)
	}
	p.close()
	if refusal := p.take("b", 2); !strings.Contains(refusal, "s'arrête") {
		t.Errorf("%q", refusal)
	}
}
