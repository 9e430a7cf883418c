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
