package list

import (
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// Invoices is « Mes factures », credit notes among them; amounts are those of
// their own sign. The short titles are the manual's.
func Invoices() List[spst.Invoice] {
	type i = spst.Invoice
	return List[i]{
		Identifier("number", "N°", 12, func(x *i) string { return x.Number }),
		Day("date", "Date d'émission", func(x *i) spst.Date { return x.Date }).Called("Date"),
		Text("type", "", 22, func(x *i) string { return x.Type.Label() }),
		Word("letter", "Lettre", 6, func(x *i) string { return x.Letter }).Called(""),
		Amount("total_cents", "Montant TTC", func(x *i) spst.Cents { return x.TotalCents }).Called("TTC"),
		Amount("open_cents", "Reste à payer", func(x *i) spst.Cents { return x.OpenCents }),
		Day("due_date", "", func(x *i) spst.Date { return x.Due }),
		Word("state", "État", 16, invoiceState),
		Text("period", "Période", 14, func(x *i) string { return x.Period }),
		Amount("net_cents", "Montant HT", func(x *i) spst.Cents { return x.NetCents }).Called("HT"),
		Amount("vat_cents", "TVA", func(x *i) spst.Cents { return x.VATCents }),
		Identifier("reverses", "", 12, func(x *i) string { return x.Reverses }),
		Identifier("reversed_by", "Annulée par", 12, func(x *i) string { return x.ReversedBy }),
	}
}

// InvoiceLines is what an invoice is for.
func InvoiceLines() List[spst.InvoiceLine] {
	type l = spst.InvoiceLine
	return List[l]{
		Text("label", "Désignation", 40, func(x *l) string { return x.Label }),
		Number("quantity", "Quantité", 10, func(x *l) int { return x.Quantity }),
		Amount("unit_cents", "Prix unitaire HT", func(x *l) spst.Cents { return x.UnitCents }),
		Word("vat_rate", "", 8, func(x *l) string { return spst.FrenchRate(x.VATRate) }),
		Amount("net_cents", "Montant HT", func(x *l) spst.Cents { return x.NetCents() }),
	}
}

func invoiceState(i *spst.Invoice) string {
	switch {
	case i.Disputed:
		return "en contentieux"
	case i.Settled:
		return "acquittée"
	}
	return "à payer"
}

// LedgerLine is a line of the échéancier: an entry, or the balance before the
// first one, or the total.
type LedgerLine struct {
	spst.LedgerEntry
	What string // the words of the kind
	Note string // what is not in it, on the total
}

// LedgerLines are the lines of an échéancier, the total last.
func LedgerLines(l spst.Ledger) []LedgerLine {
	lines := make([]LedgerLine, 0, len(l.Entries)+2)
	if l.OpeningCents != 0 {
		lines = append(lines, LedgerLine{LedgerEntry: spst.LedgerEntry{BalanceCents: l.OpeningCents}, What: "Report"})
	}
	for _, e := range l.Entries {
		lines = append(lines, LedgerLine{LedgerEntry: e, What: e.Kind.Label()})
	}
	total := spst.LedgerEntry{DebitCents: l.DebitCents, CreditCents: l.CreditCents, BalanceCents: l.BalanceCents}
	return slices.Concat(lines, []LedgerLine{{total, "Total", spst.LedgerNote}})
}

// Ledger is « Mon échéancier ». The side of an entry that it does not concern is
// empty.
func Ledger() List[LedgerLine] {
	type e = LedgerLine
	return List[e]{
		Identifier("number", "N°", 12, func(x *e) string { return x.Number }),
		Day("date", "Date d'émission", func(x *e) spst.Date { return x.Date }).Called("Émission"),
		Text("kind", "Type de pièce", 22, func(x *e) string { return x.What }),
		Amount("debit_cents", "Débit", func(x *e) spst.Cents { return x.DebitCents }).If(func(x *e) bool { return x.DebitCents != 0 }),
		Amount("credit_cents", "Crédit", func(x *e) spst.Cents { return x.CreditCents }).If(func(x *e) bool { return x.CreditCents != 0 }),
		Amount("balance_cents", "Solde", func(x *e) spst.Cents { return x.BalanceCents }),
		Day("due_date", "", func(x *e) spst.Date { return x.Due }),
		Text("period", "Période", 14, func(x *e) string { return x.Period }),
		Identifier("invoice", "Facture", 12, func(x *e) string { return x.Invoice }),
		Prose("note", "Note", 40, func(x *e) string { return x.Note }),
	}
}
