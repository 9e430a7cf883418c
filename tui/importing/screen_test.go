package importing

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var today = spst.NewDate(2026, 11, 25)

// fake is a machine with one folder and a portal that carries each line out
// once.
type fake struct {
	people  []spst.Employee
	file    imports.File
	memory  imports.Memory
	pending imports.Pending // the last one kept
	imports []spst.Import
	reads   []imports.Reading
	paths   []string // of the last one
	more    []widget.FileItem
	done    map[string]bool // lines, by import and name
	batches int
	cut     int    // the batch after which the portal is away; 0 for none
	lost    bool   // … having carried it out
	refuse  string // the line that the portal refuses, as stale
	failed  error  // of reading
	written [][]reconcile.Row
	undone  int
	fail    map[string]error // of what is asked, by the name of the method
	streams int
}

func (f *fake) ListFolder(_ context.Context, folder string) ([]widget.FileItem, error) {
	if err := f.fail["ListFolder"]; err != nil {
		return nil, err
	}
	if folder != "/paie/" {
		return nil, &spst.Error{Kind: spst.NotFound, Code: "file", Message: "Ce dossier n'existe pas : vérifiez son nom."}
	}
	at := time.Date(2026, 11, 20, 9, 12, 0, 0, time.UTC)
	return append([]widget.FileItem{{Name: "2025", Dir: true, Time: at}, {Name: "novembre.csv", Size: 184_300, Time: at},
		{Name: "notes.doc", Time: at}}, f.more...), nil
}

func (f *fake) ReadRoster(_ context.Context, paths []string, how imports.Reading, progress func(done, total int64)) (imports.File, error) {
	f.reads, f.paths = append(f.reads, how), paths
	progress(10, 10)
	file := f.file
	file.Paths = paths
	file.Unknown = slices.DeleteFunc(slices.Clone(file.Unknown), func(w spst.FileWord) bool { return how.Words[w.Field][w.Word] != "" })
	return file, f.failed
}

func (f *fake) StreamEmployees(_ context.Context, _ string, _ spst.RosterQuery, each func([]spst.Employee) error) error {
	f.streams++
	if err := f.fail["StreamEmployees"]; err != nil {
		return err
	}
	return each(slices.Clone(f.people))
}

func (f *fake) ChangeEmployees(_ context.Context, _ string, b spst.Batch) ([]spst.Outcome, error) {
	id, lines := b.Import, b.Changes
	f.batches++
	if err := f.fail["ChangeEmployees"]; err != nil {
		return nil, err
	}
	away := &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	if f.cut > 0 && f.batches > f.cut && !f.lost {
		return nil, away
	}
	var out []spst.Outcome
	for _, l := range lines {
		if l.Line == f.refuse {
			out = append(out, spst.Outcome{Status: "refused", Code: "stale"})
			continue
		}
		if key := id + l.Line; !f.done[key] {
			f.done[key] = true
			if l.Action == spst.ActionCreate {
				e := *l.Employee
				e.ID, e.Version = "n"+l.Line, 1
				f.people = append(f.people, e)
			}
		}
		out = append(out, spst.Outcome{Status: "done"})
	}
	if f.cut > 0 && f.batches > f.cut {
		return nil, away
	}
	return out, nil
}

func (f *fake) UndoImport(_ context.Context, _, id string) (spst.ImportUndo, error) {
	if err := f.fail["UndoImport"]; err != nil {
		return spst.ImportUndo{}, err
	}
	left := len(f.done) - f.undone
	f.undone += min(left, spst.MaxBatch)
	u := spst.ImportUndo{Import: spst.Import{ID: id, Done: len(f.done) - f.undone, Undone: f.undone}}
	if f.undone == len(f.done) {
		u.Import.Undone, u.Import.Kept = u.Import.Undone-1, 1
		u.Left = []spst.ImportLeft{{Name: "CESAR Jules", Code: "changed_since",
			Message: "Fiche modifiée depuis l'import : elle reste comme elle est."}}
	}
	return u, nil
}

func (f *fake) Imports(context.Context, string) ([]spst.Import, error) {
	return f.imports, f.fail["Imports"]
}

func (f *fake) ImportMemory(context.Context, string) (imports.Memory, error) {
	return f.memory, f.fail["ImportMemory"]
}

func (f *fake) KeepImportMemory(_ context.Context, _ string, m imports.Memory) error {
	if err := f.fail["KeepImportMemory"]; err != nil {
		return err
	}
	f.memory = m
	if m.Pending != nil {
		f.pending = *m.Pending
	}
	return nil
}

func (f *fake) WriteRefused(_ context.Context, path string, _ *spst.RosterFile, rows []reconcile.Row) (string, error) {
	f.written = append(f.written, rows)
	if err := f.fail["WriteRefused"]; err != nil {
		return "", err
	}
	return strings.TrimSuffix(path, ".csv") + "-refus.csv", nil
}

func person(id, name, first string, job string) spst.Employee {
	return spst.Employee{
		ID: id, Version: 1, BirthName: name, FirstName: first, BirthDate: spst.NewDate(1969, 8, 4), Sex: spst.Male,
		HireDate: spst.NewDate(2021, 8, 17), JobTitle: job, ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
	}
}

// novembre is a file with a row of each kind.
func novembre() *fake {
	f := &fake{
		people: []spst.Employee{
			person("jules", "CESAR", "Jules", "Caissier"), person("laura", "TEST", "Laura", "Vendeuse"),
			person("karim", "BENALI", "Karim", "Livreur"), person("zoe", "ÉTIENNE", "Zoé", "Fleuriste"),
		},
		memory: imports.Memory{Folder: "/paie/"}, done: map[string]bool{}, fail: map[string]error{},
	}
	said := []spst.Employee{person("", "CESAR", "Jules", "Chef de caisse"), person("", "TEST", "Laura", "Vendeuse"),
		person("", "NEUF", "Paul", "Livreur"), person("", "MAUVAIS", "Luc", "")}
	said = append(said, person("", "BENALI", "Karim", "Livreur"))
	said[4].ExitDate, said[4].ExitReason = today.AddDays(-3), spst.Resignation
	f.file = imports.File{Digest: "abc", RosterFile: spst.RosterFile{
		Format: "csv", Encoding: "windows-1252", Separator: ";",
		Columns: []spst.FileColumn{{Heading: "Nom", Field: "birth_name"}, {Heading: "Prénom", Field: "first_name"},
			{Heading: "Emploi", Field: "job_title"}, {Heading: "NIR", Field: "nir"}, {Heading: "Matricule"}},
		Unknown: []spst.FileWord{{Field: "contract_type", Word: "CDIC", Rows: 2}},
	}}
	for i, e := range said {
		row := spst.FileRow{Row: i + 2, Employee: e, Cells: []string{e.BirthName, e.FirstName, e.JobTitle, "1690876540012", fmt.Sprint(100 + i)}}
		var unread []spst.Problem
		if e.JobTitle == "" {
			unread = badDate()
		}
		row.Check(today, unread)
		f.file.Rows = append(f.file.Rows, row)
	}
	return f
}

// badDate is what a reader says of a date that it does not know.
func badDate() []spst.Problem {
	return []spst.Problem{{Field: "birth_date", Code: "date", Severity: spst.SeverityError,
		Message: "Date non reconnue : écrivez-la jj/mm/aaaa, avec une année de 4 chiffres."}}
}

func start(t *testing.T, f *fake, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	panes := New(f, uitest.Base(t),
		Options{Today: today, Member: spst.Member{Number: "100042", Name: "FLEURISTE MARTIN", SIRET: "77570158400168"}})
	return uitest.NewDriver(t, panes, w, h), panes.Under().(*Screen)
}

// toReview goes to the difference, the file being the whole roster.
func toReview(d *uitest.Driver) {
	d.Key("down", "enter")   // past the folder, novembre.csv
	d.Key("ctrl+s", "enter") // the word that is not known
	for range 8 {
		d.Key("down")
	}
	d.Key("enter", "ctrl+s", "down", "enter")
}

func TestGolden(t *testing.T) {
	for _, size := range uitest.Sizes() {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			f := novembre()
			d, _ := start(t, f, size[0], size[1])
			golden := func(name string) { d.Golden(fmt.Sprintf("%s-%d", name, size[0])) }
			golden("file")
			d.Key("down", "enter")
			golden("columns")
			d.Key("enter")
			golden("column-menu")
			d.Key("esc", "ctrl+s")
			golden("words")
			d.Key("enter", "enter", "ctrl+s")
			golden("whole")
			d.Key("down", "enter")
			golden("entries")
			d.Key("right")
			golden("exits")
			d.Key("a", "x", "enter")
			golden("exit-date")
			d.Key("enter", "right")
			golden("changes")
			d.Key("left", "left", "left")
			golden("refused")
			d.Key("e")
			golden("correct")
			d.Key("esc")
			d.Key("ctrl+s")
			golden("many-exits")
			d.Type("2")
			d.Key("enter")
			d.Accept()
			golden("report")
			d.Key("u")
			d.Accept()
			golden("undone")
		})
	}
}

func TestAnImportFromFileToReport(t *testing.T) {
	f := novembre()
	d, _ := start(t, f, 80, 20)
	d.Sees("novembre.csv", "184 ko")
	d.SeesNot("notes.doc")
	toReview(d)
	if f.memory.Words["contract_type"]["CDIC"] == "" || len(f.reads) != 2 {
		t.Errorf("the word is not remembered: %+v", f.memory)
	}
	d.Sees("[Entrées 1]", "NEUF Paul")
	// The absent one is proposed, not taken; without a date it cannot be taken.
	d.Key("right")
	d.Sees("[Sorties 2]", "ÉTIENNE Zoé", "absent du fichier", "22/11/2026, démission")
	d.Key("down", "space", "ctrl+s")
	d.Did(tui.No(noticeUnready(1)))
	d.Key("x", "enter")
	d.Type("31/02/2026")
	d.Key("enter")
	d.Sees("Ce jour n'existe pas : février 2026")
	for range 10 {
		d.Key("backspace")
	}
	d.Type("01/01/2020")
	d.Key("enter")
	d.Sees("a été embauché le 17/08/2021")
	for range 10 {
		d.Key("backspace")
	}
	d.Type("24/11/2026")
	d.Key("enter")
	d.Sees("24/11/2026, démission")
	// A change is left.
	d.Key("right")
	d.Sees("Poste de travail : Caissier → Chef de caisse")
	d.Key("space", "ctrl+s")
	d.Sees("2 présents sur 4 vont sortir : retapez ce nombre.")
	d.Type("3")
	d.Key("enter")
	d.Sees("Ce n'est pas le nombre de sorties")
	d.Key("esc", "ctrl+s")
	d.Type("2")
	d.Key("enter")
	confirm, _ := d.Last().(tui.Ask)
	if confirm.Title != "Importer 3 lignes ?" || !strings.Contains(confirm.Text, "1 entrée, 2 sorties, 0 modification") {
		t.Fatalf("%+v", confirm)
	}
	d.Accept()
	d.Sees("Import terminé", "1 entrée, 2 sorties, 0 modification", "1 ligne refusée", "MAUVAIS Luc", "Date non reconnue")
	if f.memory.Pending != nil {
		t.Error("the import is still under way")
	}
	d.Key("E")
	d.Did(tui.Notice{Text: noticeWritten("/paie/novembre-refus.csv")})
	d.Key("u")
	d.Accept()
	d.Sees("2 lignes annulées", "1 fiche laissée", "CESAR Jules")
	d.Key("esc")
	d.Did(tui.Pop{})
}

// many is a file of n entries.
func many(n int) *fake {
	f := &fake{memory: imports.Memory{Folder: "/paie/"}, done: map[string]bool{}, fail: map[string]error{},
		file: imports.File{Digest: "abc", RosterFile: spst.RosterFile{Format: "csv"}}}
	for i := range n {
		e := person("", fmt.Sprintf("NOM%05d", i), "Paul", "Livreur")
		f.file.Rows = append(f.file.Rows, spst.FileRow{Row: i + 2, Employee: e})
	}
	return f
}

func TestACutIsTakenUpAndNothingIsDoubled(t *testing.T) {
	for name, lost := range map[string]bool{"before the portal": false, "after the portal": true} {
		t.Run(name, func(t *testing.T) {
			f := many(6800)
			f.cut, f.lost = 2, lost
			d, _ := start(t, f, 80, 20)
			d.Key("down", "enter", "ctrl+s", "enter", "space", "ctrl+s") // one entry is left
			d.Accept()
			d.Sees("4\u00a0000 / 6\u00a0799")
			if f.memory.Pending == nil || f.memory.Pending.Done != 4000 {
				t.Fatalf("%+v", f.memory.Pending)
			}
			// The program is closed and opened again.
			f.cut = 0
			d, _ = start(t, f, 80, 20)
			d.Sees("Reprendre l'import interrompu (4\u00a0000 faites sur 6\u00a0799)")
			d.Key("enter")
			d.Sees("[Entrées ", "Inchangés")
			d.Key("ctrl+s")
			d.Accept()
			d.Sees("Import terminé")
			if len(f.people) != 6799 || f.memory.Pending != nil {
				t.Errorf("%d people, %+v", len(f.people), f.memory.Pending)
			}
		})
	}
}

func TestPauseAndGoOn(t *testing.T) {
	f := many(4800)
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter", "ctrl+s", "enter", "ctrl+s")
	d.Hold()
	d.Accept()
	d.Sees("0 / 4\u00a0800", "lots de 500")
	d.Key("space")
	d.Sees("Pause après le lot en cours")
	d.ReleaseOne(0)
	d.Sees("2\u00a0000 / 4\u00a0800", "En pause")
	d.Key("r")
	d.Release()
	d.Sees("Import terminé", "4\u00a0800 entrées")
}

func TestTheFileHasChangedSince(t *testing.T) {
	f := novembre()
	f.memory.Pending = &imports.Pending{Import: "imp", Paths: []string{"/paie/novembre.csv"}, Digest: "another", Total: 3}
	d, _ := start(t, f, 80, 20)
	d.Key("enter")
	d.Did(tui.No("Ce n'est pas le fichier de cet import, ou il a changé depuis : donnez le même, ou importez celui-ci sans reprendre."))
	d.Sees("Choisir le fichier")
}

func TestTheImportGoesOnWhenThePortalIsBack(t *testing.T) {
	f := many(4800)
	f.cut = 1
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter", "ctrl+s", "enter", "ctrl+s")
	d.Accept()
	d.Sees("2\u00a0000 / 4\u00a0800")
	d.Send(tui.Online(false))
	d.Sees("2\u00a0000 / 4\u00a0800")
	f.cut = 0
	d.Send(tui.Online(true))
	d.Sees("Import terminé", "4\u00a0800 entrées")
}

// Back from the difference, the words that are left to translate are those of
// the file read again.
func TestBackToTheWords(t *testing.T) {
	f := novembre()
	f.file.Unknown = append(f.file.Unknown, spst.FileWord{Field: "exit_reason", Word: "parti", Rows: 1})
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter", "ctrl+s", "enter", "enter") // the first word only
	d.Key("ctrl+s", "enter", "esc", "ctrl+s")
	d.Sees("Mots à traduire", "parti")
	d.SeesNot("CDIC")
}

// A line changed by somebody else meanwhile is refused, and said as such.
func TestAStaleLine(t *testing.T) {
	f := novembre()
	f.refuse = "r1.1"
	d, _ := start(t, f, 120, 30)
	toReview(d)
	d.Key("ctrl+s")
	d.Type("1")
	d.Key("enter")
	d.Accept()
	d.Sees("CESAR Jules", "modifié entre-temps", "2 lignes refusées")
}

func TestColumnsAreChangedAndRemembered(t *testing.T) {
	f := novembre()
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter")
	d.Sees("Matricule", "1 69 08")
	d.SeesNot("1690876540012")
	d.Key("G", "enter", "down", "enter") // Matricule gives the birth name
	if got := f.reads[len(f.reads)-1].Columns; got["Matricule"] != "birth_name" || got["Nom"] != "" || got["Prénom"] != "first_name" {
		t.Errorf("%v", got)
	}
	if f.memory.Columns["Matricule"] != "birth_name" {
		t.Errorf("not remembered: %v", f.memory.Columns)
	}
}

// A NIR that changes is masked until it is asked for: two may differ at the end.
func TestNIRsAreShownWhenAsked(t *testing.T) {
	f := novembre()
	f.file.Rows[0].Employee.NIR, _ = spst.ParseNIR("1690876540012")
	d, _ := start(t, f, 80, 20)
	toReview(d)
	d.Key("right", "right")
	d.Sees("N° de sécurité sociale : – →", "•• ••• ••")
	d.Key("n")
	d.Sees("76 540 012")
}

func TestEscIsAStepBack(t *testing.T) {
	f := novembre()
	d, s := start(t, f, 80, 20)
	toReview(d)
	d.Key("/")
	d.Type("zz")
	d.Sees(widget.NothingFound)
	d.Key("esc", "space", "esc")
	d.Sees("Ce que le fichier donne")
	// What was decided is there again.
	d.Key("ctrl+s", "ctrl+s", "enter")
	if r := s.current(); r == nil || r.Taken {
		t.Errorf("%+v", r)
	}
	d.Key("esc", "esc")
	d.Sees("Choisir le fichier")
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestTheLastImportIsUndone(t *testing.T) {
	f := novembre()
	f.imports = []spst.Import{{ID: "old", At: today.AddDays(-2).Time(), Done: 4800, UndoableUntil: today}}
	for i := range 4800 {
		f.done[fmt.Sprint(i)] = true
	}
	d, _ := start(t, f, 80, 20)
	d.Sees("Annuler l'import du 23/11/2026 (4\u00a0800 lignes)")
	d.Key("down", "enter")
	d.Accept()
	d.Sees("4\u00a0799 lignes annulées", "1 fiche laissée")
}

func TestAFileThatCannotBeRead(t *testing.T) {
	f := novembre()
	f.failed = &spst.Error{Kind: spst.Invalid, Code: "sheet_headings", Message: "Les colonnes ne sont pas reconnues."}
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter")
	d.Did(tui.Fail{Err: f.failed})
	d.Sees("Choisir le fichier")
}

// Ten thousand lines cost a key no more than ten.
func TestTenThousandLines(t *testing.T) {
	d, s := start(t, many(10_000), 120, 36)
	d.Key("down", "enter", "ctrl+s", "enter")
	d.Sees("[Entrées 10\u00a0000]")
	d.Key("G")
	d.Sees("NOM09999")
	if n := testing.AllocsPerRun(5, func() { s.View() }); n > 3000 {
		t.Errorf("%.0f allocations for a frame", n)
	}
}

func TestAnotherSheetIsChosen(t *testing.T) {
	f := novembre()
	f.file.Format, f.file.Sheet, f.file.Sheets = "xlsx", "Actifs", []string{"Notes", "Actifs", "Partis"}
	d, _ := start(t, f, 80, 20)
	d.Key("down", "enter")
	d.Sees("feuille « Actifs »")
	d.Key("f")
	d.Sees(titleSheet, "Partis")
	d.Key("down", "enter")
	if last := f.reads[len(f.reads)-1]; last.Sheet != "Partis" {
		t.Errorf("%+v", f.reads)
	}
}

// What of a file could not be read is said in full, and nobody has left because
// of it; the establishment is chosen when none is the member's.
func TestAFileReadInPart(t *testing.T) {
	f := novembre()
	f.file.Unknown = nil
	f.file.Problems = []spst.Problem{
		{Code: "sheet_cut", Severity: spst.SeverityError,
			Message: "La feuille est abîmée à partir de la ligne 9 : la suite n'a pas été lue, et il faut la demander de nouveau."},
		{Code: "sheet_hidden", Severity: spst.SeverityWarning, Message: "Des lignes masquées ont été lues aussi."},
	}
	d, s := start(t, f, 80, 20)
	d.Key("down", "enter")
	d.Sees("✗ La feuille est abîmée à partir de la ligne 9", "demander de nouveau", "▲ Des lignes masquées", "Nom", "Matricule")
	d.Key("ctrl+s")
	d.Sees(titleReview)
	d.SeesNot(titleWhole)
	if s.run.Difference.Summary.Exit != 1 { // the one whom the file says to have left
		t.Errorf("%+v", s.run.Difference.Summary)
	}
	f.file.Format, f.file.Columns, f.file.Rows, f.file.Establishments = "dsn", nil, nil, []string{"98214365300011"}
	f.file.Problems = []spst.Problem{{Code: "dsn_establishment", Severity: spst.SeverityError,
		Message: "Aucun établissement du fichier n'a le SIRET 77570158400168."}}
	d, _ = start(t, f, 80, 20)
	d.Key("down", "enter")
	d.Sees("✗ Aucun établissement du fichier n'a le SIRET 77570158400168.")
	d.Key("ctrl+s")
	d.Did(tui.Note{Text: noticeNoneOfThese})
	d.Key("f")
	d.Sees(titleEstablishment, "98214365300011")
	d.Key("enter")
	if last := f.reads[len(f.reads)-1]; last.SIRET != "98214365300011" {
		t.Errorf("%+v", f.reads)
	}
}

// Several DSNs are marked and read as one; company officers are taken when asked for.
func TestSeveralFilesAndOfficers(t *testing.T) {
	f := novembre()
	f.more = []widget.FileItem{{Name: "partie1.dsn"}, {Name: "partie2.dsn"}}
	f.file.Format, f.file.Columns, f.file.Unknown, f.file.Establishments = "dsn", nil, nil, nil
	d, s := start(t, f, 100, 20)
	d.Key("p", "a", "r", "t", "space", "space")
	d.Sees("2 fichiers cochés · entrée les lit ensemble")
	d.Key("enter")
	if !slices.Equal(f.paths, []string{"/paie/partie1.dsn", "/paie/partie2.dsn"}) || f.reads[0].Officers {
		t.Fatalf("%q, %+v", f.paths, f.reads)
	}
	d.SeesNot(textWithOfficers)
	d.Key("f")
	d.Sees(titleOfficers, textOfficers)
	d.Key("enter")
	d.Sees(textWithOfficers)
	if last := f.reads[len(f.reads)-1]; !last.Officers || len(f.paths) != 2 {
		t.Errorf("%+v, %q", last, f.paths)
	}
	d.Key("f", "enter")
	d.SeesNot(textWithOfficers)
	d.Key("f", "enter", "ctrl+s", "enter", "ctrl+s")
	d.Key("1", "enter") // the exit of one among four
	d.Accept()
	if p := f.pending; !p.Officers || len(p.Paths) != 2 {
		t.Errorf("%+v, step %d", p, s.step)
	}
}
