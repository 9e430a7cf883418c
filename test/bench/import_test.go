//go:build unix

package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// imported is how many people the file has.
const imported = 10_000

// rostered is how many people the roster has to begin with, where another build makes it.
const rostered = 64

// people are those of the file, then those of the roster that another build begins with.
func people() []spst.Employee { return demo.Invent(imported+rostered, spst.Today(time.Now())) }

// file is a CSV file of people.
func file(b *testing.B, people []spst.Employee) string {
	b.Helper()
	var text strings.Builder
	text.WriteString("Nom de naissance;Prénom;Sexe;Date de naissance;NIR;Date d'embauche;Poste de travail;Code PCS;Contrat;Déterminants\n")
	for _, e := range people {
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

// importAndUndo compares them by how long they take, and where the portals are given by the processor time of the command and of
// its portal too: that is the same whatever else the machine does.
func (t *table) importAndUndo(b *testing.B, names [2]string, by [2]*rig.Person, folders [2]string, portals ...*rig.Portal) {
	b.Helper()
	path := file(b, people()[:imported])
	rig.Program("adherent") // built before anything is measured
	steps := []struct {
		what string
		args []string
	}{
		{"import de 10 000 salariés", []string{"salaries", "importer", path, "--oui"}},
		{"son annulation", []string{"salaries", "importer", "--annuler", "--oui"}},
	}
	var took, used [2][2][]float64 // by step, then by who
	for range rounds {
		for i, p := range by {
			for n, step := range steps {
				before := processor(b, i, portals)
				took[n][i] = append(took[n][i], command(b, p, folders[i], step.args...).Seconds())
				used[n][i] = append(used[n][i], (processor(b, i, portals) - before).Seconds())
			}
		}
	}
	for n, step := range steps {
		t.durations(step.what, names, took[n])
		if portals != nil {
			t.durations(step.what+", processeur", names, used[n])
		}
	}
}

// processor is the time that the commands run so far and one of the portals have used.
func processor(b *testing.B, i int, portals []*rig.Portal) time.Duration {
	b.Helper()
	if portals == nil {
		return 0
	}
	var commands syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_CHILDREN, &commands))
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(portals[i].PID()) + "/stat")
	must(b, err)
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+2:]))
	used := time.Duration(commands.Utime.Nano() + commands.Stime.Nano())
	for _, ticks := range fields[11:13] { // in user mode, and in the kernel
		n, err := strconv.Atoi(ticks)
		must(b, err)
		used += time.Duration(n) * 10 * time.Millisecond
	}
	return used
}

// builtBy is a portal of one member over a file, which the programs of a build have made: another build reads no
// base that this one has made, and none has sample data that waits for the disk.
func builtBy(b *testing.B, name, folder string) (*site, *rig.Person) {
	b.Helper()
	dir := b.TempDir()
	a := demo.Account{Account: demo.Samples()[0].Account, Password: "lilas-et-pivoines"}
	s := &site{engine: name, base: filepath.Join(dir, "base.db"), tokens: map[string]string{}}
	run := func(stdin string, args ...string) {
		b.Helper()
		c := exec.CommandContext(b.Context(), of(folder, "portail"), append(args, "--base", s.base)...)
		c.Stdin = strings.NewReader(stdin)
		if said, err := c.CombinedOutput(); err != nil {
			b.Fatalf("%v: %v: %s", args, err, said)
		}
	}
	run("", "migrer")
	run(a.Password+"\n", "adherent", "ajouter", "--numero", a.Number, "--raison-sociale", "FLEURISTE", "--siret", "77570158400168",
		"--naf", "47.76Z", "--adhesion", "04/02/1997", "--mot-de-passe-stdin")
	run("", "charger", "--adherent", a.Number, file(b, people()[imported:]))
	s.portal = rig.NewPortal(b, s.base)
	s.portal.Program = of(folder, "portail")
	must(b, s.portal.Start())
	s.tokens[a.Number] = rig.SignedIn(b, s.portal, a).Token
	return s, rig.NewPerson(b, s.portal.URL(nil), s.tokens[a.Number])
}

// before compares with another build.
func (t *table) before(b *testing.B) {
	b.Helper()
	folder := os.Getenv(BeforeVariable)
	if folder == "" {
		return
	}
	folders := [2]string{folder, ""}
	var on [2]*site
	var by [2]*rig.Person
	for i, name := range []string{"l'autre", "cette version"} {
		on[i], by[i] = builtBy(b, name, folders[i])
	}
	number := demo.Samples()[0].Number
	for _, n := range []int{1, writers} {
		t.compare(b, fmt.Sprintf("modifier un salarié, %d à la fois, SQLite", n), on[:],
			func(s *site) figure { return s.editsOf(b, number, n) })
	}
	t.importAndUndo(b, [2]string{on[0].engine, on[1].engine}, by, folders, on[0].portal, on[1].portal)
}
