package portal_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// leftOn is the last day of a member.
func (d desk) leftOn(number string) spst.Date {
	d.t.Helper()
	m, err := d.Member(d.t.Context(), portal.AsMember(number), number)
	if err != nil {
		d.t.Fatal(err)
	}
	return m.LeftOn
}

// billed2027 is how many invoices of 2027 a member has, account or not.
func (d desk) billed2027(number string) int {
	d.t.Helper()
	list, err := d.Invoices(d.t.Context(), portal.AsMember(number), number, 2027)
	if err != nil {
		d.t.Fatal(err)
	}
	return len(list)
}

func (d desk) open(number string) bool {
	d.t.Helper()
	open, err := d.HasAccount(d.t.Context(), spst.MemberAccount, number)
	if err != nil {
		d.t.Fatal(err)
	}
	return open
}

// A membership that ends on 31 December lasts until then, for the mandatary too;
// then the account closes by itself, and no campaign has anything to do with it.
func TestMembershipEndsOnItsLastDay(t *testing.T) {
	d := inJanuary(t, florist)
	ctx := t.Context()
	d.now = spst.NewDate(2026, time.December, 10).Time().Add(9 * time.Hour)
	last := spst.NewDate(2026, time.December, 31)
	if did, err := d.CloseMember(ctx, florist, last); err != nil || !did || !d.open(florist) || d.leftOn(florist) != last {
		t.Fatalf("%t, %v; open %t until %s", did, err, d.open(florist), d.leftOn(florist))
	}
	if did, err := d.CloseMember(ctx, florist, last); err != nil || did {
		t.Errorf("again: %t, %v", did, err)
	}
	allowed := func() bool {
		m, err := d.Members(ctx, d.signIn("M2001"))
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(m, func(m spst.Member) bool { return m.Number == florist })
	}
	d.now = last.Time().Add(20 * time.Hour)
	if err := d.Chores(ctx); err != nil || !d.open(florist) || !allowed() {
		t.Errorf("on the last day: %v, open %t, mandate %t", err, d.open(florist), allowed())
	}
	d.now = last.AddDays(1).Time().Add(9 * time.Hour)
	if err := d.Chores(ctx); err != nil || d.open(florist) || allowed() {
		t.Errorf("afterwards: %v, open %t, mandate %t", err, d.open(florist), allowed())
	}
	for _, l := range d.carried() {
		t.Errorf("told: %s", l.Subject)
	}
	d.on(time.February, 1)
	if _, err := d.BillDeclarations(ctx); err != nil {
		t.Fatal(err)
	}
	if n := d.billed2027(florist); n != 0 {
		t.Errorf("%d invoices", n)
	}
	if d.billed2027(garage) == 0 {
		t.Error("the garage is not billed")
	}
}

// From midnight in Paris after the last day nothing opens any more, before any
// chore has run: neither the member's sessions, password and code, nor the
// mandates on it, one given after the end was announced included.
func TestNothingOpensFromMidnight(t *testing.T) {
	d := inJanuary(t, florist)
	ctx := t.Context()
	last := spst.NewDate(2027, time.January, 20)
	if _, err := d.CloseMember(ctx, florist, last); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RegisterMandate(ctx, spst.Mandate{Mandatary: "M2001", Member: florist, From: last.AddDays(-1)}); err != nil {
		t.Fatal(err)
	}
	d.now = spst.InstantInParis(last, 23, 55)
	sample := d.accounts[0]
	credentials := spst.Credentials{Number: sample.Number, Password: sample.Password}
	session, err := d.SignIn(ctx, credentials, here)
	if err != nil {
		t.Fatal(err)
	}
	member, mandatary := d.signIn(florist), d.signIn("M2001")
	sent, asked := d.read(florist), d.read(florist)
	code := d.deliver(sent, spst.EmailAccount)

	d.now = spst.InstantInParis(last, 23, 59)
	if _, err := d.Authenticate(ctx, session.Token); err != nil {
		t.Errorf("on the last day: %v", err)
	}
	if _, err := d.Employees(ctx, mandatary, florist, spst.RosterQuery{}); err != nil {
		t.Errorf("on the last day, for the mandatary: %v", err)
	}

	d.now = spst.InstantInParis(last.AddDays(1), 0, 0)
	_, err = d.Authenticate(ctx, session.Token)
	wantKind(t, err, spst.Unauthenticated, "session")
	_, err = d.Session(ctx, member)
	wantKind(t, err, spst.Unauthenticated, "session")
	_, err = d.SignIn(ctx, credentials, "a")
	unknown := d.try("999999", sample.Password, "b")
	wantKind(t, err, spst.Unauthenticated, "credentials")
	if !reflect.DeepEqual(refusal(t, err), refusal(t, unknown)) {
		t.Errorf("%+v is not what an unknown number gets: %+v", err, unknown)
	}
	wantKind(t, d.complete(sent, code, sesame), spst.NotFound, "reset")
	if to, err := d.ResetDelivery(ctx, asked); err != nil || len(to.Addresses) != 0 {
		t.Errorf("a code can go to %+v, %v", to, err)
	}
	_, err = d.Employees(ctx, mandatary, florist, spst.RosterQuery{})
	wantKind(t, err, spst.NotFound, "member")
	clients, err := d.Members(ctx, mandatary)
	if err != nil || slices.ContainsFunc(clients, func(m spst.Member) bool { return m.Number == florist }) {
		t.Errorf("clients %+v, %v", clients, err)
	}
	if d.open(florist) {
		t.Error("the account is open")
	}
}

// Who was a member on the day of the count owes the year.
func TestMemberOfTheCountDayIsBilled(t *testing.T) {
	d := inJanuary(t, florist)
	if _, err := d.CloseMember(t.Context(), florist, spst.NewDate(2027, time.January, 1)); err != nil || d.open(florist) {
		t.Fatalf("%v, open %t", err, d.open(florist))
	}
	d.on(time.February, 1)
	if _, err := d.BillDeclarations(t.Context()); err != nil || d.billed2027(florist) != 1 {
		t.Errorf("%v, %d invoices", err, d.billed2027(florist))
	}
}

func TestMembershipGoesOn(t *testing.T) {
	d := inJanuary(t, florist)
	ctx := t.Context()
	today := spst.Today(d.now)
	_, err := d.CloseMember(ctx, florist, spst.NewDate(1990, time.January, 1))
	wantKind(t, err, spst.Invalid, "left_before_joined")
	_, err = d.CloseMember(ctx, "absent", 0)
	wantKind(t, err, spst.NotFound, "member")
	if _, err := d.CloseMember(ctx, florist, today.AddDays(5)); err != nil {
		t.Fatal(err)
	}
	if did, err := d.ReopenMember(ctx, florist); err != nil || !did || !d.leftOn(florist).IsZero() {
		t.Errorf("%t, %v, until %s", did, err, d.leftOn(florist))
	}
	if did, err := d.ReopenMember(ctx, florist); err != nil || did {
		t.Errorf("again: %t, %v", did, err)
	}
	if did, err := d.CloseMember(ctx, florist, 0); err != nil || !did || d.open(florist) || d.leftOn(florist) != today {
		t.Errorf("at once: %t, %v, open %t until %s", did, err, d.open(florist), d.leftOn(florist))
	}
	_, err = d.ReopenMember(ctx, florist)
	wantKind(t, err, spst.Conflict, "member_left")
	// A new password opens the account again: it is a member.
	if err := d.ResetAccount(ctx, spst.Account{Kind: spst.MemberAccount, Number: florist}, "tulipes et renoncules"); err != nil ||
		!d.open(florist) || !d.leftOn(florist).IsZero() {
		t.Errorf("opened again: %v, open %t until %s", err, d.open(florist), d.leftOn(florist))
	}
}

// A file that is loaded again does not open the account of who has left.
func TestLoadingAgainLeavesWhoHasLeft(t *testing.T) {
	d := inJanuary(t, florist)
	ctx := t.Context()
	file := portal.Load{Members: []portal.MemberEntry{{Number: florist, Company: spst.Company{Phone: "0235000000"}}}}
	if _, err := d.CloseMember(ctx, florist, 0); err != nil {
		t.Fatal(err)
	}
	report, err := d.Load(ctx, file)
	if err != nil || len(report.Opened) != 0 || d.open(florist) || d.leftOn(florist).IsZero() {
		t.Errorf("%+v, %v; open %t until %s", report, err, d.open(florist), d.leftOn(florist))
	}
}

// The service empties a field, and no other one with it.
func TestFieldsOfAMemberAreEmptied(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	did, err := h.RegisterMember(ctx, portal.MemberEntry{Number: garage, Clear: []string{"fax", "naf_code"}})
	c, readErr := h.Company(ctx, portal.AsMember(garage), garage)
	if err != nil || !did || readErr != nil || c.Fax != "" || c.NAFCode != "" || c.NAFLabel != "" || c.Phone != "0235120040" ||
		c.Name != "GARAGE LEROUX" {
		t.Errorf("%t, %v; %+v, %v", did, err, c, readErr)
	}
	if did, err := h.RegisterMember(ctx, portal.MemberEntry{Number: garage, Clear: []string{"fax"}}); err != nil || did {
		t.Errorf("again: %t, %v", did, err)
	}
	_, err = h.RegisterMember(ctx, portal.MemberEntry{Number: garage, Clear: []string{"siret"}})
	wantKind(t, err, spst.Invalid, "clear_unknown")
	_, err = h.RegisterMember(ctx, portal.MemberEntry{Number: garage, Company: spst.Company{LeftOn: today}})
	wantKind(t, err, spst.Invalid, "left_on_locked")
}
