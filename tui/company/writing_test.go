package company

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// erase takes n characters off what is typed.
func erase(d *uitest.Driver, n int) { d.Key(slices.Repeat([]string{"backspace"}, n)...) }

// Every field that the form shows reaches the portal, and comes back.
func TestEveryFieldIsSaved(t *testing.T) {
	p := newPortal()
	p.company = spst.Company{Version: 1, Name: "FLEURISTE MARTIN", SIRET: "77570158400168"}
	d, _ := start(t, p, 80, 20)
	d.Key("e", "home")
	d.ClickOn(label("address_line1"))
	for _, typed := range []string{
		"12 rue des Lilas", "bâtiment B", "76000", "Rouen", "", "Fleuriste", "FR74775701584", "", "47.76z", "02.76.08.12.00", "0276081201",
		"06 12 34 56 78",
		"contact@fleurs.example",
	} {
		d.Type(typed)
		d.Key("tab")
	}
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeSaved})
	want := spst.Company{
		Version: 2, Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Activity: "Fleuriste", VAT: "FR74775701584", NAFCode: "47.76Z",
		PostalAddress: spst.PostalAddress{Line1: "12 rue des Lilas", Line2: "bâtiment B", PostalCode: "76000", City: "Rouen"},
		Phone:         "0276081200", Fax: "0276081201", Mobile: "0612345678", Email: "contact@fleurs.example",
	}
	if p.company != want {
		t.Errorf("kept %+v", p.company)
	}
}

// The label of the NAF code follows what is typed; one that is unknown has none.
func TestTheLabelFollowsTheCode(t *testing.T) {
	p := newPortal()
	p.company.VAT = "FR74775701584"
	d, _ := start(t, p, 120, 36)
	d.Key("e")
	d.ClickOn(label("naf_code"))
	d.Key("end")
	erase(d, len("47.76Z"))
	d.SeesNot("Commerce de détail")
	d.Type("9602a")
	d.Sees("Coiffure")
}

// The number proposed is of the SIREN; it goes once there is another one, or none
// is wanted, and enter then goes on as everywhere.
func TestTheProposalGoes(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("e")
	d.Sees("proposé : FR74775701584 (entrée)")
	d.Type("F")
	d.SeesNot("proposé :")
	erase(d, 1)
	d.Sees("proposé :")
	d.Key("tab", "space")
	d.SeesNot("proposé :")
	d.Key("shift+tab", "enter")
	d.SeesNot("FR7477")
	p.company.SIRET = ""
	d, _ = start(t, p, 80, 20)
	d.Key("e")
	d.SeesNot("proposé :")
	d.Key("enter")
	if line := d.CursorLine(); !strings.Contains(line, label("vat_exempt")) {
		t.Errorf("enter goes on to %q", line)
	}
}

// The form opens on what is to be put right; when nothing is, on the first field.
func TestWhereTheFormOpens(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("e")
	if line := d.CursorLine(); !strings.HasPrefix(line, label("vat")) || s.panes.Title() != titleForm {
		t.Errorf("%q opens on %q", s.panes.Title(), line)
	}
	p.company.VATExempt = true
	d, _ = start(t, p, 80, 20)
	d.Key("enter")
	if line := d.CursorLine(); !strings.HasPrefix(line, label("address_line1")) {
		t.Errorf("opens on %q", line)
	}
}

// Whatever the portal answers, what was typed stays until it is kept.
func TestWhatIsTypedStays(t *testing.T) {
	for name, refusal := range map[string]error{
		"away": down,
		"the rules": &spst.Error{Kind: spst.Invalid,
			Problems: []spst.Problem{{Field: "phone", Severity: spst.SeverityError, Message: "Numéro inconnu."}}},
		"no right": &spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate},
		"session":  &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession},
		"unclear":  &spst.Error{Kind: spst.Internal},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal()
			d, s := start(t, p, 80, 20)
			d.Key("e", "enter")
			p.fail = refusal
			d.Key("ctrl+s")
			d.Sees("FR74775701584")
			if !s.panes.Unsaved() || !s.panes.Capturing() || len(p.keys) > 0 {
				t.Error("the form is gone")
			}
			if name == "the rules" {
				d.Sees("Numéro inconnu.")
			} else {
				d.Failed(refusal)
			}
			p.fail = nil
			if name == "the rules" {
				d.Type(" ") // the refusal goes with what it was about
				erase(d, 1)
			}
			d.Key("ctrl+s")
			d.Did(tui.Notice{Text: noticeSaved})
		})
	}
}

// The form says what it does, and esc with nothing typed leaves at once.
func TestTheFormsHelp(t *testing.T) {
	d, s := start(t, newPortal(), 80, 20)
	if got := d.HelpLine(); got != "e modifier · v valider · a situation · t contacts · r actualiser" {
		t.Errorf("%q", got)
	}
	d.Key("e")
	if got := d.HelpLine(); !strings.HasPrefix(got, "ctrl+s valider · esc annuler · tab champ suivant") || !s.panes.Inside() {
		t.Errorf("in the form: %q", got)
	}
	d.Key("esc")
	if d.Last() != nil || s.panes.Inside() {
		t.Errorf("did %+v", d.Last())
	}
}

// A situation keeps its kind, its day and what is said of it; letters tick the box of
// the focus only.
func TestEachSituation(t *testing.T) {
	for _, kind := range spst.SituationKinds() {
		p := newPortal()
		d, _ := start(t, p, 80, 20)
		d.Key("a")
		d.ClickOn(kind.Label())
		d.ClickOn(spst.FieldLabel("effective_on"))
		d.Type("31122026")
		d.Key("tab")
		d.Type("Dit par « téléphone ».")
		d.Key("ctrl+s")
		if len(p.situations) != 1 {
			t.Fatalf("%s: %d announced:\n%s", kind, len(p.situations), d.Screen())
		}
		d.Did(tui.Notice{Text: noticeAnnounced})
		if x := p.situations[0]; x.Kind != kind || x.EffectiveOn != spst.NewDate(2026, 12, 31) || x.Comment != "Dit par « téléphone »." {
			t.Errorf("announced %+v", x)
		}
		d.Key("G")
		d.Sees(kind.Label(), "effet le 31/12/2026")
	}
}

// An announcement that is refused keeps all of it; given up, nothing is sent.
func TestASituationIsKeptOrGivenUp(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("a", "space", "tab", "tab", "tab", "tab", "tab")
	d.Type("31122026")
	p.fail = down
	d.Key("ctrl+s")
	d.Failed(down)
	d.Sees("31/12/2026", "[x]")
	p.fail = nil
	p.situations = nil
	d.Key("esc")
	d.Asked()
	d.Accept()
	if s.panes.Inside() || len(p.situations) > 0 {
		t.Error("not given up")
	}
	d.Sees("FLEURISTE MARTIN")
}

// Nothing to withdraw is said; what the portal refuses is said and read again.
func TestWithdrawalsThatCannotBe(t *testing.T) {
	p := historic(1)
	d, _ := start(t, p, 120, 36)
	d.Key("u")
	d.Hold()
	d.Accept()
	before := len(d.Actions)
	d.Key("u")
	if len(d.Actions) != before {
		t.Error("asks again while it waits")
	}
	p.fail = &spst.Error{Kind: spst.Conflict, Message: "Le service a déjà traité ce changement."}
	d.Release()
	d.Failed(p.fail)
	p.fail = nil
	p.situations = nil
	d.Key("r", "u")
	d.Did(tui.Note{Text: noticeNoWithdrawal})
}
