package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// writeCSV writes a table as text, with tabs for the clipboard: lines of files end with CR LF, and formulas are defused
// ([spst.DefuseCell]).
func writeCSV(w io.Writer, t list.Table, f Format) error {
	out := csv.NewWriter(w)
	out.UseCRLF = f != Tabs
	switch f {
	case Tabs:
		out.Comma = '\t'
	case ExcelCSV:
		out.Comma = ';'
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	case PlainCSV, Workbook, Markdown, Paper, Printer, Agenda:
	}
	record := make([]string, len(t.Heads))
	for i, c := range t.Heads {
		record[i] = c.Title()
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range t.Rows {
		for i, cell := range row {
			record[i] = f.cell(cell)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (f Format) cell(cell any) string {
	switch v := cell.(type) {
	case nil:
		return ""
	case string:
		return spst.DefuseCell(v)
	case spst.NIR:
		return spst.DefuseCell(string(v))
	case spst.Date:
		if f == PlainCSV {
			return v.String()
		}
		return v.French()
	case time.Time:
		switch {
		case v.IsZero():
			return ""
		case f != PlainCSV:
			return spst.InParis(v).Format("02/01/2006 15:04") + spst.Season(v) // what a French spreadsheet takes for a date and hour
		}
		return spst.InParis(v).Format(time.RFC3339)
	case spst.Cents:
		return f.amount(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		return spst.YesNo(v)
	}
	return fmt.Sprint(cell)
}

// amount is in euros, without blanks nor sign €: « -1234,56 ».
func (f Format) amount(c spst.Cents) string {
	sign, abs := "", uint64(c)
	if c < 0 {
		sign, abs = "-", -uint64(c)
	}
	point := ","
	if f == PlainCSV {
		point = "."
	}
	return sign + strconv.FormatUint(abs/100, 10) + point + strconv.FormatUint(abs%100+100, 10)[1:]
}
