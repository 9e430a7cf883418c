package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/espace-adherent/adherent/spst"
)

const (
	encodingSample = 1 << 20 // bytes looked at to tell UTF-8 from windows-1252
	headingSample  = 1 << 16 // bytes looked at to find the headings
	headingRows    = 20      // a title and blank lines may come before the headings
	leastHeadings  = 2       // recognised in the line of headings
	separators     = ";,\t|"
)

// ReadCSV reads a roster from a CSV file, row by row: UTF-8 with or without a
// byte order mark, UTF-16, else windows-1252 (ISO-8859-1 is a part of it); separated by ; , | or
// tabs; its columns known by their headings. Employees are normalised and
// checked as of that date; every row is given, refused ones with the reason.
//
// The error is of kind Invalid when the file is not a table with headings that
// are recognised (codes sheet_workbook, sheet_headings), else that of r.
func ReadCSV(r io.Reader, on spst.Date) (spst.RosterFile, error) {
	return ReadCSVAs(r, Options{On: on})
}

// ReadCSVAs is [ReadCSV] with what a person has confirmed of the file.
func ReadCSVAs(r io.Reader, o Options) (spst.RosterFile, error) {
	roster := spst.RosterFile{Format: "csv"}
	raw := bufio.NewReaderSize(r, encodingSample)
	text, err := decode(raw, &roster.Encoding)
	if err != nil {
		return spst.RosterFile{}, err
	}
	decoded := bufio.NewReaderSize(text, headingSample)
	sample, err := decoded.Peek(headingSample)
	if err != nil && !errors.Is(err, io.EOF) {
		return spst.RosterFile{}, err
	}
	heading, ok := findHeadings(sample, o.Columns)
	if !ok {
		return spst.RosterFile{}, errHeadings()
	}
	roster.Separator = string(heading.separator)
	roster.Columns = heading.columns
	roster.Problems = missingColumns(heading.columns)
	return roster, readRows(decoded, &roster, heading, o)
}

// decode gives the text of a file in UTF-8 without byte order mark, and the name
// of its encoding.
func decode(raw *bufio.Reader, name *string) (io.Reader, error) {
	sample, err := raw.Peek(encodingSample)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(sample, []byte("PK\x03\x04")), bytes.HasPrefix(sample, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return nil, &spst.Error{Kind: spst.Invalid, Code: "sheet_workbook",
			Message: "Ce fichier est un classeur de tableur : enregistrez la feuille au format CSV, puis recommencez."}
	case bytes.HasPrefix(sample, []byte{0xff, 0xfe}):
		*name = "utf-16le"
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(raw), nil
	case bytes.HasPrefix(sample, []byte{0xfe, 0xff}):
		*name = "utf-16be"
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(raw), nil
	case wide(sample, 1):
		*name = "utf-16le"
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder().Reader(raw), nil
	case wide(sample, 0):
		*name = "utf-16be"
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder().Reader(raw), nil
	case validUTF8Start(sample):
		*name = "utf-8"
		return unicode.UTF8BOM.NewDecoder().Reader(raw), nil
	}
	*name = "windows-1252"
	return transform.NewReader(raw, charmap.Windows1252.NewDecoder()), nil
}

// wide tells UTF-16 without a byte order mark: of a heading in French, nearly
// every second byte is zero, the first of each pair or the second.
func wide(sample []byte, zero int) bool {
	sample = sample[:min(len(sample), headingSample)&^1]
	zeros := 0
	for i := zero; i < len(sample); i += 2 {
		if sample[i] == 0 {
			zeros++
		}
		if sample[i^1] == 0 {
			return false
		}
	}
	return len(sample) > 0 && zeros > len(sample)*2/5
}

// validUTF8Start allows the last character of the sample to be cut.
func validUTF8Start(sample []byte) bool {
	for range utf8.UTFMax {
		if utf8.Valid(sample) {
			return true
		}
		if len(sample) < encodingSample-utf8.UTFMax {
			return false
		}
		sample = sample[:len(sample)-1]
	}
	return false
}

// headingLine is where the headings are and how they are separated.
type headingLine struct {
	separator  rune
	record     int // records before it
	columns    []spst.FileColumn
	recognised int
}

// findHeadings takes the separator and the record, among the first ones, with
// the most headings that are recognised.
func findHeadings(sample []byte, confirmed map[string]string) (headingLine, bool) {
	best := headingLine{recognised: leastHeadings - 1}
	for _, separator := range separators {
		records := newReader(bytes.NewReader(sample), separator)
		for i := range headingRows {
			record, err := records.Read()
			if err != nil {
				break
			}
			columns, n := recognise(record)
			n += confirm(columns, confirmed)
			if n > best.recognised {
				best = headingLine{separator, i, columns, n}
			}
		}
	}
	return best, best.recognised >= leastHeadings
}

func newReader(r io.Reader, separator rune) *csv.Reader {
	records := csv.NewReader(r)
	records.Comma = separator
	records.LazyQuotes = true
	records.FieldsPerRecord = -1
	records.ReuseRecord = true
	return records
}

// readRows reads the records after the headings. Rows are counted as a
// spreadsheet does: a blank line is one, a record over several lines is one.
func readRows(r io.Reader, roster *spst.RosterFile, heading headingLine, o Options) error {
	records := newReader(r, heading.separator)
	reading := newReading(heading, o)
	reading.text = true
	row, nextLine := 0, 1
	for i := 0; ; i++ {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			roster.Unknown = reading.unknown
			return nil
		}
		if err != nil {
			return err
		}
		first, _ := records.FieldPos(0)
		row += 1 + first - nextLine
		last, _ := records.FieldPos(len(record) - 1)
		nextLine = last + strings.Count(record[len(record)-1], "\n") + 1
		if i > heading.record && !blank(record) && !reading.isTotal(record) {
			roster.Rows = append(roster.Rows, reading.row(row, record))
		}
	}
}

func blank(record []string) bool {
	for _, cell := range record {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
