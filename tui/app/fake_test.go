package app

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/login"
	"github.com/espace-adherent/adherent/tui/roster"
	"github.com/espace-adherent/adherent/tui/uitest"
)

type rosterService = roster.Service

// portal is the edge of the interface in these tests: it answers at once, and
// as the test says.
type portal struct {
	rosterService // not asked here

	mu      sync.Mutex
	account spst.Account
	members []spst.Member
	fail    error // of every call but signing in
	refuse  error // of signing in
	signIns int
	outs    int
}

func florist() spst.Member {
	return spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168", Headcount: 44}
}

func newPortal() *portal {
	return &portal{
		account: spst.Account{Number: "100042", Kind: spst.MemberAccount, Name: "Marie Dupont"},
		members: []spst.Member{florist()},
	}
}

func mandatary() *portal {
	return &portal{
		account: spst.Account{Number: "M900", Kind: spst.MandataryAccount, Name: "Cabinet DURAND"},
		members: []spst.Member{florist(), {Number: "100043", Name: "GARAGE LEROUX", SIRET: "35600000000048", Headcount: 12}},
	}
}

func (p *portal) SignIn(context.Context, spst.Credentials, bool) (spst.Session, []spst.Member, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.signIns++
	return spst.Session{Account: p.account}, p.members, p.refuse
}

func (p *portal) Resume(ctx context.Context) (spst.Session, []spst.Member, error) {
	return p.SignIn(ctx, spst.Credentials{}, true)
}

func (p *portal) KeyringAvailable(context.Context) error { return nil }

func (p *portal) SignOut(context.Context) error {
	p.outs++
	return nil
}

func (p *portal) Members(context.Context) ([]spst.Member, error) { return p.members, p.fail }

func (p *portal) Service(context.Context) (spst.Service, error) {
	return spst.Service{ShortName: "AMSN", Phone: "02 76 08 12 00",
		Mailboxes: []spst.Mailbox{{Code: "comptabilite", Email: "comptabilite@amsn.fr"}, {Code: "relation_adherents", Email: "relation_adherents@amsn.fr"}},
	}, p.fail
}

func (p *portal) Chart(context.Context, string) (spst.Chart, error) {
	return spst.Chart{Total: 44, Categories: []spst.CategoryCount{
		{Category: spst.SI, Count: 30}, {Category: spst.SIA, Count: 1}, {Category: spst.SIH, Count: 1}, {Category: spst.SIR, Count: 8},
		{Category: spst.SMREstat, Count: 1}, {Category: spst.MNRHosp, Count: 1}, {Category: spst.SMSEstat, Count: 2},
	}}, p.fail
}

func (p *portal) Todo(context.Context, string) ([]spst.TodoItem, error) {
	return []spst.TodoItem{
		{Code: "vat_missing", Severity: spst.SeverityError, Place: "company", Message: "N° de TVA intracommunautaire à renseigner."},
		{Code: "declaration", Severity: spst.SeverityWarning, Place: "declarations", Message: "La déclaration des effectifs ouvre en janvier."},
	}, p.fail
}

// clock is a time that only moves when told to.
type clock struct{ t time.Time }

func newClock() *clock { return &clock{time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time           { return c.t }
func (c *clock) advance(by time.Duration) { c.t = c.t.Add(by) }

func startApp(t *testing.T, p *portal, w, h int) (*uitest.Driver, *Model, *clock) {
	t.Helper()
	c := newClock()
	m := New(Options{Services: p, Now: c.now, Prefill: login.Prefill{Number: p.account.Number, Password: "secret",
		Mandatary: p.account.Kind == spst.MandataryAccount}})
	return uitest.NewApp(t, m, w, h), m, c
}
