package widget

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/keys"
	"github.com/espace-adherent/adherent/tui/theme"
)

// give gives keys to a control, and tells whether each was for it.
func give(c Control, names ...string) string {
	var taken []string
	for _, n := range names {
		ok, _ := c.Take(keys.Press(n))
		taken = append(taken, map[bool]string{true: "yes", false: "no"}[ok])
	}
	return strings.Join(taken, " ")
}

func drawn(c Control, w int, focused bool) string { return ansi.Strip(c.Draw(w, focused)) }

// Of the keys a text takes those that type or move in it; the others are the form's.
func TestWhatAnEntryTakes(t *testing.T) {
	e := NewEntry(theme.New(true), Options{Limit: 10})
	e.Focus()
	if got := give(e, "a", "é", "space", "left", "right", "home", "end", "backspace", "delete"); strings.Contains(got, "no") {
		t.Errorf("%s", got)
	}
	if got := give(e, "tab", "enter", "up", "down", "pgup", "ctrl+s"); strings.Contains(got, "yes") {
		t.Errorf("%s", got)
	}
	if taken, _ := e.Take(tea.PasteMsg{Content: "collé"}); !taken || e.Value() != "aécollé" {
		t.Errorf("a paste: %v, %q", taken, e.Value())
	}
}

// What is typed first replaces a whole entry; where it is cut it shows its start.
func TestWholeEntries(t *testing.T) {
	e := NewEntry(theme.New(true), Options{Limit: 40})
	e.Set("un texte assez long pour dix")
	if got := drawn(e, 10, false); !strings.HasPrefix(got, "un texte") || ansi.StringWidth(got) != 10 {
		t.Errorf("%q", got)
	}
	e.Whole = true
	e.Focus()
	give(e, "x")
	if e.Value() != "x" {
		t.Errorf("%q", e.Value())
	}
	e.Masked = func() string { return "•••" }
	e.After = func() string { return "après" }
	e.Width = 12
	if got := drawn(e, 40, true); !strings.HasPrefix(got, "x") || !strings.Contains(got, "après") {
		t.Errorf("in focus: %q", got)
	}
	e.Blur()
	if got := drawn(e, 40, false); !strings.HasPrefix(got, "•••") || !strings.Contains(got, "après") {
		t.Errorf("masked: %q", got)
	}
	if got := drawn(e, 14, false); strings.Contains(got, "après") || ansi.StringWidth(got) != 12 {
		t.Errorf("without room: %q", got)
	}
}

// A date typed in figures, day by day, gets its slashes; what is taken off stays off.
func TestADateIsCompletedAsOneTypes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		day := spst.NewDate(rapid.IntRange(1900, 2100).Draw(rt, "year"), 1, 1).AddDays(rapid.IntRange(0, 364).Draw(rt, "days"))
		e := NewEntry(theme.New(true), Options{Limit: 20})
		e.Complete = CompleteDate
		e.Focus()
		typed := day.French()
		if rapid.Bool().Draw(rt, "without slashes") {
			typed = strings.ReplaceAll(typed, "/", "")
		}
		for _, r := range typed {
			give(e, string(r))
		}
		if e.Value() != day.French() {
			rt.Fatalf("%s typed gives %q, not %s", typed, e.Value(), day.French())
		}
		before := e.Value()
		give(e, "backspace")
		if e.Value() != before[:len(before)-1] {
			rt.Fatalf("backspace gives %q", e.Value())
		}
	})
	for typed, want := range map[string]string{
		"4/8/1969": "04/08/1969", "04": "04/", "0": "0", "4/": "04/", "04//": "04/", "hier": "hier", "4-8-69": "4-8-69", "": "",
		"31122026": "31/12/2026", "1/1/1": "01/01/1",
	} {
		if got := CompleteDate(typed); got != want {
			t.Errorf("%q gives %q, not %q", typed, got, want)
		}
	}
}

func TestCompletingTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("0123456789/")), 0, 12, -1).Draw(rt, "typed")
		if once := CompleteDate(s); CompleteDate(once) != once {
			rt.Fatalf("%q gives %q, then %q", s, once, CompleteDate(once))
		}
	})
}

func contracts() *Choice {
	return NewChoice(theme.New(true), spst.Fold, Option{"", "aucun"}, Option{"cdi", "CDI"}, Option{"cdd", "CDD"},
		Option{"appr", "Apprentissage"}, Option{"été", "Été"})
}

// Arrows go round a list that is closed; letters pick, several of them a longer
// beginning, without accents or capitals.
func TestChoosingByKeys(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"right", ""}, {"right right", "cdi"}, {"left", "été"}, {"right left", "été"}, {"c", "cdi"}, {"c d d", "cdd"}, {"a p", "appr"},
		{"a a", "appr"},
		{"e", "été"}, {"É", "été"}, {"c right", "cdd"}, {"z", "none"}, {"c z", "cdi"}, {"c d right d", "none of these"},
	} {
		choice := contracts()
		taken := give(choice, strings.Fields(c.keys)...)
		switch {
		case c.want == "none":
			if choice.Picked != -1 || taken != "no" {
				t.Errorf("%q picks %q, taken %s", c.keys, choice.Value(), taken)
			}
		case c.want == "none of these": // only that it does not go wrong
		case choice.Value() != c.want || choice.Picked < 0:
			t.Errorf("%q picks %q, not %q", c.keys, choice.Value(), c.want)
		}
	}
}

// Space opens a closed list, which is the form's; it goes on in one whose options show.
func TestTheSpaceOfAChoice(t *testing.T) {
	c := contracts()
	if got := give(c, "space", "up", "down"); got != "no no no" {
		t.Errorf("closed: %s", got)
	}
	c.Radio = true
	if give(c, "space", "space"); c.Value() != "cdi" {
		t.Errorf("a row is on %q", c.Value())
	}
	if got := give(c, "up", "down"); got != "no no" {
		t.Errorf("a row takes up and down: %s", got)
	}
	c = contracts()
	c.Column = true
	if got := give(c, "down", "down", "down", "down", "down", "down"); got != "yes yes yes yes yes no" || c.Value() != "été" {
		t.Errorf("down a column: %s, on %q", got, c.Value())
	}
	if got := give(c, "up", "up", "up", "up", "up"); got != "yes yes yes yes no" || c.Picked != 0 {
		t.Errorf("up a column: %s, on %q", got, c.Value())
	}
	if taken, _ := c.Take(tea.PasteMsg{Content: "cdd"}); taken {
		t.Error("a paste is taken")
	}
}

func TestHowAChoiceShows(t *testing.T) {
	c := contracts()
	c.Empty = "choisissez"
	if got := drawn(c, 30, false); got != "choisissez ▾" {
		t.Errorf("%q", got)
	}
	c.Set("appr")
	if a, b := drawn(c, 30, false), drawn(c, 30, true); a != "Apprentissage ▾" || b != "‹ Apprentissage ›" {
		t.Errorf("%q, %q", a, b)
	}
	if got := drawn(c, 10, false); ansi.StringWidth(got) > 10 || !strings.Contains(got, theme.Ellipsis) {
		t.Errorf("cut: %q", got)
	}
	c.Radio = true
	if got := drawn(c, 80, false); got != "( ) aucun  ( ) CDI  ( ) CDD  (•) Apprentissage  ( ) Été" {
		t.Errorf("%q", got)
	}
	if c.Cursor() != nil {
		t.Error("a cursor without the focus")
	}
	c.Focus()
	if at := c.Cursor(); at == nil || []rune(drawn(c, 80, true))[at.X] != '•' {
		t.Errorf("the cursor is at %+v", at)
	}
	c.Radio, c.Column = false, true
	lines := strings.Split(drawn(c, 12, true), "\n")
	if at := c.Cursor(); len(lines) != 5 || lines[at.Y] != "(•) Apprent…" {
		t.Errorf("%q, the cursor at %+v", lines, at)
	}
	c.Click(1)
	if c.Value() != "cdi" {
		t.Errorf("a click picks %q", c.Value())
	}
	c.Click(99)
	c.Column = false
	c.Click(0)
	if c.Value() != "" || c.Picked != 0 {
		t.Errorf("the next after the last is %q", c.Value())
	}
	c.Set("inconnu")
	if c.Picked != -1 || c.Value() != "" {
		t.Errorf("an unknown value picks %q", c.Value())
	}
}

// A box is ticked by the space and by x, and by nothing else; its note is in line with
// the others where there is room, at the right where there is less, gone where there is none.
func TestTicks(t *testing.T) {
	box := NewTick(theme.New(true), "Autorisation de conduite", "R4323-56")
	if got := give(box, "space", "a", "enter", "x", "x"); got != "yes no no yes yes" || !box.Checked {
		t.Errorf("%s, %v", got, box.Checked)
	}
	for w, want := range map[int]string{80: "[x] Autorisation de conduite          R4323-56", 40: "[x] Autorisation de conduite    R4323-56",
		34: "[x] Autorisation de conduite", 12: "[x] Autoris…"} {
		if got := strings.TrimRight(drawn(box, w, false), " "); got != want {
			t.Errorf("in %d cells: %q, not %q", w, got, want)
		}
	}
	box.Focus()
	if c := box.Cursor(); c == nil || c.X != 1 {
		t.Errorf("the cursor is at %+v", c)
	}
}

// Whatever a size is, it is read as people write it; a gauge has its width.
func TestSizesAndGauges(t *testing.T) {
	for n, want := range map[int64]string{0: "0 o", 999: "999 o", 1000: "1 ko", 1499: "1 ko", 1500: "2 ko", 3_449_000: "3,4 Mo",
		12_000_000: "12,0 Mo"} {
		if got := Bytes(n); got != want {
			t.Errorf("%d is %q, not %q", n, got, want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		done, total := rapid.Int64Range(-10, 1e12).Draw(rt, "done"), rapid.Int64Range(-1, 1e12).Draw(rt, "total")
		w := rapid.IntRange(1, 60).Draw(rt, "width")
		got := ansi.Strip(Gauge(theme.New(true), done, total, w))
		full := strings.Count(got, "█")
		if ansi.StringWidth(got) != w || total > 0 && done >= total && full != w || done <= 0 && full > 0 {
			rt.Fatalf("%d of %d in %d cells: %q", done, total, w, got)
		}
	})
}

// The path's cursor is in the path; what is picked to be written is a folder gone into,
// or a name.
func TestFilesForWriting(t *testing.T) {
	f := NewFiles(theme.New(true), "Fichier", nil)
	f.Nothing = "Sera créé."
	f.SetSize(60, 8)
	f.Focus()
	f.SetPath("/paie/")
	if folder, wanted := f.Wants(); !wanted || folder != "/paie/" {
		t.Errorf("wants %q: %v", folder, wanted)
	}
	if !strings.Contains(ansi.Strip(f.View()), "Lecture du dossier…") {
		t.Errorf("%s", ansi.Strip(f.View()))
	}
	f.SetFolder("/ailleurs/", []FileItem{{Name: "tard"}}, "")
	at := time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)
	var items []FileItem
	for i := range 20 {
		items = append(items, FileItem{Name: fmt.Sprintf("dossier%02d", i), Dir: true, Time: at})
	}
	f.SetFolder("/paie/", items, "")
	view := func() string { return ansi.Strip(f.View()) }
	if strings.Contains(view(), "tard") || !strings.Contains(view(), "dossier00/") || !strings.Contains(view(),
		"20/11/2026 10\u00a0h\u00a012") {
		t.Errorf("%s", view())
	}
	for _, step := range []struct {
		msg  tea.Msg
		sees string
	}{
		{keys.Press("pgdown"), "dossier04/"}, {tea.MouseWheelMsg{Button: tea.MouseWheelDown}, "dossier07/"}, {keys.Press("pgup"), "dossier03/"},
		{tea.MouseWheelMsg{Button: tea.MouseWheelUp}, "dossier00/"},
	} {
		f.Update(step.msg)
		if !strings.Contains(view(), step.sees) {
			t.Errorf("after %+v:\n%s", step.msg, view())
		}
	}
	f.Update(tea.MouseClickMsg{X: 4, Y: filesHead + 1, Button: tea.MouseLeft})
	if path, picked := f.PickNew(); picked || f.Path() != "/paie/dossier01/" {
		t.Errorf("picks %q: %v, in %q", path, picked, f.Path())
	}
	f.SetFolder("/paie/dossier01/", nil, "")
	f.Update(tea.PasteMsg{Content: "liste.csv"})
	if !strings.Contains(view(), "Sera créé.") {
		t.Errorf("%s", view())
	}
	if path, picked := f.PickNew(); !picked || path != "/paie/dossier01/liste.csv" {
		t.Errorf("picks %q: %v", path, picked)
	}
	if c := f.Cursor(); c == nil || c.X != 1+len("Fichier ")+len("/paie/dossier01/liste.csv") || c.Y != 0 {
		t.Errorf("the cursor is at %+v", c)
	}
}
