package spst

import (
	"cmp"
	"slices"
	"strings"
)

// InvoiceType is what an invoice is for (« type de facture »).
type InvoiceType string

// The types of invoice. A credit note for a « facture d'office » keeps that
// type: the letter tells them apart, as on the service's own list.
const (
	PlainInvoice      InvoiceType = "invoice"
	EstimatedInvoice  InvoiceType = "estimated"
	CreditNote        InvoiceType = "credit_note"
	AdjustmentInvoice InvoiceType = "adjustment"
	MissedAppointment InvoiceType = "missed_appointment"
)

var invoiceTypes = [...]choice[InvoiceType]{
	{PlainInvoice, "Facture"},
	{EstimatedInvoice, "Facture d'office"},
	{CreditNote, "Avoir"},
	{AdjustmentInvoice, "Régularisation"},
	{MissedAppointment, "Rendez-vous non honoré"},
}

// InvoiceTypes are all of them.
func InvoiceTypes() []InvoiceType { return values(invoiceTypes[:]) }

// Label is the type in the manual's words; an unknown one is itself.
func (t InvoiceType) Label() string { return labelOf(invoiceTypes[:], t) }

// The letters of an invoice: F asks for money, A gives it back.
const (
	LetterInvoice = "F"
	LetterCredit  = "A"
)

// LedgerNote is said wherever the échéancier is shown or printed.
const LedgerNote = "La rubrique Echéancier ne comprend pas les factures faisant l'objet d'un contentieux."

// Invoice is one invoice or credit note as the member sees it. All amounts are
// those of its own sign: a credit note is negative throughout.
type Invoice struct {
	Number     string      `json:"number"`
	Date       Date        `json:"date" format:"date" doc:"Date d'émission"`
	Type       InvoiceType `json:"type" enum:"invoice,estimated,credit_note,adjustment,missed_appointment"`
	Letter     string      `json:"letter" enum:"F,A" doc:"F : facture, A : avoir"`
	NetCents   Cents       `json:"net_cents" doc:"HT, en centimes"`
	VATCents   Cents       `json:"vat_cents" doc:"TVA, en centimes"`
	TotalCents Cents       `json:"total_cents" doc:"TTC, en centimes"`
	Period     string      `json:"period" doc:"Par exemple « Année 2024 »"`
	// From and Until are the days of the service, both included; absent when the
	// period names none.
	From  Date `json:"period_from,omitzero" format:"date" doc:"Premier jour de la prestation"`
	Until Date `json:"period_until,omitzero" format:"date" doc:"Dernier jour de la prestation"`
	// Order is what the buyer calls its order, a public one its « engagement ».
	Order string `json:"order,omitempty" doc:"N° de commande ou d'engagement de l'acheteur"`
	Due   Date   `json:"due_date,omitzero" format:"date" doc:"Date d'exigibilité"`
	// Reverses is the invoice that a credit note cancels; ReversedBy is the
	// credit note seen from the invoice.
	Reverses   string `json:"reverses,omitempty" doc:"La facture que cet avoir annule"`
	ReversedBy string `json:"reversed_by,omitempty" doc:"L'avoir qui annule cette facture"`
	// OpenCents is what remains to be paid, payments and credit notes taken off.
	OpenCents Cents         `json:"open_cents" doc:"Reste à payer, en centimes"`
	Settled   bool          `json:"settled" doc:"Acquittée"`
	Disputed  bool          `json:"disputed" doc:"En contentieux : absente de l'échéancier"`
	Lines     []InvoiceLine `json:"lines"`
}

// InvoiceLine is one line of an invoice.
type InvoiceLine struct {
	Label     string `json:"label"`
	Quantity  int    `json:"quantity" doc:"Négative sur un avoir"`
	UnitCents Cents  `json:"unit_cents" doc:"Prix unitaire HT, en centimes"`
	VATRate   int    `json:"vat_rate" doc:"En centièmes de pour cent : 2000 pour 20 %"`
}

// NetCents is the line without VAT.
func (l InvoiceLine) NetCents() Cents { return Cents(l.Quantity) * l.UnitCents }

// StandardVAT is the normal French rate, 20 % (CGI, art. 278).
const StandardVAT = 2000

// VATShare is the part of an invoice at one rate.
type VATShare struct {
	Rate     int
	NetCents Cents
	VATCents Cents
}

// VATShares groups lines by rate, the highest first. The VAT of a rate is
// worked out on its sum, to the nearest cent, halves away from zero (EN 16931,
// BR-S-09).
func VATShares(lines []InvoiceLine) []VATShare {
	var shares []VATShare
	for _, l := range lines {
		i := slices.IndexFunc(shares, func(s VATShare) bool { return s.Rate == l.VATRate })
		if i < 0 {
			shares, i = append(shares, VATShare{Rate: l.VATRate}), len(shares)
		}
		shares[i].NetCents += l.NetCents()
	}
	for i, s := range shares {
		shares[i].VATCents = vatOf(s.NetCents, s.Rate)
	}
	slices.SortFunc(shares, func(a, b VATShare) int { return cmp.Compare(b.Rate, a.Rate) })
	return shares
}

func vatOf(net Cents, rate int) Cents {
	half := Cents(5000)
	if net < 0 {
		half = -half
	}
	return (net*Cents(rate) + half) / 10_000
}

// Total fills in the amounts and the letter from the lines.
func (i *Invoice) Total() {
	i.NetCents, i.VATCents = 0, 0
	for _, s := range VATShares(i.Lines) {
		i.NetCents += s.NetCents
		i.VATCents += s.VATCents
	}
	i.TotalCents = i.NetCents + i.VATCents
	i.Letter = LetterInvoice
	if i.TotalCents < 0 {
		i.Letter = LetterCredit
	}
}

// Payment is money received for an invoice.
type Payment struct {
	Number  string `json:"number"`
	Invoice string `json:"invoice"`
	Date    Date   `json:"date" format:"date"`
	Cents   Cents  `json:"cents"`
}

// Invoices is the answer of GET …/invoices, newest first.
type Invoices struct {
	Invoices []Invoice `json:"invoices"`
}

// Settle works out what remains open on each invoice and which credit note
// reverses which. A credit note that reverses an invoice is settled by it.
func Settle(invoices []Invoice, payments []Payment) {
	at := make(map[string]*Invoice, len(invoices))
	for k := range invoices {
		i := &invoices[k]
		i.OpenCents, i.ReversedBy = i.TotalCents, ""
		at[i.Number] = i
	}
	for _, p := range payments {
		if i := at[p.Invoice]; i != nil {
			i.OpenCents -= p.Cents
		}
	}
	for k := range invoices {
		credit := &invoices[k]
		if reversed := at[credit.Reverses]; reversed != nil {
			reversed.OpenCents += credit.OpenCents
			reversed.ReversedBy = credit.Number
			credit.OpenCents = 0
		}
	}
	for k := range invoices {
		invoices[k].Settled = invoices[k].OpenCents <= 0
	}
}

// SortInvoices puts the newest first; on one day, the highest number.
func SortInvoices(invoices []Invoice) {
	slices.SortFunc(invoices, func(a, b Invoice) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(len(b.Number), len(a.Number)), cmp.Compare(b.Number, a.Number))
	})
}

// FileName is how a copy of the invoice is named:
// « 2024-02-01_420930_facture-d-office_833,76.pdf ».
func (i *Invoice) FileName() string {
	amount := strings.ReplaceAll(strings.TrimSuffix(i.TotalCents.French(), "\u00a0€"), "\u00a0", "")
	return i.Date.String() + "_" + slug(i.Number) + "_" + slug(i.Type.Label()) + "_" + amount + ".pdf"
}

// slug keeps what is safe in a file name anywhere: letters without accents,
// figures, hyphens.
func slug(s string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, Fold(s)), "-")
}
