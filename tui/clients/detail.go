package clients

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// fact is one line of the detail.
type fact struct{ label, value string }

// factLabel is the width of the labels, factShort that of the values at the left
// when there are two columns.
const (
	factLabel = 17
	factShort = 25
)

// viewDetail draws the member under the cursor on h lines of w cells, in two
// columns when it is wide.
func (s *Screen) viewDetail(w, h int) []string {
	m := s.current()
	if m == nil {
		return widget.FitHeight(nil, h)
	}
	title := s.Theme.Title.Render(ansi.Truncate(m.Number+" "+m.Name, w, theme.Ellipsis))
	lines := []string{title}
	if w < sideWidth+factLabel || s.Theme.Spoken() {
		lines = append(lines, "")
		for _, f := range s.facts(m) {
			lines = append(lines, s.viewFact(f, w)...)
		}
		lines = append(lines, "", s.Theme.Accent.Render(textEnter))
		return widget.FitHeight(lines, h)
	}
	return widget.FitHeight(append(lines, s.inColumns(s.facts(m), w)...), h)
}

// inColumns lays the facts out in two columns; what is too long is cut.
func (s *Screen) inColumns(facts []fact, w int) []string {
	left, rows := min(factLabel+factShort, w/2+3), (len(facts)+1)/2
	lines := make([]string, rows)
	for i := range lines {
		lines[i] = widget.Fit(s.viewFact(facts[i], w)[0], left)
		if i+rows < len(facts) {
			lines[i] += ansi.Truncate(s.viewFact(facts[i+rows], w)[0], w-left, theme.Ellipsis)
		}
	}
	return lines
}

func (s *Screen) viewFact(f fact, w int) []string {
	return widget.Labelled(s.Theme, f.label, f.value, factLabel, w)
}

// label is the title of a column of the list, the longest that has room before a value.
func label(column string) string {
	head := list.Members().Column(column).Head
	for _, title := range head.Titles {
		if ansi.StringWidth(title) < factLabel {
			return title
		}
	}
	return head.Short()
}

// facts are what is known of a member, and what the mandate allows.
func (s *Screen) facts(m *spst.Member) []fact {
	facts := []fact{
		{label("siret"), m.SIRET},
		{label("headcount"), spst.Thousands(m.Headcount)},
	}
	if m.State != nil {
		facts = append(facts, s.stateFacts(m.State)...)
	}
	return append(facts, fact{"Mandat", textRights(m.Rights)})
}

func (s *Screen) stateFacts(x *spst.ClientState) []fact {
	var facts []fact
	if x.Declaration != "" {
		sign, style := widget.DeclarationSign(s.Theme, x.Declaration)
		word := style.Render(sign + " " + x.Declaration.Label())
		if !x.DeclareBy.IsZero() {
			word += ", ≤ " + x.DeclareBy.French()
		}
		facts = append(facts, fact{textCampaign(x.DeclarationYear), word})
	}
	anomalies := s.Theme.Muted.Render(textCounting)
	if x.Anomalies != nil {
		anomalies = s.verdict(*x.Anomalies > 0, theme.SignWarn, textAnomalyCount(*x.Anomalies))
	}
	facts = append(facts,
		fact{label("anomalies"), anomalies},
		fact{label("vat_missing"), s.verdict(x.VATMissing, theme.SignError, missingWord(x.VATMissing))},
		fact{spst.FieldShort("billing_email"), s.verdict(x.BillingEmailMissing, theme.SignError, missingWord(x.BillingEmailMissing))})
	if x.BalanceCents != nil {
		facts = append(facts, fact{label("balance_cents"), x.BalanceCents.French()})
	}
	next := label("next_appointment")
	if x.NextAppointment.IsZero() {
		return append(facts, fact{next, theme.Dash})
	}
	by := "jusqu'au " + x.LastSafeDay.French()
	if x.LastSafeDay < s.today {
		by = s.Theme.Warn.Render(theme.SignWarn + " trop tard")
	}
	return append(facts,
		fact{next, spst.FrenchMoment(x.NextAppointment)},
		fact{"Annulable", by})
}

// verdict is a sign and a word: something is to be done, or all is well.
func (s *Screen) verdict(bad bool, sign, word string) string {
	switch {
	case !bad:
		return s.Theme.OK.Render(theme.SignOK + " " + word)
	case sign == theme.SignError:
		return s.Theme.Error.Render(sign + " " + word)
	}
	return s.Theme.Warn.Render(sign + " " + word)
}

// textRights says what a mandate allows beside reading, and what it does not.
func textRights(rights []spst.Right) string {
	var allowed, missing []string
	for _, r := range spst.Rights()[1:] {
		if slices.Contains(rights, r) {
			allowed = append(allowed, r.Label())
		} else {
			missing = append(missing, r.Label())
		}
	}
	switch {
	case len(missing) == 0:
		return textAllRights
	case len(allowed) == 0:
		return textReadOnly
	}
	return strings.Join(allowed, ", ") + " ; sans " + strings.Join(missing, ", ")
}
