// Package document writes the portal's PDFs: invoices (Factur-X: the page for
// people, the XML of EN 16931 inside for programs) and the échéancier.
//
// House rules: the same content gives the same bytes, so nothing here asks the
// time; every text is French and typeset as in France; what is inside is
// PDF/A-3b, which make conformity has veraPDF check; no page mentions it.
package document

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"github.com/espace-adherent/adherent/spst"
)

// The page is A4; lengths are in millimetres, type in points.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	margin     = 18.0
	textWidth  = pageWidth - 2*margin // text width of a portrait page
	bottom     = 24.0                 // bottom margin, which holds the foot
	lineStep   = 5.0
	font       = "go"
	textSize   = 9.5
	smallSize  = 8.0
	bigSize    = 17.0
	rowStep    = lineStep + 0.6 // height of one line of a table
	mostLines  = 20             // most lines of a row that is not split between pages
)

// colour is an RGB colour. teal, that of the interface, is the only hue.
type colour struct{ r, g, b int }

var (
	teal  = colour{15, 107, 99}
	grey  = colour{90, 104, 104}
	black = colour{20, 24, 24}
	pale  = colour{232, 243, 241}
)

// sheet is a document being written.
type sheet struct {
	pdf           *fpdf.Fpdf
	width, height float64 // of the page
}

// heading is the content of the top of the first page.
type heading struct {
	title  string
	facts  []string // under the title, at the right
	from   spst.Party
	to     spst.Party
	billed spst.Party // where the invoices of the party in to are sent; zero means its own address
	foot   string     // on every page
	made   spst.Date
}

func newSheet(h heading) *sheet { return startSheet("P", pageWidth, pageHeight, h) }

// newWideSheet makes a landscape sheet.
func newWideSheet(h heading) *sheet { return startSheet("L", pageHeight, pageWidth, h) }

func startSheet(orientation string, width, height float64, h heading) *sheet {
	h = printableHeading(h)
	pdf := fpdf.New(orientation, "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(noon(h.made))
	pdf.SetModificationDate(noon(h.made))
	pdf.SetProducer(producer, true)
	pdf.SetTitle(h.title, true)
	pdf.SetAuthor(h.from.Name, true)
	pdf.SetLang("fr-FR")
	pdf.AddUTF8FontFromBytes(font, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(font, "B", gobold.TTF)
	pdf.SetMargins(margin, margin, margin)
	pdf.SetAutoPageBreak(true, bottom)
	pdf.AliasNbPages("{pages}")
	s := &sheet{pdf: pdf, width: width, height: height}
	pdf.SetFooterFunc(func() { s.foot(h.foot) })
	pdf.AddPage()
	s.head(h)
	return s
}

// text gives the width between the margins.
func (s *sheet) text() float64 { return s.width - 2*margin }

const producer = "Espace Adhérent"

func printableHeading(h heading) heading {
	for _, text := range []*string{&h.title, &h.foot} {
		*text = spst.PrintText(*text)
	}
	for _, p := range []*spst.Party{&h.from, &h.to, &h.billed} {
		for _, text := range []*string{&p.Name, &p.SIRET, &p.VAT, &p.Street, &p.Complement, &p.PostalCode, &p.City, &p.Country} {
			*text = spst.PrintText(*text)
		}
	}
	facts := make([]string, len(h.facts))
	for i, f := range h.facts {
		facts[i] = spst.PrintText(f)
	}
	h.facts = facts
	return h
}

// noon gives the creation time written in a document of that day.
func noon(d spst.Date) time.Time { return d.Time().Add(12 * time.Hour) }

func (s *sheet) head(h heading) {
	s.style("B", 12, teal)
	s.block(s.text()/2, 6, h.from.Name)
	s.style("", smallSize, grey)
	s.block(s.text()/2, 4, address(h.from)...)
	y := s.pdf.GetY()

	s.pdf.SetXY(s.width/2, margin)
	s.style("B", bigSize, black)
	s.pdf.CellFormat(s.text()/2, 8, h.title, "", 2, "R", false, 0, "")
	s.style("", textSize, black)
	for _, f := range h.facts {
		s.pdf.CellFormat(s.text()/2, lineStep, f, "", 2, "R", false, 0, "")
	}
	y = max(y, s.pdf.GetY()) + 8

	s.pdf.SetXY(s.width/2+10, y)
	s.style("B", 10.5, black)
	s.block(s.text()/2-10, 5.5, h.to.Name)
	s.style("", textSize, grey)
	s.block(s.text()/2-10, 4.6, address(h.to)...)
	if h.billed != (spst.Party{}) {
		s.block(s.text()/2-10, 4.6, append([]string{"Adresse de facturation :"}, postal(h.billed)...)...)
	}
	s.pdf.SetXY(margin, s.pdf.GetY()+8)
}

// block writes lines one under the other, each wrapped as needed.
func (s *sheet) block(width, step float64, lines ...string) {
	x := s.pdf.GetX()
	for _, l := range lines {
		s.pdf.SetX(x)
		s.pdf.MultiCell(width, step, l, "", "L", false)
	}
	s.pdf.SetX(x)
}

func address(p spst.Party) []string {
	return written(append(postal(p), labelled("SIRET ", p.SIRET), labelled("TVA ", p.VAT)))
}

func postal(p spst.Party) []string {
	return written([]string{p.Street, p.Complement, strings.TrimSpace(p.PostalCode + " " + p.City), p.Country})
}

func written(lines []string) []string {
	return slices.DeleteFunc(lines, func(l string) bool { return l == "" })
}

func labelled(label, value string) string {
	if value == "" {
		return ""
	}
	return label + value
}

func (s *sheet) foot(text string) {
	s.pdf.SetY(-bottom + 6)
	s.style("", smallSize, grey)
	s.pdf.SetDrawColor(200, 210, 210)
	s.pdf.Line(margin, s.pdf.GetY(), s.width-margin, s.pdf.GetY())
	s.pdf.SetY(s.pdf.GetY() + 2)
	s.pdf.CellFormat(s.text()-30, 4, text, "", 0, "L", false, 0, "")
	s.pdf.CellFormat(30, 4, "Page "+strconv.Itoa(s.pdf.PageNo())+" sur {pages}", "", 0, "R", false, 0, "")
}

func (s *sheet) style(weight string, size float64, c colour) {
	s.pdf.SetFont(font, weight, size)
	s.pdf.SetTextColor(c.r, c.g, c.b)
}

// paragraph writes text over the whole width.
func (s *sheet) paragraph(text string, weight string, c colour) {
	s.style(weight, textSize, c)
	s.pdf.MultiCell(s.text(), lineStep, spst.PrintText(text), "", "L", false)
	s.pdf.Ln(2)
}

// column is a column of a table.
type column struct {
	title string
	width float64
	right bool
}

// table draws rows under titles, which are repeated on every page.
func (s *sheet) table(columns []column, rows [][]string) {
	s.titles(columns)
	for i, row := range rows {
		s.row(columns, row, i%2 == 1)
	}
}

// room tells whether that many lines of a table still fit on the page.
func (s *sheet) room(lines int) bool { return s.pdf.GetY()+rowStep*float64(lines) <= s.height-bottom }

func (s *sheet) turn(columns []column) {
	s.pdf.AddPage()
	s.titles(columns)
}

func (s *sheet) titles(columns []column) {
	s.style("B", smallSize, teal)
	s.pdf.SetDrawColor(teal.r, teal.g, teal.b)
	for _, c := range columns {
		s.pdf.CellFormat(c.width, 6, c.title, "B", 0, alignment(c), false, 0, "")
	}
	s.pdf.Ln(-1)
}

// row draws a row as high as its longest cell, and on one page unless it has more than mostLines
// lines.
func (s *sheet) row(columns []column, cells []string, tinted bool) {
	s.style("", textSize-0.5, black)
	lines, height := make([][]string, len(columns)), 1
	for i, c := range columns {
		lines[i] = s.pdf.SplitText(spst.PrintText(cells[i]), c.width)
		height = max(height, len(lines[i]))
	}
	if !s.room(min(height, mostLines)) {
		s.turn(columns)
	}
	for n := range height {
		if !s.room(1) {
			s.turn(columns)
		}
		s.style("", textSize-0.5, black)
		s.pdf.SetFillColor(pale.r, pale.g, pale.b)
		for i, c := range columns {
			text := ""
			if n < len(lines[i]) {
				text = lines[i][n]
			}
			s.pdf.CellFormat(c.width, rowStep, text, "", 0, alignment(c), tinted, 0, "")
		}
		s.pdf.Ln(-1)
	}
}

// sums writes labels and amounts on the right, the last one in bold.
func (s *sheet) sums(rows [][2]string) {
	s.pdf.Ln(3)
	for i, r := range rows {
		weight := ""
		if i == len(rows)-1 {
			weight = "B"
		}
		s.style(weight, textSize+0.5, black)
		s.pdf.SetX(margin + s.text() - 95)
		s.pdf.CellFormat(60, lineStep+1, r[0], "", 0, "R", false, 0, "")
		s.pdf.CellFormat(35, lineStep+1, r[1], "", 1, "R", false, 0, "")
	}
	s.pdf.Ln(4)
}

func alignment(c column) string {
	if c.right {
		return "R"
	}
	return "L"
}

func (s *sheet) bytes() ([]byte, error) {
	var b bytes.Buffer
	err := s.pdf.Output(&b)
	return b.Bytes(), err
}
