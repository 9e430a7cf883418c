package sheet

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/exchange/text"
	"github.com/espace-adherent/adherent/exchange/workbook"
	"github.com/espace-adherent/adherent/spst"
)

const (
	headingSample = 1 << 16 // bytes looked at to find the headings
	headingRows   = 100     // a title, a notice and blank lines may come before the headings
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
	if start, _ := raw.Peek(headingSample); workbook.Is(start) {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetWorkbook,
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
	return roster, readRows(decoded, lines.Odd, &roster, heading, o)
}

// headingLine is where the headings are and how they are separated.
type headingLine struct {
	separator  rune
	record     int        // records before it
	before     [][]string // the records before it that hold something
	columns    []spst.FileColumn
	recognised int
}

// findHeadings takes the separator and the record, among the first ones, with
// the most headings that are recognised.
func findHeadings(sample []byte, confirmed map[string]string) (headingLine, bool) {
	best := headingLine{recognised: leastHeadings - 1}
	for _, separator := range separators {
		records := newReader(bytes.NewReader(sample), separator)
		var rows [][]string
		for range headingRows {
			cells, err := records.Read()
			if err != nil {
				break
			}
			rows = append(rows, slices.Clone(cells))
		}
		if found := findIn(rows, confirmed); found.recognised > best.recognised {
			best = found
			best.separator = separator
		}
	}
	return best, best.recognised >= leastHeadings
}

// findIn takes the row with the most headings that are recognised, by themselves or
// under the groups of the row above (« Naissance », below it « Date »).
func findIn(rows [][]string, confirmed map[string]string) headingLine {
	var best headingLine
	for i, cells := range rows {
		alone, n := recognise(cells)
		n += confirm(alone, confirmed)
		if n > best.recognised {
			best = headingLine{record: i, columns: alone, recognised: n}
		}
		if i == 0 || n == 0 {
			continue
		}
		grouped, inGroups := recognise(under(rows[i-1], cells))
		inGroups += confirm(grouped, confirmed)
		if inGroups > best.recognised || best.record == i && inGroups >= leastHeadings && slices.ContainsFunc(rows[i-1], ofOthers) {
			best = headingLine{record: i, columns: grouped, recognised: inGroups}
		}
	}
	if best.recognised > 0 {
		for _, cells := range rows[:best.record] {
			if !blank(cells) {
				best.before = append(best.before, cells)
			}
		}
	}
	return best
}

// ofOthers tells the group of columns that speak of somebody else than the employee.
func ofOthers(group string) bool {
	if strings.TrimSpace(group) == "" {
		return false
	}
	plain := " " + plainHeading(group) + " "
	for _, word := range [...]string{"conjoint", "enfant", "enfants", "responsable", "manager", "tuteur", "contact", "urgence", "prevenir",
		"employeur", "pere", "mere", "parent", "ayant", "ayants"} {
		if strings.Contains(plain, " "+word+" ") {
			return !known(group)
		}
	}
	return false
}

// under puts the group of the row above before each heading; a group goes on over
// the blank cells after it.
func under(groups, cells []string) []string {
	both := slices.Clone(cells)
	group := ""
	for i := range both {
		if i < len(groups) && clean(groups[i]) != "" {
			group = clean(groups[i])
		}
		if clean(both[i]) == "" {
			group = ""
			if i < len(groups) {
				both[i] = clean(groups[i])
			}
			continue
		}
		if !known(both[i]) || ofOthers(group) {
			both[i] = strings.TrimSpace(group + " " + clean(both[i]))
		}
	}
	return both
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
func readRows(r io.Reader, odd func(line int) bool, roster *spst.RosterFile, heading headingLine, o Options) error {
	in := &ending{Reader: r}
	lines := newReader(in, heading.separator)
	reading := newReading(heading, o)
	reading.text = true
	var records []record
	row, nextLine := 0, 1
	for i := 0; ; i++ {
		cells, err := lines.Read()
		if errors.Is(err, io.EOF) {
			findCut(records, len(heading.columns))
			reading.readTable(roster, heading, records)
			return nil
		}
		if errors.Is(err, errEndless) {
			return refuseLine(row + 1)
		}
		if err != nil {
			return err
		}
		if len(records) >= maxRows {
			return refuseRows("Ce fichier")
		}
		in.from = lines.InputOffset()
		first, _ := lines.FieldPos(0)
		row += 1 + first - nextLine
		last, _ := lines.FieldPos(len(cells) - 1)
		nextLine = last + strings.Count(cells[len(cells)-1], "\n") + 1
		if i > heading.record && !blank(cells) {
			records = append(records, record{number: row, cells: slices.Clone(cells), odd: odd(nextLine - 1)})
		}
	}
}

// findCut finds the rows that a line end inside of a cell has cut in two: together
// they have the cells of one row, where other rows are whole. The line end is another
// than the file's, or neither half has the cells of a row.
func findCut(records []record, width int) {
	whole := 0
	for i := range records {
		if len(records[i].cells) >= width {
			whole++
		}
	}
	for i := range len(records) - 1 {
		a, b := &records[i], &records[i+1]
		if len(a.cells)+len(b.cells) != width+1 || len(a.cells) >= width || b.number != a.number+1 {
			continue
		}
		if a.odd || 2*whole >= len(records) && len(b.cells) < width {
			a.cut, b.cut = true, true
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
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetLine,
		Message: "Ligne " + strconv.Itoa(row) +
			" : elle ne se termine pas (plus de 1 Mio). Un guillemet y est sans doute ouvert sans être fermé : corrigez-la, puis recommencez."}
}

func blank(record []string) bool {
	for _, cell := range record {
		if clean(cell) != "" {
			return false
		}
	}
	return true
}
