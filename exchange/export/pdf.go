package export

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// The page is A4, in landscape; lengths are in millimetres, type in points.
const (
	pageMargin = 12.0
	pageText   = 297 - 2*pageMargin
	pageEnd    = 210 - pageMargin - 6 // the foot is under it
	rowHeight  = 4.4
	cellBlank  = 1.0  // at each side of a cell
	leastWidth = 14.0 // of a column of texts that gives room to the others
	fontName   = "go"
	bodySize   = 7.5
)

// page is a list being written on paper.
type page struct {
	pdf    *fpdf.Fpdf
	heads  []list.Head
	widths []float64
}

// writePDF writes a table on paper: its title and name, then its rows under titles that
// each page repeats. A text that is longer than its column goes on below.
func writePDF(w io.Writer, t list.Table) error {
	var rows [][]string
	for row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = spst.PrintText(list.Show(cell))
		}
		rows = append(rows, cells)
	}
	p := newPage(t)
	p.widths = p.measure(rows)
	p.titles()
	for i, row := range rows {
		p.row(row, i%2 == 1)
	}
	if err := p.pdf.Error(); err != nil {
		return err
	}
	return p.pdf.Output(w)
}

func newPage(t list.Table) *page {
	pdf := fpdf.New("L", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	at := t.On.Time().Add(12 * time.Hour) // the same list gives the same bytes
	pdf.SetCreationDate(at)
	pdf.SetModificationDate(at)
	pdf.SetTitle(t.Title, true)
	pdf.SetLang("fr-FR")
	pdf.AddUTF8FontFromBytes(fontName, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(fontName, "B", gobold.TTF)
	pdf.SetMargins(pageMargin, pageMargin, pageMargin)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(cellBlank)
	pdf.AliasNbPages("{pages}")
	name := spst.PrintText(t.Name)
	pdf.SetFooterFunc(func() {
		pdf.SetY(pageEnd + 3)
		pdf.SetFont(fontName, "", bodySize)
		pdf.CellFormat(pageText-30, 4, name, "", 0, "L", false, 0, "")
		pdf.CellFormat(30, 4, "Page "+list.Show(pdf.PageNo())+" sur {pages}", "", 0, "R", false, 0, "")
	})
	pdf.AddPage()
	pdf.SetFont(fontName, "B", 14)
	pdf.CellFormat(pageText-60, 8, spst.PrintText(t.Title), "", 0, "L", false, 0, "")
	pdf.SetFont(fontName, "", 9)
	pdf.CellFormat(60, 8, "Édité le "+t.On.French(), "", 1, "R", false, 0, "")
	pdf.CellFormat(pageText, 6, name, "", 1, "L", false, 0, "")
	pdf.Ln(2)
	return &page{pdf: pdf, heads: t.Heads}
}

// measure gives each column what its widest cell takes. Where that is too much, texts
// give room, and all do in the end.
func (p *page) measure(rows [][]string) []float64 {
	widths := make([]float64, len(p.heads))
	sum, texts := 0.0, 0.0
	for i, h := range p.heads {
		p.pdf.SetFont(fontName, "B", bodySize)
		widths[i] = p.pdf.GetStringWidth(h.Short())
		p.pdf.SetFont(fontName, "", bodySize)
		for _, row := range rows {
			widths[i] = max(widths[i], p.pdf.GetStringWidth(row[i]))
		}
		widths[i] += 2*cellBlank + 1
		sum += widths[i]
		if !h.Kind.Whole() {
			texts += widths[i]
		}
	}
	if over := sum - pageText; over > 0 && texts > 0 {
		left := max(texts-over, 0) / texts
		sum = 0
		for i, h := range p.heads {
			if !h.Kind.Whole() {
				widths[i] = min(widths[i], max(widths[i]*left, leastWidth))
			}
			sum += widths[i]
		}
	}
	for i := range widths {
		widths[i] *= min(pageText/sum, 1)
	}
	return widths
}

func (p *page) titles() {
	titles := make([]string, len(p.heads))
	for i, h := range p.heads {
		titles[i] = h.Short()
	}
	p.pdf.SetFont(fontName, "B", bodySize)
	p.lines(p.wrap(titles), "B", false)
}

// row draws a row on one page, unless it has more than mostLines lines: what is left of it
// goes on over the next ones.
func (p *page) row(cells []string, tinted bool) {
	p.pdf.SetFont(fontName, "", bodySize)
	lines := p.wrap(cells)
	if !p.room(min(len(lines), mostLines)) {
		p.turn()
	}
	for i := range lines {
		if !p.room(1) {
			p.turn()
		}
		p.lines(lines[i:i+1], "", tinted)
	}
}

// room tells whether that many lines still fit on the page.
func (p *page) room(lines int) bool { return p.pdf.GetY()+rowHeight*float64(lines) <= pageEnd }

func (p *page) turn() {
	p.pdf.AddPage()
	p.titles()
	p.pdf.SetFont(fontName, "", bodySize)
}

// mostLines is how many lines a row that is not split between pages has at the most.
const mostLines = 20

// wrap breaks the cells of a row; each line has a text for each column.
func (p *page) wrap(cells []string) [][]string {
	lines := [][]string{make([]string, len(cells))}
	for i, cell := range cells {
		for n, text := range p.pdf.SplitText(cell, p.widths[i]) {
			if n == len(lines) {
				lines = append(lines, make([]string, len(cells)))
			}
			lines[n][i] = text
		}
	}
	return lines
}

// lines draws them, the last with a border.
func (p *page) lines(lines [][]string, border string, tinted bool) {
	p.pdf.SetFillColor(236, 242, 241)
	for n, line := range lines {
		under := ""
		if n == len(lines)-1 {
			under = border
		}
		for i, text := range line {
			align := "L"
			if p.heads[i].Kind.Right() {
				align = "R"
			}
			p.pdf.CellFormat(p.widths[i], rowHeight, text, under, 0, align, tinted, 0, "")
		}
		p.pdf.Ln(rowHeight)
	}
}
