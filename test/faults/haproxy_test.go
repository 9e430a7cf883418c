//go:build unix

package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

const balancer = `
global
  maxconn 256
defaults
  mode http
  option forwardfor
  option redispatch 1
  option http-buffer-request
  retries 3
  retry-on all-retryable-errors
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout check 5s
frontend front
  bind %s
  stats enable
  stats uri /haproxy
  default_backend portals
backend portals
  option httpchk GET /readyz
`

// freeAddress is one of this machine where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// haproxy is the program.
func haproxy(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("haproxy")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/haproxy"); err != nil {
			t.Skip("no haproxy here")
		}
	}
	return program
}

// balance starts a real HAProxy in front of servers, and gives where it listens.
func balance(t *testing.T, servers ...string) string {
	t.Helper()
	address := freeAddress(t)
	var config strings.Builder
	fmt.Fprintf(&config, balancer, address)
	for i, server := range servers {
		fmt.Fprintf(&config, "  server s%d %s check inter 100ms fall 1 rise 1\n", i, server)
	}
	runBalancer(t, config.String())
	url := "http://" + address
	awaitService(t, url)
	return url
}

// runBalancer starts HAProxy with a configuration.
func runBalancer(t *testing.T, config string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(haproxy(t), "-db", "-q", "-f", file)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
}

// awaitService waits until portals answer at an address.
func awaitService(t *testing.T, url string) {
	t.Helper()
	who := rig.NewCaller()
	for {
		answer, err := who.Do(t.Context(), http.MethodGet, url+"/v1/service", nil)
		if err == nil && answer.Status == http.StatusOK {
			return
		}
		if t.Context().Err() != nil {
			t.Fatal("haproxy never answers")
		}
		rig.Pause(t.Context(), 20*time.Millisecond)
	}
}

// HAProxy sends a request again when its answer is lost, POST included: it is
// done once.
func TestBalancerRepeatsAPost(t *testing.T) {
	figures := &rig.Figures{What: "HAProxy repeats a POST", Count: rig.Count(5, 100)}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t), "--frontal", "127.0.0.1")
	x := rig.NewProxy(t, p)
	url := balance(t, strings.TrimPrefix(x.URL(), "http://"))
	who := rig.NewCaller()
	who.Token = rig.Today().Tokens[0]
	for i := range figures.Count {
		x.Fail([]rig.Fault{rig.AnswerLost, rig.Dropped, rig.Garbage}[i%3], 1)
		name := fmt.Sprintf("HAPROXYN%d", i)
		answer, err := who.Do(t.Context(), http.MethodPost, url+"/v1/members/100042/employees", person(name), "Idempotency-Key", client.NewKey())
		if err != nil || answer.Status != http.StatusCreated {
			t.Errorf("%s: %d %s, %v", name, answer.Status, answer.Body, err)
			continue
		}
		figures.Acknowledged.Add(1)
	}
	people, err := who.Roster(t.Context(), url, "100042")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, e := range people {
		seen[e.BirthName]++
	}
	for i := range figures.Count {
		switch n := seen[fmt.Sprintf("HAPROXYN%d", i)]; {
		case n == 0:
			figures.Lost.Add(1)
		case n > 1:
			figures.Doubled.Add(int64(n - 1))
		}
	}
	figures.Report(t, started)
}

// waitBothUp waits until HAProxy has seen both portals.
func waitBothUp(t *testing.T, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), rig.Patience)
	defer cancel()
	for {
		answer, err := rig.NewCaller().Do(ctx, http.MethodGet, url+"/haproxy;csv", nil)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(string(answer.Body), ",UP,") >= 3 { // the two and their backend
			return
		}
		rig.Pause(ctx, 20*time.Millisecond)
	}
}

// Two portals serve one base behind HAProxy, and leave and come back in turn:
// nobody who writes meanwhile sees anything of it.
func TestPortalsLeaveInTurn(t *testing.T) {
	figures := &rig.Figures{What: "HAProxy: portals leave in turn", Count: rig.Count(4, 60)}
	started := time.Now()
	base := rig.Today().Copy(t)
	var portals []*rig.Portal
	var servers []string
	for range 2 {
		address := freeAddress(t)
		servers = append(servers, address)
		portals = append(portals, rig.StartPortal(t, base, "--frontal", "127.0.0.1", "--adresse", address))
	}
	url := balance(t, servers...)
	samples := demo.Samples()
	writers := make([]*writer, 4)
	for i := range writers {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[i%2]
		writers[i] = &writer{
			t: t, portal: portals[0], front: url, figures: figures, caller: who, member: samples[i%2].Number, name: fmt.Sprintf("H%d", i),
			random: rand.New(rand.NewPCG(uint64(i), 9)),
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, w := range writers {
		running.Go(func() { w.run(ctx) })
	}
	for i := range figures.Count {
		waitBothUp(t, url)
		leaving := portals[i%2]
		if code := leaving.Stop(); code != 0 {
			t.Errorf("exit code %d", code)
		}
		if err := leaving.Start(); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	running.Wait()
	for _, w := range writers {
		w.check(t.Context())
		if w.silences > 0 {
			t.Errorf("%d requests were cut", w.silences)
		}
	}
	figures.Report(t, started)
	for _, p := range portals {
		p.Stop()
	}
	rig.CheckBase(t, base)
}

// Somebody behind HAProxy who invents where they come from has no more tries at
// a password.
func TestForgedAddresses(t *testing.T) {
	figures := &rig.Figures{What: "HAProxy: forged addresses", Count: 60}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t), "--frontal", "127.0.0.1")
	url := balance(t, p.Host())
	who := rig.NewCaller().From("127.0.0.2") // HAProxy itself is at 127.0.0.1, which is believed
	looked := 0
	for i := range figures.Count {
		forged := fmt.Sprintf("198.51.100.%d, 203.0.113.%d", i, i)
		answer, err := who.Do(t.Context(), http.MethodPost, url+"/v1/sessions", spst.Credentials{Number: fmt.Sprintf("2000%02d", i),
			Password: "x"}, "X-Forwarded-For", forged)
		if err != nil || answer.Status != http.StatusUnauthorized && answer.Status != http.StatusTooManyRequests {
			t.Errorf("%d %s, %v", answer.Status, answer.Body, err)
		}
		if answer.Status == http.StatusUnauthorized {
			looked++
		}
	}
	figures.Note = fmt.Sprintf("%d of %d tries were looked at", looked, figures.Count)
	if looked > 10 {
		t.Error(figures.Note)
	}
	figures.Report(t, started)
}
