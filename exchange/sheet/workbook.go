package sheet

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/spst"
)

// The limits of a workbook: what a roster of 100,000 people never reaches, and a
// file made to fill a memory does.
const (
	maxWorkbook = 64 << 20  // bytes of the file
	maxUnzipped = 512 << 20 // bytes of all that is in it
	maxEntries  = 4096      // files in it
	maxRatio    = 200       // unzipped to zipped, of an entry of some size
	ratioFrom   = 1 << 20   // bytes unzipped
	maxRows     = 200_000   // of a sheet, and of a CSV file
	maxColumns  = 500
)

// IsWorkbook tells whether a file that begins so is a workbook, of any program.
func IsWorkbook(start []byte) bool {
	return bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte{0xd0, 0xcf, 0x11, 0xe0})
}

// ReadWorkbook reads a roster from an XLSX workbook: of the sheet that is named,
// else of the one with the most headings that are recognised. Numbers in a
// column of dates are days as the workbook counts them, from 1900 or 1904.
//
// The errors are of kind Invalid, code sheet_workbook or sheet_headings; those
// of r pass.
func ReadWorkbook(r io.Reader, o Options) (roster spst.RosterFile, err error) {
	content, err := io.ReadAll(io.LimitReader(r, maxWorkbook+1))
	if err != nil {
		return spst.RosterFile{}, err
	}
	if err := checkWorkbook(content); err != nil {
		return spst.RosterFile{}, err
	}
	defer func() { // the file is somebody else's, and the library may give up by panicking
		if p := recover(); p != nil {
			roster, err = spst.RosterFile{}, damaged(fmt.Errorf("%v", p))
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return spst.RosterFile{}, damaged(err)
	}
	defer book.Close()
	return readBook(book, o)
}

// checkWorkbook refuses what is not to be opened.
func checkWorkbook(content []byte) error {
	switch {
	case len(content) > maxWorkbook:
		return refuseBook("Ce classeur est trop grand : enregistrez la feuille des salariés seule, ou au format CSV.")
	case bytes.HasPrefix(content, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return refuseBook("Ce classeur est d'un ancien format (.xls) ou protégé par un mot de passe : enregistrez-le sans mot de passe au format .xlsx ou CSV, puis recommencez.")
	}
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return damaged(err)
	}
	if len(z.File) > maxEntries {
		return refuseBook("Ce classeur a trop de parties pour en être un : enregistrez la feuille des salariés au format CSV.")
	}
	total, isBook := uint64(0), false
	for _, f := range z.File {
		total += f.UncompressedSize64
		if total > maxUnzipped || f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
			return refuseBook("Ce classeur se déplie en bien plus grand qu'une liste de salariés : il n'est pas ouvert. Enregistrez la feuille des salariés au format CSV.")
		}
		switch f.Name {
		case "xl/workbook.xml":
			isBook = true
		case "xl/workbook.bin":
			return refuseBook("Ce classeur est au format binaire (.xlsb) : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
		case "content.xml":
			return refuseBook("Ce classeur est au format OpenDocument (.ods) : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
		}
	}
	if !isBook && isArchive(z) {
		return refuseBook("Ce fichier est une archive ZIP : décompressez-la, puis choisissez le fichier de la liste.")
	}
	if !isBook {
		return refuseBook("Ce fichier n'est ni une liste ni un classeur de tableur : choisissez un CSV, un .xlsx ou une DSN.")
	}
	return nil
}

// isArchive tells files put together from the parts of a document.
func isArchive(z *zip.Reader) bool {
	return !slices.ContainsFunc(z.File, func(f *zip.File) bool {
		return f.Name == "[Content_Types].xml" || f.Name == "mimetype" || strings.HasPrefix(f.Name, "_rels/")
	})
}

func refuseBook(message string) error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_workbook", Message: message}
}

func refuseRows(what string) error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_rows", Message: fmt.Sprintf("%s a plus de %d lignes : ce n'est pas une liste de salariés.", what, maxRows)}
}

func damaged(err error) error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_workbook", Err: err,
		Message: "Ce classeur est abîmé et ne s'ouvre pas : ouvrez-le dans votre tableur, enregistrez-le de nouveau, puis recommencez."}
}

// readBook reads the sheet that holds the roster.
func readBook(book *excelize.File, o Options) (spst.RosterFile, error) {
	roster := spst.RosterFile{Format: "xlsx", Encoding: "utf-8", Sheets: book.GetSheetList()}
	if o.Sheet != "" && !slices.Contains(roster.Sheets, o.Sheet) {
		return spst.RosterFile{}, &spst.Error{Kind: spst.Invalid, Code: "sheet_unknown",
			Message: "Le classeur n'a pas de feuille de ce nom. Il a : " + strings.Join(roster.Sheets, ", ") + "."}
	}
	var heading headingLine
	var others []string
	for _, name := range roster.Sheets {
		visible, err := book.GetSheetVisible(name)
		if o.Sheet != "" && name != o.Sheet || o.Sheet == "" && err == nil && !visible {
			others = append(others, name)
			continue
		}
		found, err := findInSheet(book, name, o.Columns)
		if err != nil {
			return spst.RosterFile{}, damaged(err)
		}
		if found.recognised <= heading.recognised {
			others = append(others, name)
			continue
		}
		if roster.Sheet != "" {
			others = append(others, roster.Sheet)
		}
		heading, roster.Sheet = found, name
	}
	if heading.recognised < leastHeadings {
		return spst.RosterFile{}, errHeadings()
	}
	roster.Columns, roster.Problems = heading.columns, missingColumns(heading.columns)
	if o.Sheet == "" && len(others) > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "sheet_others", Severity: spst.SeverityWarning,
			Message: "La feuille « " + roster.Sheet + " » est lue ; le classeur a aussi : " + strings.Join(others, ", ") + "."})
	}
	return roster, readSheet(book, &roster, heading, o)
}

// findInSheet finds the headings in the first rows of a sheet.
func findInSheet(book *excelize.File, name string, confirmed map[string]string) (headingLine, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return headingLine{}, nil // a chart, or another sheet without cells
	}
	defer rows.Close()
	var first [][]string
	for len(first) < headingRows && rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return headingLine{}, err
		}
		first = append(first, slices.Clone(cells[:min(len(cells), maxColumns)]))
	}
	return findIn(first, confirmed), nil
}

func readSheet(book *excelize.File, roster *spst.RosterFile, heading headingLine, o Options) error {
	from1904 := false
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		from1904 = *props.Date1904
	}
	rows, err := book.Rows(roster.Sheet)
	if err != nil {
		return damaged(err)
	}
	defer rows.Close()
	reading, hidden := newReading(heading, o), 0
	var records []record
	for i := 0; rows.Next(); i++ {
		cells, err := rows.Columns()
		if err != nil { // what comes after cannot be read; what came before stands
			roster.Problems = append(roster.Problems, refusal("", "sheet_cut", fmt.Sprintf("La feuille est abîmée à partir de la ligne %d : la suite n'a pas été lue.", i+1)))
			break
		}
		if i <= heading.record || blank(cells) {
			continue
		}
		if len(records) >= maxRows {
			return refuseRows("Cette feuille")
		}
		if rows.GetRowOpts().Hidden {
			hidden++
		}
		records = append(records, record{i + 1, slices.Clone(cells[:min(len(cells), maxColumns)])})
	}
	if err := spread(book, roster.Sheet, records); err != nil {
		return damaged(err)
	}
	reading.days(records, from1904)
	reading.readTable(roster, heading, records)
	if hidden > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "sheet_hidden", Severity: spst.SeverityWarning,
			Message: fmt.Sprintf("La feuille a %d ligne(s) masquée(s), lues comme les autres : ôtez-les du fichier si elles ne doivent pas compter.", hidden)})
	}
	return nil
}

// spread gives the cells that are merged into one its value, each of them.
func spread(book *excelize.File, sheet string, records []record) error {
	merged, err := book.GetMergeCells(sheet, true)
	if err != nil || len(merged) == 0 {
		return err
	}
	at := make(map[int]*record, len(records))
	for i := range records {
		at[records[i].number] = &records[i]
	}
	for _, m := range merged {
		column, row, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		lastColumn, last, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil || err2 != nil || column != lastColumn || at[row] == nil || column > len(at[row].cells) {
			continue // over several columns it is a title
		}
		value := at[row].cells[column-1]
		for n := row + 1; n <= min(last, row+maxRows); n++ {
			if r := at[n]; r != nil {
				for len(r.cells) < column {
					r.cells = append(r.cells, "")
				}
				r.cells[column-1] = value
			}
		}
	}
	return nil
}

// days writes the numbers of columns of days as days, and long numbers with all
// their digits.
func (r *reading) days(records []record, from1904 bool) {
	for _, rec := range records {
		for j, c := range r.columns {
			if j < len(rec.cells) {
				var eve bool
				rec.cells[j], eve = typed(c.Field, rec.cells[j], from1904)
				if eve {
					r.eves++
				}
			}
		}
	}
}

// typed gives a cell as it would be written: in a column of dates a number is a
// day; a long number keeps its digits. eve tells a day taken for the one after,
// some minutes before which it stands.
func typed(field, value string, from1904 bool) (text string, eve bool) {
	switch {
	case isDay(field):
		return dayOf(value, from1904)
	case field == fieldNIR:
		if n, err := strconv.ParseFloat(value, 64); err == nil && strings.ContainsAny(value, "eE.") && n == math.Trunc(n) && n < 1e15 && !strings.Contains(value, ",") && digits(value) >= nirDigits {
			return strconv.FormatFloat(n, 'f', 0, 64), false
		}
	}
	return value, false
}

// nirDigits are those of a NIR that has lost none to a spreadsheet.
const nirDigits = 13

// digits counts those before an exponent.
func digits(number string) int {
	mantissa, _, _ := strings.Cut(strings.ToLower(number), "e")
	return len(strings.ReplaceAll(mantissa, ".", ""))
}

// The days that a workbook counts: from 18/05/1927, since a smaller number is
// rather a year, to 2173.
const (
	firstSerial = 10_000
	lastSerial  = 100_000
)

// lateEvening is how late the clock of a machine may make a day begin: midnight in
// Paris was counted from 1899 with the hour of then, 23:50:39 (npm xlsx 0.18.5).
const lateEvening = 1 - 10.0/(24*60)

func dayOf(value string, from1904 bool) (text string, eve bool) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < firstSerial || n > lastSerial {
		return value, false
	}
	if _, part := math.Modf(n); part > lateEvening {
		n, eve = math.Ceil(n), true
	}
	day, err := excelize.ExcelDateToTime(n, from1904)
	if err != nil {
		return value, false
	}
	return day.Format("02/01/2006"), eve
}

func errHeadings() error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_headings",
		Message: "Les colonnes ne sont pas reconnues : la première ligne doit porter leurs titres, comme « Nom de naissance », « Prénom », « Date de naissance »."}
}
