//go:build unix

package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// soakTime is how long the portal is under load.
func soakTime() time.Duration { return time.Duration(rig.Count(4, 30*60)) * time.Second }

// The portal under mixed load keeps its memory: the mean of the last third of
// the time is within a tenth of that of the first.
func TestSoak(t *testing.T) {
	figures := &rig.Figures{What: "soak"}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	ctx, stop := context.WithTimeout(t.Context(), soakTime())
	defer stop()
	var load []*visitor
	var running sync.WaitGroup
	for i := range 6 {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[i%2]
		load = append(load, &visitor{t: t, figures: figures, caller: who, url: p.URL(ctx.Done()), account: demo.Samples()[i%2],
			random: rand.New(rand.NewPCG(uint64(i), 5))})
	}
	for _, v := range load {
		running.Go(func() { v.run(ctx) })
	}
	var memory []float64
	for ctx.Err() == nil {
		memory = append(memory, resident(t, p.PID()))
		rig.Pause(ctx, time.Second)
	}
	running.Wait()
	for _, v := range load {
		figures.Count += v.asked
	}
	third := len(memory) / 3
	first, last := mean(memory[:third]), mean(memory[len(memory)-third:])
	figures.Note = fmt.Sprintf("first third %.0f MB, last third %.0f MB (%+.0f %%), from %.0f to %.0f MB",
		first, last, 100*(last-first)/first, slices.Min(memory), slices.Max(memory))
	if rig.Full() && (last > first*1.1 || last < first*0.9) {
		t.Error(figures.Note)
	}
	figures.Report(t, started)
	if code := p.Stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	rig.CheckBase(t, p.Base)
}

func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(len(values), 1))
}

// resident is the memory of a process, in MB (/proc, VmRSS).
func resident(t *testing.T, pid int) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skipf("no /proc here: %v", err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kB, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			return kB / 1024
		}
	}
	t.Fatal("no VmRSS")
	return 0
}

// visitor asks for a bit of everything, and changes without adding: what is kept
// stays as large as it is.
type visitor struct {
	t       *testing.T
	figures *rig.Figures
	caller  *rig.Caller
	url     string
	account demo.Account
	random  *rand.Rand
	asked   int
}

// pages are what the visitor reads, under the member.
var pages = []string{
	"", "/todo", "/employees?limit=1000", "/employees?search=mar", "/employees/headcount", "/employees.pdf", "/invoices", "/ledger",
	"/ledger.pdf", "/appointments",
	"/visits-due", "/visit-requests", "/contacts", "/addresses", "/company", "/company/history", "/activity", "/declarations", "/imports",
}

func (v *visitor) run(ctx context.Context) {
	member := v.url + "/v1/members/" + v.account.Number
	for ctx.Err() == nil {
		switch n := v.random.IntN(40); {
		case n == 0:
			v.ask(ctx, http.MethodPost, v.url+"/v1/sessions", spst.Credentials{Number: v.account.Number, Password: v.account.Password})
		case n < 10:
			v.change(ctx, member)
		case n == 10:
			v.ask(ctx, http.MethodGet, member+"/employees", nil, "Accept", "application/x-ndjson")
		default:
			v.ask(ctx, http.MethodGet, member+pages[v.random.IntN(len(pages))], nil)
		}
		rig.Pause(ctx, time.Duration(v.random.IntN(40))*time.Millisecond)
	}
}

func (v *visitor) ask(ctx context.Context, method, url string, body any, headers ...string) rig.Answer {
	answer, err := v.caller.Do(context.WithoutCancel(ctx), method, url, body, headers...)
	v.asked++
	switch {
	case err != nil:
		v.t.Errorf("%s %s: %v", method, url, err)
	case answer.Status >= 500 && (answer.Status != http.StatusServiceUnavailable ||
		answer.Header.Get("Retry-After") == ""): // busy is said, and passes
		v.figures.Failures.Add(1)
		v.t.Errorf("%s %s: %d %s", method, url, answer.Status, answer.Body)
	}
	return answer
}

// change saves somebody of the roster again, with another comment; somebody
// else's change in between is refused, and that is right.
func (v *visitor) change(ctx context.Context, member string) {
	var page spst.EmployeePage
	answer := v.ask(ctx, http.MethodGet, member+"/employees?limit=40", nil)
	if err := answer.JSON(&page); err != nil || len(page.Employees) == 0 {
		return
	}
	e := page.Employees[v.random.IntN(len(page.Employees))]
	e.Comment = "Commentaire " + strconv.Itoa(v.random.IntN(1000))
	version := strconv.Quote(strconv.FormatInt(e.Version, 10))
	if answer = v.ask(ctx, http.MethodPut, member+"/employees/"+e.ID, e, "If-Match", version, "Idempotency-Key",
		client.NewKey()); answer.Status == http.StatusOK {
		v.figures.Acknowledged.Add(1)
	}
}
