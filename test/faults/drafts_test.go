//go:build unix

package faults

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// typedForm is a form of the interface, how one gets there from Accueil, and what
// is typed in it; the last field is not left.
type typedForm struct {
	name   string
	before []step
	typed  string   // in all fields but the last
	last   string   // in the last one
	shows  []string // of what was typed, when all of it is taken up
}

// typedForms are all those whose drafts the portal keeps.
func typedForms() []typedForm {
	roster := step{"3", "BARBIER Élodie"}
	company := step{"1", "FR74775701584"}
	contacts := []step{company, {"t", "MADAME MARTIN SEVERINE"}}
	brunel := []step{roster, {"/brunel\r", "1 sur 44"}, {"x", "Motif de sortie"}}
	return []typedForm{
		{"an employee", []step{roster, {"/barbier\r", "1 sur 44"}, {"e", "Modif"}}, strings.Repeat("\t", 8) + clear + "Chef fleuriste\t", "554d",
			[]string{"Chef fleuriste", "554d"}},
		{"a new employee", []step{roster, {"a", "Ajouter un salari"}},
			"DURAND\tLéa\t\t\x1b[C\x1b[C\t12/05/1990\t290057654091274\t02/11/2024\tCDI\t", "Fleuriste",
			[]string{"DURAND", "Léa", "12/05/1990", "02/11/2024", "Fleuriste"}},
		{"an exit", brunel, clear + french(-1) + "\t", "d", []string{french(-1), `\(•\) décès`}},
		{"several people", []step{roster, {"  e", "Modifier 2 salariés"}}, clear + "Chef fleuriste\t", "561b", []string{"Chef fleuriste", "561b"}},
		{"the company", []step{company, {"e", "Renseignez impérativement"}}, "", "FR74775701584", []string{"FR74775701584_"}},
		{"a contact", append(contacts, step{"e", "SEVERINE"}), "\t\t" + clear + "Cheffe d'atelier\t", clear + "severine@fleuriste.fr",
			[]string{"Cheffe d'atelier", "severine@fleuriste.fr"}},
		{"a new contact", append(contacts, step{"Ga", "Nom"}), "DURAND\tLuc\tAtelier\t\t", "0235000000",
			[]string{"DURAND", "Luc", "Atelier", "02 35 00 00 00|0235000000"}},
		{"a new address", append(contacts, step{"A", "Adresse"}), "Atelier\t3 quai du Port\t\t76000\t", "ROUEN",
			[]string{"Atelier", "3 quai du Port", "76000", "ROUEN"}},
		{"an address", append(contacts, step{"Ge", "Adresse"}), "\t", clear + "14 RUE DES LILAS", []string{"14 RUE DES LILAS"}},
		{"a change of situation", []step{company, {"a", "Changement de situation"}}, "\t \t\t\t\t" + french(30) + "\t", "Vente",
			[]string{french(30), "Vente"}},
		{"a visit request", []step{{"6", "À venir 2"}, {"\t\t\t", `▌ .*retard`}, {"a", "Visite demandée"}}, "\t\t", "le matin",
			[]string{"le matin"}},
		{"a cancellation", []step{{"6", "À venir 2"}, {"x", "Motif"}}, "", "Salarié en formation", []string{"Salarié en formation"}},
	}
}

// What was typed in each form outlives a window that is closed: all of it; a
// program that is killed: all but the last field; and a portal that starts again.
// It waits on another machine, and is gone once it was given up.
func TestWhatIsTypedOutlivesTheProgram(t *testing.T) {
	figures := &rig.Figures{What: "drafts of the interface"}
	started := time.Now()
	t.Run("forms", func(t *testing.T) {
		for i, f := range typedForms() {
			for name, signal := range map[string]syscall.Signal{"closed": syscall.SIGHUP, "killed": syscall.SIGKILL} {
				if !rig.Full() && i > 1 && i%3 != 0 {
					continue
				}
				figures.Count++
				t.Run(f.name+"/"+name, func(t *testing.T) {
					t.Parallel()
					f.run(t, figures, signal)
				})
			}
		}
	})
	for name, signal := range map[string]syscall.Signal{"closed": syscall.SIGHUP, "killed": syscall.SIGKILL} {
		figures.Count++
		t.Run("a review/"+name, func(t *testing.T) { reviewOutlives(t, figures, signal) })
	}
	figures.Report(t, started)
}

// reviewed is a file of which the first row is left, and the second, which is refused,
// corrected.
const reviewed = "Nom de naissance;Prénom;Né(e) le;Sexe;Date d'entrée;Emploi;Contrat;NIR\r\n" +
	"NOUVELLE;Anne;14/07/1991;F;01/12/2026;Vendeuse;CDI;\r\n" +
	"REFUSEE;Léa;12/05/1990;F;02/11/2024;;CDI;290057654091274\r\n"

// reviewOutlives: what was decided of an import, a row that was corrected included, waits
// on another machine, which asks for the same file.
func reviewOutlives(t *testing.T, figures *rig.Figures, signal syscall.Signal) {
	p := rig.StartPortal(t, rig.Today().Copy(t))
	florist := demo.Samples()[0]
	open := func(file string) (*rig.Person, *rig.Terminal) {
		person := rig.NewPerson(t, p.URL(nil), "")
		if err := os.WriteFile(filepath.Join(person.Work, file), []byte(reviewed), 0o600); err != nil {
			t.Fatal(err)
		}
		x := person.Open(120, 40)
		x.WaitFor("Se connecter sur son espace adhérent")
		x.Type(florist.Number + "\t" + florist.Password + "\r")
		x.WaitFor("BIENVENUE")
		return person, x
	}
	person, x := open("novembre.csv")
	x.Type("3")
	x.WaitFor("BARBIER Élodie")
	x.Type("i")
	x.WaitFor("Choisir le fichier")
	x.Type(clear + filepath.Join(person.Work, "novembre.csv") + "\r")
	x.WaitFor("Ce que le fichier donne")
	x.Type("\x13")
	x.WaitFor("Ce fichier est-il la liste entière")
	x.Type("1\r")
	x.WaitFor("NOUVELLE Anne")
	x.Type(" ")
	x.WaitFor("laissée")
	x.Type("\x1b[D")
	x.WaitFor("REFUSEE Léa")
	x.Type("e")
	x.WaitFor("Poste de travail")
	x.Type("Vendeuse\x13")
	x.WaitFor(`Entrées 2`)
	x.Settle(300 * time.Millisecond) // the decision is on its way
	if err := x.Command().Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	x.Exit()
	for _, leak := range rig.Leaks(t, []string{"290057654091274", "REFUSEE"}, person.Home) {
		figures.Leaked.Add(1)
		t.Error(leak)
	}
	p.Kill()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(person.Work, "novembre.csv")); err != nil { // which another machine has not
		t.Fatal(err)
	}
	other, x := open("paie.csv")
	x.WaitFor("examen de l'import de", "novembre.csv, 1.ligne retenue")
	x.Type("3")
	x.WaitFor("BARBIER Élodie")
	x.Type("i")
	x.WaitFor("Reprendre l'examen de novembre.csv")
	x.Type("\r")
	x.WaitFor("n'est pas sur ce poste")
	x.Type(clear + filepath.Join(other.Work, "paie.csv") + "\r")
	x.WaitFor("NOUVELLE Anne", "REFUSEE Léa", "1.ligne retenue", "laissée")
	figures.Acknowledged.Add(1)
	x.Type("\x03")
	for _, leak := range rig.Leaks(t, []string{"290057654091274"}, p.Log, other.Home) {
		figures.Leaked.Add(1)
		t.Error(leak)
	}
}

func (f typedForm) run(t *testing.T, figures *rig.Figures, signal syscall.Signal) {
	t.Helper()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	shows := f.shows
	x := f.open(t, p)
	x.Type(f.typed)
	if f.typed != "" && f.last != "" {
		x.Settle(300 * time.Millisecond) // the field that was left is on its way
	}
	x.Type(f.last)
	x.WaitFor(f.shows...)
	if signal == syscall.SIGKILL && f.last != "" {
		shows = shows[:len(shows)-1]
	}
	if err := x.Command().Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
	x.Exit()
	p.Kill()
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	x = f.open(t, p) // another person: nothing of this machine
	if len(shows) > 0 {
		x.WaitFor("ctrl\\+r")
		x.Type("\x12")
		x.WaitFor(shows...)
		figures.Acknowledged.Add(1)
		x.Type("\x1b")
		if !strings.HasPrefix(f.name, "an exit") { // which asks nothing
			x.WaitFor("Abandonner")
			x.Type("o")
		}
		x.WaitGone(shows[0])
	}
	x.Type("\x03")
	for _, leak := range rig.Leaks(t, []string{"290057654091274"}, p.Log) {
		figures.Leaked.Add(1)
		t.Error(leak)
	}
}

// open signs in on a new machine and opens the form.
func (f typedForm) open(t *testing.T, p *rig.Portal) *rig.Terminal {
	t.Helper()
	x := rig.NewPerson(t, p.URL(nil), "").Open(120, 40)
	x.WaitFor("Se connecter sur son espace adhérent")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password + "\r")
	x.WaitFor("BIENVENUE")
	for _, s := range f.before {
		x.Type(s.keys)
		x.WaitFor(s.shows)
	}
	return x
}
