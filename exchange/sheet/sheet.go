// Package sheet reads a roster from the tables that payroll programs and
// spreadsheets write.
//
// A sheet is somebody else's: its encoding, separator, headings and words are
// recognised, never asked for. A row that cannot be taken is given with its
// number and the reason; no value is guessed.
package sheet

import (
	"github.com/espace-adherent/adherent/spst"
)

// Roster is what a sheet holds.
type Roster struct {
	Format    string         `json:"format"`    // "csv"
	Encoding  string         `json:"encoding"`  // "utf-8", "utf-16le", "utf-16be" or "windows-1252"
	Separator string         `json:"separator"` // one of ; , | or a tab
	Columns   []Column       `json:"columns"`   // all of them, in the order of the sheet
	Rows      []Row          `json:"rows"`
	Problems  []spst.Problem `json:"problems,omitempty"` // about the sheet as a whole
}

// Column is a column of the sheet.
type Column struct {
	Heading string `json:"heading"`
	// Field is the API name that the column gives ("civility" is read for the
	// sex); "" when it is ignored.
	Field string `json:"field,omitempty"`
}

// Row is one line of the roster.
type Row struct {
	// Row is the number a spreadsheet shows: 1 is the sheet's first row.
	Row      int            `json:"row"`
	Employee spst.Employee  `json:"employee"`
	Problems []spst.Problem `json:"problems,omitempty"`
}

// Refused tells a row that has an error other than missing determinants: most
// programs have no such column, and « Contrôler la liste » asks for them later.
func (r Row) Refused() bool {
	for _, p := range r.Problems {
		if p.Severity == spst.SeverityError && p.Code != spst.CodeDeterminantsRequired {
			return true
		}
	}
	return false
}

// Accepted gives the employees of the rows that are not refused.
func (r *Roster) Accepted() []spst.Employee {
	var kept []spst.Employee
	for _, row := range r.Rows {
		if !row.Refused() {
			kept = append(kept, row.Employee)
		}
	}
	return kept
}
