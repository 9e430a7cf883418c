package portal_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

const rightPassword = "lilas-et-pivoines" // of 100042

// One network at one account: the waits grow, and known and unknown numbers are
// answered alike all along.
func TestWaitsGrow(t *testing.T) {
	for _, number := range []string{"100042", "999999"} {
		t.Run(number, func(t *testing.T) {
			h := newHouse(t)
			for i, c := range []struct {
				triesLeft int
				wait      time.Duration
			}{
				{2, 0}, {1, 0}, {2, 5 * time.Second}, {1, 10 * time.Second},
				{5, time.Minute}, {4, time.Minute}, {3, time.Minute}, {2, time.Minute}, {1, time.Minute},
				{0, 15 * time.Minute}, {0, 30 * time.Minute}, {0, time.Hour}, {0, 2 * time.Hour}, {0, 4 * time.Hour},
				{0, 8 * time.Hour}, {0, 12 * time.Hour}, {0, 12 * time.Hour},
			} {
				e := refusal(t, h.try(number, "faux", here))
				if e.Kind != spst.Unauthenticated || e.Code != "credentials" || e.TriesLeft != c.triesLeft || e.RetryAfter != c.wait {
					t.Fatalf("failure %d: %s, %d tries left, wait %s", i+1, e.Code, e.TriesLeft, e.RetryAfter)
				}
				if c.wait == 0 {
					continue
				}
				h.now = h.now.Add(c.wait - time.Second)
				code := spst.CodeThrottled
				if c.wait >= 15*time.Minute {
					code = spst.CodeBlocked
				}
				// Too soon, even with the right password; and it does not count.
				e = refusal(t, h.try(number, rightPassword, here))
				if e.Kind != spst.RateLimited || e.Code != code || e.RetryAfter <= 0 || e.RetryAfter > 2*time.Second {
					t.Fatalf("after failure %d: %s %s", i+1, e.Code, e.RetryAfter)
				}
				h.now = h.now.Add(time.Second)
			}
			if number == "100042" {
				if err := h.try(number, rightPassword, "198.51.100.9"); err != nil {
					t.Errorf("from anywhere else: %v", err)
				}
			}
		})
	}
}

func TestThrottlePerNetwork(t *testing.T) {
	h := newHouse(t)
	for i := range 3 {
		refusal(t, h.try(fmt.Sprint(i), "faux", "2001:db8:1:2::"+fmt.Sprint(i+1)))
	}
	if e := refusal(t, h.try("100042", rightPassword, "[2001:db8:1:2::99]:4000")); e.Code != spst.CodeCrowded ||
		e.RetryAfter != 6*time.Second {
		t.Errorf("same subscriber: %v, wait %s", e, e.RetryAfter)
	}
	if err := h.try("100042", rightPassword, "2001:db8:1:3::1"); err != nil {
		t.Errorf("another subscriber: %v", err)
	}
}

// siege has somebody go for one account for days, from many networks, as often
// as they like. It calls each at every step, and gives when they got through.
func (h *house) siege(days int, attack func(from string) error, each func()) (through []time.Time) {
	const step = 10 * time.Minute
	for i := range days * 24 * int(time.Hour/step) {
		err := attack(fmt.Sprintf("203.0.113.%d", i%40))
		if spst.KindOf(err) != spst.RateLimited {
			through = append(through, h.now)
		}
		each()
		h.now = h.now.Add(step)
	}
	return through
}

// wantBounded: in no 24 hours do more than 25 get through.
func wantBounded(t *testing.T, through []time.Time) {
	t.Helper()
	for i := range through {
		n := slices.IndexFunc(through[i:], func(at time.Time) bool { return at.Sub(through[i]) >= 24*time.Hour })
		if n > 25 || n < 0 && len(through)-i > 25 {
			t.Errorf("more than 25 tries in a day from %s", through[i])
			return
		}
	}
	if len(through) < 13 {
		t.Errorf("%d tries in all", len(through))
	}
}

// Whatever strangers try, whoever has signed in from a network signs in there,
// and strangers have 25 tries a day.
func TestStrangersDoNotKeepTheOwnerOut(t *testing.T) {
	h := newHouse(t)
	const home = "198.51.100.9"
	h.now = h.now.Add(-time.Hour)
	if err := h.try("100042", rightPassword, home); err != nil {
		t.Fatal(err)
	}
	actor := h.signIn("100042")
	h.now = h.now.Add(time.Hour)
	steps := 0
	through := h.siege(3, func(from string) error { return h.try("100042", "faux", from) }, func() {
		if steps++; steps%20 != 0 {
			return
		}
		if err := h.try("100042", rightPassword, home); err != nil {
			t.Fatalf("at home after %d steps: %v", steps, err)
		}
		if err := h.ConfirmPassword(t.Context(), actor, rightPassword, "192.0.2.200"); err != nil {
			t.Fatalf("in an open session: %v", err)
		}
	})
	wantBounded(t, through)
	_ = h.try("100042", "faux", "203.0.113.99") // the room that there may be since
	if e := refusal(t, h.try("100042", rightPassword, "192.0.2.77")); e.Code != spst.CodeCrowded || e.RetryAfter > 2*time.Hour+time.Second {
		t.Errorf("from nowhere known: %v, wait %s", e, e.RetryAfter)
	}
	// One network alone does not even keep the others out.
	one := newHouse(t)
	through = one.siege(3, func(string) error { return one.try("100042", "faux", "203.0.113.1") }, func() {})
	wantBounded(t, through)
	if err := one.try("100042", rightPassword, "192.0.2.77"); err != nil {
		t.Errorf("from a network that is not known: %v", err)
	}
}

func TestStrangersDoNotKeepTheOwnerFromAReset(t *testing.T) {
	h := newHouse(t)
	const home = "198.51.100.9"
	if err := h.try("100042", rightPassword, home); err != nil {
		t.Fatal(err)
	}
	begin := func(from string) error {
		_, err := h.BeginReset(t.Context(), spst.ResetRequest{Number: "100042"}, from)
		return err
	}
	steps := 0
	wantBounded(t, h.siege(2, begin, func() {
		if steps++; steps%100 != 0 {
			return
		}
		if err := begin(home); err != nil {
			t.Errorf("after %d steps: %v", steps, err)
		}
	}))
	_ = begin("203.0.113.99") // the room that there may be since
	wantKind(t, begin("192.0.2.77"), spst.RateLimited, spst.CodeCrowded)
	if err := h.try("100042", rightPassword, "192.0.2.77"); err != nil {
		t.Errorf("signing in meanwhile: %v", err)
	}
	if err := begin("192.0.2.77"); err != nil {
		t.Errorf("where one has signed in: %v", err)
	}
}

// Who has come by a reset is at home there.
func TestCompletedResetMakesTheNetworkKnown(t *testing.T) {
	h := newHouse(t)
	id := h.read("100042") // from here
	for i := range 30 {
		_ = h.try("100042", "faux", fmt.Sprintf("203.0.113.%d", i))
	}
	wantKind(t, h.try("100042", rightPassword, here), spst.RateLimited, spst.CodeCrowded)
	if err := h.complete(id, h.deliver(id, spst.EmailAccount), sesame); err != nil {
		t.Fatal(err)
	}
	if err := h.try("100042", sesame, here); err != nil {
		t.Error(err)
	}
}

// said is everything that a refusal lets out.
func said(err error) string {
	e, _ := err.(*spst.Error) //nolint:errorlint // as it comes out
	if e == nil {
		return fmt.Sprint(err)
	}
	return fmt.Sprint(e.Kind, e.Code, e.Message, e.TriesLeft, e.RetryAfter, e.Problems)
}

// A number that is not known, one that is, and one that has signed in from this
// very network are answered alike, after the same work.
func TestNetworksTellNothing(t *testing.T) {
	for name, before := range map[string]func(*house){
		"quiet": func(*house) {},
		"others here": func(h *house) {
			for i := range 4 {
				_ = h.try(fmt.Sprint(i), "faux", here)
				h.now = h.now.Add(10 * time.Second)
			}
		},
		"strangers elsewhere": func(h *house) {
			for i := range 20 {
				_ = h.try("100042", "faux", fmt.Sprintf("203.0.113.%d", i))
				_ = h.try("999999", "faux", fmt.Sprintf("198.51.100.%d", i))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			answers, work := map[string][]string{}, map[string][]string{}
			for who, number := range map[string]string{"unknown": "999999", "known": "100042", "at home": "100042"} {
				h := newHouse(t)
				if who == "at home" {
					if err := h.try("100042", rightPassword, here); err != nil {
						t.Fatal(err)
					}
				}
				before(h)
				h.now = h.now.Add(20 * time.Second) // no try is under way on the other portal any more
				watched := &spy{Store: h.store}
				p := portal.New(watched, portal.Options{Now: func() time.Time { return h.now }, Hashing: quick})
				for range 14 {
					_, err := p.SignIn(t.Context(), spst.Credentials{Number: number, Password: "faux"}, here)
					answers[who] = append(answers[who], said(err))
					h.now = h.now.Add(20 * time.Second)
				}
				work[who] = watched.calls
			}
			for _, who := range []string{"known", "at home"} {
				if !slices.Equal(answers[who], answers["unknown"]) {
					t.Errorf("%s is answered\n%q, an unknown number\n%q", who, answers[who], answers["unknown"])
				}
				if !slices.Equal(work[who], work["unknown"]) {
					t.Errorf("%s: work %q, want %q", who, work[who], work["unknown"])
				}
			}
		})
	}
}

func TestSuccessForgivesOneselfOnly(t *testing.T) {
	h := newHouse(t)
	const here = "192.0.2.1"
	for range 2 {
		refusal(t, h.try("100042", "faux", here))
		refusal(t, h.try("100042", "faux", here))
		if err := h.try("100042", "lilas-et-pivoines", here); err != nil {
			t.Fatal(err)
		}
	}
	// Signing in with one's own account does not make room for tries at others'.
	for i := range 4 {
		h.now = h.now.Add(time.Minute)
		refusal(t, h.try(fmt.Sprint(i), "faux", here))
		h.now = h.now.Add(time.Minute)
		if err := h.try("100042", "lilas-et-pivoines", here); err != nil {
			t.Fatal(err)
		}
	}
	h.now = h.now.Add(time.Minute)
	if e := refusal(t, h.try("5", "faux", here)); e.RetryAfter != time.Minute {
		t.Errorf("fifth failure of the address: wait %s", e.RetryAfter)
	}
}

func TestFailuresAreForgottenInTime(t *testing.T) {
	h := newHouse(t)
	for range 2 {
		refusal(t, h.try("100042", "faux", "192.0.2.1"))
	}
	h.now = h.now.Add(25 * time.Hour)
	if e := refusal(t, h.try("100042", "faux", "192.0.2.1")); e.TriesLeft != 2 {
		t.Errorf("%d tries left", e.TriesLeft)
	}
}

// together makes tries at the same time, and counts what became of them by code.
func together(n int, try func(i int) error) map[spst.Code]int {
	codes := make(chan spst.Code, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { codes <- spst.CodeOf(try(i)) })
	}
	wg.Wait()
	close(codes)
	count := map[spst.Code]int{}
	for c := range codes {
		count[c]++
	}
	return count
}

// Only real failures count: right passwords given at the same moment from one
// office all open a session, whatever failed there before.
func TestRightPasswordsAtTheSameMoment(t *testing.T) {
	accounts := [][2]string{{"100042", rightPassword}, {"100043", "boulons-et-courroies"}}
	for _, c := range []struct{ n, accounts, failed int }{
		{6, 1, 0}, {9, 2, 0}, {15, 1, 0}, {15, 2, 0}, {15, 2, 2}, {15, 1, 2},
	} {
		t.Run(fmt.Sprint(c), func(t *testing.T) {
			h := newHouse(t)
			for range c.failed {
				refusal(t, h.try("100042", "faux", here))
			}
			got := together(c.n, func(i int) error {
				a := accounts[i%c.accounts]
				return h.try(a[0], a[1], here)
			})
			if got[""] != c.n {
				t.Errorf("%v, want %d sessions", got, c.n)
			}
			if e := refusal(t, h.try("100042", "faux", here)); e.TriesLeft != 2 {
				t.Errorf("%d tries left after them", e.TriesLeft)
			}
		})
	}
}

// wrongTogether are wrong tries that come at the same moment, and how many of them are looked at.
var wrongTogether = map[string]struct {
	number, from func(i int) string
	want         int
}{
	"one account, one network":     {func(int) string { return "100042" }, func(int) string { return here }, 3},
	"one account, many networks":   {func(int) string { return "100042" }, func(i int) string { return fmt.Sprintf("192.0.2.%d", i) }, 13},
	"many accounts, one network":   {func(i int) string { return fmt.Sprint(i) }, func(int) string { return here }, 3},
	"unknown account, one network": {func(int) string { return "999999" }, func(int) string { return here }, 3},
}

// Wrong ones made at the same time cannot slip through together.
func TestWrongPasswordsAtTheSameMoment(t *testing.T) {
	for name, c := range wrongTogether {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			got := together(50, func(i int) error { return h.try(c.number(i), "faux", c.from(i)) })
			if got["credentials"] != c.want || got["credentials"]+got["throttled"]+got[spst.CodeCrowded] != 50 {
				t.Errorf("%v, want %d looked at", got, c.want)
			}
		})
	}
}

// A try that no place was found for was not one.
func TestBusyTriesDoNotCount(t *testing.T) {
	h := newHouse(t)
	makeWay := h.Crowd()
	for range 20 {
		e := refusal(t, h.try("100042", rightPassword, here))
		if e.Kind != spst.Unavailable || e.Code != "busy" || e.RetryAfter == 0 {
			t.Fatalf("%s %s, wait %s", e.Kind, e.Code, e.RetryAfter)
		}
	}
	makeWay()
	if e := refusal(t, h.try("100042", "faux", here)); e.TriesLeft != 2 {
		t.Errorf("%d tries left", e.TriesLeft)
	}
	if err := h.try("100042", rightPassword, here); err != nil {
		t.Error(err)
	}
}

func TestResetsAreThrottled(t *testing.T) {
	h := newHouse(t)
	ask := func(number, from string) spst.Code {
		_, err := h.BeginReset(t.Context(), spst.ResetRequest{Number: number}, from)
		return spst.CodeOf(err)
	}
	for _, number := range []string{"100042", "999999"} {
		got := spst.Code("")
		for range 5 {
			got += ask(number, "from "+number) + " "
		}
		if got != "   throttled throttled " {
			t.Errorf("%s: %q", number, got)
		}
	}
	for i := range 3 {
		ask(fmt.Sprint(i), here)
	}
	if got := ask("100043", here); got != spst.CodeCrowded {
		t.Errorf("by network: %q", got)
	}
	if err := h.try("100042", rightPassword, here); err != nil {
		t.Errorf("signing in meanwhile: %v", err)
	}
}
