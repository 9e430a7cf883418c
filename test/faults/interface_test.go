//go:build unix

package faults

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// step is keys, and what they show. {code} is the code of the second factor whose
// key the screen has shown, {next} the one after it.
type step struct{ keys, shows string }

// screenWrite is a write of the interface: how one gets there from Accueil, the keys
// that save, and what says that it is done.
type screenWrite struct {
	name   string
	before []step
	save   string
	again  string // the keys that save again after a failure, when they are others
	done   string
	// known is a clear word that it was done, when it is done again.
	known   string
	january bool // goes in the campaign only
}

const (
	saveKeys = "\x13" // ctrl+s
	clear    = "\x15" // ctrl+u: what the field holds goes
)

const otherPassword = "une loutre sous la pluie"

// factorOnScreen makes the codes of a second factor out of the key that the screen
// has shown.
type factorOnScreen struct {
	t   *testing.T
	key string
}

var factorKey = regexp.MustCompile(`(?:[A-Z2-7]{4} ){3}[A-Z2-7]{4}`)

func (f *factorOnScreen) look(screen string) {
	if found := strings.Join(factorKey.FindAllString(screen, -1), ""); found != "" {
		f.key = strings.ReplaceAll(found, " ", "")
	}
}

// in puts the codes in the place of their names.
func (f *factorOnScreen) in(keys string) string {
	f.t.Helper()
	for name, after := range map[string]time.Duration{"{code}": 0, "{next}": 30 * time.Second} {
		if !strings.Contains(keys, name) {
			continue
		}
		code, err := totp.GenerateCode(f.key, time.Now().Add(after))
		if err != nil {
			f.t.Fatalf("a key of %d characters: %v", len(f.key), err)
		}
		keys = strings.ReplaceAll(keys, name, code)
	}
	return keys
}

// screenWrites are the writes of the interface.
func screenWrites() []screenWrite {
	roster := step{"3", "BARBIER Élodie"}
	barbier := []step{roster, {"/barbier\r", "1 sur 44"}}
	edit := step{"e" + strings.Repeat("\t", 8) + clear + "Chef fleuriste", "✎ modifié"}
	company := []step{{"1", "proposé : FR74775701584"}}
	complete := []step{company[0], {"e", "Renseignez impérativement"}, {"\r", "FR74775701584"}}
	contacts := []step{company[0], {"t", "MADAME MARTIN SEVERINE"}}
	situation := step{"a\t \t\t\t\t" + french(30), french(30)}
	address := step{"AAtelier\t3 quai du Port\t\t76000\tROUEN", "ROUEN"}
	florist := demo.Samples()[0]
	account := step{":mon compte\r", "Double facteur"}
	enrol := step{"a" + florist.Password + "\r", "Photographiez"}
	turnOn := step{"{code}\r", "Vos codes de secours"}
	noted := step{"\ro", "actif depuis le"}
	brunel := []step{roster, {"/brunel\r", "1 sur 44"}, {"x", "Motif de sortie"}, {clear + french(-1) + "\td", french(-1)}}
	return []screenWrite{
		{name: "modify an employee", before: append(barbier, edit), save: saveKeys, done: "modification enregistrée"},
		{name: "add an employee",
			before: []step{roster, {"aDURAND\tLéa\t\t\x1b[C\x1b[C\t12/05/1990\t290057654091274\t02/11/2024\tCDI\tFleuriste\t554d\t\t\t ", "Femme"}},
			save:   saveKeys, done: "DURAND Léa"},
		{name: "take a change back", before: append(barbier, edit, step{saveKeys, "modification enregistrée"}), save: "u",
			done: "Modification annulée"},
		{name: "an exit", before: brunel, save: saveKeys, done: "sortie déclarée"},
		{name: "take an exit back", before: append(brunel, step{saveKeys, "sortie déclarée"}), save: "u", done: "Sortie annulée"},
		{name: "company", before: complete, save: saveKeys, done: "Informations enregistrées"},
		{name: "validate", before: append(complete, step{saveKeys, "Informations enregistrées"}, step{"v", "[Vv]alider"}), save: "o", again: "vo",
			done: "Vos réponses sont validées"},
		{name: "add a contact", before: append(contacts, step{"GaDURAND\tLuc\tAtelier\t\t0235000000\t\t\t ", "\\[x\\] Référent"}), save: saveKeys,
			done: "DURAND.* : ajout enregistré"},
		{name: "modify a contact", before: append(contacts, step{"e\t\t" + clear + "Cheffe d'atelier", "✎ modifié"}), save: saveKeys,
			done: "enregistré"},
		{name: "remove a contact", before: append(contacts, step{"x", "\\?"}), save: "o", again: "xo", done: "retrait enregistré"},
		{name: "put a contact back", before: append(contacts, step{"xo", "retrait enregistré"}), save: "u", done: "dernier geste annulé"},
		{name: "cancel a visit", before: []step{{"6", "À venir 2"}, {"xSalarié en formation", "Salarié en formation"}}, save: saveKeys,
			done: "Annulation demandée"},
		{name: "ask for a visit", before: []step{{"6", "À venir 2"}, {"\t\t\t", `▌ .*retard`}, {"a", "Visite demandée"}}, save: saveKeys,
			done: "Demande envoyée"},
		{name: "announce a change", before: append(company, situation), save: saveKeys, done: "transmis au service"},
		{name: "take an announcement back", before: append(company, situation, step{saveKeys, "transmis au service"}, step{"u", "Retirer"}),
			save: "o", again: "uo", done: "Changement de situation retiré"},
		{name: "add an address", before: append(contacts, address), save: saveKeys, done: "Atelier : ajout enregistré"},
		{name: "modify an address", before: append(contacts, step{"Ge\t" + clear + "14 RUE DES LILAS", "✎ modifié"}), save: saveKeys,
			done: "enregistré"},
		{name: "remove an address", before: append(contacts, address, step{saveKeys, "▌ +Atelier"}, step{"x", "Retirer Atelier"}), save: "o",
			again: "xo", done: "Atelier : retrait"},
		{name: "put an address back", before: append(contacts, address, step{saveKeys, "▌ +Atelier"}, step{"xo", "Atelier : retrait"}), save: "u",
			done: "dernier geste annulé"},
		{name: "change the password", before: []step{{":changer de mot\r", "Mot de passe actuel"},
			{florist.Password + "\t" + otherPassword + "\t" + otherPassword, "les mêmes"}}, save: "\r", done: "Votre mot de passe est changé"},
		{name: "begin a second factor", before: []step{account, {"a" + florist.Password, "•"}}, save: "\r", done: "Photographiez"},
		{name: "turn a second factor on", before: []step{account, enrol, {"{code}", "Code"}}, save: "\r", done: "Vos codes de secours",
			known: "déjà actif"},
		{name: "renew the recovery codes", before: []step{account, enrol, turnOn, noted, {"c" + florist.Password + "\t{next}", "Code"}},
			save: "\r", done: "Vos codes de secours", known: "a déjà servi"},
		{name: "turn a second factor off", before: []step{account, enrol, turnOn, noted, {"e" + florist.Password + "\t{next}", "Code"}},
			save: "\r", done: "est désactivé"},
		{name: "begin a declaration", before: []step{{"5", "Entrée : saisir"}}, save: "\r", again: "\x1b\r", done: "n'a pas changé depuis",
			january: true},
		{name: "certify a declaration", before: []step{{"5", "Entrée : saisir"}, {"\r", "n'a pas changé depuis"}, {"\r\r\r", "● 4"},
			{"Anne MARTIN\t " + saveKeys, "Confirmer la déclaration"}},
			save: "o", again: saveKeys + "o", done: "✓ Confirmée", january: true},
		{name: "import", before: []step{
			roster, {"i", "Choisir le fichier"}, {clear + "arrivants.csv\r", "Ce que le fichier donne"}, {saveKeys, "la liste entière"},
			{"\r", "Entrées 2.*Sorties 0"}, {saveKeys, "Importer 2 lignes"},
		}, save: "o", again: saveKeys + "o", done: "Import terminé"},
	}
}

// Each write of the interface, under each fault of the network, is done once:
// by itself, or when the person saves again once the network is healed.
func TestWritesOfTheInterfaceOnABadNetwork(t *testing.T) {
	figures := &rig.Figures{What: "network: interface"}
	started := time.Now()
	spring := inJanuary(t)
	t.Run("cells", func(t *testing.T) {
		for i, w := range screenWrites() {
			var control map[string]int64
			for _, fault := range rig.Faults() {
				if !rig.Full() && (i > 1 || fault != rig.AnswerLost) {
					continue
				}
				figures.Count++
				if control == nil && !t.Run(w.name+"/healthy", func(t *testing.T) { control = w.run(t, spring, figures, rig.Healthy) }) {
					break
				}
				t.Run(w.name+"/"+string(fault), func(t *testing.T) {
					t.Parallel()
					compareTraces(t, figures, control, w.run(t, spring, figures, fault))
				})
			}
		}
	})
	figures.Report(t, started)
}

func (w screenWrite) run(t *testing.T, spring *rig.Template, figures *rig.Figures, fault rig.Fault) map[string]int64 {
	t.Helper()
	template, options := rig.Today(), []string(nil)
	if w.january {
		template, options = spring, []string{"--date", january().String()}
	}
	p := rig.StartPortal(t, template.Copy(t), options...)
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
	codes := factorOnScreen{t: t}
	for _, s := range w.before {
		x.Type(codes.in(s.keys))
		codes.look(x.WaitFor(s.shows))
	}
	network.Fail(fault, 1000)
	var shown func()
	if fault == rig.Healthy {
		shown = forgetting(t, who, x, w.done)
	}
	x.Type(w.save)
	if !fault.Answers() {
		x.WaitFor("injoignable|ne répond pas|perdue|n'a pas répondu|interrompu")
		network.Fail(rig.Healthy, 0)
		x.WaitFor("● en ligne")
		again := w.again
		if again == "" {
			again = w.save
		}
		x.Type(again)
	}
	if w.known != "" {
		w.done += "|" + w.known
	}
	x.WaitFor(w.done)
	if shown != nil {
		shown()
	}
	x.Type("\x03")
	figures.Acknowledged.Add(1)
	if code := p.Stop(); code != 0 {
		t.Errorf("portail: exit code %d", code)
	}
	for _, leak := range rig.Leaks(t, []string{florist.Password, otherPassword, "290037654000180", "290057654091274"}, who.Home, p.Log) {
		figures.Leaked.Add(1)
		t.Error(leak)
	}
	return rig.Traces(t, p.Base)
}

// forgetting watches the keys of the writes of the interface: the one that comes
// is forgotten when what it was for is seen, and not before. A write that has none
// is repeatable by itself.
func forgetting(t *testing.T, who *rig.Person, x *rig.Terminal, done string) (wait func()) {
	t.Helper()
	kept := func() int { return len(keysOf(who)) }
	for kept() > 0 { // of what came before
		rig.Pause(t.Context(), 10*time.Millisecond)
	}
	ctx, stop := context.WithTimeout(t.Context(), rig.Patience)
	var seen atomic.Bool
	screen := make(chan string, 1)
	go func() {
		for !seen.Load() || kept() > 0 {
			seen.CompareAndSwap(false, kept() > 0)
			if rig.Pause(ctx, time.Millisecond); ctx.Err() != nil {
				return
			}
		}
		screen <- x.Text()
	}()
	return func() {
		defer stop()
		if !seen.Load() {
			return
		}
		select {
		case text := <-screen:
			if !regexp.MustCompile(done).MatchString(text) {
				t.Errorf("the key is forgotten before %q is seen:\n%s", done, text)
			}
		case <-ctx.Done():
			t.Error("the key is never forgotten")
		}
	}
}
