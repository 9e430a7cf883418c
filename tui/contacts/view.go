package contacts

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// row is one line of the page: the title of a type, somebody who holds it,
// the title of the addresses, or an address.
type row struct {
	head    string
	kind    spst.ContactType // of the part that the row is in; "" among the addresses
	contact *spst.Contact
	address *spst.Address
}

// chosen tells whether the cursor may be on it.
func (r row) chosen() bool { return r.head == "" }

func (r row) id() string {
	switch {
	case r.contact != nil:
		return r.contact.ID
	case r.address != nil:
		return r.address.ID
	}
	return ""
}

func (r row) name() string {
	switch {
	case r.contact != nil:
		return r.contact.DisplayName()
	case r.address != nil:
		return r.address.Label
	}
	return ""
}

// text is what the search looks in.
func (r row) text() string {
	switch c := r.contact; {
	case c != nil:
		return list.Contacts().Without("types").Words(c) + " " + c.Phone + " " + c.Mobile // with blanks, and without
	case r.address != nil:
		return list.Addresses().Words(r.address)
	}
	return ""
}

// title is that of a column of the contacts.
func title(column string) string { return list.Contacts().Column(column).Title() }

// layOut makes the rows of the two lists, and keeps the cursor where it was.
func (s *Screen) layOut() {
	if !s.known() {
		return
	}
	was := s.current()
	s.rows = s.rows[:0]
	for _, t := range spst.ContactTypes() {
		var some []row
		for _, i := range widget.Sorted(s.sieve, list.Contacts(), s.contacts.Value) {
			if c := &s.contacts.Value[i]; c.Holds(t) {
				some = append(some, row{kind: t, contact: c})
			}
		}
		s.part(row{head: t.Label(), kind: t}, some)
	}
	var some []row
	for i := range s.addresses.Value {
		some = append(some, row{address: &s.addresses.Value[i]})
	}
	s.part(row{head: headAddresses}, some)
	s.air()
	s.place(was)
}

// air puts a blank row over each title but the first, where all the rows have room with them.
func (s *Screen) air() {
	heads := 0
	for _, r := range s.rows {
		if r.head != "" {
			heads++
		}
	}
	if s.Theme.Spoken() || len(s.rows)+heads-1 > s.H-headLines {
		return
	}
	spaced := make([]row, 0, len(s.rows)+heads)
	for i, r := range s.rows {
		if r.head != "" && i > 0 {
			spaced = append(spaced, row{head: " "})
		}
		spaced = append(spaced, r)
	}
	s.rows = spaced
}

// SetSize implements [tui.Screen].
func (s *Screen) SetSize(w, h int) {
	s.Base.SetSize(w, h)
	s.layOut()
}

// part adds a title and the rows under it that the search finds; without a
// search, one that says that there is none.
func (s *Screen) part(head row, rows []row) {
	q := spst.NewQuery(s.sieve.Value())
	if q.Empty() {
		if len(rows) == 0 {
			rows = []row{{kind: head.kind}}
		}
		s.rows = append(append(s.rows, head), rows...)
		return
	}
	found := slices.DeleteFunc(rows, func(r row) bool { return !q.Match(spst.Fold(head.head + " " + r.text())) })
	if len(found) > 0 {
		s.rows = append(append(s.rows, head), found...)
	}
}

// place puts the cursor on what was just done, or back where it was.
func (s *Screen) place(was row) {
	want := was.id()
	if s.follow != "" {
		want = s.follow
	}
	here := slices.IndexFunc(s.rows, func(r row) bool { return r.id() == want && want != "" && (r.kind == was.kind || s.follow != "") })
	if here >= 0 {
		s.cursor, s.follow = here, ""
	}
	s.move(0)
}

// move goes d rows further, over the titles.
func (s *Screen) move(d int) {
	step := 1
	if d < 0 {
		step = -1
	}
	at := max(min(s.cursor+d, len(s.rows)-1), 0)
	for _, way := range []int{step, -step} {
		for i := at; i >= 0 && i < len(s.rows); i += way {
			if s.rows[i].chosen() {
				s.cursor = i
				return
			}
		}
	}
}

func (s *Screen) current() row {
	if s.cursor >= len(s.rows) {
		return row{}
	}
	return s.rows[s.cursor]
}

// oneLine is an address in one line.
func oneLine(a spst.Address) string {
	return strings.Join(append([]string{a.Label}, a.Lines()...), ", ")
}

// The widths of the page.
const (
	detailFrom  = 120
	detailWidth = 30 // at least, and at most
	detailWider = 66
	nameWidth   = 30 // at most
	headLines   = 3
	searchY     = 1
)

// listWidth is the width of the two lists.
func (s *Screen) listWidth() int {
	if s.W < detailFrom || s.Theme.Spoken() {
		return s.W
	}
	return s.W - min(max(s.W*3/10, detailWidth), detailWider) - 3
}

// nameWidth is what the longest name takes.
func (s *Screen) nameWidth() int {
	w := 0
	for _, r := range s.rows {
		if r.head == "" {
			w = max(w, ansi.StringWidth(r.name()))
		}
	}
	return min(w, nameWidth)
}

// View implements [tui.Screen].
func (s *Screen) View() string {
	width := max(s.W-2, 1)
	lines := []string{" " + textIntro, " " + s.Theme.Muted.Render(textBilling)}
	if max(ansi.StringWidth(textIntro), ansi.StringWidth(textBilling)) > width {
		lines = widget.Indent(strings.Split(s.Theme.Muted.Render(strings.Join(s.Theme.Lines(textBilling, width), "\n")), "\n"), 1)
	}
	lines = widget.FitHeight(lines, headLines)
	if s.sieve.Active() {
		lines[searchY] = " " + s.sieve.View()
	}
	body := s.viewBody()
	room := max(s.H-headLines, 1)
	s.top = max(min(s.top, s.cursor-1, len(body)-room), 0)
	s.top = max(s.top, s.cursor-room+1)
	body = body[min(s.top, len(body)):]
	if w := s.listWidth(); w < s.W && s.known() {
		body = widget.Beside(s.Theme, widget.FitHeight(body, room), s.viewDetail(), w)
	}
	lines = widget.FitHeight(append(lines, body...), s.H)
	s.sieve.Over(lines, s.W)
	return strings.Join(lines, "\n")
}

func (s *Screen) viewBody() []string {
	for _, err := range []error{s.contacts.Err, s.addresses.Err} {
		if err != nil && !s.known() {
			return strings.Split(widget.ProblemView(s.Theme, widget.Error, tui.Sentence(err)+" "+textRetry, max(s.W-2, 1)), "\n")
		}
	}
	if !s.known() {
		return []string{" " + s.Theme.Muted.Render(theme.SignWorking+" "+textLoading)}
	}
	if len(s.rows) == 0 {
		return []string{" " + s.Theme.Muted.Render(widget.NothingFound)}
	}
	width := s.listWidth()
	lines := make([]string, len(s.rows))
	for i, r := range s.rows {
		switch {
		case s.Theme.Spoken():
			lines[i] = s.said(r, i == s.cursor)
			continue
		case r.head != "":
			lines[i] = " " + s.Theme.Title.Render(ansi.Truncate(r.head, max(width-2, 1), theme.Ellipsis))
			continue
		}
		lines[i] = s.viewRow(r, i == s.cursor, width)
	}
	return lines
}

// said gives a row in words: the type, who holds it, how they are reached.
func (s *Screen) said(r row, here bool) string {
	var text string
	switch {
	case r.head != "":
		return ""
	case r.contact != nil:
		c := r.contact
		parts := slices.DeleteFunc([]string{
			c.DisplayName(), c.Position, c.Email, spst.FormatPhone(c.Phone), spst.FormatPhone(c.Mobile), codesTag(r),
		},
			func(p string) bool { return p == "" })
		text = strings.Join(parts, ", ")
		if sign := s.sign(r); sign != "" {
			text = ansi.Strip(sign) + " " + text
		}
	case r.address != nil:
		text = strings.Join(append([]string{r.address.Label}, r.address.Lines()...), ", ")
	case r.kind == spst.BillingContact:
		text = theme.SignError + " " + textMissing
	case r.kind != "":
		text = textNobody
	default:
		text = textNoPlace
	}
	label := headAddresses
	if r.kind != "" {
		label = r.kind.Label()
	}
	return theme.Said(label, text, here)
}

// viewRow draws somebody, an address, or that there is none.
func (s *Screen) viewRow(r row, here bool, width int) string {
	w, name := max(width-5, 1), s.nameWidth()
	var text, sign string
	style := s.Theme.Text
	switch {
	case r.contact != nil:
		text = widget.Fit(r.contact.DisplayName(), name) + "  "
		if name+2+ansi.StringWidth(r.contact.Email) > w { // nothing is cut beside a blank
			text = ansi.Truncate(r.contact.DisplayName(), name, theme.Ellipsis) + "  "
		}
		if tag := codesTag(r); tag != "" {
			room := w - name - 5 - ansi.StringWidth(tag)
			text += widget.Fit(s.reach(r.contact, room), room) + "  " + tag
		} else {
			text += s.reach(r.contact, w-name-3)
		}
		sign = s.sign(r)
	case r.address != nil:
		text = widget.Fit(r.address.Label, name) + "  " + strings.Join(r.address.Lines(), ", ")
	case r.kind == spst.BillingContact:
		text, style, sign = textMissing, s.Theme.Error, s.Theme.Error.Render(theme.SignError)
	case r.kind != "":
		text, style = textNobody, s.Theme.Muted
	default:
		text, style = textNoPlace, s.Theme.Muted
	}
	if sign == "" {
		sign = " "
	}
	if here {
		return " " + s.Theme.Accent.Render(theme.Mark) + sign + s.Theme.Selected.Render(" "+widget.Fit(text, w-1))
	}
	return "  " + sign + " " + style.Render(ansi.Truncate(text, w, theme.Ellipsis))
}

// reach is the e-mail and, as far as they have room for all, the numbers, the function and the
// address, each in its column.
func (s *Screen) reach(c *spst.Contact, w int) string {
	text, at := "", 0
	for i, column := range s.reaches() {
		widest := 0
		for n := range s.contacts.Value {
			widest = max(widest, ansi.StringWidth(column(&s.contacts.Value[n])))
		}
		switch {
		case i == 0:
			text, at = column(c), widest
		case widest > 0 && at+len(reachGap)+widest <= w:
			text = widget.Fit(text, at) + reachGap + column(c)
			at += len(reachGap) + widest
		}
	}
	return strings.TrimRight(text, " ")
}

const reachGap = "  "

// reaches are what a row says of how somebody is reached, what matters most first.
func (s *Screen) reaches() []func(*spst.Contact) string {
	return []func(*spst.Contact) string{
		func(c *spst.Contact) string { return cmp.Or(c.Email, textNoEmail) },
		func(c *spst.Contact) string { return spst.FormatPhone(cmp.Or(c.Phone, c.Mobile)) },
		func(c *spst.Contact) string {
			if c.Phone == "" {
				return "" // it is there already
			}
			return spst.FormatPhone(c.Mobile)
		},
		func(c *spst.Contact) string { return c.Position },
		func(c *spst.Contact) string {
			for _, a := range s.addresses.Value {
				if a.ID == c.AddressID {
					return strings.Join(a.Lines(), ", ")
				}
			}
			return ""
		},
	}
}

// sign marks what is to be seen to: a refusal, a remark.
func (s *Screen) sign(r row) string {
	problems := spst.CheckContact(*r.contact, s.addresses.Value)
	if r.kind == spst.BillingContact && len(spst.Refused(problems)) > 0 {
		return s.Theme.Error.Render(theme.SignError)
	}
	if len(problems) > 0 || codesTag(r) != "" {
		return s.Theme.Warn.Render(theme.SignWarn)
	}
	return ""
}

// viewDetail draws all of what the cursor is on, and what is said of it.
func (s *Screen) viewDetail() []string {
	r, width := s.current(), max(s.W-s.listWidth()-4, 10)
	if r.address != nil {
		return append([]string{s.Theme.Title.Render(ansi.Truncate(r.address.Label, width, theme.Ellipsis)), ""},
			s.Theme.Lines(strings.Join(r.address.Lines(), "\n"), width)...)
	}
	if r.contact == nil {
		return nil
	}
	c := r.contact
	lines := []string{s.Theme.Title.Render(ansi.Truncate(c.DisplayName(), width, theme.Ellipsis))}
	for _, column := range list.Contacts().Only("position", "email", "phone", "mobile") {
		if value := list.Show(column.Cell(c)); value != "" {
			lines = append(lines, s.viewFact(column.Title(), value, width)...)
		}
	}
	for i := range s.addresses.Value {
		if a := &s.addresses.Value[i]; a.ID == c.AddressID {
			lines = append(lines, s.viewFact(title("address_id"), strings.Join(append([]string{a.Label}, a.Lines()...), "\n"), width)...)
		}
	}
	lines = append(lines, "")
	for _, t := range c.Types {
		sign := theme.SignOK
		for _, l := range s.Theme.Lines(t.Label(), max(width-2, 1)) {
			lines = append(lines, s.Theme.OK.Render(sign)+" "+l)
			sign = " "
		}
	}
	switch c.Codes {
	case spst.CodesReceived:
		lines = append(lines, "", s.Theme.OK.Render(theme.SignOK)+" "+textReceived)
	case spst.CodesUnconfirmed:
		lines = append(append(lines, ""), strings.Split(widget.ProblemView(s.Theme, widget.Warning, textToConfirm, width), "\n")...)
	case spst.CodesNever:
		lines = append(append(lines, ""), strings.Split(widget.ProblemView(s.Theme, widget.Warning, textOfMandate, width), "\n")...)
	}
	for _, p := range spst.CheckContact(*c, s.addresses.Value) {
		lines = append(lines, "")
		lines = append(lines, strings.Split(widget.ProblemView(s.Theme, form.Severity(p), p.Message, width), "\n")...)
	}
	return lines
}

// viewFact draws a label and its value, on as many lines of w cells as it takes.
func (s *Screen) viewFact(label, value string, w int) []string {
	lines := s.Theme.Lines(value, max(w-labelSecond-1, 1))
	for i, l := range lines {
		lines[i] = s.Theme.Muted.Render(widget.Fit(label, labelSecond)) + " " + l
		label = ""
	}
	return lines
}

// onClick selects the row under the pointer; a second time opens it.
func (s *Screen) onClick(m tea.MouseClickMsg) (tui.Action, tea.Cmd) {
	i := m.Y - headLines + s.top
	if m.Button != tea.MouseLeft || m.Y < headLines || i >= len(s.rows) || !s.rows[i].chosen() {
		return nil, nil
	}
	if i != s.cursor {
		s.cursor = i
		return nil, nil
	}
	return s.onWrite(keys.Press("enter"))
}
