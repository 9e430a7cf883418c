package app

import (
	"context"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
)

// A session that ends while a question is open takes the question with it: yes to it
// would be of a work that waits. Two failures at once open one door.
func TestAnEndedSessionUnderAQuestion(t *testing.T) {
	ended := &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	p := (&page{title: "Formulaire", unsaved: true, answer: tui.Ask{Title: "Sortir ?", Yes: "Sortir", Then: tui.Pop{}}}).put(m)
	d.Key("x")
	d.Sees("Sortir ?")
	d.Run(m.fail(ended))
	d.Run(m.fail(ended))
	d.SeesNot("Sortir ?")
	d.Sees("Votre session a pris fin", "100042")
	if len(m.stack) != 3 {
		t.Fatalf("%d screens", len(m.stack))
	}
	d.Key("?") // typed, not asked
	d.Key("backspace")
	d.Type("secret")
	d.Key("enter")
	d.Sees("Vous êtes de nouveau connecté", "Formulaire : la page")
	if p.closed != 0 || p.resumed != 1 {
		t.Errorf("closed %d times, woken %d times", p.closed, p.resumed)
	}
}

// A wrong password is no ended session.
func TestAWrongPasswordIsSaid(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 80, 24)
	d.Run(m.fail(&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeCredentials}))
	d.Sees("BIENVENUE", "inconnu")
	if len(m.stack) != 1 {
		t.Errorf("%d screens", len(m.stack))
	}
}

// A factor that the service begins to ask for opens over the work, once.
func TestAFactorIsAskedForOverTheWork(t *testing.T) {
	p := newPortal()
	p.factor = spst.FactorRequired
	d, m, _ := startApp(t, p, 80, 24)
	m.account, m.members = p.account, p.members
	d.Run(m.reset(route.Home{Member: florist()}))
	work := (&page{title: "Formulaire", unsaved: true, answer: tui.Ask{Title: "Sortir ?", Yes: "Sortir"}}).put(m)
	d.Key("x")
	for range 2 {
		d.Run(m.fail(&spst.Error{Kind: spst.Forbidden, Code: spst.CodeEnrolFirst}))
	}
	d.Sees("demandé par votre service")
	d.SeesNot("Sortir ?")
	if len(m.stack) != 3 {
		t.Fatalf("%d screens", len(m.stack))
	}
	d.Key(":")
	d.SeesNot("Accueil", "Gérer vos effectifs")
	d.Sees(textRenewal, textSignOut)
	d.Key("esc")
	p.factor = spst.FactorOn
	d.Key("r")
	d.Sees("Formulaire : la page", "Vous êtes de nouveau connecté")
	if work.closed != 0 {
		t.Error("the work is gone")
	}
}

// Signing out forgets who it was but the number, and says when the portal did not hear.
func TestSigningOutSays(t *testing.T) {
	p := &deaf{portal: mandatary()}
	d, m, _ := signedIn(t, p.portal, 80, 24)
	m.services = p
	d.Key(":")
	d.Type("deconnecter")
	d.Key("enter")
	d.Sees("Se connecter sur son espace", "M900", "[x] Je dispose", "Le portail ne répond pas")
	d.SeesNot(textSignedOut, "Cabinet DURAND")
	if len(m.stack) != 1 || m.account.Number != "" {
		t.Errorf("%d screens, %+v", len(m.stack), m.account)
	}
	d.Key("f1")
	d.SeesNot("changer d'adhérent")
}

// deaf is a portal that cannot be told that one leaves.
type deaf struct{ *portal }

// The number of members one acts for is in words; one alone is not plural.
func TestHowManyMembers(t *testing.T) {
	p := mandatary()
	d, _, _ := signedIn(t, p, 100, 24)
	d.Sees("Cabinet DURAND · mandataire de 2 adhérents")
	p = mandatary()
	p.members = p.members[:1]
	d, _, _ = signedIn(t, p, 100, 24)
	d.Sees("Cabinet DURAND · mandataire de 1 adhérent ›")
}

// The palette has the places of a member, the commands of the screen, and what the account
// may do; a right that is missing has no entry.
func TestWhatThePaletteHas(t *testing.T) {
	entries := func(m *Model) string {
		var all []string
		for _, c := range m.choices() {
			all = append(all, c.name)
		}
		return strings.Join(all, "|")
	}
	_, m, _ := signedIn(t, newPortal(), 80, 24)
	all := entries(m)
	for _, want := range []string{textHome, "Vos contacts et adresses", "Contrôler la liste", "Importer un fichier de salariés", textAccount,
		textRenewal, textSignOut, textHelpName, textQuitName, "Gérer vos effectifs"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q in %s", want, all)
		}
	}
	if strings.Contains(all, textClients) || strings.Contains(all, textMailbox) {
		t.Errorf("of others: %s", all)
	}
	p := newPortal()
	p.members[0].Rights = []spst.Right{spst.RightRead}
	_, m, _ = signedIn(t, p, 80, 24)
	if all := entries(m); strings.Contains(all, "Importer un fichier de salariés") {
		t.Errorf("without the right: %s", all)
	}
	_, m, _ = signedIn(t, mandatary(), 80, 24)
	if all := entries(m); !strings.Contains(all, textClients) || strings.Contains(all, "Vos contacts et adresses") {
		t.Errorf("of a mandatary among the members: %s", all)
	}
}

// Each place of the palette is gone to from Accueil, which is under it.
func TestThePaletteGoesToEachPlace(t *testing.T) {
	d, m, _ := signedIn(t, newPortal(), 120, 40)
	for _, c := range []struct{ typed, title string }{
		{"contacts et", "Vos contacts et adresses"}, {"mon compte", textAccount}, {"changer de mot", textRenewal},
		{"rendez", "Gérer vos rendez-vous"},
	} {
		d.Key(":")
		d.Type("zzz")
		d.Key("backspace", "backspace", "backspace")
		d.Type(c.typed)
		d.Key("enter")
		if !strings.HasPrefix(m.title(), c.title) {
			t.Errorf("%q goes to %q", c.typed, m.title())
		}
		for len(m.stack) > 1 {
			d.Run(m.do(tui.Pop{}))
		}
	}
	d.Key(":")
	if line := d.CursorLine(); !strings.Contains(line, textPalette) {
		t.Errorf("the cursor is on %q", line)
	}
	d.Type("aide")
	d.Key("enter")
	d.Sees("Aide · Accueil")
}

// The best match is first, a choice stays in view however far one goes, and a click
// beside the choices takes none.
func TestThePalettesOrder(t *testing.T) {
	d, _, _ := signedIn(t, newPortal(), 80, 24)
	d.Key(":")
	d.Type("vos")
	d.Key("down", "down", "down")
	d.Type(" e")
	d.Sees("▌ Gérer vos effectifs")
	d.Key("esc", ":")
	d.Key("pgdown")
	d.SeesNot("▌ Accueil")
	d.Key("pgup")
	d.Sees("▌ Accueil")
	for range 40 {
		d.Key("down")
		d.Sees("▌ ")
	}
	d.Sees("▌ " + textQuitName)
	d.ClickOn(textPalette)
	d.Sees("▌ " + textQuitName)
	d.Type("accueil")
	d.Click(40, 16) // under the only choice
	d.Sees("▌ Accueil")
}

// Over work that is not saved, another member is asked about, as leaving is.
func TestChangingMemberAsks(t *testing.T) {
	d, m, _ := signedIn(t, mandatary(), 80, 24)
	d.Key("enter")
	p := (&page{title: "Formulaire", unsaved: true, capturing: true}).put(m)
	d.Key("ctrl+o")
	d.Sees(textAbandon)
	d.Key("n")
	d.Sees("Formulaire : la page")
	d.Key("ctrl+o", "o")
	d.Sees("Mes clients")
	if p.closed != 1 || len(m.stack) != 1 {
		t.Errorf("closed %d times, %d screens", p.closed, len(m.stack))
	}
}

// The password asked for again goes back to the work that asked, by typing or pasting.
func TestThePasswordGoesBackToTheWork(t *testing.T) {
	p := newPortal()
	d, m, _ := signedIn(t, p, 80, 24)
	work := (&page{title: "Formulaire"}).put(m)
	refusal := &spst.Error{Kind: spst.Forbidden, Code: spst.CodeConfirmPassword, Message: "Donnez votre mot de passe."}
	d.Run(m.fail(refusal))
	if line := d.CursorLine(); !strings.Contains(line, textProveLabel) {
		t.Errorf("the cursor is on %q", line)
	}
	d.Paste("secret")
	d.Click(40, 12)
	d.Hold()
	d.Key("ctrl+s")
	d.Sees(textProving)
	d.Release()
	d.SeesNot(textProving)
	if work.proved != 1 {
		t.Errorf("told %d times", work.proved)
	}
	d.Run(m.fail(refusal))
	d.Type("secret")
	d.Hold()
	d.Key("enter")
	p.fail = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Release()
	d.Sees("Votre session a pris fin")
	if work.proved != 1 {
		t.Error("told though it was not given")
	}
}

func (deaf) SignOut(context.Context) error {
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
}
