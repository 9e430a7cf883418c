package portal_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// addOnce adds the newcomer under a key, as portal/web does.
func (d desk) addOnce(key, route string, body byte, status int) (portal.Reply, error) {
	return d.Once(d.t.Context(), d.actor, key, portal.Asked{Route: route, Body: [32]byte{body}}, func(ctx context.Context) portal.Reply {
		e, err := d.AddEmployee(ctx, d.actor, florist, newcomer())
		if err != nil {
			d.t.Error(err)
		}
		return portal.Reply{Status: status, Header: map[string]string{"ETag": `"1"`}, Body: []byte(e.ID)}
	})
}

func (d desk) headcount() int {
	d.t.Helper()
	m, err := d.Member(d.t.Context(), d.actor, florist)
	if err != nil {
		d.t.Fatal(err)
	}
	return m.Headcount
}

func TestOnce(t *testing.T) {
	d := newDesk(t)
	first, err := d.addOnce("k", "POST /a", 1, 201)
	if err != nil || len(first.Body) == 0 || d.headcount() != 45 {
		t.Fatalf("%+v, %v, %d", first, err, d.headcount())
	}
	again, err := d.addOnce("k", "POST /a", 1, 201)
	if err != nil || string(again.Body) != string(first.Body) || again.Status != 201 || again.Header["ETag"] != `"1"` {
		t.Errorf("replayed %+v, %v", again, err)
	}
	_, err = d.addOnce("k", "POST /a", 2, 201)
	wantKind(t, err, spst.Invalid, "idempotency_mismatch")
	_, err = d.addOnce("k", "POST /b", 1, 201)
	wantKind(t, err, spst.Invalid, "idempotency_mismatch")
	if d.headcount() != 45 {
		t.Errorf("%d employees", d.headcount())
	}
	other := desk{d.house, d.signIn("M2001")} // another account's key of the same name
	if _, err := other.addOnce("k", "POST /a", 1, 201); err != nil || d.headcount() != 46 {
		t.Errorf("%v, %d", err, d.headcount())
	}
	d.now = d.now.Add(portal.ReplyLife)
	if _, err := d.addOnce("k", "POST /z", 9, 201); err != nil || d.headcount() != 47 {
		t.Errorf("a day later: %v, %d", err, d.headcount())
	}
}

// A fault undoes the write, and the key can be tried again.
func TestOnceUndoesFaults(t *testing.T) {
	d := newDesk(t)
	r, err := d.addOnce("k", "POST /a", 1, 500)
	if err != nil || r.Status != 500 || d.headcount() != 44 {
		t.Errorf("%+v, %v, %d", r, err, d.headcount())
	}
	if r, err := d.addOnce("k", "POST /a", 1, 201); err != nil || r.Status != 201 || d.headcount() != 45 {
		t.Errorf("%+v, %v, %d", r, err, d.headcount())
	}
}

// What the use case decided is kept, a refusal too: the retry is told the same.
// What keeps it from being looked at is not: the key goes through later.
func TestOnceKeepsWhatWasDecided(t *testing.T) {
	for status, kept := range map[int]bool{
		200: true, 201: true, 204: true, 404: true, 409: true, 422: true,
		400: false, 401: false, 403: false, 408: false, 412: false, 413: false, 415: false, 428: false, 429: false, 500: false, 503: false,
	} {
		d := newDesk(t)
		times := 0
		for range 2 {
			r, err := d.Once(t.Context(), d.actor, "k", portal.Asked{Route: "POST /a"}, func(ctx context.Context) portal.Reply {
				times++
				if _, err := d.AddEmployee(ctx, d.actor, florist, newcomer()); err != nil {
					t.Error(err)
				}
				return portal.Reply{Status: status}
			})
			if err != nil || r.Status != status {
				t.Errorf("%d: %+v, %v", status, r, err)
			}
		}
		want := map[bool]int{true: 1, false: 2}[kept]
		if postgres.IsEngine() {
			want *= 2 // see [twice]
		}
		if times != want {
			t.Errorf("%d: done %d times, not %d", status, times, want)
		}
		if want := map[bool]int{true: 45, false: 44}[kept]; d.headcount() != want {
			t.Errorf("%d: %d employees, not %d", status, d.headcount(), want)
		}
	}
}

// A refusal of before the use case let the caller in is not kept, whatever its
// status: a body that could not be read, another member's number.
func TestOnceDoesNotKeepWhatWasNotLetIn(t *testing.T) {
	d := newDesk(t)
	refuse := func(ctx context.Context) portal.Reply {
		_, err := d.AddEmployee(ctx, d.actor, "100043", newcomer())
		wantKind(t, err, spst.NotFound, "member")
		return portal.Reply{Status: 404}
	}
	for _, do := range []func(context.Context) portal.Reply{refuse, func(context.Context) portal.Reply { return portal.Reply{Status: 422} }} {
		if r, err := d.Once(t.Context(), d.actor, "k", portal.Asked{Route: "POST /a"}, do); err != nil || r.Status < 400 {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if r, err := d.addOnce("k", "POST /other", 1, 201); err != nil || r.Status != 201 {
		t.Errorf("the key is used up: %+v, %v", r, err)
	}
}

// A kept reply is given to who may have it now.
func TestOnceAsksForTheRightsAgain(t *testing.T) {
	for name, alter := range map[string]func(*house){
		"forbidden mandate": mandate(0, 0, spst.RightRead),
		"not_found member":  mandate(-2, -1, spst.RightRead, spst.RightRoster),
	} {
		h := newHouse(t)
		cabinet := h.signIn("M2001")
		once := func() (portal.Reply, error) {
			return h.Once(t.Context(), cabinet, "k", portal.Asked{Route: "POST /a"}, func(ctx context.Context) portal.Reply {
				if _, err := h.AddEmployee(ctx, cabinet, "100043", newcomer()); err != nil {
					t.Error(err)
				}
				return portal.Reply{Status: 201, Body: []byte("with a NIR")}
			})
		}
		if r, err := once(); err != nil || r.Status != 201 {
			t.Fatalf("%+v, %v", r, err)
		}
		if r, err := once(); err != nil || len(r.Body) == 0 {
			t.Errorf("with the right: %+v, %v", r, err)
		}
		alter(h)
		r, err := once()
		if got := fmt.Sprint(spst.KindOf(err), " ", spst.CodeOf(err)); got != name || len(r.Body) != 0 {
			t.Errorf("%q with %q, want %q", got, r.Body, name)
		}
	}
}

// A key used with other headers is told.
func TestOnceWithOtherHeaders(t *testing.T) {
	d := newDesk(t)
	once := func(headers byte) error {
		_, err := d.Once(t.Context(), d.actor, "k", portal.Asked{Route: "PUT /a", Headers: [32]byte{headers}},
			func(ctx context.Context) portal.Reply {
				if _, err := d.AddEmployee(ctx, d.actor, florist, newcomer()); err != nil {
					t.Error(err)
				}
				return portal.Reply{Status: 200}
			})
		return err
	}
	if err := errors.Join(once(1), once(1)); err != nil {
		t.Error(err)
	}
	err := once(2)
	wantKind(t, err, spst.Invalid, "idempotency_mismatch")
	if !strings.Contains(err.Error(), "If-Match") {
		t.Errorf("not told which: %v", err)
	}
}

// The keys of those who are not signed in are their network's.
func TestOnceOfNobody(t *testing.T) {
	h := newHouse(t)
	begin := func(from string) string {
		r, err := h.Once(t.Context(), portal.Actor{}, "k", portal.Asked{Route: "POST /resets", From: from},
			func(ctx context.Context) portal.Reply {
				r, err := h.BeginReset(ctx, spst.ResetRequest{Number: "100042"}, from)
				if err != nil {
					t.Error(err)
				}
				return portal.Reply{Status: 201, Body: []byte(r.ID)}
			})
		if err != nil || len(r.Body) == 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		return string(r.Body)
	}
	first := begin("192.0.2.1")
	if again := begin("192.0.2.1"); again != first {
		t.Error("the same caller has another reset")
	}
	if other := begin("192.0.2.2"); other == first {
		t.Error("another caller has the first one's reset")
	}
}

func TestOnceInProgress(t *testing.T) {
	d := newDesk(t)
	_, err := d.Once(t.Context(), d.actor, "k", portal.Asked{Route: "POST /a"}, func(context.Context) portal.Reply {
		_, err := d.addOnce("k", "POST /a", 0, 201)
		wantKind(t, err, spst.Conflict, "in_progress")
		return portal.Reply{Status: 200}
	})
	if err != nil {
		t.Error(err)
	}
}

// A caller who goes away before the commit leaves nothing behind.
func TestOnceCutBeforeTheCommit(t *testing.T) {
	d := newDesk(t)
	ctx, cut := context.WithCancel(t.Context())
	_, err := d.Once(ctx, d.actor, "k", portal.Asked{Route: "POST /a"}, func(ctx context.Context) portal.Reply {
		if _, err := d.AddEmployee(ctx, d.actor, florist, newcomer()); err != nil {
			t.Error(err)
		}
		cut()
		return portal.Reply{Status: 201}
	})
	wantKind(t, err, spst.Unavailable, "canceled")
	if d.headcount() != 44 {
		t.Errorf("%d employees", d.headcount())
	}
	if _, err := d.addOnce("k", "POST /a", 0, 201); err != nil || d.headcount() != 45 {
		t.Errorf("%v, %d", err, d.headcount())
	}
}

// A reply is kept through a restart of the portal.
func TestOnceOutlivesTheProgram(t *testing.T) {
	d := newDesk(t)
	first, err := d.addOnce("k", "POST /a", 1, 201)
	if err != nil {
		t.Fatal(err)
	}
	d.Portal = portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Hashing: quick})
	again, err := d.addOnce("k", "POST /a", 1, 201)
	if err != nil || string(again.Body) != string(first.Body) {
		t.Errorf("%+v, %v", again, err)
	}
}

// The same write sent to two portals at once is done once, and both have its answer, whatever the second has seen of it.
func TestOnceOnTwoPortals(t *testing.T) {
	if postgres.Portals() == 1 {
		t.Skip("one portal over a file")
	}
	for name, second := range map[string]func(d desk, ctx context.Context, other func()) portal.Reply{
		"done before it reads": func(d desk, ctx context.Context, other func()) portal.Reply {
			other()
			_, err := d.AddEmployee(ctx, d.actor, florist, newcomer())
			return portal.Reply{Status: 201, Body: fmt.Append(nil, err)}
		},
		"refused for it": func(_ desk, _ context.Context, other func()) portal.Reply {
			other()
			return portal.Reply{Status: 412}
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			there := *d.house
			elsewhere := desk{&there, d.actor}
			there.Portal = portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Hashing: quick})
			var first portal.Reply
			other := func() {
				if first.Status != 0 {
					return
				}
				var err error
				if first, err = elsewhere.addOnce("k", "POST /a", 1, 201); err != nil {
					t.Error(err)
				}
			}
			asked := portal.Asked{Route: "POST /a", Body: [32]byte{1}}
			again, err := d.Once(t.Context(), d.actor, "k", asked, func(ctx context.Context) portal.Reply { return second(d, ctx, other) })
			if err != nil || string(again.Body) != string(first.Body) || again.Status != 201 || d.headcount() != 45 {
				t.Errorf("%+v after %+v, %v, %d employees", again, first, err, d.headcount())
			}
		})
	}
}
