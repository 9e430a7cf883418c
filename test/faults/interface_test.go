//go:build unix

package faults

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// step is keys, and what they show.
type step struct{ keys, shows string }

// screenWrite is a write of the interface: how one gets there from Accueil, the keys
// that save, and what says that it is done.
type screenWrite struct {
	name   string
	before []step
	save   string
	again  string // the keys that save again after a failure, when they are others
	done   string
}

const (
	saveKeys = "\x13" // ctrl+s
	clear    = "\x15" // ctrl+u: what the field holds goes
)

// screenWrites are the writes of the interface.
func screenWrites() []screenWrite {
	roster := step{"3", "BARBIER Élodie"}
	barbier := []step{roster, {"/barbier\r", "1 sur 44"}}
	edit := step{"e" + strings.Repeat("\t", 8) + clear + "Chef fleuriste", "✎ modifié"}
	company := []step{{"1", "proposé : FR74775701584"}}
	complete := []step{company[0], {"e", "Renseignez impérativement"}, {"\r", "FR74775701584"}}
	contacts := []step{company[0], {"t", "MADAME MARTIN SEVERINE"}}
	brunel := []step{roster, {"/brunel\r", "1 sur 44"}, {"x", "Motif de sortie"}, {clear + french(-1) + "\td", french(-1)}}
	return []screenWrite{
		{name: "modify an employee", before: append(barbier, edit), save: saveKeys, done: "modification enregistrée"},
		{name: "add an employee", before: []step{roster, {"aDURAND\tLéa\t\t\x1b[C\x1b[C\t12/05/1990\t290057654091274\t02/11/2024\tCDI\tFleuriste\t554d\t\t\t ", "Femme"}}, save: saveKeys, done: "DURAND Léa"},
		{name: "take a change back", before: append(barbier, edit, step{saveKeys, "modification enregistrée"}), save: "u", done: "Modification annulée"},
		{name: "an exit", before: brunel, save: saveKeys, done: "sortie déclarée"},
		{name: "take an exit back", before: append(brunel, step{saveKeys, "sortie déclarée"}), save: "u", done: "Sortie annulée"},
		{name: "company", before: complete, save: saveKeys, done: "Informations enregistrées"},
		{name: "validate", before: append(complete, step{saveKeys, "Informations enregistrées"}, step{"v", "[Vv]alider"}), save: "o", again: "vo", done: "Vos réponses sont validées"},
		{name: "remove a contact", before: append(contacts, step{"x", "\\?"}), save: "o", again: "xo", done: "retiré de la liste"},
		{name: "put a contact back", before: append(contacts, step{"xo", "retiré de la liste"}), save: "u", done: "dernier geste annulé"},
		{name: "cancel a visit", before: []step{{"6", "À venir 2"}, {"xSalarié en formation", "Salarié en formation"}}, save: saveKeys, done: "Annulation demandée"},
		{name: "ask for a visit", before: []step{{"6", "À venir 2"}, {"\t\t\t", `\[Visites à prévoir`}, {"a", "[Dd]emand"}}, save: saveKeys, done: "Demande envoyée"},
		{name: "import", before: []step{
			roster, {"i", "Choisir le fichier"}, {clear + "arrivants.csv\r", "Ce que le fichier donne"}, {saveKeys, "la liste entière"}, {"\r", "Entrées 2.*Sorties 0"}, {saveKeys, "Importer 2 lignes"},
		}, save: "o", again: saveKeys + "o", done: "Import terminé"},
	}
}

// Each write of the interface, under each fault of the network, is done once:
// by itself, or when the person saves again once the network is healed.
func TestWritesOfTheInterfaceOnABadNetwork(t *testing.T) {
	figures := &rig.Figures{What: "network: interface"}
	started := time.Now()
	t.Run("cells", func(t *testing.T) {
		for i, w := range screenWrites() {
			var control map[string]int64
			for _, fault := range rig.Faults() {
				if !rig.Full() && (i > 1 || fault != rig.AnswerLost) {
					continue
				}
				figures.Count++
				if control == nil && !t.Run(w.name+"/healthy", func(t *testing.T) { control = w.run(t, figures, rig.Healthy) }) {
					break
				}
				t.Run(w.name+"/"+string(fault), func(t *testing.T) {
					t.Parallel()
					compareTraces(t, figures, control, w.run(t, figures, fault))
				})
			}
		}
	})
	figures.Report(t, started)
}

func (w screenWrite) run(t *testing.T, figures *rig.Figures, fault rig.Fault) map[string]int64 {
	t.Helper()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	network := rig.NewProxy(t, p)
	who := rig.NewPerson(t, network.URL(), "")
	if err := os.WriteFile(filepath.Join(who.Work, "arrivants.csv"), []byte(newcomers), 0o600); err != nil {
		t.Fatal(err)
	}
	x := who.Open(120, 40)
	x.WaitFor("Se connecter sur son espace adhérent")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password + "\r")
	x.WaitFor("BIENVENUE")
	for _, s := range w.before {
		x.Type(s.keys)
		x.WaitFor(s.shows)
	}
	network.Fail(fault, 1000)
	x.Type(w.save)
	if !fault.Answers() {
		x.WaitFor("injoignable|ne répond pas|perdue|n'a pas répondu|interrompu")
		network.Fail(rig.Healthy, 0)
		x.WaitFor("● connecté")
		again := w.again
		if again == "" {
			again = w.save
		}
		x.Type(again)
	}
	x.WaitFor(w.done)
	x.Type("\x03")
	figures.Acknowledged.Add(1)
	if code := p.Stop(); code != 0 {
		t.Errorf("portail: exit code %d", code)
	}
	for _, leak := range rig.Leaks(t, []string{florist.Password, "290037654000180", "290057654091274"}, who.Home, p.Log) {
		figures.Leaked.Add(1)
		t.Error(leak)
	}
	return rig.Traces(t, p.Base)
}
