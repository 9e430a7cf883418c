package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// answering is a portal that always gives the same answer, and counts.
func answering(t *testing.T, status int, contentType, body string, headers ...string) (*client.Client, *atomic.Int32) {
	t.Helper()
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", contentType)
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL, nil), &asked
}

const (
	isProblem = "application/problem+json"
	isHTML    = "text/html; charset=utf-8"
	isJSON    = "application/json"
)

func TestAnswersThatAreNoSuccess(t *testing.T) {
	for name, c := range map[string]struct {
		status            int
		contentType, body string
		kind              spst.Kind
		code              spst.Code
		asked             int32
	}{
		"session over":        {401, isProblem, `{"code":"session","detail":"Reconnectez-vous."}`, spst.Unauthenticated, "session", 1},
		"forbidden":           {403, isProblem, `{"code":"mandate"}`, spst.Forbidden, "mandate", 1},
		"unknown":             {404, isProblem, `{"code":"member"}`, spst.NotFound, "member", 1},
		"conflict":            {409, isProblem, `{"code":"exit"}`, spst.Conflict, "exit", 1},
		"refused":             {422, isProblem, `{"code":"employee"}`, spst.Invalid, "employee", 1},
		"too large":           {413, isProblem, `{"code":"too_large"}`, spst.Invalid, "too_large", 1},
		"no version":          {428, isProblem, `{"code":"if_match"}`, spst.Invalid, "if_match", 1},
		"our fault":           {500, isProblem, `{"code":"internal"}`, spst.Internal, "internal", 1},
		"not ready":           {503, isProblem, `{"code":"store"}`, spst.Unavailable, "store", 4},
		"throttled":           {429, isProblem, `{"code":"throttled"}`, spst.RateLimited, "throttled", 1},
		"a proxy, no portal":  {502, isHTML, `<html>`, spst.Unavailable, spst.CodeUnreachable, 4},
		"captive portal":      {200, isHTML, `<html>Bienvenue au Wi-Fi`, spst.Unavailable, spst.CodeNotAPortal, 1},
		"another site":        {404, isHTML, `<html>`, spst.Unavailable, spst.CodeNotAPortal, 1},
		"another site's 401":  {401, isHTML, `<html>`, spst.Unavailable, spst.CodeNotAPortal, 1},
		"another API":         {404, isJSON, `{"message":"Not Found"}`, spst.Unavailable, spst.CodeNotAPortal, 1},
		"success of no kind":  {200, "", `{}`, spst.Unavailable, spst.CodeNotAPortal, 1},
		"JSON that is not":    {200, isJSON, `<html>`, spst.Internal, "bad_answer", 1},
		"problem that is not": {500, isProblem, `<html>`, spst.Internal, "", 1},
		"endless":             {200, isJSON, strings.Repeat(" ", 9<<20), spst.Unavailable, spst.CodeNotAPortal, 1},
	} {
		t.Run(name, func(t *testing.T) {
			portal, asked := answering(t, c.status, c.contentType, c.body)
			_, err := portal.Members(context.Background())
			wantError(t, err, c.kind, c.code)
			if asked.Load() != c.asked {
				t.Errorf("asked %d times, want %d", asked.Load(), c.asked)
			}
			if c.status != http.StatusOK {
				_, err = collect(portal)
				wantError(t, err, c.kind, c.code)
			}
		})
	}
}

func TestErrorsAreRebuiltWhole(t *testing.T) {
	portal, _ := answering(t, 412, isProblem, `{"status":412,"code":"stale","detail":"Chang\u001b[31mé \u202eentre-temps.",
		"problems":[{"field":"nir","code":"nir_key","severity":"error","message":"Clé\u0007 fausse."}],
		"retry_after":90,"tries_left":2,"current":{"id":"e1","version":7,"birth_name":"CÉ\u001b]0;x\u0007SAR"}}`)
	_, err := portal.Employee(context.Background(), florist, "e1")
	e := wantError(t, err, spst.Stale, "stale")
	if e.Message != "Changé entre-temps." || e.RetryAfter != 90*time.Second || e.TriesLeft != 2 {
		t.Errorf("%+v", e)
	}
	if len(e.Problems) != 1 || e.Problems[0].Field != "nir" || e.Problems[0].Message != "Clé fausse." {
		t.Errorf("%+v", e.Problems)
	}
	if current, ok := e.Current.(*spst.Employee); !ok || current.Version != 7 || current.BirthName != "CÉSAR" {
		t.Errorf("%+v", e.Current)
	}
}

func TestAnswersAreCleaned(t *testing.T) {
	portal, _ := answering(t, 200, isJSON, `{"name":"\u001b]52;c;eA==\u0007AMSN\u009b31m","mailboxes":[{"label":"a\u0000b"}]}`)
	s, err := portal.Service(context.Background())
	must(t, err)
	if s.Name != "AMSN" || s.Mailboxes[0].Label != "ab" {
		t.Errorf("%q", s)
	}
}

// A redirect is not followed, so the token stays home.
func TestRedirectIsNotFollowed(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("asked for %s with token %t", r.URL.Path, r.Header.Get("Authorization") != "")
	}))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		portal, asked := answering(t, status, isHTML, "", "Location", elsewhere.URL+"/v1/members")
		portal.SetToken("secret")
		_, err := portal.Members(context.Background())
		wantError(t, err, spst.Unavailable, spst.CodeRedirect)
		_, err = portal.SignIn(context.Background(), spst.Credentials{Number: florist, Password: password})
		wantError(t, err, spst.Unavailable, spst.CodeRedirect)
		_, err = collect(portal)
		wantError(t, err, spst.Unavailable, spst.CodeRedirect)
		if asked.Load() != 3 {
			t.Errorf("asked %d times", asked.Load())
		}
	}
}

func TestNetworkThatFails(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	unproven := httptest.NewTLSServer(http.NotFoundHandler())
	defer unproven.Close()
	unproven.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	cut := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", isJSON)
		w.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(w, `{"members":[`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}))
	defer cut.Close()
	for name, c := range map[string]struct {
		url  string
		code spst.Code
	}{
		"nobody listens":    {closed.URL, spst.CodeUnreachable},
		"unproven":          {unproven.URL, spst.CodeTLS},
		"http behind https": {strings.Replace(plain.URL, "http:", "https:", 1), spst.CodeTLS},
		"cut":               {cut.URL, spst.CodeCut},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := newClient(t, c.url, nil).Employees(context.Background(), florist, spst.RosterQuery{Search: "dupont"})
			e := wantError(t, err, spst.Unavailable, c.code)
			if strings.Contains(fmt.Sprint(e.Err), "dupont") {
				t.Errorf("the cause repeats the query: %v", e.Err)
			}
		})
	}
}

func TestPatienceEnds(t *testing.T) {
	release := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	defer silent.Close()
	defer close(release)
	c := newClient(t, silent.URL, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := c.Members(ctx)
	wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
	ctx, cancel = context.WithCancel(context.Background())
	time.AfterFunc(10*time.Millisecond, cancel)
	_, err = c.Members(ctx)
	wantError(t, err, spst.Unavailable, spst.CodeCanceled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not a cancellation", err)
	}
}

func TestReadsAreTriedAgain(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch asked.Add(1) {
		case 1:
			w.WriteHeader(http.StatusServiceUnavailable)
		case 2:
			panic(http.ErrAbortHandler)
		default:
			w.Header().Set("Content-Type", isJSON)
			_, _ = io.WriteString(w, `{"members":[]}`)
		}
	}))
	defer server.Close()
	_, err := newClient(t, server.URL, nil).Members(context.Background())
	must(t, err)
	if asked.Load() != 3 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestSignInIsTriedOnce(t *testing.T) {
	portal, asked := answering(t, 503, isProblem, `{"code":"store"}`)
	_, err := portal.SignIn(context.Background(), spst.Credentials{Number: florist, Password: password})
	wantError(t, err, spst.Unavailable, "store")
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

// lossy drops the answers of the first writes, after the portal has done them.
type lossy struct {
	next http.RoundTripper
	drop int
	keys []string
}

func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err != nil || r.Header.Get("Idempotency-Key") == "" {
		return resp, err
	}
	l.keys = append(l.keys, r.Header.Get("Idempotency-Key"))
	if len(l.keys) > l.drop {
		return resp, nil
	}
	_ = resp.Body.Close()
	return nil, errors.New("connection lost")
}

func TestAWriteWhoseAnswerIsLostIsDoneOnce(t *testing.T) {
	ctx := context.Background()
	network := &lossy{next: http.DefaultTransport, drop: 1}
	c := signedIn(t, func(o *client.Options) { o.Transport = network })
	e, err := c.AddEmployee(ctx, "", florist, cesar())
	must(t, err)
	page, err := c.Employees(ctx, florist, spst.RosterQuery{})
	must(t, err)
	if page.Total != 1 || page.Employees[0].ID != e.ID || len(network.keys) != 2 || network.keys[0] != network.keys[1] {
		t.Errorf("%d employees after keys %v", page.Total, network.keys)
	}
}

// The form that failed is saved again as it was: still once.
func TestSavingAgainDoesNotDouble(t *testing.T) {
	network := &lossy{next: http.DefaultTransport, drop: 6} // the last try too
	c := signedIn(t, func(o *client.Options) { o.Transport = network })
	ctx, key := context.Background(), client.NewKey()
	_, err := c.AddEmployee(ctx, key, florist, cesar())
	wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
	_, err = c.AddEmployee(ctx, key, florist, cesar())
	must(t, err)
	page, err := c.Employees(ctx, florist, spst.RosterQuery{})
	must(t, err)
	if page.Total != 1 {
		t.Errorf("%d employees", page.Total)
	}
	other := cesar()
	other.FirstName = "Luc"
	_, err = c.AddEmployee(ctx, key, florist, other)
	wantError(t, err, spst.Invalid, "idempotency_mismatch")
}

func TestAWriteStillRunningIsWaitedFor(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if asked.Add(1) < 3 {
			w.Header().Set("Content-Type", isProblem)
			w.WriteHeader(http.StatusConflict)
			_, _ = io.WriteString(w, `{"code":"in_progress"}`)
			return
		}
		w.Header().Set("Content-Type", isJSON)
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"id":"e1"}`)
	}))
	defer server.Close()
	e, err := newClient(t, server.URL, nil).AddEmployee(context.Background(), "", florist, cesar())
	must(t, err)
	if e.ID != "e1" || asked.Load() != 3 {
		t.Errorf("%q after %d requests", e.ID, asked.Load())
	}
}

func TestStateIsToldWhenItChanges(t *testing.T) {
	var down atomic.Bool
	var told []bool
	c := newClient(t, realPortal(t).URL, func(o *client.Options) {
		o.OnState = func(online bool) { told = append(told, online) }
		o.Transport = transportFunc(func(r *http.Request) (*http.Response, error) {
			if down.Load() {
				return nil, errors.New("no network")
			}
			return http.DefaultTransport.RoundTrip(r)
		})
	})
	ask := func(off bool) {
		down.Store(off)
		_, _ = c.Members(context.Background()) // 401 is an answer too
	}
	for _, off := range []bool{false, true, true, false, false, true} {
		ask(off)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, _ = c.Members(ctx)
	if fmt.Sprint(told) != "[false true false]" {
		t.Errorf("told %v", told)
	}
}

func TestLogIsDiscreet(t *testing.T) {
	var log bytes.Buffer
	c := signedIn(t, func(o *client.Options) {
		o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_, err := c.Employees(context.Background(), florist, spst.RosterQuery{Search: "dupont"})
	must(t, err)
	text := log.String()
	if !strings.Contains(text, "path=/v1/members/10001/employees") || !strings.Contains(text, "status=200") || !strings.Contains(text,
		"request=") {
		t.Errorf("log:\n%s", text)
	}
	for _, secret := range []string{"dupont", password, c.Token()} {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

// someNIR is of a man born in March 1990, with its key.
const someNIR = spst.NIR("190036432901280")

// memory is a list of unfinished writes, as a run finds and leaves it.
type memory struct {
	writes, keys map[string]string // writes by key, keys by write
	done         []bool
	full         bool
}

func (m *memory) Begin(_ string, write []byte, proposed string) (key string, takenUp, kept bool) {
	if m.full {
		return proposed, false, false
	}
	if key, ok := m.keys[string(write)]; ok {
		return key, true, true
	}
	if m.keys == nil {
		m.writes, m.keys = map[string]string{}, map[string]string{}
	}
	m.writes[proposed], m.keys[string(write)] = string(write), proposed
	return proposed, false, true
}

func (m *memory) Answered(key string, doneBefore bool) {
	delete(m.keys, m.writes[key])
	m.done = append(m.done, doneBefore)
}

// The same write in another run has the key of the one whose answer was lost,
// and is told to have been done; after that it is another one.
func TestTheSameWriteInAnotherRun(t *testing.T) {
	kept, lost := &memory{}, true
	c := signedIn(t, func(o *client.Options) {
		o.Unfinished = kept
		o.Transport = transportFunc(func(r *http.Request) (*http.Response, error) {
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err == nil && lost && r.Header.Get("Idempotency-Key") != "" {
				_ = resp.Body.Close()
				return nil, errors.New("connection lost")
			}
			return resp, err
		})
	})
	ctx := context.Background()
	e := cesar()
	e.NIR = someNIR
	_, err := c.AddEmployee(ctx, "", florist, e)
	wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
	if l, ok := errors.AsType[*client.Lost](err); !ok || !l.Kept {
		t.Errorf("not said to be lost and kept: %#v", err)
	}
	for write := range kept.keys {
		if strings.Contains(write, string(e.NIR)) || !strings.Contains(write, "CESAR") {
			t.Errorf("told by %s", write)
		}
	}
	lost = false
	first, err := c.AddEmployee(ctx, "", florist, e)
	must(t, err)
	if len(kept.keys) != 0 || fmt.Sprint(kept.done) != "[true]" {
		t.Errorf("left %v, done %v", kept.keys, kept.done)
	}
	e.NIR = ""
	second, err := c.AddEmployee(ctx, "", florist, e)
	must(t, err)
	page, err := c.Employees(ctx, florist, spst.RosterQuery{})
	must(t, err)
	if page.Total != 2 || first.ID == second.ID {
		t.Errorf("%d employees", page.Total)
	}
}

// All the same but the NIR is another write.
func TestAnotherNIRIsAnotherWrite(t *testing.T) {
	kept := &memory{}
	network := &lossy{next: http.DefaultTransport, drop: 6}
	c := signedIn(t, func(o *client.Options) { o.Unfinished, o.Transport = kept, network })
	ctx := context.Background()
	_, err := c.AddEmployee(ctx, "", florist, cesar())
	wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
	other := cesar()
	other.NIR = someNIR
	added, err := c.AddEmployee(ctx, "", florist, other)
	must(t, err)
	if added.NIR != other.NIR || len(kept.keys) != 0 {
		t.Errorf("added %+v, left %v", added, kept.keys)
	}
}

// A look more than the tries finds what was done.
func TestALastLookFindsTheAnswer(t *testing.T) {
	network := &lossy{next: http.DefaultTransport, drop: 4}
	c := signedIn(t, func(o *client.Options) { o.Transport = network })
	e, err := c.AddEmployee(context.Background(), "", florist, cesar())
	must(t, err)
	if e.ID == "" || len(network.keys) != 5 {
		t.Errorf("%q after %d requests", e.ID, len(network.keys))
	}
}

// What was not kept is said not to be; what never left is not lost; a refusal
// is an answer.
func TestWhatIsLost(t *testing.T) {
	dropped := func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("Idempotency-Key") == "" {
			return http.DefaultTransport.RoundTrip(r)
		}
		return nil, errors.New("connection lost")
	}
	away := func(r *http.Request) (*http.Response, error) {
		if r.Header.Get("Idempotency-Key") == "" {
			return http.DefaultTransport.RoundTrip(r)
		}
		return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
	}
	for name, c := range map[string]struct {
		transport  transportFunc
		full       bool
		lost, kept bool
	}{
		"kept":     {dropped, false, true, true},
		"full":     {dropped, true, true, false},
		"not sent": {away, false, false, false},
	} {
		portal := signedIn(t, func(o *client.Options) { o.Transport, o.Unfinished = c.transport, &memory{full: c.full} })
		_, err := portal.AddEmployee(context.Background(), "", florist, cesar())
		wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
		l, lost := errors.AsType[*client.Lost](err)
		if lost != c.lost || lost && l.Kept != c.kept {
			t.Errorf("%s: %v", name, l)
		}
	}
	kept := &memory{}
	c := signedIn(t, func(o *client.Options) { o.Unfinished = kept })
	_, err := c.AddEmployee(context.Background(), "", florist, spst.Employee{})
	if spst.KindOf(err) != spst.Invalid || len(kept.keys) != 0 {
		t.Errorf("%v, left %v", err, kept.keys)
	}
}

// A form that was left after a lost answer, and is filled in again with the
// same, is the same write, though its key is another one.
func TestAFormFilledInAgain(t *testing.T) {
	network := &lossy{next: http.DefaultTransport, drop: 6}
	c := signedIn(t, func(o *client.Options) { o.Transport, o.Unfinished = network, &memory{} })
	_, err := c.AddEmployee(context.Background(), client.NewKey(), florist, cesar())
	wantError(t, err, spst.Unavailable, spst.CodeUnreachable)
	_, err = c.AddEmployee(context.Background(), client.NewKey(), florist, cesar())
	must(t, err)
	page, err := c.Employees(context.Background(), florist, spst.RosterQuery{})
	must(t, err)
	if page.Total != 1 {
		t.Errorf("%d employees", page.Total)
	}
}

// The lines of an import happen once by their names: they need no key, and are sent again all the same.
func TestLinesOfAnImportNeedNoKey(t *testing.T) {
	kept, lost := &memory{}, 2
	c := signedIn(t, func(o *client.Options) {
		o.Unfinished = kept
		o.Transport = transportFunc(func(r *http.Request) (*http.Response, error) {
			resp, err := http.DefaultTransport.RoundTrip(r)
			if err != nil || !strings.HasSuffix(r.URL.Path, "/batch") {
				return resp, err
			}
			if r.Header.Get("Idempotency-Key") != "" {
				t.Error("a key")
			}
			if lost--; lost >= 0 {
				_ = resp.Body.Close()
				return nil, errors.New("connection lost")
			}
			return resp, nil
		})
	})
	ctx, e := context.Background(), cesar()
	outcomes, err := c.ChangeEmployees(ctx, florist, spst.Batch{Import: "imp", Changes: []spst.Change{{Line: "r1", Action: spst.ActionCreate, Employee: &e}}})
	must(t, err)
	page, err := c.Employees(ctx, florist, spst.RosterQuery{})
	must(t, err)
	if len(outcomes) != 1 || outcomes[0].Status != "done" || page.Total != 1 || lost != -1 || len(kept.keys) > 0 {
		t.Errorf("%+v, %d employees, %d tries left, keys %v", outcomes, page.Total, lost, kept.keys)
	}
}
