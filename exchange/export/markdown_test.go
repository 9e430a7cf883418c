package export_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// Tables for the clipboard: a row is a line, whatever is in the cells, and nothing in them
// acts.
func TestTablesOfTheClipboard(t *testing.T) {
	l := list.List[string]{
		list.Text("name", "Nom", 20, func(s *string) string { return *s }),
		list.Day("day", "Jour", func(*string) spst.Date { return spst.NewDate(2026, 11, 25) }),
		list.Amount("amount", "Montant", func(*string) spst.Cents { return 123456 }),
	}
	rows := l.Table("", []string{"DUPONT | Zoé\nB", "=1+1", "<b>*[x](y)_`\\"})
	for f, want := range map[export.Format][]string{
		export.Tabs: {"Nom\tJour\tMontant", "\"DUPONT | Zoé", "B\"\t25/11/2026\t1234,56", "'=1+1\t25/11/2026\t1234,56",
			"<b>*[x](y)_`\\\t25/11/2026\t1234,56"},
		export.Markdown: {"| Nom | Jour | Montant |", "| --- | --- | ---: |", `| DUPONT \| Zoé B | 25/11/2026 | 1234,56 |`,
			"| '=1+1 | 25/11/2026 | 1234,56 |", "| \\<b>\\*\\[x](y)\\_\\`\\\\ | 25/11/2026 | 1234,56 |"},
	} {
		var b strings.Builder
		if err := export.Write(&b, f, rows); err != nil {
			t.Fatal(err)
		}
		if got := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n"); !slices.Equal(got, want) {
			t.Errorf("%s:\n%s", f, strings.Join(got, "\n"))
		}
	}
}
