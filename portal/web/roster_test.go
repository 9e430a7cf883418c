package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
)

// discarding is an answer that nobody reads.
type discarding struct {
	header http.Header
	bytes  int
}

func (d *discarding) Header() http.Header { return d.header }
func (d *discarding) WriteHeader(int)     {}

func (d *discarding) Write(b []byte) (int, error) {
	d.bytes += len(b)
	return len(b), nil
}

// BenchmarkRoster100000 compares the stream with what the store takes of it.
func BenchmarkRoster100000(b *testing.B) {
	const n = 100_000
	ctx := context.Background()
	s := newSite(b)
	token := s.token(b, florist)
	a, err := s.portal.Authenticate(ctx, token)
	must(b, err)
	for i := 0; i < n; i += spst.MaxBatch {
		changes := make([]spst.Change, spst.MaxBatch)
		for j := range changes {
			e := person(fmt.Sprintf("Jules %d", i+j))
			changes[j] = spst.Change{Action: spst.ActionCreate, Employee: &e}
		}
		_, err := s.portal.ChangeEmployees(ctx, a, florist, spst.Batch{Changes: changes})
		must(b, err)
	}
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			must(b, s.portal.StreamEmployees(ctx, a, florist, spst.RosterQuery{}, func(int) {}, func(*spst.Employee) error { return nil }))
		}
	})
	for _, encoding := range []string{"identity", "gzip"} {
		b.Run(encoding, func(b *testing.B) {
			h := web.Handler(s.portal, web.Options{})
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, roster, nil)
				r.Header.Set("Authorization", "Bearer "+token)
				r.Header.Set("Accept", "application/x-ndjson")
				r.Header.Set("Accept-Encoding", encoding)
				w := &discarding{header: http.Header{}}
				h.ServeHTTP(w, r)
				b.SetBytes(int64(w.bytes))
			}
		})
	}
}

// BenchmarkReadOne is a single read over a connection, its authentication and
// authorisation included.
func BenchmarkReadOne(b *testing.B) {
	s := newSite(b)
	token, e := s.token(b, florist), s.employee(b, "Jules")
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			s.send(b, "GET", roster+"/"+e.ID, token, "").ok(b, 200)
		}
	})
}
