package importing

import (
	"context"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// correcting is what the form of a refused row edits: the values of the row, and what has
// become of it.
type correcting struct {
	spst.Employee
	done imports.Corrected
}

// notTyped are the fields of an employee that no file gives, or that the portal does.
var notTyped = []string{"determinants", "declared_category"}

// openCorrect opens the form of the refused row under the cursor.
func (s *Screen) openCorrect() (tui.Action, tea.Cmd) {
	at := s.refusedAt()
	switch {
	case at < 0:
		return tui.Note{Text: noticeNoRefusedHere}, nil
	case !s.run.Difference.Rows[at].Correctable():
		return tui.Note{Text: noticeNotOfTheFile}, nil
	}
	return nil, s.panes.Open(s.correctForm(at))
}

// refusedAt is the place of the refused row under the cursor; -1 when there is none.
func (s *Screen) refusedAt() int {
	at := -1
	switch i := s.table().Cursor(); {
	case s.carry.undo != nil: // its page lists what was left
	case s.step == stepReport && i < len(s.carry.refused):
		at = s.carry.refused[i]
	case s.step == stepReview && i < len(s.review.view):
		at = s.review.view[i]
	}
	if at >= 0 && s.run.Difference.Rows[at].Action != reconcile.Reject {
		return -1
	}
	return at
}

func (s *Screen) correctForm(at int) *form.Form[correcting] {
	row, svc, correction := s.run.Difference.Rows[at], s.svc, s.run.Correct(at)
	var fields []*form.Field
	for _, of := range spst.EmployeeFields() {
		if slices.Contains(notTyped, of.Name) {
			continue
		}
		if of.Name == "nir" {
			of.Label = of.Short()
		}
		one := &form.Field{Name: of.Name, Label: of.Label, Control: form.EmployeeControl(s.Theme, of)}
		switch c := one.Control.(type) {
		case *widget.Tick: // it bears its words itself
			one.Label = ""
		case *widget.Entry:
			if of.Name == "nir" {
				c.Masked = s.maskedNIR(c, row.Employee.NIR)
			}
		}
		fields = append(fields, one)
	}
	base := s.Base
	base.Drafts = s.draftsOf(row.Row)
	f := form.New(form.Options[correcting]{
		Base: base, Panes: s.panes, Title: textCorrectRow(&row), Verb: verbCorrect, Opened: correcting{Employee: row.Employee},
		Draft: form.Draft{Member: s.o.Member.Number, Form: formRow, Title: textRowOf(&row, s.run.File.Paths)},
		First: firstRefused(&row), New: true, Fields: fields, Starred: true, Own: []key.Binding{s.Keys.Jobs},
		Press: func(f *form.Form[correcting], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
			return form.PressPCS(f, k, func(string) string { return "" })
		},
		Part: func(_, w int) widget.GridPart { return s.correctPart(&row, w) },
		At: func(c *correcting, name string) any {
			of, _ := spst.EmployeeFieldNamed(name)
			return of.At(&c.Employee)
		},
		Normalize: func(c *correcting) { c.Normalize() },
		Check:     func(c correcting) []spst.Problem { return s.checkRow(c.Employee) },
		Save: func(ctx context.Context, _ string, c correcting) (correcting, error) {
			var err error
			c.done, err = correction.Do(ctx, svc, c.Employee)
			return c, err
		},
		Saved: func(_, c correcting) (string, tea.Cmd) { return s.corrected(at, c) },
	}, true)
	for _, p := range spst.Refused(row.Problems) { // what could not be read is there as the file has it
		if text := s.cellOf(&row, p.Field); text != "" && s.unread(&row, p.Field) {
			f.Begin(p.Field, text)
		}
	}
	return f
}

// maskedNIR hides a NIR that is as the file has it, until it is asked for.
func (s *Screen) maskedNIR(e *widget.Entry, of spst.NIR) func() string {
	return func() string {
		if n, problems := spst.ParseNIR(e.Value()); n == of && n != "" && !s.review.showNIR && len(spst.Refused(problems)) == 0 {
			return n.Masked()
		}
		return ""
	}
}

// checkRow applies the rules that refuse a row.
func (s *Screen) checkRow(e spst.Employee) []spst.Problem {
	return slices.DeleteFunc(spst.CheckEmployee(e, s.o.Today), func(p spst.Problem) bool { return p.Code == spst.ProblemDeterminantsRequired })
}

// firstRefused is the first field that refuses a row; "" when no field does.
func firstRefused(r *reconcile.Row) string {
	for _, p := range spst.Refused(r.Problems) {
		if _, known := spst.EmployeeFieldNamed(p.Field); known && !slices.Contains(notTyped, p.Field) {
			return p.Field
		}
	}
	return ""
}

// unread tells whether a field of a row could not be read.
func (s *Screen) unread(r *reconcile.Row, field string) bool {
	of, known := spst.EmployeeFieldNamed(field)
	return known && !slices.Contains(notTyped, field) && of.Empty(&r.Employee)
}

// cellOf is what a table says in the column of a field.
func (s *Screen) cellOf(r *reconcile.Row, field string) string {
	i := slices.IndexFunc(s.run.File.Columns, func(c spst.FileColumn) bool { return c.Field == field && field != "" })
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// unreadText is « Date d'embauche « 31/02 » : » before what is wrong with a cell that could
// not be read; "" before anything else.
func (s *Screen) unreadText(r *reconcile.Row, p spst.Problem) string {
	if text := s.cellOf(r, p.Field); text != "" && r.Action == reconcile.Reject && s.unread(r, p.Field) && p.Field != "nir" {
		return fieldLabel(p.Field) + " « " + strings.TrimSpace(text) + " » : "
	}
	return ""
}

// corrected puts the row where it belongs now.
func (s *Screen) corrected(at int, c correcting) (string, tea.Cmd) {
	s.run.Corrected(at, c.done)
	row := &s.run.Difference.Rows[at]
	s.review.folded[at] = foldRow(row)
	if s.step == stepReport {
		s.listRefused()
		return noticeTaken(row), nil
	}
	s.decide()
	s.sift()
	return noticeCorrected(row), s.keepDecided()
}

// The columns of the form.
const (
	correctLabel  = 26
	widestCorrect = 100
)

// correctPart shows over the values why the row is refused, but for what a field says itself.
func (s *Screen) correctPart(r *reconcile.Row, w int) widget.GridPart {
	head, byField := []string{""}, s.checkRow(r.Employee)
	for _, p := range spst.Refused(r.Problems) {
		said := slices.ContainsFunc(byField, func(own spst.Problem) bool { return own.Field == p.Field && own.Code == p.Code })
		if p.Code != spst.ProblemDeterminantsRequired && !said && s.unreadText(r, p) == "" {
			head = append(head, form.Say(s.Theme, widget.Error, p.Message, min(w, widestCorrect))...)
		}
	}
	columns := []widget.GridColumn{{X: widget.GridMargin, W: min(w-2*widget.GridMargin, widestCorrect), Label: correctLabel}}
	return widget.GridPart{Head: append(head, ""), Columns: columns}
}
