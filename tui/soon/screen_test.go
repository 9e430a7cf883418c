package soon

import (
	"context"
	"fmt"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

type portal struct{ err error }

func (p *portal) Service(context.Context) (spst.Service, error) {
	return spst.Service{Phone: "02 76 08 12 00", Website: "www.amsn.fr", Mailboxes: []spst.Mailbox{
		{Code: "relation_adherents", Email: "relation_adherents@amsn.fr"}, {Code: "comptabilite", Email: "comptabilite@amsn.fr"},
	}}, p.err
}

func TestEveryPageSaysWhatWillBeThereAndWhereToTurn(t *testing.T) {
	for _, svc := range route.Services() {
		if svc == route.Employees || svc == route.Invoices || svc == route.Activity {
			continue
		}
		for _, size := range []struct{ w, h int }{{80, 20}, {200, 46}} {
			d := uitest.NewDriver(t, ForService(&portal{}, theme.New(true), svc), size.w, size.h)
			d.Sees(svc.Title(), "pas encore ouvert", "Vous ", "Écrivez à ", "@amsn.fr", "02 76 08 12 00")
		}
	}
}

func TestAPageLeadsToItsMailbox(t *testing.T) {
	d := uitest.NewDriver(t, ForService(&portal{}, theme.New(true), route.Company), 80, 20)
	d.Sees("Écrivez à comptabilite@amsn.fr")
	d.Key("y")
	d.Did(tui.Notice{Text: "Adresse copiée : comptabilite@amsn.fr"})
	if d.Clipboard != "comptabilite@amsn.fr" {
		t.Errorf("copied %q", d.Clipboard)
	}
	d.Key("enter")
	d.Did(tui.Pop{})
}

func TestPortalAwayThenBack(t *testing.T) {
	p := &portal{err: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}
	d := uitest.NewDriver(t, ForService(p, theme.New(true), route.Company), 80, 20)
	d.Sees("Adressez-vous à votre service")
	d.Key("y")
	if d.Clipboard != "" || d.Last() != nil {
		t.Errorf("copied %q", d.Clipboard)
	}
	p.err = nil
	d.Send(tui.Online(true))
	d.Sees("Écrivez à comptabilite@amsn.fr")
}

func TestGolden(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 20}, {120, 36}, {200, 46}} {
		d := uitest.NewDriver(t, ForService(&portal{}, theme.New(true), route.Company), size.w, size.h)
		d.Golden(fmt.Sprintf("company-%dx%d", size.w, size.h+4))
	}
}
