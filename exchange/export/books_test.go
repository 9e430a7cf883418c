package export_test

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
)

// booked are invoices as the books may have to take them: a credit note, cents that floats get
// wrong, no VAT, accents.
func booked() []spst.Invoice {
	due := spst.NewDate(2026, time.March, 31)
	return []spst.Invoice{
		{Number: "420930", Date: spst.NewDate(2026, time.February, 1), Due: due, Type: spst.EstimatedInvoice, NetCents: 69480, VATCents: 13896,
			TotalCents: 83376, Period: "Année 2026", ReversedBy: "421582"},
		{Number: "421582", Date: spst.NewDate(2026, time.February, 23), Type: spst.CreditNote, NetCents: -69480, VATCents: -13896,
			TotalCents: -83376, Period: "Année 2026", Reverses: "420930"},
		{Number: "421590", Date: spst.NewDate(2026, time.February, 26), Due: due, Type: spst.PlainInvoice, NetCents: 440029, VATCents: 88006,
			TotalCents: 528035, Period: "Œuvre d’été « élevée »"},
		{Number: "428113", Date: spst.NewDate(2026, time.March, 3), Due: due, Type: spst.PlainInvoice, NetCents: 1, TotalCents: 1},
	}
}

// layouts are where each form has what of a line, from 1 on: account, date, side, amount, lettrage,
// number. They are written from the descriptions and not from the code.
var layouts = map[export.Books]struct {
	head, length                                int
	account, date, side, amount, letter, number [2]int
	day                                         string
	decimal                                     string
}{
	export.Quadra: {1, 168, [2]int{2, 9}, [2]int{15, 20}, [2]int{42, 42}, [2]int{43, 55}, [2]int{70, 71}, [2]int{149, 158}, "020106", ""},
	export.XImport: {0, 142, [2]int{36, 46}, [2]int{8, 15}, [2]int{85, 85}, [2]int{72, 84}, [2]int{86, 97}, [2]int{24, 35}, "20060102",
		"."},
	export.TRA: {1, 222, [2]int{14, 30}, [2]int{4, 11}, [2]int{130, 130}, [2]int{131, 150}, [2]int{}, [2]int{49, 83}, "02012006", ","},
}

func at(line string, place [2]int) string {
	if place[0] == 0 {
		return ""
	}
	return strings.TrimSpace(line[place[0]-1 : place[1]])
}

// Each form has every entry to the cent, balanced, on its days, with the lettrage of the credit note.
func TestBooks(t *testing.T) {
	accounts := export.DefaultAccounts("AMSN")
	for form, of := range layouts {
		var b bytes.Buffer
		if err := export.WriteBooks(&b, form, booked(), 2026, accounts); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(b.String(), "\r\n"), "\r\n")[of.head:]
		balance, paid := map[string]int{}, map[string]int{}
		var letters []string
		for _, line := range lines {
			if len(line) != of.length {
				t.Errorf("%s: %d characters in %q, want %d", form, len(line), line, of.length)
				continue
			}
			text, number := at(line, of.amount), at(line, of.number)
			if of.decimal != "" && text[len(text)-3:len(text)-2] != of.decimal {
				t.Errorf("%s: %q has no %q before its cents", form, text, of.decimal)
			}
			cents, err := strconv.Atoi(strings.TrimLeft(strings.Replace(text, of.decimal, "", 1), "+0"))
			if err != nil {
				t.Errorf("%s: %q is no amount", form, text)
			}
			if at(line, of.side) == "C" {
				cents = -cents
			}
			balance[number] += cents
			if account := at(line, of.account); account == "AMSN" || account == "401000" {
				paid[number] -= cents
				if letter := at(line, of.letter); letter != "" {
					letters = append(letters, number+" "+letter)
				}
			} else if account != "647500" && account != "445660" {
				t.Errorf("%s: account %q", form, account)
			}
			if _, err := time.Parse(of.day, at(line, of.date)); err != nil {
				t.Errorf("%s: %v", form, err)
			}
		}
		for _, i := range booked() {
			if balance[i.Number] != 0 || paid[i.Number] != int(i.TotalCents) {
				t.Errorf("%s: %s is out by %d and owes %d, want %d", form, i.Number, balance[i.Number], paid[i.Number], i.TotalCents)
			}
		}
		if want := []string{"420930 AA", "421582 AA"}; of.letter[0] != 0 && !slices.Equal(letters, want) {
			t.Errorf("%s: lettrage %v", form, letters)
		}
		if len(lines) != 11 {
			t.Errorf("%s: %d lines", form, len(lines))
		}
	}
}

// What would name another account or another invoice once it is cut is refused, with the text.
func TestBooksRefuseWhatHasNoRoom(t *testing.T) {
	long := export.DefaultAccounts("AMSN")
	long.Expense = "647500000123456789"
	for _, form := range []export.Books{export.Quadra, export.XImport, export.TRA} {
		err := export.WriteBooks(&bytes.Buffer{}, form, booked(), 0, long)
		if spst.CodeOf(err) != spst.CodeBooks || !strings.Contains(fmt.Sprint(err), long.Expense) {
			t.Errorf("%s: %v", form, err)
		}
	}
	numbered := booked()
	numbered[2].Number = "F2026-000123456"
	if err := export.WriteBooks(&bytes.Buffer{}, export.XImport, numbered, 0, export.DefaultAccounts("AMSN")); spst.CodeOf(err) != spst.CodeBooks {
		t.Errorf("a long number: %v", err)
	}
	var fec, same bytes.Buffer
	if err := export.WriteFEC(&fec, booked(), 0, long); err != nil {
		t.Fatal(err)
	}
	if err := export.WriteBooks(&same, export.FEC, booked(), 0, long); err != nil || fec.String() != same.String() {
		t.Errorf("the FEC: %v", err)
	}
}
