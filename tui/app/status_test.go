package app

import (
	"fmt"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"

	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/route"
)

// What is said stays with the screen that it speaks of, and with its pane.
func TestWhatIsSaidStaysWithItsScreen(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Liste"}).put(m)
	p.answer = tui.Notice{Text: "Liste actualisée."}
	d.Key("a")
	d.Sees("Liste actualisée.")
	p.step = 1
	d.Key("j")
	d.SeesNot("Liste actualisée.")
	p.step = 0
	p.answer = tui.Push{Route: route.Account{}}
	d.Key("a")
	d.SeesNot("Liste actualisée.")
	d.Key("esc")
	d.Sees("Liste actualisée.")
	p.answer = tui.Pop{Notice: "C'est fait."}
	d.Key("a")
	d.Sees("C'est fait.", "BIENVENUE")
	d.Key("3")
	d.SeesNot("C'est fait.")
	d.Send(Warning{Text: "La machine s'arrête."})
	d.Key("esc")
	d.Sees("La machine s'arrête.")
}

// A sentence of several lines leaves the keys where they are.
func TestALongSentenceLeavesTheKeys(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		d, _, _ := signedIn(t, newPortal(), size[0], size[1])
		d.Send(tui.Notice{Text: strings.Repeat("Une longue phrase. ", 14) + "La fin."})
		d.Sees("La fin.", "? aide", ": palette", "q quitter", "FLEURISTE MARTIN")
	}
}

// Within a form F1 lists only what works there: no letter, which would be typed.
func TestHelpWithinAFormListsNoLetter(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 120, 40)
	forms := map[string]func(){
		"sign-in":  func() { d.Run(m.push(route.SignIn{Over: true})) },
		"password": func() { d.Run(m.push(route.Password{})) },
		"employee": func() { d.Run(m.push(route.Roster{Member: florist()})); d.Key("a") },
		"search":   func() { d.Run(m.push(route.Roster{Member: florist()})); d.Key("/") },
		"exit":     func() { d.Run(m.push(route.Roster{Member: florist()})); d.Key("x") },
		"company":  func() { d.Run(m.push(route.Company{Member: florist()})); d.Key("e") },
		"change":   func() { d.Run(m.push(route.Company{Member: florist()})); d.Key("a") },
		"contact":  func() { d.Run(m.push(route.Contacts{Member: florist()})); d.Key("a") },
		"visit":    func() { d.Run(m.push(route.Appointments{Member: florist()})); d.Key("a") },
	}
	for name, open := range forms {
		m.stack = m.stack[:1]
		open()
		if !m.capturing() {
			t.Errorf("%s: no text is typed", name)
		}
		d.Key("f1")
		box, ok := m.box.(*helpBox)
		if !ok {
			t.Fatalf("%s: F1 opens %T", name, m.box)
		}
		for _, g := range box.groups {
			for _, b := range g {
				if typed := letter(b); typed != "" {
					t.Errorf("%s: %q (%s) types a letter", name, typed, b.Help().Desc)
				}
			}
		}
		d.SeesNot("? f1")
		m.box = nil
	}
}

// letter is a key of b that types one, as it is shown; "" when none does.
func letter(b key.Binding) string {
	for _, name := range b.Keys() {
		if k := keys.Press(name); k.Text != "" && k.Text != " " && strings.Contains(" "+b.Help().Key+" ", " "+name+" ") {
			return name
		}
	}
	return ""
}

// ctrl+o goes back to the clients as they were left: found, sorted, on the same one.
func TestTheClientsStayAsTheyWereLeft(t *testing.T) {
	p := mandatary()
	for i := range 20 {
		m := p.members[1]
		m.Number, m.Name = fmt.Sprint(200000+i), fmt.Sprintf("BOULANGERIE %d", i)
		p.members = append(p.members, m)
	}
	for _, back := range []string{"esc", "ctrl+o"} {
		d, m, _ := signedIn(t, p, 120, 40)
		d.Key("/")
		d.Type("boulangerie")
		d.Key("tab", "s", "down", "enter", "j", "j", "j")
		before := d.Screen()
		d.Key("enter")
		d.Sees("BIENVENUE")
		d.Key("3")
		if back == "esc" {
			d.Key("esc")
		}
		d.Key(back)
		if got := d.Screen(); got != before {
			t.Errorf("after %s:\n%s\nwas:\n%s", back, got, before)
		}
		if len(m.stack) != 1 {
			t.Errorf("%d screens after %s", len(m.stack), back)
		}
	}
}
