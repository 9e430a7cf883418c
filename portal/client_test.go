package portal_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// states asks, as the screen does, until every roster has been counted.
func (h *house) states() map[string]spst.ClientState {
	h.t.Helper()
	a := h.signIn("M2001")
	for {
		members, err := h.Members(h.t.Context(), a)
		if err != nil {
			h.t.Fatal(err)
		}
		states, counted := map[string]spst.ClientState{}, true
		for _, m := range members {
			states[m.Number] = *m.State
			counted = counted && m.State.Anomalies != nil
		}
		if counted {
			return states
		}
	}
}

// « Mes clients » says what each member's own screens say.
func TestClientsAgreeWithEachMember(t *testing.T) {
	for _, on := range []spst.Date{today, spst.NewDate(2027, time.January, 15), spst.NewDate(2027, time.February, 10)} {
		h := newHouse(t)
		h.now = on.Time().Add(9 * time.Hour)
		for number, state := range h.states() {
			a := h.signIn(number)
			todo, err := h.Todo(t.Context(), a, number)
			if err != nil {
				t.Fatal(err)
			}
			has := func(code spst.TodoCode) bool {
				return slices.ContainsFunc(todo, func(i spst.TodoItem) bool { return i.Code == code })
			}
			if state.VATMissing != has("vat_missing") || state.BillingEmailMissing != has("billing_email_missing") ||
				(*state.Anomalies > 0) != has("roster_anomalies") {
				t.Errorf("%s on %s: %+v\n%+v", number, on, state, todo)
			}
			ledger, err := h.Ledger(t.Context(), a, number, 0)
			if err != nil || *state.BalanceCents != ledger.BalanceCents {
				t.Errorf("%s on %s: balance %v, want %v, %v", number, on, *state.BalanceCents, ledger.BalanceCents, err)
			}
			invoices, err := h.Invoices(t.Context(), a, number, 0)
			if due := oldestDue(invoices); err != nil || state.OldestDue != due {
				t.Errorf("%s on %s: due since %s, want %s, %v", number, on, state.OldestDue.French(), due.French(), err)
			}
			check, err := h.checkedRoster(a, number, on)
			if err != nil || *state.MissingNIRs != check {
				t.Errorf("%s on %s: %d without a NIR, want %d, %v", number, on, *state.MissingNIRs, check, err)
			}
			visits, err := h.Appointments(t.Context(), a, number, spst.AppointmentQuery{})
			if err != nil {
				t.Fatal(err)
			}
			if len(visits.Appointments) == 0 {
				if !state.NextAppointment.IsZero() {
					t.Errorf("%s on %s: a visit on %s", number, on, state.NextAppointment)
				}
			} else if v := visits.Appointments[0]; !v.Start.Equal(state.NextAppointment) || v.LastSafeDay != state.LastSafeDay {
				t.Errorf("%s on %s: next visit %s by %s, want %s by %s", number, on, state.NextAppointment, state.LastSafeDay, v.Start, v.LastSafeDay)
			}
			d, err := h.Declaration(t.Context(), a, number, state.DeclarationYear)
			if err != nil || d.Status != state.Declaration || d.Status.Enterable() && d.Closes != state.DeclareBy {
				t.Errorf("%s on %s: declaration %d %q by %s, want %q by %s, %v", number, on, state.DeclarationYear, state.Declaration, state.DeclareBy,
					d.Status, d.Closes, err)
			}
		}
	}
}

// oldestDue is when the oldest invoice that is open was due.
func oldestDue(invoices []spst.Invoice) spst.Date {
	var oldest spst.Date
	for _, i := range invoices {
		if !i.Settled && !i.Disputed && (oldest.IsZero() || i.Due < oldest) {
			oldest = i.Due
		}
	}
	return oldest
}

// checkedRoster counts those present of a member who have no NIR.
func (h *house) checkedRoster(a portal.Actor, number string, on spst.Date) (int, error) {
	page, err := h.Employees(h.t.Context(), a, number, spst.RosterQuery{Status: spst.Present, Limit: 1000})
	n := 0
	for _, e := range page.Employees {
		if e.NIR == "" && !e.Left(on) {
			n++
		}
	}
	return n, err
}

// The campaign shown is the last one that has opened.
func TestClientsFollowTheCampaign(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		on   spst.Date
		want string
	}{
		{today, "2026 invoiced "},
		{spst.NewDate(2027, time.January, 1), "2027 to_enter 31/01/2027"},
		{spst.NewDate(2027, time.February, 1), "2027 missed "},
	} {
		h.now = c.on.Time().Add(9 * time.Hour)
		s := h.states()["100042"]
		if got := fmt.Sprintf("%d %s %s", s.DeclarationYear, s.Declaration, s.DeclareBy.French()); got != c.want {
			t.Errorf("on %s: %q, want %q", c.on, got, c.want)
		}
	}
}

// A count is of the roster as it is.
func TestClientsCountAgainAfterAChange(t *testing.T) {
	h := newHouse(t)
	before := *h.states()["100042"].Anomalies
	e := newcomer()
	if _, err := h.AddEmployee(t.Context(), h.signIn("100042"), "100042", e); err != nil {
		t.Fatal(err)
	}
	if err := h.LoadEmployees(t.Context(), "100042", []spst.Employee{e}, nil); err != nil { // twice the same person
		t.Fatal(err)
	}
	if after := *h.states()["100042"].Anomalies; after <= before {
		t.Errorf("%d anomalies, %d before", after, before)
	}
}

func TestBalanceNeedsTheRightToInvoices(t *testing.T) {
	h := newHouse(t)
	rights := []spst.Right{spst.RightRead, spst.RightRoster}
	err := h.AddMandate(t.Context(), spst.Mandate{Mandatary: "M2001", Member: "100043", Rights: rights, From: today})
	if err != nil {
		t.Fatal(err)
	}
	states := h.states()
	if states["100043"].BalanceCents != nil || states["100042"].BalanceCents == nil {
		t.Errorf("balances %v and %v", states["100043"].BalanceCents, states["100042"].BalanceCents)
	}
}

func TestMembersOwnAccountHasNoState(t *testing.T) {
	h := newHouse(t)
	members, err := h.Members(t.Context(), h.signIn("100042"))
	if err != nil || members[0].State != nil {
		t.Errorf("%+v, %v", members, err)
	}
}

// The invented members are in every state.
func TestInventedClients(t *testing.T) {
	states := func(on spst.Date) map[string]spst.ClientState {
		h := newEmptyHouse(t)
		h.now = on.Time().Add(9 * time.Hour)
		var err error
		if h.accounts, err = demo.Fill(t.Context(), h.Portal, demo.Options{Today: on, Clients: 40}); err != nil {
			t.Fatal(err)
		}
		return h.states()
	}
	seen := map[string]int{}
	for _, on := range []spst.Date{today, spst.NewDate(2027, time.January, 15)} {
		first := states(on)
		if len(first) != 42 {
			t.Fatalf("%d members", len(first))
		}
		for _, s := range first {
			seen["declaration "+string(s.Declaration)]++
			seen[fmt.Sprint("vat ", s.VATMissing)]++
			seen[fmt.Sprint("email ", s.BillingEmailMissing)]++
			seen[fmt.Sprint("visit ", s.NextAppointment.IsZero())]++
			seen[fmt.Sprint("anomalies ", *s.Anomalies > 0)]++
			if s.BalanceCents == nil {
				seen["no right"]++
			} else {
				seen[fmt.Sprint("owes ", *s.BalanceCents > 0)]++
			}
		}
	}
	for _, want := range []string{
		"declaration to_enter", "declaration draft", "declaration confirmed", "declaration invoiced", "declaration missed",
		"vat true", "vat false", "email true", "email false", "visit true", "visit false", "anomalies true", "anomalies false",
		"no right", "owes true", "owes false",
	} {
		if seen[want] == 0 {
			t.Errorf("nobody is %s", want)
		}
	}
}
