//go:build unix

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// counter drives the program and counts the keys besides the text that is typed: names,
// dates, numbers, and the letters that choose in a list.
type counter struct {
	*rig.Terminal
	keys int
}

func (c *counter) press(names ...string) {
	c.Press(names...)
	c.keys += len(names)
}

// A task of the guide's table, from Accueil on.
type task struct {
	name string
	args []string // of the demo
	do   func(t *testing.T, c *counter)
}

func tasks() []task {
	return []task{
		{"Ajouter un salarié", nil, addOne},
		{"Corriger trois anomalies", nil, correctThree},
		{"Sortir un salarié", nil, takeOut},
		{"Trouver un salarié", nil, findOne},
		{"Importer un fichier", nil, importFile},
		{"Télécharger une facture", nil, downloadInvoice},
		{"Déclarer ses effectifs", []string{"--date", "15/01/2027"}, declare},
		{"Demander une visite", nil, askVisit},
		{"Annuler un rendez-vous", nil, cancelVisit},
		{"Changer de client", []string{"--clients", "6"}, switchClient},
	}
}

// The keys that each task takes are those of the guide's table.
func TestKeysCounted(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "guide.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range tasks() {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			args := append([]string{"demo"}, k.args...)
			c := &counter{Terminal: rig.OpenTerminal(t, rig.TerminalOptions{Cols: 120, Rows: 40}, rig.Program("adherent"), args...)}
			c.WaitFor("Se connecter sur son espace adhérent", "n° adhérent|N° adhérent +[0-9M]")
			c.Press("enter")
			c.WaitFor("BIENVENUE|Mes clients")
			k.do(t, c)
			row := regexp.MustCompile(`(?m)^\| ` + k.name + ` \|.*\| (\d+) \|$`).FindSubmatch(guide)
			if row == nil || string(row[1]) != strconv.Itoa(c.keys) {
				t.Errorf("takes %d keys; the guide says %q", c.keys, row)
			}
			c.Leave()
		})
	}
}

func addOne(_ *testing.T, c *counter) {
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("a")
	c.WaitFor("Nom de naissance")
	for _, text := range []string{"DURAND", "Léa", "f", "12/05/1990", "290057654091274", "02/11/2026", "CDI", "Fleuriste"} {
		c.Type(text)
		c.press("enter")
	}
	c.WaitFor("554d_? +proposé : Vendeurs")
	c.press("space", "ctrl+s")
	c.WaitFor("DURAND Léa : ajout à la liste enregistré")
}

func correctThree(_ *testing.T, c *counter) {
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("c")
	c.WaitFor("3 anomalies chez 3 salariés")
	c.press("enter")
	c.WaitFor("MARCHAND", "Le code PCS manque")
	c.press("enter")
	c.WaitFor("Vendeurs")
	c.press("enter", "ctrl+s")
	c.WaitFor("Anomalie suivante : LEFEBVRE Mathis")
	c.Type("\x15")
	c.keys++
	c.Type("31/12/2027")
	c.press("ctrl+s")
	c.WaitFor("Anomalie suivante : CESAR JULES")
	c.Type("169087654001264")
	c.press("ctrl+s")
	c.WaitFor("Aucune anomalie")
}

func takeOut(_ *testing.T, c *counter) {
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("/")
	c.Type("brunel")
	c.press("enter")
	c.WaitFor("1 sur 44")
	c.press("x")
	c.WaitFor("Motif de sortie")
	c.press("tab")
	c.Type("d")
	c.press("ctrl+s")
	c.WaitFor("sortie déclarée")
}

func findOne(_ *testing.T, c *counter) {
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("/")
	c.Type("ju ces")
	c.WaitFor("1 sur 44", "CESAR JULES")
}

func importFile(t *testing.T, c *counter) {
	file := filepath.Join(t.TempDir(), "novembre.csv")
	if err := os.WriteFile(file, []byte(novembre), 0o600); err != nil {
		t.Fatal(err)
	}
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("i")
	c.WaitFor("Choisir le fichier")
	c.Type(file)
	c.WaitFor("novembre.csv")
	c.press("enter")
	c.WaitFor("Ce que le fichier donne")
	c.press("ctrl+s")
	c.WaitFor("Ce fichier est-il la liste entière")
	c.press("enter")
	c.WaitFor("NOUVELLE Anne")
	c.press("ctrl+s")
	c.WaitFor("Importer 2 lignes")
	c.press("o")
	c.WaitFor("Import terminé")
}

func downloadInvoice(_ *testing.T, c *counter) {
	c.press("4")
	c.WaitFor("436402")
	c.press("D")
	c.WaitFor("Téléchargée")
}

func declare(_ *testing.T, c *counter) {
	c.press("5")
	c.WaitFor("2027 .*À saisir")
	c.press("enter")
	c.WaitFor("anomalies")
	c.press("enter")
	c.WaitFor("45 salariés|44 salariés")
	c.press("enter")
	c.WaitFor("Total TTC")
	c.press("enter")
	c.WaitFor("certifie")
	c.Type("Anne MARTIN")
	c.press("tab", "space", "ctrl+s")
	c.WaitFor(`Confirmer la déclaration 2027 \?`)
	c.press("o")
	c.WaitFor("Déclaration 2027 confirmée")
}

func askVisit(_ *testing.T, c *counter) {
	c.press("3")
	c.WaitFor("BARBIER")
	c.press("/")
	c.Type("barbier")
	c.press("enter")
	c.WaitFor("1 sur 44")
	c.press("m")
	c.WaitFor("Nature *", "BARBIER")
	c.Type("p")
	c.press("ctrl+s")
	c.WaitFor("Demande envoyée")
}

func cancelVisit(_ *testing.T, c *counter) {
	c.press("6")
	c.WaitFor("CESAR JULES", "Passés 6")
	c.press("x")
	c.WaitFor("Demander une annulation")
	c.Type("Salarié en formation")
	c.press("ctrl+s")
	c.WaitFor("Annulation demandée")
}

func switchClient(_ *testing.T, c *counter) {
	c.Press("down", "enter")
	c.WaitFor("BIENVENUE")
	c.press("ctrl+o")
	c.WaitFor("Mes clients")
	c.press("/")
	c.Type("martin")
	c.WaitFor("1 sur")
	c.press("enter")
	c.WaitFor("BIENVENUE", "FLEURISTE MARTIN")
}
