//go:build unix

package attacks

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/espace-adherent/adherent/test/rig"
)

// gateway is one that is attacked.
type gateway struct {
	t *testing.T
	*rig.Gateway
}

// dial connects from another address of this machine.
func (g *gateway) dial(from string) (net.Conn, error) {
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}, Timeout: 10 * time.Second}
	return dialer.DialContext(g.t.Context(), "tcp", g.Address)
}

// signIn opens a connection with a key.
func (g *gateway) signIn(from string, key ssh.Signer) (*ssh.Client, error) {
	conn, err := g.dial(from)
	if err != nil {
		return nil, err
	}
	_ = conn.SetDeadline(time.Now().Add(rig.Patience))
	c, channels, requests, err := ssh.NewClientConn(conn, g.Address, &ssh.ClientConfig{
		User: "quiconque", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		_ = conn.Close()
		return nil, err
	}
	return ssh.NewClient(c, channels, requests), nil
}

// owner signs in, passes one command, and gives how long it took.
func (g *gateway) owner(key ssh.Signer) (time.Duration, error) {
	start := time.Now()
	c, err := g.signIn("127.0.0.1", key)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	session, err := c.NewSession()
	if err != nil {
		return 0, err
	}
	defer session.Close()
	out, err := session.Output("version")
	if err != nil || !strings.HasPrefix(string(out), "adherent ") {
		return 0, errors.Join(err, fmt.Errorf("it says %q", out))
	}
	return time.Since(start), nil
}

// Strangers leave connections idle or say nonsense, and many admitted keys open
// as many sessions as they can: the owner is let in.
func TestGatewayUnderAttack(t *testing.T) {
	keys, each, looks := rig.Count(4, 50), rig.Count(6, 50), rig.Count(2, 20)
	figures := &rig.Figures{What: "gateway under attack", Count: keys * each}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	signers := make([]ssh.Signer, keys+1)
	for i := range signers {
		signers[i], _ = rig.NewKey(t)
	}
	g := &gateway{t, rig.StartGateway(t, p.URL(t.Context().Done()))}
	g.Admit(signers...)

	idle := rig.Count(280, 600)
	for i := range idle {
		conn, err := g.dial(fmt.Sprintf("127.0.1.%d", 1+i%8))
		if err != nil {
			continue // dropped early, and that is right
		}
		defer conn.Close()
		if i%3 == 0 {
			_, _ = conn.Write([]byte("SSH-2.0-x\r\n\x00\x00\xff\xff garbage"))
		}
	}
	var served, refused atomic.Int64
	var attack sync.WaitGroup
	ended := make(chan struct{})
	for i, key := range signers[:keys] {
		attack.Go(func() { g.hoard(fmt.Sprintf("127.0.2.%d", 1+i), key, each, ended, &served, &refused) })
	}
	var waits []time.Duration
	for range looks {
		took, err := g.owner(signers[keys])
		if err != nil {
			figures.Failures.Add(1)
			t.Errorf("the owner is kept out: %v", err)
		}
		waits = append(waits, took)
	}
	slices.Sort(waits)
	longest := waits[len(waits)-1]
	figures.Note = fmt.Sprintf(
		"owner in within %.2f s at most, %.2f s mostly; %d idle connections; of the others' sessions %d served, %d refused",
		longest.Seconds(), waits[len(waits)/2].Seconds(), idle, served.Load(), refused.Load())
	close(ended)
	attack.Wait()
	if rig.Full() && longest > time.Second {
		t.Error(figures.Note)
	}
	figures.Report(t, started)
}

// hoard opens sessions and holds them until the end.
func (g *gateway) hoard(from string, key ssh.Signer, n int, ended <-chan struct{}, served, refused *atomic.Int64) {
	c, err := g.signIn(from, key)
	if err != nil {
		refused.Add(int64(n))
		return
	}
	defer c.Close()
	for range n {
		session, err := c.NewSession()
		if err == nil {
			err = session.RequestPty("xterm", 24, 80, nil)
		}
		if err == nil {
			err = session.Shell()
		}
		if err != nil {
			refused.Add(1)
			continue
		}
		served.Add(1)
		go func() { // one too many is told so, and ends
			_ = session.Wait()
			select {
			case <-ended:
			default:
				served.Add(-1)
				refused.Add(1)
			}
		}()
	}
	<-ended
}
