package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/spst"
)

const (
	headingSample = 1 << 16 // bytes looked at to find the headings
	headingRows   = 20      // a title and blank lines may come before the headings
	leastHeadings = 2       // recognised in the line of headings
	separators    = ";,\t|"
	maxRecord     = 1 << 20 // bytes of a line, or of the lines of a quoted cell
)

// ReadCSV reads a roster from a CSV file, row by row: in any encoding that
// [text.Decode] tells; separated by ; , | or tabs; its columns known by their headings. Employees are normalised and
// checked as of that date; every row is given, refused ones with the reason.
//
// The error is of kind Invalid when the file is not a table with headings that
// are recognised (codes sheet_workbook, sheet_headings, text_encoding), when one of its
// lines does not end (sheet_line) or they are too many (sheet_rows), else that of r.
func ReadCSV(r io.Reader, on spst.Date) (spst.RosterFile, error) {
	return ReadCSVAs(r, Options{On: on})
}

// ReadCSVAs is [ReadCSV] with what a person has confirmed of the file.
func ReadCSVAs(r io.Reader, o Options) (spst.RosterFile, error) {
	roster := spst.RosterFile{Format: "csv"}
	raw := bufio.NewReaderSize(r, text.SampleSize)
	if start, _ := raw.Peek(headingSample); IsWorkbook(start) {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: "sheet_workbook",
			Message: "Ce fichier est un classeur de tableur : enregistrez la feuille au format CSV, puis recommencez."}
	}
	lines, encoding, err := text.Decode(raw)
	if err != nil {
		return spst.RosterFile{}, err
	}
	roster.Encoding = encoding.Name
	decoded := bufio.NewReaderSize(lines, headingSample)
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
	in := &ending{Reader: r}
	records := newReader(in, heading.separator)
	reading := newReading(heading, o)
	reading.text = true
	row, nextLine := 0, 1
	for i := 0; ; i++ {
		record, err := records.Read()
		if errors.Is(err, io.EOF) {
			roster.Unknown = reading.unknown
			return nil
		}
		if errors.Is(err, errEndless) {
			return refuseLine(row + 1)
		}
		if err != nil {
			return err
		}
		if i > maxRows {
			return refuseRows("Ce fichier")
		}
		in.from = records.InputOffset()
		first, _ := records.FieldPos(0)
		row += 1 + first - nextLine
		last, _ := records.FieldPos(len(record) - 1)
		nextLine = last + strings.Count(record[len(record)-1], "\n") + 1
		if i > heading.record && !blank(record) && !reading.isTotal(record) {
			roster.Rows = append(roster.Rows, reading.row(row, record))
		}
	}
}

// ending gives what a record may hold and no more: a file without line ends, or a
// quote that nobody closes, would otherwise be read whole into one cell.
type ending struct {
	io.Reader
	given, from int64 // bytes given so far, and where the record that is being read starts
}

var errEndless = errors.New("a record that does not end")

func (e *ending) Read(p []byte) (int, error) {
	if e.given-e.from > maxRecord {
		return 0, errEndless
	}
	n, err := e.Reader.Read(p)
	e.given += int64(n)
	return n, err
}

func refuseLine(row int) error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_line",
		Message: "Ligne " + strconv.Itoa(row) + " : elle ne se termine pas (plus de 1 Mio). Un guillemet y est sans doute ouvert sans être fermé : corrigez-la, puis recommencez."}
}

func blank(record []string) bool {
	for _, cell := range record {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}
