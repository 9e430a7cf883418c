package spst

import (
	"testing"

	"pgregory.net/rapid"
)

func TestInvoiceTotals(t *testing.T) {
	for _, c := range []struct {
		lines           []InvoiceLine
		net, vat, total Cents
		letter          string
		shares          int
	}{
		{[]InvoiceLine{{Quantity: 6, UnitCents: 11580, VATRate: StandardVAT}}, 69480, 13896, 83376, "F", 1}, // the manual's 420930
		{[]InvoiceLine{{Quantity: -6, UnitCents: 11580, VATRate: StandardVAT}}, -69480, -13896, -83376, "A", 1},
		{[]InvoiceLine{{Quantity: 1, UnitCents: 3, VATRate: StandardVAT}}, 3, 1, 4, "F", 1},
		// 0,6 rounds up
		{[]InvoiceLine{{Quantity: -1, UnitCents: 3, VATRate: StandardVAT}}, -3, -1, -4, "A", 1},
		// and away from zero
		{[]InvoiceLine{{Quantity: 1, UnitCents: 2, VATRate: StandardVAT}, {Quantity: 1, UnitCents: 1, VATRate: StandardVAT}}, 3, 1, 4, "F", 1},
		// on the sum
		{[]InvoiceLine{{Quantity: 1, UnitCents: 100, VATRate: 550}, {Quantity: 2, UnitCents: 100},
			{Quantity: 1, UnitCents: 100, VATRate: StandardVAT}}, 400, 26, 426, "F", 3},
		{nil, 0, 0, 0, "F", 0},
	} {
		i := Invoice{Lines: c.lines}
		i.Total()
		if i.NetCents != c.net || i.VATCents != c.vat || i.TotalCents != c.total || i.Letter != c.letter || len(VATShares(c.lines)) != c.shares {
			t.Errorf("%+v: %+v", c, i)
		}
	}
}

func TestInvoiceFileName(t *testing.T) {
	for want, i := range map[string]Invoice{
		"2024-02-01_420930_facture-d-office_833,76.pdf": {Number: "420930", Date: NewDate(2024, 2, 1), Type: EstimatedInvoice,
			TotalCents: 83376},
		"2024-02-23_421582_avoir_-833,76.pdf": {Number: "421582", Date: NewDate(2024, 2, 23), Type: CreditNote,
			TotalCents: -83376},
		"2026-05-18_a-1-b_rendez-vous-non-honore_12345,60.pdf": {Number: "../A 1/b", Date: NewDate(2026, 5, 18), Type: MissedAppointment,
			TotalCents: 1234560},
	} {
		if got := i.FileName(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if a, b := LedgerFileName("100042", 0), LedgerFileName("1/2", 2024); a != "echeancier_100042.pdf" || b != "echeancier_1-2_2024.pdf" {
		t.Errorf("%q %q", a, b)
	}
}

func TestSettle(t *testing.T) {
	invoices := []Invoice{
		{Number: "1", TotalCents: 1000}, {Number: "2", TotalCents: -1000, Reverses: "1"}, {Number: "3", TotalCents: 500},
		{Number: "4", TotalCents: 700},
		{Number: "5", TotalCents: 300}, {Number: "6", TotalCents: -300, Reverses: "5"}, {Number: "7", TotalCents: -50},
	}
	Settle(invoices, []Payment{{Invoice: "3", Cents: 200}, {Invoice: "4", Cents: 700}, {Invoice: "5", Cents: 300},
		{Invoice: "absent", Cents: 1}})
	for i, want := range []struct {
		open    Cents
		settled bool
		by      string
	}{{0, true, "2"}, {0, true, ""}, {300, false, ""}, {0, true, ""}, {-300, true, "6"}, {0, true, ""}, {-50, true, ""}} {
		if got := invoices[i]; got.OpenCents != want.open || got.Settled != want.settled || got.ReversedBy != want.by {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// anAccount draws invoices, some reversed or disputed, and payments.
func anAccount(t *rapid.T) ([]Invoice, []Payment) {
	var invoices []Invoice
	var payments []Payment
	number := func() string { return string(rune('A'+len(invoices)/26)) + string(rune('A'+len(invoices)%26)) }
	for range rapid.IntRange(0, 20).Draw(t, "invoices") {
		i := Invoice{
			Number: number(), Date: NewDate(2020, 1, 1).AddDays(rapid.IntRange(0, 2000).Draw(t, "day")),
			Disputed: rapid.IntRange(0, 9).Draw(t, "disputed") == 0,
			Lines: []InvoiceLine{{Quantity: rapid.IntRange(1, 90).Draw(t, "quantity"), UnitCents: Cents(rapid.IntRange(1, 90_000).Draw(t, "price")),
				VATRate: StandardVAT}},
		}
		i.Total()
		invoices = append(invoices, i)
		if rapid.IntRange(0, 4).Draw(t, "reversed") == 0 {
			credit := Invoice{Number: number(), Date: i.Date.AddDays(20), Reverses: i.Number, Lines: []InvoiceLine{i.Lines[0]}}
			credit.Lines[0].Quantity *= -1
			credit.Total()
			invoices = append(invoices, credit)
		}
		for range rapid.IntRange(0, 3).Draw(t, "payments") {
			payments = append(payments, Payment{Number: "R", Invoice: i.Number, Date: i.Date.AddDays(rapid.IntRange(0, 400).Draw(t, "later")),
				Cents: Cents(rapid.IntRange(1, 100_000).Draw(t, "cents"))})
		}
	}
	return invoices, payments
}

// The échéancier adds up, in all and year by year, to what remains open on the
// invoices that are not disputed.
func TestLedgerAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		invoices, payments := anAccount(t)
		Settle(invoices, payments)
		l := NewLedger(invoices, payments)
		var open Cents
		for _, i := range invoices {
			if !i.Disputed {
				open += i.OpenCents
			}
		}
		if l.BalanceCents != open || l.BalanceCents != l.DebitCents-l.CreditCents {
			t.Fatalf("balance %d, open %d, %d - %d", l.BalanceCents, open, l.DebitCents, l.CreditCents)
		}
		running := Cents(0)
		for n, e := range l.Entries {
			running += e.DebitCents - e.CreditCents
			if e.BalanceCents != running || e.DebitCents < 0 || e.CreditCents < 0 || e.DebitCents != 0 && e.CreditCents != 0 || n > 0 &&
				l.Entries[n-1].Date > e.Date {
				t.Fatalf("entry %d: %+v after %d", n, e, running)
			}
		}
		count, carried := 0, Cents(0)
		for year := 2020; year < 2030; year++ {
			y := l.Year(year)
			if y.OpeningCents != carried {
				t.Fatalf("%d opens at %d, %d was carried over", year, y.OpeningCents, carried)
			}
			carried = y.BalanceCents
			count += len(y.Entries)
		}
		if carried != l.BalanceCents || count != len(l.Entries) {
			t.Fatalf("the years end at %d with %d entries, all at %d with %d", carried, count, l.BalanceCents, len(l.Entries))
		}
	})
}

func TestDisputedIsLeftOutWhole(t *testing.T) {
	l := NewLedger([]Invoice{
		{Number: "1", TotalCents: 100, Disputed: true}, {Number: "2", TotalCents: -100, Reverses: "1"}, {Number: "3", TotalCents: 7},
	}, []Payment{{Number: "R", Invoice: "1", Cents: 50}})
	if len(l.Entries) != 1 || l.BalanceCents != 7 || l.Disputed != 1 || l.Note != LedgerNote {
		t.Errorf("%+v", l)
	}
}

func TestLabels(t *testing.T) {
	for kind, want := range map[LedgerKind]string{
		"invoice": "Facture", "estimated": "Facture d'office", "credit_note": "Avoir", "adjustment": "Régularisation",
		"missed_appointment": "Rendez-vous non honoré", PaymentEntry: "Règlement", "other": "other",
	} {
		if got := kind.Label(); got != want {
			t.Errorf("%s is %q", kind, got)
		}
	}
}
