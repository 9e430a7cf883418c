package reconcile

import "github.com/espace-adherent/adherent/spst"

// Correct is what becomes of a refused row of a file once somebody has corrected its
// values: compared again, alone, with the roster. It keeps its name, so that sending it
// twice carries it out once.
func (r *Row) Correct(roster []spst.Employee, corrected spst.Employee, on spst.Date) Row {
	in := spst.FileRow{Row: r.Row, Employee: corrected, Cells: r.Cells}
	in.Check(on, nil)
	one := Compare(roster, &spst.RosterFile{Rows: []spst.FileRow{in}}, Options{On: on}).Rows[0]
	one.Key, one.Taken, one.corrected = r.Key, one.Writes(), &corrected
	return one
}

// Correctable tells a row that is refused, and that the file has values of.
func (r *Row) Correctable() bool { return r.Action == Reject && r.Row > 0 }
