package importing

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var away = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

// pick takes novembre.csv: down past the folder.
func pick(d *uitest.Driver) { d.Key("down", "enter") }

// plain is novembre's file with no word left to translate.
func plain() *fake {
	f := novembre()
	f.file.Unknown = nil
	return f
}

func TestEveryKeyOfEachStepAnswers(t *testing.T) {
	at := func(f func() *fake, keys ...string) func(*testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d, _ := start(t, f(), 80, 20)
			d.Key(keys...)
			return d
		}
	}
	unknown := func() *fake {
		f := novembre()
		f.file.Unknown = append(f.file.Unknown, spst.FileWord{Field: "sex", Word: "M/F"}, spst.FileWord{Field: "exit_reason", Word: "parti"})
		return f
	}
	sheets := func() *fake {
		f := plain()
		f.file.Format, f.file.Sheet, f.file.Sheets = "xlsx", "Actifs", []string{"Actifs", "Partis"}
		return f
	}
	crowded := func() *fake {
		f := many(40)
		for i := range f.file.Rows {
			f.file.Rows[i].Employee.NIR, _ = spst.ParseNIR(fmt.Sprintf("1690876540%03d", i+1))
		}
		f.file.Rows[0].Check(today, badDate())
		return f
	}
	many := []string{"down", "enter", "ctrl+s", "enter"}
	for name, c := range map[string]struct {
		start  func(*testing.T) *uitest.Driver
		except []string
	}{
		"the file":         {at(plain, "n"), []string{"up", "down"}},
		"the columns":      {at(sheets, "down", "enter", "down"), nil},
		"a column":         {at(plain, "down", "enter", "enter", "down"), nil},
		"the words":        {at(unknown, "down", "enter", "ctrl+s", "down"), nil},
		"a word":           {at(unknown, "down", "enter", "ctrl+s", "enter", "down"), nil},
		"the whole or not": {at(plain, "down", "enter", "ctrl+s"), []string{"up", "k"}},
		"the entries":      {at(crowded, append(many, "pgdown")...), nil},
		"the refused": {at(crowded, append(many, "left")...), []string{"n", "up", "k", "down", "j", "pgup", "pgdown", "ctrl+b", "ctrl+f",
			"g", "G", "home", "end"}}, // one line,
		"the search":       {at(crowded, append(many, "pgdown", "/", "n")...), nil},
		"a date asked for": {at(plain, "down", "enter", "ctrl+s", "down", "enter", "right", "G", "space", "x", "enter"), nil},
	} {
		t.Run(name, func(t *testing.T) { uitest.EveryKeyAnswers(t, c.start, c.except...) })
	}
}

// A path is typed, completed, pasted; what the folder has of that name shows.
func TestTheFileByItsPath(t *testing.T) {
	f := novembre()
	d, s := start(t, f, 80, 20)
	if !s.Capturing() || s.Inside() || d.Cursor() == nil {
		t.Error("letters are the path's")
	}
	d.Type("no")
	d.Key("tab")
	d.Sees("/paie/novembre.csv")
	d.Key("enter")
	d.Sees(titleColumns)
	if !slices.Equal(f.paths, []string{"/paie/novembre.csv"}) {
		t.Errorf("read %q", f.paths)
	}
	d.Key("esc")
	for range len("/paie/novembre.csv") {
		d.Key("backspace")
	}
	d.Paste("/ailleurs/x.csv")
	d.Sees("Ce dossier n'existe pas : vérifiez son nom.")
	d.Key("enter") // typed whole, it counts as it is
	if !slices.Equal(f.paths, []string{"/ailleurs/x.csv"}) {
		t.Errorf("read %q", f.paths)
	}
}

// Only what may be a roster shows, by its name, and the mouse chooses it.
func TestTheFilesThatShow(t *testing.T) {
	f := novembre()
	for _, name := range []string{"a.XLSX", "b.ods", "c.dsn", "d.txt", "e.pdf", ".cache.csv", "f.edi", "g.xls"} {
		f.more = append(f.more, widget.FileItem{Name: name})
	}
	d, _ := start(t, f, 80, 20)
	d.Sees("a.XLSX", "b.ods", "c.dsn", "d.txt", "f.edi", "g.xls")
	d.SeesNot("e.pdf", ".cache", "notes.doc")
	d.ClickOn("b.ods")
	d.Key("enter")
	if !slices.Equal(f.paths, []string{"/paie/b.ods"}) {
		t.Errorf("read %q", f.paths)
	}
	d.Key("esc")
	d.Wheel(5, 8, 3)
	d.Wheel(5, 8, -3)
	d.Sees("novembre.csv")
}

// Esc while the file is read gives it up: a late answer changes nothing.
func TestReadingIsGivenUp(t *testing.T) {
	f := novembre()
	d, s := start(t, f, 80, 20)
	d.Hold()
	pick(d)
	d.Sees("◌ " + textReading)
	d.Type("x") // is for nothing
	d.Send(tui.Ticked{Of: s.progress})
	d.Key("esc")
	d.SeesNot(textReading)
	d.Release()
	d.Sees(titleFile)
	if s.step != stepFile {
		t.Errorf("step %d", s.step)
	}
	d.Send(tui.Ticked{Of: s.progress})
	d.Key("esc")
	d.Did(tui.Pop{})
}

// What is remembered cannot be had: it is said, and a file can be chosen all the same.
func TestNothingIsRemembered(t *testing.T) {
	for _, what := range []string{"ImportMemory", "Imports"} {
		f := novembre()
		f.fail[what] = away
		d, s := start(t, f, 80, 20)
		d.Failed(away)
		if s.panes.Len() > 0 {
			t.Errorf("%s: proposes what it does not know", what)
		}
	}
	f := novembre()
	f.fail["ListFolder"] = away
	d, _ := start(t, f, 80, 20)
	d.Sees("Le portail ne répond pas")
}

// What is remembered cannot be kept on the disk: it is said, and the work goes on.
func TestWhatCannotBeKept(t *testing.T) {
	f := novembre()
	f.fail["KeepImportMemory"] = &spst.Error{Kind: spst.Invalid, Message: "Le disque est plein."}
	d, _ := start(t, f, 80, 20)
	pick(d)
	d.Did(tui.No("Le disque est plein."))
	d.Sees(titleColumns)
}

// An import that was cut, a file of one's own and the last import: each is proposed
// when it is there, and any of them is taken.
func TestWhatIsProposedFirst(t *testing.T) {
	f := plain()
	f.imports = []spst.Import{{ID: "old", At: today.Time(), Done: 1, UndoableUntil: today}}
	f.memory.Pending = &imports.Pending{Import: "cut", Paths: []string{"/paie/novembre.csv"}, Digest: "abc", Done: 1, Total: 4}
	d, s := start(t, f, 80, 20)
	d.Sees("Reprendre l'import interrompu (1 faites sur 4)", textChoose, "Annuler l'import du 25/11/2026 (1 ligne)")
	d.Type("abc") // the menu has the keys
	d.Paste("abc")
	d.Click(2, 2)
	d.Key("down", "enter")
	d.SeesNot(textChoose)
	if s.panes.Len() > 0 || s.files.Path() != "/paie/" {
		t.Errorf("the path is %q", s.files.Path())
	}
	for name, last := range map[string]spst.Import{
		"too late": {ID: "old", At: today.AddDays(-31).Time(), Done: 1, UndoableUntil: today.AddDays(-1)},
		"undone":   {ID: "old", At: today.Time(), Done: 0, UndoableUntil: today},
	} {
		f = plain()
		f.imports = []spst.Import{last}
		_, s = start(t, f, 80, 20)
		if s.panes.Len() > 0 {
			t.Errorf("%s: it is proposed to undo it", name)
		}
	}
}

// Each column shows what it gives and its first cells; a number of social security is
// masked, whatever the column is called.
func TestTheColumnsOfAFile(t *testing.T) {
	f := plain()
	f.file.Columns[4].Heading = "Matricule sécu"
	for i := range f.file.Rows {
		f.file.Rows[i].Cells[4] = "1 69 08 76 540 012"
	}
	for _, size := range uitest.Sizes()[1:] {
		d, _ := start(t, f, size[0], size[1])
		pick(d)
		d.Sees("CSV · windows-1252 · séparateur « ; » · 5 lignes", "Nom de naissance", "CESAR · TEST · NEUF", "– (rien)", "1 69 08 •• ••• ••• ••")
		d.SeesNot("654", "540 012")
		d.ClickOn("Emploi")
		d.Key("enter")
		d.Sees("« Emploi » donne", "✓ Poste de travail")
		d.Key("esc")
		d.Wheel(5, 6, 1)
	}
}

// A column is put to nothing; the file is read again so, and what is seen is what is
// confirmed.
func TestAColumnThatGivesNothing(t *testing.T) {
	f := plain()
	d, _ := start(t, f, 80, 20)
	pick(d)
	d.Key("down", "enter", "g", "enter")
	if got := f.reads[len(f.reads)-1].Columns; got["Prénom"] != "" || got["Nom"] != "birth_name" || got["Emploi"] != "job_title" {
		t.Errorf("%v", got)
	}
	if _, said := f.memory.Columns["Prénom"]; !said {
		t.Errorf("not remembered: %v", f.memory.Columns)
	}
	// Left without choosing, the file is not read again.
	n := len(f.reads)
	d.Key("enter", "down", "esc")
	if len(f.reads) != n {
		t.Error("read again for nothing")
	}
	d.Key("f")
	d.Did(tui.Note{Text: noticeOneEstablishment})
}

// A menu taller than the screen shows what is around its cursor.
func TestATallMenuFollowsItsCursor(t *testing.T) {
	d, s := start(t, plain(), 80, 20)
	pick(d)
	d.Key("G", "enter", "G")
	items := s.fieldMenu().Items
	last := items[len(items)-1].Label
	d.Sees(last, "╭", "╰")
	d.Key("g")
	d.Sees("– (rien)")
	d.SeesNot(last)
}

// While a file is read again no other thing is asked of it, and esc goes back.
func TestReadingAgain(t *testing.T) {
	f := plain()
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Hold()
	d.Key("enter", "down", "enter")
	d.ReleaseOne(0) // the choice of the menu
	d.Sees("◌ " + textReading)
	d.Key("ctrl+s", "enter", "down", "f")
	if s.panes.Len() > 0 || d.Held() != 1 {
		t.Errorf("a menu %v, %d requests", s.panes.Len() > 0, d.Held())
	}
	d.Key("esc")
	d.Sees(titleFile)
	d.Release()
	d.Sees(titleFile)
}

// A file of no employee is not compared; one without rows of a table says so too.
func TestAFileOfNobody(t *testing.T) {
	f := plain()
	f.file.Rows = nil
	d, _ := start(t, f, 80, 20)
	pick(d)
	d.Sees("0 ligne")
	d.Key("ctrl+s")
	d.Did(tui.No(noticeNoRows))
	if f.streams != 0 {
		t.Error("the roster was read for nothing")
	}
}

// A DSN has people instead of columns: they show, with nothing to choose by enter.
func TestTheFirstPeopleOfADSN(t *testing.T) {
	f := plain()
	f.file.Format, f.file.Columns, f.file.Establishments = "dsn", nil, []string{"77570158400168", "77570158400176"}
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Sees("DSN", "établissement 77570158400168", "CESAR Jules", "04/08/1969", "17/08/2021", "Chef de caisse")
	d.Key("enter")
	if s.panes.Len() > 0 {
		t.Error("a column is asked of a file that has none")
	}
	d.Key("f")
	d.Sees("le vôtre", "77570158400176", textOfficers)
	d.Key("down", "enter")
	d.Sees("établissement 77570158400176")
}

// Each field has the words that its own values bear, and the one chosen is kept.
func TestAWordOfEachField(t *testing.T) {
	for field, label := range map[string]string{
		"contract_type": "CDI", "exit_reason": "démission", "sex": "Femme", "declared_category": "SIR", "determinants": "Aucun suivi particulier",
	} {
		f := novembre()
		f.file.Unknown = []spst.FileWord{{Field: field, Word: "ZZ", Rows: 12_000}}
		d, s := start(t, f, 120, 36)
		pick(d)
		d.Key("ctrl+s")
		d.Sees("ZZ", "12\u00a0000", textNoMeaning, "sans lui, la ligne est refusée.")
		d.Key("e")
		d.Sees("« ZZ »", label)
		d.Key("g")
		for _, it := range s.wordMenu().Items {
			if strings.HasPrefix(it.Label, label) {
				break
			}
			d.Key("down")
		}
		d.Key("enter")
		if got := f.memory.Words[field]["ZZ"]; got == "" || !strings.HasPrefix(valueLabel(field, got, today), label) {
			t.Errorf("%s: ZZ is kept as %q", field, got)
		}
		d.SeesNot(textNoMeaning)
		d.Key("enter")
		d.Sees("✓ " + label)
		d.Key("esc", "esc")
		d.Sees(titleColumns)
	}
	f := novembre()
	f.file.Unknown[0].Field = "comment" // of no list
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Key("ctrl+s", "enter")
	if s.panes.Len() > 0 {
		t.Error("a menu of nothing")
	}
	d.ClickOn("CDIC")
	d.Send(tea.PasteMsg{Content: "x"})
}

// Whether the file is the whole roster is asked each time; what was said is recalled.
func TestWhetherTheFileIsWhole(t *testing.T) {
	f := plain()
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Key("ctrl+s")
	d.Sees(titleWhole, textPart, textWhole)
	d.SeesNot("✓ Non", "✓ Oui") // not answered yet
	d.Key("esc")
	d.Sees(titleColumns)
	d.Key("ctrl+s", "enter")
	if n := s.run.Difference.Summary.Exit; n != 1 {
		t.Errorf("not whole, %d exits are proposed", n)
	}
	d.Key("esc", "ctrl+s")
	d.Sees("✓ Non")
	d.Key("down", "enter")
	if n := s.run.Difference.Summary.Exit; n != 2 {
		t.Errorf("whole, %d exits are proposed", n)
	}
	d.Key("esc", "ctrl+s")
	d.Sees("✓ Oui")
}

// The roster cannot be read: it is said, and the step is still there.
func TestTheRosterCannotBeCompared(t *testing.T) {
	f := plain()
	f.fail["StreamEmployees"] = away
	d, _ := start(t, f, 80, 20)
	pick(d)
	d.Key("ctrl+s", "enter")
	d.Failed(away)
	d.Sees(titleColumns)
	delete(f.fail, "StreamEmployees")
	d.Key("ctrl+s", "enter")
	d.Sees(titleReview, "[Entrées 1]")
}

// A late difference, after one went back, is nobody's.
func TestALateDifference(t *testing.T) {
	f := plain()
	d, s := start(t, f, 80, 20)
	pick(d)
	d.Key("ctrl+s")
	d.Hold()
	d.Key("enter")
	d.ReleaseOne(0) // the choice of the menu
	d.Key("esc")
	d.Sees(titleFile)
	d.Release()
	d.Sees(titleFile)
	if s.step != stepFile {
		t.Errorf("step %d", s.step)
	}
}
