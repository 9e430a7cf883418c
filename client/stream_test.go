package client_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// invented is the stream of n employees, as the portal writes it.
func invented(tb testing.TB, n int) []byte {
	tb.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	jobs := []string{"Caissière", "Cariste", "Préparateur de commandes", "Infirmière", "Comptable"}
	for i := range n {
		e := spst.Employee{
			ID: fmt.Sprintf("e%015d", i), Version: 1, BirthName: fmt.Sprintf("LEFÈVRE %d", i), FirstName: "Jules" + strconv.Itoa(i%300),
			BirthDate: spst.NewDate(1960+i%45, time.Month(1+i%12), 1+i%28), Sex: spst.Female, NIR: spst.NIR(fmt.Sprintf("2%014d", i)),
			HireDate: spst.NewDate(2021, time.August, 17), JobTitle: jobs[i%len(jobs)], PCSCode: "552a", ContractType: spst.CDI,
			Determinants: []spst.DeterminantCode{"CONDUITE", "ELEC"}, DeclaredCategory: spst.SIH, ExpectedCategory: spst.SIH,
		}
		if err := enc.Encode(e); err != nil {
			tb.Fatal(err)
		}
	}
	return b.Bytes()
}

const end = `{"end":true}` + "\n"

// streaming serves a body as a stream of total employees.
func streaming(tb testing.TB, total int, body ...[]byte) *client.Client {
	tb.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.Header().Set("X-Total-Count", strconv.Itoa(total))
		for _, part := range body {
			_, _ = w.Write(part)
		}
	}))
	tb.Cleanup(server.Close)
	return newClient(tb, server.URL, nil)
}

func collect(c *client.Client) ([]spst.Employee, error) {
	var all []spst.Employee
	err := c.StreamEmployees(context.Background(), florist, spst.RosterQuery{}, func(e []spst.Employee) error {
		all = append(all, e...)
		return nil
	})
	return all, err
}

func TestStreamKeepsOrderAndEverything(t *testing.T) {
	const n = 10_000
	lines := invented(t, n)
	all, err := collect(streaming(t, n, lines, []byte(end)))
	must(t, err)
	var again bytes.Buffer
	enc := json.NewEncoder(&again)
	enc.SetEscapeHTML(false)
	for _, e := range all {
		must(t, enc.Encode(e))
	}
	if !bytes.Equal(lines, again.Bytes()) {
		t.Fatalf("%d employees came back changed", len(all))
	}
}

func TestStreamThatStops(t *testing.T) {
	lines := invented(t, 3_000)
	half := lines[:len(lines)/2]
	for name, c := range map[string]struct {
		client *client.Client
		kind   spst.Kind
		code   spst.Code
	}{
		"in the middle of a line": {streaming(t, 3_000, half), spst.Unavailable, spst.CodeCut},
		"without its end":         {streaming(t, 3_000, lines), spst.Unavailable, spst.CodeCut},
		"with too few":            {streaming(t, 3_001, lines, []byte(end)), spst.Unavailable, spst.CodeCut},
		"with a problem": {streaming(t, 3_000, lines, []byte(`{"end":false,"problem":{"status":500,"code":"internal","detail":"Panne."}}`+"\n")),
			spst.Internal, "internal"},
		"with nonsense":    {streaming(t, 3_000, lines[:1000], []byte("}{\n")), spst.Unavailable, spst.CodeCut},
		"with no line end": {streaming(t, 1, bytes.Repeat([]byte("x"), 1<<20)), spst.Unavailable, spst.CodeNotAPortal},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := collect(c.client)
			wantError(t, err, c.kind, c.code)
		})
	}
}

// The employees that came whole before an interruption are handed over.
func TestStreamHandsOverWhatCame(t *testing.T) {
	lines := invented(t, 3_000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		w.Header().Set("X-Total-Count", "3000")
		_, _ = w.Write(lines[:len(lines)/2])
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	all, err := collect(newClient(t, server.URL, nil))
	wantError(t, err, spst.Unavailable, spst.CodeCut)
	if len(all) < 1_000 {
		t.Errorf("%d employees came", len(all))
	}
}

func TestStreamStopsWhenAsked(t *testing.T) {
	lines := invented(t, 3_000)
	c := streaming(t, 3_000, lines, []byte(end))
	enough := errors.New("enough")
	err := c.StreamEmployees(context.Background(), florist, spst.RosterQuery{}, func([]spst.Employee) error { return enough })
	if !errors.Is(err, enough) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	err = c.StreamEmployees(ctx, florist, spst.RosterQuery{}, func([]spst.Employee) error { cancel(); return nil })
	wantError(t, err, spst.Unavailable, spst.CodeCanceled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v does not say that it was cancelled", err)
	}
}

// The first chunk is handed over before the rest has come.
func TestStreamGivesTheFirstChunkAtOnce(t *testing.T) {
	lines := invented(t, 250)
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		_, _ = w.Write(lines)
		_ = http.NewResponseController(w).Flush()
		<-release
		_, _ = io.WriteString(w, end)
	}))
	defer server.Close()
	c := newClient(t, server.URL, nil)
	var chunks []int
	must(t, c.StreamEmployees(context.Background(), florist, spst.RosterQuery{}, func(e []spst.Employee) error {
		if chunks = append(chunks, len(e)); len(chunks) == 1 {
			close(release)
		}
		return nil
	}))
	if fmt.Sprint(chunks) != "[200 50]" {
		t.Errorf("chunks of %v", chunks)
	}
}

// The first employees wait for nobody; of the others, only so many are decoded at once.
func TestStreamGivesWay(t *testing.T) {
	const n = 5_000
	lines := invented(t, n)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-ndjson")
		_, _ = w.Write(append(lines, end...))
	}))
	defer server.Close()
	var asked atomic.Int64
	shown := make(chan struct{})
	c := newClient(t, server.URL, func(o *client.Options) {
		o.GiveWay = func(context.Context) {
			asked.Add(1)
			<-shown
		}
	})
	got := 0
	must(t, c.StreamEmployees(context.Background(), florist, spst.RosterQuery{}, func(e []spst.Employee) error {
		if got == 0 {
			close(shown) // or the stream waits for ever
		}
		if got += len(e); len(e) > 2_000 { // a screen takes a chunk in between two keys
			t.Errorf("%d employees at once", len(e))
		}
		return nil
	}))
	if want := int64(n-200) / 64; got != n || asked.Load() < want {
		t.Errorf("%d employees, gave way %d times, want %d at least", got, asked.Load(), want)
	}
}

func BenchmarkStream100000(b *testing.B) {
	const n = 100_000
	lines := invented(b, n)
	c := streaming(b, n, lines, []byte(end))
	b.SetBytes(int64(len(lines)))
	b.ReportAllocs()
	for b.Loop() {
		all, err := collect(c)
		if err != nil || len(all) != n {
			b.Fatal(len(all), err)
		}
	}
	kept, err := collect(c)
	must(b, err)
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc-uint64(len(lines)))/1e6, "MB-kept")
	runtime.KeepAlive(kept)
}
