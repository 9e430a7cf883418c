package form_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// stale is the error that refuses a version because a newer one exists.
func stale(theirs place) error {
	return &spst.Error{Kind: spst.Stale, Code: spst.CodeStale, Current: &theirs}
}

// asking makes the form ask for the version in force, which answer gives.
func asking(answer func() (place, error)) func(*form.Options[place]) {
	return func(o *form.Options[place]) {
		o.Current = func(context.Context) (place, error) { return answer() }
	}
}

// When the error does not hold the version in force, the form asks for it; only esc works meanwhile.
func TestTheVersionInForceIsAskedFor(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale}}
	theirs := rouen()
	theirs.Name = "Théâtre"
	asked := 0
	d, _ := open(t, p, rouen(), asking(func() (place, error) { asked++; return theirs, nil }))
	d.Type("X")
	d.Hold()
	d.Key("ctrl+s")
	d.ReleaseOne(0) // the refusal
	d.Sees("◌ lecture de ce que le portail a…")
	d.Key("left", "right", "ctrl+s", "down", "enter")
	d.Sees("◌ lecture de ce que le portail a…")
	d.Release()
	d.Sees("AtelierX", "Théâtre", "choisissez avec ← ou →")
	d.SeesNot("◌")
	if asked != 1 || len(p.sent) != 1 {
		t.Errorf("asked %d times, sent %+v", asked, p.sent)
	}
	p.answer = nil
	d.Key("left", "ctrl+s")
	if got := p.last(t); got.Name != "AtelierX" {
		t.Errorf("sent %+v", got)
	}
}

// When the person leaves the pane during that question, its answer is ignored, and the form has the
// typed values.
func TestLeftBeforeTheVersionInForceIsThere(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale}}
	d, f := open(t, p, rouen(), asking(func() (place, error) { return place{Name: "Théâtre"}, nil }))
	d.Type("X")
	d.Hold()
	d.Key("ctrl+s")
	d.ReleaseOne(0)
	d.Key("esc")
	d.Did(tui.Note{Text: "Rien n'est enregistré : votre saisie est dans le formulaire."})
	d.Release()
	d.Sees("AtelierX")
	d.SeesNot("Théâtre")
	if !f.Unsaved() || d.Title() != "Lieu" {
		t.Errorf("unsaved %v, title %q", f.Unsaved(), d.Title())
	}
}

// When the version in force cannot be read, the form says so; esc and another try still work.
func TestTheVersionInForceCannotBeHad(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Stale}}
	away := &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	err := error(away)
	theirs := rouen()
	theirs.City = "DIEPPE"
	d, _ := open(t, p, rouen(), asking(func() (place, error) { return theirs, err }))
	d.Type("X")
	d.Key("ctrl+s")
	d.Failed(away)
	d.Key("esc")
	d.Sees("AtelierX")
	err = nil
	d.Key("ctrl+s")
	d.Sees("DIEPPE", "modifié au portail seul", "modifié par vous seul")
	if d.Title() != "Modifié par quelqu'un d'autre" {
		t.Errorf("the title is %q", d.Title())
	}
}

// A change made by one side only is taken; the person may still choose the other value.
func TestWhatWasMergedMayBePutOtherwise(t *testing.T) {
	theirs := rouen()
	theirs.City = "DIEPPE"
	p := &portal{answer: stale(theirs)}
	d, _ := open(t, p, rouen())
	d.Type("X")
	d.Key("ctrl+s")
	d.Sees("(•) AtelierX", "(•) DIEPPE")
	p.answer = nil
	d.Key("right", "down", "left", "ctrl+s") // keeps their name, which is the opened one, and my city
	if got := p.last(t); got.Name != "Atelier" || got.City != "ROUEN" {
		t.Errorf("sent %+v", got)
	}
}

// When both made the same change, there is nothing to decide.
func TestBothChangedAlike(t *testing.T) {
	theirs := rouen()
	theirs.Name = "AtelierX"
	p := &portal{answer: stale(theirs)}
	d, f := open(t, p, rouen())
	d.Type("X")
	d.Key("ctrl+s")
	d.SeesNot("Nom", "(•)")
	d.Key("up", "down", "left", "right") // with no difference to choose
	d.Click(30, 6)
	d.Key("ctrl+s")
	if len(p.sent) != 1 || f.Unsaved() {
		t.Errorf("sent %+v, unsaved %v", p.sent, f.Unsaved())
	}
}

// Values are shown as words: those of the list, of the boxes, or the screen's own.
func TestTheTwoVersionsAreInWords(t *testing.T) {
	theirs := rouen()
	theirs.Kind, theirs.Days, theirs.City = "office", nil, "DIEPPE"
	p := &portal{answer: stale(theirs)}
	d, _ := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Shown = func(v *place, name string) string {
			if name == "city" {
				return "Ville de " + strings.ToLower(v.City)
			}
			return ""
		}
	})
	d.Resize(150, 26)
	d.Type("X")
	d.ClickOn("mardi")
	d.Key("ctrl+s")
	d.Sees("Ville de dieppe", "Ville de rouen", "Atelier", "Bureau", "lundi, mardi")
}

// The screen is given the portal's version when no change of mine remains.
func TestTheirsIsToldToTheScreen(t *testing.T) {
	theirs := rouen()
	theirs.Name = "Théâtre"
	p := &portal{answer: stale(theirs)}
	var told []place
	d, f := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Theirs = func(v place) tea.Cmd { told = append(told, v); return nil }
	})
	d.Type("X")
	d.Key("ctrl+s", "right", "ctrl+s")
	if len(told) != 1 || told[0].Name != "Théâtre" || f.Opened().Name != "Théâtre" || f.Unsaved() {
		t.Errorf("told %+v, opened %+v", told, f.Opened())
	}
	d.Sees("Théâtre")
	p.answer = nil
	d.Type("Y") // continues from the portal's version
	d.Key("ctrl+s")
	if got := p.last(t); !strings.HasPrefix(got.Name, "Théâtre") {
		t.Errorf("sent %+v", got)
	}
}

// A merged record that the rules refuse is not sent: its problems are shown.
func TestWhatWasMergedAndIsRefused(t *testing.T) {
	theirs := rouen()
	theirs.Kind = "office"
	p := &portal{answer: stale(theirs)}
	d, _ := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Check = func(x place) []spst.Problem {
			if x.Kind == "office" && x.Name != "Atelier" {
				return []spst.Problem{{Field: "name", Severity: spst.SeverityError, Message: "Un bureau n'a pas ce nom."}}
			}
			return nil
		}
	})
	d.Type("X")
	d.Key("ctrl+s", "ctrl+s")
	d.Sees("✗ Un bureau n'a pas ce nom.", "AtelierX", "Bureau")
	d.Did(tui.Notice{Text: "Un champ est à corriger avant de valider."})
	if len(p.sent) != 1 {
		t.Errorf("sent %+v", p.sent)
	}
}

// When somebody else saves first again, the comparison is with their latest version.
func TestOvertakenTwice(t *testing.T) {
	theirs := rouen()
	theirs.City = "DIEPPE"
	p := &portal{answer: stale(theirs)}
	d, _ := open(t, p, rouen())
	d.Type("X")
	d.Key("ctrl+s")
	again := theirs
	again.City, again.Name = "LE HAVRE", "Halle"
	p.answer = stale(again)
	d.Key("ctrl+s")
	d.Sees("LE HAVRE", "Halle", "AtelierX", "choisissez avec ← ou →")
	p.answer = nil
	d.Key("left", "ctrl+s")
	if got := p.last(t); got.Name != "AtelierX" || got.City != "LE HAVRE" || len(p.sent) != 3 {
		t.Errorf("sent %+v", p.sent)
	}
	if p.keys[0] == p.keys[1] || p.keys[1] == p.keys[2] {
		t.Errorf("one key for several deeds: %q", p.keys)
	}
}

// At every size the pane keeps to its lines, the field under the cursor is visible and its three
// values are in full at the foot.
func TestAConflictOnEverySize(t *testing.T) {
	theirs := place{Name: "Théâtre", City: "LE HAVRE", Kind: "office", Days: []string{"tue"}}
	for _, size := range append(uitest.Sizes(), [2]int{80, 14}) {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			mine := rouen()
			d, f := open(t, &portal{answer: stale(theirs)}, mine)
			d.Resize(size[0], size[1])
			d.Type("X")
			d.Run(f.GoToField("city"))
			d.Key("X", "ctrl+s")
			d.Sees("avant", "la vôtre", "le portail")
			for range 2 {
				for _, label := range []string{"Nom", "Ville", "Genre", "Ouvert"} {
					d.Sees("▌ " + label)
					d.Key("down")
				}
				d.Key("up", "up", "up", "up", "up")
			}
			d.Wheel(5, 8, 9)
			d.Sees("celle du portail mardi")
		})
	}
}

// Whatever the choices and their order, each value sent is one that was shown: mine or theirs, and
// theirs where I changed nothing.
func TestWhatIsSentIsMineOrTheirs(t *testing.T) {
	names := []string{"Atelier", "Théâtre", "Halle"}
	cities := []string{"ROUEN", "DIEPPE", "LE HAVRE"}
	kinds := []string{"shop", "hall", "office"}
	rapid.Check(t, func(r *rapid.T) {
		draw := func(of string) place {
			return place{
				Name: rapid.SampledFrom(names).Draw(r, of+" name"), City: rapid.SampledFrom(cities).Draw(r, of+" city"),
				Kind: rapid.SampledFrom(kinds).Draw(r, of+" kind"), Open: rapid.Bool().Draw(r, of+" open"),
			}
		}
		before, mine, theirs := draw("before"), draw("mine"), draw("theirs")
		p := &portal{answer: stale(theirs)}
		d, f := open(t, p, before)
		f.Write("name", mine.Name)
		f.Write("city", mine.City)
		f.Write("kind", mine.Kind)
		if mine.Open != before.Open {
			d.ClickOn("au public")
		}
		if same(mine, before) {
			return
		}
		d.Key("ctrl+s")
		p.answer = nil
		for range 12 {
			d.Key(rapid.SampledFrom([]string{"left", "right", "down", "up"}).Draw(r, "key"))
		}
		for range 5 { // what is left undecided is mine
			d.Key("ctrl+s")
			if d.Last() == (tui.Notice{Text: "À jour."}) || d.Title() == "Lieu" {
				break
			}
			d.Key("left")
		}
		if len(p.sent) == 1 { // no change of mine remained
			if f.Unsaved() || !same(f.Now(), theirs) {
				r.Fatalf("not sent, and the form has %+v", f.Now())
			}
			return
		}
		got := p.last(t)
		for _, name := range []string{"name", "city", "kind", "open"} {
			value := func(x place) string { return spst.TextOf(x.at(name)) }
			if !slices.Contains([]string{value(mine), value(theirs)}, value(got)) {
				r.Fatalf("%s is %q: mine %q, theirs %q", name, value(got), value(mine), value(theirs))
			}
		}
	})
}
