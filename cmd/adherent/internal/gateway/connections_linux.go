package gateway

import (
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Limits on connections. A new connection is never refused because others are left open: it replaces
// one that is not in use.
const (
	signInLimit     = 10 * time.Second // time allowed for signing in with an admitted key
	waitingMost     = 256              // connections that have not signed in, in all
	waitingEach     = 32               // connections that have not signed in, from one address
	connectionsEach = 2 * sessionsEach // signed-in connections of one key
)

// connections keeps the open connections, oldest first: those that have not signed in, by address, and
// those that have, by key.
type connections struct {
	idle time.Duration // how long a connection without a session stays open

	mu      sync.Mutex
	waiting map[string][]*trackedConn
	count   int // number of connections in waiting
	byKey   map[string][]*trackedConn
}

func newConnections(idle time.Duration) *connections {
	return &connections{idle: idle, waiting: map[string][]*trackedConn{}, byKey: map[string][]*trackedConn{}}
}

// trackedConn is one connection. connections.mu guards its fields.
type trackedConn struct {
	net.Conn
	connections *connections
	address     string
	key         string // name of the key that it signed in with; "" before
	progress    int    // before signing in: connected, sentData or namedKey
	sessions    int
	channels    int
	removed     bool
	timeout     *time.Timer
	firstRead   sync.Once
}

// The progress of a connection towards signing in.
const (
	connected = iota
	sentData
	namedKey // it named an admitted key, and has not proved that it owns it
)

// listener records every connection that it accepts.
type listener struct {
	net.Listener
	connections *connections
}

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.connections.add(conn), nil
}

// add records a new connection. When its address, or all addresses together, have too many connections
// that have not signed in, it closes the least advanced one of that address, or of the address that
// has the most.
func (cs *connections) add(conn net.Conn) *trackedConn {
	c := &trackedConn{Conn: conn, connections: cs, address: addressOf(conn.RemoteAddr())}
	var evicted *trackedConn
	cs.mu.Lock()
	switch {
	case len(cs.waiting[c.address]) >= waitingEach:
		evicted = cs.leastAdvanced(c.address)
	case cs.count >= waitingMost:
		evicted = cs.leastAdvanced(cs.busiestAddress())
	}
	if evicted != nil {
		cs.remove(evicted)
	}
	cs.waiting[c.address] = append(cs.waiting[c.address], c)
	cs.count++
	c.timeout = time.AfterFunc(signInLimit, func() { _ = c.Close() })
	cs.mu.Unlock()
	if evicted != nil {
		_ = evicted.Close()
	}
	return c
}

// leastAdvanced gives the connection of an address that has made the least progress towards signing
// in; the oldest of equals.
func (cs *connections) leastAdvanced(from string) *trackedConn {
	return slices.MinFunc(cs.waiting[from], func(a, b *trackedConn) int { return a.progress - b.progress })
}

func (cs *connections) busiestAddress() string {
	most := ""
	for from, all := range cs.waiting {
		if len(all) > len(cs.waiting[most]) {
			most = from
		}
	}
	return most
}

// noteProgress records the progress of a connection towards signing in.
func (cs *connections) noteProgress(c *trackedConn, what int) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c.progress = max(c.progress, what)
}

// signedIn records that a connection has signed in with a key. When the key then has too many
// connections, the oldest one without a session is closed; there is always one, since a key may have
// fewer sessions than connections.
func (cs *connections) signedIn(c *trackedConn, key string) {
	cs.mu.Lock()
	if c.removed {
		cs.mu.Unlock()
		return
	}
	cs.remove(c)
	c.removed, c.key = false, key
	cs.byKey[key] = append(cs.byKey[key], c)
	c.timeout = time.AfterFunc(cs.idle, func() { _ = c.Close() })
	var evicted *trackedConn
	if all := cs.byKey[key]; len(all) > connectionsEach {
		if i := slices.IndexFunc(all, func(c *trackedConn) bool { return c.sessions == 0 }); i >= 0 {
			evicted = all[i]
			cs.remove(evicted)
		}
	}
	cs.mu.Unlock()
	if evicted != nil {
		_ = evicted.Close()
	}
}

// sessionOpened and sessionEnded count the sessions of a connection. A connection without a session is
// closed after the idle time.
func (cs *connections) sessionOpened(c *trackedConn) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	c.sessions++
	c.timeout.Stop()
}

func (cs *connections) sessionEnded(c *trackedConn) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if c.sessions--; c.sessions == 0 && !c.removed {
		c.timeout.Reset(cs.idle)
	}
}

// closeUnused closes the connections that have no session.
func (cs *connections) closeUnused() {
	var unused []*trackedConn
	cs.mu.Lock()
	for _, all := range slices.Concat(slices.Collect(maps.Values(cs.waiting)), slices.Collect(maps.Values(cs.byKey))) {
		for _, c := range all {
			if c.sessions == 0 {
				unused = append(unused, c)
			}
		}
	}
	cs.mu.Unlock()
	for _, c := range unused {
		_ = c.Close()
	}
}

// channel adds n to the number of channels of a connection; false when that exceeds the limit.
func (cs *connections) channel(c *trackedConn, n int) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if c.channels+n > connectionsEach {
		return false
	}
	c.channels += n
	return true
}

// remove takes a connection out of the map that holds it. The caller holds mu.
func (cs *connections) remove(c *trackedConn) {
	if c.removed {
		return
	}
	c.removed = true
	c.timeout.Stop()
	at, where := cs.waiting, c.address
	if c.key != "" {
		at, where = cs.byKey, c.key
	} else {
		cs.count--
	}
	at[where] = slices.DeleteFunc(at[where], func(other *trackedConn) bool { return other == c })
	if len(at[where]) == 0 {
		delete(at, where)
	}
}

// Read implements net.Conn.
func (c *trackedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 {
		c.firstRead.Do(func() { c.connections.noteProgress(c, sentData) })
	}
	return n, err
}

// Close implements net.Conn.
func (c *trackedConn) Close() error {
	c.connections.mu.Lock()
	c.connections.remove(c)
	c.connections.mu.Unlock()
	return c.Conn.Close()
}

// addressOf gives the address that a connection is counted under: for IPv6 the /64 network, the
// smallest that an end site gets (RFC 6177).
func addressOf(a net.Addr) string {
	tcp, err := netip.ParseAddrPort(a.String())
	if err != nil {
		return a.String()
	}
	ip := tcp.Addr().Unmap()
	if ip.Is6() {
		if network, err := ip.WithZone("").Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}
