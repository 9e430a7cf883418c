package roster

import (
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// column is one of the list's: how wide, and what an employee shows there.
type column struct {
	widget.Column
	sorts sortField // what the title's arrow is for; sortFields for none
	text  func(s *Screen, e *spst.Employee) string
}

// The widths that do not depend on the screen, and how the rest is shared.
const (
	dateWidth = 10
	nirWidth  = 21
	minName   = 18
	minJob    = 12
	maxName   = 40
	maxJob    = 36

	contractFrom     = 116 // the least room for the contract and the NIR
	determinantsFrom = 165 // and for the determinants, which take the rest
	minDeterminants  = 18
	reachFrom        = 190 // and for the e-mail or the mobile phone, where somebody has one
)

// columnsFor gives the columns of a list of w cells, and the blanks between.
func (s *Screen) columnsFor(w int) ([]column, int) {
	gap := 1
	if w >= 140 {
		gap = 2
	}
	signs := fixed("", 2, sortFields, (*Screen).signs)
	birth := fixed("Né(e) le", dateWidth, byBirth, func(_ *Screen, e *spst.Employee) string { return e.BirthDate.French() })
	pcs := fixed("PCS", 4, sortFields, func(_ *Screen, e *spst.Employee) string { return e.PCSCode })
	category := fixed("Cat.", s.categoryWidth(w), byCategory, func(_ *Screen, e *spst.Employee) string { return string(e.DeclaredCategory) })
	hire := fixed("Embauche", dateWidth, byHire, func(_ *Screen, e *spst.Employee) string { return e.HireDate.French() })
	exit := fixed("Sortie", dateWidth, sortFields, func(_ *Screen, e *spst.Employee) string { return e.ExitDate.French() })
	contract := fixed("Contrat", dateWidth, sortFields, func(_ *Screen, e *spst.Employee) string { return contractShort(e.ContractType) })
	nir := fixed("N° séc. sociale", nirWidth, sortFields, (*Screen).nir)

	after := []column{pcs, category, hire}
	if w < 78 {
		after = []column{category, hire} // the detail beside has the code
	}
	if s.list.is.status != spst.Present {
		after = []column{category, hire, exit}
		if w >= 100 {
			after = []column{pcs, category, hire, exit}
		}
	}
	if w >= contractFrom {
		after = append(after, contract, nir)
	}
	if w >= determinantsFrom {
		rest := w - determinantsFrom + minDeterminants
		reached := fixed("Email ou portable", rest-minDeterminants-gap, sortFields, func(_ *Screen, e *spst.Employee) string { return reach(e) })
		if w < reachFrom || s.list.census.reached == 0 {
			after = append(after, fixed("Déterminants", rest, sortFields, (*Screen).determinantNames))
		} else {
			after = append(after, fixed("Déterminants", minDeterminants, sortFields, (*Screen).determinantNames), reached)
		}
	}
	name := fixed("Nom", minName, byName, func(_ *Screen, e *spst.Employee) string { return e.DisplayName() })
	job := fixed("Poste de travail", minJob, byJob, func(_ *Screen, e *spst.Employee) string { return e.JobTitle })
	columns := append([]column{name, signs, birth, job}, after...)
	for least(columns, gap) > w && len(columns) > 4 {
		columns = columns[:len(columns)-1] // the last ones matter least
	}
	share(columns, w-gutterWidth-gap*(len(columns)-1))
	return columns, gap
}

// reach is where the convocation of an employee may go: the e-mail, else the mobile
// phone.
func reach(e *spst.Employee) string {
	if e.Email != "" {
		return e.Email
	}
	return spst.FormatPhone(e.Mobile)
}

// gutterWidth is what the table keeps for itself: the mark, the pointer and a
// blank at the left, a blank at the right.
const gutterWidth = 4

// least is the room that columns need.
func least(columns []column, gap int) int {
	w := gutterWidth + gap*(len(columns)-1)
	for _, c := range columns {
		w += c.Width
	}
	return w
}

// share gives what is left of w to the name and the job, six parts to four,
// up to what names and jobs need.
func share(columns []column, w int) {
	for _, c := range columns {
		w -= c.Width
	}
	extra := max(w, 0)
	name, job := &columns[0], &columns[3]
	name.Width = min(name.Width+extra*6/10, maxName)
	job.Width = min(job.Width+extra-extra*6/10, maxJob)
}

func fixed(title string, width int, sorts sortField, text func(*Screen, *spst.Employee) string) column {
	return column{widget.Column{Title: title, Width: width}, sorts, text}
}

// categoryWidth leaves room for the long names of the public service when
// there is room and somebody has one.
func (s *Screen) categoryWidth(w int) int {
	if w < 90 {
		return 4
	}
	for c, n := range s.list.census.category {
		if n > 0 && c.FromPortalOnly() {
			return len(spst.SMREstat)
		}
	}
	return 4
}

// signs are ⇄ for several employers and the sign of the worst anomaly.
func (s *Screen) signs(e *spst.Employee) string {
	multi, anomaly := " ", " "
	if e.MultiEmployer {
		multi = theme.SignMulti
	}
	switch s.known.findings.worst(e.ID) {
	case spst.SeverityError:
		anomaly = theme.SignError
	case spst.SeverityWarning:
		anomaly = theme.SignWarn
	}
	return multi + anomaly
}

// nir is masked until the person asks to see it.
func (s *Screen) nir(e *spst.Employee) string {
	if s.list.showNIR {
		return e.NIR.Format()
	}
	return e.NIR.Masked()
}

// setColumns puts the columns in the table, with the arrow of the order.
func (s *Screen) setColumns(w int) {
	columns, gap := s.columnsFor(w)
	s.list.columns = columns
	shown := make([]widget.Column, len(columns))
	for i, c := range columns {
		shown[i] = c.Column
		if by := s.known.sort; c.sorts == by.field && (by != sorting{}) {
			shown[i].Title += " " + by.shown().Arrow(sorts())
		}
	}
	s.list.table.SetColumns(shown, gap)
}

// row fills the cells of a row of the table.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	e := &s.known.all[s.list.view[i]]
	style := s.Theme.Text
	if e.Left(s.o.Today) {
		style = s.Theme.Muted
	}
	for i, c := range s.list.columns {
		cells[i] = widget.Cell{Text: c.text(s, e), Style: style}
	}
	switch s.known.findings.worst(e.ID) {
	case spst.SeverityError:
		cells[1].Style = s.Theme.Error
	case spst.SeverityWarning:
		cells[1].Style = s.Theme.Warn
	}
	return s.list.marks[e.ID]
}
