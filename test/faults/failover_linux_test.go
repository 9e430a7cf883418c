package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

// What « make failover » asks for: requests a second, and for how long.
const (
	rateVariable     = "ADHERENT_FAILOVER_RATE"
	durationVariable = "ADHERENT_FAILOVER_TIME"
)

func ratePerSecond(t *testing.T) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(rateVariable))
	if err != nil {
		return 60
	}
	return n
}

func duration(t *testing.T, small time.Duration) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(os.Getenv(durationVariable))
	if err != nil {
		return small
	}
	return d
}

const databaseName = "portail"

// filled is a new server with the sample data.
func filled(t *testing.T) (*postgres.Server, *rig.Shared) {
	t.Helper()
	s := postgres.NewServer(t)
	if err := s.Do(t.Context(), "CREATE DATABASE "+databaseName+" ENCODING 'UTF8' TEMPLATE template0"); err != nil {
		t.Fatal(err)
	}
	return s, rig.FillShared(t, s.Address(databaseName))
}

// crowd are people who write and read through a front until stop, and try again.
type crowd struct {
	figures *rig.Figures
	writers []*writer
	read    atomic.Int64
	stop    func()
}

// send has people come to portals of one log by front, so many requests a second; 0 is as
// many as there may be.
func send(t *testing.T, base *rig.Shared, figures *rig.Figures, p *rig.Portal, front string, perSecond int) *crowd {
	t.Helper()
	limit := rate.NewLimiter(rate.Inf, 1)
	if perSecond > 0 {
		limit = rate.NewLimiter(rate.Limit(perSecond), perSecond/10+1)
	}
	pace := func(ctx context.Context) { _ = limit.Wait(ctx) }
	c := &crowd{figures: figures}
	samples := demo.Samples()
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for i := range 16 {
		who := rig.NewCaller()
		who.Token = base.Tokens[i%2]
		w := &writer{t: t, portal: p, front: front, figures: figures, caller: who, member: samples[i%2].Number, name: fmt.Sprintf("F%d", i),
			random: rand.New(rand.NewPCG(uint64(i), 11)), patient: true, pace: pace}
		c.writers = append(c.writers, w)
		running.Go(func() { w.run(ctx) })
	}
	for i := range 16 {
		who := rig.NewCaller()
		who.Token = base.Tokens[i%2]
		running.Go(func() { c.reads(ctx, t, who, front+"/v1/members/"+samples[i%2].Number, pace) })
	}
	c.stop = sync.OnceFunc(func() { stop(); running.Wait() })
	t.Cleanup(c.stop)
	return c
}

// reads reads until ctx ends; what is never answered well has failed.
func (c *crowd) reads(ctx context.Context, t *testing.T, who *rig.Caller, member string, pace func(context.Context)) {
	paths := []string{"/employees?limit=50", "/todo", "/appointments", "/invoices", "/employees?q=martin&limit=10"}
	for i := 0; ctx.Err() == nil; i++ {
		for try := 0; ; try++ {
			pace(ctx)
			answer, err := who.Do(context.WithoutCancel(ctx), http.MethodGet, member+paths[i%len(paths)], nil)
			if err == nil && answer.Status == http.StatusOK {
				c.read.Add(1)
				break
			}
			if err == nil && answer.Status < http.StatusBadGateway || try == 200 {
				c.figures.Failures.Add(1)
				t.Errorf("%s: %d %s, %v: %s", paths[i%len(paths)], answer.Status, answer.Body, err, c.writers[0].portal.Cause(answer.Header.Get("X-Request-Id")))
				break
			}
			if ctx.Err() != nil {
				return
			}
			rig.Pause(ctx, 20*time.Millisecond)
		}
	}
}

// acknowledge waits until so many more writes were acknowledged.
func (c *crowd) acknowledge(t *testing.T, more int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), rig.Patience)
	defer cancel()
	for want := c.figures.Acknowledged.Load() + more; c.figures.Acknowledged.Load() < want; {
		if ctx.Err() != nil {
			t.Fatal("nothing is acknowledged any more: " + c.writers[0].portal.Failures())
		}
		rig.Pause(ctx, 2*time.Millisecond)
	}
}

// check ends the crowd and reads everything back.
func (c *crowd) check(t *testing.T) {
	t.Helper()
	c.stop()
	for _, w := range c.writers {
		w.check(t.Context())
	}
}

// The primary is killed while people write, and its standby promoted: no write that was
// acknowledged is lost or done twice, and the portal, which is not started again, serves
// as soon as there is a primary.
func TestPrimaryKilledWhileWriting(t *testing.T) {
	figures := &rig.Figures{What: "PostgreSQL: the primary is killed", Count: rig.Count(2, 20)}
	started := time.Now()
	primary, base := filled(t)
	standby := primary.Standby()
	p := base.Start(t, primary.Address(databaseName, standby)+"&connect_timeout=1")
	pid := p.PID()
	people := send(t, base, figures, p, p.URL(t.Context().Done()), 0)
	var longest time.Duration
	for range figures.Count {
		people.acknowledge(t, 100)
		primary.Kill()
		if err := standby.Promote(t.Context()); err != nil {
			t.Fatal(err)
		}
		promoted := time.Now()
		people.acknowledge(t, 1)
		longest = max(longest, time.Since(promoted))
		primary.Follow(standby)
		primary, standby = standby, primary
	}
	people.check(t)
	if p.PID() != pid {
		t.Error("the portal was started again")
	}
	figures.Note = fmt.Sprintf("first write %.1f s after the promotion", longest.Seconds())
	figures.Report(t, started)
}

// The pooler before the base is killed, or the server started again, under people who
// write: they see a wait.
func TestPoolerAndServerKilledWhileWriting(t *testing.T) {
	figures := &rig.Figures{What: "pgbouncer, PostgreSQL killed", Count: rig.Count(4, 40)}
	started := time.Now()
	server, base := filled(t)
	pooler := postgres.NewPooler(t, server.Address(databaseName))
	p := base.Start(t, pooler.Address(databaseName))
	people := send(t, base, figures, p, p.URL(t.Context().Done()), 0)
	var longest time.Duration
	for i := range figures.Count {
		people.acknowledge(t, 50)
		if i%2 == 0 {
			pooler.Kill()
			pooler.Start()
		} else {
			server.Kill()
			server.Start()
		}
		back := time.Now()
		people.acknowledge(t, 1)
		longest = max(longest, time.Since(back))
	}
	people.check(t)
	figures.Note = fmt.Sprintf("first write %.1f s after it was back", longest.Seconds())
	figures.Report(t, started)
}

// Three portals over one base behind HAProxy and pgbouncer, of which one is killed every
// five seconds at random: who tries again fails at nothing, and nothing is lost or done
// twice.
func TestPortalsKilledUnderLoad(t *testing.T) {
	figures := &rig.Figures{What: "three portals, one killed every 5 s"}
	started := time.Now()
	server, base := filled(t)
	pooler := postgres.NewPooler(t, server.Address(databaseName))
	var portals []*rig.Portal
	var servers []string
	for range 3 {
		address := freeAddress(t)
		servers = append(servers, address)
		p := base.New(t, pooler.Address(databaseName), "--frontal", "127.0.0.1", "--adresse", address)
		portals = append(portals, p)
		p.Log = portals[0].Log // of them all
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
	}
	url := balance(t, servers...)
	asked := ratePerSecond(t)
	people := send(t, base, figures, portals[0], url, asked)
	random := rand.New(rand.NewPCG(5, 5))
	begun := time.Now()
	for time.Since(begun) < duration(t, 12*time.Second) {
		rig.Pause(t.Context(), 5*time.Second)
		killed := portals[random.IntN(len(portals))]
		killed.Kill()
		figures.Count++
		if err := killed.Start(); err != nil {
			t.Fatal(err)
		}
	}
	took := time.Since(begun)
	people.check(t)
	figures.Note = fmt.Sprintf("%.0f answers a second, %d asked", float64(people.read.Load()+figures.Acknowledged.Load())/took.Seconds(), asked)
	figures.Report(t, started)
}
