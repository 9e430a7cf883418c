package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

// Dialect is how a text table is written; both end lines with CR LF and defuse
// formulas ([spst.DefuseCell]).
type Dialect string

// The dialects.
const (
	// ExcelFR is what a French spreadsheet opens with a double click: UTF-8 with
	// its mark, semicolons, decimal commas, jj/mm/aaaa.
	ExcelFR Dialect = "excel-fr"
	// RFC4180 is for programs: UTF-8, commas, decimal points, ISO dates.
	RFC4180 Dialect = "rfc4180"
)

// Dialects are both.
func Dialects() []Dialect { return []Dialect{ExcelFR, RFC4180} }

// WriteCSV writes a table as text.
func WriteCSV(w io.Writer, t Table, d Dialect) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if d == ExcelFR {
		out.Comma = ';'
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	record := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		record[i] = c.Title
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for row := range t.Rows {
		for i, cell := range row {
			record[i] = d.cell(cell)
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (d Dialect) cell(cell any) string {
	switch v := cell.(type) {
	case string:
		return spst.DefuseCell(v)
	case spst.Date:
		if d == ExcelFR {
			return v.French()
		}
		return v.String()
	case spst.Cents:
		return d.amount(v)
	case int:
		return strconv.Itoa(v)
	case bool:
		if v {
			return "oui"
		}
		return "non"
	}
	return fmt.Sprint(cell)
}

// amount is in euros, without blanks nor sign €: « -1234,56 ».
func (d Dialect) amount(c spst.Cents) string {
	sign, abs := "", uint64(c)
	if c < 0 {
		sign, abs = "-", -uint64(c)
	}
	point := "."
	if d == ExcelFR {
		point = ","
	}
	return sign + strconv.FormatUint(abs/100, 10) + point + strconv.FormatUint(abs%100+100, 10)[1:]
}
