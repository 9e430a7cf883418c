package gateway

import (
	"maps"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// The bounds on connections. Nobody is refused for what others leave open: a
// newcomer takes the place of somebody who does nothing with theirs.
const (
	signInLimit     = 10 * time.Second // to show a key that is admitted
	waitingMost     = 256              // connections that have not signed in, in all
	waitingEach     = 32               // and from one address
	connectionsEach = 2 * sessionsEach // connections of a key
)

// doors holds the connections: those that wait to sign in, by address, and
// those of each key, the oldest first.
type doors struct {
	idle time.Duration // how long a connection without a session stays open

	mu      sync.Mutex
	waiting map[string][]*guest
	count   int // of waiting
	inside  map[string][]*guest
}

func newDoors(idle time.Duration) *doors {
	return &doors{idle: idle, waiting: map[string][]*guest{}, inside: map[string][]*guest{}}
}

// guest is one connection; the lock of doors guards its fields.
type guest struct {
	net.Conn
	doors    *doors
	from     string
	key      string // signed in with; "" before
	shown    int    // before it has signed in: silent, spoke or named
	sessions int
	channels int
	left     bool
	late     *time.Timer
	spoken   sync.Once
}

// What a connection has shown of itself, before it has signed in.
const (
	silent = iota
	spoke
	named // a key that is admitted, without having proved that it is theirs
)

// listener takes connections in as they come.
type listener struct {
	net.Listener
	doors *doors
}

// Accept implements net.Listener.
func (l listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.doors.enter(conn), nil
}

// enter takes a connection in. The oldest of its address, or of the address that
// has the most, leaves for it when there are too many that have not signed in.
func (d *doors) enter(conn net.Conn) *guest {
	g := &guest{Conn: conn, doors: d, from: addressOf(conn.RemoteAddr())}
	var out *guest
	d.mu.Lock()
	switch {
	case len(d.waiting[g.from]) >= waitingEach:
		out = d.leastWanted(g.from)
	case d.count >= waitingMost:
		out = d.leastWanted(d.mostCrowded())
	}
	if out != nil {
		d.forget(out)
	}
	d.waiting[g.from] = append(d.waiting[g.from], g)
	d.count++
	g.late = time.AfterFunc(signInLimit, func() { _ = g.Close() })
	d.mu.Unlock()
	if out != nil {
		_ = out.Close()
	}
	return g
}

// leastWanted is, of an address, the connection that has come least far in
// signing in; of several, the oldest.
func (d *doors) leastWanted(from string) *guest {
	return slices.MinFunc(d.waiting[from], func(a, b *guest) int { return a.shown - b.shown })
}

func (d *doors) mostCrowded() string {
	most := ""
	for from, all := range d.waiting {
		if len(all) > len(d.waiting[most]) {
			most = from
		}
	}
	return most
}

// shows notes how far a guest has come in signing in.
func (d *doors) shows(g *guest, what int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g.shown = max(g.shown, what)
}

// signedIn notes that a guest has shown a key. Of too many connections of a key
// the oldest without a session leaves; there is one, for sessions are fewer.
func (d *doors) signedIn(g *guest, key string) {
	d.mu.Lock()
	if g.left {
		d.mu.Unlock()
		return
	}
	d.forget(g)
	g.left, g.key = false, key
	d.inside[key] = append(d.inside[key], g)
	g.late = time.AfterFunc(d.idle, func() { _ = g.Close() })
	var out *guest
	if all := d.inside[key]; len(all) > connectionsEach {
		if i := slices.IndexFunc(all, func(g *guest) bool { return g.sessions == 0 }); i >= 0 {
			out = all[i]
			d.forget(out)
		}
	}
	d.mu.Unlock()
	if out != nil {
		_ = out.Close()
	}
}

// opened and ended follow the sessions of a connection: one that has none does
// not stay for ever.
func (d *doors) opened(g *guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g.sessions++
	g.late.Stop()
}

func (d *doors) ended(g *guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if g.sessions--; g.sessions == 0 && !g.left {
		g.late.Reset(d.idle)
	}
}

// closeUnused ends the connections without a session.
func (d *doors) closeUnused() {
	var unused []*guest
	d.mu.Lock()
	for _, all := range slices.Concat(slices.Collect(maps.Values(d.waiting)), slices.Collect(maps.Values(d.inside))) {
		for _, g := range all {
			if g.sessions == 0 {
				unused = append(unused, g)
			}
		}
	}
	d.mu.Unlock()
	for _, g := range unused {
		_ = g.Close()
	}
}

// channel takes one more channel of a connection, or refuses it.
func (d *doors) channel(g *guest, n int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if g.channels+n > connectionsEach {
		return false
	}
	g.channels += n
	return true
}

// forget takes a guest out of where it is; the lock is held.
func (d *doors) forget(g *guest) {
	if g.left {
		return
	}
	g.left = true
	g.late.Stop()
	at, where := d.waiting, g.from
	if g.key != "" {
		at, where = d.inside, g.key
	} else {
		d.count--
	}
	at[where] = slices.DeleteFunc(at[where], func(other *guest) bool { return other == g })
	if len(at[where]) == 0 {
		delete(at, where)
	}
}

// Read implements net.Conn.
func (g *guest) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if n > 0 {
		g.spoken.Do(func() { g.doors.shows(g, spoke) })
	}
	return n, err
}

// Close implements net.Conn.
func (g *guest) Close() error {
	g.doors.mu.Lock()
	g.doors.forget(g)
	g.doors.mu.Unlock()
	return g.Conn.Close()
}

// addressOf is where a connection comes from: of IPv6 the network of 64 bits,
// which is the least that one subscriber gets (RFC 6177).
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
