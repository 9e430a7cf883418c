package document

import (
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
	columns := []column{
		{"Nom", 54, false}, {"Né(e) le", 21, false}, {"Poste de travail", 57, false}, {"PCS", 14, false}, {"Contrat", 39, false},
		{"Catégorie", 25, false}, {"Embauche", 21, false}, {"Sortie", 21, false},
	}
	if which.NIR {
		columns = []column{
			{"Nom", 50, false}, {"Né(e) le", 21, false}, {"N° de sécurité sociale", 42, false}, {"Poste de travail", 44, false}, {"PCS", 12, false},
			{"Contrat", 26, false},
			{"Catégorie", 24, false}, {"Embauche", 21, false}, {"Sortie", 21, false},
		}
	}
	counts := map[spst.Category]int{}
	rows := make([][]string, len(people))
	for i := range people {
		rows[i] = personRow(&people[i], which.NIR)
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

func personRow(e *spst.Employee, nir bool) []string {
	row := []string{e.DisplayName(), e.BirthDate.French()}
	if nir {
		row = append(row, e.NIR.Format())
	}
	return append(row, e.JobTitle, e.PCSCode, e.ContractType.Label(), string(e.DeclaredCategory), e.HireDate.French(), e.ExitDate.French())
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
