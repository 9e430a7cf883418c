package facturx

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

const sampleXML = `<?xml version="1.0"?><a:CrossIndustryInvoice xmlns:a="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:b="x">
<a:ExchangedDocumentContext><b:GuidelineSpecifiedDocumentContextParameter><b:ID>urn:cen.eu:en16931:2017</b:ID></b:GuidelineSpecifiedDocumentContextParameter></a:ExchangedDocumentContext>
<a:ExchangedDocument><b:ID>421582</b:ID><b:TypeCode>381</b:TypeCode><b:IssueDateTime><b:DateTimeString format="102">20240223</b:DateTimeString></b:IssueDateTime></a:ExchangedDocument>
<a:SupplyChainTradeTransaction><b:ApplicableHeaderTradeAgreement><b:SellerTradeParty><b:Name>AMSN</b:Name></b:SellerTradeParty><b:BuyerTradeParty><b:Name>FLEURISTE</b:Name></b:BuyerTradeParty></b:ApplicableHeaderTradeAgreement>
<b:ApplicableHeaderTradeSettlement><b:InvoiceCurrencyCode>EUR</b:InvoiceCurrencyCode><b:SpecifiedTradeSettlementHeaderMonetarySummation>
<b:TaxBasisTotalAmount>694.8</b:TaxBasisTotalAmount><b:TaxTotalAmount currencyID="EUR">138.96</b:TaxTotalAmount><b:GrandTotalAmount>833.7600</b:GrandTotalAmount><b:DuePayableAmount>833.76</b:DuePayableAmount>
</b:SpecifiedTradeSettlementHeaderMonetarySummation><b:InvoiceReferencedDocument><b:IssuerAssignedID>420930</b:IssuerAssignedID></b:InvoiceReferencedDocument></b:ApplicableHeaderTradeSettlement></a:SupplyChainTradeTransaction></a:CrossIndustryInvoice>`

func listed() spst.Invoice {
	return spst.Invoice{
		Number: "421582", Date: spst.NewDate(2024, 2, 23), NetCents: -69480, VATCents: -13896, TotalCents: -83376, Reverses: "420930",
	}
}

// file is a PDF as other programs write it: names, order and filter vary.
func file(name, filter, content string) []byte {
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(x) 4 0 R] >> >> >>",
		"<< /Type /Pages /Count 0 /Kids [] >>",
		fmt.Sprintf("<< /Type /EmbeddedFile %s /Params << /Size 3 >> /Length %d >>\r\nstream\r\n%s\r\nendstream", filter, len(content), content),
		fmt.Sprintf("<</AFRelationship/Alternative/EF<</F 3 0 R>>/F(%[1]s)/Type/Filespec/UF(%[1]s)>>", name),
	)
}

// pdf is a file of these objects, the first of which is its catalog.
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\r\n")
	table := "0000000000 65535 f\r\n"
	for i, o := range objects {
		table += fmt.Sprintf("%010d 00000 n\r\n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\r\n%s\r\nendobj\r\n", i+1, o)
	}
	fmt.Fprintf(&b, "xref\r\n0 %d\r\n%strailer\r\n<< /Size %[1]d /Root 1 0 R >>\r\nstartxref\r\n%[3]d\r\n%%%%EOF\r\n", len(objects)+1, table, b.Len())
	return b.Bytes()
}

func deflate(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func TestReadOfOtherPrograms(t *testing.T) {
	// Made by qpdf --object-streams=generate from the deflated one: its own
	// dictionaries are compressed (ISO 32000-1, 7.5.7).
	packed, err := os.ReadFile("testdata/object-streams.pdf")
	if err != nil || bytes.Contains(packed, []byte("Filespec")) {
		t.Fatal(err, "or the dictionaries are plain")
	}
	for name, pdf := range map[string][]byte{
		"plain":    file("factur-x.xml", "", sampleXML),
		"deflated": file("Factur-X.xml", "/Filter /FlateDecode", deflate(sampleXML)),
		"array":    file("zugferd-invoice.xml", "/Filter [/FlateDecode]", deflate(sampleXML)),
		"packed":   packed,
	} {
		read, err := Read(pdf)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if d := Compare(listed(), read); d != nil || !read.Credit || read.Seller != "AMSN" || read.Buyer != "FLEURISTE" || read.Payable != -83376 {
			t.Errorf("%s: %+v, %+v", name, d, read)
		}
	}
}

func TestEveryDifferenceIsSaid(t *testing.T) {
	read, err := Parse([]byte(sampleXML))
	if err != nil {
		t.Fatal(err)
	}
	other := spst.Invoice{Number: "1", Date: spst.NewDate(2024, 2, 24), NetCents: 1, VATCents: 2, TotalCents: 3, Due: spst.NewDate(2024, 3, 1), Reverses: "2"}
	read.Currency = "USD"
	var fields []string
	for _, d := range Compare(other, read) {
		fields = append(fields, d.Field)
	}
	if got := strings.Join(fields, ", "); got != "N°, Date, Montant HT, TVA, Montant TTC, Exigible le, Facture annulée, Monnaie" {
		t.Errorf("%s", got)
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		pdf  []byte
		code string
	}{
		"nothing":      {nil, CodeBadXML},
		"a page":       {[]byte("<html>"), CodeBadXML},
		"empty":        {[]byte("%PDF-1.7\n%%EOF"), CodeBadXML},
		"no file":      {pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"), CodeNoXML},
		"another file": {file("notes.txt", "", sampleXML), CodeNoXML},
		"cut":          {file("factur-x.xml", "", sampleXML)[:200], CodeBadXML},
		"not deflated": {file("factur-x.xml", "/Filter /FlateDecode", sampleXML), CodeBadXML},
		"not XML":      {file("factur-x.xml", "", "bonjour"), CodeBadXML},
		"other XML":    {file("factur-x.xml", "", "<a/>"), CodeBadXML},
		"bad amount":   {file("factur-x.xml", "", strings.Replace(sampleXML, "138.96", "138.961", 1)), CodeBadXML},
		"bad date":     {file("factur-x.xml", "", strings.Replace(sampleXML, "20240223", "20241332", 1)), CodeBadXML},
	} {
		if _, err := Read(c.pdf); spst.CodeOf(err) != c.code || spst.KindOf(err) != spst.Invalid {
			t.Errorf("%s: %v (%s), want %s", name, err, spst.CodeOf(err), c.code)
		}
	}
}

func TestAmounts(t *testing.T) {
	for text, want := range map[string]spst.Cents{"0": 0, "1": 100, "1.5": 150, "-0.01": -1, " 12.340 ": 1234, "-12": -1200} {
		if got, err := amount(text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-", ".", "x", "1.234", "1e3", "--1", "1,5", "99999999999999999999"} {
		if got, err := amount(text); err == nil {
			t.Errorf("%q is %d", text, got)
		}
	}
}

// Nothing that is read stops the program.
func FuzzRead(f *testing.F) {
	f.Add(file("factur-x.xml", "", sampleXML))
	f.Add(file("factur-x.xml", "/Filter /FlateDecode", deflate(sampleXML)))
	f.Add([]byte("%PDF-1.7\n8 0 obj\n<</EF<</F 8 0 R>>/F(factur-x.xml)/Length 99999999999>>\nstream"))
	f.Fuzz(func(t *testing.T, pdf []byte) {
		if read, err := Read(pdf); err == nil {
			Compare(spst.Invoice{}, read)
		}
	})
}
