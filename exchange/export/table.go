// Package export writes what people take out of the program: rosters, invoices,
// the échéancier and appointments as text tables or workbooks, and the
// accounting entries of the invoices.
//
// House rules: rows are written one by one, so a roster of 100,000 costs no more
// than one of ten; a text never runs as a formula; what a roster export holds,
// the reader of rosters reads back the same; NIRs go out only when asked for.
package export

import (
	"iter"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Kind is what the cells of a column are.
type Kind byte

// The kinds, with the Go type of their cells.
const (
	Text       Kind = iota // string
	Identifier             // string that is never a number: NIR, SIRET, n° of an invoice
	Day                    // spst.Date
	Amount                 // spst.Cents
	Number                 // int
	YesNo                  // bool
)

// Column is a column of a table.
type Column struct {
	Title string
	Kind  Kind
	Width int // in characters, of a workbook
}

// Table is what is written: the title of its sheet, and its rows, whose slice is
// good until the next one.
type Table struct {
	Name    string
	Columns []Column
	Rows    iter.Seq[[]any]
}

// tableOf makes the rows of a table from its items.
func tableOf[T any](name string, items []T, columns []Column, cells func(*T) []any) Table {
	return Table{Name: name, Columns: columns, Rows: func(yield func([]any) bool) {
		for i := range items {
			if !yield(cells(&items[i])) {
				return
			}
		}
	}}
}

// rosterColumn is a column of a roster and what an employee has in it. The
// titles are those that the reader of rosters knows.
type rosterColumn struct {
	Column
	cell func(*spst.Employee) any
}

var rosterColumns = []rosterColumn{
	{Column{"Nom de naissance", Text, 24}, func(e *spst.Employee) any { return e.BirthName }},
	{Column{"Nom marital", Text, 20}, func(e *spst.Employee) any { return e.MarriedName }},
	{Column{"Prénom", Text, 18}, func(e *spst.Employee) any { return e.FirstName }},
	{Column{"Date de naissance", Day, 12}, func(e *spst.Employee) any { return e.BirthDate }},
	{Column{"Sexe", Text, 6}, func(e *spst.Employee) any { return string(e.Sex) }},
	{Column{titleNIR, Identifier, 18}, func(e *spst.Employee) any { return string(e.NIR) }},
	{Column{"Date d'embauche", Day, 12}, func(e *spst.Employee) any { return e.HireDate }},
	{Column{"Date de sortie", Day, 12}, func(e *spst.Employee) any {
		if e.ExitReason == "" {
			return spst.Date(0)
		}
		return e.ExitDate
	}},
	{Column{"Motif de sortie", Text, 18}, func(e *spst.Employee) any { return e.ExitReason.Label() }},
	{Column{"Fin prévue du contrat", Day, 12}, func(e *spst.Employee) any {
		if e.ExitReason != "" {
			return spst.Date(0)
		}
		return e.ExitDate
	}},
	{Column{"Poste de travail", Text, 28}, func(e *spst.Employee) any { return e.JobTitle }},
	{Column{"Code PCS", Identifier, 8}, func(e *spst.Employee) any { return e.PCSCode }},
	{Column{"Contrat", Text, 18}, func(e *spst.Employee) any { return e.ContractType.Label() }},
	{Column{"Multi-employeurs", YesNo, 8}, func(e *spst.Employee) any { return e.MultiEmployer }},
	{Column{"Catégorie déclarée", Text, 12}, func(e *spst.Employee) any { return string(e.DeclaredCategory) }},
	{Column{"Déterminants", Text, 30}, func(e *spst.Employee) any { return determinants(e.Determinants) }},
	{Column{"Contraintes de convocation", Text, 30}, func(e *spst.Employee) any { return e.SchedulingConstraints }},
	{Column{"Commentaires", Text, 40}, func(e *spst.Employee) any { return e.Comment }},
}

const titleNIR = "N° de sécurité sociale"

func determinants(codes []spst.DeterminantCode) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}

// Roster is a list of employees, with their NIRs or without the column.
func Roster(name string, employees []spst.Employee, nir bool) Table {
	columns := slices.Clone(rosterColumns)
	if !nir {
		columns = slices.DeleteFunc(columns, func(c rosterColumn) bool { return c.Title == titleNIR })
	}
	heads, row := make([]Column, len(columns)), make([]any, len(columns))
	for i, c := range columns {
		heads[i] = c.Column
	}
	return tableOf(name, employees, heads, func(e *spst.Employee) []any {
		for i, c := range columns {
			row[i] = c.cell(e)
		}
		return row
	})
}

// Invoices is a list of invoices and credit notes; amounts are those of their
// own sign.
func Invoices(name string, invoices []spst.Invoice) Table {
	return tableOf(name, invoices, []Column{
		{"N°", Identifier, 12}, {"Date d'émission", Day, 12}, {"Type", Text, 22}, {"Lettre", Text, 6}, {"Montant HT", Amount, 14}, {"TVA", Amount, 14}, {"Montant TTC", Amount, 14},
		{"Reste à payer", Amount, 14}, {"Date d'exigibilité", Day, 12}, {"Période", Text, 14}, {"État", Text, 16}, {"Annule", Identifier, 12}, {"Annulée par", Identifier, 12},
	}, func(i *spst.Invoice) []any {
		return []any{i.Number, i.Date, i.Type.Label(), i.Letter, i.NetCents, i.VATCents, i.TotalCents, i.OpenCents, i.Due, i.Period, invoiceState(i), i.Reverses, i.ReversedBy}
	})
}

func invoiceState(i *spst.Invoice) string {
	switch {
	case i.Disputed:
		return "en contentieux"
	case i.Settled:
		return "acquittée"
	}
	return "à régler"
}

// Ledger is the échéancier; its last row says what is not in it.
func Ledger(name string, l spst.Ledger) Table {
	entries := slices.Clone(l.Entries)
	if l.OpeningCents != 0 {
		entries = slices.Insert(entries, 0, spst.LedgerEntry{Period: "Report", BalanceCents: l.OpeningCents})
	}
	t := tableOf(name, entries, []Column{
		{"N°", Identifier, 12}, {"Date d'émission", Day, 12}, {"Type de pièce", Text, 22}, {"Débit", Amount, 14}, {"Crédit", Amount, 14}, {"Solde", Amount, 14},
		{"Date d'exigibilité", Day, 12}, {"Période", Text, 14}, {"Facture", Identifier, 12}, {"Note", Text, 40},
	}, func(e *spst.LedgerEntry) []any {
		return []any{e.Number, e.Date, e.Kind.Label(), e.DebitCents, e.CreditCents, e.BalanceCents, e.Due, e.Period, e.Invoice, ""}
	})
	rows := t.Rows
	t.Rows = func(yield func([]any) bool) {
		for row := range rows {
			if !yield(row) {
				return
			}
		}
		yield([]any{"", spst.Date(0), "Total", l.DebitCents, l.CreditCents, l.BalanceCents, spst.Date(0), "", "", spst.LedgerNote})
	}
	return t
}

// Appointments is a list of visits.
func Appointments(name string, list []spst.Appointment) Table {
	return tableOf(name, list, []Column{
		{"Date", Day, 12}, {"Heure", Text, 8}, {"Salarié", Text, 30}, {"Visite", Text, 30}, {"Lieu", Text, 36}, {"Durée (min)", Number, 8}, {"État", Text, 12},
		{"Annulable jusqu'au", Day, 12}, {"Frais d'absence", Amount, 12}, {"Demande d'annulation", Text, 16},
	}, func(a *spst.Appointment) []any {
		request := ""
		if a.Cancellation != nil {
			request = a.Cancellation.State.Label()
		}
		return []any{a.Day(), spst.InParis(a.Start).Format("15:04"), a.EmployeeName, a.Kind.Label(), a.Place, a.Minutes, a.Status.Label(), a.LastSafeDay, a.FeeCents, request}
	})
}
