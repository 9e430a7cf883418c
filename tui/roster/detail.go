package roster

import (
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

// viewDetail draws the employee under the cursor on h lines of w cells: two
// columns when it is low and wide.
func (s *Screen) viewDetail(w, h int) []string {
	e := s.current()
	if e == nil {
		return fitHeight([]string{s.th.Muted.Render(noticeNobody)}, h)
	}
	lines := []string{s.th.Title.Render(ansi.Truncate(e.DisplayName(), w, theme.Ellipsis))}
	left := ""
	if w >= 70 {
		left = " "
		lines[0] = left + lines[0]
		lines = append(lines, s.inColumns(s.facts(e), w, h-2)...)
	} else {
		lines = append(lines, "")
		for _, f := range s.facts(e) {
			lines = append(lines, s.viewFact(f, w)...)
		}
		lines = append(lines, "")
	}
	for _, a := range s.known.findings.of(e.ID) {
		for l := range strings.SplitSeq(widget.ProblemView(s.th, form.Severity(a.Problem), a.Message, w-2), "\n") {
			lines = append(lines, left+l)
		}
	}
	return fitHeight(lines, h)
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
	lines := strings.Split(ansi.Wrap(f.value, max(w-factLabel, 10), ""), "\n")
	label := f.label
	for i, v := range lines {
		lines[i] = s.th.Muted.Render(widget.Fit(label, factLabel)) + v
		label = ""
	}
	return lines
}

// facts are what is known of an employee, in the order of the form.
func (s *Screen) facts(e *spst.Employee) []fact {
	facts := []fact{
		{"Né(e) le", e.BirthDate.French() + sexSuffix(e.Sex)},
		{"N° séc. sociale", orDash(s.nir(e))},
		{"Embauche", e.HireDate.French()},
		{"Contrat", orDash(e.ContractType.Label())},
		{"Poste de travail", orDash(e.JobTitle)},
		{"Code PCS", orDash(pcsText(e.PCSCode))},
		{"Catégorie", orDash(categoryName(e.DeclaredCategory))},
		{"Déterminants", orDash(s.determinantNames(e))},
	}
	if e.MultiEmployer {
		facts = append(facts, fact{"Employeurs", theme.SignMulti + " Salarié multi-employeurs"})
	}
	if e.AttestationRequired {
		facts = append(facts, fact{"Attestation", "à renouveler tous les 5 ans"})
	}
	if e.ExpectedCategory != "" && e.ExpectedCategory != e.DeclaredCategory && !e.DeclaredCategory.FromPortalOnly() {
		facts = append(facts, fact{"Attendue", categoryName(e.ExpectedCategory)})
	}
	if e.ExitReason != "" {
		facts = append(facts, fact{"Sortie", e.ExitDate.French() + ", " + e.ExitReason.Label()})
	} else if !e.ExitDate.IsZero() {
		facts = append(facts, fact{"Fin prévue", e.ExitDate.French()})
	}
	for _, f := range []fact{{"Convocation", e.SchedulingConstraints}, {"Commentaires", e.Comment}} {
		if f.value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

func sexSuffix(s spst.Sex) string {
	if s == "" {
		return ""
	}
	return " · " + s.Label()
}

func orDash(s string) string {
	if s == "" {
		return theme.Dash
	}
	return s
}

// pcsText gives « 552a Caissiers de magasin ».
func pcsText(code string) string {
	p, problems := spst.ParsePCS(code)
	if code == "" || len(problems) > 0 {
		return code
	}
	return p.Code + " " + p.Label
}

// determinantNames lists the determinants in the order of the form.
func (s *Screen) determinantNames(e *spst.Employee) string {
	var names []string
	for _, d := range s.determinants {
		if slices.Contains(e.Determinants, d.Code) {
			names = append(names, determinantShort(d))
		}
	}
	return strings.Join(names, ", ")
}
