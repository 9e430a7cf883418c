package portal_test

import (
	"context"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// addOnce adds the newcomer under a key, as portal/web does.
func (d desk) addOnce(key, route string, body byte, status int) (portal.Reply, error) {
	return d.Once(d.t.Context(), d.actor, key, route, [32]byte{body}, func(ctx context.Context) portal.Reply {
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

// A refusal is kept like a success: the retry is told the same.
func TestOnceKeepsRefusals(t *testing.T) {
	d := newDesk(t)
	times := 0
	for range 2 {
		r, err := d.Once(t.Context(), d.actor, "k", "POST /a", [32]byte{}, func(context.Context) portal.Reply {
			times++
			return portal.Reply{Status: 422}
		})
		if err != nil || r.Status != 422 {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if times != 1 {
		t.Errorf("done %d times", times)
	}
}

func TestOnceInProgress(t *testing.T) {
	d := newDesk(t)
	_, err := d.Once(t.Context(), d.actor, "k", "POST /a", [32]byte{}, func(context.Context) portal.Reply {
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
	_, err := d.Once(ctx, d.actor, "k", "POST /a", [32]byte{}, func(ctx context.Context) portal.Reply {
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
