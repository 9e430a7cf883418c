//go:build unix

package faults

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
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

// The portal is killed at random moments while many people write, whose writes it
// commits together. Whatever
// it acknowledged is there once; what it did not is there once at most; a
// request sent again under its key is done once.
func TestPortalKilledWhileWriting(t *testing.T) {
	figures := &rig.Figures{What: "portail killed under writes", Count: rig.Count(8, 500)}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	samples := demo.Samples()
	writers := make([]*writer, 32)
	for i := range writers {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[i%2]
		writers[i] = &writer{t: t, portal: p, figures: figures, caller: who, member: samples[i%2].Number, name: fmt.Sprintf("W%d", i),
			random: rand.New(rand.NewPCG(uint64(i), 7))}
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	for _, w := range writers {
		running.Go(func() { w.run(ctx) })
	}
	moment := rand.New(rand.NewPCG(1, 1))
	for range figures.Count {
		rig.Pause(ctx, time.Duration(20+moment.IntN(300))*time.Millisecond)
		p.Kill()
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	running.Wait()
	for _, w := range writers {
		w.check(t.Context())
	}
	figures.Report(t, started)
	if code := p.Stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	rig.CheckBase(t, p.Base)
	var secrets []string
	for _, a := range samples {
		secrets = append(secrets, a.Password)
	}
	for _, w := range writers {
		secrets = append(secrets, w.caller.Token)
	}
	if found := rig.Leaks(t, secrets, p.Log); len(found) > 0 {
		t.Errorf("secrets in %v", found)
	}
}

// state is how sure the writer is of a write.
type state int

const (
	acknowledged state = iota
	unknown            // never answered, and not sent again
)

// kept is something that a writer has made.
type kept struct {
	id      string
	made    state
	version int64 // acknowledged
	doubt   bool  // a write on it was not answered: one more version is possible
	gone    bool
}

// writer is one person who writes without end, and remembers what was answered.
type writer struct {
	t       *testing.T
	portal  *rig.Portal
	figures *rig.Figures
	caller  *rig.Caller
	member  string
	name    string
	random  *rand.Rand
	serial  int
	// patient: the disk fails, and a 503 is what a portal then says.
	patient bool
	// front is where the writer sends, when it is not straight to the portal.
	front string
	// pace waits until the next request may be sent; nil does not.
	pace     func(context.Context)
	silences int // requests without an answer

	employees, contacts, addresses, requests map[string]*kept // by a text of their own
}

func (w *writer) run(ctx context.Context) {
	w.employees, w.contacts, w.addresses, w.requests = map[string]*kept{}, map[string]*kept{}, map[string]*kept{}, map[string]*kept{}
	for ctx.Err() == nil {
		switch w.random.IntN(10) {
		case 0, 1, 2:
			w.addEmployee(ctx)
		case 3, 4, 5:
			w.changeEmployee(ctx)
		case 6:
			w.addBatch(ctx)
		case 7:
			w.create(ctx, "/contacts", w.contacts, func(label string) any {
				return spst.Contact{LastName: label, FirstName: "Ada", Types: []spst.ContactType{spst.SafetyContact}}
			})
		case 8:
			w.create(ctx, "/addresses", w.addresses, func(label string) any {
				return spst.Address{Label: label, PostalAddress: spst.PostalAddress{Line1: "1 rue du Port", PostalCode: "76600", City: "LE HAVRE"}}
			})
		case 9:
			w.requestVisit(ctx)
		}
	}
}

// label is a text that nobody else writes.
func (w *writer) label() string {
	w.serial++
	return fmt.Sprintf("%sN%d", w.name, w.serial)
}

// send sends a write until it is answered, or gives up after the first silence
// one time out of four. A nil answer is one that never came.
func (w *writer) send(ctx context.Context, method, path string, body any, headers ...string) *rig.Answer {
	headers = append(headers, "Idempotency-Key", client.NewKey())
	stubborn := w.random.IntN(4) > 0
	for range 200 {
		url := w.url(ctx)
		if url == "" {
			return nil
		}
		if w.pace != nil {
			w.pace(ctx)
		}
		answer, err := w.caller.Do(context.WithoutCancel(ctx), method, url+"/v1/members/"+w.member+path, body, headers...)
		if err != nil {
			w.silences++
		}
		switch {
		case err != nil && !stubborn:
			return nil
		case err != nil || answer.Status == http.StatusConflict && codeOf(answer) == "in_progress":
			rig.Pause(ctx, 2*time.Millisecond)
			continue
		case w.patient && answer.Status == http.StatusServiceUnavailable:
			if !strings.Contains(string(answer.Body), `"message"`) && !strings.Contains(string(answer.Body), `"detail"`) {
				w.t.Errorf("no clear word: %s", answer.Body)
			}
			if !stubborn || ctx.Err() != nil {
				return nil
			}
			rig.Pause(ctx, 50*time.Millisecond) // it is told to wait
			continue
		case answer.Status >= 500:
			w.figures.Failures.Add(1)
			w.t.Errorf("%s %s: %d %s: %s", method, path, answer.Status, answer.Body, w.portal.Cause(answer.Header.Get("X-Request-Id")))
			return nil
		case answer.Status >= 300:
			w.t.Errorf("%s %s: %d %s", method, path, answer.Status, answer.Body)
			return nil
		}
		w.figures.Acknowledged.Add(1)
		return &answer
	}
	w.t.Errorf("%s %s: never answered", method, path)
	return nil
}

func (w *writer) url(ctx context.Context) string {
	if w.front != "" {
		return w.front
	}
	return w.portal.URL(ctx.Done())
}

func codeOf(a rig.Answer) string {
	var problem struct {
		Code string `json:"code"`
	}
	_ = a.JSON(&problem)
	return problem.Code
}

// create adds one thing of a list, and remembers it.
func (w *writer) create(ctx context.Context, path string, list map[string]*kept, body func(label string) any) {
	label := w.label()
	entry := &kept{made: unknown}
	list[label] = entry
	if answer := w.send(ctx, http.MethodPost, path, body(label)); answer != nil {
		var head spst.Head
		if err := answer.JSON(&head); err != nil {
			w.t.Error(err)
		}
		*entry = kept{id: head.ID, made: acknowledged, version: head.Version}
	}
}

func person(label string) spst.Employee {
	return spst.Employee{
		BirthName: label, FirstName: "Ada", BirthDate: spst.NewDate(1990, 3, 12), Sex: spst.Female, HireDate: spst.NewDate(2024, 1, 2),
		JobTitle: "Vendeuse", PCSCode: "554a", ContractType: "cdi", Determinants: []spst.DeterminantCode{"AUCUN"},
	}
}

func (w *writer) addEmployee(ctx context.Context) {
	w.create(ctx, "/employees", w.employees, func(label string) any { return person(label) })
}

// one is something acknowledged and not in doubt.
func (w *writer) one(list map[string]*kept) (string, *kept) {
	for label, k := range list {
		if k.made == acknowledged && !k.doubt {
			return label, k
		}
	}
	return "", nil
}

func (w *writer) changeEmployee(ctx context.Context) {
	label, k := w.one(w.employees)
	if k == nil {
		return
	}
	version := strconv.Quote(strconv.FormatInt(k.version, 10))
	path := "/employees/" + k.id
	var answer *rig.Answer
	switch {
	case k.gone:
		answer = w.send(ctx, http.MethodDelete, path+"/exit", nil, "If-Match", version)
	case w.random.IntN(3) == 0:
		answer = w.send(ctx, http.MethodPut, path+"/exit", spst.Exit{ExitDate: spst.Today(time.Now()).AddDays(-1), ExitReason: spst.Resignation},
			"If-Match", version)
	default:
		e := person(label)
		e.Comment = "Commentaire " + strconv.FormatInt(k.version, 10)
		if answer = w.send(ctx, http.MethodPut, path, e, "If-Match", version); answer != nil {
			k.version++
		}
		k.doubt = answer == nil
		return
	}
	if k.doubt = answer == nil; !k.doubt {
		k.gone = !k.gone
		k.version++
	}
}

// addBatch adds five people as lines of an import.
func (w *writer) addBatch(ctx context.Context) {
	batch := spst.Batch{Import: client.NewKey()}
	labels := make([]string, 5)
	for i := range labels {
		labels[i] = w.label()
		e := person(labels[i])
		batch.Changes = append(batch.Changes, spst.Change{Action: spst.ActionCreate, Line: strconv.Itoa(i), Employee: &e})
		w.employees[labels[i]] = &kept{made: unknown}
	}
	answer := w.send(ctx, http.MethodPost, "/employees/batch", batch)
	if answer == nil {
		return
	}
	var done spst.Outcomes
	if err := answer.JSON(&done); err != nil {
		w.t.Error(err)
		return
	}
	for i, outcome := range done.Outcomes {
		if outcome.Employee == nil {
			w.t.Errorf("line refused: %+v", outcome)
			continue
		}
		*w.employees[labels[i]] = kept{id: outcome.Employee.ID, made: acknowledged, version: outcome.Employee.Version}
	}
}

func (w *writer) requestVisit(ctx context.Context) {
	_, k := w.one(w.employees)
	if k == nil || k.gone {
		return
	}
	today := spst.Today(time.Now())
	w.create(ctx, "/visit-requests", w.requests, func(label string) any {
		return spst.VisitRequest{
			Kind: spst.EmployerVisit, Employees: []spst.VisitEmployee{{ID: k.id}}, From: today.AddDays(10), Until: today.AddDays(40),
			Reason: "Poste changé " + label,
		}
	})
}

// check reads everything back.
func (w *writer) check(ctx context.Context) {
	url := w.url(ctx)
	people, err := w.caller.Roster(ctx, url, w.member)
	if err != nil {
		w.t.Fatal(err)
	}
	employees := map[string][]int64{}
	for _, e := range people {
		employees[e.BirthName] = append(employees[e.BirthName], e.Version)
	}
	w.compare("employee", w.employees, employees)
	var contacts spst.Contacts
	var addresses spst.Addresses
	if err := w.caller.Get(ctx, url+"/v1/members/"+w.member+"/contacts", &contacts); err != nil {
		w.t.Fatal(err)
	}
	if err := w.caller.Get(ctx, url+"/v1/members/"+w.member+"/addresses", &addresses); err != nil {
		w.t.Fatal(err)
	}
	found := map[string][]int64{}
	for _, c := range contacts.Contacts {
		found[c.LastName] = append(found[c.LastName], c.Version)
	}
	w.compare("contact", w.contacts, found)
	found = map[string][]int64{}
	for _, a := range addresses.Addresses {
		found[a.Label] = append(found[a.Label], a.Version)
	}
	w.compare("address", w.addresses, found)
	w.compare("visit request", w.requests, w.visitRequests(ctx, url))
}

func (w *writer) visitRequests(ctx context.Context, url string) map[string][]int64 {
	found := map[string][]int64{}
	cursor := ""
	for {
		var page spst.VisitRequestPage
		if err := w.caller.Get(ctx, url+"/v1/members/"+w.member+"/visit-requests?limit=1000&cursor="+cursor, &page); err != nil {
			w.t.Fatal(err)
		}
		for _, r := range page.Requests {
			var label string
			if n, _ := fmt.Sscanf(r.Reason, "Poste changé %s", &label); n == 1 {
				found[label] = append(found[label], r.Version)
			}
		}
		if cursor = page.Next; cursor == "" {
			return found
		}
	}
}

// compare counts what is lost and what is there twice.
func (w *writer) compare(what string, mine map[string]*kept, found map[string][]int64) {
	for label, k := range mine {
		versions := found[label]
		switch {
		case len(versions) > 1:
			w.figures.Doubled.Add(1)
			w.t.Errorf("%s %s is there %d times", what, label, len(versions))
		case len(versions) == 0 && k.made == acknowledged:
			w.figures.Lost.Add(1)
			w.t.Errorf("%s %s is lost", what, label)
		case len(versions) == 0 || k.made == unknown:
		case versions[0] < k.version:
			w.figures.Lost.Add(1)
			w.t.Errorf("%s %s is at version %d, acknowledged %d", what, label, versions[0], k.version)
		case versions[0] > k.version+1, versions[0] == k.version+1 && !k.doubt:
			w.figures.Doubled.Add(1)
			w.t.Errorf("%s %s is at version %d, acknowledged %d", what, label, versions[0], k.version)
		}
	}
}
