package dsn_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/exchange/dsn"
	"github.com/espace-adherent/adherent/spst"
)

func readAll(t testing.TB, siret string, texts ...string) (spst.RosterFile, error) {
	t.Helper()
	var files []dsn.File
	for i, text := range texts {
		files = append(files, dsn.File{Name: string(rune('a'+i)) + ".dsn", Reader: strings.NewReader(text)})
	}
	var rows []spst.FileRow
	r, err := dsn.ReadAll(files, dsn.Options{On: on, SIRET: siret}, func(row spst.FileRow) error {
		rows = append(rows, row)
		return nil
	})
	r.Rows = rows
	return r, err
}

// elsewhere is a declaration of another establishment of the company.
func elsewhere(text string) string {
	return strings.ReplaceAll(text, "S21.G00.11.001,'00011'", "S21.G00.11.001,'00029'")
}

// Files that are given together are one roster, in either order; what is missing,
// double or of somewhere else is said with the name of its file.
func TestSeveralFiles(t *testing.T) {
	first := sending("02", part("01", "01", "12", "1", "102026", worker("A", "")))
	second := sending("02", part("01", "01", "22", "2", "102026", worker("B", "")))
	otherSecond := sending("02", part("01", "01", "22", "3", "102026", worker("C", "")))
	third := sending("02", part("01", "01", "13", "1", "102026", worker("A", "")))
	september := sending("02", part("01", "01", "11", "1", "092026", worker("PARTI", "")))
	whole := sending("02", part("01", "01", "11", "4", "102026", worker("A", "")))
	shop := elsewhere(sending("02", part("01", "01", "11", "1", "102026", worker("D", ""))))
	shopInMay := elsewhere(sending("02", part("01", "01", "11", "1", "052026", worker("D", ""))))
	for name, c := range map[string]struct {
		files              []string
		siret              string
		want, codes, says  string
		entire, inOneOrder bool
	}{
		"the parts of a month": {files: []string{first, second}, want: "A B", entire: true},
		"a part is missing": {files: []string{third, elsewhere(second)}, siret: "99887766600011", want: "A",
			codes: "dsn_part dsn_others", says: "est en 3 parties, et il manque la 2, 3"},
		"a file twice": {files: []string{first, second, second}, want: "A B", codes: "dsn_aside",
			says: "partie 2 sur 2, est donnée deux fois (b.dsn, c.dsn)", entire: true, inOneOrder: true},
		"two that contradict each other": {files: []string{first, second, otherSecond}, want: "A C", codes: "dsn_double",
			says: "n'y est pas la même (b.dsn, c.dsn)", inOneOrder: true},
		"whole and in parts": {files: []string{first, whole}, want: "A", codes: "dsn_double", says: "entière et en parties"},
		"another month": {files: []string{september, whole}, want: "A", codes: "dsn_months",
			says: "Les fichiers ont plusieurs mois : seul le dernier est pris, pas 09/2026 (a.dsn)", inOneOrder: true},
		"three months": {files: []string{september, whole, strings.ReplaceAll(september, "01092026", "01082026")}, want: "A",
			codes: "dsn_months", says: "pas 08/2026 (c.dsn), 09/2026 (a.dsn)", inOneOrder: true},
		"another establishment, not wanted": {files: []string{whole, shop}, siret: "99887766600011", want: "A", codes: "dsn_others",
			says: "99887766600029 (b.dsn)", entire: true, inOneOrder: true},
		"another establishment": {files: []string{whole, shop}, want: "A D", entire: true},
		"of another month too": {files: []string{whole, shopInMay}, want: "A D", codes: "dsn_months",
			says: "pas du même mois : 10/2026 pour 99887766600011, 05/2026 pour 99887766600029", inOneOrder: true},
		"the second is cut": {files: []string{first, second[:strings.Index(second, "S90")]}, want: "A B", codes: "dsn_cut",
			says: "b.dsn : Un envoi du fichier s'arrête", inOneOrder: true},
	} {
		files := c.files
		for range 2 {
			r, err := readAll(t, c.siret, files...)
			got := strings.Fields(names(r))
			slices.Sort(got)
			if err != nil || strings.Join(got, " ") != c.want || codes(r) != c.codes || r.Entire() != c.entire {
				t.Errorf("%s: %q, %q, entire %t, %v", name, got, codes(r), r.Entire(), err)
			}
			if said := fmt.Sprint(r.Problems); !strings.Contains(said, c.says) {
				t.Errorf("%s: %s", name, said)
			}
			files = slices.Clone(files)
			if c.inOneOrder { // the names would be others
				break
			}
			slices.Reverse(files)
		}
	}
	if _, err := readAll(t, "", first, "bonjour"); spst.CodeOf(err) != "dsn" || !strings.HasPrefix(err.Error(), "b.dsn : ") {
		t.Errorf("%v", err)
	}
	if _, err := readAll(t, "", first, sending("01", part("01", "01", "22", "2", "102026", worker("B", "")))); spst.CodeOf(
		err) != "dsn_test" || !strings.HasPrefix(err.Error(), "b.dsn : ") {
		t.Errorf("%v", err)
	}
}

// However the parts of a month are spread over files, and in whatever order these are
// given, the people are the same; each row has a line of its own.
func TestPartsSpreadOverFiles(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(rt, "parts")
		var want []string
		files := make([][]string, rapid.IntRange(1, n).Draw(rt, "files"))
		for i := range n {
			who := string(rune('A' + i))
			want = append(want, who)
			at := min(i, len(files)-1)
			files[at] = append(files[at], part("01", "01", fmt.Sprintf("%d%d", i+1, n), itoa(i+1), "102026", worker(who, "")))
		}
		var texts []string
		for _, of := range files {
			texts = append(texts, sending("02", rapid.Permutation(of).Draw(rt, "declarations")...))
		}
		r, err := readAll(t, "", rapid.Permutation(texts).Draw(rt, "order")...)
		got := strings.Fields(names(r))
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) || len(r.Problems) > 0 {
			rt.Fatalf("%q, want %q: %v, %v", got, want, r.Problems, err)
		}
		lines := map[int]bool{}
		for _, row := range r.Rows {
			if lines[row.Row] {
				rt.Fatalf("line %d twice", row.Row)
			}
			lines[row.Row] = true
		}
	})
}

// Of a month, the contracts taken, those left aside and the people without a contract
// are all that it has, and what is left aside is said.
func TestEveryContractIsARowOrAside(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var body strings.Builder
		present := 0
		for range rapid.IntRange(1, 8).Draw(rt, "people") {
			who := worker(rapid.StringMatching(`[A-Z]{1,6}`).Draw(rt, "name"), "")
			person, contract, _ := strings.Cut(who, "S21.G00.31.001")
			_, contract, _ = strings.Cut(contract, "S21.G00.40.001")
			body.WriteString(person)
			n := rapid.IntRange(0, 3).Draw(rt, "contracts")
			present += max(n, 1)
			for i := range n {
				nature := rapid.SampledFrom([]string{"01", "02", "80", "81", "99"}).Draw(rt, "nature")
				one := strings.Replace(contract, "S21.G00.40.007,'01'", "S21.G00.40.007,'"+nature+"'", 1)
				one = strings.Replace(one, "17082021", fmt.Sprintf("%02d082021", i+1), 1)
				if rapid.Bool().Draw(rt, "over") {
					one += "S21.G00.62.001,'30092026'\r\nS21.G00.62.002,'059'\r\n"
				}
				body.WriteString("S21.G00.40.001" + one)
			}
		}
		r, err := readAll(t, "", sending("02", part("01", "01", "11", "1", "102026", body.String())))
		if err != nil || len(r.Rows)+r.Aside != present {
			rt.Fatalf("%d rows and %d aside of %d: %v, %v\n%s", len(r.Rows), r.Aside, present, r.Problems, err, body.String())
		}
		said := len(r.Problems) > 0
		for _, row := range r.Rows {
			for _, p := range row.Problems {
				said = said || p.Code == "dsn_contracts"
			}
		}
		if r.Aside > 0 && !said {
			rt.Fatalf("%d aside, and nothing said", r.Aside)
		}
	})
}
