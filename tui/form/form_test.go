package form_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// place is the record that the form of these tests edits.
type place struct {
	Name, City string
	Kind       string
	Open       bool
	Days       []string
}

func (p *place) at(name string) any {
	switch name {
	case "name":
		return &p.Name
	case "city":
		return &p.City
	case "kind":
		return &p.Kind
	case "open":
		return &p.Open
	case "days":
		return &p.Days
	}
	return nil
}

// portal records the saved values, and gives the answers it was told to give.
type portal struct {
	keys   []string
	sent   []place
	answer error
}

func (p *portal) save(_ context.Context, key string, x place) (place, error) {
	p.keys, p.sent = append(p.keys, key), append(p.sent, x)
	return x, p.answer
}

func (p *portal) last(t *testing.T) place {
	t.Helper()
	if len(p.sent) == 0 {
		t.Fatal("nothing was sent")
	}
	return p.sent[len(p.sent)-1]
}

func same(a, b place) bool {
	return a.Name == b.Name && a.City == b.City && a.Kind == b.Kind && a.Open == b.Open && slices.Equal(a.Days, b.Days)
}

// owner is a screen that has opened a form.
type owner struct {
	tui.Base
	panes *tui.Panes
	typed string // keys typed while no form is open
	form  *form.Form[place]
}

func (o *owner) Init() tea.Cmd             { return nil }
func (o *owner) ShortHelp() []key.Binding  { return nil }
func (o *owner) FullHelp() [][]key.Binding { return nil }

func (o *owner) View() string { return strings.Repeat("\n", o.H-1) }

func (o *owner) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok {
		o.typed += k.Text
		return tui.Notice{Text: k.Text}, nil // each has the root do something
	}
	return nil, nil
}

// edit opens the form over a blank screen; with changes its options.
func edit(t *testing.T, p *portal, opened place, with ...func(*form.Options[place])) *uitest.Driver {
	t.Helper()
	d, _ := over(t, p, opened, with...)
	return d
}

// over opens the form over a screen.
func over(t *testing.T, p *portal, opened place, with ...func(*form.Options[place])) (*uitest.Driver, *owner) {
	t.Helper()
	o := &owner{}
	o.panes = tui.NewPanes(o)
	d := uitest.NewDriver(t, o.panes, 80, 20)
	o.form = newForm(t, p, opened, append(with, func(x *form.Options[place]) { x.Panes = o.panes })...)
	d.Run(o.panes.Open(o.form))
	return d, o
}

func newForm(t *testing.T, p *portal, opened place, with ...func(*form.Options[place])) *form.Form[place] {
	t.Helper()
	b := uitest.Base(t)
	th := b.Theme
	entry := func(name, label string) *form.Field {
		return &form.Field{Name: name, Label: label, Control: widget.NewEntry(th, widget.Options{Limit: 20})}
	}
	kinds := widget.NewChoice(th, strings.ToLower, widget.Option{Value: "shop", Label: "Boutique"},
		widget.Option{Value: "hall", Label: "Atelier"}, widget.Option{Value: "office", Label: "Bureau"})
	kinds.Empty = "à choisir"
	day := func(code, label string) *form.Field {
		return &form.Field{Name: "days", Part: 1, Code: code, Control: widget.NewTick(th, label, "")}
	}
	o := form.Options[place]{
		Base: b, Title: "Lieu", Name: opened.Name, Opened: opened,
		Fields: []*form.Field{
			entry("name", "Nom"), entry("city", "Ville"), {Name: "kind", Label: "Genre", Control: kinds},
			{Name: "open", Label: "Ouvert", Control: widget.NewTick(th, "au public", "")}, day("mon", "lundi"), day("tue", "mardi"),
		},
		Part: func(_, w int) widget.GridPart {
			return widget.GridPart{Columns: []widget.GridColumn{{X: 1, W: w - 2, Label: 8}}}
		},
		At:        (*place).at,
		Normalize: func(x *place) { x.City = strings.ToUpper(x.City) },
		Check: func(x place) []spst.Problem {
			if x.Name == "" {
				return []spst.Problem{{Field: "name", Code: "empty", Severity: spst.SeverityError, Message: "Donnez un nom."}}
			}
			return nil
		},
		Save:  p.save,
		Saved: func(_, _ place) (string, tea.Cmd) { return "À jour.", nil },
	}
	for _, change := range with {
		change(&o)
	}
	return form.New(o, false)
}

func TestSavesOnce(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Hold()
	d.Type("X")
	d.Key("ctrl+s", "ctrl+s", "ctrl+s")
	d.Release()
	if len(p.sent) != 1 || !same(p.sent[0], place{Name: "AtelierX", City: "ROUEN"}) {
		t.Errorf("%+v", p.sent)
	}
	d.Did(tui.Notice{Text: "À jour."})
}

func TestNothingTypedIsNotSaved(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Key("ctrl+s")
	d.Did(tui.Note{Text: "Rien n'a changé."})
	if len(p.sent) != 0 {
		t.Errorf("sent %+v", p.sent)
	}
}

// A save that fails on the network keeps its key; other values get another key.
func TestTriedAgainWithTheSameKey(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Unavailable}}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Type("X")
	d.Key("ctrl+s", "ctrl+s")
	d.Type("Y")
	d.Key("ctrl+s")
	if len(p.keys) != 3 || p.keys[0] != p.keys[1] || p.keys[1] == p.keys[2] {
		t.Errorf("%q", p.keys)
	}
	d.Sees("AtelierXY")
}

// What the rules refuse is not sent; what the portal refuses goes beside its
// field, which gets the focus, and nothing typed is lost.
func TestRefusals(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{
		{Field: "elsewhere", Severity: spst.SeverityError, Message: "Ailleurs."},
		{Field: "city", Severity: spst.SeverityError, Message: "Ville inconnue."},
	}}}
	d := edit(t, p, place{Name: "A", City: "ROUEN"})
	d.Key("backspace")
	d.SeesNot("Donnez un nom.")
	d.Key("tab")
	d.Sees("Donnez un nom.")
	d.Key("ctrl+s")
	if len(p.sent) != 0 {
		t.Fatalf("sent %+v", p.sent)
	}
	d.Type("B") // ctrl+s has gone back to the field
	d.Key("ctrl+s")
	d.Sees("Ville inconnue.", "B", "ROUEN")
	d.Type("X")
	d.SeesNot("Ville inconnue.")
	d.Sees("ROUENX")
}

// Leaving asks for confirmation when something was typed, and always succeeds once confirmed.
func TestLeaving(t *testing.T) {
	d, o := over(t, &portal{}, place{Name: "Atelier", City: "ROUEN"})
	d.Key("esc")
	if o.panes.Len() != 0 {
		t.Fatal("the form is still there")
	}
	d = edit(t, &portal{}, place{Name: "A", City: "ROUEN"})
	d.Key("backspace", "esc")
	if _, ok := d.Last().(tui.Ask); !ok {
		t.Fatalf("%+v", d.Last())
	}
	d.Accept()
	if o.panes.Len() != 0 {
		t.Error("the form is still there")
	}
}

// A list opens with space, F2 or a click, and a letter picks without it.
func TestLists(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{Name: "A"})
	d.Key("tab", "tab")
	d.SeesNot("Boutique")
	d.Key("space")
	d.Sees("Boutique", "Atelier", "Bureau")
	d.Paste("b") // a list takes no text
	d.Key("down", "enter")
	d.Sees("‹ Atelier ›")
	d.Key("f2", "esc")
	d.Sees("‹ Atelier ›")
	d.Type("bu")
	d.Sees("‹ Bureau ›")
	d.Key("space")
	d.Type("at")
	d.Key("enter")
	d.Sees("‹ Atelier ›")
	d.Key("space")
	d.Type("bu")
	d.Key("space") // picks too
	d.Sees("‹ Bureau ›")
	d.Key("right")
	d.Sees("‹ Boutique ›")
	d.ClickOn("Boutique")
	d.ClickOn("Bureau")
	d.Sees("‹ Bureau ›")
	d.Key("ctrl+s")
	if got := p.last(t); got.Kind != "office" {
		t.Errorf("sent %+v", got)
	}
}

// Several boxes form one field, and codes without a box are kept while the boxes do not change.
func TestBoxes(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{Name: "A", Days: []string{"tue", "sun"}})
	d.Sees("[ ] lundi", "[x] mardi", "[ ] au public")
	d.ClickOn("au public")
	d.Key("ctrl+s")
	if got := p.last(t); !got.Open || strings.Join(got.Days, ", ") != "tue, sun" {
		t.Errorf("sent %+v", got)
	}
	d = edit(t, p, place{Name: "A", Days: []string{"tue", "sun"}})
	d.ClickOn("lundi")
	d.Key("space", "x") // off and on again
	d.Key("ctrl+s")
	if got := p.last(t); strings.Join(got.Days, ", ") != "mon, tue" {
		t.Errorf("sent %+v", got)
	}
}

func TestMouseAndPaste(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.ClickOn("OUEN") // between R and O
	d.Paste("\r\nX\x1b")
	d.Key("ctrl+s")
	if got := p.last(t); got.City != "RXOUEN" {
		t.Errorf("sent %+v", got)
	}
}

// Two people edit a record: a change made by one of them is taken, a field changed by both is decided
// by the person, and nothing is overwritten without being shown.
func TestConflict(t *testing.T) {
	for name, c := range map[string]struct {
		keys []string
		want place
	}{
		"mine":   {[]string{"left"}, place{Name: "AtelierX", City: "LE HAVRE", Kind: "hall", Days: []string{"mon"}}},
		"theirs": {[]string{"right"}, place{Name: "Théâtre", City: "LE HAVRE", Kind: "hall", Days: []string{"mon"}}},
		"other":  {[]string{"right", "down", "left"}, place{Name: "Théâtre", City: "ROUEN", Kind: "hall", Days: []string{"mon"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p := &portal{answer: &spst.Error{Kind: spst.Stale, Current: &place{Name: "Théâtre", City: "LE HAVRE"}}}
			d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
			d.Type("X")
			d.Key("tab", "tab")
			d.Type("a")
			d.ClickOn("lundi")
			d.Key("ctrl+s")
			d.Sees("Atelier a changé au portail", "AtelierX", "Théâtre", "(•) LE HAVRE", "(•) Atelier", "lundi", "choisissez avec ← ou →")
			d.Key("ctrl+s")
			d.Sees("choisissez avec ← ou →") // not before it is decided
			p.answer = nil
			d.Key(c.keys...)
			d.Key("ctrl+s")
			if got := p.last(t); len(p.sent) != 2 || !same(got, c.want) || p.keys[0] == p.keys[1] {
				t.Errorf("sent %+v with %q, want %+v", got, p.keys, c.want)
			}
			d.Did(tui.Notice{Text: "À jour."})
		})
	}
}

// The wheel moves in the list of a field that is open.
func TestListOfAFieldByTheWheel(t *testing.T) {
	d := edit(t, &portal{}, place{Name: "Atelier", Kind: "shop"})
	d.Key("tab", "tab", "space")
	d.Wheel(5, 5, 1)
	d.Wheel(5, 5, 9)
	d.Wheel(5, 5, -1)
	d.Key("enter")
	d.Sees("‹ Atelier ›")
}

// A click chooses the value under the pointer.
func TestConflictByMouse(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale, Current: &place{Name: "Théâtre", City: "LE HAVRE"}}}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Type("X")
	d.Key("ctrl+s")
	d.ClickOn("( ) Théâtre")
	d.Sees("(•) Théâtre")
	d.ClickOn("( ) AtelierX")
	d.ClickOn("( ) ROUEN")
	d.Sees("(•) AtelierX", "(•) ROUEN")
	d.Wheel(10, 10, -1)
	p.answer = nil
	d.Key("right", "ctrl+s")
	if got := p.last(t); !same(got, place{Name: "Théâtre", City: "ROUEN"}) {
		t.Errorf("sent %+v", got)
	}
}

// When every choice is theirs there is nothing to save; when the pane is left, the form has the typed
// values.
func TestConflictLeftOrTakenWhole(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale, Current: &place{Name: "Théâtre", City: "ROUEN"}}}
	d := edit(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Type("X")
	d.Key("ctrl+s", "esc")
	d.Sees("AtelierX")
	d.Key("ctrl+s", "right", "ctrl+s")
	d.Sees("Théâtre")
	d.SeesNot("AtelierX")
	d.Key("ctrl+s")
	d.Did(tui.Note{Text: "Rien n'a changé."})
	if len(p.sent) != 2 {
		t.Errorf("sent %+v", p.sent)
	}
}

// Keys typed during a save go to the screen under the form when the save succeeds; otherwise they are
// dropped.
func TestTypedAhead(t *testing.T) {
	p := &portal{}
	d, o := over(t, p, place{Name: "Atelier", City: "ROUEN"})
	d.Type("X")
	d.Hold()
	d.Key("ctrl+s")
	d.Type("abc")
	d.Click(3, 3)
	d.Sees("AtelierX")
	d.SeesNot("abc")
	d.Release()
	if o.typed != "abc" || o.panes.Len() != 0 || len(p.sent) != 1 {
		t.Errorf("typed %q, %d panes, sent %+v", o.typed, o.panes.Len(), p.sent)
	}
	for _, answer := range []error{
		&spst.Error{Kind: spst.Unavailable},
		&spst.Error{Kind: spst.Stale, Current: &place{Name: "Théâtre", City: "ROUEN"}},
	} {
		p = &portal{answer: answer}
		d, o = over(t, p, place{Name: "Atelier", City: "ROUEN"})
		d.Type("X")
		d.Hold()
		d.Key("ctrl+s")
		d.Type("abc")
		d.Release()
		d.Sees("AtelierX")
		d.SeesNot("abc")
		if o.typed != "" || !o.panes.Has(o.form) {
			t.Errorf("typed %q, %d panes", o.typed, o.panes.Len())
		}
	}
	d, o = over(t, &portal{}, place{Name: "Atelier", City: "ROUEN"})
	d.Type("X")
	d.Hold()
	d.Key("ctrl+s")
	d.Type("abc")
	d.Key("esc")
	d.Accept() // given up: what was typed is not for the screen
	d.Release()
	if o.typed != "" || o.panes.Len() != 0 {
		t.Errorf("typed %q, %d panes", o.typed, o.panes.Len())
	}
}

// driveForm drives a form of anything.
func driveForm[T any](t *testing.T, f *form.Form[T]) *uitest.Driver {
	t.Helper()
	d := uitest.NewDriver(t, f, 80, 20)
	d.Run(f.Start(""))
	return d
}
