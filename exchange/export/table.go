// Package export writes what people take out of the program: rosters, invoices,
// the échéancier and appointments as text tables or workbooks, and the
// accounting entries of the invoices.
//
// House rules: rows are written one by one, so a roster of 100,000 costs no more
// than one of ten; a text never runs as a formula; what a roster export holds,
// the reader of rosters reads back the same; NIRs go out only when asked for.
package export

import (
	"cmp"
	"iter"
	"slices"

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
// titles are the words of the fields, which the reader of rosters knows.
type rosterColumn struct {
	Column
	cell func(*spst.Employee) any
}

// looks are the kinds and widths of the columns that are not a text of 20.
var looks = map[string]Column{
	"birth_name": {Width: 24}, "sex": {Width: 6}, "birth_date": {Kind: Day, Width: 12}, "nir": {Kind: Identifier, Width: 18}, "hire_date": {Kind: Day, Width: 12},
	"job_title": {Width: 28}, "pcs_code": {Kind: Identifier, Width: 8}, "multi_employer": {Kind: YesNo, Width: 8}, "determinants": {Width: 30},
	"email": {Width: 30}, "mobile": {Kind: Identifier, Width: 14}, "scheduling_constraints": {Width: 30}, "comment": {Width: 40}, "declared_category": {Width: 12},
}

// rosterColumns are the fields in the order of the form. The end of a contract that is
// announced only, which has the field of the exit date, is a column of its own.
func rosterColumns(nir bool) []rosterColumn {
	var all []rosterColumn
	for _, f := range spst.EmployeeFields() {
		switch {
		case f.Name == "nir" && !nir:
		case f.Name == "exit_date":
			all = append(all,
				rosterColumn{Column{spst.FieldLabel("announced_end"), Day, 12}, func(e *spst.Employee) any { return dateIf(e.ExitReason == "", e.ExitDate) }},
				rosterColumn{Column{f.Label, Day, 12}, func(e *spst.Employee) any { return dateIf(e.ExitReason != "", e.ExitDate) }})
		default:
			c := Column{Title: f.Label, Kind: looks[f.Name].Kind, Width: cmp.Or(looks[f.Name].Width, 20)}
			all = append(all, rosterColumn{c, cellOf(f, c.Kind)})
		}
	}
	return all
}

func dateIf(there bool, d spst.Date) spst.Date {
	if there {
		return d
	}
	return 0
}

// cellOf gives what an employee has in the column of a field.
func cellOf(f spst.EmployeeField, kind Kind) func(*spst.Employee) any {
	return func(e *spst.Employee) any {
		switch p := f.At(e).(type) {
		case *spst.Date:
			return *p
		case *bool:
			return *p
		case *spst.Sex: // F or M, as everybody's file has it
			return string(*p)
		case *spst.NIR:
			return string(*p)
		case *string:
			if kind == Identifier {
				return *p
			}
		}
		return f.Shown(e)
	}
}

// Roster is a list of employees, with their NIRs or without the column.
func Roster(name string, employees []spst.Employee, nir bool) Table {
	columns := rosterColumns(nir)
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
