package form_test

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/widget"
)

// wide opens a form that says something beside its fields, on a wide terminal.
func wide(o *form.Options[place]) {
	o.Aside = func(x place) form.Aside {
		return form.Aside{About: "Un lieu est où l'on travaille.", Next: "Le lieu " + x.Name + " est dans la liste."}
	}
	o.Fields[1].Hint, o.Fields[1].Required = "En majuscules.", true
}

func TestBesideTheFields(t *testing.T) {
	d := edit(t, &portal{}, place{Name: "Atelier", City: "ROUEN", Kind: "hall", Days: []string{"mon"}}, wide)
	d.SeesNot("À savoir")
	d.Resize(140, 30)
	d.Sees("À savoir", "Un lieu est où l'on travaille.", "Ensuite", "Le lieu Atelier est dans la liste.", "Votre saisie", "rien encore")
	d.Key("tab")
	d.Sees("En majuscules.", "Obligatoire.")
	d.Type(" SUD-OUEST")
	d.Sees("ROUEN → ROUEN SUD-OUEST", "Il reste 5 caractères sur 20.")
	d.Key("tab")
	d.Sees("▸ Atelier", "  Bureau")
	d.Key("space") // the list opens over what is beside
	d.Sees("╭─ Genre")
	d.Key("esc")
	d.Key("right", "tab")
	d.ClickOn("mardi")
	d.Sees("lundi → lundi, mardi")
	d.Resize(139, 30)
	d.SeesNot("À savoir", "│")
	d.Key("tab", "tab")
	d.Sees("En majuscules.")
}

// A new record shows what it holds, and what is secret is not among it.
func TestBesideANewRecord(t *testing.T) {
	d := edit(t, &portal{}, place{City: "ROUEN"}, wide, func(o *form.Options[place]) {
		o.New = true
		o.Fields[0].Control = widget.NewEntry(o.Base.Theme, widget.Options{Limit: 20, Password: true})
	})
	d.Resize(200, 30)
	d.Type("secret")
	_, typed, _ := strings.Cut(d.Screen(), "Votre saisie")
	if !strings.Contains(typed, "ROUEN") || strings.Contains(typed, "secret") || strings.Contains(typed, "non") {
		t.Errorf("beside the fields:\n%s", d.Screen())
	}
}
