package widget

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func field(o Options) *Field {
	f := NewField(theme.New(true), o)
	f.Focus()
	return f
}

func press(f *Field, names ...string) {
	for _, n := range names {
		f.Update(uitest.Press(n))
	}
}

func typed(f *Field, s string) {
	for _, r := range s {
		f.Update(uitest.Rune(r))
	}
}

func plain(f *Field) string { return ansi.Strip(f.View()) }

func TestFieldView(t *testing.T) {
	cases := []struct {
		name  string
		o     Options
		value string
		want  string
	}{
		{"empty", Options{Label: "Nom", Required: true, LabelWidth: 10, Width: 8}, "", "Nom *      ________"},
		{"its own label width", Options{Label: "Nom", Required: true, Width: 4}, "AB", "Nom * AB__"},
		{"no label", Options{Width: 6}, "ab", "ab____"},
		{"password", Options{Width: 8, Password: true}, "secret", "••••••__"},
		{"placeholder", Options{Width: 12, Placeholder: "jj/mm/aaaa"}, "", "jj/mm/aaaa__"},
		{"wide characters", Options{Width: 8}, "日本", "日本____"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := NewField(theme.New(true), c.o)
			f.SetValue(c.value)
			if got := plain(f); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestFieldPasteIsCleaned(t *testing.T) {
	cases := []struct{ name, paste, want string }{
		{"control and escape", "a\x1b[31mb\x07c\x00", "a[31mbc"},
		{"line ends", "\r\nun\r\ndeux\ttrois\n", "un deux trois"},
		{"direction overrides", "abc\u202edef\u2066\u200f", "abcdef"},
		{"C1 control", "a\u009b31mb", "a31mb"},
		{"accent apart", "e\u0301te\u0301", "été"},
		{"line separators", "a\u2028b\u2029c", "a b c"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := field(Options{Width: 20})
			f.Update(tea.PasteMsg{Content: c.paste})
			if f.Value() != c.want {
				t.Errorf("%q, want %q", f.Value(), c.want)
			}
		})
	}
}

func TestFieldLimitCountsCharacters(t *testing.T) {
	f := field(Options{Width: 20, Limit: 4})
	f.Update(tea.PasteMsg{Content: "éàüç trop"})
	typed(f, "x")
	if f.Value() != "éàüç" {
		t.Errorf("%q", f.Value())
	}
}

func TestFieldCtrlVDoesNotReadTheClipboard(t *testing.T) {
	f := field(Options{Width: 20})
	if cmd := f.Update(uitest.Press("ctrl+v")); cmd != nil {
		t.Error("ctrl+v gave a command")
	}
	if f.Value() != "" {
		t.Errorf("ctrl+v typed %q", f.Value())
	}
}

func TestFieldCursorStaysInTheEntry(t *testing.T) {
	f := field(Options{Label: "Nom", Width: 5})
	for i, r := range "日本語 été et hiver" {
		typed(f, string(r))
		c := f.Cursor()
		if c == nil || c.X < 4 || c.X > 8 {
			t.Fatalf("after character %d the cursor is at %v", i, c)
		}
		if w := ansi.StringWidth(f.View()); w != 9 {
			t.Fatalf("after character %d the field is %d cells wide: %q", i, w, plain(f))
		}
	}
	if !strings.HasSuffix(plain(f), "iver_") {
		t.Errorf("the end is not shown: %q", plain(f))
	}
	press(f, "home")
	if c := f.Cursor(); c.X != 4 || !strings.Contains(plain(f), "日本") {
		t.Errorf("home: cursor %d, %q", c.X, plain(f))
	}
	f.Blur()
	if f.Cursor() != nil {
		t.Error("a cursor without the focus")
	}
}

func TestFieldAccentTypedApart(t *testing.T) {
	f := field(Options{Width: 10})
	typed(f, "ne\u0301e")
	if f.Value() != "née" || f.Cursor().X != 3 {
		t.Errorf("%q, cursor %d", f.Value(), f.Cursor().X)
	}
}

func TestFieldSelectAll(t *testing.T) {
	cases := []struct {
		name string
		do   func(*Field)
		want string
	}{
		{"a character replaces", func(f *Field) { typed(f, "n") }, "n"},
		{"a paste replaces", func(f *Field) { f.Update(tea.PasteMsg{Content: "neuf"}) }, "neuf"},
		{"a deletion empties", func(f *Field) { press(f, "backspace") }, ""},
		{"a move keeps", func(f *Field) { press(f, "home"); typed(f, "X") }, "Xvieux"},
		{"another key keeps", func(f *Field) { press(f, "tab") }, "vieux"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := field(Options{Width: 10})
			f.SetValue("vieux")
			f.SelectAll()
			c.do(f)
			if f.Value() != c.want {
				t.Errorf("%q, want %q", f.Value(), c.want)
			}
		})
	}
}

func TestFieldClick(t *testing.T) {
	f := field(Options{Label: "Nom", Width: 10})
	f.SetValue("abcd")
	f.Click(6)
	typed(f, "X")
	if f.Value() != "abXcd" {
		t.Errorf("%q", f.Value())
	}
	f.Click(99)
	typed(f, "!")
	if f.Value() != "abXcd!" {
		t.Errorf("%q", f.Value())
	}
}

func TestFieldWithoutFocusTakesNothing(t *testing.T) {
	f := NewField(theme.New(true), Options{Width: 10})
	typed(f, "abc")
	f.Update(tea.PasteMsg{Content: "abc"})
	if f.Value() != "" {
		t.Errorf("%q", f.Value())
	}
}

func TestProblemView(t *testing.T) {
	f := field(Options{Width: 10})
	if f.ProblemView(20) != "" {
		t.Error("a problem on a new field")
	}
	f.SetProblem(Warning, "clé attendue : 41, entrée la complète")
	want := "▲ clé attendue : 41,\n  entrée la complète"
	if got := ansi.Strip(f.ProblemView(20)); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	f.SetProblem(NoProblem, "")
	if s, text := f.Problem(); s != NoProblem || text != "" {
		t.Errorf("still %v %q", s, text)
	}
}

func TestFit(t *testing.T) {
	cases := []struct {
		in   string
		w    int
		want string
	}{{"abc", 5, "abc  "}, {"abcdef", 4, "abc…"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日… "}, {"x", 0, ""}}
	for _, c := range cases {
		if got := Fit(c.in, c.w); got != c.want {
			t.Errorf("Fit(%q, %d) is %q, want %q", c.in, c.w, got, c.want)
		}
	}
}

func TestCheckbox(t *testing.T) {
	c := NewCheckbox(theme.New(true), "Rester connecté")
	if c.Cursor() != nil {
		t.Error("a cursor without the focus")
	}
	c.Focus()
	c.Toggle()
	if got := ansi.Strip(c.View()); got != "[x] Rester connecté" || c.Cursor().X != 1 {
		t.Errorf("%q", got)
	}
	c.Disabled = true
	c.Toggle()
	if !c.Checked {
		t.Error("a disabled box changed")
	}
}

func TestButtonKeepsItsWidth(t *testing.T) {
	b := NewButton(theme.New(true), "Se connecter")
	blurred := ansi.Strip(b.View())
	b.Focus()
	focused := ansi.Strip(b.View())
	if focused != "▸ Se connecter" || ansi.StringWidth(blurred) != ansi.StringWidth(focused) {
		t.Errorf("%q, %q", blurred, focused)
	}
}
