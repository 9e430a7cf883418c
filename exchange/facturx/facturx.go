// Package facturx reads the XML that is inside an invoice PDF (Factur-X, EN
// 16931), and compares it with what the portal's list says. It was written from
// the norm, not from the portal's writer, so that it finds the mistakes of that
// writer.
package facturx

import (
	"encoding/xml"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// Invoice is what the XML says, in the list's terms: a credit note, whose amounts
// are positive there, has negative amounts here.
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
	Reverses      string // the numbers, between commas, when there are several
	Seller, Buyer string
}

// Read takes an invoice PDF apart.
func Read(pdf []byte) (Invoice, error) {
	content, err := Extract(pdf)
	if err != nil {
		return Invoice{}, err
	}
	return Parse(content)
}

func malformed(err error) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeBadXML, Err: err, Message: "Les données Factur-X de ce PDF ne sont pas lisibles."}
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
			Currency string   `xml:"InvoiceCurrencyCode"`
			Due      string   `xml:"SpecifiedTradePaymentTerms>DueDateDateTime>DateTimeString"`
			Reverses []string `xml:"InvoiceReferencedDocument>IssuerAssignedID"`
			Taxes    []string `xml:"ApplicableTradeTax>CalculatedAmount"`
			Sums     struct {
				Net     string  `xml:"TaxBasisTotalAmount"`
				VAT     []money `xml:"TaxTotalAmount"`
				Total   string  `xml:"GrandTotalAmount"`
				Payable string  `xml:"DuePayableAmount"`
			} `xml:"SpecifiedTradeSettlementHeaderMonetarySummation"`
		} `xml:"ApplicableHeaderTradeSettlement"`
	} `xml:"SupplyChainTradeTransaction"`
}

type money struct {
	Currency string `xml:"currencyID,attr"`
	Text     string `xml:",chardata"`
}

// creditNotes are the types of what gives money back (UNTDID 1001, as EN 16931 and
// XP Z12-012 take them): 261 and 502 are made out by the buyer.
var creditNotes = []string{"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}

// Parse reads the XML.
func Parse(content []byte) (Invoice, error) {
	var d document
	if err := decode(content, &d); err != nil {
		return Invoice{}, malformed(err)
	}
	t := d.Transaction
	i := Invoice{
		Profile: d.Profile, Number: d.Number, Credit: slices.Contains(creditNotes, strings.TrimSpace(d.Type)), Currency: t.Settlement.Currency,
		Reverses: strings.Join(t.Settlement.Reverses, ", "), Seller: t.Seller, Buyer: t.Buyer,
	}
	sums := t.Settlement.Sums
	for _, a := range []struct {
		to   *spst.Cents
		text string
	}{{&i.Net, sums.Net}, {&i.Total, sums.Total}, {&i.Payable, sums.Payable}} {
		cents, err := amount(a.text)
		if err != nil {
			return i, malformed(err)
		}
		*a.to = cents
	}
	var err error
	if i.VAT, err = vatTotal(sums.VAT, t.Settlement.Taxes, t.Settlement.Currency); err != nil {
		return i, malformed(err)
	}
	if i.Credit {
		i.Net, i.VAT, i.Total, i.Payable = -i.Net, -i.VAT, -i.Total, -i.Payable
	}
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

// vatTotal is BT-110, the one in the currency of the invoice: BT-111, beside it, is
// in that of the seller's accounts. An invoice without VAT may have neither: then
// it is what the breakdown sums up to.
func vatTotal(totals []money, breakdown []string, currency string) (spst.Cents, error) {
	for _, m := range totals {
		if m.Currency == currency || m.Currency == "" || len(totals) == 1 {
			return amount(m.Text)
		}
	}
	if len(totals) > 0 {
		return 0, errors.New("no total of VAT is in the currency of the invoice")
	}
	var sum spst.Cents
	for _, text := range breakdown {
		cents, err := amount(text)
		if err != nil {
			return 0, err
		}
		sum += cents
	}
	return sum, nil
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
