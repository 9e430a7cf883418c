package app

import (
	"io"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/signin"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func TestThings(t *testing.T) {
	for line, want := range map[string]string{
		"  SIRET             775 701 584":       "SIRET : 775 701 584",
		"│ ▌ Nom   DURAND │":                    "▌Nom : DURAND",
		"  Bouton : Non  ▌Bouton : Oui":         "Bouton : Non|▌Bouton : Oui",
		"✗ La clé ne correspond pas":            "Erreur : La clé ne correspond pas",
		"TVA : ✓":                               "TVA : oui",
		" [À venir 4]  Passés 3   Demandes 6":   "À venir 4, en vigueur|Passés 3|Demandes 6",
		"SI ███████ 30":                         "SI : 30",
		"────────────":                          "",
		"\x1b[1mTitre\x1b[m":                    "Titre",
		"● connecté":                            "connecté",
		"Email   ▲ il manque : renseignez-le":   "Email : Attention : il manque : renseignez-le",
		"▌Ligne : 1 sur 2":                      "▌Ligne : 1 sur 2",
		"1. Contrôler      ▌2. Choisir le jour": "1. Contrôler|▌2. Choisir le jour",
	} {
		if got := strings.Join(things(line), "|"); got != want {
			t.Errorf("%q says %q, not %q", line, got, want)
		}
	}
}

// A text that was broken into lines is one thing again, label and all.
func TestBrokenTextIsOneThing(t *testing.T) {
	th := theme.NewSpoken()
	var drawn []string
	for i, l := range th.Lines("Un deux trois quatre cinq.\nSix.", 10) {
		drawn = append(drawn, []string{"Texte    ", "         "}[min(i, 1)]+l)
	}
	if got := strings.Join(joined(drawn), "|"); got != "Texte : Un deux trois quatre cinq.|Six." {
		t.Errorf("says %q", got)
	}
}

// ear is where a voice is heard.
type ear struct {
	*voice
	strings.Builder
}

func newEar() *ear {
	e := &ear{}
	e.voice = newVoice(&e.Builder)
	return e
}

// says is what is written for a speech.
func (e *ear) says(s speech) string {
	e.Reset()
	e.hear(s)
	e.speak()
	return strings.ReplaceAll(e.String(), "\r\n", "|")
}

// Each thing is said once; what is typed goes on on its line; a place that one comes
// back to says what changed there and where one is.
func TestVoiceSaysWhatIsNew(t *testing.T) {
	form := spot{place: place{title: "Formulaire"}}
	box := spot{place: place{title: "Formulaire"}, over: "box"}
	s := speech{place: form, name: "Page : Formulaire", lines: []string{"Prénom : Léa", "Import : 10 %"}, focus: []string{"Nom :"},
		keys: "Touches : tab"}
	e := newEar()
	with := func(change func(*speech)) speech {
		change(&s)
		return s
	}
	for _, c := range []struct {
		name, want string
		change     func(*speech)
	}{
		{"first", "|Page : Formulaire|Prénom : Léa|Import : 10 %|Nom :|Touches : tab|", func(*speech) {}},
		{"nothing", "", func(*speech) {}},
		{"a letter", "D", func(s *speech) { s.focus = []string{"Nom : D"} }},
		{"more", "UPO", func(s *speech) { s.focus = []string{"Nom : DUPO"} }},
		{"taken back", "|Nom : DUP|", func(s *speech) { s.focus = []string{"Nom : DUP"} }},
		{"progress in the same quarter", "", func(s *speech) { s.lines = []string{"Prénom : Léa", "Import : 20 %"} }},
		{"progress", "Import : 55 %|", func(s *speech) { s.lines = []string{"Prénom : Léa", "Import : 55 %"} }},
		{"sentence", "Erreur : refusé|", func(s *speech) { s.status = "Erreur : refusé" }},
		{"next field", "Prénom : Léa|", func(s *speech) {
			s.lines, s.focus = []string{"Nom : DUP", "Import : 55 %"}, []string{"Prénom : Léa"}
		}},
		{"a box", "|Fenêtre : Quitter ?|Bouton : Non|", func(s *speech) {
			s.place, s.name, s.lines, s.focus, s.keys = box, "Fenêtre : Quitter ?", nil, []string{"Bouton : Non"}, ""
		}},
		{"back", "|Page : Formulaire|hors ligne|Import : 100 %|Prénom : Léa|", func(s *speech) {
			s.place, s.name, s.around = form, "Page : Formulaire", []string{"hors ligne"}
			s.lines, s.focus = []string{"Nom : DUP", "Import : 100 %"}, []string{"Prénom : Léa"}
		}},
	} {
		if got := e.says(with(c.change)); got != c.want {
			t.Errorf("%s: said %q, not %q", c.name, got, c.want)
		}
	}
	e.forget()
	if got := e.says(s); !strings.Contains(got, "Page : Formulaire") || !strings.Contains(got, "Nom : DUP") {
		t.Errorf("again: said %q", got)
	}
}

// Whatever is opened is said in lines, without anything drawn.
func TestEveryPlaceIsSaid(t *testing.T) {
	c := newClock()
	m := New(t.Context(), Options{Services: newPortal(), Theme: theme.NewSpoken(), Now: c.now,
		Prefill: signin.Prefill{Number: "100042", Password: "secret"}})
	d := uitest.NewApp(t, m, spokenWidth, spokenHeight)
	for _, k := range []string{"", "enter", ":", "esc", "?", "esc", "3", "f", "esc", "esc"} {
		if k != "" {
			d.Key(k)
		}
		s := m.speech()
		if len(s.name) <= len(textPage) || len(s.focus) == 0 && k != "?" {
			t.Errorf("after %q: says %+v", k, s)
		}
		for _, l := range append(slices.Clone(s.lines), s.focus...) {
			if strings.ContainsAny(l, "\x1b\n│─╭█▌═") || strings.Contains(l, "  ") {
				t.Errorf("after %q: says %q", k, l)
			}
		}
	}
	r := &reader{m: m, voice: newVoice(io.Discard)}
	r.Update(tea.WindowSizeMsg{Width: 20, Height: 5})
	if m.width != spokenWidth {
		t.Errorf("the screens are %d wide", m.width)
	}
}
