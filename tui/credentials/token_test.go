package credentials

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// tokens answers as the test says, and keeps what it was given.
type tokens struct {
	refuse error
	given  []spst.AccessTokenInput
}

var today = spst.NewDate(2026, time.November, 23)

const sampleToken = spst.AccessTokenPrefix + "Q1w2E3r4T5y6U7i8O9p0A1s2D3f4G5h6J7k8L9z0X1c"

func (s *tokens) AddAccessToken(_ context.Context, in spst.AccessTokenInput) (spst.AccessToken, error) {
	s.given = append(s.given, in)
	rights := append([]spst.Right{spst.RightRead}, in.Rights...)
	return spst.AccessToken{ID: "t1", TokenName: in.TokenName, Rights: rights, EndsOn: in.EndsOn, Token: sampleToken}, s.refuse
}

func openToken(t *testing.T, s *tokens, w, h int) *uitest.Driver {
	t.Helper()
	return uitest.NewDriver(t, NewToken(s, uitest.Base(t), today), w, h)
}

// fillToken types a name and ticks « Effectifs », up to the password.
func fillToken(d *uitest.Driver) {
	d.Type("paie")
	d.Key("enter", "space", "enter", "enter", "enter", "enter")
}

// madeToken is the token that shows.
func madeToken(t *testing.T, s *tokens, w, h int) *uitest.Driver {
	t.Helper()
	d := openToken(t, s, w, h)
	fillToken(d)
	d.Key("enter")
	d.Type("lilas")
	d.Key("enter")
	return d
}

// A token is made of its name, its rights and its last day, with the password given again; it
// shows once, and is left on yes only.
func TestNewToken(t *testing.T) {
	s := &tokens{}
	d := openToken(t, s, 80, 20)
	d.Sees(textNewAccess, "21/02/2027", "[ ] Effectifs", "Votre compte sera prévenu")
	fillToken(d)
	d.Sees("[x] Effectifs")
	d.Type("31032027")
	d.Key("enter")
	if len(s.given) > 0 {
		t.Fatalf("asked before the password: %+v", s.given)
	}
	d.Type("lilas")
	d.SeesNot("lilas")
	d.Hold()
	d.Key("enter", "enter")
	if d.Held() != 1 {
		t.Fatalf("%d requests at once", d.Held())
	}
	d.Sees("Création…")
	d.Release()
	want := spst.AccessTokenInput{TokenName: "paie", Rights: []spst.Right{spst.RightRoster}, EndsOn: spst.NewDate(2027, time.March, 31), Password: "lilas"}
	if len(s.given) != 1 || !reflect.DeepEqual(s.given[0], want) {
		t.Fatalf("gave %+v", s.given)
	}
	d.Sees("Le jeton « paie »", sampleToken, "Gardez-le comme un mot de passe")
	d.Key("enter")
	d.Did(tui.Copy{What: "le jeton « paie »", Text: sampleToken})
	done := tui.Pop{Notice: "Jeton « paie » créé (lecture, effectifs), jusqu'au 31/03/2027."}
	d.Key("esc")
	d.Did(tui.Ask{Title: textAccessKeptTitle, Text: textAccessKeptText, Yes: textNotedYes, Then: done})
	d.ClickOn(textAccessKept)
	if q := d.Asked(); q.Then != done {
		t.Errorf("asks %+v", q)
	}
}

// What is wrong is said beside its field, the password counts once it is asked for, and a
// refusal of the portal leaves what was typed.
func TestNewTokenRefused(t *testing.T) {
	s := &tokens{}
	d := openToken(t, s, 80, 20)
	d.Key("ctrl+s")
	d.Sees(textNoAccessName)
	d.Type("paie")
	d.Key("ctrl+s")
	d.Sees(textNoCurrent)
	d.Key("shift+tab")
	d.Type("01112026")
	d.Key("ctrl+s")
	d.Sees("Ce jour est passé")
	d.Key("ctrl+u")
	d.Type("01112028")
	d.Key("ctrl+s")
	d.Sees("Un jeton vaut un an au plus")
	d.Key("ctrl+u")
	d.Key("ctrl+s")
	d.Sees("un jeton a une fin")
	d.Type("01122026")
	d.Key("tab")
	d.Type("faux")
	if len(s.given) > 0 {
		t.Fatalf("asked %+v", s.given)
	}
	s.refuse = refusal("current", "password", "Ce n'est pas votre mot de passe actuel.")
	d.Key("ctrl+s")
	d.Sees("✗ Ce n'est pas votre mot de passe actuel.", "paie")
	s.refuse = refusal("token", "token_name", "Un jeton porte déjà ce nom : donnez-en un autre, ou révoquez celui-là.")
	d.Key("ctrl+s")
	d.Sees("porte déjà ce nom")
	s.refuse = unreachable()
	d.Key("ctrl+s")
	d.Sees("Le portail ne répond pas")
	s.refuse = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("ctrl+s")
	d.Failed(s.refuse)
	s.refuse = nil
	d.Key("ctrl+s")
	d.Sees(sampleToken)
}

// An answer that was given up shows nothing when it comes late.
func TestNewTokenGivenUp(t *testing.T) {
	s := &tokens{}
	d := openToken(t, s, 80, 20)
	fillToken(d)
	d.Key("enter")
	d.Type("lilas")
	d.Hold()
	d.Key("enter", "esc")
	d.SeesNot("Création…")
	d.Release()
	d.SeesNot(sampleToken)
	d.Key("esc")
	d.Did(tui.Pop{})
}

// forgetful is where drafts are kept; nothing of a token may come there.
type forgetful struct{ t *testing.T }

func (f forgetful) Draft(context.Context, string, string) (spst.Draft, error) {
	f.t.Error("a draft is asked for")
	return spst.Draft{}, nil
}

func (f forgetful) KeepDraft(context.Context, string, spst.Draft) (spst.Draft, error) {
	f.t.Error("something is kept")
	return spst.Draft{}, nil
}

func (f forgetful) DropDraft(context.Context, string, string) error { return nil }

func TestNothingOfATokenIsKept(t *testing.T) {
	b := uitest.Base(t)
	b.Drafts = forgetful{t}
	screen := NewToken(&tokens{}, b, today)
	d := uitest.NewDriver(t, screen, 80, 20)
	fillToken(d)
	d.Key("enter")
	d.Type("lilas")
	if k, ok := any(screen).(tui.Keeper); ok {
		k.Keep(t.Context())
	}
	if !screen.Unsaved() {
		t.Error("leaving it would ask nothing")
	}
	d.Key("enter")
	d.Sees(sampleToken)
	if !screen.Unsaved() {
		t.Error("leaving the token would ask nothing")
	}
}

// The token is whole at every size, on one line, and said where the screen is said.
func TestTheTokenIsWhole(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d := openToken(t, &tokens{}, size[0], size[1])
		d.Golden(fmt.Sprintf("token-%dx%d", size[0], size[1]+4))
		d = madeToken(t, &tokens{}, size[0], size[1])
		d.Sees(sampleToken)
		d.Golden(fmt.Sprintf("token-made-%dx%d", size[0], size[1]+4))
	}
	b := uitest.Base(t)
	b.Theme = theme.NewSpoken()
	d := uitest.NewDriver(t, NewToken(&tokens{}, b, today), 80, 20)
	d.Sees("Nom du jeton", "Effectifs", "Dernier jour", textCurrent)
	fillToken(d)
	d.Key("enter")
	d.Type("lilas")
	d.Key("enter")
	d.Sees(sampleToken, textAccessOnce[:40])
	if strings.Contains(d.Screen(), "lilas") {
		t.Error("the password is said")
	}
}
