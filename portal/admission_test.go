package portal_test

import (
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// site are three portals, each with connections of its own, over one base on PostgreSQL.
type site [3]*portal.Portal

var filledServer = sync.OnceValues(func() (string, error) { return postgres.Template(fill) })

func newSite(t *testing.T) (s site) {
	t.Helper()
	postgres.Database(t, "") // leaves the test out where there is no server
	template, err := filledServer()
	if err != nil {
		t.Fatal(err)
	}
	address := postgres.Database(t, template)
	began := time.Now()
	now := func() time.Time { return today.Time().Add(9*time.Hour + time.Since(began)) } // tries are told by their moments
	for i := range s {
		store, err := sqlstore.Open(t.Context(), address, make([]byte, sqlstore.KeySize))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		s[i] = portal.New(store, portal.Options{Now: now, Service: demo.Service(), Seller: demo.Seller(), Hashing: quick})
	}
	return s
}

// try is a password, at the portal whose turn it is.
func (s site) try(t *testing.T, i int, number, password, from string) error {
	_, err := s[i%len(s)].SignIn(t.Context(), spst.Credentials{Number: number, Password: password}, from)
	return err
}

// Wrong passwords given at the same moment to three portals are no more than those given to one.
func TestWrongPasswordsAtSeveralPortals(t *testing.T) {
	for name, c := range wrongTogether {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			got := together(50, func(i int) error { return s.try(t, i, c.number(i), "faux", c.from(i)) })
			if got["credentials"] != c.want || got["credentials"]+got["throttled"]+got[spst.CodeCrowded] != 50 {
				t.Errorf("%v, want %d looked at", got, c.want)
			}
		})
	}
}

// Nor do right ones refuse each other, which wait for those under way at another portal.
func TestRightPasswordsAtSeveralPortals(t *testing.T) {
	s := newSite(t)
	for round := range 3 {
		got := together(9, func(i int) error { return s.try(t, i, "100042", rightPassword, here) })
		if got[""] != 9 {
			t.Errorf("round %d: %v, want 9 sessions", round, got)
		}
		if e := refusal(t, s.try(t, round, "100042", "faux", here)); e.TriesLeft != 2 {
			t.Errorf("%d tries left after them", e.TriesLeft)
		}
		if err := s.try(t, round+1, "100042", rightPassword, here); err != nil {
			t.Error(err)
		}
	}
}

// What a network asks for without a session is counted for all the portals together.
func TestRequestsOfANetworkAtSeveralPortals(t *testing.T) {
	s := newSite(t)
	began := time.Now()
	got := together(4*portal.SignInBurst, func(i int) error { return s[i%len(s)].CountRequest(t.Context(), here) })
	most := portal.SignInBurst + portal.SignInRate*int(time.Since(began)/time.Second+1)
	if got[""] < portal.SignInBurst || got[""] > most || got[""]+got[spst.CodeThrottled] != 4*portal.SignInBurst {
		t.Errorf("%v, want %d to %d let through", got, portal.SignInBurst, most)
	}
	for i := range s {
		if err := s[i].CountRequest(t.Context(), "198.51.100.9"); err != nil {
			t.Errorf("another network: %v", err)
		}
	}
}

// A burst comes back at so many a second, and a clock that was put back shuts nobody out for longer than that.
func TestBurstComesBack(t *testing.T) {
	now := today.Time()
	var f portal.Failures
	take := func(n int) (through int) {
		for range n {
			var wait time.Duration
			if f, wait = f.Asked(now); wait <= 0 {
				through++
			}
		}
		return through
	}
	for _, c := range []struct {
		after time.Duration
		want  int
	}{
		{0, portal.SignInBurst}, {0, 0}, {time.Second, portal.SignInRate}, {time.Hour, portal.SignInBurst},
		{-24 * time.Hour, 0}, {time.Minute, portal.SignInBurst},
	} {
		now = now.Add(c.after)
		if got := take(100); got != c.want {
			t.Errorf("%s later: %d, want %d", c.after, got, c.want)
		}
	}
}
