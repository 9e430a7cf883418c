// Package facturx reads the XML that is inside an invoice PDF (Factur-X, EN
// 16931), and compares it with what the portal's list says. It was written
// from the norm, not from the portal's writer, so that it can catch it out.
package facturx

import (
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Invoice is what the XML says, in the list's terms: a credit note (type 381,
// whose amounts are positive) has negative amounts here.
type Invoice struct {
	Profile       string // the guideline: urn:cen.eu:en16931:2017
	Number        string
	Credit        bool
	Date, Due     spst.Date
	Net           spst.Cents
	VAT           spst.Cents
	Total         spst.Cents
	Payable       spst.Cents
	Currency      string
	Reverses      string
	Seller, Buyer string
}

// The refusals: [spst.Invalid], with these codes.
const (
	CodeNoXML  = "facturx_absent"    // a PDF, but nothing inside
	CodeBadXML = "facturx_malformed" // not a PDF, or not an invoice
)

// Read takes an invoice PDF apart.
func Read(pdf []byte) (Invoice, error) {
	content, err := Extract(pdf)
	if err != nil {
		return Invoice{}, err
	}
	return Parse(content)
}

func malformed(err error) error {
	return &spst.Error{Kind: spst.Invalid, Code: CodeBadXML, Err: err, Message: "Les données Factur-X de ce PDF ne sont pas lisibles."}
}

// document is the part of a Cross Industry Invoice that is read.
type document struct {
	XMLName     xml.Name `xml:"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100 CrossIndustryInvoice"`
	Profile     string   `xml:"ExchangedDocumentContext>GuidelineSpecifiedDocumentContextParameter>ID"`
	Number      string   `xml:"ExchangedDocument>ID"`
	Type        string   `xml:"ExchangedDocument>TypeCode"`
	Date        string   `xml:"ExchangedDocument>IssueDateTime>DateTimeString"`
	Transaction struct {
		Seller     string `xml:"ApplicableHeaderTradeAgreement>SellerTradeParty>Name"`
		Buyer      string `xml:"ApplicableHeaderTradeAgreement>BuyerTradeParty>Name"`
		Settlement struct {
			Currency string `xml:"InvoiceCurrencyCode"`
			Due      string `xml:"SpecifiedTradePaymentTerms>DueDateDateTime>DateTimeString"`
			Reverses string `xml:"InvoiceReferencedDocument>IssuerAssignedID"`
			Sums     struct {
				Net     string `xml:"TaxBasisTotalAmount"`
				VAT     string `xml:"TaxTotalAmount"`
				Total   string `xml:"GrandTotalAmount"`
				Payable string `xml:"DuePayableAmount"`
			} `xml:"SpecifiedTradeSettlementHeaderMonetarySummation"`
		} `xml:"ApplicableHeaderTradeSettlement"`
	} `xml:"SupplyChainTradeTransaction"`
}

// creditNote is the type of a credit note (UNTDID 1001).
const creditNote = "381"

// Parse reads the XML.
func Parse(content []byte) (Invoice, error) {
	var d document
	if err := xml.Unmarshal(content, &d); err != nil {
		return Invoice{}, malformed(err)
	}
	t := d.Transaction
	i := Invoice{
		Profile: d.Profile, Number: d.Number, Credit: d.Type == creditNote, Currency: t.Settlement.Currency,
		Reverses: t.Settlement.Reverses, Seller: t.Seller, Buyer: t.Buyer,
	}
	sign := spst.Cents(1)
	if i.Credit {
		sign = -1
	}
	for _, a := range []struct {
		to   *spst.Cents
		text string
	}{{&i.Net, t.Settlement.Sums.Net}, {&i.VAT, t.Settlement.Sums.VAT}, {&i.Total, t.Settlement.Sums.Total}, {&i.Payable, t.Settlement.Sums.Payable}} {
		cents, err := amount(a.text)
		if err != nil {
			return i, malformed(err)
		}
		*a.to = sign * cents
	}
	var err error
	if i.Date, err = day(d.Date); err != nil {
		return i, malformed(err)
	}
	if t.Settlement.Due != "" {
		if i.Due, err = day(t.Settlement.Due); err != nil {
			return i, malformed(err)
		}
	}
	return i, nil
}

// amount reads euros with at most two decimals.
func amount(text string) (spst.Cents, error) {
	text = strings.TrimSpace(text)
	units, rest, _ := strings.Cut(text, ".")
	negative := strings.HasPrefix(units, "-")
	for len(rest) > 2 && strings.HasSuffix(rest, "0") {
		rest = rest[:len(rest)-1]
	}
	if len(rest) > 2 || units == "" || units == "-" {
		return 0, errors.New("an amount is not in cents")
	}
	u, err := strconv.ParseUint(strings.TrimPrefix(units, "-")+(rest + "00")[:2], 10, 63)
	if err != nil {
		return 0, err
	}
	n := spst.Cents(u)
	if negative {
		n = -n
	}
	return n, nil
}

// day reads a date of format 102: YYYYMMDD.
func day(text string) (spst.Date, error) {
	t, err := time.Parse("20060102", strings.TrimSpace(text))
	if err != nil {
		return 0, err
	}
	return spst.NewDate(t.Year(), t.Month(), t.Day()), nil
}

// Difference is a figure that the list and the XML give otherwise.
type Difference struct {
	Field        string // French
	Listed, Read string
}

// Compare gives what differs between the list and the XML; nothing is as it
// should be.
func Compare(listed spst.Invoice, read Invoice) []Difference {
	var all []Difference
	add := func(field, a, b string) {
		if a != b {
			all = append(all, Difference{field, a, b})
		}
	}
	add("N°", listed.Number, read.Number)
	add("Date", listed.Date.French(), read.Date.French())
	add("Montant HT", listed.NetCents.French(), read.Net.French())
	add("TVA", listed.VATCents.French(), read.VAT.French())
	add("Montant TTC", listed.TotalCents.French(), read.Total.French())
	if !listed.Due.IsZero() {
		add("Exigible le", listed.Due.French(), read.Due.French())
	}
	add("Facture annulée", listed.Reverses, read.Reverses)
	add("Monnaie", "EUR", read.Currency)
	return all
}
