package workbook_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/workbook"
	"github.com/espace-adherent/adherent/spst"
)

// zipped makes an archive: of each pair the first is the name, the second the content.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(content []byte) (*workbook.Book, error) {
	return workbook.Open(bytes.NewReader(content), int64(len(content)))
}

// letter gives the letter of a kind in the text that the tests compare.
var letter = map[workbook.Kind]string{workbook.Text: "", workbook.Number: "n:", workbook.Date: "d:", workbook.Bool: "b:",
	workbook.Error: "e:", workbook.Formula: "f:"}

// shown writes everything that is read of a workbook: a line for each sheet and each row.
func shown(content []byte) (string, error) {
	book, err := open(content)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	for i := range book.Sheets {
		s := &book.Sheets[i]
		fmt.Fprintf(&out, "[%s", s.Name)
		if s.Hidden {
			out.WriteString(" hidden")
		}
		out.WriteString("]\n")
		layout, err := s.Read(func(row workbook.Row) bool {
			fmt.Fprint(&out, row.Number)
			if row.Hidden {
				out.WriteString(" hidden")
			}
			for i, c := range row.Cells {
				if c.Kind != workbook.Empty {
					fmt.Fprintf(&out, " %c=%s%s", 'A'+i, letter[c.Kind], c.Text)
				}
			}
			out.WriteString("\n")
			return out.Len() < 1<<20
		})
		if err != nil {
			return "", err
		}
		for _, m := range layout.Merged {
			fmt.Fprintf(&out, "merged %c%d:%d\n", 'A'+m.Column, m.First, m.Last)
		}
		for _, h := range layout.Hidden {
			fmt.Fprintf(&out, "hidden %c:%c\n", 'A'+h.First, 'A'+h.Last)
		}
	}
	return out.String(), nil
}

// is compares what is read with what it should be.
func is(t *testing.T, name string, content []byte, want string) {
	t.Helper()
	got, err := shown(content)
	if err != nil || got != strings.TrimLeft(want, "\n") {
		t.Errorf("%s: %v\n%s", name, err, got)
	}
}

// refused checks that a workbook is refused, and that none of its parts is taken for the whole.
func refused(t *testing.T, name string, content []byte, says string) {
	t.Helper()
	got, err := shown(content)
	if spst.CodeOf(err) != "sheet_workbook" || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v\n%s", name, err, got)
	}
}

// spoilt gives the archive with one byte of that part changed, and its checksum unchanged.
func spoilt(t *testing.T, content []byte, part string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		header := &zip.FileHeader{Name: f.Name, CRC32: crc32.ChecksumIEEE(text), CompressedSize64: uint64(len(text)),
			UncompressedSize64: uint64(len(text))}
		if f.Name == part {
			text = bytes.Replace(text, []byte("CESAR"), []byte("CESAX"), 1)
		}
		w, err := out.CreateRaw(header)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(text)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatIsNoWorkbook(t *testing.T) {
	many := make([]string, 0, 2*4097)
	for i := range 4097 {
		many = append(many, fmt.Sprint(i), "")
	}
	for name, c := range map[string]struct {
		content []byte
		says    string
	}{
		"an archive": {zipped(t, "lisez.txt", "bonjour"), "archive ZIP"},
		"a text": {zipped(t, "_rels/.rels",
			`<Relationships><Relationship Type="x/officeDocument" Target="word/document.xml"/></Relationships>`, "word/document.xml", "<a/>"),
			"document de texte"},
		"binary": {zipped(t, "_rels/.rels",
			`<Relationships><Relationship Type="x/officeDocument" Target="xl/book.bin"/></Relationships>`, "xl/book.bin", "x"), ".xlsb"},
		"binary, by its name": {zipped(t, "[Content_Types].xml", "<Types/>", "xl/workbook.bin", "x"), ".xlsb"},
		"Numbers":             {zipped(t, "Index/Document.iwa", "x", "Metadata/Properties.plist", "x"), "Numbers"},
		"another":             {zipped(t, "_rels/.rels", "<Relationships/>", "FixedDocSeq.fdseq", "x"), "ni une liste"},
		"a bomb":              {zipped(t, "xl/workbook.xml", strings.Repeat(" ", 8<<20)), "se déplie"},
		"many parts":          {zipped(t, many...), "trop de parties"},
		"two of a name":       {zipped(t, "xl/workbook.xml", "<a/>", "XL/workbook.xml", "<b/>"), "abîmé"},
		"empty":               {[]byte("PK\x03\x04"), "abîmé"},
		"empty compound":      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ""},
	} {
		refused(t, name, c.content, c.says)
	}
	if workbook.Is([]byte("Nom;Prénom")) || !workbook.Is([]byte("PK\x03\x04\x14")) ||
		!workbook.Is([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		t.Error("told wrong")
	}
}

// A small file that expands without end is stopped by the limits.
func TestBounds(t *testing.T) {
	many := func(n int, piece string) string { // each piece is numbered, since repeated text would exceed the compression ratio
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, piece, i*i)
		}
		return b.String()
	}
	sheet := func(xml string) []byte { return xlsx(t, "", "xl/worksheets/sheet1.xml", xml) }
	var sheets, merges []byte
	for range 5000 {
		sheets = append(sheets, rec(0x85, uint32(0), uint8(0), uint8(0), uint8(1), uint8(0), "L")...)
	}
	for range 110 {
		body := le(1000)
		for range 1000 {
			body = append(body, le(1, 2, 0, 0)...)
		}
		merges = append(merges, rec(0xe5, body)...)
	}
	for name, content := range map[string][]byte{
		"sheets": xlsx(t, "", "xl/workbook.xml", `<workbook><sheets>`+many(5000, `<sheet name="%d"/>`)+`</sheets></workbook>`),
		"relations": xlsx(t, "", "xl/_rels/workbook.xml.rels",
			`<Relationships>`+many(5000, `<Relationship Id="%d"/>`)+`</Relationships>`),
		"formats": xlsx(t, "", "xl/styles.xml",
			`<styleSheet><numFmts>`+many(70_000, `<numFmt numFmtId="%d"/>`)+`</numFmts></styleSheet>`),
		"columns":      sheet(`<worksheet><cols>` + many(20_000, `<col hidden="1" min="%d"/>`) + `</cols></worksheet>`),
		"merged cells": sheet(`<worksheet><mergeCells>` + many(110_000, `<mergeCell x="%d" ref="A1:A2"/>`) + `</mergeCells></worksheet>`),
		"text of a row": sheet(`<worksheet><sheetData><row>` + many(200_000, `<c><v>1234567890123456%d</v></c>`) +
			`</row></sheetData></worksheet>`),
		"text of a cell": sheet(`<worksheet><sheetData><row><c t="inlineStr"><is>` + many(500_000, `<r><t>%d</t></r>`) +
			`</is></c></row></sheetData></worksheet>`),
		"a shared text": xlsx(t, "", "xl/sharedStrings.xml", `<sst><si>`+many(100_000, `<t>%d</t>`)+`</si></sst>`),
		"shared texts": xlsx(t, "", "xl/sharedStrings.xml", `<sst>`+many(300_000, `<si><t>%100d</t></si>`)+many(60_000,
			`<si><t>%100d</t></si>`)+`</sst>`),
		"ODS: sheets":       ods(t, many(5000, `<table:table table:name="%d"/>`)),
		"ODS: columns":      ods(t, table(many(20_000, `<table:table-column x="%d" table:visibility="collapse"/>`))),
		"ODS: merged cells": ods(t, table(row(many(110_000, `<table:table-cell x="%d" table:number-rows-spanned="2"/>`)))),
		"ODS: text of a cell": ods(t,
			table(row(`<table:table-cell><text:p>`+many(500_000, `<text:span>%d</text:span>`)+`</text:p></table:table-cell>`))),
		"XLS: sheets":       xls(sheets, nil),
		"XLS: merged cells": xls(nil, merges),
	} {
		if _, err := shown(content); spst.CodeOf(err) != "sheet_workbook" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// samples are files that programs made: of this package and of the rosters.
func samples(t testing.TB, ending string) [][]byte {
	t.Helper()
	var all [][]byte
	for _, folder := range [...]string{"testdata", "../testdata/wild", "../sheet/testdata"} {
		files, err := filepath.Glob(folder + "/*" + ending)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, content)
		}
	}
	return all
}
