package contacts

import (
	"cmp"
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

// portal keeps two lists, as the real one does.
type portal struct {
	contacts                []spst.Contact
	addresses               []spst.Address
	fail                    error // of every call
	noContacts, noAddresses error // of one list
	refuse                  error // of the next write
	lost                    bool  // the next write is done, but its answer is lost
	keys                    []string
	mailed                  []string // the keys of the codes asked for
}

func newPortal() *portal {
	return &portal{
		contacts: []spst.Contact{
			{
				Head: spst.Head{ID: "c1", Version: 1}, Civility: spst.Madame, LastName: "MARTIN", FirstName: "SEVERINE",
				Email: "s.martin@gmial.com", Types: []spst.ContactType{spst.BillingContact}, AddressID: "a1",
			},
			{
				Head: spst.Head{ID: "c2", Version: 1}, LastName: "TEST", FirstName: "XYZ", Email: "xyz@exemple.fr", Phone: "0276081200",
				Types:     []spst.ContactType{spst.BillingContact, spst.SafetyContact, spst.SiteContact, spst.InvoiceContact, spst.HRContact},
				AddressID: "a1",
			},
		},
		addresses: []spst.Address{{
			Head: spst.Head{ID: "a1", Version: 1}, Label: "Facturation",
			PostalAddress: spst.PostalAddress{Line1: "12 RUE DES LILAS", PostalCode: "76000", City: "ROUEN"},
		}},
	}
}

func (p *portal) Contacts(context.Context, string) ([]spst.Contact, error) {
	return slices.DeleteFunc(slices.Clone(p.contacts), func(c spst.Contact) bool { return !c.RemovedAt.IsZero() }),
		cmp.Or(p.noContacts, p.fail)
}

func (p *portal) Addresses(context.Context, string) ([]spst.Address, error) {
	return slices.DeleteFunc(slices.Clone(p.addresses), func(a spst.Address) bool { return !a.RemovedAt.IsZero() }),
		cmp.Or(p.noAddresses, p.fail)
}

// put adds or changes one of a list, as often as there are keys.
func put[T any](p *portal, list *[]T, head func(*T) *spst.Head, key, id string, version int64, change func(*T)) (T, error) {
	var none T
	if p.fail != nil || p.refuse != nil {
		err := p.fail
		if p.refuse != nil {
			err, p.refuse = p.refuse, nil
		}
		return none, err
	}
	i := slices.IndexFunc(*list, func(v T) bool { return head(&v).ID == id })
	if !slices.Contains(p.keys, key) {
		p.keys = append(p.keys, key)
		if i < 0 {
			*list = append(*list, none)
			i = len(*list) - 1
		}
		v := (*list)[i]
		if had := *head(&v); had.ID != "" && had.Version != version {
			return none, &spst.Error{Kind: spst.Stale, Code: "stale", Current: &v}
		}
		change(&v)
		head(&v).ID, head(&v).Version = id, version+1
		(*list)[i] = v
	}
	if p.lost {
		p.lost = false
		return none, &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	}
	return (*list)[i], nil
}

func contactHead(c *spst.Contact) *spst.Head { return &c.Head }
func addressHead(a *spst.Address) *spst.Head { return &a.Head }

func (p *portal) AddContact(_ context.Context, key, _ string, c spst.Contact) (spst.Contact, error) {
	return put(p, &p.contacts, contactHead, key, "new", 0, func(v *spst.Contact) { *v = c })
}

func (p *portal) UpdateContact(_ context.Context, key, _ string, c spst.Contact) (spst.Contact, error) {
	return put(p, &p.contacts, contactHead, key, c.ID, c.Version, func(v *spst.Contact) { *v = c })
}

func (p *portal) ContactHistory(context.Context, string, string) ([]spst.HistoryEntry, error) {
	return uitest.LastChange(), nil
}

func (p *portal) AddressHistory(context.Context, string, string) ([]spst.HistoryEntry, error) {
	return uitest.LastChange(), nil
}

func (p *portal) RemoveContact(_ context.Context, key, _, id string, version int64) (spst.Contact, error) {
	return put(p, &p.contacts, contactHead, key, id, version, func(v *spst.Contact) { v.RemovedAt = time.Unix(1, 0) })
}

func (p *portal) RestoreContact(_ context.Context, key, _, id string, version int64) (spst.Contact, error) {
	return put(p, &p.contacts, contactHead, key, id, version, func(v *spst.Contact) { v.RemovedAt = time.Time{} })
}

func (p *portal) SendEmailCode(_ context.Context, key, _, _ string) (spst.EmailCodeSent, error) {
	if p.fail != nil {
		return spst.EmailCodeSent{}, p.fail
	}
	p.mailed = append(p.mailed, key)
	return spst.EmailCodeSent{Masked: "a.m***@fleu***.example", ExpiresAt: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}, nil
}

func (p *portal) ConfirmEmail(_ context.Context, _, id string, code spst.EmailCode) (spst.Contact, error) {
	if code.Code != "ACDE-FHJK" {
		return spst.Contact{}, &spst.Error{Kind: spst.Invalid, Code: "code", Message: "Ce n'est pas le code reçu.",
			Problems: []spst.Problem{{Field: "code", Code: "code", Severity: spst.SeverityError, Message: "Ce n'est pas le code reçu."}}}
	}
	i := slices.IndexFunc(p.contacts, func(c spst.Contact) bool { return c.ID == id })
	p.contacts[i].Codes = spst.CodesReceived
	p.contacts[i].Version++
	return p.contacts[i], nil
}

func (p *portal) AddAddress(_ context.Context, key, _ string, a spst.Address) (spst.Address, error) {
	return put(p, &p.addresses, addressHead, key, "newa", 0, func(v *spst.Address) { *v = a })
}

func (p *portal) UpdateAddress(_ context.Context, key, _ string, a spst.Address) (spst.Address, error) {
	return put(p, &p.addresses, addressHead, key, a.ID, a.Version, func(v *spst.Address) { *v = a })
}

func (p *portal) RemoveAddress(_ context.Context, key, _, id string, version int64) (spst.Address, error) {
	return put(p, &p.addresses, addressHead, key, id, version, func(v *spst.Address) { v.RemovedAt = time.Unix(1, 0) })
}

func (p *portal) RestoreAddress(_ context.Context, key, _, id string, version int64) (spst.Address, error) {
	return put(p, &p.addresses, addressHead, key, id, version, func(v *spst.Address) { v.RemovedAt = time.Time{} })
}

func start(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	s := New(p, uitest.Base(t), Options{Member: spst.Member{Number: "100042", Rights: []spst.Right{spst.RightRead, spst.RightCompany}}}).Under().(*Screen)
	return uitest.NewDriver(t, s.panes, w, h), s
}

func TestListIsTheManuals(t *testing.T) {
	d, _ := start(t, newPortal(), 80, 24)
	for _, kind := range spst.ContactTypes() {
		d.Sees(kind.Label())
	}
	d.Sees("▲ MADAME MARTIN SEVERINE", "s.martin@gmial.com", "TEST XYZ", "personne : a pour ajouter un contact", "Facturation")
}

func TestSearchAndExport(t *testing.T) {
	d, s := start(t, newPortal(), 80, 24)
	d.Key("/")
	d.Type("séverine factu")
	d.Sees("Rechercher", "▲ MADAME MARTIN SEVERINE")
	d.SeesNot("TEST XYZ", "personne : a pour")
	d.Key("enter")
	if !s.panes.Inside() || s.panes.Capturing() {
		t.Error("esc leaves what the search keeps out")
	}
	d.Key("esc")
	d.Sees("TEST XYZ", "personne : a pour")
	d.Key("/")
	d.Type("zzz")
	d.Sees("Rien ne correspond")
	d.Key("esc", "E")
	d.Did(tui.Push{Route: route.Export{Member: s.member, What: route.ExportContacts, Lines: len(s.contacts.Value)}})
}

func TestCorrectTheSlipThenUndo(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 24)
	d.Key("e")
	d.Sees("le plus proche est gmail.com")
	for range 9 {
		d.Key("backspace")
	}
	d.Type("gmail.com")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "MADAME MARTIN SEVERINE : modification enregistrée. u l'annule."})
	if p.contacts[0].Email != "s.martin@gmail.com" || s.panes.Capturing() {
		t.Errorf("kept %q", p.contacts[0].Email)
	}
	d.SeesNot("▲")
	d.Key("u")
	d.Did(tui.Notice{Text: "MADAME MARTIN SEVERINE : dernier geste annulé."})
	if p.contacts[0].Email != "s.martin@gmial.com" || p.contacts[0].Version != 3 {
		t.Errorf("kept %+v", p.contacts[0])
	}
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
}

func TestAddFromAnEmptyType(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 24)
	for s.current().kind != spst.PhysicianContact {
		d.Key("j")
	}
	d.Key("enter")
	d.Sees("[x] Interlocuteur direct du médecin du travail")
	d.Key("ctrl+s")
	d.Sees("Le nom manque")
	d.Type("DURAND")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "DURAND : ajout enregistré. u l'annule."})
	d.Sees("DURAND", "sans email")
	if s.current().id() != "new" {
		t.Errorf("the cursor is on %+v", s.current())
	}
	d.Key("u")
	d.SeesNot("DURAND")
}

func TestBillingNeedsAnEmailAndAnAddress(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 30)
	d.Key("a")
	d.Type("DURAND")
	d.Key("ctrl+s")
	d.Sees("L'email de facturation est obligatoire", "L'adresse de facturation est obligatoire")
	d.Type("compta@exemple.fr")
	d.ClickOn("aucune ▾")
	d.Key("down", "enter", "ctrl+s")
	if len(p.contacts) != 3 || p.contacts[2].AddressID != "a1" || p.contacts[2].Email != "compta@exemple.fr" {
		t.Errorf("kept %+v", p.contacts)
	}
}

func TestRemoveAndUndo(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 24)
	d.Key("x")
	if c, ok := d.Last().(tui.Ask); !ok || c.Title != "Retirer MADAME MARTIN SEVERINE ?" {
		t.Fatalf("x does %v", d.Last())
	}
	d.Accept()
	d.SeesNot("SEVERINE")
	d.Key("u")
	d.Sees("SEVERINE")
	p.refuse = &spst.Error{Kind: spst.Conflict, Code: "last_billing_contact", Message: "Ce contact est le seul."}
	d.Key("x")
	d.Accept()
	if f, ok := d.Last().(tui.Fail); !ok || tui.Sentence(f.Err) != "Ce contact est le seul." {
		t.Errorf("got %v", d.Last())
	}
	d.Key("G", "x")
	d.Accept()
	d.Sees("aucune : A pour ajouter une adresse")
	d.Key("u")
	d.Sees("12 RUE DES LILAS")
}

func TestRemovingAgainDoesNotDouble(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 24)
	p.lost = true
	d.Key("x")
	d.Accept()
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("got %v", d.Last())
	}
	d.Key("x")
	d.Accept()
	if len(p.keys) != 1 || p.contacts[0].Version != 2 {
		t.Errorf("%d writes, version %d", len(p.keys), p.contacts[0].Version)
	}
}

func TestAddresses(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 24)
	d.Key("A")
	d.Type("Atelier")
	d.Key("tab")
	d.Type("1 rue A")
	d.Key("tab", "tab")
	d.Type("7600")
	d.Key("tab")
	d.Sees("Un code postal français a 5 chiffres")
	d.Type("ROUEN")
	d.Key("shift+tab")
	d.Type("0")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "Atelier : ajout enregistré. u l'annule."})
	d.Sees("1 rue A, 76000 ROUEN")
	d.Key("y")
	if d.Clipboard != "Atelier, 1 rue A, 76000 ROUEN" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("e")
	d.Type(" Nord")
	d.Key("ctrl+s")
	d.Sees("Atelier Nord")
	d.Key("u")
	d.SeesNot("Nord")
}

// editName opens the form of the contact of the sample, which has a slip in the e-mail,
// and goes to the name.
func editName(d *uitest.Driver) {
	d.Key("e", "shift+tab", "shift+tab", "shift+tab")
}

func TestTwoPeople(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 30)
	d.Key("e", "shift+tab", "shift+tab") // first name
	d.Type(" ANNE")
	p.contacts[0].FirstName, p.contacts[0].Position, p.contacts[0].Version = "SÉVERINE", "Comptable", 2
	d.Key("ctrl+s")
	d.Sees("MARTIN SEVERINE a changé au portail", "( ) SEVERINE ANNE", "( ) SÉVERINE", "(•) Comptable", "choisissez avec ← ou →", uitest.LastChangeSaid)
	d.Key("left", "ctrl+s")
	if c := p.contacts[0]; c.FirstName != "SEVERINE ANNE" || c.Position != "Comptable" {
		t.Errorf("kept %+v", c)
	}
}

func TestTwoPeopleAtAnAddress(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 30)
	d.Key("G", "e", "home")
	d.Type("NORD ")
	p.addresses[0].City, p.addresses[0].Version = "DIEPPE", 2
	d.Key("ctrl+s")
	d.Sees("a changé au portail", "modifié par vous seul", "(•) DIEPPE", uitest.LastChangeSaid)
	d.Key("ctrl+s")
	if a := p.addresses[0]; !strings.HasPrefix(a.Label, "NORD") || a.City != "DIEPPE" {
		t.Errorf("kept %+v", a)
	}
}

// Two people change an address; undoing takes back what this one did, and leaves
// what the other did.
func TestTwoPeopleThenUndo(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 30)
	d.Key("e")
	d.ClickOn("[ ] Responsable Ressources")
	p.contacts[0].Position, p.contacts[0].Version = "Comptable", 2
	d.Key("ctrl+s")
	d.Sees("Types de contact", "(•) Comptable")
	d.Key("ctrl+s", "u")
	if c := p.contacts[0]; c.Holds(spst.HRContact) || c.Position != "Comptable" {
		t.Errorf("kept %+v", c)
	}
}

// Space opens the list of addresses, as in every form.
func TestListOfAddresses(t *testing.T) {
	p := newPortal()
	p.addresses = append(p.addresses, p.addresses[0])
	p.addresses[1].ID, p.addresses[1].Label = "a2", "Atelier"
	d, _ := start(t, p, 80, 30)
	editName(d)
	d.Key("shift+tab", "shift+tab", "space")
	d.Sees("╭─ "+title("address_id"), textNoAddress, oneLine(p.addresses[1]))
	d.Key("down", "enter", "ctrl+s")
	if c := p.contacts[0]; c.AddressID != "a2" {
		t.Errorf("kept %+v", c)
	}
}

func TestCopyEmailAndRights(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 24)
	d.Key("j", "y")
	if d.Clipboard != "xyz@exemple.fr" {
		t.Errorf("copied %q", d.Clipboard)
	}
	s := New(p, uitest.Base(t), Options{Member: spst.Member{Rights: []spst.Right{spst.RightRead}}}).Under().(*Screen)
	d = uitest.NewDriver(t, s.panes, 80, 24)
	for _, k := range []string{"a", "A", "e", "x", "u"} {
		d.Key(k)
		if f, ok := d.Last().(tui.Fail); !ok || !strings.Contains(f.Err.Error(), "mandat") {
			t.Errorf("%s does %v", k, d.Last())
		}
	}
}

func TestPortalAwayThenBack(t *testing.T) {
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, _ := start(t, p, 80, 20)
	d.Sees("Le portail ne répond pas")
	d.Key("a")
	p.fail = nil
	d.Send(tui.Online(true))
	d.Sees("TEST XYZ")
}

func TestMouse(t *testing.T) {
	d, s := start(t, newPortal(), 80, 24)
	d.Wheel(5, 5, 30)
	if s.current().address == nil {
		t.Errorf("on %+v", s.current())
	}
	d.ClickOn("MADAME MARTIN")
	d.ClickOn("MADAME MARTIN")
	if !s.panes.Capturing() {
		t.Error("a second click does not open")
	}
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		name := fmt.Sprintf("%dx%d", size[0], size[1]+4)
		d, _ := start(t, newPortal(), size[0], size[1])
		d.Golden("contacts-" + name)
		d.Key("e")
		d.Golden("contact-" + name)
		d.Key("esc", "A")
		d.Golden("address-" + name)
	}
}

// What needs the password again is done once it was given, and nothing typed
// is lost meanwhile.
func TestConfirmedThenDoneAgain(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 120, 40)
	refusal := &spst.Error{Kind: spst.Forbidden, Code: spst.CodeConfirmPassword, Message: "Donnez votre mot de passe."}

	editName(d)
	d.Type(" BIS")
	p.refuse = refusal
	d.Key("ctrl+s")
	d.Did(tui.Fail{Err: refusal})
	d.Sees("BIS")
	d.Send(tui.PasswordGiven{})
	if got := p.contacts[0]; got.LastName != "MARTIN BIS" || got.Version != 2 {
		t.Errorf("%+v", got)
	}
	d.Send(tui.PasswordGiven{}) // that of something else
	if p.contacts[0].Version != 2 {
		t.Error("done twice")
	}

	p.refuse = refusal
	d.Key("x")
	d.Accept()
	d.Did(tui.Fail{Err: refusal})
	d.Send(tui.PasswordGiven{})
	if p.contacts[0].RemovedAt.IsZero() {
		t.Error("not removed")
	}
	p.refuse = refusal
	d.Key("u")
	d.Send(tui.PasswordGiven{})
	if !p.contacts[0].RemovedAt.IsZero() {
		t.Error("not restored")
	}
	if s.undo.Confirmed() != nil {
		t.Error("it would be done again")
	}
}

// An e-mail that is to be confirmed says so, and c has the code mailed and typed.
func TestConfirmEmail(t *testing.T) {
	p := newPortal()
	p.contacts[1].Codes = spst.CodesUnconfirmed
	d, s := start(t, p, 80, 24)
	d.Sees("▲ TEST XYZ", "à confirmer : c")
	d.Key("c")
	d.Did(tui.Note{Text: noticeNoCodes})
	d.Key("G", "k") // over the addresses
	for s.current().contact == nil || s.current().kind != spst.HRContact {
		d.Key("k")
	}
	d.Key("c")
	d.Sees("Un code est parti à a.m***@fleu***.example", "valable jusqu'à 13\u00a0h\u00a000", "Code *")
	d.Key("ctrl+s")
	d.Sees(textNoCode)
	d.Type("ACDE-XXXX")
	d.Key("ctrl+s")
	d.Sees("Ce n'est pas le code reçu.")
	for range 4 {
		d.Key("backspace")
	}
	d.Type("FHJK")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeConfirmed("TEST XYZ")})
	d.SeesNot("à confirmer")
	d.Key("c")
	d.Did(tui.Notice{Text: noticeConfirmed("TEST XYZ")})
	if len(p.mailed) != 1 {
		t.Errorf("%d codes", len(p.mailed))
	}
}

// What a mandatary has set says that it receives no code.
func TestEmailOfAMandatary(t *testing.T) {
	p := newPortal()
	p.contacts[1].Codes = spst.CodesNever
	p.contacts[1].Types = []spst.ContactType{spst.ManagerContact}
	for _, w := range []int{80, 200} {
		d, s := start(t, p, w, 24)
		d.Sees("sans code : mandataire")
		for s.current().kind != spst.ManagerContact {
			d.Key("j")
		}
		if w > 80 {
			d.Sees("Saisi par un mandataire : cet email ne reçoit pas")
		}
		d.Key("c")
		if f, ok := d.Last().(tui.Fail); !ok || f.Err.Error() != noticeOfMandate {
			t.Errorf("got %v", d.Last())
		}
	}
}

// A contact whose e-mail might receive codes says, once it is kept, what is left to do.
func TestKeptEmailIsToBeConfirmed(t *testing.T) {
	p := newPortal()
	_, s := start(t, p, 120, 40)
	before := p.contacts[1]
	after := before
	after.Codes, after.Email = spst.CodesUnconfirmed, "autre@exemple.fr"
	if notice, _ := s.keepContact(before, after); notice != noticeToConfirm("TEST XYZ") {
		t.Errorf("%q", notice)
	}
	after.Email, before.Codes = before.Email, after.Codes
	if notice, _ := s.keepContact(before, after); notice != noticeSaved("TEST XYZ") {
		t.Errorf("%q", notice)
	}
}
