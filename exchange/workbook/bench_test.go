package workbook_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/workbook"
)

// BenchmarkRead reads 10,000 rows of 17 cells; `make bench` compares whole programs.
func BenchmarkRead(b *testing.B) {
	var data, tables strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&data, `<row r="%d">`, i+1)
		tables.WriteString("<table:table-row>")
		for j := range 17 {
			fmt.Fprintf(&data, `<c r="%c%d" t="str"><v>texte %d</v></c>`, 'A'+j, i+1, i*j)
			fmt.Fprintf(&tables, `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>texte %d</text:p></table:table-cell>`, i*j)
		}
		data.WriteString("</row>")
		tables.WriteString("</table:table-row>")
	}
	for name, content := range map[string][]byte{"xlsx": xlsx(b, data.String()), "ods": ods(b, table(tables.String()))} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				book, err := open(content)
				if err != nil {
					b.Fatal(err)
				}
				rows := 0
				if _, err := book.Sheets[0].Read(func(workbook.Row) bool { rows++; return true }); err != nil || rows != 10_000 {
					b.Fatalf("%d rows, %v", rows, err)
				}
			}
		})
	}
}
