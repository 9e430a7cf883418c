package contacts

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/tui/uitest"
)

// How somebody is reached is whole on their line, as far as it has room, and never in part.
func TestTheLineHasWhatHasRoom(t *testing.T) {
	const mobile, position, place = "06 12 34 56 78", "chef d'atelier", "12 RUE DES LILAS, 76000 ROUEN"
	for _, size := range uitest.Sizes() {
		p := newPortal()
		p.contacts[1].Mobile, p.contacts[1].Position = "0612345678", position
		d, _ := start(t, p, size[0], size[1])
		line := ""
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			if strings.Contains(l, "xyz@exemple.fr") && line == "" {
				line, _, _ = strings.Cut(l, "│")
			}
		}
		if strings.Contains(line, "…") || size[0] > 60 && !strings.Contains(line, "02 76 08 12 00") {
			t.Errorf("at %d: %q", size[0], line)
		}
		for _, want := range []string{mobile, position, place} {
			if size[0] >= 200 && !strings.Contains(line, want) {
				t.Errorf("%q is not on the line: %q", want, line)
			}
		}
	}
}

// On a small terminal an e-mail is not cut beside the blank that follows a short name.
func TestAnEmailIsNotCutBesideABlank(t *testing.T) {
	p := newPortal()
	p.contacts[1].Email = "a.martin@fleuriste-martin.example"
	d, _ := start(t, p, 60, 16)
	d.Sees("TEST XYZ  a.martin@fleuriste-martin.example", "MADAME MARTIN SEVERINE  s.martin@gmial.com")
}

// Where all has room there is air over each type; a click is on the line that is seen there.
func TestAirBetweenTheTypes(t *testing.T) {
	d, s := start(t, newPortal(), 200, 46)
	lines := strings.Split(d.Screen(), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, " Référent sécurité") && strings.TrimSpace(strings.Split(lines[i-1], "│")[0]) != "" {
			t.Errorf("no air over %q: %q", l, lines[i-1])
		}
	}
	d.ClickOn("personne : a pour ajouter un contact")
	if r := s.current(); r.contact != nil || r.kind == "" {
		t.Errorf("the click is on %+v", r)
	}
	d, _ = start(t, newPortal(), 80, 20)
	if strings.Contains(d.Screen(), "\n\n Référent sécurité") {
		t.Errorf("air where lines are hidden:\n%s", d.Screen())
	}
}
