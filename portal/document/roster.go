package document

import (
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// Roster writes a list of employees in landscape, then their count by declared category.
func (Maker) Roster(people []spst.Employee, which spst.RosterPrint, seller, member spst.Party, on spst.Date) ([]byte, error) {
	title := "Liste des salariés"
	s := newWideSheet(heading{
		title: title, facts: []string{"Édité le " + on.French(), "Salariés " + which.Label()}, from: seller, to: member, made: on,
		foot: seller.Name + " · " + title + " " + spst.Of(member.Name),
	})
	listed(s, printedRoster(), people, rosterParts(which.NIR)...)
	counts := map[spst.Category]int{}
	for i := range people {
		counts[people[i].DeclaredCategory]++
	}
	s.pdf.Ln(4)
	s.paragraph(total(len(people), counts), "B", black)
	page, err := s.bytes()
	if err != nil {
		return nil, err
	}
	return archive(page, metadata{title: title, author: seller.Name, made: on})
}

// printedRoster is the list of employees; a contract that ends by itself has its end where
// the exits are, since paper has no room for both.
func printedRoster() list.List[spst.Employee] {
	all := list.Employees(true)
	for i := range all {
		if all[i].Name == "exit_date" {
			all[i].Cell = func(x *spst.Employee) any { return x.ExitDate }
		}
	}
	return all
}

// rosterParts are the columns on paper; with the NIR, the others make room for it.
func rosterParts(nir bool) []part {
	if nir {
		return []part{{"display_name", 50}, {"birth_date", 21}, {"nir", 42}, {"job_title", 44}, {"pcs_code", 12}, {"contract_type", 26},
			{"declared_category", 24}, {"hire_date", 21}, {"exit_date", 21}}
	}
	return []part{{"display_name", 54}, {"birth_date", 21}, {"job_title", 57}, {"pcs_code", 14}, {"contract_type", 39},
		{"declared_category", 25}, {"hire_date", 21}, {"exit_date", 21}}
}

// total gives « 44 salariés : SI 30, SIA 1… ».
func total(n int, counts map[spst.Category]int) string {
	text := spst.Counted(n, "salarié", "salariés")
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
