package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/exchange/workbook"
	"github.com/espace-adherent/adherent/spst"
)

// The limits of a table: what a roster of 100,000 people never reaches, and a file
// made to fill a memory does.
const (
	maxWorkbook = 64 << 20 // bytes of the file
	maxRows     = 200_000  // of a sheet, and of a CSV file
	maxColumns  = 500
	maxCells    = 5_000_000  // of a sheet that are kept
	maxLooked   = 50_000_000 // of a sheet, in blank rows too
	maxSearched = 100        // sheets that headings are looked for in
	maxNamed    = 20         // sheets named in a sentence
)

// ReadWorkbook reads a roster from a workbook: XLSX, OpenDocument or XLS. Of the sheet
// that is named, else of the one with the most headings that are recognised. A number
// without a format of dates in a column of dates is a day as the workbook counts them.
//
// The errors are of kind Invalid, code sheet_workbook, sheet_unknown, sheet_rows or
// sheet_headings; those of r pass.
func ReadWorkbook(r io.Reader, o Options) (spst.RosterFile, error) {
	var content bytes.Buffer
	if _, err := content.ReadFrom(io.LimitReader(r, maxWorkbook+1)); err != nil {
		return spst.RosterFile{}, err
	}
	if content.Len() > maxWorkbook {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetWorkbook,
			Message: "Ce classeur est trop grand : enregistrez la feuille des salariés seule, ou au format CSV."}
	}
	book, err := workbook.Open(bytes.NewReader(content.Bytes()), int64(content.Len()))
	if err != nil {
		return spst.RosterFile{}, err
	}
	roster, sheet, heading, err := findSheet(book, o)
	if err != nil {
		return spst.RosterFile{}, err
	}
	return roster, readSheet(book, sheet, &roster, heading, o)
}

func refuseRows(what string) error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetRows,
		Message: fmt.Sprintf("%s a plus de %d lignes : ce n'est pas une liste de salariés.", what, maxRows)}
}

var errCells = &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetRows,
	Message: "Cette feuille a bien plus de cellules qu'une liste de salariés : enregistrez la liste seule, puis recommencez."}

// findSheet finds the sheet that holds the roster, and its headings.
func findSheet(book *workbook.Book, o Options) (roster spst.RosterFile, sheet *workbook.Sheet, heading headingLine, err error) {
	roster = spst.RosterFile{Format: book.Format, Encoding: "utf-8"}
	var others []string
	named := false
	for i := range book.Sheets {
		s := &book.Sheets[i]
		roster.Sheets = append(roster.Sheets, s.Name)
		named = named || s.Name == o.Sheet
		if o.Sheet != "" && s.Name != o.Sheet || o.Sheet == "" && (s.Hidden || i >= maxSearched) {
			others = append(others, s.Name)
			continue
		}
		found, err := findInSheet(s, o.Columns)
		if err != nil {
			return roster, nil, heading, err
		}
		if found.recognised <= heading.recognised {
			others = append(others, s.Name)
			continue
		}
		if sheet != nil {
			others = append(others, sheet.Name)
		}
		heading, sheet = found, s
	}
	if o.Sheet != "" && !named {
		return roster, nil, heading, &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetUnknown,
			Message: "Le classeur n'a pas de feuille de ce nom. Il a : " + names(roster.Sheets) + "."}
	}
	if heading.recognised < leastHeadings {
		return roster, nil, heading, errHeadings()
	}
	roster.Sheet, roster.Columns, roster.Problems = sheet.Name, heading.columns, missingColumns(heading.columns)
	if o.Sheet == "" && len(others) > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetOthers, Severity: spst.SeverityWarning,
			Message: "La feuille « " + roster.Sheet + " » est lue ; le classeur a aussi : " + names(others) + "."})
	}
	return roster, sheet, heading, nil
}

func names(sheets []string) string {
	if len(sheets) > maxNamed {
		return strings.Join(sheets[:maxNamed], ", ") + "…"
	}
	return strings.Join(sheets, ", ")
}

// findInSheet finds the headings in the first rows of a sheet.
func findInSheet(sheet *workbook.Sheet, confirmed map[string]string) (headingLine, error) {
	var first [][]string
	_, err := sheet.Read(func(row workbook.Row) bool {
		for len(first) < min(row.Number-1, headingRows) {
			first = append(first, nil)
		}
		if len(first) < headingRows {
			first = append(first, texts(row.Cells))
		}
		return len(first) < headingRows
	})
	return findIn(first, confirmed), err
}

// unworked is what a cell holds whose formula has no value in the file.
const unworked = "#FORMULE!"

// texts gives the cells as they are written.
func texts(cells []workbook.Cell) []string {
	written := make([]string, min(len(cells), maxColumns))
	for i := range written {
		written[i] = cells[i].Text
		if cells[i].Kind == workbook.Formula {
			written[i] = unworked
		}
	}
	return written
}

// sheetRows are the rows of a sheet below its headings.
type sheetRows struct {
	records []record
	cells   int // that are kept
	looked  int
	hidden  int         // rows
	empty   map[int]int // by column, the formulas that gave an empty text
	wide    bool        // it has cells beyond the columns that are read
	err     error
}

func (s *sheetRows) take(row workbook.Row) bool {
	written := texts(row.Cells)
	if s.looked += len(row.Cells); s.looked > maxLooked {
		s.err = errCells
		return false
	}
	if blank(written) {
		return true
	}
	if s.cells += len(written); s.cells > maxCells {
		s.err = errCells
		return false
	}
	if len(s.records) >= maxRows {
		s.err = refuseRows("Cette feuille")
		return false
	}
	if row.Hidden {
		s.hidden++
	}
	s.wide = s.wide || len(row.Cells) > maxColumns
	for i, c := range row.Cells[:len(written)] {
		if c.Kind == workbook.Text && c.Text == "" {
			s.empty[i]++
		}
	}
	s.records = append(s.records, record{number: row.Number, cells: written})
	return true
}

func readSheet(book *workbook.Book, sheet *workbook.Sheet, roster *spst.RosterFile, heading headingLine, o Options) error {
	rows := sheetRows{empty: map[int]int{}}
	layout, err := sheet.Read(func(row workbook.Row) bool {
		return row.Number <= heading.record+1 || rows.take(row)
	})
	if err != nil || rows.err != nil {
		return cmp.Or(err, rows.err)
	}
	spread(layout.Merged, rows.records)
	reading := newReading(heading, o)
	reading.serial = book.Day
	reading.readTable(roster, heading, rows.records)
	roster.Problems = append(roster.Problems, rows.said(reading.columns, layout)...)
	return nil
}

// said tells what a person may not have seen on the sheet.
func (s *sheetRows) said(columns []spst.FileColumn, layout workbook.Layout) []spst.Problem {
	var found []spst.Problem
	say := func(code spst.ProblemCode, message string) {
		found = append(found, spst.Problem{Code: code, Severity: spst.SeverityWarning, Message: message})
	}
	if s.hidden > 0 {
		say(spst.ProblemSheetHidden, "La feuille a "+spst.Counted(s.hidden,
			"ligne masquée, lue comme les autres : ôtez-la du fichier si elle ne doit pas compter.",
			"lignes masquées, lues comme les autres : ôtez-les du fichier si elles ne doivent pas compter."))
	}
	if s.wide {
		say(spst.ProblemSheetWide, fmt.Sprintf("La feuille a plus de %d colonnes : celles d'après ne sont pas lues.", maxColumns))
	}
	var hidden, empty []string
	for i, c := range columns {
		if c.Field == "" {
			continue
		}
		if slices.ContainsFunc(layout.Hidden, func(s workbook.Span) bool { return s.First <= i && i <= s.Last }) {
			hidden = append(hidden, c.Heading)
		}
		if s.empty[i] > 0 {
			empty = append(empty, fmt.Sprintf("%s (%d)", c.Heading, s.empty[i]))
		}
	}
	if len(hidden) > 0 {
		say(spst.ProblemSheetHiddenColumns, "Colonnes masquées, lues comme les autres : "+strings.Join(hidden, ", ")+".")
	}
	if len(empty) > 0 {
		say(spst.ProblemSheetFormulas, "Des formules ont un résultat vide dans le fichier, pris comme tel : "+strings.Join(empty, ", ")+".")
	}
	return found
}

// spread gives each cell of a merged range the value of the range.
func spread(merged []workbook.Merge, records []record) {
	if len(merged) == 0 {
		return
	}
	at := make(map[int]*record, len(records))
	for i := range records {
		at[records[i].number] = &records[i]
	}
	for _, m := range merged {
		first := at[m.First]
		if first == nil || m.Column >= len(first.cells) {
			continue
		}
		for n := m.First + 1; n <= min(m.Last, m.First+maxRows); n++ {
			if r := at[n]; r != nil {
				for len(r.cells) <= m.Column {
					r.cells = append(r.cells, "")
				}
				r.cells[m.Column] = first.cells[m.Column]
			}
		}
	}
}

func errHeadings() error {
	return &spst.Error{Kind: spst.Invalid, Code: spst.CodeSheetHeadings,
		Message: "Les colonnes ne sont pas reconnues : la première ligne doit porter leurs titres, comme « Nom de naissance », « Prénom », « Date de naissance »."}
}
