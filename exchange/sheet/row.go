package sheet

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/espace-adherent/adherent/spst"
)

// reading is what the rows of a sheet are read with.
type reading struct {
	columns   []spst.FileColumn
	separator string
	on        spst.Date
	present   map[spst.NIR]bool // NIRs of the rows accepted so far
	words     map[string]map[string]string
	text      bool // of a text file, whose cells are defused
	unknown   []spst.FileWord
	eves      int   // days taken for the one after
	serials   int   // numbers taken for days
	draft     draft // of the row that is read
	// serial gives the day of a number, in a workbook.
	serial func(number string) (day string, ok bool)

	confirmed  map[string]string // headings → fields, by a person
	chosen     map[string]bool   // headings that a person has given a field, or none
	titles     map[string]bool   // the headings
	nothing    []bool            // by column: its words for "no value" are no values
	late       []bool            // by column: its days are midnights of Paris told in UTC
	usual      bool              // « Nom » is the name in use, beside the birth name
	orders     orders            // of day and month
	quotes     bool              // a row has taken in the lines after it
	sexUnknown bool              // the codes of sexes do not say what they seem to
}

func newReading(h headingLine, o Options) *reading {
	r := &reading{
		columns: h.columns, separator: string(h.separator), on: o.On, present: map[spst.NIR]bool{}, words: o.Words,
		confirmed: o.Columns, chosen: map[string]bool{}, titles: map[string]bool{},
	}
	for heading := range o.Columns {
		r.chosen[heading] = true
	}
	for _, c := range h.columns {
		r.titles[c.Heading] = c.Heading != ""
		r.usual = r.usual || c.Field == "married_name" && plainHeading(c.Heading) == "nom"
	}
	return r
}

// draft is a row being read.
type draft struct {
	spst.Employee
	civility spst.Sex
	key      string    // of the NIR, in a column of its own
	end      spst.Date // announced
	problems []spst.Problem
	told     []string // fields that problems tell of another one
	asked    string   // a tick that is not understood
	eves     int      // days taken for the one after
	serials  int      // numbers taken for days

	on     spst.Date
	serial func(number string) (day string, ok bool)
	orders *orders
	late   bool // the day is a midnight of Paris told in UTC
	usual  bool // the married name is the name in use, of everybody
}

// row reads one record, normalises the employee and checks it.
func (r *reading) row(number int, record []string) spst.FileRow {
	d := &r.draft
	*d = draft{on: r.on, orders: &r.orders, usual: r.usual, serial: r.serial}
	for i, c := range r.columns {
		if i < len(record) {
			value := clean(record[i])
			if isNothing(value) || !isWordOf(c.Field, value) && mayBeNothing(value) && (i >= len(r.nothing) || r.nothing[i]) {
				value = ""
			}
			if r.text {
				value = spst.RestoreCell(cellText(value))
			}
			if meaning, ok := r.words[c.Field][value]; ok {
				value = meaning
			}
			if c.Field != "" && value == unworked {
				d.problems = append(d.problems,
					refusal(c.Field, spst.ProblemCellFormula,
						"La cellule a une formule dont le fichier ne donne pas la valeur : ouvrez-le dans votre tableur, enregistrez-le, puis recommencez."))
				continue
			}
			if c.Field != "" && isCellError(value) && !(isDay(c.Field) && strings.Trim(value, "#") == "") {
				d.problems = append(d.problems,
					refusal(c.Field, spst.ProblemCellError,
						"Le tableur n'a qu'une erreur dans cette cellule ("+value+") : corrigez la formule, ou saisissez la valeur."))
				continue
			}
			if isGarbled(c.Field, value) {
				d.problems = append(d.problems,
					refusal(c.Field, spst.ProblemCellGarbled,
						"Des lettres de cette cellule sont abîmées ("+value+") : exportez de nouveau le fichier en UTF-8, ou saisissez la valeur."))
				continue
			}
			d.late = i < len(r.late) && r.late[i]
			d.set(c.Field, value)
			if r.sexUnknown && (c.Field == fieldSex || c.Field == fieldCivility) {
				d.Sex, d.civility = spst.Sex(value), ""
			}
			if !d.knows(c.Field) {
				r.note(c.Field, value)
			}
		}
	}
	r.eves += d.eves
	r.serials += d.serials
	d.complete()
	d.Normalize()
	d.problems = append(d.problems, d.LeaveUnreachable()...)
	d.endOfContract(r.on)
	if len(d.Determinants) == 0 && d.DeclaredCategory == spst.SI {
		d.Determinants = []spst.DeterminantCode{spst.None}
	}
	row := spst.FileRow{Row: number, Employee: d.Employee, Cells: record}
	row.Check(r.on, append(d.problems, r.damage(record)...), d.told...)
	r.notePresent(&row)
	return row
}

var (
	bornAs     = regexp.MustCompile(`(?i)^(.+?),? +\(?(?:née?|nee)[ :]+([^)]+)\)?$`)
	besideName = regexp.MustCompile(`^\pL[\pL' -]*(?:\(\pL[^()]*\)|/ *\pL.*)$`)
	marriedAs  = regexp.MustCompile(`(?i)^(.+?),? +\(?(?:(?:épouse|epouse)|(?:ép|ep|épse|epse)\.?)[ :]+([^)]+)\)?$`)
)

// twoNames parts a birth name and the name in use that stand in one cell: « DURAND née
// LEFÈVRE ». Which is which is not guessed.
func (d *draft) twoNames() {
	if !strings.ContainsAny(d.BirthName, " (/") {
		return
	}
	if m := bornAs.FindStringSubmatch(d.BirthName); m != nil {
		d.BirthName, d.MarriedName = m[2], cmp.Or(d.MarriedName, m[1])
	} else if m := marriedAs.FindStringSubmatch(d.BirthName); m != nil {
		d.BirthName, d.MarriedName = m[1], cmp.Or(d.MarriedName, m[2])
	}
	if besideName.MatchString(d.BirthName) {
		d.problems = append(d.problems,
			refusal("birth_name", spst.ProblemNamesTwo,
				"Deux noms sont dans la même cellule et ne se distinguent pas : laissez le nom de naissance, et donnez le nom d'usage dans une autre colonne."))
	}
}

// complete puts together what stands in several columns.
func (d *draft) complete() {
	d.twoNames()
	if d.Sex == "" {
		d.Sex = d.civility
	}
	if d.BirthName == "" && d.usual { // « Nom » is the birth name of who has no other
		d.BirthName, d.MarriedName = d.MarriedName, ""
	}
	if key := strings.TrimSuffix(d.key, ".0"); key != "" && len(strings.ReplaceAll(string(d.NIR), " ", "")) == 13 {
		if len(key) == 1 {
			key = "0" + key
		}
		d.NIR += spst.NIR(key)
	}
}

// cellText gives the text of a cell of a text file, out of the ="…" that keeps a
// spreadsheet from reading it as a number.
func cellText(cell string) string {
	if inner, ok := strings.CutPrefix(cell, `="`); ok {
		cell = strings.TrimSuffix(inner, `"`)
	}
	return cell
}

// isTotal tells a line of totals, which is nobody.
func (r *reading) isTotal(record []string) bool {
	said, first := 0, ""
	for _, cell := range record {
		if cell = strings.TrimSpace(cell); cell != "" {
			if said++; said > 3 {
				return false
			}
			first = cmp.Or(first, cell)
		}
	}
	first = spst.Fold(first)
	for _, word := range [...]string{"total", "totaux", "sous total", "effectif total", "nombre de salaries"} {
		if rest, ok := strings.CutPrefix(first, word); ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z') {
			return true
		}
	}
	return false
}

// notePresent remembers the NIR of a row, and tells one that a row before has.
func (r *reading) notePresent(row *spst.FileRow) {
	n := row.Employee.NIR
	if n == "" || row.Employee.Left(r.on) || row.Refused() {
		return
	}
	if r.present[n] {
		row.Problems = append(row.Problems, spst.DuplicateNIR())
	}
	r.present[n] = true
}

// damage finds what the file itself has broken in a row.
func (r *reading) damage(record []string) []spst.Problem {
	var found []spst.Problem
	for _, cell := range record {
		if strings.ContainsRune(cell, '\ufffd') {
			found = append(found, refusal("", spst.ProblemSheetEncoding, "Un caractère de la ligne est illisible : enregistrez le fichier en UTF-8."))
			break
		}
	}
	if !r.text {
		return found
	}
	for _, cell := range record {
		if strings.Contains(cell, `\"`) {
			found = append(found,
				refusal("", spst.ProblemSheetQuote,
					`Des guillemets sont écrits \" dans la ligne, et ses colonnes ne se distinguent plus : doublez-les (""), ou retirez-les.`))
			break
		}
	}
	for i, cell := range record {
		taken := strings.Contains(cell, "\n") && strings.Count(cell, r.separator) >= len(r.columns)-1
		if taken || r.text && i == len(record)-1 && len(record) < len(r.columns) && strings.HasSuffix(cell, "\n") &&
			len(record)+strings.Count(cell, r.separator) >= len(r.columns) {
			r.quotes = true
			found = append(found,
				refusal("", spst.ProblemSheetQuote,
					"Un guillemet n'est pas refermé et les lignes suivantes sont prises dans cette cellule : fermez-le, ou retirez-le."))
			break
		}
	}
	return found
}

func refusal(field string, code spst.ProblemCode, message string) spst.Problem {
	return spst.Problem{Field: field, Code: code, Severity: spst.SeverityError, Message: message}
}

// set reads a cell into its field. Words that are not known are kept, for the
// rules to refuse.
func (d *draft) set(field, value string) {
	if value == "" {
		return
	}
	switch field {
	case fieldFullName:
		d.bothNames(value)
	case fieldNIR:
		d.NIR = spst.NIR(nirText(value))
	case fieldNIRKey:
		d.key = value
	case fieldMultiple:
		var known bool
		if d.MultiEmployer, known = tick(value); !known {
			d.asked = value
		}
	case fieldBirthDate:
		d.BirthDate = d.date(field, value)
	case fieldHireDate:
		d.HireDate = d.date(field, value)
	case fieldExitDate:
		d.ExitDate = d.date(field, value)
	case fieldEnd:
		d.end = d.date(field, value)
	case fieldExitReason:
		d.ExitReason = exitReason(value)
	case fieldSex:
		d.Sex = sexOf(value)
	case fieldCivility:
		if s := sexOf(value); s == spst.Female || s == spst.Male {
			d.civility = s
		}
	case fieldContract:
		d.ContractType = contractType(value)
	case fieldCategory:
		d.DeclaredCategory = category(value)
	case fieldDeterminants:
		d.Determinants = determinants(value)
	default: // a text
		if f, ok := spst.EmployeeFieldNamed(field); ok {
			f.SetText(&d.Employee, value)
		}
	}
}

// bothNames reads a name and a first name that share a cell: the words in capitals
// are the name, before the others or after them. Nothing else tells them apart.
func (d *draft) bothNames(value string) {
	words := strings.FieldsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' })
	if len(words) > 2 {
		switch strings.TrimSuffix(words[0], ".") {
		case "M", "Mr", "MR", "Mme", "MME", "Mlle", "MLLE", "Monsieur", "MONSIEUR", "Madame", "MADAME", "Mademoiselle", "MADEMOISELLE":
			d.civility = sexOf(words[0])
			words = words[1:]
		}
	}
	capital := func(w string) bool { return len([]rune(w)) > 1 && w == strings.ToUpper(w) && w != strings.ToLower(w) }
	first, last := 0, len(words)
	for first < last && capital(words[first]) {
		first++
	}
	name, rest := words[:first], words[first:]
	if first == 0 {
		for last > 0 && capital(words[last-1]) {
			last--
		}
		name, rest = words[last:], words[:last]
	}
	if len(name) == 0 || len(rest) == 0 || slices.ContainsFunc(rest, capital) {
		d.told = []string{"first_name"}
		d.problems = append(d.problems,
			refusal("birth_name", spst.ProblemNamesTogether,
				"Le nom et le prénom sont dans la même colonne et ne se distinguent pas : écrivez le nom en capitales, ou donnez deux colonnes."))
		return
	}
	d.BirthName, d.FirstName = strings.Join(name, " "), strings.Join(rest, " ")
}

// date reads a day. Of the end of a contract, the days that stand for "no end" are
// none.
func (d *draft) date(field, value string) spst.Date {
	date, eve, ok := parseDay(value)
	if ok && d.late && midnightInUTC(value) {
		date, eve = date+1, true
	}
	if !ok && d.serial != nil {
		if day, is := d.serial(value); is {
			date, eve, ok = parseDay(day)
			d.serials++
		}
	}
	if eve && ok {
		d.eves++
	}
	ends := field == fieldExitDate || field == fieldEnd
	switch {
	case ends && strings.Trim(value, "0/.- :") == "", ends && ok && spst.NoEnd(date, d.on):
		return 0
	case ok && field == fieldHireDate && (date.Year() <= 1900 || date.Year() >= 2099):
		d.problems = append(d.problems, refusal(field, spst.ProblemDate, "Cette date n'est pas celle d'une embauche : saisissez-la, jj/mm/aaaa."))
		return 0
	case ok && d.orders.unsure(value):
		d.problems = append(d.problems,
			refusal(field, spst.ProblemDateMonthFirst,
				"Le jour et le mois de cette date ne se distinguent pas : des dates du fichier ont le mois en premier."))
		return 0
	case ok:
	case strings.Trim(value, "#") == "":
		d.problems = append(d.problems,
			refusal(field, spst.ProblemDateSpreadsheet,
				"Le tableur n'a enregistré que des # : élargissez la colonne, puis enregistrez de nouveau le fichier."))
	case strings.Trim(value, "0123456789") == "" && (len(value) == 5 || len(value) == 4):
		d.problems = append(d.problems,
			refusal(field, spst.ProblemDateSpreadsheet,
				"Un nombre sans format de date : mettez la colonne au format Date jj/mm/aaaa, puis enregistrez de nouveau le fichier."))
	default:
		d.problems = append(d.problems, spst.UnreadDate(field, value))
	}
	return date
}

// endOfContract gives an end date without a reason its meaning: a CDI has no
// announced end, so it is over; another contract whose end is past is over at
// its term; an end to come is only announced.
func (d *draft) endOfContract(on spst.Date) {
	if d.ExitDate.IsZero() {
		if d.ExitReason == "" {
			d.ExitDate = d.end
		}
		return
	}
	if d.ExitReason != "" {
		return
	}
	switch d.ContractType {
	case spst.CDI, spst.CDITemp, spst.CDIConstructionSite:
		d.ExitReason = spst.OtherExit
	default:
		if d.ExitDate < on {
			d.ExitReason = spst.EndOfFixedTerm
		}
	}
}
