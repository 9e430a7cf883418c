package workbook_test

import (
	"fmt"
	"strings"
	"testing"
)

const (
	odsHead = `<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>`
	odsTail = `</office:spreadsheet></office:body></office:document-content>`
)

// ods makes a workbook with these tables; parts gives more pairs of name and content.
func ods(t testing.TB, tables string, parts ...string) []byte {
	t.Helper()
	return zipped(t, append([]string{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", "content.xml", odsHead + tables + odsTail},
		parts...)...)
}

func table(rows string) string { return `<table:table table:name="L">` + rows + `</table:table>` }

func row(cells string) string { return `<table:table-row>` + cells + `</table:table-row>` }

func TestCellsOfODS(t *testing.T) {
	cell := func(attrs, inner string) string {
		return `<table:table-cell ` + attrs + `>` + inner + `</table:table-cell>`
	}
	for name, c := range map[string][2]string{
		"kinds": {cell(`office:value-type="string"`, `<text:p>a</text:p><text:p>b</text:p>`) +
			cell(`office:value-type="float" office:value="12.5"`, `<text:p>12,5</text:p>`) +
			cell(`office:value-type="percentage" office:value="0.8"`, `<text:p>80 %</text:p>`) +
			cell(`office:value-type="date" office:date-value="1985-04-12"`, `<text:p>12/04/85</text:p>`) +
			cell(`office:value-type="date" office:date-value="1985-04-12T00:00:00"`, ``) +
			cell(`office:value-type="boolean" office:boolean-value="true"`, `<text:p>VRAI</text:p>`) +
			cell(`office:value-type="string" office:string-value="" calcext:value-type="error"`, `<text:p>#N/D</text:p>`),
			"A=a\nb B=n:12.5 C=n:0.8 D=d:1985-04-12 E=d:1985-04-12 F=b:VRAI G=e:#N/D"},
		"hours": {cell(`office:value-type="time" office:time-value="PT08H30M00S"`, ``) +
			cell(`office:value-type="time" office:time-value="PT36H15M00S"`, ``) +
			cell(`office:value-type="time" office:time-value="PT1051952H29M59.999999162S"`, `<text:p>08:30</text:p>`),
			"A=d:8:30:00 B=d:36:15:00 C=d:2020-01-01T08:30:00"},
		"formulas": {cell(`table:formula="of:=A1"`, ``) + cell(`table:formula="of:=A1" office:value-type="string" office:string-value=""`, ``) +
			cell(`table:formula="of:=A1" office:value-type="float" office:value="3"`, `<text:p>3</text:p>`) +
			cell(`table:formula="of:=A1" office:value-type="float"`, ``), "A=f: B= C=n:3 D=f:"},
		"blanks": {cell(`office:value-type="string"`,
			"<text:p>  a\n  b<text:s text:c=\"3\"/>c<text:tab/>d<text:line-break/>e <text:span>f</text:span></text:p>"), "A=a b   c\td\ne f"},
		"aside": {cell(`office:value-type="string"`,
			`<office:annotation><text:p>note</text:p></office:annotation><text:p>a<text:ruby><text:ruby-base>b</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby></text:p><draw:frame><table:table><table:table-row/></table:table></draw:frame>`) +
			`<table:covered-table-cell office:value-type="string"><text:p>caché</text:p></table:covered-table-cell>` +
			cell(`office:value-type="string" office:string-value="v"`, ""), "A=ab C=v"},
		"repeated": {cell(`table:number-columns-repeated="2" office:value-type="float" office:value="1"`, ``) +
			cell(`table:number-columns-repeated="3"`, ``) + cell(`office:value-type="string"`, `<text:p>x</text:p>`) +
			cell(`table:number-columns-repeated="99999999"`, ``), "A=n:1 B=n:1 F=x"},
	} {
		is(t, name, ods(t, table(row(c[0]))), "[L]\n1 "+c[1]+"\n")
	}
	is(t, "an empty text of LibreOffice",
		ods(t, table(row(cell(`table:formula="of:=A1"`, ``)+cell(`table:formula="of:=A1" office:value-type="date"`, ``))),
			"meta.xml", `<office:document-meta><office:meta><meta:generator>LibreOffice/7.4$Linux</meta:generator></office:meta></office:document-meta>`), "[L]\n1 A= B=f:\n")
}

func TestRowsOfODS(t *testing.T) {
	const x = `<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>`
	const more = `<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`
	is(t, "hidden", ods(t,
		table(`<table:table-column table:number-columns-repeated="2"/><table:table-columns><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/></table:table-columns>`+
			`<table:table-header-rows>`+row(
			x)+`</table:table-header-rows><table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>`+
			`<table:table-row table:number-rows-repeated="2" table:visibility="filter">`+x+`</table:table-row><table:table-row-group table:display="false">`+row(x)+`</table:table-row-group>`+row(x)+more)),
		"[L]\n1 A=x\n5 hidden A=x\n6 hidden A=x\n7 hidden A=x\n8 A=x\nhidden C:D\n")
	is(t, "merged", ods(t,
		table(row(`<table:table-cell table:number-rows-spanned="3" table:number-columns-spanned="1" office:value-type="string"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2"/>`))), "[L]\n1 A=x\nmerged A1:3\n")
	is(t, "sheets", ods(t,
		`<table:tracked-changes><table:deletion><table:table-cell/></table:deletion></table:tracked-changes><table:table table:name="A &amp; B" table:style-name="ta2"><!-- </table:table> -->`+row(x)+`<table:shapes><table:table table:name="z"/><table:tablet/></table:shapes></table:table>`+
			`<table:table table:name="vide"/>`+`<table:table table:name="C" table:style-name="ta1">`+row(
			x+x)+`</table:table><table:named-expressions/>`), "[A & B hidden]\n1 A=x\n[vide]\n[C]\n1 A=x B=x\n")
}

// Elements other than sheets are skipped.
func TestBesideTheSheetsOfODS(t *testing.T) {
	content := strings.Replace(odsHead+table(row(`<table:table-cell office:value-type="float" office:value="1"/>`))+odsTail, "</office:body>",
		"<loext:more/></office:body><loext:last><table:table/></loext:last>", 1)
	is(t, "more", zipped(t, "content.xml", content), "[L]\n1 A=n:1\n")
	for settings, want := range map[string]string{"": "1985-04-12",
		`<table:calculation-settings><table:null-date table:date-value="1904-01-01"/><table:iteration/></table:calculation-settings>`: "1989-04-13"} {
		book, err := open(zipped(t, "content.xml", strings.Replace(content, "<table:table ", settings+"<table:table ", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if day, ok := book.Day("31149"); !ok || day != want {
			t.Errorf("%q: %s", settings, day)
		}
	}
}

func TestODSThatIsNotRead(t *testing.T) {
	sheet := table(row(`<table:table-cell office:value-type="string"><text:p>CESAR</text:p></table:table-cell>`))
	whole := ods(t, sheet)
	refused(t, "a text", zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml",
		`<office:document-content><office:body><office:text/></office:body></office:document-content>`), "document de texte")
	refused(t, "locked", ods(t, "", "META-INF/manifest.xml",
		`<manifest:manifest><manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>`), "mot de passe")
	refused(t, "locked as a whole", zipped(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet", "encrypted-package", "x"),
		"mot de passe")
	refused(t, "its sum", spoilt(t, whole, "content.xml"), "abîmé")
	refused(t, "cut", zipped(t, "content.xml", odsHead+sheet), "abîmé")
	refused(t, "cut in a sheet", zipped(t, "content.xml", odsHead+sheet[:len(sheet)-20]), "abîmé")
	refused(t, "a comment without end", zipped(t, "content.xml", odsHead+strings.Replace(sheet, "<text:p>", "<!--", 1)+odsTail), "abîmé")
	for n := range len(whole) {
		if _, err := shown(whole[:n]); err == nil {
			t.Fatalf("%d bytes of %d are taken for the whole", n, len(whole))
		}
	}
}

// FuzzODS checks that no content makes the program panic.
func FuzzODS(f *testing.F) {
	f.Add(`<table:table table:name="L"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="1" table:number-rows-spanned="2"/></table:table-row></table:table>`)
	f.Add(`<a:table><a:table-row-group><table-row visibility="collapse"><table-cell><p>a<s c="9"/><annotation/></p></table-cell></table-row></a:table-row-group></a:table>`)
	f.Fuzz(func(t *testing.T, tables string) {
		content := ods(t, tables)
		once, err := shown(content)
		again, errAgain := shown(content)
		if once != again || fmt.Sprint(err) != fmt.Sprint(errAgain) {
			t.Fatal("read twice, and otherwise")
		}
	})
}
