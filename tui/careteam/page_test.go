package careteam

import (
	"fmt"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/list"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

func TestEveryKeyAnswers(t *testing.T) {
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d, _ := start(t, fullPortal(), 80, 20)
		d.Key("j", "j")
		return d
	}, "esc")
	uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
		d, _ := start(t, fullPortal(), 80, 20)
		d.Key("/")
		d.Type("am")
		d.Key("down", "left")
		return d
	})
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(fullPortal(), uitest.Base(tb), spst.Member{}), w, h)
	})
}

// The page is the manual's three parts, with what is not known said in its words.
func TestTheManualsParts(t *testing.T) {
	d, _ := start(t, newPortal(), 80, 24)
	last := -1
	for _, word := range []string{
		list.CentrePart, "SIEGE ADMINISTRATIF", textNoAddress, textNoCity, title("phone"), list.CarePart, "Médecin", list.Unassigned, "Secrétaire",
		"02 76 08 12 23",
		"02 76 08 12 33", "Préventeur", "IDEST", list.OfficePart, "Service relation adhérent", "relation_adherents@amsn.fr", "comptabilite@amsn.fr",
		"formations@amsn.fr", "communication@amsn.fr",
	} {
		at := strings.Index(d.Screen()[last+1:], word)
		if at < 0 {
			t.Fatalf("%q is missing, or before its place:\n%s", word, d.Screen())
		}
		last += at + 1
	}
	d, _ = start(t, fullPortal(), 80, 24)
	d.Sees("CENTRE DE ROUEN OUEST", "25 QUAI GASTON-BOULET", "76000 ROUEN", "02 76 08 12 40", title("hours"), "Du lundi au vendredi",
		"Dr Hélène FAVRE", "02 76 08 12 41")
	d.SeesNot(textNoAddress, textNoCity)
}

// A person is named once, with every way to reach them under the name.
func TestAPersonIsNamedOnce(t *testing.T) {
	p := newPortal()
	p.team.Team = []spst.CareMember{{Role: spst.Physician, Name: "Dr FAVRE", Email: "f@amsn.fr", Phones: []string{"0276081241", "0276081242"}},
		{Role: spst.Nurse, Email: "idest@amsn.fr"}}
	d, _ := start(t, p, 80, 24)
	if n := strings.Count(d.Screen(), spst.Physician.Label()); n != 1 {
		t.Errorf("the role is said %d times", n)
	}
	d.Sees("Dr FAVRE", "f@amsn.fr", "02 76 08 12 41", "02 76 08 12 42",
		spst.Nurse.Label()+strings.Repeat(" ", labelWidth-len(spst.Nurse.Label()))+" idest@amsn.fr")
	d.SeesNot(list.Unassigned)
}

// Each line that says something is walked through and copied as it shows; the others
// are stepped over.
func TestEveryLineIsCopied(t *testing.T) {
	d, s := start(t, fullPortal(), 80, 30)
	var copied []string
	for range s.shown {
		d.Key("y")
		copied = append(copied, d.Clipboard)
		d.Sees(theme.Mark)
		d.Key("j")
	}
	want := []string{
		"CENTRE DE ROUEN OUEST, 25 QUAI GASTON-BOULET, 76000 ROUEN", "02 76 08 12 40", "Du lundi au vendredi", "h.favre@amsn.fr",
		"02 76 08 12 41",
		"02 76 08 12 23", "02 76 08 12 33", "relation_adherents@amsn.fr", "comptabilite@amsn.fr", "formations@amsn.fr", "communication@amsn.fr",
	}
	if fmt.Sprint(copied) != fmt.Sprint(want) {
		t.Errorf("copied %q", copied)
	}
	d.Key("home", "y")
	if d.Clipboard != want[0] {
		t.Errorf("at the top: %q", d.Clipboard)
	}
	d.Key("pgdown", "y")
	if d.Clipboard != want[len(want)-1] {
		t.Errorf("at the bottom: %q", d.Clipboard)
	}
}

// What opens is the address as the mail program wants it, whatever is in it.
func TestLinksAreEscaped(t *testing.T) {
	for email, want := range map[string]string{
		"a b@amsn.fr":                "mailto:a%20b@amsn.fr",
		"x@amsn.fr?bcc=y@ailleurs":   "mailto:x@amsn.fr%3Fbcc=y@ailleurs",
		"x@amsn.fr&body=vol#ancre":   "mailto:x@amsn.fr&body=vol%23ancre",
		"x@amsn.fr\" --option \"oui": "mailto:x@amsn.fr%22%20--option%20%22oui",
	} {
		if got := mailLine("", email).link; got != want {
			t.Errorf("%q opens %q, not %q", email, got, want)
		}
	}
}

// The search finds by part, by name, by figures with or without their blanks; what it
// does not keep stays in view, dimmed, so that the page does not jump.
func TestWhatTheSearchFinds(t *testing.T) {
	for typed, want := range map[string]string{
		"0276081233": "02 76 08 12 33", "08 12 33": "02 76 08 12 33", "administrative communi": "communication@amsn.fr",
		"MEDECIN favre@": "h.favre@amsn.fr",
		"horaires":       "Du lundi au vendredi", "secretaire 33": "02 76 08 12 33", "helene favre 41": "02 76 08 12 41",
		"quai boulet": "CENTRE DE ROUEN OUEST, 25 QUAI GASTON-BOULET, 76000 ROUEN",
	} {
		d, s := start(t, fullPortal(), 80, 30)
		lines := len(strings.Split(strings.TrimSpace(d.Screen()), "\n"))
		d.Key("/")
		d.Type(typed)
		d.Key("enter", "y")
		if d.Clipboard != want || len(s.shown) != 1 {
			t.Errorf("%q finds %d lines, and copies %q", typed, len(s.shown), d.Clipboard)
		}
		if n := len(strings.Split(strings.TrimSpace(d.Screen()), "\n")); n != lines {
			t.Errorf("%q: %d lines, then %d", typed, lines, n)
		}
	}
}

// While one searches, the cursor is in the search, and the help line is the search's.
func TestTheSearchHasTheCursor(t *testing.T) {
	d, s := start(t, fullPortal(), 80, 20)
	if d.Cursor() != nil {
		t.Error("a cursor where nothing is typed")
	}
	if got := d.HelpLine(); !strings.HasPrefix(got, "y copier · o écrire, appeler · / chercher") {
		t.Errorf("%q", got)
	}
	d.Key("G", "/")
	d.Type("rouen")
	if line := d.CursorLine(); !strings.HasPrefix(line, widget.SearchLabel) || !strings.Contains(line, "rouen") {
		t.Errorf("the cursor is on %q", line)
	}
	if l, ok := s.current(); !ok || !strings.Contains(l.value, "ROUEN") {
		t.Errorf("on %+v", l) // though the row was another before
	}
	if got := d.HelpLine(); strings.Contains(got, "copier") {
		t.Errorf("while one types: %q", got)
	}
	d.Key("esc")
	if d.Cursor() != nil || s.Inside() {
		t.Error("esc does not end the search")
	}
}

func TestNothingThere(t *testing.T) {
	s := New(fullPortal(), uitest.Base(t), spst.Member{})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	for _, k := range []string{"y", "o", "enter"} {
		d.Key(k)
		d.Did(tui.Note{Text: noticeNothing})
	}
	d.Click(5, 5)
	d.Release()
	d.Key("/")
	d.Type("zzz")
	d.Key("enter")
	for _, k := range []string{"y", "o"} {
		d.Key(k)
		d.Did(tui.Note{Text: noticeNothing})
	}
}

func TestClicks(t *testing.T) {
	d, s := start(t, fullPortal(), 80, 30)
	d.Key("j", "j")
	at := s.cursor
	for _, elsewhere := range []string{list.OfficePart, textIntro[:20], "Préventeur"} {
		d.ClickOn(elsewhere)
		if s.cursor != at {
			t.Errorf("a click on %q moves to %d", elsewhere, s.cursor)
		}
	}
	d.ClickOn("02 76 08 12 33")
	d.Key("y")
	if d.Clipboard != "02 76 08 12 33" {
		t.Errorf("copied %q", d.Clipboard)
	}
}

// Coming back asks only for what had failed; an ended session is handed on, and what is
// known stays in view.
func TestComingBack(t *testing.T) {
	p := fullPortal()
	d, s := start(t, p, 80, 20)
	d.Hold()
	d.Run(s.Resume())
	d.Send(tui.Online(true))
	if d.Held() != 0 {
		t.Errorf("asks %d times for what is known", d.Held())
	}
	d.Release()
	p.fail = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.fail)
	d.Sees("CENTRE DE ROUEN OUEST")
	p.fail, p.team.Centre.Name = nil, "CENTRE DU HAVRE"
	d.Run(s.Resume())
	d.Sees("CENTRE DU HAVRE")
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	actions := len(d.Actions)
	d.Key("r")
	d.Did(tui.Notice{Text: noticeRefreshing})
	if len(d.Actions) != actions+1 {
		t.Error("a portal that is away is said by the screen itself")
	}
	d.Sees("CENTRE DU HAVRE")
}

func TestLateAnswersAreDropped(t *testing.T) {
	p := fullPortal()
	d, _ := start(t, p, 80, 20)
	d.Hold()
	d.Key("r", "r")
	d.ReleaseOne(1)
	p.team.Centre.Name = "TROP TARD"
	d.Release()
	d.SeesNot("TROP TARD")
	// Two openings: only the last one is spoken of.
	d.Key("j")
	d.Hold()
	d.Key("o", "j", "j", "o")
	actions := len(d.Actions)
	d.Release()
	if len(d.Actions) != actions+1 {
		t.Errorf("%d notices", len(d.Actions)-actions)
	}
}

// Nothing that has room is cut, however wide; where there is more height, the parts
// have air between them.
func TestEverySize(t *testing.T) {
	for _, size := range append(uitest.Sizes(), [2]int{80, 30}) {
		p := fullPortal()
		p.team.Centre.Hours = "Du lundi au vendredi, de 8 h à 12 h"
		d, _ := start(t, p, size[0], size[1])
		d.Sees("Du lundi au vendredi, de 8 h", "25 QUAI GASTON-BOULET", "h.favre@amsn.fr")
		d.SeesNot(theme.Ellipsis)
		if air := strings.Contains(d.Screen(), "\n\n "+list.CarePart); air != (size[1] > 22 && size[0] < threeFrom) {
			t.Errorf("air over the parts of a page of %d lines: %v", size[1], air)
		}
	}
}
