package widget

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui/theme"
)

// In a spoken theme every widget is words only: no box, no chart, no style, and the mark before what
// has the focus.
func TestWidgetsInWords(t *testing.T) {
	th := theme.NewSpoken()
	field := NewField(th, Options{Label: "N° adhérent", Required: true, Width: 3})
	field.SetValue("100042")
	field.Focus()
	box, button := NewCheckbox(th, "Rester connecté"), NewButton(th, "Valider")
	button.Focus()
	choice := NewChoice(th, spst.Fold, Option{"H", "Homme"}, Option{"F", "Femme"})
	choice.Radio = true
	table := NewTable(th)
	table.SetColumns([]Column{{Title: "Nom ↑", Width: 4}, {Title: "Email", Width: 9}, {Title: "PCS", Width: 4}}, 1)
	table.SetHeight(5)
	table.SetLen(1200)
	table.Move(1)
	row := func(i int, cells []Cell) bool {
		cells[0], cells[1], cells[2] = Cell{Text: "CESAR JULES"}, Cell{Text: theme.Dash}, Cell{Text: "552a"}
		return i == 1
	}
	menu := &Menu{Title: "Filtrer", Items: []MenuItem{{Label: "Tous"}, {Label: "Présents", On: true, Note: "44"}}, Cursor: 1}
	for _, c := range []struct{ name, got, want string }{
		{"field", field.View(), "▌N° adhérent (obligatoire) : 100042"},
		{"box", box.View(), "Rester connecté : non coché"},
		{"button", button.View(), "▌Bouton : Valider"},
		{"choice", choice.Draw(20, true), "aucun choix (choix : Homme, Femme)"},
		{"titles", table.Header(), ""},
		{"table", strings.TrimSpace(table.View(row)), "▌Ligne : 2 sur 1 200, coché\n▌Nom : CESAR JULES\n▌PCS : 552a"},
		{"menu", strings.Join(menu.View(th), "\n"), "═Filtrer\n▌Choix 2 sur 2 : Présents, en vigueur, 44"},
		{"bars", strings.Join(Bars(th, []Bar{{"SI", 30}, {"SIR", 8}}, 20, 2), "\n"), "SI : 30\nSIR : 8"},
		{"gauge", Gauge(th, 1, 3, 20), "33 %"},
	} {
		if got := strings.ReplaceAll(c.got, "\u00a0", " "); got != c.want {
			t.Errorf("%s: %q instead of %q", c.name, got, c.want)
		}
	}
}

// A box over a screen is the only text read out.
func TestOverlayInWords(t *testing.T) {
	lines := []string{"under", "it", "all"}
	menu := &Menu{Title: "Trier", Items: []MenuItem{{Label: "Nom"}}}
	Overlay(lines, menu.View(theme.NewSpoken()), 3, 1, 20)
	if got := strings.Join(lines, "|"); got != "═Trier|▌Choix 1 sur 1 : Nom|" {
		t.Errorf("said %q", got)
	}
}
