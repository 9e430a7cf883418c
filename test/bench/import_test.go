//go:build unix

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// imported is how many people the file has.
const imported = 10_000

// file is a CSV file of people who are in no roster.
func file(b *testing.B) string {
	b.Helper()
	var text strings.Builder
	text.WriteString("Nom de naissance;Prénom;Sexe;Date de naissance;NIR;Date d'embauche;Poste de travail;Code PCS;Contrat;Déterminants\n")
	for _, e := range demo.Invent(imported, spst.Today(time.Now())) {
		var codes []string
		for _, d := range e.Determinants {
			codes = append(codes, string(d))
		}
		fmt.Fprintf(&text, "%s;%s;%s;%s;%s;%s;%s;%s;%s;%s\n", e.BirthName, e.FirstName, e.Sex, e.BirthDate.French(), e.NIR, e.HireDate.French(),
			e.JobTitle, e.PCSCode, e.ContractType, strings.Join(codes, ","))
	}
	path := filepath.Join(b.TempDir(), "novembre.csv")
	must(b, os.WriteFile(path, []byte(text.String()), 0o600))
	return path
}

// command runs adherent, that of a folder or of this build for "", and gives how long it took.
func command(b *testing.B, p *rig.Person, folder string, args ...string) time.Duration {
	b.Helper()
	began := time.Now()
	ran := p.RunProgram(of(folder, "adherent"), "", args...)
	if ran.Code != 0 {
		b.Fatalf("%v: %d\n%s\n%s", args, ran.Code, ran.Out[max(0, len(ran.Out)-2000):], ran.Err)
	}
	return time.Since(began)
}

// of is a program of a folder, or of this build for "".
func of(folder, name string) string {
	if folder == "" {
		return rig.Program(name)
	}
	return filepath.Join(folder, name)
}

// imports compares an import and its undo on both engines, from the start of the command to its last line.
func (t *table) imports(b *testing.B, on []*site) {
	b.Helper()
	var people [2]*rig.Person
	for i, s := range on {
		people[i] = rig.NewPerson(b, s.portal.URL(nil), s.tokens[demo.Samples()[0].Number])
	}
	t.importAndUndo(b, [2]string{on[0].engine, on[1].engine}, people, [2]string{})
}

func (t *table) importAndUndo(b *testing.B, names [2]string, people [2]*rig.Person, folders [2]string) {
	b.Helper()
	path := file(b)
	rig.Program("adherent") // built before anything is measured
	var entered, undone [2][]time.Duration
	for range rounds {
		for i, p := range people {
			entered[i] = append(entered[i], command(b, p, folders[i], "salaries", "importer", path, "--oui"))
			undone[i] = append(undone[i], command(b, p, folders[i], "salaries", "importer", "--annuler", "--oui"))
		}
	}
	for what, took := range map[string][2][]time.Duration{"import de 10 000 salariés": entered, "son annulation": undone} {
		var seconds [2][]float64
		var ratios []float64
		for n := range rounds {
			for i := range seconds {
				seconds[i] = append(seconds[i], took[i][n].Seconds())
			}
			ratios = append(ratios, last(seconds[1])/last(seconds[0]))
		}
		t.line(what, names[0]+" "+millis(median(seconds[0])), names[1]+" "+millis(median(seconds[1])), fmt.Sprintf("durée × %.2f", median(ratios)))
	}
}

// before compares with another build, on the sample data that either makes for itself.
func (t *table) before(b *testing.B) {
	b.Helper()
	folder := os.Getenv(BeforeVariable)
	if folder == "" {
		return
	}
	folders := [2]string{"", folder}
	var on []*site
	var people [2]*rig.Person
	sample := demo.Samples()[0]
	for i, name := range []string{"cette version", "l'autre"} {
		s := &site{engine: name, tokens: map[string]string{}}
		s.portal = rig.StartSample(b, of(folders[i], "portail"))
		c := rig.SignedIn(b, s.portal, sample)
		s.tokens[sample.Number] = c.Token
		people[i] = rig.NewPerson(b, s.portal.URL(nil), c.Token)
		on = append(on, s)
	}
	on[0], on[1] = on[1], on[0] // ratios of this build to the other one
	people[0], people[1] = people[1], people[0]
	folders[0], folders[1] = folders[1], folders[0]
	for _, n := range []int{1, writers} {
		t.compare(b, fmt.Sprintf("modifier un salarié, %d à la fois, SQLite", n), on, func(s *site) figure { return s.editsOf(b, sample.Number, n) })
	}
	t.importAndUndo(b, [2]string{on[0].engine, on[1].engine}, people, folders)
}
