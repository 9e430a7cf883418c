package company

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

const (
	twoAt     = 120 // the width for two columns, and for three
	threeAt   = 170
	readLabel = 19
)

// View implements [tui.Screen].
func (s *Screen) View() string {
	head := s.viewState()
	body := s.viewBody()
	room := max(s.H-len(head), 0)
	s.top = min(s.top, max(len(body)-room, 0))
	shown := body[s.top:min(s.top+room, len(body))]
	if s.top+room < len(body) && len(shown) > 0 {
		last := shown[len(shown)-1]
		shown = append(append([]string(nil), shown[:len(shown)-1]...),
			widget.Fit(last, max(s.W-ansi.StringWidth(textMore)-1, 0))+s.Theme.Muted.Render(textMore))
	}
	lines := slices.Concat(head, shown)
	return widget.Body(lines, s.H)
}

func (s *Screen) scroll(d int) { s.top = max(s.top+d, 0) }

// viewState says whether the answers were confirmed: what to do next.
func (s *Screen) viewState() []string {
	var text string
	sign, style := theme.SignOK, s.Theme.OK
	v := s.company.Value.Validation
	switch {
	case s.company.Err != nil && !s.company.Known:
		return strings.Split(widget.ProblemView(s.Theme, widget.Error, tui.Sentence(s.company.Err)+" "+textRetry, max(s.W-2, 1)), "\n")
	case !s.company.Known:
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textLoading)}
	case s.validating != 0:
		return []string{" " + s.Theme.Accent.Render(textValidating), ""}
	case v.At.IsZero():
		text, sign, style = textNever, theme.SignWarn, s.Theme.Warn
	case v.Old(s.o.Today):
		text, sign, style = textOld(v), theme.SignWarn, s.Theme.Warn
	default:
		text = textValidated(v)
	}
	var lines []string
	for _, l := range s.Theme.Lines(text, max(s.W-4, 1)) {
		lines = append(lines, " "+style.Render(sign)+" "+l)
		sign = " "
	}
	for _, l := range s.Theme.Lines(textMandatory, max(s.W-2, 1)) {
		lines = append(lines, " "+s.Theme.Strong.Render(l))
	}
	if s.H >= tall {
		lines = append(lines, "")
	}
	return lines
}

// viewBody draws what is known, in as many columns as there is room for.
func (s *Screen) viewBody() []string {
	if !s.company.Known {
		return nil
	}
	parts := []func(w int) []string{s.viewCompany, s.viewReach, s.viewSituations, s.viewHistory}
	under := func(w int, parts ...func(w int) []string) []string {
		var lines []string
		for i, part := range parts {
			if i > 0 {
				lines = append(lines, "")
			}
			lines = append(lines, part(w)...)
		}
		return lines
	}
	switch {
	case s.W >= threeAt && !s.Theme.Spoken():
		return widget.BesideEach(s.Theme, s.W-1, 3, func(i, w int) []string {
			return under(w, [][]func(w int) []string{parts[:1], parts[1:3], {s.viewContacts, s.viewHistory}}[i]...)
		})
	case s.W >= twoAt && !s.Theme.Spoken():
		return widget.BesideEach(s.Theme, s.W-1, 2, func(i, w int) []string {
			return under(w, [][]func(w int) []string{parts[:1], parts[1:]}[i]...)
		})
	}
	var lines []string
	for i, part := range parts {
		if i > 1 || i > 0 && s.H >= tall {
			lines = append(lines, "")
		}
		lines = append(lines, part(s.W-2)...)
	}
	return lines
}

// viewContacts draws who is there for what, and how they are reached, in lines of w cells.
func (s *Screen) viewContacts(w int) []string {
	lines := []string{s.Theme.Title.Render(headContacts)}
	w = max(w-2, 1) // a margin at each side
	switch {
	case s.contacts.Known:
	case s.contacts.Err != nil:
		return widget.Indent(append(lines, s.Theme.Styled(s.Theme.Muted, tui.Sentence(s.contacts.Err)+" "+textRetry, w)...), 1)
	default:
		return widget.Indent(append(lines, s.Theme.Muted.Render(theme.SignWorking+" "+textLoading)), 1)
	}
	for _, t := range spst.ContactTypes() {
		lines = append(lines, s.Theme.Styled(s.Theme.Muted, t.Label(), w)...)
		some := s.holders(t)
		if len(some) == 0 {
			some = []string{s.Theme.Muted.Render(textNobody)}
			if t == spst.BillingContact {
				some = []string{s.Theme.Error.Render(theme.SignError + " " + textNobody)}
			}
		}
		for _, who := range some {
			lines = append(lines, widget.Indent(s.Theme.Lines(who, max(w-2, 1)), 2)...)
		}
	}
	return widget.Indent(lines, 1)
}

// holders are the contacts of a type, each with how they are reached.
func (s *Screen) holders(t spst.ContactType) []string {
	var some []string
	for i := range s.contacts.Value {
		c := &s.contacts.Value[i]
		if !c.Holds(t) {
			continue
		}
		who := c.DisplayName() + " · " + cmp.Or(c.Email, textNoEmail)
		if phone := spst.FormatPhone(cmp.Or(c.Phone, c.Mobile)); phone != "" {
			who += " · " + strings.ReplaceAll(phone, " ", "\u00a0") // never broken
		}
		some = append(some, who)
	}
	return some
}

// viewHistory draws who changed what, newest first, in lines of w cells.
func (s *Screen) viewHistory(w int) []string {
	lines := []string{s.Theme.Title.Render(headHistory)}
	w = max(w-2, 1) // a margin at each side
	switch {
	case s.history.Known && len(s.history.Value) == 0:
		lines = append(lines, s.Theme.Styled(s.Theme.Muted, textNoHistory, w)...)
	case s.history.Known:
	case s.history.Err != nil:
		lines = append(lines, s.Theme.Styled(s.Theme.Muted, tui.Sentence(s.history.Err)+" "+textRetry, w)...)
	default:
		lines = append(lines, s.Theme.Muted.Render(theme.SignWorking+" "+textLoading))
	}
	for i := range s.history.Value {
		lines = append(lines, s.viewEntry(&s.history.Value[i], w)...)
	}
	return widget.Indent(lines, 1)
}

// viewEntry draws a change: when and by whom, then what.
func (s *Screen) viewEntry(h *spst.HistoryEntry, w int) []string {
	shown := func(column string) string { return list.Show(list.History().Column(column).Cell(h)) }
	what := shown("action")
	if fields := shown("changes"); fields != "" {
		what += " : " + fields
	}
	if s.Theme.Spoken() {
		return []string{theme.Said(shown("at"), shown("account")+", "+what, false)}
	}
	return append(s.Theme.Styled(s.Theme.Strong, shown("at")+"  "+shown("account"), w), s.Theme.Styled(s.Theme.Muted, what, w)...)
}

// viewCompany draws the fields of the company in the manual's order.
func (s *Screen) viewCompany(w int) []string {
	c := s.company.Value
	lines := []string{" " + s.Theme.Title.Render(c.Name)}
	lines = append(lines, s.rows(headAddress, w, c.Lines()...)...)
	lines = append(lines, s.gap(headData)...)
	lines = append(lines, s.rows(label("siret"), w, spst.FormatSIRET(c.SIRET))...)
	lines = append(lines, s.rows(label("activity"), w, c.Activity)...)
	lines = append(lines, s.viewVAT(w)...)
	lines = append(lines, s.rows(label("naf_code"), w, strings.TrimSpace(c.NAFCode+"  "+c.NAFLabel))...)
	lines = append(lines, s.remarks("naf_code", w)...)
	lines = append(lines, s.rows(label("joined_on"), w, c.JoinedOn.French())...)
	if !c.LeftOn.IsZero() {
		lines = append(lines, s.rows(label("left_on"), w, c.LeftOn.French())...)
	}
	return lines
}

// viewReach draws how the service reaches the company, and what only the service changes.
func (s *Screen) viewReach(w int) []string {
	c := s.company.Value
	lines := []string{" " + s.Theme.Title.Render(headReach)}
	lines = append(lines, s.rows(label("phone"), w, spst.FormatPhone(c.Phone))...)
	lines = append(lines, s.rows(label("fax"), w, spst.FormatPhone(c.Fax))...)
	lines = append(lines, s.rows(label("mobile"), w, spst.FormatPhone(c.Mobile))...)
	lines = append(lines, s.rows(label("email"), w, c.Email)...)
	lines = append(lines, s.remarks("email", w)...)
	lines = append(lines, "")
	for _, l := range s.Theme.Lines(textLocked(s.info.Value.Mailbox(spst.AccountsMailbox)), max(w-1, 1)) {
		lines = append(lines, " "+s.Theme.Muted.Render(l))
	}
	return lines
}

// gap is the title of a part, with air where there is room for it.
func (s *Screen) gap(title string) []string {
	if s.H < tall {
		return []string{" " + s.Theme.Title.Render(title)}
	}
	return []string{"", " " + s.Theme.Title.Render(title)}
}

// tall is the height from which the parts have air between them.
const tall = 26

// label is how the page and the form name a field of the company: as the manual does.
func label(name string) string { return spst.CompanyFieldNamed(name).Short() }

// rows draws a label and its value, the lines after the first under it.
func (s *Screen) rows(label string, w int, values ...string) []string {
	value := strings.Join(values, "\n")
	if value == "" {
		return []string{"   " + s.Theme.Muted.Render(widget.Fit(label, readLabel)+" "+theme.Dash)}
	}
	var lines []string
	for _, l := range s.Theme.Lines(value, max(w-readLabel-4, 1)) {
		lines = append(lines, "   "+s.Theme.Muted.Render(widget.Fit(label, readLabel))+" "+l)
		label = ""
	}
	return lines
}

// viewVAT says what is missing, and what would be proposed.
func (s *Screen) viewVAT(w int) []string {
	c := s.company.Value
	switch {
	case c.VAT != "":
		return append(s.rows(label("vat"), w, c.VAT), s.remarks("vat", w)...)
	case c.VATExempt:
		return s.rows(label("vat"), w, textExempt)
	}
	text := s.Theme.Error.Render(theme.SignError + " " + textVATMissing)
	if vat := s.proposal(); vat != "" {
		text += s.Theme.Muted.Render(textProposedShort(vat))
	}
	return s.rows(label("vat"), w, text)
}

// remarks are what the rules say of a field, under its value.
func (s *Screen) remarks(field string, w int) []string {
	var lines []string
	for _, p := range spst.CheckCompany(s.company.Value, s.o.Today) {
		if p.Field != field {
			continue
		}
		said := strings.Split(widget.ProblemView(s.Theme, form.Severity(p), p.Message, max(w-readLabel-4, 10)), "\n")
		lines = append(lines, widget.Indent(said, readLabel+4)...)
	}
	return lines
}
