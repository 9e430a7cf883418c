package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Accounts are those of a member's books that its purchases go to, as its chart
// of accounts has them.
type Accounts struct {
	Journal, JournalLabel     string // code and name of the journal of purchases
	Supplier, SupplierLabel   string // collective account of the suppliers
	Auxiliary, AuxiliaryLabel string // auxiliary account of the service
	Expense, ExpenseLabel     string
	VAT, VATLabel             string // deductible VAT
}

// DefaultAccounts are those of the plan comptable général: purchases to HA, the
// service's fee to 6475 « Médecine du travail, pharmacie », VAT to 44566.
func DefaultAccounts(service string) Accounts {
	return Accounts{
		Journal: "HA", JournalLabel: "Achats", Supplier: "401000", SupplierLabel: "Fournisseurs", Auxiliary: service, AuxiliaryLabel: service,
		Expense: "647500", ExpenseLabel: "Médecine du travail, pharmacie", VAT: "445660", VATLabel: "TVA déductible sur autres biens et services",
	}
}

// fecColumns are the 18 of the fichier des écritures comptables (livre des
// procédures fiscales, art. A47 A-1, VII).
var fecColumns = [...]string{
	"JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib", "PieceRef", "PieceDate",
	"EcritureLib",
	"Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise", "Idevise",
}

// bookLine is a line of an entry; one of debit and credit is zero.
type bookLine struct {
	journal            string // of the forms that have it on each line
	account, label     string
	auxiliary, auxName string
	debit, credit      spst.Cents
	matched            bool // carries the lettrage of its invoice
}

// WriteFEC writes the purchase entries of invoices and credit notes in the 18
// columns of art. A47 A-1, separated by tabs, in UTF-8, with CR LF, decimal
// commas and dates AAAAMMJJ; those of one year, or of all when year is 0.
//
// An entry has the number of its invoice, so that the same invoice always gives
// the same entry. A credit note that takes an invoice back exactly is matched
// with it (« lettrage »); the codes are given over all the invoices, so that a
// year alone has the same ones. ValidDate is empty: validating is for the books
// that the entries go to. An invoice whose amounts do not balance is refused.
func WriteFEC(w io.Writer, invoices []spst.Invoice, year int, a Accounts) error {
	entries, err := entriesOf(invoices, year, a)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	writeFECLine(out, fecColumns[:])
	for i := range entries {
		entries[i].writeFEC(out, a)
	}
	return out.Flush()
}

// entry is an invoice in the books: its lines balance.
type entry struct {
	*spst.Invoice
	title string
	match match
	lines []bookLine
}

// entriesOf are the entries of invoices, in the order of their dates and numbers.
func entriesOf(invoices []spst.Invoice, year int, a Accounts) ([]entry, error) {
	sorted := slices.Clone(invoices)
	slices.SortFunc(sorted, func(x, y spst.Invoice) int {
		return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(len(x.Number), len(y.Number)), cmp.Compare(x.Number, y.Number))
	})
	letters := lettering(sorted)
	var entries []entry
	for i := range sorted {
		one := &sorted[i]
		if year != 0 && one.Date.Year() != year {
			continue
		}
		if one.NetCents+one.VATCents != one.TotalCents {
			return nil, &spst.Error{Kind: spst.Invalid, Code: spst.CodeFECBalance, Message: "La facture " + one.Number +
				" n'est pas équilibrée (HT + TVA ≠ TTC) : signalez-la au service avant d'exporter."}
		}
		entries = append(entries, entry{one, strings.TrimSpace(a.AuxiliaryLabel + " " + one.Type.Label() + " " + one.Number + " " + one.Period),
			letters[one.Number], linesOf(one, a)})
	}
	return entries, nil
}

// match is the lettrage of an invoice: its code, and the day it was matched.
type match struct {
	code string
	on   spst.Date
}

// lettering gives a code to each credit note and the invoice that it takes back
// to the cent.
func lettering(sorted []spst.Invoice) map[string]match {
	totals := map[string]spst.Cents{}
	for _, i := range sorted {
		totals[i.Number] = i.TotalCents
	}
	letters, n := map[string]match{}, 0
	for _, i := range sorted {
		if total, ok := totals[i.Reverses]; !ok || i.TotalCents >= 0 || total != -i.TotalCents {
			continue
		}
		if letters[i.Number].code != "" || letters[i.Reverses].code != "" {
			continue // taken back already
		}
		m := match{letterCode(n), i.Date}
		letters[i.Number], letters[i.Reverses] = m, m
		n++
	}
	return letters
}

// letterCode counts in capitals: AA, AB… AZ, BA… ZZ, BAA…
func letterCode(n int) string {
	code := ""
	for {
		code = string(rune('A'+n%26)) + code
		if n /= 26; n == 0 {
			break
		}
	}
	if len(code) == 1 {
		code = "A" + code
	}
	return code
}

// linesOf gives the lines of an invoice: the fee and its VAT against what is owed
// to the service; the other way round for a credit note.
func linesOf(i *spst.Invoice, a Accounts) []bookLine {
	lines := []bookLine{{account: a.Expense, label: a.ExpenseLabel, debit: i.NetCents}}
	if i.VATCents != 0 {
		lines = append(lines, bookLine{account: a.VAT, label: a.VATLabel, debit: i.VATCents})
	}
	lines = append(lines, bookLine{account: a.Supplier, label: a.SupplierLabel, auxiliary: a.Auxiliary, auxName: a.AuxiliaryLabel,
		credit: i.TotalCents, matched: true})
	for k := range lines {
		l := &lines[k]
		if l.debit < 0 {
			l.credit, l.debit = -l.debit, 0
		} else if l.credit < 0 {
			l.debit, l.credit = -l.credit, 0
		}
	}
	return slices.DeleteFunc(lines, func(l bookLine) bool { return l.debit == 0 && l.credit == 0 })
}

// letter is the lettrage of a line, and the day it was matched; "" for none.
func (e *entry) letter(l *bookLine) (code string, on spst.Date) {
	if !l.matched || e.match.code == "" {
		return "", 0
	}
	return e.match.code, e.match.on
}

func (e *entry) writeFEC(out *bufio.Writer, a Accounts) {
	for i := range e.lines {
		l := &e.lines[i]
		letter, on := e.letter(l)
		writeFECLine(out, []string{
			a.Journal, a.JournalLabel, e.Number, fecDate(e.Date), l.account, l.label, l.auxiliary, l.auxName, e.Number, fecDate(e.Date), e.title,
			ExcelCSV.amount(l.debit), ExcelCSV.amount(l.credit), letter, fecDate(on), "", "", "",
		})
	}
}

// fecDate is AAAAMMJJ.
func fecDate(d spst.Date) string {
	if d.IsZero() {
		return ""
	}
	return strings.ReplaceAll(d.String(), "-", "")
}

// writeFECLine writes fields, which hold no separator; what fails is told by the
// flush.
func writeFECLine(out *bufio.Writer, fields []string) {
	for i, f := range fields {
		if i > 0 {
			_ = out.WriteByte('\t')
		}
		_, _ = fmt.Fprint(out, strings.Join(strings.Fields(f), " "))
	}
	_, _ = out.WriteString("\r\n")
}
