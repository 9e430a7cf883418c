package portal_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// Every address of a member is told once that the campaign is open, however
// often the chores run, and by however many portals.
func TestCampaignIsAnnouncedOnce(t *testing.T) {
	d := inJanuary(t, florist)
	d.on(time.January, 2)
	var all sync.WaitGroup
	for range 3 {
		twin := portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Mailer: d.post, Hashing: quick})
		all.Go(func() {
			if err := twin.Chores(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	d.on(time.January, 20)
	if err := d.Chores(t.Context()); err != nil {
		t.Fatal(err)
	}
	letters := d.carried()
	if len(letters) != 3 { // the garage has no address
		t.Fatalf("%d letters", len(letters))
	}
	for _, l := range letters {
		if !strings.Contains(l.Subject, "Déclaration 2027") || !strings.Contains(l.Text, "jusqu'au 31/01/2027") || !strings.Contains(l.Text,
			"FLEURISTE MARTIN, n° 100042") {
			t.Errorf("%+v", l)
		}
	}
	d.on(time.February, 3)
	if err := d.Chores(t.Context()); err != nil || len(d.carried()) != 3 {
		t.Errorf("%v, %d letters", err, len(d.carried()))
	}
}

// The coverage of a year is that of its last day, or of the last one on which
// the portal was there.
func TestCoverageIsRecordedAtTheEndOfTheYear(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	recorded := func() spst.Coverage {
		t.Helper()
		if err := h.Chores(ctx); err != nil {
			t.Fatal(err)
		}
		c, err := h.store.Coverage(ctx, "100042", 2026)
		if err != nil && spst.KindOf(err) != spst.NotFound {
			t.Fatal(err)
		}
		return c
	}
	at := func(day int) {
		h.now = spst.NewDate(2026, time.December, day).Time().Add(15 * time.Hour)
	}
	at(27)
	if c := recorded(); !c.On.IsZero() {
		t.Errorf("too early: %+v", c)
	}
	at(29)
	if c := recorded(); c.On.Day() != 29 || c.Employees == 0 || c.UpToDate > c.Employees {
		t.Errorf("%+v", c)
	}
	at(31)
	last := recorded()
	if last.On.Day() != 31 {
		t.Errorf("%+v", last)
	}
	h.now = spst.NewDate(2027, time.January, 2).Time()
	if c := recorded(); c != last {
		t.Errorf("%+v, want %+v", c, last)
	}
}
