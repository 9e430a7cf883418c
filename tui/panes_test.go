package tui_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// answer ends the save of the sheet that it names.
type answer struct {
	of      string
	refused bool
}

// sheet is a pane that types letters, saves with ctrl+s, and leaves with esc.
type sheet struct {
	name          string
	typed         string
	heard         []tea.Msg // messages that are not the person's
	saving        bool
	w, h          int
	woken         int
	quiet, unsent bool
	begins        tea.Cmd // what it begins with
}

func (s *sheet) Init() tea.Cmd            { return s.begins }
func (s *sheet) View() string             { return s.name + " " + s.typed + strings.Repeat("\n", 9) }
func (s *sheet) SetSize(w, h int)         { s.w, s.h = w, h }
func (s *sheet) ShortHelp() []key.Binding { return nil }
func (s *sheet) FullHelp() [][]key.Binding {
	return nil
}

func (s *sheet) Title() string       { return s.name }
func (s *sheet) Capturing() bool     { return !s.quiet }
func (s *sheet) Unsaved() bool       { return s.unsent }
func (s *sheet) Cursor() *tea.Cursor { return tea.NewCursor(len(s.typed), 0) }
func (s *sheet) Resume() tea.Cmd {
	s.woken++
	return nil
}

func (s *sheet) Waits(msg tea.Msg, _ bool) bool {
	k, ok := msg.(tea.KeyPressMsg)
	return s.saving && !(ok && k.String() == "esc")
}

func (s *sheet) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return s.onKey(msg)
	case answer:
		if msg.of != s.name || !s.saving {
			return nil, nil
		}
		s.saving = false
		if msg.refused {
			return tui.No("refusé"), nil
		}
		return tui.Pop{Notice: s.name + " enregistrée"}, nil
	default:
		s.heard = append(s.heard, msg)
	}
	return nil, nil
}

func (s *sheet) onKey(k tea.KeyPressMsg) (tui.Action, tea.Cmd) {
	switch k.String() {
	case "esc":
		return tui.Pop{}, nil
	case "ctrl+s":
		s.saving = true
		return nil, nil
	}
	s.typed += k.Text
	return nil, nil
}

// desk is a screen that lays sheets over itself: « o » opens one, « ! » asks the
// root for something, other letters are its own.
type desk struct {
	*tui.Panes
	under *blotter
	made  int
}

// blotter is what is under them.
type blotter struct {
	desk  *desk
	typed string
}

func newDesk() *desk {
	d := &desk{}
	d.under = &blotter{desk: d}
	d.Panes = tui.NewPanes(d.under)
	return d
}

func (b *blotter) Init() tea.Cmd             { return nil }
func (b *blotter) SetSize(int, int)          {}
func (b *blotter) ShortHelp() []key.Binding  { return nil }
func (b *blotter) FullHelp() [][]key.Binding { return nil }
func (b *blotter) Title() string             { return "Bureau" }
func (b *blotter) View() string              { return "bureau " + b.typed + strings.Repeat("\n", 9) }

func (b *blotter) Update(msg tea.Msg) (tui.Action, tea.Cmd) {
	k, _ := msg.(tea.KeyPressMsg)
	switch k.Text {
	case "o":
		_, cmd := b.desk.open()
		return nil, cmd
	case "!":
		return tui.Notice{Text: "demandé"}, nil
	}
	b.typed += k.Text
	return nil, nil
}

func (d *desk) open() (*sheet, tea.Cmd) {
	d.made++
	s := &sheet{name: string(rune('A' + d.made - 1))}
	return s, d.Open(s)
}

// lay opens one, which begins nothing.
func (d *desk) lay() *sheet {
	s, _ := d.open()
	return s
}

func (d *desk) top(t testing.TB) *sheet {
	t.Helper()
	s, ok := d.Top().(*sheet)
	if !ok {
		t.Fatalf("on top is %T", d.Top())
	}
	return s
}

func TestTheTopPaneHasTheKeysAndAllHearTheRest(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	a, b := k.lay(), k.lay()
	d.Type("xy")
	if a.typed != "" || b.typed != "xy" || k.under.typed != "" {
		t.Errorf("below %q, on top %q, under both %q", a.typed, b.typed, k.under.typed)
	}
	d.Send(tui.Online(true))
	if len(a.heard) != 1 || len(b.heard) != 1 {
		t.Errorf("%v, %v: each hears that the portal is back", a.heard, b.heard)
	}
	for _, s := range []*sheet{a, b} {
		if s.w != 30 || s.h != 10 {
			t.Errorf("%s is %dx%d", s.name, s.w, s.h)
		}
	}
	d.Resize(40, 10)
	if a.w != 40 || b.w != 40 {
		t.Errorf("after a resize %d and %d columns", a.w, b.w)
	}
}

func TestAPaneTakenOffWakesTheOneUnderIt(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	a, b := k.lay(), k.lay()
	d.Key("esc")
	if k.Top() != tui.Screen(a) || a.woken != 1 || b.woken != 0 || k.Has(b) {
		t.Errorf("on top %T, woken %d and %d times", k.Top(), a.woken, b.woken)
	}
	if d.Last() != nil {
		t.Errorf("esc of a pane asks the root for %v", d.Last())
	}
	d.Key("esc")
	if k.Len() != 0 || k.Top() != nil {
		t.Errorf("%d panes left", k.Len())
	}
	d.Type("z")
	d.Sees("bureau z")
}

func TestClosingAPaneTakesThoseOverItToo(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	a, b, c := k.lay(), k.lay(), k.lay()
	b.saving = true
	d.Send(answer{of: "B"})
	if k.Len() != 1 || k.Has(c) || a.woken != 1 {
		t.Errorf("%d panes, the last one there: %v, woken %d times", k.Len(), k.Has(c), a.woken)
	}
}

func TestThePopOfAPaneIsANoticeForTheRoot(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	k.lay()
	d.Key("ctrl+s")
	d.Send(answer{of: "A"})
	d.Did(tui.Notice{Text: "A enregistrée"})
	if k.Len() != 0 {
		t.Errorf("%d panes", k.Len())
	}
}

func TestWhatPanesSayOfThemselves(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	if k.Title() != "Bureau" || k.Cursor() != nil || k.Capturing() || k.Unsaved() {
		t.Error("no pane, and something is said")
	}
	a, b := k.lay(), k.lay()
	a.typed, b.quiet, a.unsent = "ab", true, true
	if k.Title() != "B" || k.Capturing() || k.Cursor().X != 0 {
		t.Error("title, letters and cursor are not those of the top pane")
	}
	if !k.Unsaved() {
		t.Error("work in the pane below is forgotten")
	}
	d.Key("esc")
	if !k.Capturing() || k.Cursor().X != 2 {
		t.Error("once it is gone they are not those of the one below")
	}
}

func TestAPaneBeginsWhenItIsOpened(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	ran := 0
	s := &sheet{name: "A", begins: func() tea.Msg {
		ran++
		return nil
	}}
	d.Run(k.Open(s))
	d.Type("x")
	if ran != 1 || s.typed != "x" {
		t.Errorf("it began %d times, and %q was typed", ran, s.typed)
	}
}

// What is typed while a pane saves comes after the save: in the screen when it was
// done, nowhere when it was refused or given up.
func TestTypedAheadOfASave(t *testing.T) {
	cases := map[string]struct {
		keys   []string
		end    answer
		under  string // typed in the screen
		opened int    // panes after it
		asked  int    // things asked of the root after the save's notice
		kept   bool   // keys that still wait
	}{
		"saved":             {[]string{"a", "b"}, answer{of: "A"}, "ab", 0, 0, false},
		"refused":           {[]string{"a", "b"}, answer{of: "A", refused: true}, "", 1, 0, false},
		"another's answer":  {[]string{"a"}, answer{of: "Z"}, "", 1, 0, true},
		"opens and types":   {[]string{"a", "o", "b"}, answer{of: "A"}, "a", 1, 0, false},
		"asks in between":   {[]string{"a", "!", "b", "!", "c"}, answer{of: "A"}, "abc", 0, 2, false},
		"given up with esc": {[]string{"a", "esc"}, answer{of: "A"}, "", 0, 0, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			k := newDesk()
			d := uitest.NewDriver(t, k, 30, 10)
			a := k.lay()
			d.Key("ctrl+s")
			d.Key(c.keys...)
			if a.typed != "" {
				t.Fatalf("%q went into what is being saved", a.typed)
			}
			d.Actions = nil
			d.Send(c.end)
			if k.under.typed != c.under || k.Len() != c.opened || k.Kept() != c.kept {
				t.Errorf("%q typed under, %d panes, keys waiting: %v", k.under.typed, k.Len(), k.Kept())
			}
			asked := 0
			for _, x := range d.Actions {
				if (x == tui.Notice{Text: "demandé"}) {
					asked++
				}
			}
			if asked != c.asked {
				t.Errorf("asked of the root: %v", d.Actions)
			}
		})
	}
}

// A second save typed ahead waits in its turn, and what comes after it goes on.
func TestTypedAheadOfTwoSaves(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	k.lay()
	d.Key("ctrl+s", "o", "x", "ctrl+s", "y")
	d.Send(answer{of: "A"})
	if b := k.top(t); b.name != "B" || b.typed != "x" || !b.saving {
		t.Fatalf("on top %+v", b)
	}
	d.Send(answer{of: "B"})
	if k.under.typed != "y" || k.Len() != 0 || k.Kept() {
		t.Errorf("typed %q, %d panes, kept %v", k.under.typed, k.Len(), k.Kept())
	}
}

func TestNothingOfTheMouseIsKept(t *testing.T) {
	k := newDesk()
	d := uitest.NewDriver(t, k, 30, 10)
	k.lay()
	d.Key("ctrl+s")
	d.Click(3, 3)
	d.Wheel(3, 3, 2)
	if k.Kept() {
		t.Error("a click is carried out on a screen that was not there")
	}
	d.Type("a")
	if !k.Kept() {
		t.Error("a key is not kept")
	}
	d.Send(answer{of: "A", refused: true})
	if k.under.typed != "" || k.Kept() {
		t.Errorf("%q was dropped and typed", k.under.typed)
	}
}

// Keys typed in any order, with answers that come or do not, are never doubled nor
// swapped: what the screen and its panes got is what was typed, in its order.
func TestNoKeyIsDoubledOrSwapped(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		k := newDesk()
		d := uitest.NewDriver(t, k, 30, 10)
		var typed []rune
		for i, n := 0, rapid.IntRange(1, 25).Draw(r, "keys"); i < n; i++ {
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0:
				d.Key("o")
			case 1:
				d.Key("ctrl+s")
			case 2:
				if s, ok := k.Top().(*sheet); ok {
					d.Send(answer{of: s.name, refused: rapid.Bool().Draw(r, "refused")})
				}
			case 3:
				d.Key("!")
			default:
				letter := rune('0' + i)
				typed = append(typed, letter)
				d.Key(string(letter))
			}
		}
		got := []rune(k.under.typed)
		got = slices.DeleteFunc(got, func(c rune) bool { return c == '!' })
		at := 0
		for _, c := range got {
			next := slices.Index(typed[at:], c)
			if next < 0 {
				r.Fatalf("typed %q, got %q", string(typed), string(got))
			}
			at += next + 1
		}
	})
}

func TestARequestsReplyHasItsTicketAndItsContext(t *testing.T) {
	type who struct{}
	ctx := context.WithValue(t.Context(), who{}, "Marie")
	first, _ := tui.Request(ctx, func(context.Context) (int, error) { return 1, nil })
	second, cmd := tui.Request(ctx, func(ctx context.Context) (string, error) {
		return ctx.Value(who{}).(string), errors.New("coupé")
	})
	r, ok := cmd().(tui.Reply[string])
	if !ok || first == second || first == 0 {
		t.Fatalf("tickets %d and %d", first, second)
	}
	if r.Ticket != second || r.Value != "Marie" || r.Err == nil {
		t.Errorf("%+v", r)
	}
}

func TestNoSaysWhy(t *testing.T) {
	fail, ok := tui.No("Le mois est clos.").(tui.Fail)
	if !ok || tui.Sentence(fail.Err) != "Le mois est clos." || spst.KindOf(fail.Err) != spst.Invalid {
		t.Errorf("%+v", fail)
	}
}
