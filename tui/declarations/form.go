package declarations

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// The fields of the certification.
const (
	fieldName = iota
	fieldBox
	fieldButton
	fields
)

// form is the certification: a name, a box, a button.
type form struct {
	th       *theme.Theme
	at       int
	name     *widget.Field
	box      *widget.Checkbox
	button   *widget.Button
	boxError string
}

const (
	nameWidth = 44
	nameLimit = 80
)

func newForm(th *theme.Theme, name string) form {
	f := form{
		th: th, box: widget.NewCheckbox(th, labelCertify), button: widget.NewButton(th, labelConfirm),
		name: widget.NewField(th, widget.Options{Width: nameWidth, Limit: nameLimit}),
	}
	f.name.SetValue(name)
	return f
}

func (f *form) blur() {
	f.name.Blur()
	f.box.Blur()
	f.button.Blur()
	f.at = fieldName
}

func (f *form) focus(at int) tea.Cmd {
	f.blur()
	f.at = (at + fields) % fields
	switch f.at {
	case fieldBox:
		f.box.Focus()
	case fieldButton:
		f.button.Focus()
	default:
		return f.name.Focus()
	}
	return nil
}

// take gives a key or a paste to the name.
func (f *form) take(msg tea.Msg) tea.Cmd {
	before := f.name.Value()
	cmd := f.name.Update(msg)
	if f.name.Value() != before {
		f.name.SetProblem(widget.NoProblem, "")
	}
	return cmd
}

// refuse puts problems beside their fields and goes to the first one.
func (f *form) refuse(problems []spst.Problem) tea.Cmd {
	at := fieldButton
	for _, p := range problems {
		switch p.Field {
		case "certified_by":
			f.name.SetProblem(widget.Error, p.Message)
			at = fieldName
		case "certified":
			f.boxError = p.Message
			at = min(at, fieldBox)
		}
	}
	return f.focus(at)
}

func (f *form) toggle() {
	f.box.Toggle()
	f.boxError = ""
}

// formTop is the line of the name in the body of the step: a heading, two lines
// of recall, and the label come before it.
const formTop = 5

// lines draws the fields from the label of the name on.
func (f *form) lines(w int) []string {
	label := f.th.Label
	if f.name.Focused() {
		label = f.th.LabelFocus
	}
	lines := []string{" " + label.Render(labelCertifier), " " + f.name.View()}
	lines = append(lines, margin(f.name.ProblemView(w-2))...)
	lines = append(lines, "", " "+f.box.View())
	if f.boxError != "" {
		lines = append(lines, margin(widget.ProblemView(f.th, widget.Error, f.boxError, w-2))...)
	}
	return append(lines, "", " "+f.button.View())
}

func margin(text string) []string {
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// place gives the line of a field, from the name on.
func (f *form) place(field, w int) int {
	y := 0
	if field >= fieldBox {
		y += 2 + len(margin(f.name.ProblemView(w-2)))
	}
	if field >= fieldButton {
		y += 2
		if f.boxError != "" {
			y += len(margin(widget.ProblemView(f.th, widget.Error, f.boxError, w-2)))
		}
	}
	return y
}

func (f *form) cursor(top int) *tea.Cursor {
	c := f.name.Cursor()
	if f.at == fieldBox {
		if c = f.box.Cursor(); c != nil {
			c.Y += 2
		}
	}
	if c != nil {
		c.X++
		c.Y += top
	}
	return c
}

// onFormKey moves between the fields; letters go to the name.
func (e *entry) onFormKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	bound, f := &e.s.keys, &e.form
	switch {
	case key.Matches(k, bound.Submit), k.String() == "enter" && f.at == fieldButton:
		return e.submit()
	case key.Matches(k, bound.Next), k.String() == "enter", k.String() == "down":
		return nil, f.focus(f.at + 1)
	case key.Matches(k, bound.Prev), k.String() == "up":
		return nil, f.focus(f.at - 1)
	case f.at == fieldBox && (k.String() == "space" || k.String() == "x"):
		f.toggle()
	case f.at == fieldName:
		return nil, f.take(k)
	case key.Matches(k, bound.Print):
		return e.s.toPaper(e.d), nil
	}
	return nil, nil
}

func (e *entry) onFormClick(y int) (tui.Action, tea.Cmd) {
	f := &e.form
	switch y - formTop {
	case f.place(fieldName, e.w):
		return nil, f.focus(fieldName)
	case f.place(fieldBox, e.w):
		f.toggle()
		return nil, f.focus(fieldBox)
	case f.place(fieldButton, e.w):
		cmd := f.focus(fieldButton)
		action, more := e.submit()
		return action, tea.Batch(cmd, more)
	}
	return nil, nil
}
