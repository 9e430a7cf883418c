package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testClients(t *testing.T, s portal.Store) {
	ctx := t.Context()
	now := spst.InstantInParis(today, 9, 0)
	must(t, s.PutMember(ctx, member("2")))
	paid := member("1")
	paid.VAT = "FR12775701584"
	must(t, s.PutMember(ctx, paid))
	for _, number := range []string{"1", "2"} {
		must(t, s.PutMandate(ctx, spst.Mandate{Mandatary: "M", Member: number, Rights: []spst.Right{spst.RightRead}, From: today}))
	}
	must(t, s.BeginRosterChange(ctx, "1"))
	contact := spst.Contact{Head: spst.Head{ID: "c", Version: 1}, Email: "x@y.example", Types: []spst.ContactType{spst.BillingContact}}
	must(t, s.PutContact(ctx, "1", contact))
	for i, cents := range []spst.Cents{10_000, 2_500, 700} {
		r := portal.InvoiceRecord{Invoice: spst.Invoice{
			Number: string(rune('A' + i)), Date: today, Due: today, Type: spst.PlainInvoice, TotalCents: cents, Disputed: i == 1,
		}}
		must(t, s.AddInvoice(ctx, "1", r))
		must(t, s.AddPayment(ctx, "1", spst.Payment{Number: "P" + r.Number, Invoice: r.Number, Date: today, Cents: 600}))
	}
	must(t, s.AddInvoice(ctx, "1", portal.InvoiceRecord{Invoice: spst.Invoice{Number: "D", Date: today, TotalCents: -2_500, Reverses: "B"}}))
	// What is due first and paid whole, or paid in part and taken back for the rest, is not what is owed.
	for i, due := range []spst.Date{today.AddDays(-90), today.AddDays(-60), today.AddDays(-40)} {
		number := string(rune('P' + i))
		must(t, s.AddInvoice(ctx, "1", portal.InvoiceRecord{Invoice: spst.Invoice{Number: number, Date: due, Due: due, TotalCents: 1_000}}))
		must(t, s.AddPayment(ctx, "1", spst.Payment{Number: "of " + number, Invoice: number, Date: today, Cents: spst.Cents(1_000 - 400*i)}))
	}
	must(t, s.AddInvoice(ctx, "1", portal.InvoiceRecord{Invoice: spst.Invoice{Number: "CQ", Date: today, TotalCents: -400, Reverses: "Q"}}))
	for id, start := range map[string]time.Time{"late": now.Add(48 * time.Hour), "soon": now.Add(time.Hour), "gone": now.Add(-time.Hour)} {
		must(t, s.PutAppointment(ctx, "1", spst.Appointment{ID: id, Version: 1, Start: start, Status: spst.Planned}))
	}
	must(t, s.PutAppointment(ctx, "1", spst.Appointment{ID: "off", Version: 1, Start: now, Status: spst.Cancelled}))
	declared := portal.DeclarationRecord{Declaration: spst.Declaration{Year: 2027, Version: 2, Status: spst.DeclarationDraft}, Until: today,
		Billed: true}
	must(t, s.PutDeclaration(ctx, "1", declared))

	got, err := s.ClientStates(ctx, "M", portal.ClientSelection{On: today, Now: now, Year: 2027})
	must(t, err)
	soon := now.Add(time.Hour)
	if at := got["1"].NextAppointment; !at.Equal(soon) {
		t.Errorf("next visit %s, want %s", at, soon)
	}
	want := map[string]portal.ClientState{
		"1": {Revision: 1, VAT: true, BillingEmail: true, Balance: 10_700 - 1_200 + 800, OldestDue: today.AddDays(-40), NextAppointment: got["1"].NextAppointment, Declaration: declared},
		"2": {},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if got, err := s.ClientStates(ctx, "M", portal.ClientSelection{On: today.AddDays(-1), Now: now, Year: 2026}); err != nil || len(got) != 0 {
		t.Errorf("before the mandate: %v, %v", got, err)
	}
}
