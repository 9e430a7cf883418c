package credentials

import (
	"strings"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/widget"
)

// pair is a new password, typed twice, with its strength and why it would be
// refused, as one types.
type pair struct {
	sheet  *sheet
	owner  func() spst.PasswordOwner
	judged verdict
}

// verdict is what a password of an owner is worth: to work it out takes longer
// than to draw it.
type verdict struct {
	password string
	owner    spst.PasswordOwner
	problems []spst.Problem
	strength spst.Strength
}

func (p *pair) judge(password string) verdict {
	o := p.owner()
	if v := &p.judged; v.strength == 0 && v.problems == nil || v.password != password || v.owner != o {
		*v = verdict{password, o, spst.CheckPassword(password, o), spst.PasswordStrength(password, o.Number, o.SIRET, o.Name)}
	}
	return p.judged
}

func newPair(s *sheet, owner func() spst.PasswordOwner) *pair {
	s.newField("password", textNew, 256, true)
	s.newField(fieldAgain, textAgain, 256, true)
	s.pair = &pair{sheet: s, owner: owner}
	return s.pair
}

func (p *pair) value() string { return p.sheet.now().password }

func (p *pair) typed() bool { return p.value() != "" || p.sheet.now().again != "" }

func (p *pair) clear() {
	p.sheet.form.Write("password", "")
	p.sheet.form.Write(fieldAgain, "")
}

// check tells why the password is refused, and whether the second one is another.
func (p *pair) check(g given) []spst.Problem {
	var found []spst.Problem
	if g.password != "" {
		found = p.refusal(g)
	}
	if g.again != "" && g.again != g.password {
		found = append(found, refused(fieldAgain, textNotSame))
	}
	return found
}

// lacks is check for what is not filled in.
func (p *pair) lacks(g given) []spst.Problem {
	switch {
	case g.password == "":
		return p.refusal(g)
	case g.again == "":
		return []spst.Problem{refused(fieldAgain, textNotSame)}
	}
	return nil
}

func (p *pair) refusal(g given) []spst.Problem {
	problems := p.judge(g.password).problems
	if len(problems) == 0 {
		return nil
	}
	return []spst.Problem{refused("password", problems[0].Message)}
}

// note is what is said under a field of a sheet with a new password.
func (p *pair) note(name string, w int) string {
	switch name {
	case "password":
		return p.viewStrength(w)
	case fieldAgain:
		if g := p.sheet.now(); g.again != "" && g.again == g.password {
			return p.sheet.Theme.OK.Render(textSame)
		}
	}
	return ""
}

// viewStrength is « ▰▰▰▱ bon », and the reason while it is refused.
func (p *pair) viewStrength(w int) string {
	th := p.sheet.Theme
	password := p.value()
	if password == "" {
		return th.Muted.Render(textAdvice)
	}
	v := p.judge(password)
	problems, strength, style := v.problems, v.strength, th.OK
	if len(problems) > 0 {
		strength = min(strength, spst.StrongEnough-1)
		style = th.Warn
	}
	bar := strings.Repeat("▰", int(strength)) + strings.Repeat("▱", 4-int(strength))
	line := style.Render(bar + " " + strength.String())
	if len(problems) > 0 {
		line += "\n" + widget.ProblemView(th, widget.Hint, problems[0].Message, w)
	}
	return line
}
