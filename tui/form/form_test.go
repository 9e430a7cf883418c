package form_test

import (
	"context"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// place is what the form of these tests edits.
type place struct{ Name, City string }

func (p *place) field(name string) *string {
	if name == "city" {
		return &p.City
	}
	return &p.Name
}

// portal keeps what is saved, and answers with what it is told.
type portal struct {
	keys   []string
	sent   []place
	answer error
}

func (p *portal) save(_ context.Context, key string, x place) (place, error) {
	p.keys, p.sent = append(p.keys, key), append(p.sent, x)
	return x, p.answer
}

func edit(t *testing.T, p *portal, opened place) *uitest.Driver {
	t.Helper()
	th, bound := theme.New(true), keys.New()
	entry := func(name, label string) *form.Field {
		return &form.Field{Name: name, Label: label, Control: widget.NewEntry(th, widget.Options{Limit: 20})}
	}
	f := form.New(form.Options[place]{
		Theme: th, Keys: &bound, Ctx: t.Context(), Title: "Lieu", Opened: opened,
		Fields: []*form.Field{entry("name", "Nom"), entry("city", "Ville")},
		Part: func(_, w int) widget.GridPart {
			return widget.GridPart{Columns: []widget.GridColumn{{X: 1, W: w - 2, Label: 8}}}
		},
		Text: func(x *place, name string) string { return *x.field(name) },
		Put: func(x *place, name, text string) []spst.Problem {
			*x.field(name) = text
			return nil
		},
		Ticked:    func(*place, *form.Field) bool { return false },
		Tick:      func(*place, *form.Field, bool) {},
		Normalize: func(x *place) { x.City = strings.ToUpper(x.City) },
		Check: func(x place) []spst.Problem {
			if x.Name == "" {
				return []spst.Problem{{Field: "name", Code: "empty", Severity: spst.SeverityError, Message: "Donnez un nom."}}
			}
			return nil
		},
		Save:  p.save,
		Saved: func(place) (string, tea.Cmd) { return "À jour.", nil },
	}, false)
	d := uitest.NewDriver(t, f, 80, 20)
	d.Run(f.Start("name"))
	return d
}

func TestSavesOnce(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{"Atelier", "ROUEN"})
	d.Hold()
	d.Type("X")
	d.Key("ctrl+s", "ctrl+s", "ctrl+s")
	d.Release()
	if len(p.sent) != 1 || p.sent[0] != (place{"AtelierX", "ROUEN"}) {
		t.Errorf("%+v", p.sent)
	}
	d.Did(tui.Pop{Notice: "À jour."})
}

func TestNothingTypedIsNotSaved(t *testing.T) {
	p := &portal{}
	d := edit(t, p, place{"Atelier", "ROUEN"})
	d.Key("ctrl+s")
	if _, ok := d.Last().(tui.Pop); !ok || len(p.sent) != 0 {
		t.Errorf("%+v, sent %+v", d.Last(), p.sent)
	}
}

// A cut keeps the key; another content has another one.
func TestTriedAgainWithTheSameKey(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Unavailable}}
	d := edit(t, p, place{"Atelier", "ROUEN"})
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
	d := edit(t, p, place{"A", "ROUEN"})
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

// Two people: what only the other changed is taken, what both changed shows
// both, and F4 takes the other's.
func TestMergesWhatSomebodyElseChanged(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale, Current: &place{"Théâtre", "LE HAVRE"}}}
	d := edit(t, p, place{"Atelier", "ROUEN"})
	d.Type("X")
	d.Key("ctrl+s")
	d.Sees("AtelierX", "Théâtre", "LE HAVRE")
	p.answer = nil
	d.Key("ctrl+s")
	if len(p.sent) != 2 {
		t.Fatalf("sent %+v", p.sent)
	}
	if last := p.sent[len(p.sent)-1]; last != (place{"AtelierX", "LE HAVRE"}) || p.keys[0] == p.keys[1] {
		t.Errorf("sent %+v with %q", last, p.keys)
	}
}

// Leaving asks first when something was typed, and is never refused.
func TestLeaving(t *testing.T) {
	d := edit(t, &portal{}, place{"Atelier", "ROUEN"})
	d.Key("esc")
	d.Did(tui.Pop{})
	d = edit(t, &portal{}, place{"A", "ROUEN"})
	d.Key("backspace", "esc")
	if _, ok := d.Last().(tui.Confirm); !ok {
		t.Fatalf("%+v", d.Last())
	}
	d.Accept()
	d.Did(tui.Pop{})
}

func TestTakesTheirs(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale, Current: &place{"Théâtre", "ROUEN"}}}
	d := edit(t, p, place{"Atelier", "ROUEN"})
	d.Type("X")
	d.Key("ctrl+s", "f4")
	d.SeesNot("AtelierX", "Modifié entre-temps")
	d.Sees("Théâtre")
	d.Key("ctrl+s") // that is what the portal has
	if _, ok := d.Last().(tui.Pop); !ok || len(p.sent) != 1 {
		t.Errorf("%+v, sent %+v", d.Last(), p.sent)
	}
}
