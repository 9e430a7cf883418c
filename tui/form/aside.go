package form

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Aside is what a short form says beside its fields where there is room; the form adds what is known of the
// field in focus, and what is filled in so far.
type Aside struct {
	About string // what the manual says of the step
	Next  string // what happens once the form is sent
}

// AsideFrom is the width of a form, in cells, from which something is beside its fields.
const AsideFrom = 140

const (
	asideMost  = 80 // cells of what is beside them
	asideList  = 14 // values of a list that are shown
	asideLabel = 24 // cells of the label of a value
)

// asideWidth is that of what is beside the fields; 0 where nothing is.
func (f *Form[T]) asideWidth() int {
	if f.o.Aside == nil || f.W < AsideFrom || f.Theme.Spoken() {
		return 0
	}
	return min(f.W*2/5, asideMost)
}

// fieldsWidth is what the fields have of the width of the form.
func (f *Form[T]) fieldsWidth() int {
	if w := f.asideWidth(); w > 0 {
		return f.W - w - widget.BesideWidth
	}
	return f.W
}

// viewAside draws what is beside the fields, on lines of w cells: first what stays as it is.
func (f *Form[T]) viewAside(w int) []string {
	th := f.Theme
	lines := f.o.Aside(f.now).View(th, w)
	if x := f.Focused(); strings.TrimSpace(f.label(x.Name)) != "" {
		lines = append(lines, titled(th, f.label(x.Name), f.viewOfField(x, w))...)
	}
	return append(lines, titled(th, headTyped, f.viewTyped(w))...)
}

// View draws what is said, on lines of w cells.
func (a Aside) View(th *theme.Theme, w int) []string {
	return append(titled(th, headAbout, paragraphs(th, a.About, w)), titled(th, headNext, paragraphs(th, a.Next, w))...)
}

// titled puts a title over lines, and air under them; nothing where there are none.
func titled(th *theme.Theme, title string, body []string) []string {
	if len(body) == 0 {
		return nil
	}
	return append(append([]string{th.Title.Render(title)}, body...), "")
}

// paragraphs breaks a text into lines of at most w cells.
func paragraphs(th *theme.Theme, text string, w int) []string {
	if text == "" {
		return nil
	}
	return th.Lines(text, w)
}

// viewOfField draws the help of a field, the room that is left in it, and the values of its list.
func (f *Form[T]) viewOfField(x *Field, w int) []string {
	lines := paragraphs(f.Theme, helpOf(x), w)
	if x.Required {
		lines = append(lines, f.Theme.Muted.Render(textRequired))
	}
	switch c := x.Control.(type) {
	case *widget.Entry:
		if left, limit := c.Room(); limit > 0 && left < limit/2 {
			lines = append(lines, f.Theme.Muted.Render(textRoom(left, limit)))
		}
	case *widget.Choice:
		if c.Radio || c.Column || len(c.Options) > asideList {
			break
		}
		for i, o := range c.Options {
			mark, style := "  ", f.Theme.Muted
			if i == c.Picked {
				mark, style = theme.SignGo+" ", f.Theme.Strong
			}
			lines = append(lines, style.Render(ansi.Truncate(mark+o.Label, w, theme.Ellipsis)))
		}
	}
	return lines
}

// viewTyped draws what a new record holds, or what changes of a known one; secrets are left out, and
// nothing is drawn where all are secret.
func (f *Form[T]) viewTyped(w int) []string {
	th := f.Theme
	var lines []string
	open := slices.DeleteFunc(f.names(), func(name string) bool { return f.secret(name) || f.o.At(&f.now, name) == nil })
	for _, name := range open {
		was, now := f.text(&f.opened, name), f.text(&f.now, name)
		value := f.shown(&f.now, name)
		switch {
		case was == now && (now == "" || now == spst.YesNo(false) || !f.o.New):
			continue
		case was != now && was != "":
			value = f.shown(&f.opened, name) + " → " + value
		}
		lines = append(lines, widget.Labelled(th, ansi.Truncate(f.label(name), asideLabel-1, theme.Ellipsis), value, asideLabel, w)...)
	}
	if len(lines) == 0 && len(open) > 0 {
		lines = append(lines, th.Muted.Render(textNothingYet))
	}
	return lines
}

// secret tells whether what is typed in a field is not to be read.
func (f *Form[T]) secret(name string) bool {
	e, ok := f.Fields[f.index(name)].Control.(*widget.Entry)
	return ok && e.Secret()
}
