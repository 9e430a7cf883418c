package program

import (
	"bytes"
	"cmp"
	"context"
	"strconv"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/exchange/export"
)

// Books are the accounting entries of a member's invoices, as a file.
type Books struct {
	File    string // its name
	Text    []byte
	Entries int
}

// BooksNamed is the form of accounting entries that a person names; Usage "format" where there is none.
func BooksNamed(format string) (export.Books, error) {
	return cli.OneOf("format", format, export.AllBooks(), export.Books.Label)
}

// Books gives the entries of a year or, for 0, of all, in a form ([BooksNamed]) or, for "", in that of the
// configuration, the FEC where it says nothing.
func (m MemberSession) Books(ctx context.Context, year int, format string) (Books, error) {
	kept := m.Settings.Accounting.Of(m.Member.Number)
	form, err := BooksNamed(cmp.Or(format, kept.Format, string(export.FEC)))
	if err != nil {
		return Books{}, err
	}
	service, err := m.API.Service(ctx)
	if err != nil {
		return Books{}, err
	}
	invoices, err := m.API.Invoices(ctx, m.Member.Number, 0) // all: a credit note may take back an older one
	if err != nil {
		return Books{}, err
	}
	books := Books{File: "ecritures-" + m.Member.Number}
	if year != 0 {
		books.File += "-" + strconv.Itoa(year)
	}
	books.File += form.Extension()
	for _, i := range invoices {
		if year == 0 || i.Date.Year() == year {
			books.Entries++
		}
	}
	var b bytes.Buffer
	err = export.WriteBooks(&b, form, invoices, year, Accounts(kept, service.ShortName))
	books.Text = b.Bytes()
	return books, err
}

// Accounts are those of the configuration, the plan comptable général's where it
// says nothing.
func Accounts(c config.Accounting, service string) export.Accounts {
	a := export.DefaultAccounts(service)
	return export.Accounts{
		Journal: cmp.Or(c.Journal, a.Journal), JournalLabel: cmp.Or(c.JournalLabel, a.JournalLabel),
		Supplier: cmp.Or(c.Supplier, a.Supplier), SupplierLabel: cmp.Or(c.SupplierLabel, a.SupplierLabel),
		Auxiliary: cmp.Or(c.Auxiliary, a.Auxiliary), AuxiliaryLabel: cmp.Or(c.AuxiliaryLabel, a.AuxiliaryLabel),
		Expense: cmp.Or(c.Expense, a.Expense), ExpenseLabel: cmp.Or(c.ExpenseLabel, a.ExpenseLabel),
		VAT: cmp.Or(c.VAT, a.VAT), VATLabel: cmp.Or(c.VATLabel, a.VATLabel),
	}
}
