package sheet

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// A table is read in two passes: its columns are looked at as a whole first, for
// what a cell alone does not tell.

// record is a row of a table, with the number that a spreadsheet shows.
type record struct {
	number int
	cells  []string
	odd    bool // of a text file: its line ends otherwise than the first one
	cut    bool // it is a half of a row
}

// readTable gives the rows of the records after the headings. Every record that
// holds something is a row, or is said to be left aside.
func (r *reading) readTable(roster *spst.RosterFile, heading headingLine, records []record) {
	r.learn(roster, records)
	aside := asideRows{}
	roster.Rows = slices.Grow(roster.Rows, len(records))
	for _, rec := range records {
		switch {
		case rec.cut:
			row := r.row(rec.number, rec.cells)
			row.AddUnread(refusal("", spst.ProblemSheetCut,
				"La ligne est coupée en deux : un retour à la ligne est dans une de ses cellules. Ôtez-le, ou mettez la cellule entre guillemets."))
			roster.Rows = append(roster.Rows, row)
		case r.isTotal(rec.cells), r.isHeadings(rec.cells, heading), heading.isTitle(rec.cells):
			aside.again = append(aside.again, fmt.Sprint(rec.number))
		case alone(rec.cells) && len(heading.columns) > 2:
			aside.alone = append(aside.alone, fmt.Sprint(rec.number))
		default:
			roster.Rows = append(roster.Rows, r.row(rec.number, rec.cells))
		}
	}
	roster.Aside += len(aside.again) + len(aside.alone)
	roster.Problems = append(append(roster.Problems, heading.saidAbove()...), aside.said()...)
	if r.eves > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetDays, Severity: spst.SeverityWarning,
			Message: spst.Counted(r.eves,
				"date du fichier est peu avant minuit, la veille : le jour suivant est pris. Vérifiez-la.",
				"dates du fichier sont peu avant minuit, la veille : le jour suivant est pris. Vérifiez-les.")})
	}
	if r.serials > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetDays, Severity: spst.SeverityWarning,
			Message: spst.Counted(r.serials,
				"nombre sans format de date est pris pour un jour que le tableur compte. Vérifiez-le.",
				"nombres sans format de date sont pris pour les jours que le tableur compte. Vérifiez-les.")})
	}
	if r.quotes {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetQuote, Severity: spst.SeverityWarning,
			Message: "Un guillemet n'est pas refermé : des lignes peuvent être prises dans une cellule."})
	}
	if beside(r.columns) {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetBeside, Severity: spst.SeverityWarning,
			Message: "Un second tableau est à côté du premier : il n'est pas lu. Mettez ses lignes sous celles du premier."})
	}
	roster.Unknown = r.unknown
}

// beside tells columns that are left and have the titles of those that are read: those
// of another table.
func beside(columns []spst.FileColumn) bool {
	read, again := map[string]bool{}, 0
	for _, c := range columns {
		if c.Field != "" {
			read[plainHeading(c.Heading)] = true
		}
	}
	for _, c := range columns {
		if c.Field == "" && c.Heading != "" && read[plainHeading(c.Heading)] {
			again++
		}
	}
	return again >= leastBeside
}

// leastBeside is how many titles make another table: a name and a birth date are those
// of a relative.
const leastBeside = 4

// learn looks at the columns: which word stands for nothing, whether days are
// written month first, what a column without a known heading holds.
func (r *reading) learn(roster *spst.RosterFile, records []record) {
	unnumbered(records, len(r.columns))
	r.byValues(records)
	r.labels(records)
	roster.Columns = r.columns
	r.nothing, r.late = make([]bool, len(r.columns)), make([]bool, len(r.columns))
	for i, c := range r.columns {
		nothing, filled, late := 0, 0, 0
		for _, rec := range records {
			if i >= len(rec.cells) || clean(rec.cells[i]) == "" {
				continue
			}
			value := clean(rec.cells[i])
			filled++
			if mayBeNothing(value) {
				nothing++
			}
			if isDay(c.Field) {
				r.orders.see(value, c.Heading)
				if midnightInUTC(value) {
					late++
				}
			}
		}
		r.nothing[i] = nothing*2 > filled || !isName(c.Field)
		r.late[i] = late > 0 && late == filled-nothing
	}
	r.compareNIR(records)
	roster.Problems = append(roster.Problems, r.orders.said()...)
	if left := unread(r.columns, records); len(left) > 0 {
		roster.Problems = append(roster.Problems, spst.Problem{Code: spst.ProblemSheetColumns, Severity: spst.SeverityWarning,
			Message: "Colonnes non comprises, laissées : " + strings.Join(left, ", ") + "."})
	}
}

// unnumbered takes away a first column without a heading that numbers the rows, as
// R's write.table makes: every row has one cell more than there are headings.
func unnumbered(records []record, columns int) {
	for i, rec := range records {
		if len(rec.cells) != columns+1 || clean(rec.cells[0]) != fmt.Sprint(i+1) {
			return
		}
	}
	for i := range records {
		records[i].cells = records[i].cells[1:]
	}
}

func isDay(field string) bool {
	return field == fieldBirthDate || field == fieldHireDate || field == fieldExitDate || field == fieldEnd
}

// compareNIR looks at what the NIR tells as well: the month of birth, and the sex.
func (r *reading) compareNIR(records []record) {
	at := map[string]int{}
	for i, c := range r.columns {
		if c.Field != "" {
			at[c.Field] = i + 1
		}
	}
	nir, birth, sex := at[fieldNIR], at[fieldBirthDate], cmp.Or(at[fieldSex], at[fieldCivility])
	cell := func(rec record, column int) string {
		if column == 0 || column > len(rec.cells) {
			return ""
		}
		return clean(rec.cells[column-1])
	}
	agree, differ, zeros := 0, 0, false
	for _, rec := range records {
		number := cell(rec, nir)
		if birth > 0 && number != "" {
			r.orders.compare(cell(rec, birth), number)
		}
		said := cell(rec, sex)
		zeros = zeros || said == "0"
		if number == "" || said == "" || !digits(said) { // words say what they say
			continue
		}
		switch s := sexOf(said); {
		case s != spst.Female && s != spst.Male:
		case (s == spst.Female) == (strings.IndexByte("28", number[0]) >= 0):
			agree++
		default:
			differ++
		}
	}
	if birth > 0 {
		r.orders.told(r.columns[birth-1].Heading)
	}
	r.sexUnknown = zeros || differ > max(agree, 1)
}

// unread names the columns that give no field: without a heading, by their letter.
// told tells the columns of an exported roster that are the portal's to tell.
func told(heading string) bool {
	return heading == spst.FieldLabel("next_visit") || heading == spst.FieldLabel("visit_state")
}

func unread(columns []spst.FileColumn, records []record) []string {
	var untitled []bool // by column: it holds something
	for _, rec := range records {
		for i, cell := range rec.cells {
			if i < len(columns) && columns[i].Heading != "" || clean(cell) == "" {
				continue
			}
			for len(untitled) <= i {
				untitled = append(untitled, false)
			}
			untitled[i] = true
		}
	}
	var left []string
	for i := range max(len(columns), len(untitled)) {
		switch {
		case i < len(columns) && columns[i].Heading != "":
			if columns[i].Field == "" && !told(columns[i].Heading) {
				left = append(left, columns[i].Heading)
			}
		case i < len(untitled) && untitled[i]:
			left = append(left, "colonne "+letters(i)+" sans titre")
		}
	}
	return left
}

// letters names a column as a spreadsheet does: A, Z, AA.
func letters(column int) string {
	name := ""
	for column++; column > 0; column = (column - 1) / 26 {
		name = string(rune('A'+(column-1)%26)) + name
	}
	return name
}

// enough is of how many values that a column is known by.
func enough(fitting, filled int) bool { return fitting > 0 && fitting*10 >= filled*9 }

// byValues gives the columns without a known heading the field that their values
// are unmistakable of: numbers of social security with their key, codes of the
// PCS. Only where no other column gives it.
func (r *reading) byValues(records []record) {
	given := map[string]bool{}
	for _, c := range r.columns {
		given[c.Field] = true
	}
	for _, known := range []struct {
		field string
		is    func(string) bool
	}{
		{"nir", isWholeNIR},
		{"pcs_code", isPCS},
	} {
		for i := range r.columns {
			if r.columns[i].Field != "" || r.chosen[r.columns[i].Heading] || given[known.field] {
				continue
			}
			filled, fitting := 0, 0
			for _, rec := range records {
				if i < len(rec.cells) && clean(rec.cells[i]) != "" {
					filled++
					if known.is(clean(rec.cells[i])) {
						fitting++
					}
				}
			}
			if enough(fitting, filled) {
				r.columns[i].Field, given[known.field] = known.field, true
			}
		}
	}
}

// isJobCode tells what a program calls a job by, where it has a label beside it.
var isJobCode = regexp.MustCompile(`^[A-Za-z]{0,6}[ ._/-]?\d{1,8}[A-Za-z]?$`)

// labels gives the job to the column of labels beside one of codes, whatever these
// are called.
func (r *reading) labels(records []record) {
	at := slices.IndexFunc(r.columns, func(c spst.FileColumn) bool { return c.Field == fieldJob })
	if at < 0 || r.chosen[r.columns[at].Heading] {
		return
	}
	filled, codes := 0, 0
	for _, rec := range records {
		if at < len(rec.cells) && clean(rec.cells[at]) != "" {
			filled++
			if isJobCode.MatchString(clean(rec.cells[at])) {
				codes++
			}
		}
	}
	if !enough(codes, filled) {
		return
	}
	for _, i := range [...]int{at + 1, at - 1} {
		if i < 0 || i >= len(r.columns) || r.columns[i].Field != "" || r.chosen[r.columns[i].Heading] {
			continue
		}
		switch first, _, _ := strings.Cut(plainHeading(r.columns[i].Heading), " "); first {
		case "libelle", "intitule", "designation", "nom", "titre", "description":
			r.columns[i].Field, r.columns[at].Field = fieldJob, ""
			return
		}
	}
}

func isWholeNIR(value string) bool {
	text := nirText(value)
	digits := strings.Map(func(c rune) rune {
		if strings.ContainsRune(" .-\u00a0", c) {
			return -1
		}
		return c
	}, text)
	n, problems := spst.ParseNIR(text)
	return n != "" && len(spst.Refused(problems)) == 0 && len(digits) >= 13
}

func isPCS(value string) bool {
	_, problems := spst.ParsePCS(value)
	return len(value) == 4 && len(spst.Refused(problems)) == 0
}

// isHeadings tells the headings printed again on another page, or those of
// another table below, whose columns are then read.
func (r *reading) isHeadings(cells []string, heading headingLine) bool {
	said, titles := 0, 0
	for _, cell := range cells {
		if cell = clean(cell); cell != "" {
			said++
			if r.titles[cell] || known(cell) {
				titles++
			} else if said == 1 {
				return false
			}
		}
	}
	if titles < leastHeadings || titles*2 <= said {
		return false
	}
	columns, _ := recognise(cells)
	confirm(columns, r.confirmed)
	if !slices.EqualFunc(columns, heading.columns, func(a, b spst.FileColumn) bool { return a.Heading == b.Heading }) {
		r.columns = columns
	}
	return true
}

// alone tells a row of one cell, on one line: a title, a number of page, a notice.
func alone(cells []string) bool {
	said := 0
	for _, cell := range cells {
		if clean(cell) == "" {
			continue
		}
		if said++; said > 1 || strings.Contains(cell, "\n") { // what a quote that is not closed has taken in
			return false
		}
	}
	return said == 1
}

// isTitle tells a row that stands above the headings, printed again.
func (h *headingLine) isTitle(cells []string) bool {
	return slices.ContainsFunc(h.before, func(title []string) bool { return slices.Equal(title, cells) })
}

// saidAbove says that another table stands above the headings: it has headings of its
// own, which are fewer, and rows below them.
func (h *headingLine) saidAbove() []spst.Problem {
	for i, cells := range h.before {
		if _, n := recognise(cells); n >= leastHeadings && i < len(h.before)-1 {
			return []spst.Problem{{Code: spst.ProblemSheetAbove, Severity: spst.SeverityWarning, Message: fmt.Sprintf(
				"Un autre tableau est au-dessus de celui qui est lu (ses titres : %s) : il n'est pas lu. Gardez un seul tableau dans la feuille.",
				strings.Join(titlesOf(cells), ", "))}}
		}
	}
	return nil
}

func titlesOf(cells []string) []string {
	var titles []string
	for _, cell := range cells {
		if cell = clean(cell); cell != "" {
			titles = append(titles, cell)
		}
	}
	return titles
}

// asideRows are the rows that are no employees, by number: totals, headings and titles
// printed again, and rows of one cell.
type asideRows struct {
	again, alone []string
}

func (a *asideRows) said() []spst.Problem {
	var found []spst.Problem
	for _, of := range []struct {
		numbers []string
		code    spst.ProblemCode
		message string
	}{
		{a.again, spst.ProblemSheetSkipped, "Des totaux ou des titres répétés sont sautés, lignes "},
		{a.alone, spst.ProblemSheetAside, "Des lignes d'une seule cellule sont laissées, comme des titres de page : "},
	} {
		if len(of.numbers) == 0 {
			continue
		}
		shown := strings.Join(of.numbers[:min(len(of.numbers), 5)], ", ")
		if len(of.numbers) > 5 {
			shown += "…"
		}
		found = append(found, spst.Problem{Code: of.code, Severity: spst.SeverityWarning, Message: of.message + shown + "."})
	}
	return found
}
