package form_test

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// rouen is a place with a value in every field.
func rouen() place {
	return place{Name: "Atelier", City: "ROUEN", Kind: "hall", Open: true, Days: []string{"mon"}}
}

// open opens the form over a blank screen, and returns the form too.
func open(t *testing.T, p *portal, opened place, with ...func(*form.Options[place])) (*uitest.Driver, *form.Form[place]) {
	t.Helper()
	d, o := over(t, p, opened, with...)
	return d, o.form
}

// focus gives the field in focus: its name, with the code of its box.
func focus(f *form.Form[place]) string {
	return strings.TrimSuffix(f.Focused().Name+" "+f.Focused().Code, " ")
}

func TestTheFocusMoves(t *testing.T) {
	for name, c := range map[string]struct {
		from string
		keys []string
		want string
	}{
		"tab":                         {"name", []string{"tab"}, "city"},
		"tab twice":                   {"name", []string{"tab", "tab"}, "kind"},
		"shift+tab":                   {"city", []string{"shift+tab"}, "name"},
		"shift+tab goes round":        {"name", []string{"shift+tab"}, "days tue"},
		"tab goes round":              {"name", []string{"shift+tab", "tab"}, "name"},
		"enter in a text":             {"name", []string{"enter"}, "city"},
		"enter on a list":             {"kind", []string{"enter"}, "open"},
		"enter on a box":              {"open", []string{"enter"}, "days mon"},
		"down from a text":            {"name", []string{"down"}, "city"},
		"up from a text":              {"city", []string{"up"}, "name"},
		"up from the first stays":     {"name", []string{"up"}, "name"},
		"down from the last stays":    {"days", []string{"down", "down", "down"}, "days tue"},
		"left of a box":               {"open", []string{"left"}, "kind"},
		"right of a box":              {"open", []string{"right"}, "days mon"},
		"right in a text stays in it": {"name", []string{"home", "right"}, "name"},
		"right on a list picks":       {"kind", []string{"right"}, "kind"},
		"a page down":                 {"name", []string{"pgdown"}, "days tue"},
		"a page up":                   {"days", []string{"pgup"}, "name"},
		"a page past the end":         {"days", []string{"pgdown", "pgdown"}, "days tue"},
	} {
		t.Run(name, func(t *testing.T) {
			d, f := open(t, &portal{}, rouen())
			d.Run(f.GoToField(c.from))
			d.Key(c.keys...)
			if got := focus(f); got != c.want {
				t.Errorf("from %s, %v goes to %s, want %s", c.from, c.keys, got, c.want)
			}
			if f.Unsaved() && name != "right on a list picks" {
				t.Error("moving changes something")
			}
		})
	}
}

func TestAFieldIsReachedByItsName(t *testing.T) {
	d, f := open(t, &portal{}, rouen())
	d.Run(f.GoToField("kind"))
	d.Run(f.GoToField("unknown"))
	if focus(f) != "kind" {
		t.Errorf("the focus is on %s", focus(f))
	}
	f = newForm(t, &portal{}, rouen())
	f.SetSize(80, 20)
	f.Start("city")
	if focus(f) != "city" {
		t.Errorf("opened on the city, the focus is on %s", focus(f))
	}
	f.Start("unknown")
	if focus(f) != "name" {
		t.Errorf("opened on a field that is none, the focus is on %s", focus(f))
	}
}

// Form.Write acts as typing does, in a text and in a list.
func TestWrittenFromOutside(t *testing.T) {
	p := &portal{}
	d, f := open(t, p, rouen())
	f.Write("city", "dieppe")
	f.Write("kind", "office")
	f.Write("unknown", "x")
	d.Sees("dieppe", "Bureau ▾")
	if !f.Unsaved() || f.Now().City != "DIEPPE" || f.Opened().City != "ROUEN" {
		t.Errorf("now %+v, opened %+v", f.Now(), f.Opened())
	}
	d.Key("ctrl+s")
	if got := p.last(t); got.City != "DIEPPE" || got.Kind != "office" {
		t.Errorf("sent %+v", got)
	}
}

// A text takes its usual form when its field is left, not while it is typed.
func TestATextTakesItsUsualFormWhenItIsLeft(t *testing.T) {
	d, f := open(t, &portal{}, rouen())
	d.Key("tab", "end")
	d.Type(" sud")
	d.Sees("ROUEN sud")
	d.Key("tab")
	d.Sees("ROUEN SUD")
	d.Key("shift+tab", "end", "backspace", "backspace", "backspace", "backspace", "tab")
	if f.Unsaved() {
		t.Error("typed and taken away again, it is still unsaved")
	}
}

func TestEveryKeyOfTheFormAnswers(t *testing.T) {
	at := func(field string, then ...string) func(*testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d, f := open(t, &portal{}, rouen())
			d.Run(f.GoToField(field))
			d.Key(then...)
			return d
		}
	}
	theirs := place{Name: "Théâtre", City: "LE HAVRE", Kind: "hall", Open: true, Days: []string{"tue"}}
	for name, state := range map[string]struct {
		start  func(*testing.T) *uitest.Driver
		except []string
	}{
		"in a text":       {at("city", "X"), []string{"f2"}}, // f2 is the key of a list
		"on a list":       {at("kind"), nil},
		"on a box":        {at("open"), []string{"f2"}},
		"in an open list": {at("kind", "space"), nil},
		"before two versions": {func(t *testing.T) *uitest.Driver {
			d, f := open(t, &portal{answer: &spst.Error{Kind: spst.Stale, Current: &theirs}}, rouen())
			d.Run(f.GoToField("city"))
			d.Key("X", "ctrl+s")
			return d
		}, nil},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, state.start, state.except...) })
	}
}

func TestTheHelpNamesWhatTheFormHas(t *testing.T) {
	words := func(f *form.Form[place]) string {
		var all []string
		for _, g := range f.FullHelp() {
			for _, b := range g {
				all = append(all, b.Help().Key+" "+b.Help().Desc)
			}
		}
		return strings.Join(all, "\n")
	}
	whole := newForm(t, &portal{}, rouen())
	for _, want := range []string{"espace cocher", "liste du champ", "ctrl+s valider", "esc annuler", "tab champ suivant"} {
		if !strings.Contains(words(whole), want) {
			t.Errorf("%q is not announced:\n%s", want, words(whole))
		}
	}
	texts := newForm(t, &portal{}, rouen(), func(o *form.Options[place]) {
		o.Fields, o.Verb = o.Fields[:2], "envoyer"
	})
	for _, never := range []string{"cocher", "liste du champ"} {
		if strings.Contains(words(texts), never) {
			t.Errorf("%q is announced where there is none:\n%s", never, words(texts))
		}
	}
	for _, want := range []string{"ctrl+s envoyer", "esc renoncer"} {
		if !strings.Contains(words(texts), want) {
			t.Errorf("%q is not announced:\n%s", want, words(texts))
		}
	}
	one := newForm(t, &portal{}, rouen(), func(o *form.Options[place]) { o.Fields = o.Fields[:1] })
	if slices.ContainsFunc(one.ShortHelp(), func(b key.Binding) bool { return b.Help().Key == "tab" }) {
		t.Error("the help line sends to a next field, and there is one only")
	}
}

// The wheel and a paste reach the form; another button of the mouse does nothing.
func TestTheMouseInAForm(t *testing.T) {
	d, f := open(t, &portal{}, rouen())
	d.Send(tea.MouseClickMsg{X: 12, Y: 1, Button: tea.MouseRight})
	d.Click(70, 18)
	if focus(f) != "name" || f.Unsaved() {
		t.Errorf("the focus is on %s, unsaved %v", focus(f), f.Unsaved())
	}
	d.ClickOn("Ville")
	if focus(f) != "city" {
		t.Errorf("a click on a label goes to %s", focus(f))
	}
	d.ClickOn("Atelier ▾")
	d.Sees("✓ Atelier", "Boutique", "Bureau")
	d.Click(79, 0) // outside of the list
	d.SeesNot("Boutique")
	d.Resize(80, 8)
	d.Wheel(5, 2, 2)
	d.SeesNot("Nom")
	d.Wheel(5, 2, -2)
	d.Sees("Nom")
}

// A form with many fields scrolls to the field in focus, and says that more fields follow.
func TestALongFormFollowsTheFocus(t *testing.T) {
	d, f := open(t, &portal{}, rouen())
	d.Resize(80, 8)
	d.Sees("la suite ↓")
	for range 12 {
		d.Key("tab")
		x, y := f.Under()
		if y < 1 || y > 4 {
			t.Fatalf("%s is on line %d, column %d", focus(f), y-1, x)
		}
	}
	d.Key("shift+tab")
	d.Sees("[ ] mardi")
	d.SeesNot("la suite ↓")
}

// Whatever keys are typed, a form of texts and boxes keeps to its lines, its list is closed by esc,
// and it gives the values that it shows.
func TestAnyKeysInAForm(t *testing.T) {
	names := []string{"tab", "shift+tab", "enter", "up", "down", "left", "right", "home", "end", "pgup", "pgdown", "space", "f2", "backspace",
		"delete",
		"esc", "ctrl+s", "a", "b", "é", "日", "g", "G", "j", "k", "/", ":", "?"}
	rapid.Check(t, func(r *rapid.T) {
		p := &portal{answer: &spst.Error{Kind: spst.Unavailable}}
		f := newForm(t, p, rouen()) // without a screen under it, so it stays open when it is left
		d := uitest.NewDriver(t, f, 80, 20)
		for range rapid.IntRange(1, 40).Draw(r, "keys") {
			d.Key(rapid.SampledFrom(names).Draw(r, "key"))
			if rapid.IntRange(0, 9).Draw(r, "resize") == 0 {
				d.Resize(rapid.IntRange(40, 120).Draw(r, "w"), rapid.IntRange(6, 30).Draw(r, "h"))
			}
		}
		now := f.Now()
		if text := f.Control("name").(*widget.Entry).Value(); strings.TrimSpace(text) != strings.TrimSpace(now.Name) {
			r.Fatalf("the field shows %q, the form holds %q", text, now.Name)
		}
		if n := len(p.sent); n > 0 && now.Name == "" && p.sent[n-1].Name == "" {
			r.Fatal("what the rules refuse was sent")
		}
		for i, x := range p.sent {
			if i > 0 && same(x, p.sent[i-1]) != (p.keys[i] == p.keys[i-1]) {
				r.Fatalf("%+v and %+v were sent with %q and %q", p.sent[i-1], x, p.keys[i-1], p.keys[i])
			}
		}
	})
}

// Typed text is never lost: a failed save, a question that is not answered yes, a
// smaller window, a list that is opened and left.
func TestWhatIsTypedStays(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("abcéÉœ-' 12")), 1, 15, -1).Draw(r, "text")
		d, f := open(t, &portal{answer: &spst.Error{Kind: spst.Internal}}, place{Name: "A", City: "ROUEN"})
		d.Type(text)
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.IntRange(0, 6).Draw(r, "step") {
			case 0:
				d.Key("ctrl+s")
			case 1:
				d.Key("esc")
			case 2:
				d.Key("tab")
			case 3:
				d.Key("shift+tab")
			case 4:
				d.Run(f.GoToField("kind"))
				d.Key("space", "esc")
			case 5:
				d.Resize(40+rapid.IntRange(0, 80).Draw(r, "w"), 6+rapid.IntRange(0, 20).Draw(r, "h"))
			case 6:
				d.Send(tui.Online(rapid.Bool().Draw(r, "up")))
			}
		}
		if got := f.Now().Name; got != "A"+text && strings.TrimSpace(got) != strings.TrimSpace("A"+text) {
			r.Fatalf("typed %q, the form has %q", "A"+text, got)
		}
	})
}

// The stars are explained once, and what a field's hint says shows while it is in
// focus, on two lines at most.
func TestTheFootOfAForm(t *testing.T) {
	hint := func(o *form.Options[place]) {
		o.Fields[0].Hint = "Celui qui est sur la porte. " + strings.Repeat("Long, très long. ", 12)
		o.Fields[1].Hint = "En toutes lettres."
	}
	d, f := open(t, &portal{}, rouen(), hint)
	d.Sees("Celui qui est sur la porte.", form.Mandatory)
	d.SeesNot("En toutes lettres.")
	d.Key("tab")
	d.Sees("En toutes lettres.")
	d.SeesNot("sur la porte")
	d.Hold()
	d.Type("X")
	d.Key("ctrl+s")
	d.Sees("◌ enregistrement…")
	d.SeesNot(form.Mandatory)
	if d.Cursor() != nil || !f.Saving() {
		t.Error("the cursor stays in a form that waits")
	}
	d, _ = open(t, &portal{}, rouen(), func(o *form.Options[place]) {
		o.Starred = true
		o.Foot = func(x place, _ int) string { return "Ouvert : " + spst.YesNo(x.Open) }
	})
	d.SeesNot(form.Mandatory)
	d.Sees("Ouvert : oui")
	d.ClickOn("au public")
	d.Sees("Ouvert : non")
}

// What follows an entry goes on under itself where it has some room, and where it has none the help
// of the field says it whole.
func TestWhatFollowsAnEntryIsSaidWhole(t *testing.T) {
	const after = "Commerce de détail de fleurs, plantes, graines, engrais et aliments en magasin"
	for width, want := range map[int]string{8: "Commerce de détail de fleurs, plantes, graines, engrais et", 50: after} {
		d, _ := open(t, &portal{}, rouen(), func(o *form.Options[place]) {
			e := widget.NewEntry(uitest.Base(t).Theme, widget.Options{Limit: 10})
			e.Width, e.After = width, func() string { return after }
			o.Fields[0].Control, o.Fields[0].Hint = e, "Le code."
		})
		d.Sees(want, "magasin", "Le code.")
	}
}

// A draft that waits takes nothing of the form's own line: it has the next where there is not the
// room.
func TestADraftLeavesTheFormItsLine(t *testing.T) {
	kept := &uitest.Drafts{}
	make := drafting(kept)
	waiting(kept, "Atelier")
	const own = "Catégorie déclarée : SMR d'État (Suivi Médical Renforcé)"
	d, _ := over(t, &portal{}, rouen(), make, func(o *form.Options[place]) {
		o.Foot = func(_ place, w int) string { return ansi.Truncate(own, w, "…") }
		o.Fields[0].Hint = "Celui qui est sur la porte."
	})
	d.Sees(own, "▲ Saisie du 20/01/2027 à 09\u00a0h\u00a030 : ctrl+r la reprend", "Celui qui est sur la porte.")
}

// Say wraps what it says under its sign, in the margins.
func TestSayWrapsUnderItsSign(t *testing.T) {
	lines := form.Say(theme.New(true), widget.Error, strings.Repeat("mot ", 40), 60)
	if len(lines) < 3 {
		t.Fatalf("%d lines", len(lines))
	}
	for i, l := range lines {
		if !strings.HasPrefix(l, "  ") || strings.Contains(l, theme.SignError) != (i == 0) {
			t.Errorf("line %d: %q", i, l)
		}
	}
}
