package sqlstore_test

import (
	"reflect"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testInvoices(t *testing.T, s portal.Store) {
	ctx := t.Context()
	want := portal.InvoiceRecord{
		Key: "office-2024", Seller: spst.Party{Name: "SERVICE", SIRET: "77570158400168"},
		Buyer:    spst.Party{Name: "ENTREPRISE 1", City: "BRUXELLES", Country: "Belgique"},
		BilledTo: spst.Party{Name: "ENTREPRISE 1", City: "LIÈGE", Country: "Belgique"},
		Terms: spst.InvoiceTerms{
			VATOnDebits: true, Exemption: spst.VATExemption{Code: "VATEX-EU-132-1C", Reason: "Exonération"}, Profile: spst.ProfileExtended,
		},
		Invoice: spst.Invoice{
			Number: "420930", Date: spst.NewDate(2024, 2, 1), Type: spst.EstimatedInvoice, Period: "Année 2024", Due: spst.NewDate(2024, 3, 2),
			From: spst.NewDate(2024, 1, 1), Until: spst.NewDate(2024, 12, 31), Order: "ENG-1",
			Lines: []spst.InvoiceLine{{Label: "Cotisation", Quantity: 6, UnitCents: 11580, VATRate: spst.StandardVAT}},
		},
	}
	want.Total()
	must(t, s.AddInvoice(ctx, "1", want))
	credit := want
	credit.Number, credit.Key, credit.Reverses, credit.Due, credit.Date = "421582", "", "420930", 0, spst.NewDate(2024, 2, 23)
	credit.Lines = []spst.InvoiceLine{{Label: "Cotisation", Quantity: -6, UnitCents: 11580, VATRate: spst.StandardVAT}}
	credit.Total()
	must(t, s.AddInvoice(ctx, "1", credit))

	got, err := s.Invoices(ctx, "1")
	if err != nil || !reflect.DeepEqual(got, []portal.InvoiceRecord{want, credit}) {
		t.Errorf("got %+v, %v", got, err)
	}
	one, err := s.InvoiceByKey(ctx, "1", "office-2024")
	if err != nil || !reflect.DeepEqual(one, want) {
		t.Errorf("by key %+v, %v", one, err)
	}
	_, err = s.InvoiceByKey(ctx, "1", "")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.PutMember(ctx, member("2")))
	_, err = s.Invoice(ctx, "2", "420930")
	wantKind(t, err, spst.NotFound, "not_found")

	must(t, s.DisputeInvoice(ctx, "1", "420930", true))
	wantKind(t, s.DisputeInvoice(ctx, "2", "420930", true), spst.NotFound, "not_found")
	if one, err = s.Invoice(ctx, "1", "420930"); err != nil || !one.Disputed {
		t.Errorf("disputed %+v, %v", one, err)
	}

	// The same number, the same key, a second credit note of one invoice.
	wantKind(t, s.AddInvoice(ctx, "1", want), spst.Conflict, "duplicate")
	again := want
	again.Number = "9"
	wantKind(t, s.AddInvoice(ctx, "1", again), spst.Conflict, "duplicate")
	credit.Number = "10"
	wantKind(t, s.AddInvoice(ctx, "1", credit), spst.Conflict, "duplicate")
}

func testInvoiceNumbers(t *testing.T, s portal.Store) {
	ctx := t.Context()
	take := func(series string, n int64) { t.Helper(); must(t, s.TakeInvoiceNumber(ctx, series, n)) }
	next := func(series string, want int64) {
		t.Helper()
		if got, err := s.NextInvoiceNumber(ctx, series); err != nil || got != want {
			t.Errorf("%q: %d, %v, want %d", series, got, err, want)
		}
	}
	next("", 1)
	next("", 2)
	next("A", 1)
	take("", 420930)
	take("", 17)
	next("", 420931)
}

func testPayments(t *testing.T, s portal.Store) {
	ctx := t.Context()
	i := portal.InvoiceRecord{Invoice: spst.Invoice{Number: "1", Date: today}}
	must(t, s.AddInvoice(ctx, "1", i))
	later := spst.Payment{Number: "R2", Invoice: "1", Date: today, Cents: 5}
	first := spst.Payment{Number: "R1", Invoice: "1", Date: today.AddDays(-1), Cents: 78}
	must(t, s.AddPayment(ctx, "1", later))
	must(t, s.AddPayment(ctx, "1", first))
	got, err := s.Payments(ctx, "1")
	if err != nil || !reflect.DeepEqual(got, []spst.Payment{first, later}) {
		t.Errorf("%+v, %v", got, err)
	}
	wantKind(t, s.AddPayment(ctx, "1", first), spst.Conflict, "duplicate")
	wantKind(t, s.AddPayment(ctx, "1", spst.Payment{Number: "R3", Invoice: "absent"}), spst.NotFound, "not_found")

	// The first original stays.
	_, err = s.InvoiceDocument(ctx, "1")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.KeepInvoiceDocument(ctx, "1", []byte("%PDF-a")))
	must(t, s.KeepInvoiceDocument(ctx, "1", []byte("%PDF-b")))
	if body, err := s.InvoiceDocument(ctx, "1"); err != nil || string(body) != "%PDF-a" {
		t.Errorf("%q, %v", body, err)
	}
}
