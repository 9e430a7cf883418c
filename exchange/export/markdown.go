package export

import (
	"bufio"
	"io"
	"strings"

	"github.com/espace-adherent/adherent/exchange/list"
)

// markdown makes text of what Markdown would act on, each cell on one line.
var markdown = strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ",
	`\`, `\\`, "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, "[", `\[`)

// writeMarkdown writes a table in Markdown (GFM).
func writeMarkdown(w io.Writer, t list.Table) error {
	out := bufio.NewWriter(w)
	line := func(cells []string) {
		_, _ = out.WriteString("| " + strings.Join(cells, " | ") + " |\n") // Flush tells the error
	}
	cells, rule := make([]string, len(t.Heads)), make([]string, len(t.Heads))
	for i, h := range t.Heads {
		cells[i] = markdown.Replace(h.Title())
		if rule[i] = "---"; h.Kind.Right() {
			rule[i] = "---:"
		}
	}
	line(cells)
	line(rule)
	for row := range t.Rows {
		for i, cell := range row {
			cells[i] = markdown.Replace(Markdown.cell(cell))
		}
		line(cells)
	}
	return out.Flush()
}
