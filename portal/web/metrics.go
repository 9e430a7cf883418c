package web

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/espace-adherent/adherent/portal"
)

// buckets are the upper bounds of the durations' histogram, in seconds.
var buckets = []float64{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}

type series struct {
	route, method string
	status        int
}

type histogram struct {
	counts []uint64 // one per bucket, not cumulated
	total  uint64
	sum    float64
}

// metrics counts requests and their durations, by route template.
type metrics struct {
	mu        sync.Mutex
	requests  map[series]uint64
	durations map[string]*histogram
}

func newMetrics() *metrics {
	return &metrics{requests: map[series]uint64{}, durations: map[string]*histogram{}}
}

func (m *metrics) count(route, method string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[series{route, method, status}]++
	h := m.durations[route]
	if h == nil {
		h = &histogram{counts: make([]uint64, len(buckets))}
		m.durations[route] = h
	}
	h.total++
	h.sum += took.Seconds()
	if i, _ := slices.BinarySearch(buckets, took.Seconds()); i < len(buckets) {
		h.counts[i]++
	}
}

// write gives the text format of Prometheus.
func (m *metrics) write(w io.Writer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprintln(w, "# TYPE http_requests_total counter")
	order := func(a, b series) int {
		return strings.Compare(fmt.Sprint(a.route, a.method, a.status), fmt.Sprint(b.route, b.method, b.status))
	}
	for _, k := range slices.SortedFunc(maps.Keys(m.requests), order) {
		fmt.Fprintf(w, "http_requests_total{route=%q,method=%q,status=\"%d\"} %d\n", k.route, k.method, k.status, m.requests[k])
	}
	fmt.Fprintln(w, "# TYPE http_request_duration_seconds histogram")
	for _, route := range slices.Sorted(maps.Keys(m.durations)) {
		h, sum := m.durations[route], uint64(0)
		for i, le := range buckets {
			sum += h.counts[i]
			fmt.Fprintf(w, "http_request_duration_seconds_bucket{route=%q,le=\"%g\"} %d\n", route, le, sum)
		}
		fmt.Fprintf(w, "http_request_duration_seconds_bucket{route=%q,le=\"+Inf\"} %d\n", route, h.total)
		fmt.Fprintf(w, "http_request_duration_seconds_sum{route=%q} %g\n", route, h.sum)
		fmt.Fprintf(w, "http_request_duration_seconds_count{route=%q} %d\n", route, h.total)
	}
}

// mountProbes adds /healthz, /readyz and /metrics.
func (s *server) mountProbes() {
	s.get("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeText(w, "ok\n")
	})
	s.get("/readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := s.portal.Ready(r.Context()); err != nil {
			s.fail(w, r, err)
			return
		}
		writeText(w, "ok\n")
	})
	s.get("/metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		s.metrics.write(w)
		writeFigures(w, s.portal.Figures(r.Context()))
	})
}

// writeFigures gives what the portal has done beside its requests, and how its base is.
func writeFigures(w io.Writer, f portal.Figures) {
	one(w, "gauge", "portail_chores_held", number(f.HoldsChores))
	names := slices.Sorted(maps.Keys(f.Chores))
	kind(w, "counter", "portail_chores_total")
	for _, name := range names {
		fmt.Fprintf(w, "portail_chores_total{chore=%q,result=\"done\"} %d\n", name, f.Chores[name].Done)
		fmt.Fprintf(w, "portail_chores_total{chore=%q,result=\"failed\"} %d\n", name, f.Chores[name].Failed)
	}
	kind(w, "counter", "portail_chores_seconds_total")
	for _, name := range names {
		fmt.Fprintf(w, "portail_chores_seconds_total{chore=%q} %g\n", name, f.Chores[name].Took.Seconds())
	}
	kind(w, "gauge", "portail_chores_last_timestamp_seconds")
	for _, name := range names {
		fmt.Fprintf(w, "portail_chores_last_timestamp_seconds{chore=%q} %d\n", name, f.Chores[name].Last.Unix())
	}
	kind(w, "counter", "portail_letters_total")
	fmt.Fprintf(w, "portail_letters_total{result=\"sent\"} %d\nportail_letters_total{result=\"failed\"} %d\n", f.LettersSent, f.LettersFailed)
	writePools(w, f.Pools)
	one(w, "gauge", "portail_base_up", number(f.Base != nil))
	if f.Base != nil {
		writeBase(w, *f.Base)
	}
}

func writePools(w io.Writer, pools []portal.PoolFigures) {
	for _, figure := range []struct {
		kind, name string
		of         func(portal.PoolFigures) float64
	}{
		{"gauge", "portail_base_connections_max", func(p portal.PoolFigures) float64 { return float64(p.Most) }},
		{"gauge", "portail_base_connections_in_use", func(p portal.PoolFigures) float64 { return float64(p.InUse) }},
		{"gauge", "portail_base_connections_idle", func(p portal.PoolFigures) float64 { return float64(p.Idle) }},
		{"counter", "portail_base_waits_total", func(p portal.PoolFigures) float64 { return float64(p.Waited) }},
		{"counter", "portail_base_waits_seconds_total", func(p portal.PoolFigures) float64 { return p.WaitedFor.Seconds() }},
	} {
		kind(w, figure.kind, figure.name)
		for _, p := range pools {
			fmt.Fprintf(w, "%s{use=%q} %g\n", figure.name, p.Use, figure.of(p))
		}
	}
}

func writeBase(w io.Writer, b portal.BaseFigures) {
	one(w, "gauge", "portail_letters_waiting", float64(b.Letters))
	one(w, "gauge", "portail_letters_due", float64(b.LettersDue))
	if r := b.Replication; r != nil {
		one(w, "gauge", "portail_replication_standbys", float64(r.Standbys))
		one(w, "gauge", "portail_replication_waiting", float64(r.Waiting))
		one(w, "gauge", "portail_replication_lag_seconds", r.Lag.Seconds())
	}
}

func kind(w io.Writer, kind, name string) { fmt.Fprintf(w, "# TYPE %s %s\n", name, kind) }

// one is a figure without labels.
func one(w io.Writer, of, name string, value float64) {
	kind(w, of, name)
	fmt.Fprintf(w, "%s %g\n", name, value)
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, text) // the caller has gone; there is nobody to tell
}
