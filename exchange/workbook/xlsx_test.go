package workbook_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/workbook"
)

const (
	rootRels = `<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
		`<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>`
	bookXML = `<workbook xmlns:r="r"><sheets><sheet name="L" sheetId="1" r:id="rId1"/></sheets></workbook>`
	styles  = `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[$-40C]d&quot;er&quot;\ mmm"/><numFmt numFmtId="171" formatCode="0.00&quot;d&quot;\d"/><numFmt numFmtId="172" formatCode="[hh]:mm"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/><xf numFmtId="20"/><xf numFmtId="22"/></cellXfs></styleSheet>`
)

// xlsx makes a workbook of one sheet with this data; parts replaces other parts.
func xlsx(t testing.TB, data string, parts ...string) []byte {
	t.Helper()
	all := map[string]string{"_rels/.rels": rootRels, "xl/_rels/workbook.xml.rels": bookRels, "xl/workbook.xml": bookXML,
		"xl/styles.xml":        styles,
		"xl/sharedStrings.xml": `<sst><si><t>CESAR</t></si><si><t xml:space="preserve"> a </t></si></sst>`,
		"xl/worksheets/sheet1.xml": `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet><sheetData>` + data +
			`</sheetData></worksheet>`}
	for i := 0; i < len(parts); i += 2 {
		all[parts[i]] = parts[i+1]
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if all[name] != "" {
			pairs = append(pairs, name, all[name])
		}
	}
	return zipped(t, pairs...)
}

func TestCellsOfXLSX(t *testing.T) {
	for name, c := range map[string][2]string{
		"kinds": {`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="b"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c><c r="D2"><v>1.5E-3</v></c><c r="E2" t="d"><v>1985-04-12</v></c><c r="F2" t="str"><f>A1</f><v>x</v></c></row>`, "2 A=CESAR B=b:VRAI C=e:#N/A D=n:1.5E-3 E=d:1985-04-12 F=x\n"},
		"rich":  {`<row><c t="inlineStr"><is><r><rPr><b/></rPr><t>Lefè</t></r><r><t xml:space="preserve">vre </t></r><rPh sb="0" eb="1"><t>ルフェ</t></rPh><phoneticPr fontId="1"/></is></c></row>`, "1 A=Lefèvre \n"},
		"in order": {`<row><c><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row><row/><row><c/><c><v>2</v></c></row>`,
			"1 A=n:1 C=n:3 D=n:4\n3 B=n:2\n"},
		"texts":     {`<row><c t="inlineStr"><is><t>a&amp;&#233;&#x9;&lt;_x000D_&#10;b_x005F_x000D_ _xZZZZ_</t></is></c><c t="str"><v><![CDATA[<x> & y]]></v></c></row>`, "1 A=a&é\t<\nb_x000D_ _xZZZZ_ B=<x> & y\n"},
		"days":      {`<row><c s="1"><v>31149</v></c><c s="2"><v>31149.75</v></c><c s="3"><v>31149</v></c><c s="4"><v>1.5</v></c><c s="5"><v>0.5</v></c><c s="6"><v>59</v></c><c s="1"><v>61</v></c><c s="1"><v>-1</v></c><c s="1"><v>31148.9999999</v></c></row>`, "1 A=d:1985-04-12 B=d:1985-04-12T18:00:00 C=n:31149 D=d:36:00:00 E=d:12:00:00 F=d:1900-02-28 G=d:1900-03-01 H=n:-1 I=d:1985-04-12\n"},
		"formulas":  {`<row><c><f>A1</f></c><c><f>A1</f><v/></c><c t="str"><f>A1</f><v></v></c><c t="str"><f>A1</f></c><c><f>A1</f><v>0</v></c><c t="s"><f/><v>1</v></c></row>`, "1 A=f: B=f: C= D=f: E=n:0 F= a \n"},
		"prefixes":  {`<x:row r="1"><x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row>`, "1 B=CESAR\n"},
		"far away":  {`<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576" hidden="1"><c r="A1048576"/></row><row r="1048576" hidden="true"><c r="B1048576"><v>2</v></c><c r="XFE1048576"><v>9</v></c></row>`, "1 A=n:1\n1048576 hidden B=n:2\n"},
		"quoted >":  {`<row r="1" spans=">"><c r='A1' t = "str" ><v>x</v></c></row><!-- <row> -->`, "1 A=x\n"},
		"of others": {`<row><c><v>1</v><extLst><ext><v>2</v><f/></ext></extLst></c></row>`, "1 A=n:1\n"},
	} {
		is(t, name, xlsx(t, c[0]), "[L]\n"+c[1])
	}
}

// Parts are found by their relationships; what a sheet says besides its cells is reported.
func TestPartsOfXLSX(t *testing.T) {
	const row = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>31149</v></c></row>`
	const want = "[L]\n1 A=CESAR B=d:1985-04-12\n"
	is(t, "another name", xlsx(t, row, "xl/workbook.xml", "", "xl/_rels/workbook.xml.rels", "", "_rels/.rels",
		strings.Replace(rootRels, "xl/workbook.xml", "/xl/Workbook22.XML", 1),
		"xl/workbook22.xml", bookXML, "xl/_rels/workbook22.xml.rels", bookRels), want)
	is(t, "strict", xlsx(t, row, "_rels/.rels", strings.Replace(rootRels, "http://schemas.openxmlformats.org/officeDocument/2006",
		"http://purl.oclc.org/ooxml/officeDocument", 1),
		"xl/_rels/workbook.xml.rels", strings.ReplaceAll(bookRels, `"x/`, `"http://purl.oclc.org/ooxml/officeDocument/relationships/`)), want)
	is(t, "backslashes", xlsx(t, "", "xl/worksheets/sheet1.xml", "", `xl\worksheets\sheet1.xml`, `<worksheet><sheetData>`+row+`</sheetData></worksheet>`), want)
	is(t, "by type", xlsx(t, row, "_rels/.rels", "", "xl/workbook.xml", "", "xl/_rels/workbook.xml.rels", "", "xl/b.xml", bookXML, "xl/_rels/b.xml.rels", bookRels,
		"[Content_Types].xml", `<Types><Override PartName="/xl/b.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`), want)
	is(t, "by its usual name", xlsx(t, row, "_rels/.rels", ""), want)
	is(t, "1904", xlsx(t, row, "xl/workbook.xml", strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)), "[L]\n1 A=CESAR B=d:1989-04-13\n")
	is(t, "no styles", xlsx(t, row, "xl/styles.xml", ""), "[L]\n1 A=CESAR B=n:31149\n")
	is(t, "worked out later", xlsx(t, `<row><c><f>A2</f><v>0</v></c><c><f>A2</f><v>12</v></c><c><v>0</v></c></row>`, "xl/workbook.xml", strings.Replace(bookXML, "</sheets>", `</sheets><calcPr fullCalcOnLoad="1"/>`, 1)), "[L]\n1 A=f: B=n:12 C=n:0\n")
	is(t, "sheets", xlsx(t, row, "xl/workbook.xml", `<workbook xmlns:r="r"><sheets><sheet name="A &amp; B" state="hidden" r:id="rId1"/><sheet name="Graphique" r:id="rId2"/></sheets></workbook>`),
		"[A & B hidden]\n1 A=CESAR B=d:1985-04-12\n[Graphique]\n")
	is(t, "beside the cells", xlsx(t, "", "xl/worksheets/sheet1.xml", `<worksheet><cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols><sheetData>`+row+`</sheetData>`+
		`<mergeCells count="3"><mergeCell ref="A1:A3"/><mergeCell ref="A5:C5"/><mergeCell ref="$B$2:$B$9"/></mergeCells></worksheet>`), want+"merged A1:3\nmerged B2:9\nhidden B:C\n")
}

func TestEncodingsOfParts(t *testing.T) {
	const sheet = `<worksheet><sheetData><row><c t="str"><v>Lefèvre</v></c></row></sheetData></worksheet>`
	wide := func(order binary.AppendByteOrder, mark string) string {
		b := []byte(mark)
		for _, u := range utf16.Encode([]rune(`<?xml version="1.0" encoding="UTF-16"?>` + sheet)) {
			b = order.AppendUint16(b, u)
		}
		return string(b)
	}
	latin := strings.ReplaceAll(`<?xml version='1.0' encoding='ISO-8859-1' ?>`+sheet, "è", "\xe8")
	for name, part := range map[string]string{
		"mark": "\ufeff" + sheet, "little": wide(binary.LittleEndian, "\xff\xfe"), "big": wide(binary.BigEndian, "\xfe\xff"), "no mark": wide(binary.LittleEndian, ""),
		"declared": latin, "declared wrong": `<?xml version="1.0" encoding="utf-16"?>` + sheet,
	} {
		is(t, name, xlsx(t, "", "xl/worksheets/sheet1.xml", part), "[L]\n1 A=Lefèvre\n")
	}
	is(t, "not what it says", xlsx(t, "", "xl/worksheets/sheet1.xml", strings.Replace(latin, "ISO-8859-1", "UTF-8", 1)), "[L]\n1 A=Lef\ufffdvre\n")
	refused(t, "hardly declared", xlsx(t, "", "xl/worksheets/sheet1.xml", `<?xm>`+sheet), "abîmé")
	refused(t, "unknown", xlsx(t, "", "xl/worksheets/sheet1.xml", strings.Replace(latin, "ISO-8859-1", "EBCDIC", 1)), "abîmé")
}

// An inconsistent workbook is refused, whatever was read of it before.
func TestDamagedXLSX(t *testing.T) {
	const row = `<row r="1"><c r="A1" t="s"><v>0</v></c></row>`
	var long strings.Builder // a text that does not exceed the compression ratio
	for i := range 600_000 {
		fmt.Fprintf(&long, "%x>", i*i)
	}
	sheet := func(xml string) []byte { return xlsx(t, "", "xl/worksheets/sheet1.xml", xml) }
	for name, content := range map[string][]byte{
		"cut":               sheet(`<worksheet><sheetData>` + row + `<row><c><v>1`),
		"cut in a tag":      sheet(`<worksheet><sheetData>` + row + `<row><c r="A`),
		"not closed":        sheet(`<worksheet><sheetData>` + row + `</sheetData>`),
		"not closed by far": sheet(`<worksheet><sheetData>` + row),
		"a document type":   sheet(`<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData>` + row + `</sheetData></worksheet>`),
		"an entity":         sheet(`<worksheet><sheetData><row><c t="str"><v>&nbsp;</v></c></row></sheetData></worksheet>`),
		"a tag without end": sheet(`<worksheet><sheetData><row x="` + long.String()),
		"too deep":          sheet(strings.Repeat("<a>", 1000)),
		"no shared text":    xlsx(t, `<row><c t="s"><v>2</v></c></row>`),
		"no shared texts":   xlsx(t, row, "xl/sharedStrings.xml", ""),
		"no sheet":          xlsx(t, row, "xl/worksheets/sheet1.xml", ""),
		"no sheets":         xlsx(t, row, "xl/workbook.xml", "<workbook/>"),
		"sum of a sheet":    spoilt(t, xlsx(t, `<row><c t="str"><v>CESAR</v></c></row>`), "xl/worksheets/sheet1.xml"),
		"sum of the texts":  spoilt(t, xlsx(t, row), "xl/sharedStrings.xml"),
	} {
		refused(t, name, content, "abîmé")
	}
	whole := xlsx(t, strings.Repeat(row, 100))
	for n := range len(whole) {
		if _, err := shown(whole[:n]); err == nil {
			t.Fatalf("%d bytes of %d are taken for the whole", n, len(whole))
		}
	}
}

// TestXLSXAsExcelizeHasIt compares with what excelize wrote, and with what excelize reads.
func TestXLSXAsExcelizeHasIt(t *testing.T) {
	epoch := time.Date(1927, 5, 18, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		f := excelize.NewFile()
		defer f.Close()
		want := map[string]string{}
		for range rapid.IntRange(1, 30).Draw(t, "cells") {
			cell, _ := excelize.CoordinatesToCellName(rapid.IntRange(1, 20).Draw(t, "column"), rapid.IntRange(1, 40).Draw(t, "row"))
			if _, has := want[cell]; has { // the cell keeps its format
				continue
			}
			var value any
			switch rapid.IntRange(0, 4).Draw(t, "kind") {
			case 0:
				s := rapid.StringOfN(rapid.RuneFrom([]rune("aéŒ&<>\"' _x0D日\n;=")), 1, 12, -1).Draw(t, "text")
				value, want[cell] = s, s
			case 1:
				n := rapid.IntRange(-1e9, 1e15).Draw(t, "number")
				value, want[cell] = n, fmt.Sprint("n:", n)
			case 2:
				day := epoch.AddDate(0, 0, rapid.IntRange(0, 60_000).Draw(t, "day")).Add(time.Duration(rapid.SampledFrom([]int{0, 0, 3600, 86_399}).Draw(t, "seconds")) * time.Second)
				value, want[cell] = day, "d:"+strings.TrimSuffix(day.Format("2006-01-02T15:04:05"), "T00:00:00")
			case 3:
				value, want[cell] = true, "b:VRAI"
			case 4:
				x := rapid.Float64Range(-1e6, 1e6).Draw(t, "fraction")
				value, want[cell] = x, ""
			}
			if err := f.SetCellValue("Sheet1", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if _, err := f.WriteTo(&b); err != nil {
			t.Fatal(err)
		}
		book, err := open(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		if _, err := book.Sheets[0].Read(func(row workbook.Row) bool {
			for i, c := range row.Cells {
				if c.Kind != workbook.Empty {
					cell, _ := excelize.CoordinatesToCellName(i+1, row.Number)
					got[cell] = letter[c.Kind] + c.Text
				}
			}
			return true
		}); err != nil {
			t.Fatal(err)
		}
		for cell, text := range want {
			if text == "" { // a fraction is compared as excelize wrote it
				raw, err := f.GetCellValue("Sheet1", cell, excelize.Options{RawCellValue: true})
				if err != nil {
					t.Fatal(err)
				}
				text = "n:" + raw
			}
			if got[cell] != text {
				t.Fatalf("%s is %q, not %q", cell, got[cell], text)
			}
		}
		if len(got) != len(want) {
			t.Fatalf("%d cells of %d", len(got), len(want))
		}
	})
}

// TestXLSXFilesAsExcelizeReadsThem compares the texts and numbers of files that a dozen
// programs wrote.
func TestXLSXFilesAsExcelizeReadsThem(t *testing.T) {
	compared := 0
	for _, content := range samples(t, ".xlsx") {
		book, err := open(content)
		if err != nil {
			continue // locked, or unreadable for excelize too
		}
		f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
		if err != nil {
			continue // excelize does not find parts with other names
		}
		for i := range book.Sheets {
			s := &book.Sheets[i]
			if _, err := s.Read(func(row workbook.Row) bool {
				for column, c := range row.Cells {
					if c.Kind != workbook.Text && c.Kind != workbook.Number {
						continue
					}
					cell, _ := excelize.CoordinatesToCellName(column+1, row.Number)
					if raw, err := f.GetCellValue(s.Name, cell); err != nil || raw != c.Text {
						t.Errorf("%s %s is %q, and %q to excelize, %v", s.Name, cell, c.Text, raw, err)
					}
					compared++
				}
				return true
			}); err != nil {
				t.Error(err)
			}
		}
		_ = f.Close()
	}
	if compared < 1400 {
		t.Errorf("%d cells", compared)
	}
}

// FuzzSheet changes the content of a part directly: the checksums of the archive would refuse a
// changed file.
func FuzzSheet(f *testing.F) {
	f.Add(`<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c s="1"><v>31149</v></c><c><f>A1</f></c></row></sheetData><mergeCells><mergeCell ref="A1:A9"/></mergeCells></worksheet>`, `<sst><si><t>a</t></si></sst>`)
	f.Add("\xff\xfe<\x00a\x00/\x00>\x00", `<sst><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>`)
	f.Fuzz(func(t *testing.T, sheet, shared string) {
		_, _ = shown(xlsx(t, "", "xl/worksheets/sheet1.xml", sheet, "xl/sharedStrings.xml", shared))
	})
}
