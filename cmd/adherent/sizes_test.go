//go:build unix

package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/adapters"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/app"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// interfaceOf opens the interface on a sample portal of its own, without a terminal.
func interfaceOf(t *testing.T, options []string, w, h int) *uitest.Driver {
	t.Helper()
	return terminalsOf(t, options)(w, h)
}

// terminalsOf gives the function that opens the interface on one sample portal, in a terminal
// after the other.
func terminalsOf(t *testing.T, options []string) func(w, h int) *uitest.Driver {
	t.Helper()
	today, clients := spst.NewDate(2026, 11, 23), 0
	for i := 0; i+1 < len(options); i += 2 {
		var err error
		switch options[i] {
		case "--date":
			today, err = spst.ParseDate(options[i+1])
		case "--clients":
			clients, err = strconv.Atoi(options[i+1])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	now := portal.ClockFrom(today)
	o := adapters.DemoOptions{Now: now, Log: slog.New(slog.DiscardHandler)}
	o.Clients, o.Today = clients, today
	ctx, stop := context.WithCancel(t.Context())
	d, err := adapters.StartDemo(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); d.Close() })
	api, err := client.New(client.Options{BaseURL: d.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.CloseIdle)
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "novembre.csv"), []byte(novembre), 0o600); err != nil {
		t.Fatal(err)
	}
	p := program.New("", []string{"HOME=" + home}, nil, io.Discard, io.Discard)
	first := demo.Samples()[0]
	if clients > 0 {
		first = demo.Samples().Mandatary()
	}
	t.Chdir(home)
	return func(w, h int) *uitest.Driver {
		return uitest.NewApp(t, app.New(ctx, app.Options{
			Services: adapters.New(p, api, config.Settings{Portal: d.URL}, d), Now: now, Letters: d.Letters,
			Today:   func() spst.Date { return today },
			Prefill: app.Prefill{Number: first.Number, Password: first.Password, Mandatary: first.Kind == spst.MandataryAccount},
		}), w, h)
	}
}

// wideSizes are those at which no word is cut while there is room.
var wideSizes = [][2]int{{120, 40}, {160, 50}, {200, 50}}

// leastSize is the smallest terminal that the program works on.
var leastSize = [2]int{60, 20}

// TestEverySize walks every screen on the smallest terminal, where the driver fails for a
// line that is too wide, and looks at each on wider ones for words that are cut.
func TestEverySize(t *testing.T) {
	for i, w := range walks {
		t.Run(strconv.Itoa(i+1), func(t *testing.T) {
			d := interfaceOf(t, w.demo, leastSize[0], leastSize[1])
			for _, s := range w.shots {
				press(d, s.keys)
				if !keyNamed(d.Screen()) || !inFocus(d) {
					t.Errorf("after %q nothing is in focus, or no key is named:\n%s", s.keys, d.Screen())
				}
				for l := range strings.SplitSeq(d.Screen(), "\n") {
					if cutSentence.MatchString(l) {
						t.Errorf("%s (%q): a sentence is cut: %s", s.title, s.keys, l)
					}
				}
				for _, size := range wideSizes {
					d.Resize(size[0], size[1])
					for _, cut := range cutBesideRoom(d.Screen(), size[0]) {
						t.Errorf("%s at %dx%d: %s", s.title, size[0], size[1], cut)
					}
				}
				d.Resize(leastSize[0], leastSize[1])
			}
		})
	}
}

// cutSentence is a line of words, not of columns, that ends inside one of them.
var cutSentence = regexp.MustCompile(`^.?.?.?\S+(  ?\S+)*[\pL\d]… *$`)

// keyNamed tells whether the last line names a key, or what lies over it how it is closed.
func keyNamed(screen string) bool {
	last := screen[strings.LastIndex(screen, "\n")+1:]
	return strings.Contains(last, "aide") || strings.TrimSpace(last) == "" && (strings.Contains(screen, "fermer") || strings.Contains(screen, "esc"))
}

// inFocus tells whether it is seen where the person is: a cursor, the mark of a row, a
// button. A page that is only read scrolls, or says what enter does.
func inFocus(d *uitest.Driver) bool {
	screen := d.Screen()
	return d.Cursor() != nil || strings.ContainsAny(screen, theme.Mark+theme.SignGo+"↓") || strings.Contains(screen, "Entrée : ")
}

// press plays the keys of a walk.
func press(d *uitest.Driver, keys string) {
	for _, k := range strings.Fields(keys) {
		if isKey(k) {
			d.Key(k)
		} else {
			d.Type(strings.ReplaceAll(k, "␣", " "))
		}
	}
}

// room is how many blank cells are room for more of a word that is cut.
const room = 12

// cutBesideRoom finds what ends in « … » in a screen of w cells while there is room at its
// right: blanks that go through all the lines around, in its pane.
func cutBesideRoom(screen string, w int) []string {
	var lines [][]rune
	for _, l := range strings.Split(screen, "\n") {
		r := []rune(l)
		for len(r) < w {
			r = append(r, ' ')
		}
		lines = append(lines, r)
	}
	var found []string
	for y, l := range lines {
		for x, r := range l {
			if r == '…' && x > 0 && l[x-1] != ' ' && hasRoom(lines, x, y) {
				found = append(found, strings.TrimRight(string(l), " "))
				break
			}
		}
	}
	return found
}

// hasRoom tells whether the lines around a cell have room at its right, in its pane.
func hasRoom(lines [][]rune, x, y int) bool {
	from, to := paneAround(lines[y], x)
	first, last := y, y
	for first > 0 && isOfBlock(lines[first-1], from, to) {
		first--
	}
	for last+1 < len(lines) && isOfBlock(lines[last+1], from, to) {
		last++
	}
	return blankRun(lines[first:last+1], x+1, to) >= room
}

// paneAround is what is between two vertical lines.
func paneAround(l []rune, x int) (from, to int) {
	from, to = x, x
	for from > 0 && l[from-1] != '│' {
		from--
	}
	for to < len(l) && l[to] != '│' {
		to++
	}
	return from, to
}

// isOfBlock tells whether a line has text between two cells, and no rule.
func isOfBlock(l []rune, from, to int) bool {
	text := string(l[from:min(to, len(l))])
	return strings.TrimSpace(text) != "" && !strings.Contains(text, "──")
}

// blankRun is the widest strip that is blank in all the lines.
func blankRun(lines [][]rune, from, to int) int {
	widest, n := 0, 0
	for x := from; x < to; x++ {
		n++
		for _, l := range lines {
			if l[x] != ' ' {
				n = 0
				break
			}
		}
		widest = max(widest, n)
	}
	return widest
}

// TestTheMouseOnEveryScreen clicks, on every screen with a list, on the row under the one
// that is marked: it is marked then, or opened. On the smallest terminal, where a screen has
// more to say than it shows, the wheel shows it.
func TestTheMouseOnEveryScreen(t *testing.T) {
	for i, w := range walks {
		t.Run(strconv.Itoa(i+1), func(t *testing.T) {
			small := interfaceOf(t, w.demo, leastSize[0], leastSize[1])
			for _, s := range w.shots {
				press(small, s.keys)
				if hidden := hiddenWords(small); len(hidden) > 0 && !wheelMoves(small) {
					t.Errorf("%s (%q): the wheel does nothing, and %q are hidden:\n%s", s.title, s.keys, hidden, small.Screen())
				}
			}
			d := interfaceOf(t, w.demo, 120, 40)
			for n := range w.shots {
				press(d, w.shots[n].keys)
				if x, y, ok := rowUnder(d.Screen()); ok && w.shots[n].name != "" {
					deaf := interfaceOf(t, w.demo, 120, 40)
					for _, s := range w.shots[:n+1] {
						press(deaf, s.keys)
					}
					before := deaf.Styled()
					deaf.Click(x, y)
					if deaf.Styled() == before {
						t.Errorf("%s (%q): a click at %d,%d does nothing:\n%s", w.shots[n].title, w.shots[n].keys, x, y, deaf.Screen())
					}
				}
			}
		})
	}
}

// hiddenWords are those of a much higher screen that are not on the smallest; nil under a
// question, which hides what is not its own.
func hiddenWords(d *uitest.Driver) []string {
	before := d.Screen()
	if strings.Contains(before, "╭") {
		return nil
	}
	d.Resize(leastSize[0], 90)
	high := d.Screen()
	d.Resize(leastSize[0], leastSize[1])
	return slices.DeleteFunc(strings.FieldsFunc(high, func(r rune) bool { return !unicode.IsLetter(r) }), func(w string) bool {
		return len(w) < 5 || strings.Contains(before, w)
	})
}

// wheelMoves turns the wheel on cells all over the smallest screen, and back.
func wheelMoves(d *uitest.Driver) bool {
	moved := false
	for y := 2; y < leastSize[1]-2; y += 2 {
		for _, x := range []int{5, leastSize[0] / 2, leastSize[0] - 8} {
			before := d.Styled()
			d.Wheel(x, y, 1)
			moved = moved || d.Styled() != before
			d.Wheel(x, y, -1)
		}
	}
	return moved
}

// rowUnder is a cell of the row under the marked one, when that has text at the same place
// and nothing lies over the list. A row of a month is not one of a list.
func rowUnder(screen string) (x, y int, ok bool) {
	lines := strings.Split(screen, "\n")
	if strings.ContainsAny(screen, "╭") || strings.Contains(screen, "lun.   ") {
		return 0, 0, false
	}
	for y, l := range lines {
		before, _, found := strings.Cut(l, theme.Mark)
		if !found || y+1 >= len(lines) {
			continue
		}
		x, under := len([]rune(before))+4, []rune(lines[y+1])
		if len(under) > x && under[x] != ' ' && under[x] != '─' {
			return x, y + 1, true
		}
	}
	return 0, 0, false
}
