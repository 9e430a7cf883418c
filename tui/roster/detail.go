package roster

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// fact is one line of the detail.
type fact struct{ label, value string }

// viewDetail draws the employee under the cursor on h lines of w cells.
func (s *Screen) viewDetail(w, h int) []string {
	return s.list.pane.View(s.Theme, s.detailOf(s.current(), w, h), w, h)
}

// detailOf draws an employee: two columns when there is little height and much width.
func (s *Screen) detailOf(e *spst.Employee, w, h int) []string {
	if e == nil {
		return []string{s.Theme.Muted.Render(noticeNobody)}
	}
	facts := s.facts(e)
	if next := textNextVisit(e); next != "" {
		facts = slices.Insert(facts, len(always), fact{spst.FieldLabel("next_visit"), next})
	}
	lines := []string{s.Theme.Title.Render(ansi.Truncate(e.DisplayName(), w, theme.Ellipsis))}
	left := ""
	if w >= 70 && !s.Theme.Spoken() {
		left = " "
		lines[0] = left + lines[0]
		lines = append(lines, s.inColumns(facts, w, h-2)...)
	} else {
		lines = append(lines, "")
		for _, f := range facts {
			lines = append(lines, s.viewFact(f, w)...)
		}
		lines = append(lines, "")
	}
	for _, a := range s.known.findings.of(e.ID) {
		for l := range strings.SplitSeq(widget.ProblemView(s.Theme, form.Severity(a.Problem), a.Message, w-2), "\n") {
			lines = append(lines, left+l)
		}
	}
	return lines
}

// viewUnder says of an employee, on at most n lines of w cells, what its row does not.
func (s *Screen) viewUnder(e *spst.Employee, w, n int) []string {
	said := []string{categoryName(e.DeclaredCategory)}
	if !slices.ContainsFunc(s.list.columns, func(c column) bool { return c.Name == fieldDeterminants }) {
		said = append(said, s.determinantNames(e))
	}
	for _, f := range spst.EmployeeFields() {
		value := s.said(f, e)
		onRow := func(c column) bool { return c.Name == f.Name && (c.Kind.Whole() || ansi.StringWidth(value) <= c.Width) }
		switch {
		case value == "", f.Name == "declared_category", f.Name == fieldDeterminants, slices.ContainsFunc(s.list.columns, onRow):
		case f.Name == "multi_employer":
			said = append(said, value)
		case f.Name == "nir":
			said = append(said, f.Short()+"\u00a0: "+strings.ReplaceAll(value, " ", "\u00a0"))
		default:
			said = append(said, f.Short()+"\u00a0: "+value)
		}
	}
	said = slices.DeleteFunc(said, func(text string) bool { return text == "" })
	lines := s.Theme.Lines(strings.Join(said, "\u00a0· "), max(w, 1))
	if len(lines) > n {
		lines = append(lines[:n-1], ansi.Truncate(strings.Join(lines[n-1:], " "), w, theme.Ellipsis))
	}
	return lines
}

// inColumns lays the facts out in two columns, the short ones at the left, on
// at most h lines; what is too long is cut.
func (s *Screen) inColumns(facts []fact, w, h int) []string {
	left := factLabel + factShort
	right := w - left - 2
	rows := min((len(facts)+1)/2, max(h, 1))
	lines := make([]string, rows)
	for i := range lines {
		lines[i] = " " + widget.Fit(s.viewFact(facts[i], factLabel+len(facts[i].value))[0], left)
		if i+rows < len(facts) {
			lines[i] += " " + ansi.Truncate(s.viewFact(facts[i+rows], 10*w)[0], right, theme.Ellipsis)
		}
	}
	return lines
}

// factLabel is the width of the labels of the detail, factShort that of the
// values at the left when there are two columns.
const (
	factLabel = 17
	factShort = 22 // a NIR, and a blank
)

func (s *Screen) viewFact(f fact, w int) []string {
	return widget.Labelled(s.Theme, f.label, f.value, factLabel, w)
}

// always are the facts that everybody has; what others lack is left out.
var always = []string{"birth_date", "nir", "hire_date", "contract_type", "job_title", "pcs_code", "declared_category", "determinants"}

// facts are what is known of an employee under its name, first what everybody has.
func (s *Screen) facts(e *spst.Employee) []fact {
	var facts []fact
	for _, name := range always {
		f, _ := spst.EmployeeFieldNamed(name)
		facts = append(facts, fact{f.Short(), cmp.Or(s.said(f, e), theme.Dash)})
	}
	for _, f := range spst.EmployeeFields() {
		if value := s.said(f, e); value != "" && !slices.Contains(always, f.Name) {
			facts = append(facts, fact{f.Short(), value})
		}
	}
	if e.AttestationRequired {
		facts = append(facts, fact{"Attestation", "à renouveler tous les 5 ans"})
	}
	if e.ExpectedCategory != "" && e.ExpectedCategory != e.DeclaredCategory && !e.DeclaredCategory.FromPortalOnly() {
		facts = append(facts, fact{"Attendue", categoryName(e.ExpectedCategory)})
	}
	if e.ExitReason == "" && !e.ExitDate.IsZero() {
		facts = append(facts, fact{spst.FieldShort("announced_end"), e.ExitDate.French()})
	}
	return facts
}

// said is a field in the words of the detail; "" where nothing is to be said, or
// another line says it.
func (s *Screen) said(f spst.EmployeeField, e *spst.Employee) string {
	switch f.Name {
	case "birth_name", "first_name", "married_name", "sex", "exit_reason":
		return ""
	case "birth_date":
		return e.BirthDate.French() + sexSuffix(e.Sex)
	case "nir":
		return s.nir(e)
	case "declared_category":
		return categoryName(e.DeclaredCategory)
	case "multi_employer":
		if !e.MultiEmployer {
			return ""
		}
		return theme.SignMulti + " " + f.Label
	case "exit_date":
		if e.ExitReason == "" {
			return ""
		}
		return e.ExitDate.French() + ", " + e.ExitReason.Label()
	}
	return s.shownField(f, e)
}

func sexSuffix(s spst.Sex) string {
	if s == "" {
		return ""
	}
	return " · " + s.Label()
}

// pcsText gives « 552a Caissiers de magasin ».
func pcsText(code string) string {
	p, problems := spst.ParsePCS(code)
	if code == "" || len(problems) > 0 {
		return code
	}
	return p.Code + " " + p.Label
}

// shownField is a field in words: those of the form for determinants and PCS codes.
func (s *Screen) shownField(f spst.EmployeeField, e *spst.Employee) string {
	switch f.Name {
	case "pcs_code":
		return pcsText(e.PCSCode)
	case "determinants":
		return s.determinantNames(e)
	}
	return f.Shown(e)
}

// determinantNames lists the determinants in the order of the form.
func (s *Screen) determinantNames(e *spst.Employee) string {
	var names []string
	for _, d := range s.determinants {
		if slices.Contains(e.Determinants, d.Code) {
			names = append(names, d.Short)
		}
	}
	return strings.Join(names, ", ")
}
