package form

import (
	"slices"
	"strings"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// text gives the text of a field in its usual form.
func (f *Form[T]) text(v *T, name string) string { return spst.TextOf(f.o.At(v, name)) }

// codes gives the codes of the ticked boxes, from the text of their field.
func codes(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// fill puts the values of an object in the controls.
func (f *Form[T]) fill(v T) {
	for _, name := range f.names() {
		if _, held := f.holds[name]; !held || f.o.At(&v, name) != nil {
			f.put(name, f.text(&v, name))
		}
	}
}

// put puts a text in the controls of a field.
func (f *Form[T]) put(name, text string) {
	for _, x := range f.Fields {
		switch t, ok := x.Control.(*widget.Tick); {
		case x.Name != name:
		case !ok:
			setText(x, text)
			if h, ok := x.Control.(held); ok {
				h.SetText(text)
			}
		case x.Code == "":
			t.Checked = text == spst.YesNo(true)
		default:
			t.Checked = slices.Contains(codes(text), x.Code)
		}
	}
}

// standing gives the text in the controls of a field, valid or not; false for a field that the screen
// keeps itself.
func (f *Form[T]) standing(x *Field) (string, bool) {
	switch c := x.Control.(type) {
	case interface{ Value() string }: // an entry, a choice
		return c.Value(), true
	case *widget.Tick:
		return f.ticked(x.Name), true
	}
	return "", false
}

// held is a control whose value the screen keeps itself, and gives as a text for drafts.
type held interface {
	Text() string
	SetText(text string)
}

// typedIn gives the text in the controls of a field, or the one that the screen keeps.
func (f *Form[T]) typedIn(name string) (string, bool) {
	x := f.Fields[f.index(name)]
	if h, ok := x.Control.(held); ok {
		return h.Text(), true
	}
	return f.standing(x)
}

// was gives the text of a field when the form was opened.
func (f *Form[T]) was(name string) string {
	if text, ok := f.holds[name]; ok {
		return text
	}
	return f.text(&f.opened, name)
}

// read gives the normalized object that the controls hold, with the problems of the texts that cannot
// be read as values.
func (f *Form[T]) read() (T, []spst.Problem) {
	v := f.opened
	var problems []spst.Problem
	for i, x := range f.Fields {
		if f.index(x.Name) != i {
			continue // another box of the field
		}
		text, known := f.standing(x)
		if !known {
			continue
		}
		problems = append(problems, spst.PutText(f.o.At(&v, x.Name), x.Name, text)...)
	}
	f.o.Normalize(&v)
	return v, problems
}

// ticked gives the text of a field of boxes. Codes of the opened record that have no box are kept
// until the boxes change.
func (f *Form[T]) ticked(name string) string {
	was := codes(f.text(&f.opened, name))
	var now, boxes []string
	same := true
	for _, x := range f.Fields {
		t, ok := x.Control.(*widget.Tick)
		if !ok || x.Name != name {
			continue
		}
		switch {
		case x.Code == "":
			return spst.YesNo(t.Checked)
		case t.Checked:
			now = append(now, x.Code)
		}
		boxes = append(boxes, x.Code)
		same = same && t.Checked == slices.Contains(was, x.Code)
	}
	if same {
		now = append(now, slices.DeleteFunc(was, func(c string) bool { return slices.Contains(boxes, c) })...)
	}
	return strings.Join(now, ", ")
}

// names gives the names of the fields of the form, each once.
func (f *Form[T]) names() []string {
	var names []string
	for _, x := range f.Fields {
		if _, button := x.Control.(*Button); !button && !slices.Contains(names, x.Name) {
			names = append(names, x.Name)
		}
	}
	return names
}

// worded tells a control that bears its words itself.
func worded(c widget.Control) bool {
	switch c.(type) {
	case *widget.Tick, *Button:
		return true
	}
	return false
}

// label gives the label of a field: for boxes, the labels are on the boxes.
func (f *Form[T]) label(name string) string {
	if label := strings.TrimSpace(f.Fields[f.index(name)].Label); label != "" {
		return label
	}
	return spst.FieldLabel(name)
}

// shown gives the value of a field in words; a dash for an empty value.
func (f *Form[T]) shown(v *T, name string) string {
	if f.o.Shown != nil {
		if text := f.o.Shown(v, name); text != "" {
			return text
		}
	}
	text := f.text(v, name)
	var ticked []string
	for _, x := range f.Fields {
		if x.Name != name {
			continue
		}
		switch c := x.Control.(type) {
		case *widget.Choice:
			for _, o := range c.Options {
				if o.Value == text {
					return o.Label
				}
			}
		case *widget.Tick:
			if x.Code != "" && slices.Contains(codes(text), x.Code) {
				ticked = append(ticked, c.Label)
			}
		}
	}
	switch {
	case len(ticked) > 0:
		return strings.Join(ticked, ", ")
	case text == "":
		return theme.Dash
	}
	return text
}
