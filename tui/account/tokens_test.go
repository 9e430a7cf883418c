package account

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// tokens opens on the tokens of an account.
func tokens(t *testing.T, p *portal, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, New(p, uitest.Base(t), Options{Today: today, Tokens: true}), w, h)
}

// Each token says its name, its rights, its last day and its last use.
func TestTokens(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := tokens(t, &portal{sheet: sheet(spst.FactorOff), tokens: three()}, size[0], size[1])
		d.Sees("Jetons d'accès", "paie", "relevé du lundi", "11/06/2027", "20/11/2026, passé")
		if size[0] >= 100 {
			d.Sees("lecture, effectifs, rendez-vous", "23/11/2026", textNever)
		}
		d.Golden(fmt.Sprintf("tokens-%dx%d", size[0], size[1]+4))
	}
}

func TestTokenIsRevoked(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOn), tokens: three()}
	d := tokens(t, p, 80, 20)
	d.Key("down", "x")
	d.Did(tui.Ask{Title: textRevokeTitle, Yes: textRevoke, Then: tui.Send{Msg: revoke{"t2"}},
		Text: "« relevé du lundi » (lecture), jamais utilisé. Les scripts qui s'en servent n'ouvriront plus rien."})
	if len(p.revoked) > 0 {
		t.Fatalf("revoked %v before yes", p.revoked)
	}
	d.Accept()
	d.Did(tui.Notice{Text: textRevoked})
	d.SeesNot("relevé du lundi")
	if len(p.revoked) != 1 || p.revoked[0] != "t2" || len(p.ended) > 0 {
		t.Errorf("revoked %v, ended %v", p.revoked, p.ended)
	}
	p.fail = &spst.Error{Kind: spst.Conflict, Code: spst.CodeAccessTokenRevoked}
	d.Key("x")
	d.Accept()
	d.Failed(p.fail)
}

// Without a token, the list says what one is for and which key makes it.
func TestNoToken(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := tokens(t, &portal{sheet: sheet(spst.FactorOff)}, size[0], size[1])
		d.Sees("Aucun jeton d'accès : « A » en crée un")
		d.Key("x", "down")
		if d.Last() != nil {
			t.Errorf("did %+v", d.Last())
		}
		d.Key("A")
		d.Did(tui.Push{Route: route.NewAccessToken{}})
	}
}

// The keys go from one list to the other, and each has its own search and order.
func TestTwoLists(t *testing.T) {
	for _, size := range [][2]int{{80, 20}, {120, 36}, {200, 46}} {
		p := &portal{sheet: sheet(spst.FactorOff), tokens: three()}
		d := open(t, p, false, size[0], size[1])
		d.Key("/")
		d.Type("windows")
		d.Key("enter", "tab", "/")
		d.Type("effectifs")
		d.Sees("paie")
		d.SeesNot("relevé du lundi")
		d.Key("enter", "E")
		d.Did(tui.Push{Route: route.Export{What: route.ExportAccessTokens, Only: []string{"t3"}, Lines: 1}})
		d.Key("esc", "s", "down", "enter", "p")
		d.Did(tui.Push{Route: route.Export{What: route.ExportAccessTokens, Only: []string{"t1", "t3", "t2"}, Lines: 3, Paper: true}})
		d.Key("tab", "E")
		d.Did(tui.Push{Route: route.Export{What: route.ExportSessions, Only: []string{"b2"}, Lines: 1}})
	}
}

// A click gives the keys to the list under the pointer, or to the one whose name it is on.
func TestMouseOnTwoLists(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {120, 36}, {200, 46}} {
		d := open(t, &portal{sheet: sheet(spst.FactorOff), tokens: three()}, false, size[0], size[1])
		narrow := size[0] == 60
		if narrow {
			d.SeesNot("relevé du lundi")
			d.ClickOn("Jetons d'accès 3")
		}
		d.ClickOn("relevé du lundi")
		d.Key("x")
		if q := d.Asked(); !strings.Contains(q.Text, "relevé du lundi") {
			t.Errorf("at %d: asks %q", size[0], q.Text)
		}
		if narrow {
			d.ClickOn("Sessions ouvertes 3")
		}
		d.ClickOn("2001:db8")
		d.Key("x")
		if q := d.Asked(); !strings.Contains(q.Text, "adherent 1.1") {
			t.Errorf("at %d: asks %q", size[0], q.Text)
		}
	}
}

// On a small terminal the wheel goes on from the sessions to the tokens, and back.
func TestTheWheelGoesOn(t *testing.T) {
	d := open(t, &portal{sheet: crowd(9), tokens: three()}, false, 60, 16)
	d.Wheel(5, 8, 1)
	d.SeesNot("relevé du lundi")
	d.Wheel(5, 8, 20)
	d.Sees("relevé du lundi")
	d.Wheel(5, 8, -1)
	d.Sees("programme")
}

// The tokens are closed to an account that must turn its second factor on: they are not asked for.
func TestTokensAreClosedBeforeTheFactor(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorRequired), tokens: three()}
	d := tokens(t, p, 120, 36)
	d.Sees(textAccessClosed)
	d.Key("A")
	if d.Last() != nil || p.asked > 0 {
		t.Errorf("did %+v, asked %d times", d.Last(), p.asked)
	}
}

// What is known stays in view, and the tokens that cannot be read say why.
func TestTokensCannotBeRead(t *testing.T) {
	p := &portal{sheet: sheet(spst.FactorOff)}
	d := tokens(t, p, 80, 20)
	d.Hold()
	d.Key("r")
	d.ReleaseOne(0)
	p.fail = down
	d.Release()
	d.Sees("Jetons d'accès")
	fresh := &portal{sheet: sheet(spst.FactorOff)}
	s := New(fresh, uitest.Base(t), Options{Today: today, Tokens: true})
	h := uitest.NewHeldDriver(t, s, 80, 20)
	h.ReleaseOne(0)
	h.Sees(textReading)
	fresh.fail = down
	h.Release()
	h.Sees("Le portail ne répond pas", textRetry)
	fresh.fail, fresh.tokens = nil, three()
	h.Send(tui.Online(true))
	h.Release()
	h.Sees("paie")
}

// More tokens than have room are scrolled to.
func TestManyTokens(t *testing.T) {
	for _, size := range uitest.Sizes() {
		p := &portal{sheet: crowd(9)}
		for i := range spst.MaxAccessTokens {
			p.tokens = append(p.tokens, spst.AccessToken{ID: fmt.Sprint("t", i), TokenName: fmt.Sprint("script ", i), EndsOn: today.AddDays(i + 1)})
		}
		d := tokens(t, p, size[0], size[1])
		d.Sees("script 0", textEvents)
		d.Key("G", "x")
		d.Sees("script 49")
		if q := d.Asked(); !strings.Contains(q.Text, "script 49") {
			t.Errorf("asks %q", q.Text)
		}
	}
}

// Where the screen is said, a token is a line of its title and its values.
func TestTokensAreSaid(t *testing.T) {
	b := uitest.Base(t)
	b.Theme = theme.NewSpoken()
	d := uitest.NewDriver(t, New(&portal{sheet: sheet(spst.FactorOff), tokens: three()}, b, Options{Today: today, Tokens: true}), 200, 46)
	d.Sees("Jetons d'accès", "paie", "lecture, effectifs, rendez-vous")
	d.SeesNot("│")
}

// The palette goes to the tokens of the account that is open.
func TestShow(t *testing.T) {
	s := New(&portal{sheet: sheet(spst.FactorOff), tokens: three()}, uitest.Base(t), Options{Today: today})
	d := uitest.NewDriver(t, s, 60, 16)
	d.SeesNot("relevé du lundi")
	if _, ok := s.Show(route.Account{Tokens: true}); !ok {
		t.Error("it is not of its place")
	}
	d.Sees("relevé du lundi")
	if _, ok := s.Show(route.Clients{}); ok {
		t.Error("another place is shown")
	}
}
