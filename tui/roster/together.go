package roster

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// together is what is typed for several employees: a text for each field, "" for
// one that stays as it is in each. The texts are never changed in place, so that a
// copy stays as it is.
type together struct{ texts []string }

// What a text of [together] says that is no value of the field.
const (
	emptied = "-" // nobody has anything there any more
	given   = "+" // of a determinant: everybody has it
	taken   = "-" // of a determinant: nobody has
)

// determinantPrefix begins the name of the field of one determinant.
const determinantPrefix = fieldDeterminants + "."

// togetherForm is « Modifier plusieurs salariés »: every field that several may
// share, empty; what is typed is given to all of them, once it was looked at.
type togetherForm struct {
	*form.Form[together]
	s      *Screen
	people *severalPeople
	names  []string // of the fields, in the order of the texts
}

// openTogether opens the change of those marked.
func (s *Screen) openTogether(ids []string) tea.Cmd {
	f := &togetherForm{s: s}
	f.people = &severalPeople{s: s, unsent: func() bool { return f.Form != nil && f.Unsaved() }}
	f.people.set(ids)
	fields := f.fields()
	f.people.changed = func() { f.relabel(fields) }
	f.relabel(fields)
	for _, x := range fields[1:] {
		f.names = append(f.names, x.Name)
	}
	f.Form = form.New(form.Options[together]{
		Base: s.Base, Panes: s.panes, Title: titleTogether(len(ids)), Verb: wordLook, First: "job_title", Fields: fields, Part: f.part,
		At: f.at, Normalize: func(*together) {}, Check: f.check, Submit: f.submit,
		Draft: form.Draft{Member: s.o.Member.Number, Form: spst.DraftForm("several", ""), Title: titleTogether(len(ids))},
		Press: f.press, Own: []key.Binding{s.Keys.Jobs}, Foot: f.foot, Starred: true,
	}, false)
	return s.panes.Open(f)
}

// SetSize implements [tui.Screen]: what they have now is beside what is typed.
func (f *togetherForm) SetSize(w, h int) {
	for _, x := range f.Fields {
		if e, ok := x.Control.(*widget.Entry); ok && e.Width >= leastEntry {
			e.Width = min(max(w/3-4, leastEntry), widestEntry)
		}
	}
	f.Form.SetSize(w, h)
}

// Title says how many they are.
func (f *togetherForm) Title() string { return titleTogether(len(f.people.ids)) }

// relabel says beside each field what the people have there now.
func (f *togetherForm) relabel(fields []*field) {
	for _, x := range fields {
		now := ""
		if of, known := spst.EmployeeFieldNamed(x.Name); known {
			now = f.people.have(of)
		} else if code, is := strings.CutPrefix(x.Name, determinantPrefix); is {
			now = f.people.determined(spst.DeterminantCode(code))
		}
		switch c := x.Control.(type) {
		case *widget.Entry:
			c.After = after(c, now)
		case *widget.Choice:
			c.Options[0].Label = now
		}
	}
}

// at points to the text of a field, of texts that nobody else has.
func (f *togetherForm) at(x *together, name string) any {
	i := slices.Index(f.names, name)
	if i < 0 {
		return nil
	}
	texts := make([]string, len(f.names))
	copy(texts, x.texts)
	x.texts = texts
	return &texts[i]
}

// said are the fields that are to change, by their names, and the texts.
func (f *togetherForm) said(x together) edit {
	var said edit
	for i, text := range x.texts {
		if text != "" {
			said = append(said, fieldText{f.names[i], text})
		}
	}
	return said
}

// edit is a change of some fields, by texts as in [together].
type edit []fieldText

type fieldText struct{ name, text string }

// apply makes the change of an employee; a date that is none is a problem.
func (x edit) apply(e *spst.Employee) []spst.Problem {
	var found []spst.Problem
	for _, c := range x {
		if code, is := strings.CutPrefix(c.name, determinantPrefix); is {
			e.SetDeterminant(spst.DeterminantCode(code), c.text == given)
			continue
		}
		text := c.text
		if text == emptied {
			text = ""
		}
		of, _ := spst.EmployeeFieldNamed(c.name)
		found = append(found, of.SetText(e, text)...)
	}
	return found
}

// words are what the change does, in words.
func (x edit) words() string {
	parts := make([]string, 0, len(x))
	for _, c := range x {
		if code, is := strings.CutPrefix(c.name, determinantPrefix); is {
			parts = append(parts, textDeterminant(code, c.text == given))
			continue
		}
		var e spst.Employee
		of, _ := spst.EmployeeFieldNamed(c.name)
		x = edit{c}
		if len(x.apply(&e)) > 0 { // it is refused beside the field
			continue
		}
		e.Normalize()
		parts = append(parts, formLabel(of)+" → "+orEmpty(of.Shown(&e)))
	}
	return strings.Join(parts, " · ")
}

// check applies the rules to what is typed, that of each employee apart.
func (f *togetherForm) check(x together) []spst.Problem {
	var e spst.Employee
	said := f.said(x)
	found := said.apply(&e)
	e.Normalize()
	for _, p := range spst.CheckEmployee(e, f.s.o.Today) {
		if slices.ContainsFunc(said, func(c fieldText) bool { return c.name == p.Field }) &&
			!slices.ContainsFunc(found, func(q spst.Problem) bool { return q.Field == p.Field }) {
			found = append(found, p)
		}
	}
	return found
}

// submit shows what becomes of each before anything is written.
func (f *togetherForm) submit(x together) (tui.Action, tea.Cmd) {
	keep := f.GoTo(f.At) // the draft has the last field too
	return nil, tea.Batch(keep, f.s.openSeries(series{
		under: f, draft: f.Abandon, deed: deed{kind: edited, edit: f.said(x)}, title: titleTogether, verb: verbChange,
	}, f.people.ids))
}

// press takes the keys of the search of PCS codes; enter goes on, since no code changes
// nothing.
func (f *togetherForm) press(x *form.Form[together], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
	if key.Matches(k, f.s.Keys.Open) {
		return false, nil, nil
	}
	return form.PressPCS(x, k, f.s.known.codeOf)
}

// foot says what is to change.
func (f *togetherForm) foot(x together, w int) string {
	said := f.said(x)
	if len(said) == 0 {
		return f.s.Theme.Muted.Render(ansi.Truncate(textNothingTyped, w, theme.Ellipsis))
	}
	return f.s.Theme.Accent.Render(ansi.Truncate(said.words(), w, theme.Ellipsis))
}

// fields are the people, then every field that several may share, as the form of one
// has them.
func (f *togetherForm) fields() []*field {
	fields := []*field{{Name: fieldPeople, Part: partPerson, Hint: hintPeople, Control: f.people}}
	for _, of := range spst.EmployeeFields() {
		switch {
		case !of.Shared || of.Part == spst.NoPart:
		case of.Name == fieldDeterminants:
			for _, d := range f.s.determinants {
				fields = append(fields, f.determinant(d))
			}
		default:
			x := &field{Name: of.Name, Label: togetherName(of), Part: int(of.Part), Hint: of.Hint, Control: f.control(of)}
			if _, typed := x.Control.(*widget.Entry); typed {
				x.Hint = togetherHint(of.Hint)
			}
			fields = append(fields, x)
		}
	}
	return fields
}

// togetherName is the label of a field: the end announced is not the exit.
func togetherName(of spst.EmployeeField) string {
	if of.Name == "exit_date" {
		return spst.FieldShort("announced_end")
	}
	return of.Short()
}

func (f *togetherForm) control(of spst.EmployeeField) widget.Control {
	switch of.Name {
	case "contract_type":
		c := f.choice()
		for _, t := range spst.ContractTypes() {
			c.Options = append(c.Options, widget.Option{Value: string(t), Label: t.Label()})
		}
		return c
	case "multi_employer":
		c := f.choice()
		c.Options = append(c.Options, widget.Option{Value: spst.YesNo(true), Label: spst.YesNo(true)},
			widget.Option{Value: spst.YesNo(false), Label: spst.YesNo(false)})
		return c
	case "hire_date", "exit_date":
		return form.NewDate(f.s.Theme)
	}
	e := widget.NewEntry(f.s.Theme, widget.Options{Limit: of.Limit})
	e.Width = leastEntry
	if of.Name == fieldPCS {
		e.Width = 5
	}
	return e
}

// after says what they have now beside an entry in which nothing is typed, and the
// label of a PCS code.
func after(e *widget.Entry, now string) func() string {
	return func() string {
		switch p, problems := spst.ParsePCS(e.Value()); {
		case e.Value() == "":
			return now
		case e.Value() == emptied:
			return textEmptied
		case e.Width == 5 && len(problems) == 0:
			return p.Label
		}
		return ""
	}
}

// choice is a choice whose first option changes nothing.
func (f *togetherForm) choice() *widget.Choice {
	c := form.NewChoice(f.s.Theme, nil)
	c.Options, c.Picked = []widget.Option{{}}, 0
	return c
}

func (f *togetherForm) determinant(d spst.Determinant) *field {
	c := f.choice()
	c.Options = append(c.Options, widget.Option{Value: given, Label: wordGiven}, widget.Option{Value: taken, Label: wordTaken})
	return &field{
		Name: determinantPrefix + string(d.Code), Label: d.Short, Part: partTracking, Control: c,
		Hint: d.Label + " (" + string(d.Category) + " · " + d.Article + ")",
	}
}

// The columns of the form.
const (
	togetherLabel = 19
	leastEntry    = 16 // of a text: dates and codes are shorter
	widestEntry   = 44
	tickLabel     = 32 // of a determinant
	tickRoom      = 56 // what a column of them needs
)

func (f *togetherForm) part(p, w int) widget.GridPart {
	whole := min(w, widestForm) - 2*formMargin
	look := widget.GridPart{Columns: []widget.GridColumn{{X: formMargin, W: whole, Label: togetherLabel}}}
	switch p {
	case partTracking:
		n := max(min(whole/tickRoom, 2), 1)
		look.Columns = nil
		for i := range n {
			look.Columns = append(look.Columns, widget.GridColumn{X: formMargin + i*(whole/n), W: whole/n - 1, Label: tickLabel})
		}
		look.Head = []string{"", " " + f.s.Theme.Title.Render(titleTracking)}
	case partCompany, partNotes:
		look.Head = []string{""}
	}
	return look
}

// severalPeople is the field of a form that says whom it is about. It takes no key:
// it is there to be kept with what is typed.
type severalPeople struct {
	s       *Screen
	ids     []string
	of      []spst.Employee // all of them, or the first of so many that looking at all takes long
	unsent  func() bool     // something is typed that a draft is to keep
	changed func()          // others are there
	counted bool            // they are named elsewhere
}

// set takes those people, who are in the list.
func (c *severalPeople) set(ids []string) {
	c.ids = ids
	c.of = c.s.known.those(ids[:min(len(ids), sortNow)])
}

// all tells whether all of them can be looked at without a wait.
func (c *severalPeople) all() bool { return len(c.ids) <= sortNow }

// have says what they have in a field: the values, the most frequent first.
func (c *severalPeople) have(of spst.EmployeeField) string {
	if !c.all() {
		return textUnchanged
	}
	count := map[string]int{}
	var values []string
	for i := range c.of {
		text := orEmpty(of.Shown(&c.of[i]))
		if count[text]++; count[text] == 1 {
			values = append(values, text)
		}
	}
	slices.SortStableFunc(values, func(a, b string) int { return count[b] - count[a] })
	return textNow(values)
}

// determined says how many of them have a determinant.
func (c *severalPeople) determined(code spst.DeterminantCode) string {
	if !c.all() {
		return textUnchanged
	}
	n := 0
	for i := range c.of {
		if slices.Contains(c.of[i].Determinants, code) {
			n++
		}
	}
	return textHave(n, len(c.of))
}

// maxKept is how many people a draft keeps: the portal takes no longer text.
const maxKept = 1_000

// Text gives their identifiers for a draft, once there is something to keep.
func (c *severalPeople) Text() string {
	if !c.unsent() || len(c.ids) > maxKept {
		return ""
	}
	return strings.Join(c.ids, " ")
}

// SetText takes them back.
func (c *severalPeople) SetText(text string) {
	var ids []string
	for _, e := range c.s.known.those(strings.Fields(text)) {
		ids = append(ids, e.ID)
	}
	if len(ids) > 0 {
		c.set(ids)
		c.changed()
	}
}

func (*severalPeople) Focus() tea.Cmd               { return nil }
func (*severalPeople) Blur()                        {}
func (*severalPeople) Take(tea.Msg) (bool, tea.Cmd) { return false, nil }
func (*severalPeople) Cursor() *tea.Cursor          { return nil }

// Draw names the first of them.
func (c *severalPeople) Draw(w int, focused bool) string {
	style := c.s.Theme.Field
	if focused {
		style = c.s.Theme.FieldFocus
	}
	if c.counted {
		return style.Render(textCount(len(c.ids)))
	}
	return style.Render(ansi.Truncate(textPeople(c.of, len(c.ids)), max(w, 1), theme.Ellipsis))
}

// those gives some employees as they are known, in the order of the list.
func (r *roster) those(ids []string) []spst.Employee { return among(&r.folded, r.order, ids) }

// among gives some of the employees of a roster, in an order.
func among(f *folded, order []int32, ids []string) []spst.Employee {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	some := make([]spst.Employee, 0, len(ids))
	for _, at := range order {
		if len(some) < len(wanted) && wanted[f.id(at)] {
			some = append(some, *f.employee(at))
		}
	}
	return some
}
