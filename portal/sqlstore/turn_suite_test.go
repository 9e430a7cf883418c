package sqlstore_test

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// A turn is whose it is while its count moves.
func testTurns(t *testing.T, s portal.Store) {
	ctx := t.Context()
	take := func(holder string, seen int64) portal.Turn {
		t.Helper()
		turn, err := s.TakeTurn(ctx, "chores", holder, seen)
		must(t, err)
		return turn
	}
	for i, step := range []struct {
		holder string
		seen   int64
		want   portal.Turn
	}{
		{"a", -1, portal.Turn{Holder: "a", Beat: 1}}, // nobody's
		{"b", -1, portal.Turn{Holder: "a", Beat: 1}},
		{"a", -1, portal.Turn{Holder: "a", Beat: 2}}, // kept
		{"b", 1, portal.Turn{Holder: "a", Beat: 2}},  // it has moved since b saw it
		{"b", 2, portal.Turn{Holder: "b", Beat: 3}},  // it has not
		{"a", -1, portal.Turn{Holder: "b", Beat: 3}}, // lost
		{"a", 2, portal.Turn{Holder: "b", Beat: 3}},
	} {
		if got := take(step.holder, step.seen); got != step.want {
			t.Errorf("%d: %+v, not %+v", i, got, step.want)
		}
	}
	must(t, s.LeaveTurn(ctx, "chores", "a")) // it is not a's
	if got := take("a", -1); got.Holder != "b" {
		t.Errorf("%+v", got)
	}
	must(t, s.LeaveTurn(ctx, "chores", "b"))
	if got := take("a", -1); got.Holder != "a" {
		t.Errorf("%+v", got)
	}
	if other, err := s.TakeTurn(ctx, "other", "b", -1); err != nil || other.Holder != "b" {
		t.Errorf("%+v, %v", other, err)
	}
}

// Letters are claimed one by one, the one that has been due for longest first.
func testLetters(t *testing.T, s portal.Store) {
	ctx, now := t.Context(), time.UnixMilli(1_000_000).UTC()
	for id, due := range map[string]time.Duration{"notice": 0, "code": -time.Hour, "later": time.Minute} {
		must(t, s.AddLetter(ctx, portal.StoredLetter{ID: id, Letter: portal.Letter{To: id}, Due: now.Add(due), Until: now.Add(time.Hour)}))
	}
	claim := func(at time.Time, want string, tries int) {
		t.Helper()
		l, err := s.ClaimLetter(ctx, at, at.Add(time.Minute))
		if want == "" && spst.KindOf(err) == spst.NotFound {
			return
		}
		if err != nil || l.ID != want || l.To != want || l.Tries != tries {
			t.Errorf("%+v, %v; want %q", l, err, want)
		}
	}
	claim(now, "code", 1)
	claim(now, "notice", 1)
	claim(now, "", 0) // the others are held off, or not due
	must(t, s.DropLetter(ctx, "notice"))
	must(t, s.PostponeLetter(ctx, "later", now.Add(2*time.Minute)))
	claim(now.Add(time.Minute), "code", 2) // who had it did not say what became of it
	claim(now.Add(time.Minute), "", 0)
	claim(now.Add(2*time.Minute), "code", 3)
	claim(now.Add(2*time.Minute), "later", 1)
	claim(now.Add(2*time.Minute), "", 0)
}
