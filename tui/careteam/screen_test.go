package careteam

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// portal gives one team, and notes the links opened.
type portal struct {
	team   spst.CareTeam
	fail   error
	noOpen error
	opened []string
}

func (p *portal) CareTeam(context.Context, string) (spst.CareTeam, error) { return p.team, p.fail }

func (p *portal) OpenLink(_ context.Context, link string) error {
	p.opened = append(p.opened, link)
	return p.noOpen
}

// newPortal has the manual's team: no details of the centre, no physician yet.
func newPortal() *portal {
	return &portal{team: spst.CareTeam{
		Centre: spst.VisitCentre{Name: "SIEGE ADMINISTRATIF"},
		Team: []spst.CareMember{
			{Role: spst.Physician}, {Role: spst.Secretary, Phones: []string{"0276081223", "0276081233"}}, {Role: spst.Preventer}, {Role: spst.Nurse},
		},
		Mailboxes: []spst.Mailbox{
			{Label: "Service relation adhérent", Email: "relation_adherents@amsn.fr"}, {Label: "Service facturation", Email: "comptabilite@amsn.fr"},
			{Label: "Service sensibilisation", Email: "formations@amsn.fr"}, {Label: "Service communication", Email: "communication@amsn.fr"},
		},
	}}
}

func fullPortal() *portal {
	p := newPortal()
	p.team.Centre = spst.VisitCentre{
		Name: "CENTRE DE ROUEN OUEST", Phone: "0276081240", Hours: "Du lundi au vendredi",
		PostalAddress: spst.PostalAddress{Line1: "25 QUAI GASTON-BOULET", PostalCode: "76000", City: "ROUEN"},
	}
	p.team.Team[0] = spst.CareMember{Role: spst.Physician, Name: "Dr Hélène FAVRE", Email: "h.favre@amsn.fr", Phones: []string{"0276081241"}}
	return p
}

func start(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	s := New(p, uitest.Base(t), spst.Member{Number: "100042"})
	return uitest.NewDriver(t, s, w, h), s
}

func TestCopyAndOpen(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Sees("SIEGE ADMINISTRATIF", "pas de coordonnées", "pas de ville", "non attribué", "02 76 08 12 23")
	d.Key("y")
	d.Did(tui.Copy{What: "02 76 08 12 23", Text: "02 76 08 12 23"})
	if d.Clipboard != "02 76 08 12 23" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("o")
	d.Did(tui.Notice{Text: "Ouverture de 02 76 08 12 23…"})
	d.Key("G", "k", "k", "o")
	p.noOpen = errors.New("no display")
	d.Key("j", "enter")
	d.Did(tui.No("Rien ne peut s'ouvrir depuis ce poste. À noter : formations@amsn.fr (y copie)."))
	want := "[tel:0276081223 mailto:comptabilite@amsn.fr mailto:formations@amsn.fr]"
	if got := fmt.Sprint(p.opened); got != want {
		t.Errorf("opened %s, want %s", got, want)
	}
}

func TestSearch(t *testing.T) {
	d, s := start(t, fullPortal(), 80, 24)
	d.Key("/")
	if !s.Capturing() {
		t.Error("letters are not the search's")
	}
	d.Type("medecin 41")
	d.Key("enter", "y")
	if d.Clipboard != "02 76 08 12 41" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("/", "esc", "/")
	d.Type("factu")
	d.Key("enter", "y")
	if d.Clipboard != "comptabilite@amsn.fr" || s.Capturing() || !s.Inside() {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("/")
	d.Type("zzz")
	d.Sees("Rien ne correspond")
	d.Key("enter", "esc")
	d.SeesNot("Rien ne correspond")
	if s.Inside() {
		t.Error("esc does not end the search")
	}
	d.Key("/")
	d.Paste("rouen")
	d.Key("enter", "y")
	if d.Clipboard != "CENTRE DE ROUEN OUEST, 25 QUAI GASTON-BOULET, 76000 ROUEN" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("o")
	d.Did(tui.Note{Text: noticeNoLink})
}

func TestMouseAndSmallHeight(t *testing.T) {
	d, s := start(t, fullPortal(), 80, 12)
	for range 30 {
		d.Key("j")
	}
	d.Sees("communication@amsn.fr")
	d.ClickOn("comptabilite@amsn.fr")
	if l, _ := s.current(); l.value != "comptabilite@amsn.fr" {
		t.Errorf("on %+v", l)
	}
	d.Wheel(5, 5, -20)
	d.Sees("Centre de visite")
}

func TestPortalAwayThenBack(t *testing.T) {
	p := newPortal()
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, _ := start(t, p, 80, 20)
	d.Sees("Le portail ne répond pas")
	d.Key("y", "o")
	p.fail = nil
	d.Send(tui.Online(true))
	d.Sees("SIEGE ADMINISTRATIF")
	h := uitest.NewHeldDriver(t, New(p, uitest.Base(t), spst.Member{}), 80, 20)
	h.Sees("◌ lecture")
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, _ := start(t, newPortal(), size[0], size[1])
		d.Golden(fmt.Sprintf("careteam-%dx%d", size[0], size[1]+4))
		d, _ = start(t, fullPortal(), size[0], size[1])
		d.Golden(fmt.Sprintf("full-%dx%d", size[0], size[1]+4))
	}
}
