package spst

import (
	"cmp"
	"slices"
	"strconv"
)

// LedgerKind is the kind of an entry of the échéancier (« type de pièce »): an
// [InvoiceType], or a payment.
type LedgerKind string

// PaymentEntry is the kind of a payment; the others are those of invoices.
const PaymentEntry LedgerKind = "payment"

// Label is the kind in French.
func (k LedgerKind) Label() string {
	if k == PaymentEntry {
		return "Règlement"
	}
	return InvoiceType(k).Label()
}

// LedgerEntry is one line of the échéancier. One of Debit and Credit is zero,
// and neither is negative.
type LedgerEntry struct {
	Number      string     `json:"number"`
	Date        Date       `json:"date" format:"date" doc:"Date d'émission"`
	Due         Date       `json:"due_date,omitzero" format:"date" doc:"Date d'exigibilité"`
	Kind        LedgerKind `json:"kind" enum:"invoice,estimated,credit_note,adjustment,missed_appointment,payment" doc:"Type de pièce"`
	DebitCents  Cents      `json:"debit_cents"`
	CreditCents Cents      `json:"credit_cents"`
	Period      string     `json:"period,omitempty"`
	// Invoice is what a payment pays or a credit note reverses.
	Invoice string `json:"invoice,omitempty" doc:"La facture acquittée ou annulée"`
	// BalanceCents is the balance after this entry; positive is owed.
	BalanceCents Cents `json:"balance_cents" doc:"Solde après cette pièce ; positif : dû"`
}

// Ledger is the échéancier: oldest entry first, without what is disputed.
type Ledger struct {
	// OpeningCents is the balance before the first entry.
	OpeningCents Cents         `json:"opening_cents" doc:"Solde avant la première pièce"`
	Entries      []LedgerEntry `json:"entries"`
	DebitCents   Cents         `json:"debit_cents" doc:"Total des débits"`
	CreditCents  Cents         `json:"credit_cents" doc:"Total des crédits"`
	BalanceCents Cents         `json:"balance_cents" doc:"Solde ; positif : dû"`
	// Disputed counts the invoices that are left out.
	Disputed int    `json:"disputed" doc:"Factures en contentieux, absentes d'ici"`
	Note     string `json:"note" doc:"À dire partout où l'échéancier est montré"`
}

// NewLedger makes the échéancier of invoices and payments. Disputed invoices
// are left out, and with them what pays or reverses them.
func NewLedger(invoices []Invoice, payments []Payment) Ledger {
	l := Ledger{Note: LedgerNote, Entries: []LedgerEntry{}}
	disputed, byNumber := map[string]bool{}, map[string]Invoice{}
	for _, i := range invoices {
		disputed[i.Number] = i.Disputed
		byNumber[i.Number] = i
		if i.Disputed {
			l.Disputed++
		}
	}
	for _, i := range invoices {
		if !i.Disputed && !disputed[i.Reverses] {
			l.Entries = append(l.Entries, invoiceEntry(i))
		}
	}
	for _, p := range payments {
		if !disputed[p.Invoice] {
			l.Entries = append(l.Entries, paymentEntry(p, byNumber[p.Invoice].Period))
		}
	}
	slices.SortStableFunc(l.Entries, func(a, b LedgerEntry) int {
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(len(a.Number), len(b.Number)), cmp.Compare(a.Number, b.Number))
	})
	sumLedger(&l)
	return l
}

func invoiceEntry(i Invoice) LedgerEntry {
	e := LedgerEntry{Number: i.Number, Date: i.Date, Due: i.Due, Kind: LedgerKind(i.Type), Period: i.Period, Invoice: i.Reverses}
	e.put(i.TotalCents)
	return e
}

func paymentEntry(p Payment, period string) LedgerEntry {
	e := LedgerEntry{Number: p.Number, Date: p.Date, Kind: PaymentEntry, Period: period, Invoice: p.Invoice}
	e.put(-p.Cents)
	return e
}

// put makes a debit of what is owed and a credit of the rest.
func (e *LedgerEntry) put(amount Cents) {
	if amount < 0 {
		e.CreditCents = -amount
	} else {
		e.DebitCents = amount
	}
}

// sumLedger works out the running balance and the totals from the opening on.
func sumLedger(l *Ledger) {
	l.DebitCents, l.CreditCents, l.BalanceCents = 0, 0, l.OpeningCents
	for i := range l.Entries {
		e := &l.Entries[i]
		l.DebitCents += e.DebitCents
		l.CreditCents += e.CreditCents
		l.BalanceCents += e.DebitCents - e.CreditCents
		e.BalanceCents = l.BalanceCents
	}
}

// Year keeps the entries of one year; what came before is in the opening. 0
// keeps all.
func (l Ledger) Year(year int) Ledger {
	if year == 0 {
		return l
	}
	all := l.Entries
	l.Entries = []LedgerEntry{}
	for _, e := range all {
		switch y := e.Date.Year(); {
		case y < year:
			l.OpeningCents = e.BalanceCents
		case y == year:
			l.Entries = append(l.Entries, e)
		}
	}
	sumLedger(&l)
	return l
}

// LedgerFileName is how a copy of the échéancier of a member is named.
func LedgerFileName(member string, year int) string {
	if year == 0 {
		return "echeancier_" + slug(member) + ".pdf"
	}
	return "echeancier_" + slug(member) + "_" + strconv.Itoa(year) + ".pdf"
}
