package demo

import (
	"cmp"
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/spst"
)

//go:embed data/*.csv
var data embed.FS

// firstRank is the first order number of an invented NIR: real ones that high
// are rare.
const firstRank = 900

// sample reads a sample roster. A date « @-20 » is twenty days before today;
// birth_place is that of the NIR, which is empty without it. The files are part
// of the program: a mistake in one is found by the tests.
func sample(name, idPrefix string, today spst.Date) []spst.Employee {
	raw, err := data.ReadFile("data/" + name)
	if err != nil {
		return nil
	}
	r := csv.NewReader(strings.NewReader(string(raw)))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		return nil
	}
	var list []spst.Employee
	for i, f := range lines[1:] {
		e := spst.Employee{
			ID:        fmt.Sprintf("%s%04d", idPrefix, i+1),
			BirthName: f[0], MarriedName: f[1], FirstName: f[2], Sex: spst.Sex(f[3]),
			BirthDate: date(f[4], today), HireDate: date(f[6], today), ExitDate: date(f[7], today),
			ExitReason: spst.ExitReason(f[8]), JobTitle: f[9], PCSCode: f[10],
			ContractType: spst.ContractType(f[11]), MultiEmployer: f[12] == "1",
			DeclaredCategory: spst.Category(f[14]),
		}
		if f[13] != "" {
			for code := range strings.SplitSeq(f[13], ",") {
				e.Determinants = append(e.Determinants, spst.DeterminantCode(code))
			}
		}
		if f[5] != "" {
			e.NIR = nir(nirStem(e.Sex, e.BirthDate, f[5]), firstRank+i)
		}
		list = append(list, e)
	}
	return list
}

func date(s string, today spst.Date) spst.Date {
	if days, ok := strings.CutPrefix(s, "@"); ok {
		n, _ := strconv.Atoi(days)
		return today.AddDays(n)
	}
	var d spst.Date
	_ = d.UnmarshalText([]byte(s))
	return d
}

// identified gives people of a file IDs of their own, for what else the demo
// invents about them.
func identified(list []spst.Employee) []spst.Employee {
	list = slices.Clone(list)
	for i := range list {
		list[i].ID = cmp.Or(list[i].ID, fmt.Sprintf("r%06d", i+1))
	}
	return list
}

// nirStem is what the NIRs of the people of one sex, born the same month at the
// same place (department and commune, five characters), begin with.
func nirStem(sex spst.Sex, birth spst.Date, place string) string {
	first := '1'
	if sex == spst.Female {
		first = '2'
	}
	y, m, _ := birth.Time().Date()
	return fmt.Sprintf("%c%02d%02d%s", first, y%100, int(m), place)
}

// nir completes a stem with an order number and the key.
func nir(stem string, rank int) spst.NIR {
	n13 := fmt.Sprintf("%s%03d", stem, rank)
	key, _ := spst.NIRKey(n13)
	return spst.NIR(fmt.Sprintf("%s%02d", n13, key))
}
