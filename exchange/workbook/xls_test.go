package workbook_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"testing"
	"unicode/utf16"
)

// le writes numbers in little-endian order, as records have them (uint8, uint16, uint32, float64), and
// texts as bytes.
func le(values ...any) []byte {
	var b []byte
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		case float64:
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
		case uint8:
			b = append(b, v)
		case uint16:
			b = binary.LittleEndian.AppendUint16(b, v)
		case uint32:
			b = binary.LittleEndian.AppendUint32(b, v)
		case int:
			b = binary.LittleEndian.AppendUint16(b, uint16(v))
		default:
			panic(fmt.Sprintf("%T", v))
		}
	}
	return b
}

// rec is a record of a stream.
func rec(kind int, values ...any) []byte {
	body := le(values...)
	return le(kind, len(body), body)
}

// wide is a text of two bytes a character.
func wide(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// compound puts a stream into a compound file: header, table of sectors, directory, stream.
func compound(name string, stream []byte) []byte {
	const sector, free, end, table = 512, 0xffffffff, 0xfffffffe, 0xfffffffd
	stream = append([]byte{}, stream...)
	for len(stream) < 4096 || len(stream)%sector != 0 { // shorter streams are stored in the mini stream
		stream = append(stream, 0)
	}
	sectors := len(stream) / sector
	tables := (sectors + 2 + 127) / 128
	for (sectors+1+tables+127)/128 > tables {
		tables++
	}
	file := le(uint32(0xe011cfd0), uint32(0xe11ab1a1), make([]byte, 16), 0x3e, 3, 0xfffe, 9, 6, make([]byte, 6), uint32(0), uint32(tables),
		uint32(tables), uint32(0), uint32(4096),
		uint32(end), uint32(0), uint32(end), uint32(0))
	for i := range 109 {
		if i < tables {
			file = append(file, le(uint32(i))...)
		} else {
			file = append(file, le(uint32(free))...)
		}
	}
	var fat []byte
	for range tables {
		fat = append(fat, le(uint32(table))...)
	}
	fat = append(fat, le(uint32(end))...)
	for i := range sectors {
		next := uint32(tables + 2 + i)
		if i == sectors-1 {
			next = end
		}
		fat = append(fat, le(next)...)
	}
	for len(fat) < tables*sector {
		fat = append(fat, le(uint32(free))...)
	}
	entry := func(name string, kind uint8, child, start, size uint32) []byte {
		chars := wide(name)
		return le(chars, make([]byte, 64-len(chars)), len(chars)+2, kind, uint8(1), uint32(free), uint32(free), child, make([]byte, 36), start,
			size, uint32(0))
	}
	directory := append(entry("Root Entry", 5, 1, end, 0), entry(name, 2, free, uint32(tables+1), uint32(len(stream)))...)
	directory = append(directory, make([]byte, sector-len(directory))...)
	return append(append(append(file, fat...), directory...), stream...)
}

const biff8 = 0x600

// stream makes a workbook of one sheet L: the records of the workbook, and those of the sheet.
func stream(globals, cells []byte) []byte {
	head := append(rec(0x809, biff8, 5, 0, 0, uint32(0), uint32(0)), globals...)
	sheet := func(at int) []byte { return rec(0x85, uint32(at), uint8(0), uint8(0), uint8(1), uint8(0), "L") }
	at := len(head) + len(sheet(0)) + len(rec(0x0a))
	all := append(append(head, sheet(at)...), rec(0x0a)...)
	all = append(append(all, rec(0x809, biff8, 0x10, 0, 0, uint32(0), uint32(0))...), cells...)
	return append(all, rec(0x0a)...)
}

func xls(globals, cells []byte) []byte { return compound("Workbook", stream(globals, cells)) }

func join(records ...[]byte) []byte {
	var all []byte
	for _, r := range records {
		all = append(all, r...)
	}
	return all
}

func TestCellsOfXLS(t *testing.T) {
	formats := join(rec(0x41e, 170, 10, uint8(0), "jj/mm/aaaa"), rec(0xe0, 0, 0), rec(0xe0, 0, 14), rec(0xe0, 0, 170), rec(0xe0, 0, 20),
		rec(0xe0, 0, 2))
	number := func(row, column, style int, n float64) []byte { return rec(0x203, row, column, style, n) }
	formula := func(column int, result []byte, flags int) []byte {
		return rec(0x06, 0, column, 0, result, flags, uint32(0))
	}
	special := func(kind, value uint8) []byte { return le(kind, uint8(0), value, uint8(0), uint16(0), uint16(0xffff)) }
	for name, c := range map[string][2]any{
		"numbers": {join(number(0, 0, 0, 285047654012325), number(0, 1, 1, 31149), number(0, 2, 2, 31149.75), number(0, 3, 3, 0.5),
			number(0, 4, 4, 31149), number(0, 5, 99, -0.25), number(0, 6, 0, 1e20)),
			"1 A=n:285047654012325 B=d:1985-04-12 C=d:1985-04-12T18:00:00 D=d:12:00:00 E=n:31149 F=n:-0.25 G=n:1E+20"},
		"four bytes": {join(rec(0x27e, 0, 0, 0, uint32(1234<<2|3)), rec(0x27e, 0, 1, 0, uint32(31149<<2|2)),
			rec(0xbd, 0, 2, 1, uint32(31149<<2|2), 0, uint32(math.Float64bits(1.5)>>32), 0, uint32(math.Float64bits(150)>>32|1), 4),
			rec(0x27e, 0, 5, 0, uint32(0xffffffe7))),
			"1 A=n:12.34 B=n:31149 C=d:1985-04-12 D=n:1.5 E=n:1.5 F=n:-0.07"},
		"codes": {join(rec(0x205, 0, 0, 0, uint8(1), uint8(0)), rec(0x205, 0, 1, 0, uint8(0x2a), uint8(1)),
			rec(0x205, 0, 2, 0, uint8(0x99), uint8(1))), "1 A=b:VRAI B=e:#N/A C=e:#ERR?"},
		"formulas": {join(formula(0, le(2.5), 0), formula(1, special(0, 0), 0), rec(0x4bc, "x"), rec(0x207, 2, uint8(1), wide("né")),
			formula(2, special(1, 1), 0), formula(3, special(2, 7), 0), formula(4, special(3, 0), 0), formula(5, le(0.0), 2), formula(6, le(0.0), 0),
			formula(7, special(0, 0), 0), rec(0x201, 0, 8, 0)),
			"1 A=n:2.5 B=né C=b:VRAI D=e:#DIV/0! E= F=f: G=n:0 H=f:"},
		"texts": {join(rec(0x204, 0, 0, 0, 3, uint8(0), "a\xe9b"), rec(0xd6, 0, 1, 0, 2, uint8(1), wide("日本"), 1, 0, 0),
			rec(0x204, 0, 2, 0, 5, uint8(1), wide("a\r\n😀")[:8]), rec(0x3c, uint8(1), wide("😀")[2:])), "1 A=aéb B=日本 C=a\n😀"},
		"in no order": {join(number(5, 1, 0, 1), number(2, 0, 0, 2), number(5, 0, 0, 3), number(2, 3, 0, 4)), "3 A=n:2 D=n:4\n6 A=n:3 B=n:1"},
		"beside cells": {join(rec(0x7d, 1, 2, 0, 0, 1, 0), rec(0x208, 1, 0, 1, 0, 0, 0, 0x20, 0), number(1, 0, 0, 1),
			rec(0x809, biff8, 0x20, 0, 0, uint32(0), uint32(0)), number(0, 0, 0, 9), rec(0x0a), rec(0xe5, 2, 1, 3, 0, 0, 0, 0, 0, 4)),
			"2 hidden A=n:1\nmerged A2:4\nhidden B:C"},
	} {
		is(t, name, xls(formats, c[0].([]byte)), "[L]\n"+c[1].(string)+"\n")
	}
	is(t, "1904", xls(join(rec(0x22, 1), formats), number(0, 0, 1, 31149)), "[L]\n1 A=d:1989-04-13\n")
}

// Shared texts continue in further records: between two texts, within one, with a character width of
// their own, and within skipped data.
func TestSharedTextsOfXLS(t *testing.T) {
	const rich, pronounced = 8, 4
	texts := join(
		rec(0xfc, uint32(9), uint32(5), 5, uint8(0), "Le"), rec(0x3c, uint8(1), wide("fè")), rec(0x3c, uint8(0), "v"),
		rec(0x3c, 3, uint8(rich), 2, "abc", make([]byte, 5)), rec(0x3c, make([]byte, 3), 2, uint8(1|rich|pronounced), 1, uint32(6), wide("日")),
		rec(0x3c, uint8(1), wide("本"), make([]byte, 4), make([]byte, 2)), rec(0x3c, make([]byte, 4)), rec(0x3c, 0, uint8(0), 1, uint8(0), "z"))
	cells := []byte{}
	for i := range 5 {
		cells = append(cells, rec(0xfd, 0, i, 0, uint32(i))...)
	}
	is(t, "cut", xls(texts, cells), "[L]\n1 A=Lefèv B=abc C=日本 E=z\n")
	refused(t, "not there", xls(texts, rec(0xfd, 0, 0, 0, uint32(5))), "abîmé")
	refused(t, "cut off", xls(rec(0xfc, uint32(1), uint32(2), 3, uint8(0), "abc"), nil)[:3000], "abîmé")
	refused(t, "too few", xls(rec(0xfc, uint32(1), uint32(1), 3, uint8(0), "ab"), nil), "abîmé")
}

func TestXLSThatIsNotRead(t *testing.T) {
	whole := stream(rec(0xe0, 0, 0), rec(0x203, 0, 0, 0, 1.5))
	is(t, "whole", compound("Workbook", whole), "[L]\n1 A=n:1.5\n")
	refused(t, "locked", xls(rec(0x2f, 0), nil), "mot de passe")
	refused(t, "locked, of today", compound("EncryptedPackage", nil), "mot de passe")
	refused(t, "a letter", compound("WordDocument", nil), "ancien document")
	refused(t, "older", compound("Book", rec(0x09, 0, 0)), "avant Excel 5")
	refused(t, "letters of elsewhere", compound("Book", join(rec(0x809, 0x500, 5), rec(0x42, 932), rec(0x0a))), "encodage")
	refused(t, "no sheet", compound("Workbook", join(rec(0x809, biff8, 5), rec(0x0a))), "abîmé")
	refused(t, "a sheet elsewhere",
		compound("Workbook", join(rec(0x809, biff8, 5), rec(0x85, uint32(1<<31), uint8(0), uint8(0), uint8(1), uint8(0), "L"), rec(0x0a))),
		"abîmé")
	refused(t, "a short cell", xls(nil, rec(0x203, 0, 0)), "abîmé")
	for n := range len(whole) - 3 { // zeros follow, of which the end is made
		if _, err := shown(compound("Workbook", whole[:n])); err == nil {
			t.Errorf("%d bytes of %d are taken for the whole", n, len(whole))
		}
	}
	file, err := os.ReadFile("testdata/poi.xls")
	if err != nil {
		t.Fatal(err)
	}
	want, err := shown(file)
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; n < len(file); n += 64 {
		if got, err := shown(file[:n]); err == nil && got != want {
			t.Errorf("%d bytes of %d are taken for the whole", n, len(file))
		}
	}
}

// FuzzXLS checks that no stream makes the program panic.
func FuzzXLS(f *testing.F) {
	f.Add(stream(join(rec(0xe0, 0, 14), rec(0xfc, uint32(1), uint32(1), 3, uint8(1), wide("abc"))),
		join(rec(0x203, 0, 0, 0, 1.5), rec(0xfd, 0, 1, 0, uint32(0)), rec(0x06, 0, 2, 0, uint32(0), uint32(0xffff0000), 0, uint32(0)),
			rec(0x207, 1, uint8(0), "x"))))
	f.Fuzz(func(t *testing.T, stream []byte) {
		content := compound("Workbook", stream)
		once, err := shown(content)
		again, errAgain := shown(content)
		if once != again || fmt.Sprint(err) != fmt.Sprint(errAgain) {
			t.Fatal("read twice, and otherwise")
		}
	})
}

// FuzzBook opens whole files, of any format.
func FuzzBook(f *testing.F) {
	for _, ending := range [...]string{".xls", ".ods", ".xlsx"} {
		for _, content := range samples(f, ending) {
			f.Add(content)
		}
	}
	f.Fuzz(func(_ *testing.T, content []byte) {
		_, _ = shown(content)
	})
}
