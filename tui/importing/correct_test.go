package importing

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/exchange/reconcile"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// reported carries the import of « novembre » out, with a row refused by the file and one
// by the portal, and goes to the report.
func reported(t *testing.T, f *fake, w, h int) (*uitest.Driver, *Screen) {
	t.Helper()
	f.refuse = "r3" // NEUF Paul
	d, s := reviewing(t, f, w, h)
	d.Key("ctrl+s", "1", "enter")
	d.Accept()
	d.Sees("Import terminé", "2 lignes refusées")
	return d, s
}

// The whole reason and the values of a refused row are in the report, on every size.
func TestTheReportSaysWhyInFull(t *testing.T) {
	for _, size := range uitest.Sizes() {
		d, s := reported(t, plain(), size[0], size[1])
		for s.run.Difference.Rows[s.refusedAt()].Employee.BirthName != "MAUVAIS" {
			d.Key("down")
		}
		seen := strings.Join(strings.Fields(strings.ReplaceAll(d.Screen(), "│", " ")), " ")
		for _, want := range []string{"avec une année de 4 chiffres.", "Le poste de travail manque : saisissez-le."} {
			if !strings.Contains(seen, want) {
				t.Errorf("%v: %q is cut:\n%s", size, want, d.Screen())
			}
		}
		if size[0] >= 80 {
			d.Sees("Embauche 17/08/2021")
		}
	}
}

// A refused row is corrected in the report and taken, as a line of the same import; what is
// still wrong is said beside its field.
func TestARefusedRowIsCorrectedAndTaken(t *testing.T) {
	f := plain()
	d, s := reported(t, f, 120, 36)
	for s.run.Difference.Rows[s.refusedAt()].Employee.BirthName != "MAUVAIS" {
		d.Key("down")
	}
	before := *s.run.Report
	d.Key("e")
	d.Sees("MAUVAIS", "Date non reconnue", "Le poste de travail manque")
	d.Key("ctrl+s") // nothing is corrected
	if s.panes.Len() != 1 || len(f.done) != before.Done() {
		t.Fatalf("taken as it was:\n%s", d.Screen())
	}
	pane := s.panes.Top().(interface{ Write(name, text string) })
	pane.Write("job_title", "Livreur")
	pane.Write("birth_date", "04/08/1970")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeTaken(&reconcile.Row{Action: reconcile.Enter, Employee: person("", "MAUVAIS", "Luc", "Livreur")})})
	if last := f.people[len(f.people)-1]; last.BirthName != "MAUVAIS" || last.JobTitle != "Livreur" || !f.done[s.run.ID+"r4"] {
		t.Errorf("%+v, lines %v", last, f.done)
	}
	if r := s.run.Report; r.Entered != before.Entered+1 || r.Refused != before.Refused || s.run.Difference.Summary.Reject != 1 {
		t.Errorf("%+v, then %+v", before, r)
	}
	d.Sees("1 ligne refusée", "NEUF Paul")

	// The portal's own refusal, and an answer that was lost: the line happens once.
	f.refuse = ""
	f.cut, f.lost, f.batches = 1, true, 1
	d.Key("e", "ctrl+s")
	f.cut = 0
	d.Key("ctrl+s")
	if n := len(f.people); s.run.Difference.Summary.Reject != 0 || f.people[n-1].BirthName != "NEUF" || f.people[n-2].BirthName != "MAUVAIS" {
		t.Errorf("%d people, %+v", n, f.people[n-1])
	}
	if r := s.run.Report; r.Refused != 0 {
		t.Errorf("%+v", r)
	}
	d.Key("u")
	if q := d.Asked(); !strings.Contains(q.Title, spst.Counted(s.run.Report.Done(), "ligne", "lignes")) {
		t.Errorf("asks %+v", q)
	}
	d.Accept()
	d.Key("e")
	d.Did(tui.Note{Text: noticeNoRefusedHere})
}

// « Cherchez-le par son libellé » is possible where it is said: on the form of a row too, with
// its job.
func TestAPCSCodeIsSearchedForInARow(t *testing.T) {
	d, s := reviewing(t, plain(), 120, 36)
	d.Key("left", "e")
	pane := s.panes.Top().(interface{ Write(name, text string) })
	pane.Write("job_title", "fleuriste")
	d.Key("ctrl+p")
	d.Sees("554d", "Vendeurs du commerce de fleurs")
	d.Key("enter")
	if d.Sees("fleuriste", "554d"); s.panes.Len() != 1 {
		t.Errorf("%d panes", s.panes.Len())
	}
}

// Before the import a corrected row goes to where it belongs, and is carried out with the
// others.
func TestARefusedRowIsCorrectedInTheReview(t *testing.T) {
	f := plain()
	d, s := reviewing(t, f, 120, 36)
	d.Key("left")
	d.Sees("[Refusés 1]")
	d.Key("e")
	pane := s.panes.Top().(interface{ Write(name, text string) })
	pane.Write("job_title", "Livreur")
	d.Key("ctrl+s")
	d.Sees("[Refusés 0]", "Entrées 2")
	if at := s.run.Difference.Find("r4"); at.Action != reconcile.Enter || !at.Taken || len(f.done) != 0 {
		t.Errorf("%+v, %v sent", at, f.done)
	}
	d.Key("ctrl+s", "1", "enter")
	d.Accept()
	if !f.done[s.run.ID+"r4"] {
		t.Errorf("lines %v", f.done)
	}
}

// What was decided and not carried out is offered at the next opening, and holds nobody's
// data; an import that was cut is not given up for it.
func TestTheReviewIsTakenUp(t *testing.T) {
	f := plain()
	d, s := reviewing(t, f, 120, 36)
	d.Key("space") // the entry is left
	p := f.memory.Pending
	if p == nil || p.Import != "" || len(p.What.Left) != 1 || p.Total != s.taken() {
		t.Fatalf("%+v", p)
	}
	d, s = start(t, f, 120, 36) // the program was killed
	d.Sees("Reprendre l'examen de novembre.csv")
	d.Key("enter")
	if s.step != stepReview || s.run.Difference.Find("r3").Taken {
		t.Errorf("step %d:\n%s", s.step, d.Screen())
	}
	d.Key("ctrl+s", "1", "enter")
	d.Accept()
	if f.memory.Pending != nil || f.done[s.run.ID+"r3"] || s.run.ID == "" {
		t.Errorf("%+v, lines %v", f.memory.Pending, f.done)
	}

	f = plain()
	f.memory.Pending = &imports.Pending{Import: "cut", Paths: []string{"/paie/octobre.csv"}, Digest: "other"}
	d, _ = start(t, f, 120, 36)
	d.Key("down", "enter") // another file
	pick(d)
	d.Key("ctrl+s", "down", "enter", "space")
	if f.memory.Pending.Import != "cut" {
		t.Errorf("%+v", f.memory.Pending)
	}
}

// On another machine the file of a review that waits is asked for, and has to be the same;
// values given to a refused row are there again.
func TestTheReviewIsTakenUpOnAnotherMachine(t *testing.T) {
	f := plain()
	d, s := reviewing(t, f, 120, 36)
	d.Key("left", "e")
	s.panes.Top().(interface{ Write(name, text string) }).Write("job_title", "Livreur")
	d.Key("ctrl+s")
	f.failed = &spst.Error{Kind: spst.NotFound, Code: spst.CodeFile, Message: "Fichier introuvable."}
	d, s = start(t, f, 120, 36)
	d.Sees("Reprendre l'examen de novembre.csv")
	d.Key("enter")
	d.Did(tui.No(textFileElsewhere(f.memory.Pending)))
	d.Sees("Choisir novembre.csv")
	d.Key("esc")
	d.Sees("Reprendre l'examen de novembre.csv")
	d.Key("enter")
	f.failed = nil
	same := f.file.Digest
	f.file.Digest = "another"
	pick(d)
	if _, said := d.Last().(tui.Fail); !said || s.step != stepFile {
		t.Fatalf("step %d: %v", s.step, d.Last())
	}
	f.file.Digest = same
	d.Key("enter")
	if at := s.run.Difference.Find("r4"); s.step != stepReview || at.Action != reconcile.Enter || !at.Taken || at.Employee.JobTitle != "Livreur" {
		t.Errorf("step %d: %+v", s.step, at)
	}

	d, s = start(t, f, 120, 36) // given up
	d.Key("down", "down")
	d.Sees(textGiveUp)
	d.Key("enter")
	if d.Did(tui.Notice{Text: noticeGivenUp}); f.memory.Pending != nil || s.step != stepFile {
		t.Errorf("%+v", f.memory.Pending)
	}
}

// What is decided while the portal is away is kept once it answers, or when the program ends.
func TestWhatIsDecidedWhileThePortalIsAway(t *testing.T) {
	for name, then := range map[string]func(*uitest.Driver, *Screen){
		"it answers":       func(d *uitest.Driver, _ *Screen) { d.Send(tui.Online(true)) },
		"the program ends": func(_ *uitest.Driver, s *Screen) { s.Keep(t.Context()) },
	} {
		f := plain()
		d, s := reviewing(t, f, 120, 36)
		f.fail["KeepImportMemory"] = &spst.Error{Kind: spst.Unavailable}
		d.Key("space")
		if f.memory.Pending != nil || !s.Unsaved() || d.Last() != nil {
			t.Errorf("%s: %+v, %v", name, f.memory.Pending, d.Last())
		}
		delete(f.fail, "KeepImportMemory")
		then(d, s)
		if f.memory.Pending == nil || len(f.memory.Pending.What.Left) != 1 {
			t.Errorf("%s: %+v", name, f.memory.Pending)
		}
	}
}

func (s *Screen) taken() int {
	n, _ := s.run.Difference.Taken()
	return n
}
