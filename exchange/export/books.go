package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/espace-adherent/adherent/spst"
)

// Books is a form in which accounting programs import entries.
type Books string

// The forms. The layouts that are not the law's are those that others publish:
//
//   - Quadra: the positions of « Fichier d'entrée ASCII dans QuadraCOMPTA », as Dolibarr's
//     exportQuadratus and the reader of ConvertEcritures (PyPI) have them.
//   - XImport: the table of openflyers.com, Accounting-export-template-CielXimport; the end of the line,
//     which says euros and the form of 2003, is that of Dolibarr's exportCiel.
//   - TRA: the records of github.com/omniboost/go-cegid, and the values of the header that
//     help.expensya.com, « Export Cegid Standard », gives.
const (
	FEC     Books = "fec"
	Quadra  Books = "quadra"
	XImport Books = "ximport"
	TRA     Books = "tra"
)

// AllBooks are the forms, the law's first.
func AllBooks() []Books { return []Books{FEC, Quadra, XImport, TRA} }

// Label is « Quadra (ASCII) ».
func (b Books) Label() string {
	return map[Books]string{FEC: "FEC", Quadra: "QuadraCompta (ASCII)", XImport: "Ciel, EBP (XIMPORT)", TRA: "Cegid (TRA)"}[b]
}

// Extension is that of a file, with its dot.
func (b Books) Extension() string {
	if b == TRA {
		return ".tra"
	}
	return ".txt"
}

// WriteBooks writes the purchase entries in a form; see [WriteFEC] for what they are. The forms of
// fixed positions are in ASCII, so that no program reads a letter for another: accents are left
// out, texts are cut. What would no longer name the same account or invoice is refused.
func WriteBooks(w io.Writer, form Books, invoices []spst.Invoice, year int, a Accounts) error {
	line := map[Books]func(*entry, *bookLine, int) []field{Quadra: quadraLine, XImport: ximportLine, TRA: traLine}[form]
	if line == nil {
		return WriteFEC(w, invoices, year, a)
	}
	entries, err := entriesOf(invoices, year, a)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	head := map[Books][]field{Quadra: quadraSupplier(a), TRA: traHeader}[form]
	if err := writeFields(out, head); err != nil {
		return err
	}
	for i := range entries {
		for k := range entries[i].lines {
			l := entries[i].lines[k]
			l.journal = a.Journal
			if err := writeFields(out, line(&entries[i], &l, i+1)); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// field is a place of a line of fixed positions.
type field struct {
	width int
	text  string
	right bool
	whole string // what it is, in French, when it may not be cut
}

func left(width int, text string) field { return field{width: width, text: text} }

func blank(width int) field { return field{width: width} }

func whole(width int, text, what string) field { return field{width: width, text: text, whole: what} }

func writeFields(out *bufio.Writer, fields []field) error {
	if len(fields) == 0 {
		return nil
	}
	for _, f := range fields {
		text := ascii(f.text)
		if f.whole != "" && len(text) > f.width {
			return &spst.Error{Kind: spst.Invalid, Code: spst.CodeBooks, Message: fmt.Sprintf(
				"Cette forme n'a que %d caractères pour %s, et « %s » en a %d : changez la section [comptabilite], ou la forme.", f.width, f.whole, text, len(text))}
		}
		text = text[:min(len(text), f.width)]
		if f.right {
			_, _ = fmt.Fprintf(out, "%*s", f.width, text) // Flush tells
			continue
		}
		_, _ = fmt.Fprintf(out, "%-*s", f.width, text)
	}
	_, err := out.WriteString("\r\n")
	return err
}

// ascii is a text without accents; what has no letter in ASCII is a blank.
func ascii(s string) string {
	s = strings.NewReplacer("œ", "oe", "Œ", "OE", "æ", "ae", "Æ", "AE", "’", "'").Replace(s)
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r < ' ' || r > '~':
			return ' '
		}
		return r
	}, norm.NFD.String(s))), " ")
}

// code is the account of a line: the auxiliary one where there is one.
func (l *bookLine) code() string {
	if l.auxiliary != "" {
		return l.auxiliary
	}
	return l.account
}

// side is D or C, with the amount, which is not negative.
func (l *bookLine) side() (string, spst.Cents) {
	if l.debit != 0 {
		return "D", l.debit
	}
	return "C", l.credit
}

// quadraSupplier creates the supplier's account where the books do not have it.
func quadraSupplier(a Accounts) []field {
	return []field{left(1, "C"), whole(8, a.Auxiliary, accountWords), left(30, a.AuxiliaryLabel), left(7, "F"+a.Auxiliary), blank(52),
		whole(8, a.Supplier, accountWords), blank(110), left(1, "2"), left(1, "F")}
}

const (
	accountWords = "un compte"
	journalWords = "le code du journal"
	numberWords  = "un numéro de facture"
)

func quadraLine(e *entry, l *bookLine, _ int) []field {
	side, amount := l.side()
	letter, _ := e.letter(l)
	return []field{left(1, "M"), whole(8, l.code(), accountWords), whole(2, l.journal, journalWords), left(3, "000"), left(6, shortDate(e.Date)),
		blank(1), left(20, e.title), left(1, side), left(13, fmt.Sprintf("+%012d", amount)), blank(8), left(6, orZeros(shortDate(e.Due))),
		whole(2, letter, "un lettrage"), blank(3), blank(5), blank(20), whole(8, e.Number, numberWords), left(3, "EUR"), left(3, l.journal), blank(3),
		left(30, e.title), blank(2), whole(10, e.Number, numberWords), blank(10)}
}

func ximportLine(e *entry, l *bookLine, n int) []field {
	side, amount := l.side()
	letter, _ := e.letter(l)
	return []field{left(5, fmt.Sprintf("%05d", n%100000)), whole(2, l.journal, journalWords), left(8, fecDate(e.Date)), left(8, fecDate(e.Due)),
		whole(12, e.Number, numberWords), whole(11, l.code(), accountWords), left(25, e.title),
		left(13, fmt.Sprintf("%010d.%02d", amount/100, amount%100)), left(1, side), whole(12, letter, "un lettrage"), blank(6),
		left(34, cmp.Or(l.auxName, l.label)), left(5, "O2003")}
}

// traHeader names the file: the series S5, of an accountant, entries in the standard form.
var traHeader = []field{left(3, "***"), left(2, "S5"), left(3, "EXP"), left(3, "JRL"), left(3, "STD"), blank(3), left(8, traNoDate), left(8, traNoDate),
	left(3, "011"), blank(91)}

const traNoDate = "01011900"

func traLine(e *entry, l *bookLine, _ int) []field {
	side, amount := l.side()
	kind, nature := " ", "FF" // facture fournisseur
	if l.auxiliary != "" {
		kind = "X"
	}
	if e.TotalCents < 0 {
		nature = "AF" // avoir fournisseur
	}
	due := traNoDate
	if !e.Due.IsZero() {
		due = traDate(e.Due)
	}
	return []field{whole(3, l.journal, journalWords), left(8, traDate(e.Date)), left(2, nature),
		whole(17, l.account, accountWords), left(1, kind),
		whole(17, l.auxiliary, accountWords), whole(35, e.Number, numberWords), left(35, e.title), blank(3), left(8, due), left(1, side),
		{width: 20, text: fmt.Sprintf("%d,%02d", amount/100, amount%100), right: true}, left(1, "N"), {width: 8, text: digitsOf(e.Number), right: true},
		left(3, "EUR"), {width: 10, text: "1,00000000", right: true}, left(3, "E--"), {width: 20, text: "0,00", right: true},
		{width: 20, text: "0,00", right: true}, blank(3), blank(2), {width: 2, text: "1", right: true}}
}

// shortDate is JJMMAA, "" for none.
func shortDate(d spst.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format("020106")
}

// traDate is JJMMAAAA.
func traDate(d spst.Date) string { return d.Time().Format("02012006") }

func orZeros(date string) string { return cmp.Or(date, "000000") }

// digitsOf are the last eight digits of a number.
func digitsOf(number string) string {
	digits := slices.DeleteFunc([]byte(number), func(c byte) bool { return c < '0' || c > '9' })
	return string(digits[max(0, len(digits)-8):])
}
