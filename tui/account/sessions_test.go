package account

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// crowd is an account with n sessions besides the one in use.
func crowd(n int) spst.AccountSheet {
	s := sheet(spst.FactorOn)
	s.Sessions = s.Sessions[:1]
	for i := range n {
		s.Sessions = append(s.Sessions, spst.OpenSession{ID: fmt.Sprint("s", i), Program: fmt.Sprint("programme ", i), Seen: at(i % 60)})
	}
	return s
}

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

func TestEveryKeyAnswers(t *testing.T) {
	for _, state := range []spst.SecondFactorState{spst.FactorOff, spst.FactorOn, spst.FactorRequired} {
		uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
			d := open(t, &portal{sheet: sheet(state)}, false, 80, 20)
			d.Key("down")
			return d
		})
	}
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(&portal{sheet: crowd(9), tokens: three()}, uitest.Base(tb), options(false)), w, h)
	})
}

// Before the account is read, and when it cannot be, no key promises anything.
func TestKeysAreAnnouncedOnceTheAccountIsKnown(t *testing.T) {
	s := New(&portal{sheet: sheet(spst.FactorOn)}, uitest.Base(t), options(false))
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.Sees(textReading)
	d.Key("a", "c", "e", "x")
	if d.Last() != nil {
		t.Errorf("a key did %+v before anything was known", d.Last())
	}
	for _, b := range s.ShortHelp() {
		if b.Enabled() {
			t.Errorf("%s is announced", b.Help().Desc)
		}
	}
	d.Release()
	d.SeesNot(textReading)
	if !s.ShortHelp()[1].Enabled() {
		t.Error("the codes are not announced")
	}
}

func TestTheFactorInWords(t *testing.T) {
	for left, want := range map[int]string{
		0: "plus aucun code de secours : « c » en donne de nouveaux.",
		1: "un seul code de secours reste : « c » en donne de nouveaux.",
		9: "actif depuis le 23/11/2026 ; 9 codes de secours restent.",
	} {
		p := &portal{sheet: sheet(spst.FactorOn)}
		p.sheet.SecondFactor.RecoveryLeft = left
		open(t, p, false, 100, 20).Sees(theme.SignOK+" actif depuis", want)
	}
	open(t, &portal{sheet: sheet(spst.FactorOff)}, false, 80, 20).Sees(theme.SignNone+" inactif", "« a » l'active")
	open(t, &portal{sheet: sheet(spst.FactorRequired)}, false, 80, 20).Sees(theme.SignWarn+" demandé par votre service", "« a »")
}

func TestWhoseAccount(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	open(t, p, false, 80, 20).Sees("adhérent n° 100042  FLEURISTE MARTIN")
	p.sheet.Account = spst.Account{Kind: spst.MandataryAccount, Number: "M7"}
	open(t, p, false, 80, 20).Sees("mandataire n° M7\n")
}

// Many sessions are scrolled to, and leave what happened last its place.
func TestManySessions(t *testing.T) {
	for _, size := range [][2]int{{80, 16}, {80, 20}, {120, 36}} {
		p := &portal{sheet: crowd(200)}
		d := open(t, p, false, size[0], size[1])
		d.Sees("cette session", "programme 0", textEvents)
		d.SeesNot("programme 199")
		d.Key("G", "x")
		d.Sees("programme 199")
		if got := d.Asked(); !strings.Contains(got.Text, "programme 199,") {
			t.Errorf("asks about %q", got.Text)
		}
		d.Wheel(5, 8, -300)
		d.Sees("cette session", "programme 0")
	}
}

func TestNoSessionToClose(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	p.sheet.Sessions = nil
	d := open(t, p, false, 80, 20)
	d.Key("x", "down", "enter")
	if d.Last() != nil {
		t.Errorf("did %+v", d.Last())
	}
}

// Who did something is said when it was not the account; without an event, what they would be of.
func TestEvents(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOn)}
	d := open(t, p, false, 100, 20)
	d.Sees(textEvents, spst.RecoveryUsed.Label(), spst.FactorReset.Label()+" (c.durand)")
	d.SeesNot("(100042)")
	p.sheet.Events = nil
	d.Key("r")
	d.Did(tui.Notice{Text: textRefreshing})
	d.Sees(textEvents, "Aucun encore : ce que l'on fait du double facteur")
	d.SeesNot("l'active")
}

// A refusal is said and the list read again: it is perhaps no longer true.
func TestRefusals(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := open(t, p, false, 80, 20)
	d.Key("down", "x")
	p.fail = &spst.Error{Kind: spst.NotFound}
	d.Accept()
	d.Failed(p.fail)
	d.Sees("adherent 1.2 (linux)") // what was known stays in view
	p.fail = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.fail)
}

func TestAnswersThatAreLate(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := open(t, p, false, 80, 20)
	d.Hold()
	d.Key("r", "r")
	d.ReleaseOne(1)
	p.sheet.Account.Name = "TROP TARD"
	d.Release()
	d.SeesNot("TROP TARD")
}

// While the factor is required, a portal that fails on the way in is said, and
// being let in is tried again when one comes back.
func TestRequiredIsNotLetInYet(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorRequired)}
	s := New(p, uitest.Base(t), options(true))
	d := uitest.NewDriver(t, s, 80, 20)
	p.sheet = sheet(spst.FactorOn)
	d.Hold()
	d.Run(s.Resume())
	d.ReleaseOne(0) // the account is read
	p.fail = down
	d.Release()
	d.Failed(down)
	p.fail = nil
	d.Run(s.Resume())
	if _, ok := d.Last().(tui.SignedIn); !ok {
		t.Errorf("did %+v", d.Last())
	}
}

// The portal comes back: only a screen without its account asks again.
func TestOnlineAgain(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := open(t, p, false, 80, 20)
	d.Hold()
	d.Send(tui.Online(true))
	if d.Held() != 0 {
		t.Error("a screen that has what it shows asks again")
	}
	d.Release()
	p.fail = down
	d.Key("r")
	d.Hold()
	d.Send(tui.Online(false))
	if d.Held() != 0 {
		t.Error("asks a portal that is away")
	}
	d.Send(tui.Online(true))
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
}
