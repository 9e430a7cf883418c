package password

import (
	"strings"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// pair is a new password, typed twice, with its strength and why it would be
// refused, as one types.
type pair struct {
	sheet        *sheet
	first, again *row
	owner        func() spst.PasswordOwner
	was          *row // in focus before
}

func newPair(s *sheet, owner func() spst.PasswordOwner) *pair {
	p := &pair{sheet: s, owner: owner}
	p.first = s.newField("password", textNew, 256, true)
	p.again = s.newField("again", textAgain, 256, true)
	p.first.under = p.viewStrength
	p.again.under = p.viewSame
	return p
}

func (p *pair) value() string { return p.first.field.Value() }

func (p *pair) typed() bool { return p.value() != "" || p.again.field.Value() != "" }

func (p *pair) clear() {
	p.first.field.SetValue("")
	p.again.field.SetValue("")
}

// look says what is wrong with a field once it was left.
func (p *pair) look() {
	left := p.was
	p.was = p.sheet.row()
	switch {
	case left == p.was:
	case left == p.first && p.value() != "":
		p.refuse()
	case left == p.again && p.again.field.Value() != "" && !p.same():
		p.again.field.SetProblem(widget.Error, textNotSame)
	}
}

func (p *pair) same() bool { return p.again.field.Value() == p.value() }

// refuse puts the reason under the first field; false when there is one.
func (p *pair) refuse() bool {
	problems := spst.CheckPassword(p.value(), p.owner())
	if len(problems) > 0 {
		p.first.field.SetProblem(widget.Error, problems[0].Message)
	}
	return len(problems) == 0
}

// ready tells whether the password can be sent, and goes to what keeps it from
// being so.
func (p *pair) ready() bool {
	at := func(r *row) {
		for i := range p.sheet.rows {
			if p.sheet.rows[i] == r {
				p.sheet.focus(i)
			}
		}
		p.was = r
	}
	switch {
	case !p.refuse():
		at(p.first)
		return false
	case !p.same():
		p.again.field.SetProblem(widget.Error, textNotSame)
		at(p.again)
		return false
	}
	return true
}

// viewStrength is « ▰▰▰▱ bon », and the reason while it is refused.
func (p *pair) viewStrength() string {
	th := p.sheet.th
	password := p.value()
	if password == "" {
		return th.Muted.Render(textAdvice)
	}
	o := p.owner()
	problems := spst.CheckPassword(password, o)
	strength := spst.PasswordStrength(password, o.Number, o.SIRET, o.Name)
	style := th.OK
	if len(problems) > 0 {
		strength = min(strength, spst.StrongEnough-1)
		style = th.Warn
	}
	bar := strings.Repeat("▰", int(strength)) + strings.Repeat("▱", 4-int(strength))
	line := style.Render(bar + " " + strength.String())
	if len(problems) > 0 {
		line += "\n" + widget.ProblemView(th, widget.Hint, problems[0].Message, sheetWidth-entryLeft)
	}
	return line
}

func (p *pair) viewSame() string {
	if p.again.field.Value() != "" && p.same() {
		return p.sheet.th.OK.Render(textSame)
	}
	return ""
}
