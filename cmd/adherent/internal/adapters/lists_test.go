package adapters

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/tui/app"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// lists are the lists of the interface, and the keys that lead to each from where one
// arrives. The parts of « Joindre nos services » are the manual's: nothing sorts them.
var lists = []struct {
	name, keys string
	mandatary  bool
	unsorted   bool
	empty      bool // which it says instead of what the search finds
}{
	{name: "salariés", keys: "3"},
	{name: "contrôle", keys: "3 c"},
	{name: "historique", keys: "3 h", empty: true},
	{name: "factures", keys: "4"},
	{name: "échéancier", keys: "4 tab"},
	{name: "à venir", keys: "6"},
	{name: "passés", keys: "6 right"},
	{name: "demandes", keys: "6 right right"},
	{name: "à prévoir", keys: "6 left"},
	{name: "déclarations", keys: "5"},
	{name: "contacts", keys: "1 t"},
	{name: "adresses", keys: "1 t G"},
	{name: "services", keys: "2", unsorted: true},
	{name: "sessions", keys: "m"},
	{name: "clients", mandatary: true},
}

// No list is deaf: each is searched, sorted, exported and printed by the same keys, and
// its help names them. One that finds nothing says so.
func TestNoListIsDeaf(t *testing.T) {
	url := portalOfTest(t)
	for _, l := range lists {
		t.Run(l.name, func(t *testing.T) {
			who := demo.Samples()[0]
			if l.mandatary {
				who = demo.Samples().Mandatary()
			}
			o := app.Options{Services: servicesOf(t, url, filepath.Join(t.TempDir(), "config.toml"), &memory{}), Now: time.Now,
				Theme: theme.New(true)}
			o.Prefill.Number, o.Prefill.Password, o.Prefill.Mandatary = who.Number, who.Password, l.mandatary
			d := uitest.NewApp(t, app.New(t.Context(), o), 120, 40)
			d.Key("enter")
			d.Key(strings.Fields(l.keys)...)
			place := d.Screen()
			for _, k := range []struct{ key, word, opens string }{
				{"/", "chercher", "Rechercher"}, {"s", "trier", "Trier par"}, {"E", "exporter", "Classeur (.xlsx)"}, {"p", "imprimer", "PDF (.pdf)"},
			} {
				if k.key == "s" && l.unsorted {
					continue
				}
				d.Key(k.key)
				d.Sees(k.opens)
				if k.key == "p" {
					d.Sees("▸ PDF (.pdf)")
				}
				d.Key("esc")
				d.SeesNot(k.opens)
				d.Key("?")
				d.Sees(k.key+" ", k.word)
				d.Key("esc")
			}
			d.Key("/")
			d.Type("zzzz")
			d.Sees(widget.SearchLabel + " zzzz")
			if !l.empty {
				d.Sees(widget.NothingFound)
			}
			d.Key("enter", "esc")
			d.SeesNot(widget.NothingFound)
			if now := d.Screen(); head(now) != head(place) {
				t.Errorf("esc leaves for\n%s\nfrom\n%s", now, place)
			}
		})
	}
}

// head is the line that says where one is.
func head(screen string) string { return strings.SplitN(screen, "\n", 2)[0] }
