package spst

import (
	"slices"
	"time"
)

// RosterFile is what a file says of a roster: a table of a spreadsheet or of a
// payroll program, or a DSN. The readers of exchange give it, `adherent lire
// --json` prints it, and the reviewed difference starts from it.
type RosterFile struct {
	Format    string   `json:"format" enum:"csv,xlsx,ods,xls,dsn"`
	Encoding  string   `json:"encoding"`            // of the text: "utf-8", "windows-1252"…
	Separator string   `json:"separator,omitempty"` // of a CSV: one of ; , | or a tab
	Sheet     string   `json:"sheet,omitempty"`     // the sheet of a workbook that was read
	Sheets    []string `json:"sheets,omitempty"`    // all those of the workbook
	// Establishments are the SIRETs that a DSN speaks of, in its order.
	Establishments []string `json:"establishments,omitempty"`
	// Columns are those of a table, all of them, in its order.
	Columns []FileColumn `json:"columns,omitempty"`
	// Unknown are the words that were not understood, each once.
	Unknown []FileWord `json:"unknown,omitempty"`
	Rows    []FileRow  `json:"rows"`
	// Aside is how many rows hold something and are nobody to take: totals, headings
	// and titles printed again, notices; of a DSN, mandates, people without a contract,
	// and contracts beside the one that is taken. Problems tell of them. With Rows they
	// are all the rows that the file has.
	Aside int `json:"aside,omitempty"`
	// Problems are about the file as a whole: what could not be read of it.
	Problems []Problem `json:"problems,omitempty"`
}

// Entire tells whether all of the file was read, as far as one can tell, and
// without a doubt. Who is not in a file that was read in part only cannot be told
// to have left.
func (f *RosterFile) Entire() bool { return f.Doubt() == "" }

// Doubt says what speaks against taking the file for the whole roster: a French
// sentence; "" for nothing.
func (f *RosterFile) Doubt() string {
	for _, p := range f.Problems {
		switch p.Code {
		case ProblemDSNOthers, ProblemDSNAside, ProblemSheetSkipped,
			ProblemSheetColumns, ProblemSheetDays, ProblemSheetHiddenColumns, ProblemSheetFormulas: // what was left out is told apart
		default:
			return p.Message
		}
	}
	if len(f.Rows) == 0 {
		return "Aucun salarié n'est dans ce fichier."
	}
	return ""
}

// FileColumn is a column of a table.
type FileColumn struct {
	Heading string `json:"heading"`
	// Field is the API name that the column gives ("civility" is read for the
	// sex); "" when it is ignored.
	Field string `json:"field,omitempty"`
}

// FileWord is a word of another program that stands for no value known here,
// such as a kind of contract.
type FileWord struct {
	Field string `json:"field"`
	Word  string `json:"word"`
	Rows  int    `json:"rows"` // how many rows say it
}

// FileRow is one contract of one person.
type FileRow struct {
	// Row is the number that a spreadsheet shows, from 1; of a DSN, the line of
	// the individual.
	Row int `json:"row"`
	// SIRET is the establishment's; "" where the file does not say.
	SIRET    string   `json:"siret,omitempty"`
	Employee Employee `json:"employee"`
	// Problems are all that is wrong with the row, by itself and among the others;
	// [FileRow.Check] begins them.
	Problems []Problem `json:"problems,omitempty"`
	// Unread are those of the file: what could not be read, or was read with a doubt.
	Unread []Problem `json:"-"`
	// Rules are those of the rules, about Employee as it was read.
	Rules []Problem `json:"-"`
	// FirstNames are all the first names, where the file gives more than the usual one.
	FirstNames string `json:"-"`
	// Cells are those of a table's row as the file has them, in the order of
	// Columns: refused rows are written to a file from them.
	Cells []string `json:"-"`
}

// Check applies the rules to the employee of a row, once for whoever uses the row,
// and begins its problems: unread, those of its reader, then those of the rules. Of
// the fields of told, too, unread says what is wrong; the rules do not.
func (r *FileRow) Check(on Date, unread []Problem, told ...string) {
	r.Unread, r.Rules = unread, CheckEmployee(r.Employee, on)
	if len(told) > 0 {
		r.Rules = slices.DeleteFunc(r.Rules, func(p Problem) bool { return slices.Contains(told, p.Field) })
	}
	r.Problems = append(slices.Clip(unread), r.RulesBeside(unread)...)
}

// RulesBeside are the problems of the rules about other fields than those that are
// refused already: what could not be read is missing for that reason.
func (r *FileRow) RulesBeside(found []Problem) []Problem {
	refused := Refused(found)
	if len(refused) == 0 {
		return r.Rules
	}
	var beside []Problem
	for _, rule := range r.Rules {
		if !slices.ContainsFunc(refused, func(p Problem) bool { return p.Field == rule.Field }) {
			beside = append(beside, rule)
		}
	}
	return beside
}

// AddUnread adds what its reader finds of a row that has been checked.
func (r *FileRow) AddUnread(p Problem) {
	r.Unread, r.Problems = append(slices.Clip(r.Unread), p), append(slices.Clip(r.Problems), p)
}

// Refused tells a row that has an error other than missing determinants: most
// programs have no such column, and « Contrôler la liste » asks for them later.
func (r *FileRow) Refused() bool {
	for _, p := range r.Problems {
		if p.Severity == SeverityError && p.Code != ProblemDeterminantsRequired {
			return true
		}
	}
	return false
}

// Accepted gives the employees of the rows that are not refused.
func (f *RosterFile) Accepted() []Employee {
	var kept []Employee
	for _, row := range f.Rows {
		if !row.Refused() {
			kept = append(kept, row.Employee)
		}
	}
	return kept
}

// UnreadDate refuses what a file has for a date and is none. It does not repeat what was
// read, which may be of another column.
//
// Code: date.
func UnreadDate(field, read string) Problem {
	message := "Date non reconnue : écrivez-la jj/mm/aaaa, avec une année de 4 chiffres."
	if _, err := ParseDate(read); CodeOf(err) == CodeDay {
		message = err.Error()
	}
	return Problem{Field: field, Code: ProblemDate, Severity: SeverityError, Message: message}
}

// NoEnd tells the days that programs write for "no end" of a contract: where their
// calendar begins or ends, and the first or the last day of a year that is far ahead.
func NoEnd(d, on Date) bool {
	switch {
	case d.Year() >= 2099 || d.Year() <= 1900:
		return true
	case d.Year() < on.Year()+farAhead:
		return false
	}
	return d == NewDate(d.Year(), time.December, 31) || d == NewDate(d.Year(), time.January, 1)
}

const farAhead = 15 // years
