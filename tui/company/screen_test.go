package company

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

var today = spst.NewDate(2026, time.November, 23)

// portal keeps one company, as the real one does.
type portal struct {
	company    spst.Company
	situations []spst.SituationChange
	fail       error // of every call
	lost       bool  // the next write is done, but its answer is lost
	incomplete []spst.Problem
	keys       []string // of the writes that were carried out
	untouched  bool     // nobody has changed anything
	read       int      // how often the history was
}

func newPortal() *portal {
	return &portal{company: spst.Company{
		Version: 1, Name: "FLEURISTE MARTIN", SIRET: "77570158400168", JoinedOn: spst.NewDate(1997, time.February, 4),
		PostalAddress: spst.PostalAddress{Line1: "12 RUE DES LILAS", PostalCode: "76000", City: "ROUEN"},
		Activity:      "FLEURISTE", Phone: "0276081200", NAFCode: "47.76Z",
		NAFLabel:   "Commerce de détail de fleurs, plantes, graines, engrais, animaux de compagnie et aliments pour ces animaux en magasin spécialisé",
		Validation: spst.Validation{At: time.Date(2025, time.October, 19, 9, 0, 0, 0, time.UTC), Account: spst.Account{Name: "Marie Dupont"}},
	}}
}

func (p *portal) Company(context.Context, string) (spst.Company, error) { return p.company, p.fail }

func (p *portal) UpdateCompany(_ context.Context, key, _ string, c spst.Company) (spst.Company, error) {
	return p.write(key, c.Version, func() {
		validation := p.company.Validation
		p.company = c
		p.company.Validation = validation
	})
}

func (p *portal) CompanyHistory(context.Context, string) ([]spst.HistoryEntry, error) {
	p.read++
	if p.untouched {
		return nil, p.fail
	}
	changed := uitest.LastChange()
	changed[0].Fields = []string{"phone", "naf_code"}
	return changed, p.fail
}

func (p *portal) Contacts(context.Context, string) ([]spst.Contact, error) {
	return []spst.Contact{
		{Civility: spst.Madame, LastName: "MARTIN", FirstName: "Séverine", Email: "s.martin@fleuriste.example", Phone: "0276081200",
			Types: []spst.ContactType{spst.BillingContact, spst.ManagerContact}},
		{LastName: "PETIT", Types: []spst.ContactType{spst.ManagerContact}},
	}, nil
}

func (p *portal) ValidateCompany(_ context.Context, key, _ string, version int64) (spst.Company, error) {
	if p.incomplete != nil {
		return spst.Company{}, &spst.Error{Kind: spst.Invalid, Code: "company_incomplete", Problems: p.incomplete}
	}
	return p.write(key, version, func() {
		p.company.Validation = spst.Validation{At: today.Time().Add(9 * time.Hour), Account: spst.Account{Name: "Marie Dupont"}}
	})
}

func (p *portal) write(key string, version int64, do func()) (spst.Company, error) {
	again := len(p.keys) > 0 && p.keys[len(p.keys)-1] == key
	switch {
	case p.fail != nil:
		return spst.Company{}, p.fail
	case !again && version != p.company.Version:
		current := p.company
		return spst.Company{}, &spst.Error{Kind: spst.Stale, Code: "stale", Current: &current}
	case !again:
		do()
		p.company.Version++
		p.keys = append(p.keys, key)
	}
	if p.lost {
		p.lost = false
		return spst.Company{}, &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	}
	return p.company, nil
}

func (p *portal) SituationChanges(context.Context, string) ([]spst.SituationChange, error) {
	return slices.Clone(p.situations), p.fail
}

func (p *portal) AnnounceSituationChange(_ context.Context, _, _ string, x spst.SituationChange) (spst.SituationChange, error) {
	x.UndoableUntil = today.AddDays(29)
	x.ID, x.DeclaredAt, x.Account = "s1", today.Time().Add(9*time.Hour), spst.Account{Name: "Marie Dupont"}
	p.situations = append(p.situations, x)
	return x, p.fail
}

func (p *portal) WithdrawSituationChange(_ context.Context, key, _, id string) (spst.SituationChange, error) {
	for i := range p.situations {
		if x := &p.situations[i]; x.ID == id && p.fail == nil {
			x.WithdrawnAt = today.Time().Add(10 * time.Hour)
			if p.keys = append(p.keys, key); p.lost {
				p.lost = false
				return spst.SituationChange{}, &spst.Error{Kind: spst.Unavailable, Code: "cut"}
			}
			return *x, nil
		}
	}
	return spst.SituationChange{}, p.fail
}

func (p *portal) Service(context.Context) (spst.Service, error) {
	return spst.Service{Mailboxes: []spst.Mailbox{{Code: "comptabilite", Email: "comptabilite@amsn.fr"}}}, p.fail
}

func start(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	m := spst.Member{Number: "100042", Headcount: 44, Rights: []spst.Right{spst.RightRead, spst.RightCompany}}
	s := New(p, uitest.Base(t), Options{Member: m, Today: today}).Under().(*Screen)
	return uitest.NewDriver(t, s.panes, w, h), s
}

func TestShowsWhatIsMissing(t *testing.T) {
	d, _ := start(t, newPortal(), 80, 36)
	d.Sees("▲ Validé le 19/10/2025, il y a plus d'un an", "775 701 584 00168", "✗ à renseigner · proposé : FR74775701584", "02 76 08 12 00",
		"Commerce de détail de fleurs", "04/02/1997", "L'email administratif manque", "comptabilite@amsn.fr", "aucun changement annoncé")
}

func TestEditTakesTheProposedVAT(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("e")
	d.Sees("Renseignez impérativement", "proposé : FR74775701584", "SIRET 775 701 584 00168", "comptabilite@amsn.fr")
	d.Key("enter") // the focus is on what is missing
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeSaved})
	if p.company.VAT != "FR74775701584" || s.panes.Unsaved() || s.panes.Capturing() {
		t.Errorf("kept %q", p.company.VAT)
	}
	d.Sees("FR74775701584")
}

func TestExemptInsteadOfANumber(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("e", "tab", "space", "ctrl+s")
	if !p.company.VATExempt || p.company.VAT != "" {
		t.Errorf("kept %+v", p.company)
	}
	d.Sees("non assujetti à la TVA")
}

func TestRefusedFieldsKeepTheForm(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 36)
	d.Key("e")
	d.Type("FR00775701584")
	d.Key("ctrl+s")
	d.Sees("clé attendue 74")
	d.Key("tab", "tab", "tab")
	d.Key("tab", "tab") // mobile
	d.Type("0033 2 76 08 12 00")
	d.Key("tab")
	d.Sees("02 76 08 12 00", "Un portable commence par 06 ou 07")
	d.Type("contact@gmial.com")
	d.Key("tab")
	d.Sees("le plus proche est gmail.com")
	if len(p.keys) != 0 {
		t.Error("something was saved")
	}
	d.Key("esc")
	if c, ok := d.Last().(tui.Ask); !ok || c.Title == "" {
		t.Errorf("esc asks nothing: %v", d.Last())
	}
	d.Accept()
	d.Sees("✗ à renseigner")
}

// Two people change the same company: what both changed is decided field by field.
func TestTwoPeople(t *testing.T) {
	for side, phone := range map[string]string{"left": "0276081299", "right": "0276081277"} {
		p := newPortal()
		d, s := start(t, p, 120, 36)
		d.Key("e", "enter")
		for range 3 {
			d.Key("tab") // phone
		}
		for range 14 {
			d.Key("backspace")
		}
		d.Type("0276081299")
		p.company.Phone, p.company.Activity = "0276081277", "FLEURS ET PLANTES"
		p.company.Version = 2
		d.Key("ctrl+s")
		d.Sees("FLEURISTE MARTIN a changé au portail", "( ) 02 76 08 12 99", "( ) 02 76 08 12 77", "(•) FLEURS ET PLANTES", "(•) FR74775701584")
		d.Key(side, "ctrl+s")
		if p.company.Phone != phone || p.company.Activity != "FLEURS ET PLANTES" || p.company.VAT == "" || s.panes.Unsaved() {
			t.Errorf("%s kept %+v", side, p.company)
		}
	}
}

// All of theirs is nothing to save, and the screen knows it.
func TestTakeTheirs(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 120, 36)
	d.Key("e")
	d.ClickOn("[ ] Non assujetti")
	p.company.VAT, p.company.Phone, p.company.Version = "FR74775701584", "0276081277", 2
	d.Key("ctrl+s")
	d.Sees("Non assujetti à la TVA", "(•) FR74775701584", "(•) 02 76 08 12 77")
	d.ClickOn("( ) non")
	d.Key("ctrl+s", "esc")
	d.Sees("FR74775701584", "02 76 08 12 77")
	if s.panes.Unsaved() || s.panes.Capturing() || len(p.keys) != 0 {
		t.Errorf("something is left to save, or was: %q", p.keys)
	}
}

// What is typed while the form is saved is for the screen.
func TestTypedAhead(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("e", "enter")
	d.Hold()
	d.Key("ctrl+s", "a")
	d.Release()
	if s.panes.Title() != titleSituation || p.company.VAT != "FR74775701584" {
		t.Errorf("on %q, kept %q", s.panes.Title(), p.company.VAT)
	}
}

func TestSavingAgainDoesNotDouble(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	p.lost = true
	d.Key("e", "enter", "ctrl+s")
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("got %v", d.Last())
	}
	d.Sees("FR74775701584")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeSaved})
	if len(p.keys) != 1 {
		t.Errorf("written %d times", len(p.keys))
	}
}

func TestValidate(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("v")
	d.Accept()
	d.Did(tui.Notice{Text: noticeValidated})
	d.Sees("✓ Réponses validées le 23/11/2026 par Marie Dupont.")
	p.incomplete = []spst.Problem{{Field: "vat", Code: "vat_required", Severity: spst.SeverityError, Message: "x"}}
	d.Key("v")
	d.Accept()
	d.Sees("proposé : FR74775701584", "TVA intra. *")
	d.Key("esc")
	p.incomplete = []spst.Problem{{Field: "billing_email", Code: "billing_email_missing", Severity: spst.SeverityError, Message: "x"}}
	d.Key("v")
	d.Accept()
	if f, ok := d.Last().(tui.Fail); !ok || !strings.Contains(f.Err.Error(), "email de facturation") {
		t.Errorf("got %v", d.Last())
	}
	d.Key("t")
	if push, ok := d.Last().(tui.Push); !ok || push.Route.(route.Contacts).Member.Number != "100042" {
		t.Errorf("t does %v", d.Last())
	}
}

func TestSituation(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("a", "ctrl+s")
	d.Sees("Choisissez le changement de situation", "La date d'effet manque")
	d.Key("j", "g")
	for s.panes.Top().(interface{ Unsaved() bool }).Unsaved() {
		t.Fatal("letters tick")
	}
	d.Key("shift+tab", "shift+tab")
	d.ClickOn("Plus de personnel")
	d.Sees("[x] Plus de personnel", "44 salariés présents")
	d.ClickOn("Cession de fonds")
	d.Sees("[ ] Plus de personnel", "[x] Cession de fonds")
	d.ClickOn("Date d'effet")
	d.Type("31122026")
	d.Key("tab")
	d.Type("Repris par Mme Durand.")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeAnnounced})
	d.Key("G")
	d.Sees("Cession de fonds", "effet le 31/12/2026, annoncé le 23/11/2026 par Marie Dupont", "Repris par")
}

// u takes the last change of situation back, asking first, and no older one.
func TestWithdraw(t *testing.T) {
	p := newPortal()
	p.situations = []spst.SituationChange{
		{ID: "s3", Kind: spst.Liquidation, WithdrawnAt: today.Time(), UndoableUntil: today.AddDays(9)},
		{ID: "s2", Kind: spst.BusinessSale, EffectiveOn: spst.NewDate(2026, time.December, 31), UndoableUntil: today},
		{ID: "s1", Kind: spst.Administration, UndoableUntil: today.AddDays(-1)},
	}
	d, _ := start(t, p, 120, 36)
	d.Key("u")
	if c, ok := d.Last().(tui.Ask); !ok || c.Title != "Retirer « Cession de fonds » au 31/12/2026 ?" {
		t.Fatalf("u does %v", d.Last())
	}
	p.lost = true
	d.Accept()
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("cut: %v", d.Last())
	}
	d.Key("u")
	d.Accept()
	d.Did(tui.Notice{Text: noticeWithdrawn})
	if len(p.keys) != 2 || p.keys[0] != p.keys[1] {
		t.Errorf("the keys are %q", p.keys)
	}
	d.Sees("✗ retiré le")
	d.Key("u")
	d.Did(tui.Note{Text: noticeNoWithdrawal})
}

func TestWithoutTheRight(t *testing.T) {
	p := newPortal()
	s := New(p, uitest.Base(t), Options{Member: spst.Member{Rights: []spst.Right{spst.RightRead}}, Today: today}).Under().(*Screen)
	d := uitest.NewDriver(t, s.panes, 80, 20)
	for _, k := range []string{"e", "a", "v", "u"} {
		d.Key(k)
		if f, ok := d.Last().(tui.Fail); !ok || !strings.Contains(f.Err.Error(), "mandat") || s.panes.Capturing() {
			t.Errorf("%s does %v", k, d.Last())
		}
	}
}

func TestPortalAwayThenBack(t *testing.T) {
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, _ := start(t, p, 80, 20)
	d.Sees("Le portail ne répond pas", "réessayer")
	d.Key("e")
	p.fail = nil
	d.Send(tui.Online(true))
	d.Sees("FLEURISTE MARTIN")
}

func TestLateAnswersAreDropped(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Hold()
	d.Key("r")
	d.Key("r")
	held := d.Held()
	p.company.Activity = "AUTRE"
	d.ReleaseOne(held - 1) // what was asked last, first
	for range d.Held() - held + 1 {
		d.ReleaseOne(held - 1)
	}
	d.Sees("AUTRE")
	p.company.Activity = "TROP TARD"
	d.ReleaseOne(0)
	for range 3 {
		d.ReleaseOne(d.Held() - 1)
	}
	d.SeesNot("TROP TARD")
	s.Close()
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		name := fmt.Sprintf("%dx%d", size[0], size[1]+4)
		p := newPortal()
		p.situations = []spst.SituationChange{{
			Kind: spst.Administration, EffectiveOn: spst.NewDate(2021, time.March, 1), Comment: "Plan de continuation accepté.",
			DeclaredAt: time.Date(2021, time.March, 4, 10, 0, 0, 0, time.UTC), Account: spst.Account{Name: "Marie Dupont"},
		}}
		d, _ := start(t, p, size[0], size[1])
		d.Golden("company-" + name)
		d.Key("e")
		d.Golden("form-" + name)
		d.Key("esc", "a")
		d.Golden("situation-" + name)
	}
}
