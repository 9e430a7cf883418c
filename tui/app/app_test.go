package app

import (
	"fmt"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// signedIn is an interface past the sign-in form.
func signedIn(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Model, *clock) {
	t.Helper()
	d, m, c := startApp(t, p, w, h)
	d.Key("enter")
	return d, m, c
}

func TestSignInShowsHome(t *testing.T) {
	d, m, _ := startApp(t, newPortal(), 80, 24)
	d.Sees("Se connecter sur son espace adhérent", " SPST76  Espace adhérent", "● en ligne", "f1 aide · ctrl+c quitter")
	d.Key("enter")
	d.Sees(" SPST76  FLEURISTE MARTIN · n° 100042", "BIENVENUE dans votre espace adhérent", "? aide · : palette · q quitter")
	v := m.View()
	if v.WindowTitle != "Espace adhérent – FLEURISTE MARTIN" || !v.AltScreen || v.MouseMode != tea.MouseModeCellMotion {
		t.Errorf("view %q, alt screen %v, mouse %v", v.WindowTitle, v.AltScreen, v.MouseMode)
	}
}

// The keys come before the answers: each is carried out in order and none is lost.
func TestKeysFasterThanAnswers(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Hold()
	d.Type("3/mart")
	d.Sees("Gérer vos effectifs", "mart")
	d.Release()
	d.Sees("MARTIN Zoé")
	d.SeesNot("CESAR Jules")
}

func TestPlacesOpenAndClose(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	for range 20 {
		d.Key("3", "esc", "1", "esc", "7", "esc")
	}
	d.Sees("BIENVENUE")
	if len(m.stack) != 1 {
		t.Errorf("%d screens on the stack", len(m.stack))
	}
	d.Key("esc")
	d.Sees("○ Vous êtes au premier écran : q pour quitter.")
	d.Key("q")
	if !d.Quit {
		t.Error("q does not quit")
	}
}

func TestPasswordResetHasAPage(t *testing.T) {
	d, _, _ := startApp(t, newPortal(), 80, 24)
	d.Key("ctrl+r")
	d.Sees("J'ai oublié mon mot de passe : complétez les étapes de 1 à 4", "100042")
	d.Key("esc", "enter")
	d.Sees("BIENVENUE")
}

func TestGlobalKeysLeaveTypedTextAlone(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Formulaire", capturing: true}).put(m)
	d.Key("q", "?", ":", "esc", "1")
	if got := strings.Join(p.keys, " "); got != "q ? : esc 1" {
		t.Errorf("the form got %q", got)
	}
	d.Key("f1")
	d.Sees("Aide · Formulaire")
	d.Key("esc")
	if len(p.keys) != 5 {
		t.Error("a key of the help went through")
	}
}

func TestEscIsAStepInsideTheScreenFirst(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{inside: true}).put(m)
	d.Key("esc")
	if len(p.keys) != 1 || len(m.stack) != 2 {
		t.Fatalf("keys %q, %d screens", p.keys, len(m.stack))
	}
	p.inside = false
	d.Key("esc")
	if p.closed != 1 || len(m.stack) != 1 {
		t.Errorf("closed %d times, %d screens", p.closed, len(m.stack))
	}
}

func TestUnsavedWorkAsks(t *testing.T) {
	leave := map[string]struct {
		keys  []string
		title string
	}{
		"esc":           {[]string{"esc"}, textAbandon},
		"q":             {[]string{"q"}, textQuit},
		"ctrl+c":        {[]string{"ctrl+c"}, textQuit},
		"sign out":      {[]string{":", "d", "e", "c", "o", "n", "enter"}, textAbandon},
		"another place": {[]string{":", "r", "e", "n", "d", "enter"}, textAbandon},
	}
	for name, c := range leave {
		t.Run(name, func(t *testing.T) {
			d, m, _ := signedIn(t, newPortal(), 80, 24)
			p := (&page{title: "Formulaire", unsaved: true}).put(m)
			d.Sees("✎ modifié")
			d.Key(c.keys...)
			d.Sees(c.title, "▸ Non")
			d.Key("enter")
			d.SeesNot(c.title)
			d.Sees("Formulaire : la page")
			d.Key(c.keys...)
			d.Key("tab", "enter")
			if p.closed != 1 {
				t.Errorf("yes closed the page %d times", p.closed)
			}
		})
	}
}

func TestConfirmKeys(t *testing.T) {
	answers := map[string]bool{"o": true, "n": false, "esc": false, "enter": false, "right enter": true, "tab tab enter": false,
		"h space": true}
	for typed, yes := range answers {
		d, m, _ := signedIn(t, newPortal(), 80, 24)
		p := (&page{answer: tui.Ask{Title: "Sortir CESAR Jules ?", Text: "Une sortie s'annule pendant 30 jours.", Yes: "Sortir",
			Then: tui.Pop{Notice: "Sorti."}}}).put(m)
		d.Key("x")
		d.Sees("Sortir CESAR Jules ?", "Une sortie s'annule", "▸ Non", "Sortir")
		d.Key(strings.Fields(typed)...)
		if got := p.closed == 1; got != yes {
			t.Errorf("%q: carried out %v", typed, got)
		}
		if yes {
			d.Sees("✓ Sorti.")
		}
	}
}

func TestConfirmByMouse(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{answer: tui.Ask{Title: "Sortir ?", Yes: "Valider la sortie", Then: tui.Pop{}}}).put(m)
	d.Key("x")
	d.Click(0, 10) // outside: nothing
	d.Sees("Sortir ?")
	d.ClickOn("Valider la sortie")
	if p.closed != 1 {
		t.Error("not carried out")
	}
}

func TestCtrlCTwiceLeavesWhateverHappens(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	(&page{unsaved: true, capturing: true}).put(m)
	d.Key("ctrl+c")
	if d.Quit {
		t.Fatal("left without asking")
	}
	d.Key("ctrl+c")
	if !d.Quit {
		t.Error("still there")
	}
}

func ended() error { return &spst.Error{Kind: spst.Unauthenticated, Code: "session"} }

func TestEndedSessionKeepsUnsavedWork(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Formulaire", unsaved: true, capturing: true, answer: tui.Fail{Err: ended()}}).put(m)
	d.Key("ctrl+s")
	d.Sees("Votre session a pris fin", "100042", "✎ modifié")
	d.Send(tui.Fail{Err: ended()}) // a second request fails too: one form is enough
	if len(m.stack) != 3 {
		t.Fatalf("%d screens", len(m.stack))
	}
	d.Type("secret")
	d.Key("enter")
	d.Sees("Formulaire : la page", "✎ modifié", "Vous êtes de nouveau connecté")
	if p.resumed != 1 || p.closed != 0 {
		t.Errorf("resumed %d times, closed %d", p.resumed, p.closed)
	}
}

func TestAnotherAccountDoesNotGetTheWork(t *testing.T) {
	portal := newPortal()
	d, m, _ := signedIn(t, portal, 80, 24)
	p := (&page{title: "Formulaire", unsaved: true, answer: tui.Fail{Err: ended()}}).put(m)
	d.Key("e")
	portal.account = spst.Account{Number: "100043", Kind: spst.MemberAccount}
	portal.members = mandatary().members[1:]
	d.Type("secret")
	d.Key("enter")
	d.Sees("GARAGE LEROUX · n° 100043", "BIENVENUE")
	if p.closed != 1 || len(m.stack) != 1 {
		t.Errorf("closed %d times, %d screens", p.closed, len(m.stack))
	}
}

func TestOnlyTheTopScreenMovesThePerson(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	(&page{title: "Dessous"}).put(m)
	top := (&page{title: "Dessus"}).put(m)
	top.inside = true
	m.stack = slices.Insert(m.stack, 1, entry{route.PasswordReset{}, &page{title: "Fond", h: 20}})
	d.Send(tui.Notice{Text: "Enregistré."})
	d.Sees("Enregistré.", "Dessus : la page")
	d.Send(tui.Pop{})
	if len(m.stack) != 3 {
		t.Errorf("%d screens: one that is not on top popped", len(m.stack))
	}
}

func TestTooSmallAndBack(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Formulaire", unsaved: true}).put(m)
	for _, size := range []struct{ w, h int }{{59, 24}, {60, 19}, {20, 3}, {1, 1}} {
		d.Resize(size.w, size.h)
		d.Key("q", "x", "enter")
		d.Click(0, 0)
		d.Paste("texte")
	}
	d.Resize(59, 19)
	d.Sees("Terminal trop petit", "60 colonnes", "ici 59 sur 19")
	d.Resize(60, 20)
	d.Sees("Formulaire : la page")
	d.Resize(120, 40)
	d.Sees("Formulaire : la page", "✎ modifié")
	if len(p.keys) != 0 || p.w != 120 || p.h != 36 || d.Quit {
		t.Errorf("keys %q, size %dx%d, quit %v", p.keys, p.w, p.h, d.Quit)
	}
	d.Resize(40, 10)
	d.Key("ctrl+c", "ctrl+c")
	if !d.Quit {
		t.Error("cannot leave a small terminal")
	}
}

func TestMouseCellsAreTheBodys(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{}).put(m)
	d.Click(7, 0)
	d.Click(7, 23)
	d.Click(7, 2)
	d.Click(9, 21)
	if len(p.clicks) != 2 || p.clicks[0].Y != 0 || p.clicks[1].Y != 19 || p.clicks[1].X != 9 {
		t.Errorf("clicks %+v", p.clicks)
	}
	if c := m.View().Cursor; c == nil || c.Y != 2 || c.X != 3 {
		t.Errorf("cursor %+v", c)
	}
}

func TestStatusFadesWithAKeyNotATimer(t *testing.T) {
	d, m, c := signedIn(t, newPortal(), 80, 24)
	(&page{}).put(m)
	d.Send(tui.Notice{Text: "Enregistré."})
	d.Sees("─ ✓ Enregistré. ─")
	c.advance(3 * time.Second)
	d.Key("j")
	d.Sees("Enregistré.")
	c.advance(2 * time.Second)
	d.Sees("Enregistré.")
	d.Key("j")
	d.SeesNot("Enregistré.")
	if d.Ticks != 0 {
		t.Errorf("%d timers", d.Ticks)
	}
}

func TestALongSentenceIsNotCut(t *testing.T) {
	d, m, c := signedIn(t, newPortal(), 80, 24)
	(&page{}).put(m)
	d.Send(tui.Fail{Err: &spst.Error{Kind: spst.Unavailable, Code: "redirect"}})
	d.Sees("✗ Le portail renvoie vers un autre site", "adherent config ».")
	c.advance(time.Minute)
	d.Key("j")
	d.Sees("? aide")
}

func TestConnectionState(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Sees("● en ligne")
	d.Send(Online(false))
	d.Sees("○ portail injoignable, nouvel essai…", "n° 100042")
	d.Send(Online(true))
	d.Sees("● en ligne")
	d.Send(Preparing{Text: "préparation", Done: 12, Total: 48})
	d.Sees("◌ préparation… 25 %")
	d.Send(Preparing{Text: "préparation"})
	d.Sees("◌ préparation…")
	d.Send(Preparing{Text: "préparation", Done: 48, Total: 48})
	d.Sees("● en ligne")
}

func TestPortalBackReloadsWhatFailed(t *testing.T) {
	p := newPortal()
	d, _, _ := startApp(t, p, 80, 24)
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("enter")
	d.Send(Online(false))
	d.Sees("✗ Le portail ne répond pas")
	p.fail = nil
	d.Send(Online(true))
	d.Sees("Effectifs suivis  44")
	d.SeesNot("ne répond pas")
}

func TestTheDateIsThePortals(t *testing.T) {
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, m, c := startApp(t, p, 80, 24)
	d.Sees(" AMSN  ")
	if m.today() != spst.NewDate(2026, time.November, 23) {
		t.Errorf("today is %s before the portal tells", m.today())
	}
	p.fail = nil
	d.Send(Online(true))
	d.Sees(" SPST76  ")
	if m.today() != spst.NewDate(2027, time.January, 15) {
		t.Errorf("today is %s", m.today())
	}
	c.advance(24 * time.Hour)
	if m.today() != spst.NewDate(2027, time.January, 16) {
		t.Errorf("tomorrow is %s", m.today())
	}
}

func TestHeaderKeepsTheNumber(t *testing.T) {
	for _, name := range []string{"A", strings.Repeat("SOCIÉTÉ DES TRÈS LONGS NOMS ", 8), strings.Repeat("株式会社", 20)} {
		for _, title := range []string{"", "Gérer vos effectifs", strings.Repeat("Gérer vos effectifs › ", 6) + "CESAR Jules"} {
			portal := newPortal()
			portal.members[0].Name = name
			d, m, _ := signedIn(t, portal, 80, 24)
			p := &page{title: title, unsaved: true}
			m.sizeScreen(p)
			m.stack = append(m.stack, entry{route.Home{Member: portal.members[0]}, p})
			d.Send(Online(false))
			d.Sees(" · n° 100042", "○ portail injoignable", "✎ modifié")
		}
	}
}

func TestMandatary(t *testing.T) {
	d, m, _ := signedIn(t, mandatary(), 80, 24)
	d.Sees("Cabinet DURAND · mandataire de 2 adhérents › Mes clients", "GARAGE LEROUX")
	d.Key("j", "enter")
	d.Sees("GARAGE LEROUX · n° 100043", "BIENVENUE", "ctrl+o changer d'adhérent")
	d.Key("1", "ctrl+o")
	d.Sees("Mes clients")
	if len(m.stack) != 1 {
		t.Errorf("%d screens", len(m.stack))
	}
	d.Key("enter", "esc")
	d.Sees("Mes clients")
}

func TestMemberHasNoOtherMemberToChangeTo(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.SeesNot("changer d'adhérent")
	d.Key("ctrl+o")
	d.Sees("BIENVENUE")
}

func TestSignOut(t *testing.T) {
	p := newPortal()
	d, m, _ := signedIn(t, p, 80, 24)
	d.Key(":")
	d.Type("déconnecter")
	d.Key("enter")
	d.Sees("Se connecter sur son espace adhérent", "Vous êtes déconnecté.", "100042")
	d.SeesNot("••", "n° 100042")
	if p.outs != 1 || len(m.stack) != 1 || m.account.Number != "" {
		t.Errorf("%d sign outs, %d screens, account %+v", p.outs, len(m.stack), m.account)
	}
}

func TestAccountWithoutMemberStaysAtTheDoor(t *testing.T) {
	p := newPortal()
	p.members = nil
	d, _, _ := signedIn(t, p, 80, 24)
	d.Sees("Se connecter sur son espace adhérent", "✗ Adhérent inconnu")
}

func TestThemeFollowsTheTerminal(t *testing.T) {
	d, m, _ := startApp(t, newPortal(), 80, 24)
	d.Send(tea.BackgroundColorMsg{Color: color.White})
	if m.th.Dark() {
		t.Error("still dark on white")
	}
	d.Send(tea.ColorProfileMsg{Profile: colorprofile.ASCII})
	if s := d.Styled(); strings.Contains(s, "[38;") || strings.Contains(s, "[3") {
		t.Errorf("colours in %q", s)
	}
}

func TestGolden(t *testing.T) {
	for _, size := range []struct{ w, h int }{{60, 20}, {80, 24}, {120, 40}, {200, 50}} {
		name := func(s string) string { return fmt.Sprintf("%s-%dx%d", s, size.w, size.h) }
		d, _, _ := startApp(t, newPortal(), size.w, size.h)
		d.Golden(name("sign-in"))
		d.Key("enter")
		d.Golden(name("home"))
		d.Key(":")
		d.Type("effe")
		d.Golden(name("palette"))
		d.Key("esc", "?")
		d.Golden(name("help"))
	}
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	(&page{title: "Formulaire", unsaved: true}).put(m)
	d.Key("q")
	d.Golden("confirm-80x24")
	d.Resize(60, 12)
	d.Golden("small-60x12")
}
