package cli

import (
	"bufio"
	"fmt"
	"math"
	"strings"
	"text/template"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
)

// painting is one run of --template: its functions are those of gh, and euros.
type painting struct {
	now    time.Time
	width  int // of the terminal; 0 elsewhere, where tables have tabs between their cells
	colour bool
	table  *Table
}

// parseTemplate reads a template; its functions are those of a painting that is never seen.
func parseTemplate(text string) (*template.Template, error) {
	return template.New("--template").Funcs((&painting{}).functions()).Parse(text)
}

// runTemplate writes what the template makes of a document.
func (o *Output) runTemplate(plain any) error {
	p := &painting{now: time.Now()}
	if o.Now != nil {
		p.now = o.Now()
	}
	if fd, person := TerminalOf(o.Stdout); person {
		p.colour = !o.Plain
		if width, _, err := term.GetSize(fd); err == nil {
			p.width = width
		}
	}
	out := bufio.NewWriter(o.Stdout)
	if err := o.tmpl.Funcs(p.functions()).Execute(out, integral(plain)); err != nil {
		_ = out.Flush()
		return fmt.Errorf("--template : %w", err)
	}
	_, _ = out.WriteString(p.tableRender()) // Flush tells
	return out.Flush()
}

func (p *painting) functions() template.FuncMap {
	return template.FuncMap{
		"autocolor": func(style string, v any) (string, error) {
			if !p.colour {
				return scalar(v), nil
			}
			return coloured(style, v)
		},
		"color":       coloured,
		"euros":       euros,
		"hyperlink":   hyperlink,
		"join":        joinedBy,
		"pluck":       pluck,
		"tablerow":    p.tableRow,
		"tablerender": p.tableRender,
		"timeago":     p.timeAgo,
		"timefmt":     timeFormat,
		"truncate":    func(width int, v any) string { return ansi.Truncate(scalar(v), width, "…") },
	}
}

// integral has whole numbers as integers: they are written without an exponent, and
// compare with those of a template.
func integral(plain any) any {
	switch plain := plain.(type) {
	case []any:
		for i := range plain {
			plain[i] = integral(plain[i])
		}
	case map[string]any:
		for key := range plain {
			plain[key] = integral(plain[key])
		}
	case float64:
		if plain == math.Trunc(plain) && math.Abs(plain) < 1<<53 {
			return int(plain)
		}
	}
	return plain
}

// scalar is a value as text, nothing for none.
func scalar(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// euros is an amount of cents: « 1 234,50 € ».
func euros(v any) (string, error) {
	switch cents := v.(type) {
	case nil:
		return "", nil
	case int:
		return spst.Cents(cents).French(), nil
	}
	return "", fmt.Errorf("euros : %v n'est pas un nombre de centimes", v)
}

func hyperlink(address, text string) string {
	if text == "" {
		text = address
	}
	return ansi.SetHyperlink(address) + text + ansi.ResetHyperlink()
}

// joinedBy is the texts of a list with something between them.
func joinedBy(between string, values []any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = scalar(v)
	}
	return strings.Join(texts, between)
}

// pluck is one field of each of a list.
func pluck(field string, objects []any) []any {
	values := make([]any, 0, len(objects))
	for _, o := range objects {
		object, _ := o.(map[string]any)
		values = append(values, object[field])
	}
	return values
}

// tableRow adds a row to the table.
func (p *painting) tableRow(cells ...any) string {
	if p.table == nil {
		p.table = &Table{Plain: true}
	}
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = scalar(c)
	}
	for len(p.table.Heads) < len(row) {
		p.table.Heads = append(p.table.Heads, list.Head{Titles: []string{""}})
	}
	p.table.Rows = append(p.table.Rows, row)
	return ""
}

// tableRender is the table so far: in columns on a terminal, else with tabs.
func (p *painting) tableRender() string {
	if p.table == nil {
		return ""
	}
	t := p.table
	p.table = nil
	if p.width == 0 {
		var b strings.Builder
		for _, row := range t.Rows {
			b.WriteString(joinedBy("\t", row) + "\n")
		}
		return b.String()
	}
	for i := range t.Rows { // a shorter row
		for len(t.Rows[i]) < len(t.Heads) {
			t.Rows[i] = append(t.Rows[i], "")
		}
	}
	return strings.Join(t.lines(p.width), "\n") + "\n"
}

// momentOf reads a date or a moment of the API.
func momentOf(v any) (moment time.Time, day bool, err error) {
	text := scalar(v)
	if moment, err = time.Parse(time.RFC3339Nano, text); err == nil {
		return moment, false, nil
	}
	date, err := spst.ParseDate(text)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("%q n'est pas une date", text)
	}
	return date.Time(), true, nil
}

// timeFormat is a date in a layout of Go's package time.
func timeFormat(layout string, v any) (string, error) {
	if v == nil {
		return "", nil
	}
	moment, _, err := momentOf(v)
	return moment.Format(layout), err
}

// timeAgo is how far a date is: « il y a 3 jours », « dans 2 mois ».
func (p *painting) timeAgo(v any) (string, error) {
	if v == nil {
		return "", nil
	}
	moment, day, err := momentOf(v)
	if err != nil {
		return "", err
	}
	if day {
		return daysAway(int(spst.Today(moment) - spst.Today(p.now))), nil
	}
	away := moment.Sub(p.now)
	size := away.Abs()
	switch {
	case size < time.Minute:
		return "à l'instant", nil
	case size < time.Hour:
		return direction(away < 0, spst.Counted(int(size/time.Minute), "minute", "minutes")), nil
	case size < hoursOfDay*time.Hour:
		return direction(away < 0, spst.Counted(int(size/time.Hour), "heure", "heures")), nil
	}
	return daysAway(int(away / (hoursOfDay * time.Hour))), nil
}

const (
	hoursOfDay  = 24
	daysOfMonth = 30
	daysOfYear  = 365
)

func daysAway(days int) string {
	n := max(days, -days)
	switch {
	case n == 0:
		return "aujourd'hui"
	case n < daysOfMonth:
		return direction(days < 0, spst.Counted(n, "jour", "jours"))
	case n < daysOfYear:
		return direction(days < 0, spst.Counted(n/daysOfMonth, "mois", "mois"))
	}
	return direction(days < 0, spst.Counted(n/daysOfYear, "an", "ans"))
}

func direction(past bool, span string) string {
	if past {
		return "il y a " + span
	}
	return "dans " + span
}
