package app

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/route"
)

// What is typed while a new password is set is for the screen that comes back; when it
// is refused, or given up, it is nobody's.
func TestTypedAheadOfANewPassword(t *testing.T) {
	for name, c := range map[string]struct {
		refuse error
		keys   []string
		want   int // keys that the page got
	}{
		"set":      {nil, []string{"j", "k"}, 2},
		"refused":  {&spst.Error{Kind: spst.Invalid, Code: spst.CodeCredentials}, []string{"j", "k"}, 0},
		"given up": {nil, []string{"j", "esc"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal()
			d, m, _ := startApp(t, p, 80, 24)
			under := (&page{title: "Dessous"}).put(m)
			d.Run(m.push(route.Password{}))
			d.Type("secret")
			d.Key("tab")
			d.Type("Marguerites-au-soleil-27")
			d.Key("tab")
			d.Type("Marguerites-au-soleil-27")
			p.fail = c.refuse
			d.Hold()
			d.Key("ctrl+s")
			if d.Held() == 0 {
				t.Fatalf("nothing was sent:\n%s", d.Screen())
			}
			d.Key(c.keys...)
			d.Release()
			if len(under.keys) != c.want {
				t.Errorf("the page got %v:\n%s", under.keys, d.Screen())
			}
		})
	}
}

// What a screen has asked for is given up when the program ends.
func TestRequestsEndWithTheProgram(t *testing.T) {
	_, m, _ := startApp(t, newPortal(), 80, 24)
	b := m.base()
	m.end()
	if b.Ctx.Err() == nil {
		t.Error("a request goes on after the program")
	}
}

// What is typed while a person signs in is for the place that opens, one key after the
// other; when it is refused, or given up, it is nobody's.
func TestTypedAheadOfSigningIn(t *testing.T) {
	second := &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSecondFactor}
	for name, c := range map[string]struct {
		refuse error
		keys   []string
		want   string
	}{
		"signed in": {nil, []string{"3", "/", "c", "e", "s", "a", "r"}, "1 sur 2"},
		"refused":   {&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeCredentials, TriesLeft: 2}, []string{"3", "x"}, "inconnu"},
		"given up":  {nil, []string{"3", "esc", "enter"}, "BIENVENUE"},
		"a code":    {second, []string{"1", "2", "3"}, "123___"},
		"a place":   {second, []string{"3"}, "Code           ______"},
		"a search":  {second, []string{"3", "/", "c", "e", "s"}, "Code           ______"},
		"enter":     {second, []string{"enter"}, "Code           ______"},
		"a number":  {second, []string{"1", "2", "3", "enter"}, "Code           ______"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal()
			p.refuse = c.refuse
			d, m, _ := startApp(t, p, 80, 24)
			d.Hold()
			d.Key("enter")
			d.Key(c.keys...)
			d.Release()
			d.Sees(c.want)
			if c.refuse != nil && p.signIns != 1 || m.typed.Kept() {
				t.Errorf("signed in %d times, keys left %v:\n%s", p.signIns, m.typed.Kept(), d.Screen())
			}
		})
	}
}
