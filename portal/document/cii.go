package document

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// The XML of an invoice: UN/CEFACT Cross Industry Invoice D22B, with what French
// platforms ask (XP Z12-012). Comments name the business terms (BT) and groups
// (BG) of EN 16931. A credit note is of type 381, whose amounts are positive.

type ciiInvoice struct {
	XMLName     xml.Name       `xml:"rsm:CrossIndustryInvoice"`
	RSM         string         `xml:"xmlns:rsm,attr"`
	RAM         string         `xml:"xmlns:ram,attr"`
	UDT         string         `xml:"xmlns:udt,attr"`
	QDT         string         `xml:"xmlns:qdt,attr"`
	Process     string         `xml:"rsm:ExchangedDocumentContext>ram:BusinessProcessSpecifiedDocumentContextParameter>ram:ID"` // BT-23
	Profile     string         `xml:"rsm:ExchangedDocumentContext>ram:GuidelineSpecifiedDocumentContextParameter>ram:ID"`       // BT-24
	Document    ciiDocument    `xml:"rsm:ExchangedDocument"`
	Transaction ciiTransaction `xml:"rsm:SupplyChainTradeTransaction"`
}

type ciiDocument struct {
	Number string    `xml:"ram:ID"`       // BT-1
	Type   string    `xml:"ram:TypeCode"` // BT-3
	Date   ciiDate   `xml:"ram:IssueDateTime"`
	Notes  []ciiNote `xml:"ram:IncludedNote"` // BG-1
}

type ciiNote struct {
	Text    string `xml:"ram:Content"`               // BT-22
	Subject string `xml:"ram:SubjectCode,omitempty"` // BT-21
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

// ciiLine is a line of the invoice (BG-25).
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
	Seller ciiParty  `xml:"ram:SellerTradeParty"` // BG-4
	Buyer  ciiParty  `xml:"ram:BuyerTradeParty"`  // BG-7
	Order  *ciiOrder `xml:"ram:BuyerOrderReferencedDocument"`
}

type ciiOrder struct {
	Number string `xml:"ram:IssuerAssignedID"` // BT-13
}

type ciiParty struct {
	Global  *ciiScheme `xml:"ram:GlobalID"` // BT-29, BT-46: SIRET
	Name    string     `xml:"ram:Name"`
	Legal   *ciiID     `xml:"ram:SpecifiedLegalOrganization"` // BT-30, BT-47: SIREN
	Address ciiAddress `xml:"ram:PostalTradeAddress"`
	Reached *ciiReach  `xml:"ram:URIUniversalCommunication"` // BT-34, BT-49
	VAT     *ciiID     `xml:"ram:SpecifiedTaxRegistration"`  // BT-31, BT-48
}

type ciiID struct {
	ID ciiScheme `xml:"ram:ID"`
}

type ciiReach struct {
	ID ciiScheme `xml:"ram:URIID"`
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

type ciiSettlement struct {
	Currency  string        `xml:"ram:InvoiceCurrencyCode"` // BT-5
	BilledTo  *ciiParty     `xml:"ram:InvoiceeTradeParty"`  // XP Z12-012, EXT-FR-FE-BG-04
	Taxes     []ciiTax      `xml:"ram:ApplicableTradeTax"`
	Period    *ciiPeriod    `xml:"ram:BillingSpecifiedPeriod"`
	Terms     *ciiTerms     `xml:"ram:SpecifiedTradePaymentTerms"`
	Sums      ciiSums       `xml:"ram:SpecifiedTradeSettlementHeaderMonetarySummation"`
	Preceding *ciiPreceding `xml:"ram:InvoiceReferencedDocument"`
}

// ciiPeriod is the invoicing period (BG-14).
type ciiPeriod struct {
	From  ciiDate `xml:"ram:StartDateTime"` // BT-73
	Until ciiDate `xml:"ram:EndDateTime"`   // BT-74
}

// ciiTax is a line of the VAT breakdown (BG-23).
type ciiTax struct {
	Amount   string `xml:"ram:CalculatedAmount"` // BT-117
	Type     string `xml:"ram:TypeCode"`
	Reason   string `xml:"ram:ExemptionReason,omitempty"`     // BT-120
	Basis    string `xml:"ram:BasisAmount"`                   // BT-116
	Category string `xml:"ram:CategoryCode"`                  // BT-118
	Code     string `xml:"ram:ExemptionReasonCode,omitempty"` // BT-121
	Due      string `xml:"ram:DueDateTypeCode,omitempty"`     // BT-8
	Rate     string `xml:"ram:RateApplicablePercent"`         // BT-119
}

type ciiTerms struct {
	Due ciiDate `xml:"ram:DueDateDateTime"` // BT-9
}

// ciiSums holds the totals of the document (BG-22).
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
	Number string       `xml:"ram:IssuerAssignedID"` // BT-25
	Date   *ciiFormDate `xml:"ram:FormattedIssueDateTime"`
}

type ciiFormDate struct {
	Value ciiDay `xml:"qdt:DateTimeString"` // BT-26
}

// The codes of EN 16931 and XP Z12-012.
const (
	typeInvoice    = "380" // UNTDID 1001
	typeCreditNote = "381"
	standardRate   = "S" // UNTDID 5305
	exempt         = "E"
	pieces         = "C62" // UN/ECE Rec. 20: unit « one »
	sirenScheme    = "0002"
	siretScheme    = "0009"
	platformScheme = "0225" // the address on the French platforms: the SIREN
	services       = "S1"   // an invoice of services, to be paid
	onInvoice      = "5"    // UNTDID 2475: the tax is due with the invoice
)

// guidelines holds the values of the profile (BT-24).
var guidelines = map[spst.InvoiceProfile]string{
	"":                      "urn:cen.eu:en16931:2017",
	spst.ProfileEN16931:     "urn:cen.eu:en16931:2017",
	spst.ProfileExtended:    "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended",
	spst.ProfileExtendedCTC: "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
}

func writeCII(r portal.InvoiceRecord) ([]byte, error) {
	sign := spst.Cents(1)
	code := typeInvoice
	if r.Letter == spst.LetterCredit {
		sign, code = -1, typeCreditNote
	}
	doc := ciiInvoice{
		RSM:      "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
		RAM:      "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
		UDT:      "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
		QDT:      "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
		Process:  services,
		Profile:  guidelines[r.Terms.Profile],
		Document: ciiDocument{Number: r.Number, Type: code, Date: dateOf(r.Date), Notes: notesOf(r)},
		Transaction: ciiTransaction{
			Lines:      ciiLines(r.Lines, sign),
			Agreement:  ciiAgreement{Seller: partyOf(r.Seller), Buyer: partyOf(r.Buyer)},
			Settlement: settlementOf(r, sign),
		},
	}
	if r.Order != "" {
		doc.Transaction.Agreement.Order = &ciiOrder{r.Order}
	}
	body, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return nil, err
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}

// notesOf gives the notes: the kind of invoice, and the sentences below the amounts on the page. EN
// 16931 has no element for the billing address, so that address is a note as well.
func notesOf(r portal.InvoiceRecord) []ciiNote {
	kind := r.Type.Label()
	if r.Period != "" {
		kind += ", " + r.Period
	}
	notes := []ciiNote{{Text: kind}}
	if r.BilledTo != (spst.Party{}) {
		notes = append(notes, ciiNote{Text: "Adresse de facturation : " + strings.Join(postal(r.BilledTo), ", ")})
	}
	for _, m := range invoiceMentions(r) {
		notes = append(notes, ciiNote{Text: m.text, Subject: m.subject})
	}
	return notes
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

func settlementOf(r portal.InvoiceRecord, sign spst.Cents) ciiSettlement {
	s := ciiSettlement{
		Currency: "EUR",
		Taxes:    taxesOf(r, sign),
		Sums: ciiSums{
			Lines: plain(sign * r.NetCents), Net: plain(sign * r.NetCents),
			VAT:   ciiMoney{Currency: "EUR", Value: decimal(sign * r.VATCents)},
			Total: plain(sign * r.TotalCents), Due: plain(sign * r.TotalCents),
		},
	}
	if r.Terms.Profile.Extended() && r.BilledTo != (spst.Party{}) {
		to := partyOf(r.BilledTo)
		s.BilledTo = &to
	}
	if !r.From.IsZero() {
		s.Period = &ciiPeriod{dateOf(r.From), dateOf(r.Until)}
	}
	due := r.Due
	if due.IsZero() { // an amount to pay requires a due date (BR-CO-25)
		due = r.Date
	}
	s.Terms = &ciiTerms{Due: dateOf(due)}
	if r.Reverses != "" {
		s.Preceding = &ciiPreceding{Number: r.Reverses}
		if !r.ReversedOn.IsZero() {
			s.Preceding.Date = &ciiFormDate{dateOf(r.ReversedOn).Value}
		}
	}
	return s
}

func taxesOf(r portal.InvoiceRecord, sign spst.Cents) []ciiTax {
	var taxes []ciiTax
	for _, v := range spst.VATShares(r.Lines) {
		t := ciiTax{
			Amount: decimal(sign * v.VATCents), Type: "VAT", Basis: decimal(sign * v.NetCents),
			Category: vatCategory(v.Rate), Rate: rateOf(v.Rate),
		}
		if t.Category == exempt {
			why := exemptionOf(r)
			t.Reason, t.Code = why.Reason, why.Code
		}
		if r.Terms.VATOnDebits {
			t.Due = onInvoice
		}
		taxes = append(taxes, t)
	}
	return taxes
}

func exemptionOf(r portal.InvoiceRecord) spst.VATExemption {
	return cmp.Or(r.Terms.Exemption, spst.DefaultExemption())
}

func partyOf(p spst.Party) ciiParty {
	party := ciiParty{Name: p.Name, Address: ciiAddress{
		PostalCode: p.PostalCode, Street: p.Street, Complement: p.Complement, City: p.City, Country: cmp.Or(p.CountryCode(), spst.France),
	}}
	if siren := p.SIREN(); siren != "" {
		party.Global = &ciiScheme{siretScheme, p.SIRET}
		party.Legal = &ciiID{ciiScheme{sirenScheme, siren}}
		party.Reached = &ciiReach{ciiScheme{platformScheme, siren}}
	}
	if p.VAT != "" {
		party.VAT = &ciiID{ciiScheme{"VA", p.VAT}}
	}
	return party
}

// vatCategory gives the VAT category of a rate. A rate of 0 is « exempt »: the category « zero rated »
// accepts no reason (BR-Z-10), and a French invoice must give one.
func vatCategory(rate int) string {
	if rate == 0 {
		return exempt
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
