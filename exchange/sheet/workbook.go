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
		case "content.xml":
			return refuseBook("Ce classeur est au format OpenDocument (.ods) : enregistrez-le au format .xlsx ou CSV, puis recommencez.")
		}
	}
	if !isBook {
		return refuseBook("Ce fichier n'est ni une liste ni un classeur de tableur : choisissez un CSV, un .xlsx ou une DSN.")
	}
	return nil
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
		if o.Sheet != "" && name != o.Sheet {
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
	var best headingLine
	rows, err := book.Rows(name)
	if err != nil {
		return best, nil // a chart, or another sheet without cells
	}
	defer rows.Close()
	for i := 0; i < headingRows && rows.Next(); i++ {
		record, err := rows.Columns()
		if err != nil {
			return best, err
		}
		columns, n := recognise(record[:min(len(record), maxColumns)])
		n += confirm(columns, confirmed)
		if n > best.recognised {
			best = headingLine{record: i, columns: columns, recognised: n}
		}
	}
	return best, nil
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
	for i := 0; rows.Next(); i++ {
		if i > maxRows {
			return refuseRows("Cette feuille")
		}
		record, err := rows.Columns()
		if err != nil { // what comes after cannot be read; what came before stands
			roster.Problems = append(roster.Problems, refusal("", "sheet_cut", fmt.Sprintf("La feuille est abîmée à partir de la ligne %d : la suite n'a pas été lue.", i+1)))
			break
		}
		if i <= heading.record || blank(record) || reading.isTotal(record) {
			continue
		}
		for j, c := range heading.columns {
			if j < len(record) {
				record[j] = typed(c.Field, record[j], from1904)
			}
		}
		if rows.GetRowOpts().Hidden {
			hidden++
		}
		roster.Rows = append(roster.Rows, reading.row(i+1, record))
	}
	roster.Unknown = reading.unknown
	if hidden > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: "sheet_hidden", Severity: spst.SeverityWarning,
			Message: fmt.Sprintf("La feuille a %d ligne(s) masquée(s), lues comme les autres : ôtez-les du fichier si elles ne doivent pas compter.", hidden)})
	}
	return nil
}

// typed gives a cell as it would be written: in a column of dates a number is a
// day; a long number keeps its digits.
func typed(field, value string, from1904 bool) string {
	switch field {
	case fieldBirthDate, fieldHireDate, fieldExitDate, fieldEnd:
		return dayOf(value, from1904)
	case "nir":
		if n, err := strconv.ParseFloat(value, 64); err == nil && strings.ContainsAny(value, "eE.") && n == math.Trunc(n) && n < 1e15 && !strings.Contains(value, ",") {
			return strconv.FormatFloat(n, 'f', 0, 64)
		}
	}
	return value
}

// The days that a workbook counts: from its first one to the year 2173.
const lastSerial = 100_000

func dayOf(value string, from1904 bool) string {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || n < 1 || n > lastSerial {
		return value
	}
	day, err := excelize.ExcelDateToTime(n, from1904)
	if err != nil {
		return value
	}
	return day.Format("02/01/2006")
}

func errHeadings() error {
	return &spst.Error{Kind: spst.Invalid, Code: "sheet_headings",
		Message: "Les colonnes ne sont pas reconnues : la première ligne doit porter leurs titres, comme « Nom de naissance », « Prénom », « Date de naissance »."}
}
