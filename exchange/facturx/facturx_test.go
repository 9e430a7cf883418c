package facturx

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

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
	fmt.Fprintf(&b, "xref\r\n0 %d\r\n%strailer\r\n<< /Size %[1]d /Root 1 0 R >>\r\nstartxref\r\n%[3]d\r\n%%%%EOF\r\n", len(objects)+1, table,
		b.Len())
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
		if d := Compare(listed(), read); d != nil || !read.Credit || read.Seller != "AMSN" || read.Buyer != "FLEURISTE" ||
			read.Payable != -83376 {
			t.Errorf("%s: %+v, %+v", name, d, read)
		}
	}
}

// Files that other programs made, with their versions; testdata/README.md says how.
func TestReadOfOtherProducers(t *testing.T) {
	for name, want := range map[string]Invoice{
		"testdata/factur-x-python-7.8.pdf": {
			Number: "1", Date: spst.NewDate(2027, 2, 1), Due: spst.NewDate(2027, 3, 3), Net: 143280, VAT: 28656, Total: 171936,
			Seller: "SANTÉ AU TRAVAIL DE L'EXEMPLE", Buyer: "FLEURISTE MARTIN",
		},
		"testdata/mustang-2.26.0.pdf": {
			Number: "1", Date: spst.NewDate(2027, 2, 1), Due: spst.NewDate(2027, 3, 3), Net: 143280, VAT: 28656, Total: 171936,
			Seller: "SANTÉ AU TRAVAIL DE L'EXEMPLE", Buyer: "FLEURISTE MARTIN",
		},
		"testdata/stackforge-1.3.1.pdf": {
			Number: "AV-2027-001", Credit: true, Date: spst.NewDate(2027, 3, 1), Due: spst.NewDate(2027, 3, 31), Net: -150000, VAT: -30000,
			Total:    -180000,
			Reverses: "F-2027-007", Seller: "SERVICE INVENTÉ", Buyer: "BOULANGERIE INVENTÉE",
		},
		"../testdata/wild/31-facturx-pdf-1.3.pdf": {
			Number: "INV-7", Date: spst.NewDate(2026, 11, 29), Due: spst.NewDate(2026, 12, 29), Net: 10000, VAT: 2000, Total: 12000,
			Seller: "SERVICE INVENTE", Buyer: "BOULANGERIE INVENTEE",
		},
	} {
		pdf, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want.Profile, want.Currency, want.Payable = "urn:cen.eu:en16931:2017", "EUR", want.Total
		if read, err := Read(pdf); err != nil || read != want {
			t.Errorf("%s:\n%+v, %v", name, read, err)
		}
	}
}

// The outcomes of the files of testdata/wild that are invoices without their PDF.
func TestWildInvoices(t *testing.T) {
	for name, want := range map[string]Invoice{
		"30a-cii-tva-deux-monnaies.xml": {VAT: 2000, Total: 12000},
		"30d-cii-avoir-261.xml":         {Credit: true, VAT: -2000, Total: -12000},
	} {
		content, err := os.ReadFile("../testdata/wild/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := Parse(content); err != nil || read.VAT != want.VAT || read.Total != want.Total || read.Credit != want.Credit ||
			read.Currency != "EUR" {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
}

// Whatever the header, the relation of the file and where it is named.
func TestWhereverTheXMLIs(t *testing.T) {
	stream := fmt.Sprintf("<< /Type /EmbeddedFile /Length %d >>\r\nstream\r\n%s\r\nendstream", len(sampleXML), sampleXML)
	pages := "<< /Type /Pages /Count 0 /Kids [] >>"
	for name, made := range map[string][]byte{
		"tied, not named": pdf("<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] >>", pages, stream, "<</EF<</F 3 0 R>>/F(factur-x.xml)>>"),
		"in a tree": pdf("<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Kids [5 0 R] >> >> >>", pages, stream,
			"<</EF<</UF 3 0 R>>/UF<feff006600610063007400750072002d0078002e0078006d006c>>>", "<< /Limits [(a) (z)] /Names [(a) 4 0 R] >>"),
		"another name": pdf("<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(a) 6 0 R (b) 4 0 R] >> >> >>", pages, stream,
			"<</EF<</F 3 0 R>>/F(F-2027-12.xml)>>", "<< /Length 4 >>\r\nstream\r\n<a/>\r\nendstream", "<</EF<</F 5 0 R>>/F(a.xml)>>"),
		"going round": pdf("<< /Type /Catalog /Pages 2 0 R /AF [4 0 R] /Names << /EmbeddedFiles << /Names [] /Kids [] >> >> >>", pages,
			stream, "<</EF<</F 3 0 R>>/F(factur-x.xml)>>"),
	} {
		if read, err := Read(made); err != nil || read.Number != "421582" {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
	for _, version := range []string{"1.3", "1.4", "1.5", "1.6", "1.7", "2.0"} {
		for _, relation := range []string{"", "/AFRelationship/Data", "/AFRelationship/Source", "/AFRelationship/Unspecified"} {
			made := file("factur-x.xml", "", sampleXML)
			made = bytes.Replace(made, []byte("/AFRelationship/Alternative"), []byte((relation + strings.Repeat(" ", 40))[:27]), 1)
			made = bytes.Replace(made, []byte("%PDF-1.7"), []byte("%PDF-"+version), 1)
			if read, err := Read(made); err != nil || read.Number != "421582" {
				t.Errorf("PDF %s %s: %+v, %v", version, relation, read, err)
			}
		}
	}
	round := pdf("<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>", pages, "<< /Kids [3 0 R 3 0 R] >>")
	if _, err := Read(round); spst.CodeOf(err) != spst.CodeBadXML {
		t.Errorf("a tree that goes round: %v", err)
	}
}

// The XML is read in the encoding that it declares.
func TestEncodings(t *testing.T) {
	text := strings.Replace(sampleXML, "FLEURISTE", "FLEURISTE CŒUR Élise 20 €", 1)
	declared := func(label string) string {
		return strings.Replace(text, `<?xml version="1.0"?>`, `<?xml version="1.0" encoding="`+label+`"?>`, 1)
	}
	for name, content := range map[string][]byte{
		"UTF-8":                 []byte(declared("UTF-8")),
		"UTF-8 with its mark":   []byte("\ufeff" + declared("utf-8")),
		"windows-1252":          encoded(t, charmap.Windows1252, declared("windows-1252")),
		"ISO-8859-15":           encoded(t, charmap.ISO8859_15, declared("ISO-8859-15")),
		"UTF-16":                encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), declared("UTF-16")),
		"UTF-16BE":              encoded(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), declared("UTF-16BE")),
		"UTF-16LE":              encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), declared("UTF-16LE")),
		"said UTF-8, is not":    encoded(t, charmap.Windows1252, declared("UTF-8")),
		"says nothing, is 1252": encoded(t, charmap.Windows1252, text),
	} {
		read, err := Read(file("factur-x.xml", "/Filter /FlateDecode", deflate(string(content))))
		if err != nil || read.Buyer != "FLEURISTE CŒUR Élise 20 €" || read.Total != -83376 {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
	if _, err := Parse([]byte(declared("klingon"))); spst.CodeOf(err) != spst.CodeBadXML {
		t.Errorf("an encoding that is none: %v", err)
	}
}

func encoded(t *testing.T, e encoding.Encoding, text string) []byte {
	t.Helper()
	content, err := e.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestTotalsOfVAT(t *testing.T) {
	total := `<b:TaxTotalAmount currencyID="EUR">138.96</b:TaxTotalAmount>`
	breakdown := `<b:InvoiceCurrencyCode>EUR</b:InvoiceCurrencyCode><b:ApplicableTradeTax><b:CalculatedAmount>100.00</b:CalculatedAmount></b:ApplicableTradeTax><b:ApplicableTradeTax><b:CalculatedAmount>38.96</b:CalculatedAmount></b:ApplicableTradeTax>`
	for name, c := range map[string]struct {
		totals, breakdown string
		want              spst.Cents
	}{
		"one":                     {total, "", -13896},
		"one, no currency":        {"<b:TaxTotalAmount>138.96</b:TaxTotalAmount>", "", -13896},
		"the accounts' first":     {`<b:TaxTotalAmount currencyID="CHF">129.66</b:TaxTotalAmount>` + total, "", -13896},
		"the accounts' last":      {total + `<b:TaxTotalAmount currencyID="CHF">129.66</b:TaxTotalAmount>`, "", -13896},
		"none, with a breakdown":  {"", breakdown, -13896},
		"none, and none to speak": {"", "", 0},
	} {
		text := strings.Replace(sampleXML, total, c.totals, 1)
		if c.breakdown != "" {
			text = strings.Replace(text, "<b:InvoiceCurrencyCode>EUR</b:InvoiceCurrencyCode>", c.breakdown, 1)
		}
		if read, err := Parse([]byte(text)); err != nil || read.VAT != c.want {
			t.Errorf("%s: %+v, %v", name, read, err)
		}
	}
	text := strings.Replace(sampleXML, total,
		`<b:TaxTotalAmount currencyID="CHF">1.00</b:TaxTotalAmount><b:TaxTotalAmount currencyID="USD">1.00</b:TaxTotalAmount>`, 1)
	if _, err := Parse([]byte(text)); spst.CodeOf(err) != spst.CodeBadXML {
		t.Errorf("only in other currencies: %v", err)
	}
}

func TestTypesOfCreditNotes(t *testing.T) {
	for code, credit := range map[string]bool{"381": true, "261": true, "396": true, "502": true, "503": true, "262": true, "380": false,
		"384": false, "389": false, "386": false, "751": false} {
		read, err := Parse([]byte(strings.Replace(sampleXML, "<b:TypeCode>381<", "<b:TypeCode>"+code+"<", 1)))
		if err != nil || read.Credit != credit || (read.Total < 0) != credit {
			t.Errorf("%s: %+v, %v", code, read, err)
		}
	}
}

func TestEveryDifferenceIsSaid(t *testing.T) {
	read, err := Parse([]byte(sampleXML))
	if err != nil {
		t.Fatal(err)
	}
	other := spst.Invoice{Number: "1", Date: spst.NewDate(2024, 2, 24), NetCents: 1, VATCents: 2, TotalCents: 3, Due: spst.NewDate(2024, 3, 1),
		Reverses: "2"}
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
		code spst.Code
	}{
		"nothing":      {nil, spst.CodeBadXML},
		"a page":       {[]byte("<html>"), spst.CodeBadXML},
		"empty":        {[]byte("%PDF-1.7\n%%EOF"), spst.CodeBadXML},
		"no file":      {pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 0 /Kids [] >>"), spst.CodeNoXML},
		"another file": {file("notes.txt", "", sampleXML), spst.CodeNoXML},
		"cut":          {file("factur-x.xml", "", sampleXML)[:200], spst.CodeBadXML},
		"not deflated": {file("factur-x.xml", "/Filter /FlateDecode", sampleXML), spst.CodeBadXML},
		"not XML":      {file("factur-x.xml", "", "bonjour"), spst.CodeBadXML},
		"other XML":    {file("factur-x.xml", "", "<a/>"), spst.CodeBadXML},
		"bad amount":   {file("factur-x.xml", "", strings.Replace(sampleXML, "138.96", "138.961", 1)), spst.CodeBadXML},
		"bad date":     {file("factur-x.xml", "", strings.Replace(sampleXML, "20240223", "20241332", 1)), spst.CodeBadXML},
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
