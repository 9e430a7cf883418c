package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/espace-adherent/adherent/tui/theme"
)

func picker() *Picker {
	all := []Item{{"1a", "Caissiers", "x"}, {"2b", "Vendeurs", "y"}, {"3c", "Vendeurs de fleurs", "z"}}
	p := NewPicker(theme.New(true), "Chercher", "Code", 4, func(q string) []Item {
		var found []Item
		for _, it := range all {
			if strings.Contains(strings.ToLower(it.Label), strings.ToLower(q)) {
				found = append(found, it)
			}
		}
		return found
	})
	p.SetSize(60, 8)
	p.Focus()
	return p
}

func stroke(code rune, text string) tea.KeyPressMsg { return tea.KeyPressMsg{Code: code, Text: text} }

func TestPickerSearchesAndPicks(t *testing.T) {
	p := picker()
	for _, r := range "vend" {
		p.Update(stroke(r, string(r)))
	}
	p.Update(stroke(tea.KeyDown, ""))
	if it, ok := p.Picked(); !ok || it.Code != "3c" || p.Len() != 2 {
		t.Errorf("picked %+v of %d", it, p.Len())
	}
	p.Update(stroke('x', "x"))
	if _, ok := p.Picked(); ok {
		t.Error("something is picked out of nothing")
	}
	for i, l := range strings.Split(p.View(), "\n") {
		if ansi.StringWidth(l) > 60 {
			t.Errorf("line %d: %q", i, ansi.Strip(l))
		}
	}
}

func TestPickerQueryIsReplacedByTyping(t *testing.T) {
	p := picker()
	p.SetQuery("fleurs")
	if p.Len() != 1 {
		t.Fatalf("%d found", p.Len())
	}
	p.Update(stroke('c', "c"))
	if it, _ := p.Picked(); it.Code != "1a" {
		t.Errorf("picked %+v", it)
	}
}

func TestPickerMouse(t *testing.T) {
	p := picker()
	p.Update(tea.MouseClickMsg{X: 5, Y: pickerHead + 1, Button: tea.MouseLeft})
	if it, _ := p.Picked(); it.Code != "2b" {
		t.Errorf("picked %+v", it)
	}
	if c := p.Cursor(); c == nil || c.Y != 0 {
		t.Errorf("cursor %+v", c)
	}
}
