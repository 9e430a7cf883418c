package roster

import (
	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// column is one of the list's.
type column = widget.ListColumn[spst.Employee]

// The widths that do not depend on the screen, and how the rest is shared.
const (
	dateWidth = 10
	nirWidth  = 21
	minName   = 18
	minJob    = 12
	maxName   = 40 // wider only for one that is wider
	maxJob    = 36

	visitWidth = 12 // ✗ 17/08/2026

	codeFrom         = 96  // the least room for the PCS code
	visitFrom        = 96  // and for the next visit
	contractFrom     = 116 // and for the contract, or the NIR once it is asked for
	nirFrom          = 138 // and for the NIR, masked
	determinantsFrom = 172 // and for the determinants, which take the rest
	minDeterminants  = 24
	reachFrom        = 196 // and for the e-mail or the mobile phone, where somebody has one
)

// columnsFor gives the columns of a list of w cells, and the blanks between.
func (s *Screen) columnsFor(w int) ([]column, int) {
	gap := 1
	if w >= 140 {
		gap = 2
	}
	l := list.Employees(true)
	of := func(name string, width int) column { return widget.Shown(l.Column(name), width) }
	pcs, category, hire := of("pcs_code", 4), of("declared_category", s.categoryWidth()), of("hire_date", dateWidth)
	category.Draw = func(e *spst.Employee) widget.Cell { return s.cell(e, string(e.DeclaredCategory)) }
	exit, contract, nir := of("exit_date", dateWidth), of("contract_type", dateWidth), of("nir", nirWidth)
	exit.Draw = func(e *spst.Employee) widget.Cell { return s.cell(e, e.ExitDate.French()) } // announced, or had
	contract.Draw = func(e *spst.Employee) widget.Cell { return s.cell(e, contractShort(e.ContractType)) }
	nir.Draw = func(e *spst.Employee) widget.Cell { return s.cell(e, s.nir(e)) }

	after := []column{pcs, category, hire}
	if w < codeFrom {
		after = []column{category, hire} // the detail has the code
	}
	if s.list.is.status != spst.Present {
		after = []column{exit, category, hire}
		if w >= codeFrom {
			after = []column{pcs, category, hire, exit}
		}
	}
	visit := widget.Drawn(l.Column("next_visit").Head, visitWidth, s.visit)
	switch {
	case w >= visitFrom:
		after = append(after, visit)
	case s.list.is.visit != "" || s.known.sort.field == byVisit: // then it is what the list is about
		after[len(after)-1] = visit
	}
	switch {
	case w >= nirFrom:
		after = append(after, contract, nir)
	case w >= contractFrom && s.list.showNIR:
		after = append(after, nir)
	case w >= contractFrom:
		after = append(after, contract)
	}
	if w >= determinantsFrom {
		rest := w - determinantsFrom + minDeterminants
		determinants := of("determinants", rest)
		determinants.Draw = func(e *spst.Employee) widget.Cell { return s.cell(e, s.determinantNames(e)) }
		if w >= reachFrom && s.list.census.reached > 0 {
			determinants.Width = minDeterminants
			after = append(after, determinants, of("reach", rest-minDeterminants-gap))
		} else {
			after = append(after, determinants)
		}
	}
	signs := widget.Drawn(list.Head{Titles: []string{""}}, 2, s.signs)
	columns := append([]column{of("display_name", minName), signs, of("birth_date", dateWidth), of("job_title", minJob)}, after...)
	for least(columns, gap) > w && len(columns) > 4 {
		columns = columns[:len(columns)-1] // the last ones matter least
	}
	s.share(columns, w-gutterWidth-gap*(len(columns)-1))
	return columns, gap
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

// share gives what is left of w to the name and the job: six parts to four, unless
// another share cuts fewer of those selected. Once it has moved it stays until another
// cuts fewer still, so that nothing moves while one goes through the list, and little
// while one searches it.
func (s *Screen) share(columns []column, w int) {
	for _, c := range columns {
		w -= c.Width
	}
	name, job := &columns[0], &columns[3]
	extra := max(w, 0)
	room := minName + minJob + extra
	if s.list.shared.room != room {
		s.list.shared = shared{room, minName + extra*6/10}
	}
	names, jobs := s.split()
	name.Width = min(s.list.shared.name, max(maxName, names.Widest()))
	job.Width = min(room-name.Width, max(maxJob, jobs.Widest()))
}

// split shares the room anew for those selected, and gives their widths.
func (s *Screen) split() (names, jobs *widget.Breadths) {
	names, jobs = s.known.breadths(s.list.view)
	s.list.shared.name = widget.Split(names, jobs, s.list.shared.room, minName, minJob, s.list.shared.name)
	return names, jobs
}

// fitColumns sets the columns again when those selected share the room otherwise.
func (s *Screen) fitColumns() {
	was := s.list.shared
	if s.split(); s.list.shared != was {
		s.setColumns()
	}
}

// shared is how the name and the job share their room, in cells.
type shared struct{ room, name int }

// categoryWidth leaves room for the long names of the public service when somebody has
// one: cut, three of them look alike.
func (s *Screen) categoryWidth() int {
	for c, n := range s.list.census.category {
		if n > 0 && c.FromPortalOnly() {
			return len(spst.SMREstat)
		}
	}
	return 4
}

// signs are ⇄ for several employers and the sign of the worst anomaly.
func (s *Screen) signs(e *spst.Employee) widget.Cell {
	multi := " "
	if e.MultiEmployer {
		multi = theme.SignMulti
	}
	switch s.known.findings.worst(e.ID) {
	case spst.SeverityError:
		return widget.Cell{Text: multi + theme.SignError, Style: s.Theme.Error}
	case spst.SeverityWarning:
		return widget.Cell{Text: multi + theme.SignWarn, Style: s.Theme.Warn}
	}
	return s.cell(e, multi+" ")
}

// visit is the day of what comes next, with the sign of its state, or with its word.
func (s *Screen) visit(e *spst.Employee) widget.Cell {
	if s.Theme.Spoken() {
		return s.cell(e, textNextVisit(e))
	}
	day := e.NextVisit.French()
	switch e.VisitState {
	case spst.VisitOverdue:
		return widget.Cell{Text: theme.SignError + " " + day, Style: s.Theme.Error}
	case spst.VisitSoon:
		return widget.Cell{Text: theme.SignWarn + " " + day, Style: s.Theme.Warn}
	case spst.VisitPlanned:
		return widget.Cell{Text: theme.SignDone + " " + day, Style: s.style(e)}
	case spst.VisitUnknown:
		return widget.Cell{Text: "  " + wordUnknown, Style: s.Theme.Muted}
	}
	return s.cell(e, "  "+day)
}

// nir is masked until the person asks to see it.
func (s *Screen) nir(e *spst.Employee) string {
	if s.list.showNIR {
		return e.NIR.Format()
	}
	return e.NIR.Masked()
}

// setColumns puts the columns in the table, with the arrow of the order.
func (s *Screen) setColumns() {
	columns, gap := s.columnsFor(s.list.layout.tableW)
	s.list.columns = columns
	s.list.table.SetColumns(widget.ListColumns(columns, s.known.sort.shown(), sorts()), gap)
}

// row fills the cells of a row of the table.
func (s *Screen) row(i int, cells []widget.Cell) bool {
	e := s.known.employee(s.list.view[i])
	widget.ListCells(s.list.columns, e, s.style(e), cells)
	return s.list.marks[e.ID]
}

// style dims who has left.
func (s *Screen) style(e *spst.Employee) lipgloss.Style {
	if e.Left(s.o.Today) {
		return s.Theme.Muted
	}
	return s.Theme.Text
}

func (s *Screen) cell(e *spst.Employee, text string) widget.Cell {
	return widget.Cell{Text: text, Style: s.style(e)}
}
