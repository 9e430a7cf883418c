package contacts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var (
	down  = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	ended = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
)

func member() spst.Member {
	return spst.Member{Number: "100042", Rights: []spst.Right{spst.RightRead, spst.RightCompany}}
}

// crowd is a portal with n people who hold a type, and as many addresses.
func crowd(n int) *portal {
	p := newPortal()
	for i := range n {
		p.contacts = append(p.contacts, spst.Contact{
			Head: spst.Head{ID: fmt.Sprint("p", i), Version: 1}, LastName: fmt.Sprintf("PERSONNE%04d", i), Mobile: "0612345678",
			Types: []spst.ContactType{spst.HRContact},
		})
		p.addresses = append(p.addresses, spst.Address{Head: spst.Head{ID: fmt.Sprint("q", i), Version: 1}, Label: fmt.Sprintf("Adresse%04d", i)})
	}
	return p
}

// on moves to the first row that is wanted, from the top.
func on(d *uitest.Driver, s *Screen, wanted func(row) bool) {
	d.Key("g")
	for range s.rows {
		if wanted(s.current()) {
			return
		}
		d.Key("j")
	}
}

func TestEveryKeyAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d, _ := start(t, crowd(9), 80, 20)
		d.Key("j", "j")
		return d
	})
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d, _ := start(t, newPortal(), 80, 20)
		d.Key("/")
		d.Type("te")
		d.Key("down", "left")
		return d
	})
	for opens, except := range map[string][]string{"e": {"f2", "space"}, "a": {"f2", "space"}, "A": {"shift+tab", "up"}} {
		uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
			d, _ := start(t, newPortal(), 80, 20)
			d.Key(opens, "x")
			return d
		}, except...)
	}
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(crowd(5), uitest.Base(tb), Options{Member: member()}), w, h)
	})
}

// Many people and addresses are walked through from end to end; the row of the
// cursor is always seen, under the title of its type.
func TestManyContacts(t *testing.T) {
	d, s := start(t, crowd(60), 80, 20)
	for i, want := range map[string]string{"G": "Adresse0059", "g": "MARTIN SEVERINE", "end": "Adresse0059", "home": "MARTIN SEVERINE",
		"pgdown": "Adresse0059", "pgup": "MARTIN"} {
		d.Key(i)
		d.Sees(want)
	}
	d.Key("g")
	for range len(s.rows) + 5 {
		d.Key("j")
		d.Sees(theme.Mark)
	}
	d.Sees("Adresse0059")
	for s.current().contact == nil {
		d.Key("k")
	}
	d.Sees(theme.Mark, "PERSONNE0059")
	for s.current().kind == spst.HRContact {
		d.Key("k")
	}
	d.Sees(spst.HRContact.Label()) // the title of the part that one comes from is still there
	d.Wheel(5, 5, -400)
	d.Sees(textIntro, "MARTIN SEVERINE")
}

// With nobody at all each type says how to add somebody, and the billing contact
// that it is obligatory.
func TestNobody(t *testing.T) {
	d, s := start(t, &portal{}, 80, 26)
	d.Sees(theme.SignError+" "+textMissing, textNobody, textNoPlace)
	d.Key("x")
	d.Did(tui.Note{Text: noticeNobody})
	d.Key("y")
	d.Did(tui.Note{Text: noticeNothing})
	d.Key("c")
	d.Did(tui.Note{Text: noticeNoCodes})
	d.Key("enter")
	d.Sees("[x] Adresse de Facturation")
	d.ClickOn(textNoAddress) // there is none to choose from
	d.Sees(hintAddAddress)
	d.Key("esc", "G", "enter")
	if s.panes.Title() != titleAdd {
		t.Errorf("enter on no address opens %q", s.panes.Title())
	}
}

func TestLoadingAndAway(t *testing.T) {
	p := newPortal()
	s := New(p, uitest.Base(t), Options{Member: member()}).Under().(*Screen)
	d := uitest.NewHeldDriver(t, s.panes, 80, 20)
	d.Sees(textLoading)
	d.Key("u")
	d.Did(tui.Note{Text: noticeNotYet})
	d.Key("A")
	if s.panes.Len() > 0 {
		t.Error("opens a form before the addresses are there")
	}
	d.Release()
	d.Sees("Nom de l'adresse")
	d.Key("esc")
	d.Sees("TEST XYZ")
	p.fail = down
	d.Key("r")
	d.Did(tui.Notice{Text: noticeRefreshing})
	d.Sees("TEST XYZ") // what is known stays
	p.fail = ended
	d.Key("r")
	d.Failed(ended)
}

// The page comes back whole whichever of its lists was missing.
func TestOnlineAsksForWhatIsMissing(t *testing.T) {
	d, _ := start(t, newPortal(), 80, 20)
	d.Hold()
	d.Send(tui.Online(true))
	if d.Held() != 0 {
		t.Error("asks again for what is there")
	}
	for _, missing := range []func(*portal){func(p *portal) { p.noContacts = down }, func(p *portal) { p.noAddresses = down }} {
		p := newPortal()
		missing(p)
		d, _ := start(t, p, 80, 20)
		d.Sees("Le portail ne répond pas", "réessayer.")
		p.noContacts, p.noAddresses = nil, nil
		d.Hold()
		d.Send(tui.Online(false))
		if d.Held() != 0 {
			t.Error("asks a portal that is away")
		}
		d.Release()
		d.Send(tui.Online(true))
		d.Sees("TEST XYZ", "Facturation")
	}
}

func TestLateAnswersAreDropped(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Hold()
	d.Key("r", "r")
	d.ReleaseOne(0) // each asks for two lists
	d.ReleaseOne(0)
	p.contacts[1].LastName, p.addresses[0].Label = "À TEMPS", "Ici"
	d.ReleaseOne(2)
	d.ReleaseOne(2)
	d.Sees("À TEMPS", "Ici")
	p.contacts[1].LastName, p.addresses[0].Label = "TROP TARD", "Ailleurs"
	d.Release()
	d.SeesNot("TROP TARD", "Ailleurs")
}

// Every word is found anywhere in what a row says, without accents or capitals.
func TestSearch(t *testing.T) {
	for typed, want := range map[string][]string{
		"martin severine": {"MADAME MARTIN"}, "GMIAL": {"MADAME MARTIN"}, "0276": {"TEST XYZ"}, "rh xyz": nil,
		"ressources xyz": {"Responsable Ressources", "TEST XYZ"},
		"lilas":          {headAddresses, "12 RUE DES LILAS"}, "Sécurité": {"Référent sécurité", "TEST XYZ"}, "zzz": nil,
	} {
		d, s := start(t, newPortal(), 80, 20)
		d.Key("/")
		d.Type(typed)
		d.Sees(want...)
		if want == nil {
			d.Sees(widget.NothingFound)
		}
		if !strings.HasPrefix(d.CursorLine(), "Rechercher") {
			t.Errorf("the cursor is on %q", d.CursorLine())
		}
		d.Key("down", "down", "enter") // moves among what is found
		if len(s.rows) > 0 && !s.current().chosen() {
			t.Errorf("%q: on a title", typed)
		}
	}
}

func TestASearchIsPasted(t *testing.T) {
	d, _ := start(t, newPortal(), 80, 20)
	d.Key("/")
	d.Paste("lilas")
	d.SeesNot("TEST XYZ")
	d.Sees("12 RUE DES LILAS")
	if got := d.HelpLine(); strings.Contains(got, "ajouter") || got == "" {
		t.Errorf("while one searches: %q", got)
	}
}

// The cursor stays on whom it was on when the lists are read again, in the same part.
func TestTheCursorStays(t *testing.T) {
	p := crowd(3)
	d, s := start(t, p, 80, 20)
	on(d, s, func(r row) bool { return r.id() == "c2" && r.kind == spst.HRContact })
	p.contacts = slices.Insert(p.contacts, 0, spst.Contact{Head: spst.Head{ID: "c0", Version: 1}, LastName: "AVANT",
		Types: spst.ContactTypes()})
	d.Key("r")
	if r := s.current(); r.id() != "c2" || r.kind != spst.HRContact {
		t.Errorf("on %+v", r)
	}
}

// The pane beside says all of what the row cuts.
func TestTheDetailBeside(t *testing.T) {
	p := newPortal()
	c := &p.contacts[1]
	c.Position, c.Mobile, c.Codes = "Chef d'atelier", "0612345678", spst.CodesReceived
	d, s := start(t, p, 120, 36)
	on(d, s, func(r row) bool { return r.id() == "c2" })
	d.Sees("Chef d'atelier", "06 12 34 56 78", "02 76 08 12 00", title("address_id")+"    Facturation", theme.SignOK+" "+textReceived)
	for _, kind := range c.Types {
		if strings.Count(d.Screen(), kind.Label()[:18]) < 2 {
			t.Errorf("%s is not in the detail", kind)
		}
	}
	c.Codes = spst.CodesUnconfirmed
	d.Key("r")
	d.Sees("Cet email recevra les codes", "confirmé : c.")
	d.Key("G")
	d.Sees("12 RUE DES LILAS")
	if strings.Count(d.Screen(), "76000 ROUEN") != 2 {
		t.Errorf("the address is not beside:\n%s", d.Screen())
	}
}

// Whom one reaches by phone only is reached by any number that is known.
func TestHowToReach(t *testing.T) {
	p := newPortal()
	p.contacts[1].Email, p.contacts[1].Phone, p.contacts[1].Mobile = "", "", "0612345678"
	d, _ := start(t, p, 80, 20)
	d.Sees(textNoEmail, "06 12 34 56 78")
	p.contacts[1].Phone = "0276081200"
	d.Key("r")
	d.Sees(textNoEmail, "02 76 08 12 00")
	p.contacts[1].Email = strings.Repeat("long", 8) + "@exemple.fr"
	d.Key("r")
	d.Sees(p.contacts[1].Email)
	d.SeesNot("02 76 08 12 00")
}

// A billing contact that cannot receive invoices is an error there, and a remark in
// its other types.
func TestSigns(t *testing.T) {
	p := newPortal()
	p.contacts = p.contacts[1:]
	p.contacts[0].Email = ""
	d, _ := start(t, p, 80, 26)
	if got := strings.Count(d.Screen(), theme.SignError+" TEST XYZ"); got != 1 {
		t.Errorf("%d errors:\n%s", got, d.Screen())
	}
	d.Sees(theme.SignWarn + " TEST XYZ")
}

func TestClicks(t *testing.T) {
	d, s := start(t, newPortal(), 80, 20)
	at := s.current()
	d.ClickOn(textIntro)
	d.ClickOn(spst.SafetyContact.Label()) // a title
	if s.current() != at || s.panes.Inside() {
		t.Errorf("on %+v", s.current())
	}
	d.Wheel(5, 5, 100)
	d.ClickOn("12 RUE")
	if s.panes.Title() != titleEdit+"Facturation" {
		t.Errorf("a click on the row of the cursor opens %q", s.panes.Title())
	}
	readOnly := New(newPortal(), uitest.Base(t), Options{Member: spst.Member{Rights: []spst.Right{spst.RightRead}}})
	d = uitest.NewDriver(t, readOnly, 80, 20)
	d.ClickOn("MADAME MARTIN")
	d.Did(tui.No(noticeNoRight))
}

func TestTheHelpLine(t *testing.T) {
	d, s := start(t, newPortal(), 80, 20)
	if got := d.HelpLine(); got != "e modifier · a ajouter un contact · A ajouter une adresse · x retirer · c confirmer l'email · u annuler · y copier · / chercher · s trier · E exporter · p imprimer" {
		t.Errorf("%q", got)
	}
	d.Key("A")
	if got := d.HelpLine(); !strings.Contains(got, "ctrl+s valider · esc annuler") || s.panes.Title() != titleAddAddress {
		t.Errorf("in %q: %q", s.panes.Title(), got)
	}
}

// « Le coupon-réponse facture dématérialisée » is proposed as a PDF, for who has to send it back.
func TestCoupon(t *testing.T) {
	d, s := start(t, newPortal(), 80, 24)
	d.Sees("vérifiez l'email de facturation & dématérialisation", "D coupon")
	d.Key("D")
	d.Did(tui.Push{Route: route.Export{Member: s.member, What: route.PrintCoupon, Paper: true}})
}
