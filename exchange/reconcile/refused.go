package reconcile

import (
	"encoding/csv"
	"io"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// ReasonHeading is the title of the last column of a file of refused rows.
const ReasonHeading = "Motif du refus"

// WriteRefused writes the refused rows as a table of the same shape as the file
// they come from, the reasons in a last column: corrected, it can be read again.
// Rows that come from no table (a DSN) are written as a roster
// is, every field of it. UTF-8 with its mark, semicolons, CR LF: what spreadsheets open in
// France; cells that a spreadsheet would take for formulas are defused.
func WriteRefused(w io.Writer, file *spst.RosterFile, rows []Row) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	columns, cells := shape(file)
	heading := make([]string, 0, len(columns)+1)
	for _, c := range columns {
		if c.Heading != ReasonHeading {
			heading = append(heading, c.Heading)
		}
	}
	if err := out.Write(append(heading, ReasonHeading)); err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		if r.Action != Reject || r.Row == 0 {
			continue
		}
		record := make([]string, 0, len(columns)+1)
		for at, c := range columns {
			if c.Heading != ReasonHeading {
				record = append(record, spst.DefuseCell(cells(r, at)))
			}
		}
		if err := out.Write(append(record, Reasons(r))); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Reasons are the sentences of what refuses a row, on one line.
func Reasons(r *Row) string {
	var said []string
	for _, p := range spst.Refused(r.Problems) {
		if r.Action == Reject && p.Code == spst.ProblemDeterminantsRequired {
			continue // it refuses no row of a file
		}
		said = append(said, p.Message)
	}
	return strings.Join(said, " ")
}

// shape gives the columns to write, and what a row has in each.
func shape(file *spst.RosterFile) ([]spst.FileColumn, func(*Row, int) string) {
	if len(file.Columns) > 0 {
		return file.Columns, func(r *Row, at int) string {
			if at < len(r.Cells) {
				return r.Cells[at]
			}
			return ""
		}
	}
	own := list.Roster(true).Without("next_visit", "visit_state") // which are the portal's to tell
	columns := make([]spst.FileColumn, len(own))
	for i, c := range own {
		columns[i].Heading = c.Title()
	}
	return columns, func(r *Row, at int) string { return list.Show(own[at].Cell(&r.Employee)) }
}
