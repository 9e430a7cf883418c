package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// portal answers as the test says.
type portal struct {
	sheet   spst.AccountSheet
	tokens  []spst.AccessToken
	fail    error
	ended   []string
	revoked []string
	asked   int // for the tokens
}

func (p *portal) AccessTokens(context.Context) ([]spst.AccessToken, error) {
	p.asked++
	return p.tokens, p.fail
}

func (p *portal) RevokeAccessToken(_ context.Context, id string) error {
	p.revoked = append(p.revoked, id)
	p.tokens = slices.DeleteFunc(slices.Clone(p.tokens), func(t spst.AccessToken) bool { return t.ID == id })
	return p.fail
}

func (p *portal) Account(context.Context) (spst.AccountSheet, error) { return p.sheet, p.fail }

func (p *portal) EndSession(_ context.Context, id string) error {
	p.ended = append(p.ended, id)
	p.sheet.Sessions = p.sheet.Sessions[:1]
	return p.fail
}

func (p *portal) Enter(context.Context) (spst.Session, []spst.Member, error) {
	return spst.Session{Account: p.sheet.Account}, []spst.Member{{Number: "100042"}}, p.fail
}

func at(minute int) time.Time { return time.Date(2026, 11, 23, 8, minute, 0, 0, time.UTC) }

func sheet(state spst.SecondFactorState) spst.AccountSheet {
	s := spst.AccountSheet{
		Account:      spst.Account{Kind: spst.MemberAccount, Number: "100042", Name: "FLEURISTE MARTIN"},
		SecondFactor: spst.SecondFactor{State: state},
		Sessions: []spst.OpenSession{
			{ID: "a1", Address: "203.0.113.9", Program: "adherent 1.2 (linux)", Opened: at(0), Seen: at(30), Current: true},
			{ID: "b2", Address: "2001:db8:1:2::/64", Program: "adherent 1.1 (windows)", Opened: at(1), Seen: at(20)},
			{ID: "c3", Seen: at(10)},
		},
	}
	if state == spst.FactorOn {
		s.SecondFactor.Since, s.SecondFactor.RecoveryLeft = at(0), 9
		s.Events = []spst.AccountEvent{
			{At: at(40), Action: spst.RecoveryUsed, By: "100042"}, {At: at(0), Action: spst.FactorTurnedOn, By: "100042"},
			{At: at(0), Action: spst.FactorReset, By: "c.durand"},
		}
	}
	return s
}

func open(t *testing.T, p *portal, required bool, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), options(required)), w, h)
}

var today = spst.NewDate(2026, time.November, 23)

func options(required bool) Options { return Options{Today: today, Required: required} }

// three are the tokens of an account: one that serves, one that never did, one that is over.
func three() []spst.AccessToken {
	return []spst.AccessToken{
		{ID: "t3", TokenName: "paie", Rights: []spst.Right{spst.RightRead, spst.RightRoster, spst.RightAppointments}, EndsOn: today.AddDays(200),
			CreatedAt: at(5), SeenAt: at(50)},
		{ID: "t2", TokenName: "relevé du lundi", Rights: []spst.Right{spst.RightRead}, EndsOn: today.AddDays(30), CreatedAt: at(4)},
		{ID: "t1", TokenName: "essai", Rights: []spst.Right{spst.RightRead, spst.RightInvoices}, EndsOn: today.AddDays(-3), CreatedAt: at(1),
			SeenAt: at(2)},
	}
}

func TestDeedsAreThoseOfTheState(t *testing.T) {
	for _, c := range []struct {
		state spst.SecondFactorState
		key   string
		want  tui.Action
	}{
		{spst.FactorOff, "a", tui.Push{Route: route.SecondFactor{Action: route.EnrolSecondFactor}}},
		{spst.FactorRequired, "a", tui.Push{Route: route.SecondFactor{Action: route.EnrolSecondFactor}}},
		{spst.FactorOff, "c", nil},
		{spst.FactorOff, "e", nil},
		{spst.FactorOn, "a", nil},
		{spst.FactorOn, "c", tui.Push{Route: route.SecondFactor{Action: route.RenewRecoveryCodes}}},
		{spst.FactorOn, "e", tui.Push{Route: route.SecondFactor{Action: route.RemoveSecondFactor}}},
	} {
		d := open(t, &portal{sheet: sheet(c.state)}, false, 80, 20)
		d.Key(c.key)
		if got := d.Last(); got != c.want {
			t.Errorf("%s, %s: %+v", c.state, c.key, got)
		}
	}
}

func TestSessionIsEnded(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := open(t, p, false, 80, 20)
	d.Sees("cette session", "2001:db8:1:2::/64", "adherent 1.1 (windows)")
	d.Key("x")
	d.Did(tui.Note{Text: textOwnSession})
	d.Key("down", "x")
	d.Did(tui.Ask{Title: textEndTitle, Text: "adherent 1.1 (windows), 2001:db8:1:2::/64, dernier usage 23/11/2026 09\u00a0h\u00a020.",
		Yes:  textEnd,
		Then: tui.Send{Msg: end{"b2"}}})
	d.Accept()
	d.Did(tui.Notice{Text: textEnded})
	d.SeesNot("windows")
	if len(p.ended) != 1 || p.ended[0] != "b2" {
		t.Errorf("ended %v", p.ended)
	}
}

func TestAccountCannotBeRead(t *testing.T) {
	p := &portal{fail: &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}}
	d := open(t, p, false, 80, 20)
	d.Sees("Le portail ne répond pas", "r pour réessayer")
	d.Key("x", "down")
	p.fail, p.sheet = nil, sheet(spst.FactorOff)
	d.Send(tui.Online(true))
	d.Sees("inactif")
}

// Once it is on, a session that was kept here goes on to its first place.
func TestRequiredGoesOn(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorRequired)}
	s := New(p, uitest.Base(t), options(true))
	d := uitest.NewDriver(t, s, 80, 20)
	d.Sees("demandé par votre service")
	d.Run(s.Resume()) // given up
	if d.Last() != nil {
		t.Fatalf("%+v", d.Last())
	}
	p.sheet = sheet(spst.FactorOn)
	d.Run(s.Resume())
	if got, ok := d.Last().(tui.SignedIn); !ok || got.Session.Account.Number != "100042" || len(got.Members) != 1 {
		t.Errorf("%+v", d.Last())
	}
}

func TestEndingFails(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := open(t, p, false, 80, 20)
	d.Key("down", "x")
	p.fail = errors.New("x")
	d.Accept()
	d.SeesNot(textEnded)
}

func TestMouse(t *testing.T) {
	d := open(t, &portal{sheet: sheet(spst.FactorOff)}, false, 80, 20)
	d.ClickOn("adherent 1.1")
	d.Send(tea.MouseWheelMsg{})
	d.Key("x")
	if _, ok := d.Last().(tui.Ask); !ok {
		t.Errorf("%+v", d.Last())
	}
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		for _, state := range []spst.SecondFactorState{spst.FactorOn, spst.FactorRequired} {
			d := open(t, &portal{sheet: sheet(state), tokens: three()}, false, size[0], size[1])
			d.Key("down")
			d.Golden(fmt.Sprintf("%s-%dx%d", state, size[0], size[1]+4))
		}
	}
}
