package portal_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// press makes rosters, each of which waits until the test lets it.
type press struct {
	portal.Documents
	hold  chan struct{} // closed: nothing waits
	begun chan struct{}

	mu           sync.Mutex
	at, most, in int
}

func (p *press) Roster(people []spst.Employee, which spst.RosterPrint, _, _ spst.Party, on spst.Date) ([]byte, error) {
	p.mu.Lock()
	p.at++
	p.in++
	p.most = max(p.most, p.in)
	p.mu.Unlock()
	p.begun <- struct{}{}
	<-p.hold
	p.mu.Lock()
	defer p.mu.Unlock()
	p.in--
	return fmt.Append(nil, len(people), which, on), nil
}

// The other documents wait for nobody.

func (p *press) Activity(a spst.Activity, _, _ spst.Party) ([]byte, error) {
	return p.quick("synthèse", a.Year)
}

func (p *press) Ledger(l spst.Ledger, _, _ spst.Party, year int, _ spst.Date) ([]byte, error) {
	return p.quick("échéancier", year, len(l.Entries))
}

func (p *press) quick(of ...any) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.at++
	return fmt.Append(nil, of...), nil
}

// printing is a house whose documents the press makes, with somebody signed in.
func printing(t *testing.T) (*house, *press) {
	h := newHouse(t)
	made := &press{hold: make(chan struct{}), begun: make(chan struct{}, 100)}
	h.Portal = portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Documents: made, Hashing: quick})
	return h, made
}

// Two documents are made at a time, one of each account; those beyond the few
// that wait are told to come back.
func TestDocumentsAreMadeTwoAtATime(t *testing.T) {
	h, made := printing(t)
	florist, garage := h.signIn("100042"), h.signIn("100043")
	print := func(actor portal.Actor, search string) error {
		_, err := h.RosterDocument(portal.OnBehalf(t.Context(), actor), actor, actor.Account.Number, spst.RosterPrint{Search: search})
		return err
	}
	const asked = 40
	answers := make(chan error, asked+1)
	for i := range asked {
		go func() { answers <- print(florist, fmt.Sprint(i)) }()
	}
	for range asked - 1 - 8 {
		e := refusal(t, <-answers)
		if e.Kind != spst.Unavailable || e.Code != "busy" || e.RetryAfter == 0 {
			t.Fatalf("%v, wait %s", e, e.RetryAfter)
		}
	}
	go func() { answers <- print(garage, "") }()
	<-made.begun
	<-made.begun // somebody else's, while the other one is held
	close(made.hold)
	for range 1 + 8 + 1 {
		if err := <-answers; err != nil {
			t.Error(err)
		}
	}
	if made.most != 2 || made.at != 10 {
		t.Errorf("%d at a time, %d in all", made.most, made.at)
	}
}

// The same list is made once, until something of it changes.
func TestRosterDocumentIsKept(t *testing.T) {
	h, made := printing(t)
	close(made.hold)
	actor := h.signIn("100042")
	print := func(which spst.RosterPrint) portal.Document {
		t.Helper()
		d, err := h.RosterDocument(t.Context(), actor, "100042", which)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := print(spst.RosterPrint{})
	if again := print(spst.RosterPrint{}); again.ETag != first.ETag || again.Name != first.Name || made.at != 1 {
		t.Errorf("made %d times: %s then %s", made.at, first.ETag, again.ETag)
	}
	for i, change := range []func(){
		func() { print(spst.RosterPrint{NIR: true}) },
		func() {
			e := spst.Employee{
				BirthName: "NOUVELLE", FirstName: "Zoé", BirthDate: spst.NewDate(1990, time.March, 2), Sex: spst.Female,
				HireDate: today, JobTitle: "Fleuriste", PCSCode: "552a", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
			}
			if _, err := h.AddEmployee(t.Context(), actor, "100042", e); err != nil {
				t.Fatal(err)
			}
			if print(spst.RosterPrint{}).ETag == first.ETag {
				t.Error("without the new one")
			}
		},
		func() { h.now = h.now.AddDate(0, 0, 1); print(spst.RosterPrint{}) },
	} {
		change()
		if made.at != i+2 {
			t.Errorf("change %d: made %d times", i, made.at)
		}
	}
	other := h.signIn("100043")
	if _, err := h.RosterDocument(t.Context(), other, "100042", spst.RosterPrint{}); spst.KindOf(err) != spst.NotFound {
		t.Errorf("somebody else's: %v", err)
	}
}

// The other documents are kept as well, each until what is on it changes.
func TestDocumentsAreKept(t *testing.T) {
	h, made := printing(t)
	actor := h.signIn("100042")
	for i, ask := range []func() (portal.Document, error){
		func() (portal.Document, error) { return h.ActivityDocument(t.Context(), actor, "100042", 2026) },
		func() (portal.Document, error) { return h.ActivityDocument(t.Context(), actor, "100042", 2025) },
		func() (portal.Document, error) { return h.LedgerDocument(t.Context(), actor, "100042", 0) },
		func() (portal.Document, error) { return h.LedgerDocument(t.Context(), actor, "100042", 2026) },
	} {
		first, err := ask()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ask(); err != nil || again.ETag != first.ETag || again.Name != first.Name || made.at != i+1 {
			t.Errorf("document %d: %d made in all, %s then %s (%v)", i, made.at, first.ETag, again.ETag, err)
		}
	}
	before, err := h.LedgerDocument(t.Context(), actor, "100042", 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.AddPayment(t.Context(), "100042", spst.Payment{Number: "V99", Invoice: "421582", Date: today, Cents: 1}); err != nil {
		t.Fatal(err)
	}
	if after, err := h.LedgerDocument(t.Context(), actor, "100042", 0); err != nil || after.ETag == before.ETag {
		t.Errorf("the échéancier is without the payment (%v)", err)
	}
}
