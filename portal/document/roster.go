package document

import (
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

// Roster writes a list of employees in landscape, then their count by declared category.
func (Maker) Roster(people []spst.Employee, which spst.RosterPrint, seller, member spst.Party, on spst.Date) ([]byte, error) {
	title := "Liste des salariés"
	s := newWideSheet(heading{
		title: title, facts: []string{"Édité le " + on.French(), "Salariés " + which.Label()}, from: seller, to: member, made: on,
		foot: seller.Name + " · " + title + " de " + member.Name,
	})
	shown := rosterColumns(which.NIR)
	columns := make([]column, len(shown))
	for i, c := range shown {
		columns[i] = c.column
	}
	counts := map[spst.Category]int{}
	rows := make([][]string, len(people))
	for i := range people {
		for _, c := range shown {
			rows[i] = append(rows[i], c.text(&people[i]))
		}
		counts[people[i].DeclaredCategory]++
	}
	s.table(columns, rows)
	s.pdf.Ln(4)
	s.paragraph(total(len(people), counts), "B", black)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: on})
}

// rosterColumn is a column of the list, and what an employee has in it.
type rosterColumn struct {
	column
	text func(*spst.Employee) string
}

// rosterColumns are those of the list; with the NIR, the others make room for it.
func rosterColumns(nir bool) []rosterColumn {
	type e = spst.Employee
	of := func(title string, alone, beside float64, text func(*e) string) rosterColumn {
		if nir {
			alone = beside
		}
		return rosterColumn{column{title, alone, false}, text}
	}
	all := []rosterColumn{
		of("Nom", 54, 50, (*e).DisplayName),
		of(spst.FieldShort("birth_date"), 21, 21, func(x *e) string { return x.BirthDate.French() }),
		of(spst.FieldLabel("nir"), 0, 42, func(x *e) string { return x.NIR.Format() }),
		of(spst.FieldLabel("job_title"), 57, 44, func(x *e) string { return x.JobTitle }),
		of("PCS", 14, 12, func(x *e) string { return x.PCSCode }),
		of(spst.FieldLabel("contract_type"), 39, 26, func(x *e) string { return x.ContractType.Label() }),
		of(spst.FieldShort("declared_category"), 25, 24, func(x *e) string { return string(x.DeclaredCategory) }),
		of(spst.FieldShort("hire_date"), 21, 21, func(x *e) string { return x.HireDate.French() }),
		of(spst.FieldShort("exit_date"), 21, 21, func(x *e) string { return x.ExitDate.French() }),
	}
	return slices.DeleteFunc(all, func(c rosterColumn) bool { return c.width == 0 })
}

// total gives « 44 salariés : SI 30, SIA 1… ».
func total(n int, counts map[spst.Category]int) string {
	text := strconv.Itoa(n) + " salarié"
	if n > 1 {
		text += "s"
	}
	var parts []string
	for _, c := range spst.Categories() {
		if counts[c] > 0 {
			parts = append(parts, string(c)+" "+strconv.Itoa(counts[c]))
		}
	}
	if counts[""] > 0 {
		parts = append(parts, "sans catégorie "+strconv.Itoa(counts[""]))
	}
	if len(parts) == 0 {
		return text + "."
	}
	return text + " : " + strings.Join(parts, ", ") + "."
}
