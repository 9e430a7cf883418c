package company

import (
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// Who changed what is said with the fields, beside the contacts where there is room, and read again
// once something was changed here.
func TestWhoChangedWhat(t *testing.T) {
	for _, size := range uitest.Sizes() {
		p := newPortal()
		d, _ := start(t, p, size[0], size[1])
		d.Key("G")
		if size[1] < 30 {
			d.Wheel(5, 5, 100)
		}
		d.Sees(headHistory, "23/11/2026", "Paul Durand", "modifié", "Téléphone, Code NAF")
		if size[0] >= threeAt {
			d.Sees(headContacts, "MADAME MARTIN Séverine · s.martin@fleuriste.example", "PETIT · "+textNoEmail, textNobody)
		} else {
			d.SeesNot(textNobody)
		}
		d.Key("v")
		d.Accept()
		if p.read != 2 {
			t.Errorf("at %d: read %d times", size[0], p.read)
		}
	}
}

// Without a change it says so; one that cannot be read does not hide the rest.
func TestNobodyChangedAnything(t *testing.T) {
	p := newPortal()
	p.untouched = true
	d, _ := start(t, p, 200, 46)
	d.Sees("Aucun changement enregistré : e modifie les informations.")
	p.fail = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}
	fresh := newPortal()
	s, _ := start(t, fresh, 200, 46)
	s.Hold()
	s.Key("r")
	fresh.fail = p.fail
	s.Release()
	s.Sees("FLEURISTE MARTIN", "Paul Durand")
}
