package app

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
)

// wordy is a page with very many keys, of which it notes the messages.
type wordy struct{ page }

func (p *wordy) FullHelp() [][]key.Binding {
	groups := make([][]key.Binding, 6)
	for i := range groups {
		for j := range 9 {
			word := fmt.Sprintf("geste %d%d", i, j)
			groups[i] = append(groups[i], key.NewBinding(key.WithKeys(word), key.WithHelp(fmt.Sprintf("k%d%d", i, j), word)))
		}
	}
	groups[0][0].SetEnabled(false)
	return groups
}

func (p *wordy) ShortHelp() []key.Binding { return p.FullHelp()[1] }

// The help scrolls to its end and back by keys and wheel, says that it goes on, and has
// each key that does something once, in as many columns as hold.
func TestTheHelpHasEveryKey(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	w := &wordy{page{title: "Longue"}}
	w.put(m)
	m.stack[len(m.stack)-1].screen = w
	d.Key("?")
	d.Sees("Aide · Longue", textHelpMore, "geste 01")
	d.SeesNot("geste 00", "maj enfoncée")
	seen := ""
	for range 40 {
		seen += d.Screen()
		d.Key("j")
	}
	for i := range 6 {
		for j := range 9 {
			if word := fmt.Sprintf("k%d%d  geste %d%d", i, j, i, j); strings.Contains(seen, word) != (i+j > 0) {
				t.Errorf("%q in the help: %v", word, i+j == 0)
			}
		}
	}
	d.Sees("maj enfoncée", "palette", "ctrl+c")
	last := d.Screen()
	d.Key("down", "space", "pgdown")
	if d.Screen() != last {
		t.Error("goes on past its end")
	}
	d.Wheel(40, 10, -100)
	d.Sees("geste 01")
	d.Key("k", "up")
	d.Sees("geste 01")
	d.Resize(200, 50)
	d.Sees("geste 01", "geste 58", textHelpKeys, "maj enfoncée")
	d.ClickOn("geste 01")
	d.SeesNot("Aide · Longue")
}

// What only some accounts or portals have is in their help, and in no other.
func TestTheHelpOfOthers(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Key("?")
	d.SeesNot("changer d'adhérent", "courrier")
	d, m, _ := signedIn(t, mandatary(), 80, 24)
	m.letters = func() []Letter { return nil }
	d.Key("?")
	for range 30 {
		d.Key("j")
	}
	d.Sees("changer d'adhérent", "courrier")
	d, _, _ = startApp(t, newPortal(), 80, 24)
	d.Key("f1")
	d.Sees("Aide · Se connecter", "suivant")
}

// The help line has as many keys as hold whole, none twice, and always the last ones.
func TestTheHelpLine(t *testing.T) {
	for _, w := range []int{80, 100, 200} {
		d, m, _ := signedIn(t, newPortal(), w, 24)
		p := &wordy{page{title: "Longue"}}
		p.put(m)
		m.stack[len(m.stack)-1].screen = p
		d.Resize(w, 24)
		lines := strings.Split(d.Screen(), "\n")
		line := lines[len(lines)-1]
		if !strings.HasPrefix(line, " k10 geste 10 · k11 geste 11") || !strings.HasSuffix(line, " · ? aide · : palette · q quitter") ||
			strings.Contains(line, theme.Ellipsis) {
			t.Errorf("at %d: %q", w, line)
		}
		if whole := strings.Contains(line, "k18 geste 18"); whole != (w == 200) {
			t.Errorf("at %d all the keys: %v", w, whole)
		}
	}
}

// What says least goes before a title is cut: the brand, and the words of a link that is up.
func TestATitleIsWholeWhereItCanBe(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	(&page{title: "Demander un rendez-vous", unsaved: true}).put(m)
	m.stack[len(m.stack)-1].route = route.Company{Member: florist()}
	head := func() string { return strings.Split(d.Screen(), "\n")[0] }
	for width, want := range map[int]bool{80: false, 120: true} {
		d.Resize(width, 24)
		if h := head(); !strings.Contains(h, "› Demander un rendez-vous") || strings.Contains(h, textOnline) != want {
			t.Errorf("%d columns: %q", width, h)
		}
	}
}

// The number is whole however long the names are; the name gives way first, then the
// middle of the title.
func TestTheHeaderGivesWay(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	long := florist()
	long.Name = "ASSOCIATION DES FLEURISTES ET PÉPINIÉRISTES DE LA SEINE-MARITIME"
	for _, c := range []struct {
		title string
		want  string
	}{
		{"Court", "ASSOCIATION DES FLEURISTES E… · n° 100042 › Court"},
		{"Modification du salarié : CESAR JULES", "ASSOCIATION DES… · n° 100042 › Modification d…ié : CESAR JULES"},
	} {
		p := (&page{title: c.title}).put(m)
		m.stack[len(m.stack)-1].route = route.Company{Member: long}
		d.Resize(80, 24)
		head := strings.Split(d.Screen(), "\n")[0]
		if !strings.Contains(head, "· n° 100042 › ") || !strings.HasSuffix(head, "● en ligne") {
			t.Errorf("%q", head)
		}
		if title := c.title[len(c.title)-5:]; !strings.Contains(head, title) {
			t.Errorf("%q has not the end of %q", head, c.title)
		}
		if len(c.title) > 10 && !strings.Contains(head, "CESAR JULES") { // whom it is about, whole
			t.Errorf("%q", head)
		}
		p.unsaved = true
		d.Sees("✎ modifié", "· n° 100042")
	}
	d.Resize(200, 50)
	d.Sees(long.Name+" · n° 100042 › Modification du salarié : CESAR JULES", "Marie Dupont")
	d.Resize(109, 24)
	d.SeesNot("Marie Dupont")
	if got := m.View().WindowTitle; got != "Espace adhérent – "+long.Name {
		t.Errorf("the window is %q", got)
	}
}

func TestWhatIsBeingPrepared(t *testing.T) {
	d, m, _ := startApp(t, newPortal(), 80, 24)
	if got := m.View().WindowTitle; got != "Espace adhérent" {
		t.Errorf("the window is %q", got)
	}
	for _, c := range []struct {
		p    Preparing
		want string
	}{
		{Preparing{Text: "Création des salariés"}, "◌ Création des salariés…"}, {Preparing{"Création des salariés", 250, 1000},
			"◌ Création des salariés… 25 %"},
		{Preparing{"Création des salariés", 1000, 1000}, "● en ligne"}, {Preparing{}, "● en ligne"},
	} {
		d.Send(c.p)
		d.Sees(c.want)
	}
}

// What comes from outside is said; a sentence that is long takes the help line too, and
// the next key gives it back.
func TestWordsFromOutside(t *testing.T) {
	d, _, c := signedIn(t, newPortal(), 80, 24)
	d.Send(Warning{Text: "La machine s'arrête dans 5 minutes."})
	d.Sees(theme.SignWarn + " La machine s'arrête dans 5 minutes.")
	d.Send(tui.Notice{Text: "Enregistré."})
	d.Sees(theme.SignOK + " Enregistré.")
	d.Send(tui.Notice{})
	d.Sees("Enregistré.")
	d.Send(LetterArrived{})
	c.advance(statusStay - time.Millisecond)
	d.Key("j")
	d.Sees("Enregistré.")
	c.advance(time.Millisecond)
	d.Paste("x")
	d.SeesNot("Enregistré.")
	d.Send(tui.Notice{Text: "Encore."})
	c.advance(statusStay)
	d.Click(0, 0)
	d.SeesNot("Encore.")
}

// The way to the portal is told once each time it changes; what had failed asks again,
// and what the service is is asked until it is known.
func TestTheWayToThePortal(t *testing.T) {
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	d, m, _ := startApp(t, p, 80, 24)
	d.Sees(textBrand)
	d.SeesNot("SPST76", "● en ligne")
	d.Send(Online(false))
	d.Sees("○ " + textOffline)
	p.fail = nil
	d.Send(Online(true))
	d.Sees("SPST76", "● en ligne")
	d.Hold()
	d.Send(Online(true))
	d.Send(Online(false))
	d.Send(Online(true))
	if d.Held() != 0 {
		t.Errorf("asks %d times what it knows", d.Held())
	}
	d.Release()
	d.Run(m.fail(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}))
	d.Sees(textOffline)
	d.Key("enter")
	d.Sees("BIENVENUE", "● en ligne")
	d.Run(m.fail(&spst.Error{Kind: spst.Unavailable, Code: spst.CodeStorage}))
	d.Sees("● en ligne")
}

// What is under way has no tick yet, and what is not done has none.
func TestATickIsForSuccess(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	for text, sign := range map[string]string{"Lecture de la liste…": theme.SignWorking, "Enregistré.": theme.SignOK} {
		m.notice(text)
		d.Sees("─ " + sign + " " + text)
	}
	for action, sign := range map[tui.Action]string{
		tui.Note{Text: "Rien n'a changé."}: theme.SignNone,
		tui.Pop{Why: "Rien n'a changé."}:   theme.SignNone,
		tui.No("Rien n'a changé."):         theme.SignError,
	} {
		(&page{title: "Formulaire"}).put(m)
		d.Run(m.do(action))
		d.Sees("─ " + sign + " Rien n'a changé.")
	}
}

// On a terminal that is too small nothing is done unseen, but leaving.
func TestTooSmallTakesNothing(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Liste"}).put(m)
	d.Resize(59, 24)
	d.Sees("Terminal trop petit", "ici 59 sur 24")
	d.Key("a", "?", "esc", "q")
	d.Paste("x")
	d.Click(5, 5)
	d.Wheel(5, 5, 1)
	if len(p.keys)+len(p.clicks) > 0 || len(m.stack) != 2 || d.Cursor() != nil {
		t.Errorf("keys %q, %d clicks", p.keys, len(p.clicks))
	}
	d.Resize(80, 24)
	d.Sees("Liste : la page")
	d.Resize(20, 4)
	d.Key("ctrl+c")
	if !d.Quit || p.closed != 1 {
		t.Errorf("ctrl+c quits: %v, closed %d times", d.Quit, p.closed)
	}
}

// The mouse is the body's in its own lines, and nobody's in the frame or beside a box.
func TestTheMouseInTheFrame(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Liste", capturing: true}).put(m)
	for _, y := range []int{0, 1, 22, 23} {
		d.Click(5, y)
		d.Wheel(5, y, 1)
	}
	if len(p.clicks) > 0 || p.wheels > 0 {
		t.Errorf("%d clicks, %d notches", len(p.clicks), p.wheels)
	}
	d.Click(5, 2)
	d.Click(5, 21)
	d.Wheel(5, 21, 1)
	if len(p.clicks) != 2 || p.clicks[0].Y != 0 || p.clicks[1].Y != 19 || p.wheels != 1 {
		t.Errorf("%+v, %d notches", p.clicks, p.wheels)
	}
	if c := d.Cursor(); c == nil || c.X != 3 || c.Y != bodyTop {
		t.Errorf("the cursor is at %+v", c)
	}
	d.Key("f1")
	d.Click(0, 3)
	d.Click(79, 20)
	if len(p.clicks) != 2 || d.Cursor() != nil {
		t.Error("a click goes through a box")
	}
	d.Sees("Aide ·")
}

// « Non » is all of the left button, yes all of the right one; the rest of the box, and
// the blank between them, is neither.
func TestTheButtonsOfAQuestion(t *testing.T) {
	for _, c := range []struct {
		at     int // cells from the first button
		closed bool
		done   bool
	}{{0, true, false}, {4, true, false}, {8, true, true}, {14, true, true}, {30, false, false}} {
		d, m, _ := signedIn(t, newPortal(), 80, 24)
		p := (&page{answer: tui.Ask{Title: "Sortir " + strings.Repeat("très ", 20) + "loin ?", Text: "Rien n'est perdu.", Yes: "Sortir",
			Then: tui.Pop{}}}).put(m)
		d.Key("x")
		x, y := 0, 0
		for i, l := range strings.Split(d.Screen(), "\n") {
			if before, _, ok := strings.Cut(l, theme.SignGo+" "+textNo); ok {
				x, y = len([]rune(before)), i
			}
		}
		d.Paste("o")
		d.Click(x+c.at, y+1) // under the buttons
		d.Sees(textConfirmKeys)
		d.Click(x+c.at, y)
		if closed := !strings.Contains(d.Screen(), textConfirmKeys); closed != c.closed || (p.closed == 1) != c.done {
			t.Errorf("at %d: closed %v, done %v", c.at, closed, p.closed == 1)
		}
	}
}

// Each place that can be reached has its screen and says its name.
func TestEveryPlaceOpens(t *testing.T) {
	m := florist()
	for title, r := range map[string]route.Route{
		"Informations administratives": route.Company{Member: m},
		"Vos contacts et adresses":     route.Contacts{Member: m},
		"Joindre nos services":         route.CareTeam{Member: m},
		"Contrôler la liste":           route.Roster{Member: m, Check: true},
		"Déclarer vos effectifs":       route.Declarations{Member: m},
		"Gérer vos rendez-vous":        route.Appointments{Member: m},
		"Synthèse d'activité":          route.Activity{Member: m},
		textRenewal:                    route.Password{},
		textAccount:                    route.Account{},
		"J'ai oublié mon mot de passe": route.PasswordReset{Number: "1"},
		"Activer le double facteur":    route.SecondFactor{},
		textNewAccess:                  route.NewAccessToken{},
		"Se connecter":                 route.SignIn{},
	} {
		d, root, _ := signedIn(t, newPortal(), 120, 40)
		p := (&page{answer: tui.Push{Route: r}}).put(root)
		d.Key("x")
		if len(root.stack) != 3 || root.title() != title {
			t.Errorf("%T opens %q", r, root.title())
		}
		d.Run(root.do(tui.Pop{}))
		if p.resumed != 1 {
			t.Errorf("%T: the page under it was woken %d times", r, p.resumed)
		}
	}
}

// A title that does not fit loses words of its middle, not letters, while there is room
// for words.
func TestShortenedTitle(t *testing.T) {
	title := separator + "Modification du salarié : CESAR JULES"
	for width, want := range map[int]string{
		39: " › Modification … salarié : CESAR JULES",
		30: " › Modification … CESAR JULES",
		24: " › Modification … JULES",
		20: " › … : CESAR JULES",
		16: " › … CESAR JULES",
		14: " › Mod…R JULES",
		8:  "",
	} {
		if got := shortened(title, width); got != want || ansi.StringWidth(got) > width {
			t.Errorf("in %d cells %q, not %q", width, got, want)
		}
	}
}
