package clients

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

type portal struct {
	members []spst.Member
	asked   int
	count   bool // the anomalies that are missing come with the next answer
	err     error

	held  sync.Mutex
	doing func(m spst.Member) (spst.ErrandLine, error) // nil does it
	done  []string                                     // the errands carried out: « check 100042 »
}

func (p *portal) Errand(_ context.Context, what spst.Errand, m spst.Member) (spst.ErrandLine, error) {
	p.held.Lock()
	defer p.held.Unlock()
	if p.doing != nil {
		if l, err := p.doing(m); err != nil {
			return l, err
		}
	}
	p.done = append(p.done, string(what)+" "+m.Number)
	return spst.ErrandLine{Number: m.Number, Name: m.Name, State: spst.ErrandDone, Text: "2 factures", Files: []string{"/x/F1.pdf"}}, nil
}

func (p *portal) ErrandFolder() string { return "/telechargements/clients" }

func (p *portal) Members(context.Context) ([]spst.Member, error) {
	p.asked++
	members := p.members
	if p.count && p.asked > 1 {
		members = counted()
	}
	return members, p.err
}

var today = spst.NewDate(2027, time.January, 15)

func ptr[T any](v T) *T { return &v }

// members has one of each state.
func members() []spst.Member {
	all := []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany}
	return []spst.Member{
		{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Headcount: 44, Rights: all, State: &spst.ClientState{
			DeclarationYear: 2027, Declaration: spst.DeclarationToEnter, DeclareBy: spst.NewDate(2027, 1, 31), Anomalies: ptr(3), VATMissing: true,
			BalanceCents: ptr(spst.Cents(83376)), NextAppointment: spst.InstantInParis(spst.NewDate(2027, 2, 2), 14, 30),
			LastSafeDay: spst.NewDate(2027, 1, 27),
		}},
		{Number: "100043", Name: "GARAGE LEROUX", SIRET: "35600000000048", Headcount: 12, Rights: all[:2], State: &spst.ClientState{
			DeclarationYear: 2027, Declaration: spst.DeclarationDraft, DeclareBy: spst.NewDate(2027, 1, 31), Anomalies: ptr(0),
			BillingEmailMissing: true, MissingNIRs: ptr(4),
		}},
		{Number: "100051", Name: "EHPAD LES TILLEULS DE L'ÉGLISE", SIRET: "55208131766522", Headcount: 1318, Rights: all,
			State: &spst.ClientState{
				DeclarationYear: 2027, Declaration: spst.DeclarationConfirmed, Anomalies: ptr(1), BalanceCents: ptr(spst.Cents(412000)), OldestDue: spst.NewDate(2026, 12, 1),
				NextAppointment: spst.InstantInParis(spst.NewDate(2027, 1, 18), 9, 0), LastSafeDay: spst.NewDate(2027, 1, 12),
			}},
		{Number: "100060", Name: "NOUVEAU", Headcount: 0, Rights: all[:1], State: &spst.ClientState{
			DeclarationYear: 2027, Declaration: spst.DeclarationClosed,
		}},
	}
}

// counted is members once the last roster is counted too.
func counted() []spst.Member {
	list := members()
	list[3].State.Anomalies = ptr(7)
	return list
}

func drive(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), Options{Today: today}), w, h)
}

func opened(m spst.Member) tui.Action { return tui.Push{Route: route.Home{Member: m}} }

func TestTable(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 80, 20)
	d.Sees("○ À saisir 1 · ◐ En cours 1 · ✓ Confirmées 1", "solde dû 4\u00a0953,76\u00a0€", "4 clients",
		"100042 FLEURISTE MARTIN     ○ À saisir", "3  ✗", "833,76\u00a0€ 02/02, ≤27/01", "18/01 !", "– Non sais.")
	d.Resize(100, 30) // names are whole before anything else
	d.Sees("100051 EHPAD LES TILLEULS DE L'ÉGLISE", "TVA")
	d.Resize(120, 36)
	d.Sees("– Non saisissable", "Email")
	d.Resize(140, 40)
	d.Sees("02/02, annulable ≤ 27/01", "18/01 09\u00a0h\u00a000 ! trop tard")
}

func TestOpenOne(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 80, 20)
	d.Key("j", "enter")
	d.Did(opened(p.members[1]))
	d.Key("G", "enter")
	d.Did(opened(p.members[3]))
	d.ClickOn("FLEURISTE")
	d.Did(opened(p.members[3])) // the first click only selects
	d.ClickOn("FLEURISTE")
	d.Did(opened(p.members[0]))
}

func TestSearch(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 80, 20)
	d.Key("/")
	d.Type("eglise til")
	d.Sees("1 sur 4", "EHPAD LES TILLEULS …", "solde dû 4\u00a0120,00\u00a0€")
	d.SeesNot("GARAGE")
	d.Key("enter")
	d.Did(opened(p.members[2]))
	d.Key("/")
	d.Type("xx")
	d.Sees(widget.NothingFound)
	d.Key("enter") // nothing to open
	if len(d.Actions) != 1 {
		t.Errorf("actions %+v", d.Actions)
	}
	d.Key("/", "esc")
	d.Sees("4 clients")
	d.Key("/")
	d.Paste("100043\n")
	d.Key("tab", "enter")
	d.Did(opened(p.members[1]))
}

func TestSort(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 80, 20)
	for i, first := range []int{2, 2, 0, 3, 1, 2, 2, 2} { // by name, headcount, declaration, anomalies, NIRs, balance, due, visit
		d.Key("s", "g")
		for range i + 1 {
			d.Key("j")
		}
		d.Key("enter", "g", "enter")
		d.Did(opened(p.members[first]))
	}
	d.Sees("tri : prochain rendez-vous ↑")
	d.Key("s", "enter")
	d.Sees("tri : prochain rendez-vous ↓")
}

func TestFilters(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 80, 20)
	d.Key("f")
	d.Sees("Tous les clients", "Déclaration à saisir ou en cours      2", "N° de TVA manquant", "Email de facturation manquant")
	d.Key("j", "enter")
	d.Sees("2 sur 4", "à saisir", "FLEURISTE", "GARAGE")
	d.Key("f", "j", "j", "j", "j", "enter")
	d.Sees("1 sur 4", "à saisir ou en cours · TVA manquante")
	d.SeesNot("GARAGE")
	d.Key("esc")
	d.Sees("4 clients")
	for i, names := range []string{"FLEURISTE", "FLEURISTE", "GARAGE", "FLEURISTE", "GARAGE", "FLEURISTE", "EHPAD", "EHPAD"} {
		d.Key("f", "g", "enter", "f", "g")
		for range i + 1 {
			d.Key("j")
		}
		d.Key("space")
		d.Sees(names, "sur 4")
	}
}

func TestMenusWithTheMouse(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 80, 20)
	d.Key("f")
	d.ClickOn("N° de TVA manquant")
	d.Sees("1 sur 4")
	d.Key("s")
	d.Click(79, 19) // outside: it closes
	d.Key("esc")
	d.Sees("4 clients")
}

func TestDetail(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 80, 20)
	d.Key("d")
	d.Sees("Déclaration 2027", "○ À saisir, ≤ 31/01/2027", "▲ 3 anomalies", "✗ manque", "tous les services")
	d.Resize(200, 46) // beside
	d.Sees("02/02/2027 14\u00a0h\u00a030", "jusqu'au 27/01/2027", "Entrée : agir pour cet adhérent.")
	d.Key("j")
	d.Sees("effectifs ; sans factures,")
	d.Key("j")
	d.Sees("▲ trop tard")
	d.Key("j")
	d.Sees("lecture seule")
	d.Key("d")
	d.SeesNot("lecture seule")
}

func TestAnomaliesComeWhenCounted(t *testing.T) {
	p := &portal{members: members(), count: true}
	d := drive(t, p, 80, 20)
	d.Sees("7")
	if p.asked != 2 {
		t.Errorf("asked %d times", p.asked)
	}
	p = &portal{members: members()} // never counted
	drive(t, p, 80, 20).Sees("…")
	if p.asked != maxAgain+1 {
		t.Errorf("asked %d times", p.asked)
	}
}

func TestPortalAwayThenBack(t *testing.T) {
	p := &portal{err: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}
	d := drive(t, p, 80, 20)
	d.Sees("✗ Le portail ne répond pas")
	d.Did(tui.Fail{Err: p.err})
	p.err, p.members = nil, counted()
	d.Send(tui.Online(true))
	d.Sees("4 clients")
	p.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("r")
	d.Sees("4 clients", "GARAGE") // what is known stays
}

func TestKnownMembersShowAtOnceAndLateAnswersAreDropped(t *testing.T) {
	p := &portal{members: counted()}
	d := uitest.NewHeldDriver(t, New(p, uitest.Base(t), Options{Members: counted()[:2], Today: today}), 80, 20)
	d.Sees("GARAGE LEROUX", "2 clients")
	d.Key("j", "r")
	d.ReleaseOne(1)
	d.Sees("4 clients", "▌ 100043") // the cursor stays on the same member
	p.members = nil
	d.Release()
	d.Sees("4 clients")
}

func TestNobody(t *testing.T) {
	drive(t, &portal{}, 80, 20).Sees("Aucun mandat en cours", "0 client")
	p := &portal{members: []spst.Member{{Number: "1", Name: "SANS ÉTAT", Headcount: 2}}} // of an older portal
	drive(t, p, 80, 20).Sees("SANS ÉTAT", "–")
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := drive(t, &portal{members: counted()}, size[0], size[1])
		d.Golden(fmt.Sprintf("clients-%dx%d", size[0], size[1]+4))
		if size[0] == 80 {
			d.Key("d")
			d.Golden("detail-80x24")
			d.Key("f")
			d.Golden("filter-80x24")
			d.Key("esc", "d", "*", "T", "G", "k", "k", "enter")
			d.Golden("errand-80x24")
			d.Key("enter")
			d.Golden("report-80x24")
		}
	}
}
