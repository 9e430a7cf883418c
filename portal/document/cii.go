package document

import (
	"encoding/xml"
	"fmt"
	"strconv"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The XML of an invoice: UN/CEFACT Cross Industry Invoice D22B, profile EN
// 16931. Comments name the business terms (BT) and groups (BG) of the norm.
// A credit note is of type 381, whose amounts are positive.

const profile = "urn:cen.eu:en16931:2017" // BT-24

type ciiInvoice struct {
	XMLName     xml.Name       `xml:"rsm:CrossIndustryInvoice"`
	RSM         string         `xml:"xmlns:rsm,attr"`
	RAM         string         `xml:"xmlns:ram,attr"`
	UDT         string         `xml:"xmlns:udt,attr"`
	Profile     string         `xml:"rsm:ExchangedDocumentContext>ram:GuidelineSpecifiedDocumentContextParameter>ram:ID"`
	Document    ciiDocument    `xml:"rsm:ExchangedDocument"`
	Transaction ciiTransaction `xml:"rsm:SupplyChainTradeTransaction"`
}

type ciiDocument struct {
	Number string  `xml:"ram:ID"`       // BT-1
	Type   string  `xml:"ram:TypeCode"` // BT-3
	Date   ciiDate `xml:"ram:IssueDateTime"`
	Note   string  `xml:"ram:IncludedNote>ram:Content,omitempty"` // BT-22
}

type ciiDate struct {
	Value ciiDay `xml:"udt:DateTimeString"`
}

type ciiDay struct {
	Format string `xml:"format,attr"`
	Text   string `xml:",chardata"`
}

type ciiTransaction struct {
	Lines      []ciiLine     `xml:"ram:IncludedSupplyChainTradeLineItem"`
	Agreement  ciiAgreement  `xml:"ram:ApplicableHeaderTradeAgreement"`
	Delivery   struct{}      `xml:"ram:ApplicableHeaderTradeDelivery"`
	Settlement ciiSettlement `xml:"ram:ApplicableHeaderTradeSettlement"`
}

// ciiLine is BG-25.
type ciiLine struct {
	ID       string      `xml:"ram:AssociatedDocumentLineDocument>ram:LineID"`                                                          // BT-126
	Name     string      `xml:"ram:SpecifiedTradeProduct>ram:Name"`                                                                     // BT-153
	Price    string      `xml:"ram:SpecifiedLineTradeAgreement>ram:NetPriceProductTradePrice>ram:ChargeAmount"`                         // BT-146
	Quantity ciiQuantity `xml:"ram:SpecifiedLineTradeDelivery>ram:BilledQuantity"`                                                      // BT-129
	Tax      ciiLineTax  `xml:"ram:SpecifiedLineTradeSettlement>ram:ApplicableTradeTax"`                                                // BG-30
	Net      string      `xml:"ram:SpecifiedLineTradeSettlement>ram:SpecifiedTradeSettlementLineMonetarySummation>ram:LineTotalAmount"` // BT-131
}

type ciiQuantity struct {
	Unit  string `xml:"unitCode,attr"` // BT-130
	Value string `xml:",chardata"`
}

type ciiLineTax struct {
	Type     string `xml:"ram:TypeCode"`
	Category string `xml:"ram:CategoryCode"`          // BT-151
	Rate     string `xml:"ram:RateApplicablePercent"` // BT-152
}

type ciiAgreement struct {
	Seller ciiParty `xml:"ram:SellerTradeParty"` // BG-4
	Buyer  ciiParty `xml:"ram:BuyerTradeParty"`  // BG-7
}

type ciiParty struct {
	Name    string     `xml:"ram:Name"`
	Legal   *ciiLegal  `xml:"ram:SpecifiedLegalOrganization"`
	Address ciiAddress `xml:"ram:PostalTradeAddress"`
	VAT     *ciiVATID  `xml:"ram:SpecifiedTaxRegistration"`
}

type ciiLegal struct {
	ID ciiScheme `xml:"ram:ID"` // BT-30, BT-47: SIREN
}

type ciiScheme struct {
	Scheme string `xml:"schemeID,attr"`
	Value  string `xml:",chardata"`
}

type ciiAddress struct {
	PostalCode string `xml:"ram:PostcodeCode,omitempty"`
	Street     string `xml:"ram:LineOne,omitempty"`
	Complement string `xml:"ram:LineTwo,omitempty"`
	City       string `xml:"ram:CityName,omitempty"`
	Country    string `xml:"ram:CountryID"` // BT-40, BT-55
}

type ciiVATID struct {
	ID ciiScheme `xml:"ram:ID"` // BT-31, BT-48
}

type ciiSettlement struct {
	Currency  string        `xml:"ram:InvoiceCurrencyCode"` // BT-5
	Taxes     []ciiTax      `xml:"ram:ApplicableTradeTax"`
	Terms     *ciiTerms     `xml:"ram:SpecifiedTradePaymentTerms"`
	Sums      ciiSums       `xml:"ram:SpecifiedTradeSettlementHeaderMonetarySummation"`
	Preceding *ciiPreceding `xml:"ram:InvoiceReferencedDocument"`
}

// ciiTax is BG-23.
type ciiTax struct {
	Amount   string `xml:"ram:CalculatedAmount"` // BT-117
	Type     string `xml:"ram:TypeCode"`
	Basis    string `xml:"ram:BasisAmount"`           // BT-116
	Category string `xml:"ram:CategoryCode"`          // BT-118
	Rate     string `xml:"ram:RateApplicablePercent"` // BT-119
}

type ciiTerms struct {
	Due ciiDate `xml:"ram:DueDateDateTime"` // BT-9
}

// ciiSums is BG-22.
type ciiSums struct {
	Lines ciiPlain `xml:"ram:LineTotalAmount"`     // BT-106
	Net   ciiPlain `xml:"ram:TaxBasisTotalAmount"` // BT-109
	VAT   ciiMoney `xml:"ram:TaxTotalAmount"`      // BT-110
	Total ciiPlain `xml:"ram:GrandTotalAmount"`    // BT-112
	Due   ciiPlain `xml:"ram:DuePayableAmount"`    // BT-115
}

type ciiPlain string

type ciiMoney struct {
	Currency string `xml:"currencyID,attr"`
	Value    string `xml:",chardata"`
}

// ciiPreceding is BG-3: the invoice that a credit note reverses.
type ciiPreceding struct {
	Number string `xml:"ram:IssuerAssignedID"` // BT-25
}

// The codes of EN 16931.
const (
	typeInvoice    = "380" // UNTDID 1001
	typeCreditNote = "381"
	standardRate   = "S" // UNTDID 5305
	zeroRate       = "Z"
	pieces         = "C62" // UN/ECE Rec. 20: one
	sirenScheme    = "0002"
)

func writeCII(r portal.InvoiceRecord) ([]byte, error) {
	sign := spst.Cents(1)
	code := typeInvoice
	if r.Letter == spst.LetterCredit {
		sign, code = -1, typeCreditNote
	}
	note := r.Type.Label()
	if r.Period != "" {
		note += ", " + r.Period
	}
	doc := ciiInvoice{
		RSM:      "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
		RAM:      "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
		UDT:      "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
		Profile:  profile,
		Document: ciiDocument{Number: r.Number, Type: code, Date: dateOf(r.Date), Note: note},
		Transaction: ciiTransaction{
			Lines:      ciiLines(r.Lines, sign),
			Agreement:  ciiAgreement{Seller: partyOf(r.Seller), Buyer: partyOf(r.Buyer)},
			Settlement: settlementOf(r.Invoice, sign),
		},
	}
	body, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

func ciiLines(lines []spst.InvoiceLine, sign spst.Cents) []ciiLine {
	list := make([]ciiLine, len(lines))
	for i, l := range lines {
		quantity, price := int(sign)*l.Quantity, l.UnitCents
		if price < 0 { // a price is never negative (BR-27)
			quantity, price = -quantity, -price
		}
		list[i] = ciiLine{
			ID: strconv.Itoa(i + 1), Name: l.Label, Price: decimal(price),
			Quantity: ciiQuantity{Unit: pieces, Value: strconv.Itoa(quantity)},
			Tax:      ciiLineTax{Type: "VAT", Category: vatCategory(l.VATRate), Rate: rateOf(l.VATRate)},
			Net:      decimal(sign * l.NetCents()),
		}
	}
	return list
}

func settlementOf(i spst.Invoice, sign spst.Cents) ciiSettlement {
	s := ciiSettlement{
		Currency: "EUR",
		Sums: ciiSums{
			Lines: plain(sign * i.NetCents), Net: plain(sign * i.NetCents),
			VAT:   ciiMoney{Currency: "EUR", Value: decimal(sign * i.VATCents)},
			Total: plain(sign * i.TotalCents), Due: plain(sign * i.TotalCents),
		},
	}
	for _, v := range spst.VATShares(i.Lines) {
		s.Taxes = append(s.Taxes, ciiTax{
			Amount: decimal(sign * v.VATCents), Type: "VAT", Basis: decimal(sign * v.NetCents),
			Category: vatCategory(v.Rate), Rate: rateOf(v.Rate),
		})
	}
	due := i.Due
	if due.IsZero() { // something is payable: it needs a date (BR-CO-25)
		due = i.Date
	}
	s.Terms = &ciiTerms{Due: dateOf(due)}
	if i.Reverses != "" {
		s.Preceding = &ciiPreceding{Number: i.Reverses}
	}
	return s
}

func partyOf(p spst.Party) ciiParty {
	party := ciiParty{Name: p.Name, Address: ciiAddress{PostalCode: p.PostalCode, Street: p.Street, Complement: p.Complement, City: p.City, Country: "FR"}}
	if siren := p.SIREN(); siren != "" {
		party.Legal = &ciiLegal{ciiScheme{sirenScheme, siren}}
	}
	if p.VAT != "" {
		party.VAT = &ciiVATID{ciiScheme{"VA", p.VAT}}
	}
	return party
}

func vatCategory(rate int) string {
	if rate == 0 {
		return zeroRate
	}
	return standardRate
}

func rateOf(rate int) string { return fmt.Sprintf("%d.%02d", rate/100, rate%100) }

func dateOf(d spst.Date) ciiDate {
	y, m, day := d.Time().Date()
	return ciiDate{ciiDay{Format: "102", Text: fmt.Sprintf("%04d%02d%02d", y, m, day)}}
}

func plain(c spst.Cents) ciiPlain { return ciiPlain(decimal(c)) }

// decimal writes euros with two decimals, as XML does.
func decimal(c spst.Cents) string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}
