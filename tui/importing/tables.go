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

// laid gives a table of w cells the columns that n rows are shown in, as wide as what these
// hold; the last one has what is left.
func laid[T any](t *widget.Table, w, n int, row func(int) *T, columns ...widget.LaidColumn[T]) []widget.ListColumn[T] {
	shown, gap := widget.Lay([][]widget.LaidColumn[T]{columns}, n, row, w)
	rest := w - widget.Gutter - gap*(len(shown)-1)
	for _, c := range shown {
		rest -= c.Width
	}
	shown[len(shown)-1].Width += max(rest, 0)
	t.SetColumns(widget.ListColumns(shown, widget.Order{}, nil), gap)
	return shown
}

// heads are those of the rows of a file.
func heads(name string) list.Head { return list.FileRows(false, nil).Column(name).Head }

// said is a cell in a style.
func said(style lipgloss.Style, text string) widget.Cell {
	return widget.Cell{Text: text, Style: style}
}

// text is a column as wide as its texts, which the screen draws; at least least cells.
func text[T any](h list.Head, least int, draw func(*T) widget.Cell) widget.LaidColumn[T] {
	return widget.AsWide(widget.Drawn(h, 0, draw), least)
}

// layColumns gives the table of the file its columns: what each of the file gives, or who is in a DSN.
func (s *Screen) layColumns() {
	f := &s.run.File
	if len(f.Columns) == 0 {
		rows := list.FileRows(false, nil)
		s.rows.people = laid(s.columns, s.W, len(f.Rows), func(i int) *spst.FileRow { return &f.Rows[i] },
			widget.Fixed(widget.Drawn(heads("row"), lineWidth, func(r *spst.FileRow) widget.Cell { return said(s.Theme.Text, strconv.Itoa(r.Row)) })),
			text(heads("name"), leastText, func(r *spst.FileRow) widget.Cell { return said(s.Theme.Text, r.Employee.DisplayName()) }),
			widget.Fixed(widget.Shown(rows.Column("birth_date"), dateWidth)), widget.Fixed(widget.Shown(rows.Column("hire_date"), dateWidth)),
			widget.AsWide(widget.Shown(rows.Column("job_title"), 0), least))
		return
	}
	l := list.FileColumns(nil)
	places := make([]int, len(f.Columns))
	for i := range places {
		places[i] = i
	}
	s.rows.columns = laid(s.columns, s.W, len(places), func(i int) *int { return &places[i] },
		text(l.Column("heading").Head, leastText, func(at *int) widget.Cell { return said(s.Theme.Text, f.Columns[*at].Heading) }),
		text(l.Column("field").Head, leastText, func(at *int) widget.Cell {
			style := s.Theme.Accent
			if f.Columns[*at].Field == "" {
				style = s.Theme.Muted
			}
			return said(style, fieldLabel(f.Columns[*at].Field))
		}),
		text(l.Column("examples").Head, least, func(at *int) widget.Cell { return said(s.Theme.Muted, s.examples(*at)) }))
}

// layWords gives their table the words that stand for no value.
func (s *Screen) layWords() {
	l, unknown := list.FileWords(nil), s.run.File.Unknown
	s.rows.words = laid(s.words, s.W, len(unknown), func(i int) *spst.FileWord { return &unknown[i] },
		widget.AsWide(widget.Shown(l.Column("field"), 0), least),
		text(l.Column("word").Head, leastText, func(w *spst.FileWord) widget.Cell { return said(s.Theme.Strong, w.Word) }),
		widget.Fixed(widget.Shown(l.Column("rows"), 6)),
		text(l.Column("meaning").Head, least, func(w *spst.FileWord) widget.Cell {
			if meaning := s.meaning(w); meaning != "" {
				return said(s.Theme.Accent, valueLabel(w.Field, meaning, s.o.Today))
			}
			return said(s.Theme.Muted, textNoMeaning)
		}))
}

// meaning is the value that a word was told to be, or "".
func (s *Screen) meaning(w *spst.FileWord) string { return s.run.Memory.Words[w.Field][w.Word] }

// The widths of what is of one width, and the least ones of texts.
const (
	lineWidth = 6
	dateWidth = 10
	leastText = 16
	least     = 8
)

// who are the columns that say which row of the comparison it is.
func (s *Screen) who() (line, name widget.LaidColumn[reconcile.Row]) {
	line = widget.Fixed(widget.Drawn(heads("row"), lineWidth, func(r *reconcile.Row) widget.Cell {
		if r.Row == 0 {
			return said(s.Theme.Muted, theme.Dash)
		}
		return said(s.Theme.Muted, strconv.Itoa(r.Row))
	}))
	return line, text(heads("name"), leastText, func(r *reconcile.Row) widget.Cell { return said(s.Theme.Text, r.Employee.DisplayName()) })
}

// layRows gives the table of the review its columns, on w cells.
func (s *Screen) layRows(w int) {
	line, name := s.who()
	s.rows.review = laid(s.review.table, w, len(s.review.view), func(i int) *reconcile.Row { return &s.run.Difference.Rows[s.review.view[i]] },
		line, name,
		widget.Fixed(widget.Drawn(heads("birth_date"), dateWidth,
			func(r *reconcile.Row) widget.Cell { return said(s.Theme.Muted, r.Employee.BirthDate.French()) })),
		text(list.Head{Titles: []string{reviewColumn(s.action())}}, least, func(r *reconcile.Row) widget.Cell {
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

// layReport gives the table of the report its columns: the rows that were refused and why, or
// the lines that could not be undone.
func (s *Screen) layReport() {
	if s.carry.undo != nil {
		left := s.carry.undo.Left
		s.rows.left = laid(s.carry.table, s.W, len(left), func(i int) *spst.ImportLeft { return &left[i] },
			text(heads("name"), leastText, func(l *spst.ImportLeft) widget.Cell { return said(s.Theme.Text, l.Name) }),
			text(list.Reasons[spst.ImportLeft](nil).Head, least, func(l *spst.ImportLeft) widget.Cell { return said(s.Theme.Warn, l.Message) }))
		return
	}
	line, name := s.who()
	row := func(i int) *reconcile.Row { return &s.run.Difference.Rows[s.carry.refused[i]] }
	why := text(list.Reasons[reconcile.Row](nil).Head, least, func(r *reconcile.Row) widget.Cell {
		return said(s.Theme.Error, reconcile.Reasons(r))
	})
	s.rows.refused = laid(s.carry.table, s.reportWidth(), len(s.carry.refused), row, line, name, why)
}
