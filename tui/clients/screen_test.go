package clients

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

type portal struct {
	members []spst.Member
	err     error
}

func (p *portal) Members(context.Context) ([]spst.Member, error) { return p.members, p.err }

func members() []spst.Member {
	return []spst.Member{
		{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Headcount: 44},
		{Number: "100043", Name: "GARAGE LEROUX", SIRET: "35600000000048", Headcount: 12},
		{Number: "100051", Name: "EHPAD LES TILLEULS DE L'ÉGLISE", SIRET: "55208131766522", Headcount: 1318},
	}
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, theme.New(true), nil), w, h)
}

func opened(m spst.Member) tui.Action { return tui.Push{Route: route.Home{Member: m}} }

func TestOpenOne(t *testing.T) {
	d := drive(t, &portal{members: members()}, 80, 20)
	d.Sees("3 clients", "1\u00a0318")
	d.Key("j", "enter")
	d.Did(opened(members()[1]))
	d.Key("G", "enter")
	d.Did(opened(members()[2]))
	d.ClickOn("FLEURISTE")
	d.Did(opened(members()[2])) // the first click only selects
	d.ClickOn("FLEURISTE")
	d.Did(opened(members()[0]))
	d.Wheel(5, 5, 1)
	d.Key("enter")
	d.Did(opened(members()[2]))
}

func TestSearch(t *testing.T) {
	d := drive(t, &portal{members: members()}, 80, 20)
	d.Key("/")
	d.Type("eglise til")
	d.Sees("1 sur 3", "TILLEULS")
	d.SeesNot("GARAGE")
	d.Key("enter")
	d.Did(opened(members()[2]))
	d.Key("/")
	d.Type("x")
	d.Sees("Aucun client ne correspond.")
	d.Key("enter") // nothing to open
	if len(d.Actions) != 1 {
		t.Errorf("actions %+v", d.Actions)
	}
	d.Key("/", "esc")
	d.Sees("3 clients")
	d.Key("/")
	d.Paste("100043\n")
	d.Key("tab", "enter")
	d.Did(opened(members()[1]))
}

func TestPortalAwayThenBack(t *testing.T) {
	p := &portal{err: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}
	d := drive(t, p, 80, 20)
	d.Sees("✗ Le portail ne répond pas")
	d.Did(tui.Fail{Err: p.err})
	p.err, p.members = nil, members()
	d.Send(tui.Online(true))
	d.Sees("3 clients")
}

func TestKnownMembersShowAtOnce(t *testing.T) {
	s := New(&portal{}, theme.New(true), members())
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.Sees("GARAGE LEROUX")
	if d.Held() != 0 {
		t.Error("asked for what is known")
	}
}

func TestGolden(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 20}, {120, 36}, {200, 46}} {
		d := drive(t, &portal{members: members()}, size.w, size.h)
		d.Golden(fmt.Sprintf("clients-%dx%d", size.w, size.h+4))
	}
}
