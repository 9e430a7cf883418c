package portal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

func oneLine(quantity int) []spst.InvoiceLine {
	return []spst.InvoiceLine{{Label: "Cotisation", Quantity: quantity, UnitCents: 11580, VATRate: spst.StandardVAT}}
}

func TestInvoiceNumbersHaveNoGap(t *testing.T) {
	d := newDesk(t)
	add := func(n portal.NewInvoice) (spst.Invoice, error) {
		n.Type, n.Period = spst.PlainInvoice, "Année 2026"
		return d.AddInvoice(t.Context(), "100042", n)
	}
	first, err := add(portal.NewInvoice{Series: "T", Lines: oneLine(6)})
	if err != nil || first.Number != "T1" || first.TotalCents != 83376 || first.Due != today.AddDays(30) || first.Letter != "F" {
		t.Fatalf("%+v, %v", first, err)
	}
	// What is refused takes no number.
	for _, n := range []portal.NewInvoice{
		{Series: "T"}, {Series: "T", Lines: oneLine(0)}, {Series: "T", Lines: oneLine(-1)}, {Series: "T é", Lines: oneLine(1)},
		{Series: "T", Reverses: "T1", Lines: oneLine(1)}, {Series: "T", Reverses: "absent"}, {Series: "T", Number: "Tx", Lines: oneLine(1)},
	} {
		if _, err := add(n); err == nil {
			t.Errorf("%+v is taken", n)
		}
	}
	again, err := add(portal.NewInvoice{Series: "T", Key: "office-2026", Lines: oneLine(1)})
	if err != nil || again.Number != "T2" {
		t.Fatalf("%+v, %v", again, err)
	}
	if same, err := add(portal.NewInvoice{Series: "T", Key: "office-2026", Lines: oneLine(5)}); err != nil || same.Number != "T2" ||
		same.NetCents != 11580 {
		t.Errorf("the same key: %+v, %v", same, err)
	}
	credit, err := add(portal.NewInvoice{Series: "T", Reverses: "T1"})
	if err != nil || credit.Number != "T3" || credit.TotalCents != -83376 || credit.Letter != "A" || !credit.Due.IsZero() {
		t.Errorf("%+v, %v", credit, err)
	}
	if _, err := add(portal.NewInvoice{Series: "T", Reverses: "T1"}); spst.KindOf(err) != spst.Conflict {
		t.Errorf("a second credit note: %v", err)
	}
	if next, err := add(portal.NewInvoice{Series: "T", Lines: oneLine(1)}); err != nil || next.Number != "T4" {
		t.Errorf("%+v, %v", next, err)
	}
}

// What would not be an invoice is refused, with the field that is wrong.
func TestRefusedInvoices(t *testing.T) {
	d := newDesk(t)
	first, err := d.AddInvoice(t.Context(), "100042", portal.NewInvoice{Type: spst.PlainInvoice, Lines: oneLine(6)})
	if err != nil {
		t.Fatal(err)
	}
	strange := oneLine(1)
	strange[0].VATRate = 1900
	for name, c := range map[string]struct {
		portal.NewInvoice
		code string
	}{
		"credit of nothing": {portal.NewInvoice{Type: spst.CreditNote, Lines: oneLine(-1)}, "credit_reference"},
		"credit that asks":  {portal.NewInvoice{Type: spst.CreditNote, Lines: oneLine(1)}, "credit_reference"},
		"negative":          {portal.NewInvoice{Type: spst.AdjustmentInvoice, Lines: oneLine(-1)}, "credit_reference"},
		"credit, positive":  {portal.NewInvoice{Type: spst.CreditNote, Reverses: first.Number, Lines: oneLine(1)}, "credit_positive"},
		"due before":        {portal.NewInvoice{Type: spst.PlainInvoice, Due: today.AddDays(-1), Lines: oneLine(1)}, "invoice_due_date"},
		"period upside down": {portal.NewInvoice{Type: spst.PlainInvoice, From: today, Until: today.AddDays(-1), Lines: oneLine(1)},
			"invoice_period"},
		"period without end":  {portal.NewInvoice{Type: spst.PlainInvoice, From: today, Lines: oneLine(1)}, "invoice_period"},
		"rate of nowhere":     {portal.NewInvoice{Type: spst.PlainInvoice, Lines: strange}, "invoice_vat_rate"},
		"series with a blank": {portal.NewInvoice{Type: spst.PlainInvoice, Series: "F 2027-", Lines: oneLine(1)}, "invoice_series"},
		"number of 36 figures": {portal.NewInvoice{Type: spst.PlainInvoice, Series: strings.Repeat("A", 34), Number: strings.Repeat("A", 34) +
			"10", Lines: oneLine(1)}, "invoice_number"},
	} {
		if _, err := d.AddInvoice(t.Context(), "100042", c.NewInvoice); spst.KindOf(err) != spst.Invalid || problemCode(err) != c.code {
			t.Errorf("%s: %v (%s)", name, err, problemCode(err))
		}
	}
	nobody := portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Hashing: quick,
		Seller: spst.Party{Name: "SERVICE", SIRET: demo.Seller().SIRET}})
	if _, err := nobody.AddInvoice(t.Context(), "100042", portal.NewInvoice{Type: spst.PlainInvoice, Lines: oneLine(1)}); spst.CodeOf(
		err) != "seller_incomplete" {
		t.Errorf("without a VAT number: %v", err)
	}
	next, err := d.AddInvoice(t.Context(), "100042", portal.NewInvoice{Type: spst.PlainInvoice, Lines: oneLine(6)})
	if err != nil || len(next.Number) != len(first.Number) || next.Number <= first.Number {
		t.Errorf("%s after %s: %v", next.Number, first.Number, err)
	}
}

// problemCode is that of the only problem of a refusal.
func problemCode(err error) string {
	e, ok := errors.AsType[*spst.Error](err)
	if !ok || len(e.Problems) != 1 {
		return string(spst.CodeOf(err))
	}
	return string(e.Problems[0].Code)
}

// A credit note has what it takes back: its days, its order, what its lines were
// exempt for, and the date of its invoice when its document is made.
func TestCreditNoteTakesBack(t *testing.T) {
	maker := &counted{}
	d := newDesk(t)
	options := portal.Options{
		Now: func() time.Time { return d.now }, Documents: maker, Hashing: quick, Seller: demo.Seller(),
		Terms: spst.InvoiceTerms{VATOnDebits: true, Exemption: spst.VATExemption{Code: "VATEX-EU-132-1C", Reason: "Exonération"}},
	}
	first, err := portal.New(d.store, options).AddInvoice(t.Context(), "100042", portal.NewInvoice{
		Type: spst.PlainInvoice, Period: "2e trimestre 2026", Order: "ENG-1", Date: today.AddDays(-10), Lines: oneLine(2),
	})
	if err != nil || first.From != spst.NewDate(2026, 4, 1) || first.Until != spst.NewDate(2026, 6, 30) {
		t.Fatalf("%+v, %v", first, err)
	}
	options.Terms = spst.InvoiceTerms{Profile: spst.ProfileExtended}
	p := portal.New(d.store, options)
	credit, err := p.AddInvoice(t.Context(), "100042", portal.NewInvoice{Type: spst.CreditNote, Reverses: first.Number})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.InvoiceDocument(t.Context(), d.actor, "100042", credit.Number); err != nil {
		t.Fatal(err)
	}
	r := maker.last
	if r.Period != first.Period || r.From != first.From || r.Until != first.Until || r.Order != "ENG-1" || r.ReversedOn != first.Date {
		t.Errorf("%+v", r.Invoice)
	}
	if want := (spst.InvoiceTerms{VATOnDebits: true, Exemption: spst.VATExemption{Code: "VATEX-EU-132-1C", Reason: "Exonération"},
		Profile: spst.ProfileExtended}); r.Terms != want {
		t.Errorf("%+v", r.Terms)
	}
}

func TestSampleAccount(t *testing.T) {
	d := newDesk(t)
	invoices, err := d.Invoices(t.Context(), d.actor, "100042", 2024)
	if err != nil || len(invoices) != 3 || invoices[1].Number != "421582" || invoices[2].Number != "420930" {
		t.Fatalf("%+v, %v", invoices, err)
	}
	if i := invoices[2]; i.TotalCents != 83376 || !i.Settled || i.ReversedBy != "421582" || i.Type != spst.EstimatedInvoice {
		t.Errorf("%+v", i)
	}
	l, err := d.Ledger(t.Context(), d.actor, "100042", 0)
	if err != nil || l.BalanceCents != 83376 || l.Disputed != 1 || !strings.Contains(l.Note, "contentieux") {
		t.Errorf("%+v, %v", l, err)
	}
	for _, e := range l.Entries {
		if e.Number == "436015" {
			t.Error("the disputed invoice is in the échéancier")
		}
	}
	if err := d.DisputeInvoice(t.Context(), "100042", "436015", false); err != nil {
		t.Fatal(err)
	}
	if l, err = d.Ledger(t.Context(), d.actor, "100042", 2026); err != nil || l.BalanceCents != 83376+14400 || l.Disputed != 0 {
		t.Errorf("%+v, %v", l, err)
	}
}

// An invoice has the buyer's address, and the one where it goes when that is
// another; what is changed afterwards changes the next one.
func TestAddressesOfAnInvoice(t *testing.T) {
	maker := &counted{}
	d := newDesk(t)
	d.Portal = portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Documents: maker, Hashing: quick,
		Service: demo.Service(), Seller: demo.Seller()})
	issue := func() portal.InvoiceRecord {
		t.Helper()
		i, err := d.AddInvoice(t.Context(), "100042", portal.NewInvoice{Type: spst.PlainInvoice, Period: "Année 2026", Lines: oneLine(1)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.InvoiceDocument(t.Context(), d.actor, "100042", i.Number); err != nil {
			t.Fatal(err)
		}
		return maker.last
	}
	first := issue()
	if first.Buyer.Street != "12 RUE DES LILAS" || first.Buyer.PostalCode != "76000" || first.Buyer.City != "ROUEN" ||
		first.BilledTo.Complement != "Service comptabilité" {
		t.Errorf("%+v, to %+v", first.Buyer, first.BilledTo)
	}
	addresses, err := d.Addresses(t.Context(), d.actor, "100042")
	if err != nil || len(addresses) != 1 {
		t.Fatalf("%+v, %v", addresses, err)
	}
	moved := addresses[0]
	moved.Line2 = "" // now the main address
	if _, err := d.UpdateAddress(t.Context(), d.actor, "100042", moved); err != nil {
		t.Fatal(err)
	}
	if next := issue(); next.BilledTo != (spst.Party{}) {
		t.Errorf("sent to %+v", next.BilledTo)
	}
	if _, err := d.InvoiceDocument(t.Context(), d.actor, "100042", first.Number); err != nil || maker.last.BilledTo != (spst.Party{}) {
		t.Errorf("the first one was made again: %+v, %v", maker.last, err)
	}
}

// counted makes documents, and says how many.
type counted struct {
	portal.Documents // the other documents are not asked for

	made int
	last portal.InvoiceRecord
}

func (c *counted) Invoice(r portal.InvoiceRecord) ([]byte, error) {
	c.made++
	c.last = r
	if r.Seller.Name == "" || r.Buyer.Name == "" {
		return nil, errors.New("nobody")
	}
	return fmt.Appendf(nil, "%%PDF-%s-%d", r.Number, c.made), nil
}

func (c *counted) Ledger(l spst.Ledger, _, member spst.Party, year int, on spst.Date) ([]byte, error) {
	return fmt.Appendf(nil, "%%PDF-%s-%d-%s-%d", member.Name, year, on, len(l.Entries)), nil
}

func TestOriginalIsMadeOnceAndKept(t *testing.T) {
	maker := &counted{}
	d := newDesk(t)
	d.Portal = portal.New(d.store, portal.Options{Now: func() time.Time { return d.now }, Documents: maker, Hashing: quick,
		Service: demo.Service(), Seller: demo.Seller()})
	first, err := d.InvoiceDocument(t.Context(), d.actor, "100042", "420930")
	if err != nil || string(first.Body) != "%PDF-420930-1" || first.Name != "420930.pdf" || len(first.ETag) != 66 {
		t.Fatalf("%+v, %v", first, err)
	}
	d.now = d.now.AddDate(1, 0, 0)
	again, err := d.InvoiceDocument(t.Context(), d.actor, "100042", "420930")
	if err != nil || again.ETag != first.ETag || maker.made != 1 {
		t.Errorf("%+v, %v, made %d times", again, err, maker.made)
	}
	if _, err := d.InvoiceDocument(t.Context(), d.actor, "100042", "435209"); spst.KindOf(err) != spst.NotFound {
		t.Errorf("the garage's: %v", err)
	}
	l, err := d.LedgerDocument(t.Context(), d.actor, "100042", 2024)
	if err != nil || string(l.Body) != "%PDF-FLEURISTE MARTIN-2024-"+spst.Today(d.now).String()+"-4" {
		t.Errorf("%s, %v", l.Body, err)
	}
}

func TestNoDocumentsWithoutAMaker(t *testing.T) {
	d := newDesk(t)
	if _, err := d.InvoiceDocument(t.Context(), d.actor, "100042", "420930"); spst.CodeOf(err) != "documents" {
		t.Errorf("%v", err)
	}
	if _, err := d.LedgerDocument(t.Context(), d.actor, "100042", 0); spst.CodeOf(err) != "documents" {
		t.Errorf("%v", err)
	}
}

func TestDueInvoiceIsSaid(t *testing.T) {
	for _, c := range []struct {
		after int
		want  string
	}{
		{0, "Facture 436402 exigible dans 6 jours : 833,76 €."},
		{5, "Facture 436402 exigible dans 1 jour : 833,76 €."},
		{6, "Facture 436402 exigible aujourd'hui : 833,76 €."},
		{7, "Facture 436402 en retard depuis le 29/11/2026 : 833,76 €."},
	} {
		d := newDesk(t)
		d.now = d.now.Add(time.Duration(c.after) * 24 * time.Hour)
		d.actor = d.signIn("100042")
		items, err := d.Todo(t.Context(), d.actor, "100042")
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, i := range items {
			if i.Code == "invoice_due" {
				got = strings.ReplaceAll(i.Message, "\u00a0", " ")
			}
		}
		if got != c.want {
			t.Errorf("%d days later: %q", c.after, got)
		}
	}
}
