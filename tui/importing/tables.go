package importing

import (
	"strconv"

	"charm.land/lipgloss/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// tables are the columns of the lists of the steps.
type tables struct {
	columns []widget.ListColumn[int] // of a table, by their places
	people  []widget.ListColumn[spst.FileRow]
	words   []widget.ListColumn[spst.FileWord]
	review  []widget.ListColumn[reconcile.Row]
	refused []widget.ListColumn[reconcile.Row]
	left    []widget.ListColumn[spst.ImportLeft]
}

// setColumns gives a table its columns.
func setColumns[T any](t *widget.Table, columns []widget.ListColumn[T], gap int) {
	t.SetColumns(widget.ListColumns(columns, widget.Order{}, nil), gap)
}

// heads are those of the rows of a file.
func heads(name string) list.Head { return list.FileRows(false, nil).Column(name).Head }

// said is a cell in a style.
func said(style lipgloss.Style, text string) widget.Cell {
	return widget.Cell{Text: text, Style: style}
}

// fileColumns are what the columns of a table give.
func (s *Screen) fileColumns(heading, field int) []widget.ListColumn[int] {
	l := list.FileColumns(nil)
	given := func(at *int) widget.Cell {
		style := s.Theme.Accent
		if s.run.File.Columns[*at].Field == "" {
			style = s.Theme.Muted
		}
		return said(style, fieldLabel(s.run.File.Columns[*at].Field))
	}
	return []widget.ListColumn[int]{
		widget.Drawn(l.Column("heading").Head, heading, func(at *int) widget.Cell { return said(s.Theme.Text, s.run.File.Columns[*at].Heading) }),
		widget.Drawn(l.Column("field").Head, field, given),
		widget.Drawn(l.Column("examples").Head, max(s.W-heading-field-8, 8),
			func(at *int) widget.Cell { return said(s.Theme.Muted, s.examples(*at)) }),
	}
}

// peopleColumns are who is in a DSN.
func (s *Screen) peopleColumns() []widget.ListColumn[spst.FileRow] {
	l := list.FileRows(false, nil)
	return []widget.ListColumn[spst.FileRow]{
		widget.Drawn(heads("row"), lineWidth, func(r *spst.FileRow) widget.Cell { return said(s.Theme.Text, strconv.Itoa(r.Row)) }),
		widget.Drawn(heads("name"), whoWidth, func(r *spst.FileRow) widget.Cell { return said(s.Theme.Text, r.Employee.DisplayName()) }),
		widget.Shown(l.Column("birth_date"), dateWidth), widget.Shown(l.Column("hire_date"), dateWidth),
		widget.Shown(l.Column("job_title"), max(s.W-65, 8)),
	}
}

// wordColumns are the words that stand for no value.
func (s *Screen) wordColumns() []widget.ListColumn[spst.FileWord] {
	l := list.FileWords(nil)
	return []widget.ListColumn[spst.FileWord]{
		widget.Shown(l.Column("field"), 20),
		widget.Drawn(l.Column("word").Head, 24, func(w *spst.FileWord) widget.Cell { return said(s.Theme.Strong, w.Word) }),
		widget.Shown(l.Column("rows"), 6), widget.Drawn(l.Column("meaning").Head, max(s.W-61, 8), func(w *spst.FileWord) widget.Cell {
			if meaning := s.meaning(w); meaning != "" {
				return said(s.Theme.Accent, valueLabel(w.Field, meaning, s.o.Today))
			}
			return said(s.Theme.Muted, textNoMeaning)
		}),
	}
}

// meaning is the value that a word was told to be, or "".
func (s *Screen) meaning(w *spst.FileWord) string { return s.run.Memory.Words[w.Field][w.Word] }

const (
	lineWidth   = 7
	dateWidth   = 10
	whoWidth    = 26
	reasonsFrom = 45 // what the reasons leave to the other columns
)

// who are the columns that say which row of the comparison it is.
func (s *Screen) who(line, name int) []widget.ListColumn[reconcile.Row] {
	return []widget.ListColumn[reconcile.Row]{
		widget.Drawn(heads("row"), line, func(r *reconcile.Row) widget.Cell {
			if r.Row == 0 {
				return said(s.Theme.Muted, theme.Dash)
			}
			return said(s.Theme.Muted, strconv.Itoa(r.Row))
		}),
		widget.Drawn(heads("name"), name, func(r *reconcile.Row) widget.Cell { return said(s.Theme.Text, r.Employee.DisplayName()) }),
	}
}

func (s *Screen) reviewColumns(w int) []widget.ListColumn[reconcile.Row] {
	name := min(max(w*2/5-4, 20), 34)
	brief := list.Head{Titles: []string{reviewColumn(s.action())}}
	return append(s.who(lineWidth-1, name),
		widget.Drawn(heads("birth_date"), dateWidth,
			func(r *reconcile.Row) widget.Cell { return said(s.Theme.Muted, r.Employee.BirthDate.French()) }),
		widget.Drawn(brief, max(w-name-16-7, 8), func(r *reconcile.Row) widget.Cell {
			text, weight := imports.Brief(r)
			switch weight {
			case spst.SeverityError:
				return said(s.Theme.Error, theme.SignError+" "+text)
			case spst.SeverityWarning:
				return said(s.Theme.Warn, theme.SignWarn+" "+text)
			}
			return said(s.Theme.Text, text)
		}))
}

// refusedColumns are the rows that were refused, and why.
func (s *Screen) refusedColumns() []widget.ListColumn[reconcile.Row] {
	return append(s.who(lineWidth, whoWidth), widget.Drawn(list.Reasons[reconcile.Row](nil).Head, max(s.reportWidth()-reasonsFrom, 8),
		func(r *reconcile.Row) widget.Cell {
			return said(s.Theme.Error, reconcile.Reasons(r))
		}))
}

// leftColumns are the lines that could not be undone, and why.
func (s *Screen) leftColumns() []widget.ListColumn[spst.ImportLeft] {
	return []widget.ListColumn[spst.ImportLeft]{
		widget.Drawn(heads("row"), lineWidth, func(*spst.ImportLeft) widget.Cell { return widget.Cell{} }),
		widget.Drawn(heads("name"), whoWidth, func(l *spst.ImportLeft) widget.Cell { return said(s.Theme.Text, l.Name) }),
		widget.Drawn(list.Reasons[spst.ImportLeft](nil).Head, max(s.W-reasonsFrom, 8),
			func(l *spst.ImportLeft) widget.Cell { return said(s.Theme.Warn, l.Message) }),
	}
}
