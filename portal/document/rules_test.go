package document_test

import (
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/facturx"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/spst"
)

// node is any element of the XML.
type node struct {
	XMLName  xml.Name
	Text     string `xml:",chardata"`
	Children []node `xml:",any"`
}

// all gives the text of the elements at a path of local names.
func (n node) all(path string) []string {
	name, rest, more := strings.Cut(path, "/")
	var found []string
	for _, c := range n.Children {
		switch {
		case c.XMLName.Local != name:
		case more:
			found = append(found, c.all(rest)...)
		default:
			found = append(found, c.Text)
		}
	}
	return found
}

func (n node) one(t tb, path string) string {
	t.Helper()
	found := n.all(path)
	if len(found) != 1 {
		t.Fatalf("%s is there %d times", path, len(found))
	}
	return found[0]
}

type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

// cents reads an amount, which has two decimals (BR-DEC).
func cents(t tb, text string) int64 {
	t.Helper()
	units, rest, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(units+rest, 10, 64)
	if err != nil || len(rest) != 2 {
		t.Fatalf("%q is not an amount", text)
	}
	return n
}

const (
	lines      = "SupplyChainTradeTransaction/IncludedSupplyChainTradeLineItem"
	settlement = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement"
	sums       = settlement + "/SpecifiedTradeSettlementHeaderMonetarySummation"
	taxes      = settlement + "/ApplicableTradeTax"
	agreement  = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement"
)

// checkRules checks the rules of EN 16931 about sums, and those that require an element.
func checkRules(t tb, content []byte) {
	t.Helper()
	var doc node
	if err := xml.Unmarshal(content, &doc); err != nil {
		t.Fatalf("%v", err)
	}
	amount := func(path string) int64 { t.Helper(); return cents(t, doc.one(t, path)) }
	sum := func(path string) (total int64) {
		t.Helper()
		for _, text := range doc.all(path) {
			total += cents(t, text)
		}
		return total
	}
	net, vat, total, payable := amount(sums+"/TaxBasisTotalAmount"), amount(sums+"/TaxTotalAmount"), amount(sums+"/GrandTotalAmount"),
		amount(sums+"/DuePayableAmount")
	for rule, equal := range map[string]bool{
		"BR-CO-10": amount(sums+"/LineTotalAmount") == sum(
			lines+"/SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"),
		"BR-CO-11": len(doc.all(sums+"/AllowanceTotalAmount")) == 0,
		"BR-CO-12": len(doc.all(sums+"/ChargeTotalAmount")) == 0,
		"BR-CO-13": net == amount(sums+"/LineTotalAmount"),
		"BR-CO-14": vat == sum(taxes+"/CalculatedAmount"),
		"BR-CO-15": total == net+vat,
		"BR-CO-16": payable == total,
		"BR-CO-18": len(doc.all(taxes+"/CategoryCode")) >= 1,
		"BR-CO-25": payable <= 0 || len(doc.all(settlement+"/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString")) == 1,
		"BR-S-08":  net == sum(taxes+"/BasisAmount"),
		"BR-01":    doc.one(t, "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID") == "urn:cen.eu:en16931:2017",
		"BR-02":    doc.one(t, "ExchangedDocument/ID") != "",
		"BR-05":    doc.one(t, settlement+"/InvoiceCurrencyCode") == "EUR",
		"BR-06":    doc.one(t, agreement+"/SellerTradeParty/Name") != "",
		"BR-07":    doc.one(t, agreement+"/BuyerTradeParty/Name") != "",
		"BR-FR-08": doc.one(t, "ExchangedDocumentContext/BusinessProcessSpecifiedDocumentContextParameter/ID") == "S1",
		"BR-FR-05": strings.HasSuffix(strings.Join(doc.all("ExchangedDocument/IncludedNote/SubjectCode"), " "), "AAB PMD PMT"),
		"BR-FR-10": len(doc.one(t, agreement+"/SellerTradeParty/SpecifiedLegalOrganization/ID")) == 9,
		"BR-FR-12": doc.one(t, agreement+"/BuyerTradeParty/URIUniversalCommunication/URIID") == doc.one(t,
			agreement+"/BuyerTradeParty/SpecifiedLegalOrganization/ID"),
		"BR-FR-13": doc.one(t, agreement+"/SellerTradeParty/URIUniversalCommunication/URIID") == doc.one(t,
			agreement+"/SellerTradeParty/SpecifiedLegalOrganization/ID"),
		"BR-E-10": strings.Contains(strings.Join(doc.all(taxes+"/CategoryCode"), ""), "E") == (len(doc.all(taxes+"/ExemptionReason")) == 1 &&
			len(doc.all(taxes+"/ExemptionReasonCode")) == 1),
		"BR-09":   doc.one(t, agreement+"/SellerTradeParty/PostalTradeAddress/CountryID") == "FR",
		"BR-11":   len(doc.one(t, agreement+"/BuyerTradeParty/PostalTradeAddress/CountryID")) == 2,
		"BR-16":   len(doc.all(lines+"/AssociatedDocumentLineDocument/LineID")) >= 1,
		"BR-S-02": doc.one(t, agreement+"/SellerTradeParty/SpecifiedTaxRegistration/ID") != "",
	} {
		if !equal {
			t.Fatalf("%s does not hold:\n%s", rule, content)
		}
	}
	bases, rates := doc.all(taxes+"/BasisAmount"), doc.all(taxes+"/RateApplicablePercent")
	for i, text := range doc.all(taxes + "/CalculatedAmount") {
		exact := float64(cents(t, bases[i])) * float64(cents(t, rates[i])) / 10_000
		if d := float64(cents(t, text)) - exact; d > 0.5 || d < -0.5 {
			t.Fatalf("BR-CO-17 does not hold: %s of %s at %s", text, bases[i], rates[i])
		}
	}
	for _, price := range doc.all(lines + "/SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount") {
		if cents(t, price) < 0 {
			t.Fatalf("BR-27 does not hold: %s", price)
		}
	}
}

func extracted(t tb, pdf []byte) []byte {
	t.Helper()
	content, err := facturx.Extract(pdf)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return content
}

func TestRulesOfTheNorm(t *testing.T) {
	for _, r := range []portal.InvoiceRecord{invoice(), credit()} {
		checkRules(t, extracted(t, made(t, r)))
	}
	doc := string(extracted(t, made(t, credit())))
	for _, want := range []string{
		"<ram:TypeCode>381<", "<ram:GrandTotalAmount>833.76<", "<ram:IssuerAssignedID>420930<", `<qdt:DateTimeString format="102">20240201<`,
	} {
		if !strings.Contains(doc, want) {
			t.Errorf("the credit note lacks %s", want)
		}
	}
}

// Any invoice follows the rules, and its XML agrees with the list of invoices.
func TestRulesHoldForAnyInvoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := invoice()
		r.Lines = nil
		sign := rapid.SampledFrom([]int{1, -1}).Draw(t, "sign")
		for range rapid.IntRange(1, 6).Draw(t, "lines") {
			r.Lines = append(r.Lines, spst.InvoiceLine{
				Label: rapid.StringN(1, 60, 200).Draw(t, "label"), Quantity: sign * rapid.IntRange(1, 500).Draw(t, "quantity"),
				UnitCents: spst.Cents(rapid.IntRange(1, 1_000_000).Draw(t, "price")),
				VATRate:   rapid.SampledFrom([]int{0, 550, 1000, spst.StandardVAT}).Draw(t, "rate"),
			})
		}
		r.Total()
		content, err := document.WriteCII(r)
		if err != nil {
			t.Fatal(err)
		}
		checkRules(t, content)
		read, err := facturx.Parse(content)
		if err != nil {
			t.Fatal(err)
		}
		if d := facturx.Compare(r.Invoice, read); d != nil {
			t.Fatalf("%+v", d)
		}
	})
}

// A label of any length is printed in full, on as many pages as needed, and is complete in the XML.
func TestLabelsArePrintedWhole(t *testing.T) {
	r := invoice()
	label := ""
	for n := range 900 {
		label += "mot" + strconv.Itoa(n) + " "
	}
	label = strings.TrimSpace(label)
	r.Lines = append(r.Lines, r.Lines[0], r.Lines[0])
	r.Lines[1].Label = label
	pdf := made(t, r)
	if !strings.Contains(string(extracted(t, pdf)), "<ram:Name>"+label+"<") {
		t.Error("it is cut in the XML")
	}
	needTools(t)
	path := filepath.Join(t.TempDir(), "f.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	text := run(t, "pdftotext", "-layout", path, "-")
	for n := range 900 {
		if !regexp.MustCompile(`\bmot` + strconv.Itoa(n) + `\b`).MatchString(text) {
			t.Fatalf("word %d is not printed", n)
		}
	}
	if strings.Count(text, "Désignation") != strings.Count(text, "\f") || strings.Count(text, "\f") < 3 {
		t.Errorf("%d titles on %d pages", strings.Count(text, "Désignation"), strings.Count(text, "\f"))
	}
}

// No text in a label makes an invoice fail.
func TestAnyLabelCanBePrinted(t *testing.T) {
	r := invoice()
	for _, label := range []string{"", "𐀀 emoji 🙂", "\x00\x1b[31m", strings.Repeat("très long ", 60), strings.Repeat("W", 400), "\u200b\u202e",
		"line\nbreak"} {
		r.Lines[0].Label, r.Buyer.Name = label, label
		read, err := facturx.Read(made(t, r))
		if err != nil || read.Total != r.TotalCents {
			t.Errorf("%q: %+v, %v", label, read, err)
		}
	}
}
