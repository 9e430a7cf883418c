package export

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

const (
	maxSheetName = 31        // characters, of a workbook
	maxSheetRows = 1_048_576 // of a sheet, its headings among them
)

// writeXLSX writes tables as a workbook, a sheet for each: cells have their
// types, identifiers are texts, the headings stay in sight and filter. A text is
// never a formula. A table that a sheet cannot hold is refused.
func writeXLSX(w io.Writer, tables ...list.Table) (err error) {
	f := excelize.NewFile()
	defer func() { err = cmp.Or(err, f.Close()) }()
	styles, err := newStyles(f)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for i, t := range tables {
		name := sheetName(t.Name, taken)
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			err = writeSheet(f, name, i+1, t, styles)
		}
		if err != nil {
			return err
		}
	}
	return f.Write(w)
}

// styles are the formats of each kind of cell.
type styles struct {
	heading int
	kinds   map[list.Kind]int
}

func newStyles(f *excelize.File) (styles, error) {
	s := styles{kinds: map[list.Kind]int{}}
	var err error
	style := func(x *excelize.Style) (id int) {
		if err == nil {
			id, err = f.NewStyle(x)
		}
		return id
	}
	date, moment, euros := "dd/mm/yyyy", "dd/mm/yyyy hh:mm", `#,##0.00\ "€"`
	s.heading = style(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}})
	text := style(&excelize.Style{NumFmt: 49})
	for _, k := range []list.Kind{list.Texts, list.Proses, list.Identifiers, list.Words, list.YesNos} {
		s.kinds[k] = text
	}
	s.kinds[list.Days] = style(&excelize.Style{CustomNumFmt: &date})
	s.kinds[list.Moments] = style(&excelize.Style{CustomNumFmt: &moment})
	s.kinds[list.Amounts] = style(&excelize.Style{CustomNumFmt: &euros})
	s.kinds[list.Numbers] = style(&excelize.Style{NumFmt: 1})
	return s, err
}

func writeSheet(f *excelize.File, name string, number int, t list.Table, s styles) error {
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, c := range t.Heads {
		if err := out.SetColWidth(i+1, i+1, float64(max(c.Width, 6))); err != nil {
			return err
		}
	}
	err = out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	if err != nil {
		return err
	}
	cells := make([]any, len(t.Heads))
	for i, c := range t.Heads {
		cells[i] = excelize.Cell{StyleID: s.heading, Value: c.Title()}
	}
	rows := 1
	if err := out.SetRow("A1", cells); err != nil {
		return err
	}
	for row := range t.Rows {
		if rows++; rows > maxSheetRows {
			return &spst.Error{Kind: spst.Invalid, Code: spst.CodeExportRows,
				Message: "Une feuille de tableur n'a pas assez de lignes pour cette liste : exportez-la en CSV."}
		}
		for i, cell := range row {
			cells[i] = excelize.Cell{StyleID: s.kinds[t.Heads[i].Kind], Value: typed(cell)}
		}
		if err := out.SetRow(fmt.Sprintf("A%d", rows), cells); err != nil {
			return err
		}
	}
	if rows > 1 { // a filter needs something to filter
		corner, err := excelize.CoordinatesToCellName(len(t.Heads), rows)
		if err != nil {
			return err
		}
		err = out.AddTable(&excelize.Table{Range: "A1:" + corner, Name: fmt.Sprintf("Table%d", number), StyleName: "TableStyleLight1"})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

// typed is a cell as a workbook keeps it; nil is an empty one.
func typed(cell any) any {
	switch v := cell.(type) {
	case string:
		if v == "" {
			return nil
		}
	case spst.NIR:
		return typed(string(v))
	case time.Time: // the clock of Paris, which is all that a workbook knows
		if v.IsZero() {
			return nil
		}
		v = spst.InParis(v)
		return time.Date(v.Year(), v.Month(), v.Day(), v.Hour(), v.Minute(), 0, 0, time.UTC)
	case spst.Date:
		if v.IsZero() {
			return nil
		}
		y, m, d := v.Time().Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	case spst.Cents:
		return float64(v) / 100 // its two decimals are exact as they are shown
	case bool:
		return spst.YesNo(v)
	}
	return cell
}

// sheetName makes a name that a workbook takes and that is not taken yet.
func sheetName(wanted string, taken map[string]bool) string {
	clean := strings.TrimSpace(strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, wanted), "'"))
	clean = cmp.Or(clean, "Feuille")
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" (%d)", n)
		}
		runes := []rune(clean)
		name := strings.TrimRight(string(runes[:min(len(runes), maxSheetName-len(suffix))]), " '") + suffix
		if key := strings.ToLower(name); !taken[key] {
			taken[key] = true
			return name
		}
	}
}
