package exporting

import (
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/exchange/export"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// erase are the keys that take a text off the end of the path.
func erase(text string) []string { return slices.Repeat([]string{"backspace"}, len(text)) }

func TestEveryKeyAnswers(t *testing.T) {
	for name, to := range map[string][]string{"form": {"down"}, "where": append([]string{"enter"}, erase("-100042-2026-11-25.xlsx")...),
		"a document": nil} {
		t.Run(name, func(t *testing.T) {
			uitest.EveryKeyAnswers(t, func(t *testing.T) *uitest.Driver {
				what := route.Export{}
				if to == nil {
					what = route.Export{What: route.PrintActivity, Paper: true}
				}
				d, _ := start(t, &fake{}, what, 80, 20)
				d.Key(to...)
				return d
			}, map[bool]string{true: "tab"}[to == nil]) // no file begins as that name does
		})
	}
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(&fake{printer: true}, uitest.Base(tb), Options{What: route.Export{Lines: 2}}), w, h)
	})
}

// The help line follows the step and what the form chosen does.
func TestTheHelpLineFollowsTheStep(t *testing.T) {
	d, _ := start(t, &fake{printer: true}, route.Export{}, 80, 20)
	says := func(want string) {
		t.Helper()
		if got := d.HelpLine(); !strings.HasPrefix(got, want) {
			t.Errorf("the help line is %q, not %q", got, want)
		}
	}
	says("entrée choisir où l'écrire · n ")
	d.Key("G", "down", "down", "down", "down", "down", "down")
	says("entrée imprimer · n ")
	d.Key("up", "enter")
	says("entrée écrire · tab compléter · ctrl+s valider · esc retour")
	d.Hold()
	d.Key("ctrl+s")
	says("esc arrêter")
	d, _ = start(t, &fake{}, route.Export{What: route.ExportContacts}, 80, 20)
	says("entrée choisir où l'écrire · esc")
}

// What leaves is said in words, with its year and its length, before anything is
// written, and the name of the file says whose it is.
func TestWhatLeavesIsSaid(t *testing.T) {
	for _, c := range []struct {
		what       route.Export
		said, file string
	}{
		{route.Export{What: route.ExportInvoices, Year: 2026, Lines: 12_345}, "Les factures de 2026 · " + spst.Thousands(12_345) + " lignes",
			"factures-100042-2026-2026-11-25.xlsx"},
		{route.Export{What: route.ExportLedger, Lines: 1}, "L'échéancier · 1 ligne\n", "echeancier-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportAppointments}, "Les rendez-vous à venir\n", "rendez-vous-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportAppointments, Past: true}, "Les rendez-vous passés\n", "rendez-vous-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportVisitRequests}, "Les demandes de visite\n", "demandes-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportVisitsDue}, "Les visites à prévoir\n", "echeances-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportVisitsDue, Due: spst.VisitsDueQuery{Overdue: true}}, "Les visites en retard\n",
			"echeances-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportContacts}, "Vos contacts\n", "contacts-100042-2026-11-25.xlsx"},
		{route.Export{What: route.ExportClients}, "Vos clients\n", "clients-100042-2026-11-25.xlsx"},
		{route.Export{What: route.PrintDeclaration, Year: 2027}, "La déclaration de 2027\n", "declaration-100042-2027.pdf"},
		{route.Export{What: route.PrintActivity, Year: 2025}, "La synthèse d'activité de 2025\n", "synthese_100042_2025.pdf"},
		{route.Export{What: route.PrintReceipt, Day: spst.NewDate(2026, 12, 17)}, "demande d'annulation du 17/12/2026\n",
			"annulation-du-2026-12-17.pdf"},
	} {
		d, s := start(t, &fake{}, c.what, 80, 20)
		d.Sees(c.said)
		if s.step == stepForm {
			d.Key("enter")
		}
		d.Sees(c.said, "/dl/"+c.file)
	}
}

// Each form says what it is good for; a calendar is only of what is to come.
func TestTheFormsOfEachList(t *testing.T) {
	for _, c := range []struct {
		what   route.Export
		agenda bool
	}{
		{route.Export{What: route.ExportEmployees}, false}, {route.Export{What: route.ExportLedger}, false},
		{route.Export{What: route.ExportAppointments}, true}, {route.Export{What: route.ExportAppointments, Past: true}, false},
		{route.Export{What: route.ExportVisitRequests}, false}, {route.Export{What: route.ExportClients}, false},
	} {
		d, s := start(t, &fake{}, c.what, 80, 20)
		d.Sees("Classeur (.xlsx)", "CSV pour Excel (.csv)", "CSV standard (.csv)", "PDF (.pdf)")
		if strings.Contains(d.Screen(), "Agenda (.ics)") != c.agenda {
			t.Errorf("%+v:\n%s", c.what, d.Screen())
		}
		d.Key("k", "j", "j", "k") // the first and the last stop the choice
		if s.format() != export.ExcelCSV {
			t.Errorf("%+v: on %s", c.what, s.format())
		}
	}
}

// The folder that was typed is kept when the form is chosen again, with the name
// that goes with the other form.
func TestTheFolderIsKept(t *testing.T) {
	d, _ := start(t, &fake{}, route.Export{}, 80, 20)
	d.Key("enter")
	d.Key(erase("salaries-100042-2026-11-25.xlsx")...)
	d.Type("paie/")
	d.Key("esc", "down", "enter")
	d.Sees("/dl/paie/salaries-100042-2026-11-25.csv")
}

// A folder that is not there is made: nothing is said. One that may not be read is.
func TestFoldersThatCannotBeListed(t *testing.T) {
	f := &fake{}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Key("enter", "home")
	d.Type("/nouveau")
	d.SeesNot("n'existe pas", theme.SignError)
	f.closed = &spst.Error{Kind: spst.Forbidden, Code: "file", Message: "Ce dossier ne se lit pas."}
	d.Type("x/")
	d.Sees("Ce dossier ne se lit pas.")
}

func TestThePathTakesPasteAndTheMouse(t *testing.T) {
	f := &fake{}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Paste("x") // before there is a path: nothing
	d.Click(5, 1)
	d.Sees(textPreview, theme.SignGo+" Classeur")
	d.ClickOn("Markdown")
	d.Sees(theme.SignGo + " Markdown")
	d.Wheel(5, 5, 1)
	d.Wheel(5, 5, -9)
	d.Sees(theme.SignGo + " Classeur")
	d.Key("ctrl+s")
	d.Key(erase("salaries-100042-2026-11-25.xlsx")...)
	d.ClickOn("salaries.xlsx")
	d.Sees(theme.Mark + " salaries.xlsx")
	d.ClickOn("paie/")
	d.Key("enter")
	d.Sees("/dl/paie/", theme.Mark+" paie/") // what is in it
	d.Paste("novembre")
	d.Sees("/dl/paie/novembre")
	if line := d.CursorLine(); !strings.Contains(line, "/dl/paie/novembre") {
		t.Errorf("the cursor is on %q", line)
	}
	d.Key("esc")
	if d.Cursor() != nil {
		t.Error("a cursor where nothing is typed")
	}
}

// esc stops what is being written: its request ends, not only its answer.
func TestEscStopsTheWriting(t *testing.T) {
	f := &fake{}
	d, s := start(t, f, route.Export{}, 80, 20)
	d.Key("enter")
	d.Hold()
	d.Key("enter", "esc")
	d.Release()
	if len(f.written) != 1 || f.ctx.Err() == nil {
		t.Error("what nobody waits for goes on")
	}
	d.Hold()
	d.Key("enter")
	s.Close()
	d.Release()
	if f.ctx.Err() == nil {
		t.Error("leaving does not stop what is written")
	}
}

// The bar goes by what is told, and is drawn again while something is written.
func TestProgress(t *testing.T) {
	d, s := start(t, &fake{}, route.Export{Lines: 400}, 80, 20)
	d.Key("enter")
	ticks := d.Ticks
	d.Hold()
	d.Key("ctrl+s")
	d.Sees("0 %")
	s.progress.Tell(100, 400)
	d.Send(tui.Ticked{Of: s.progress})
	d.Sees("25 %")
	if d.Ticks != ticks+1 {
		t.Errorf("%d timers", d.Ticks-ticks)
	}
	d.Key("esc")
	d.Send(tui.Ticked{Of: s.progress})
	if d.Ticks != ticks+1 {
		t.Error("ticks though nothing is written")
	}
}

// An answer to a question that was changed meanwhile is dropped.
func TestThePreviewIsOfWhatIsChosen(t *testing.T) {
	d, _ := start(t, &fake{}, route.Export{}, 100, 20)
	d.Hold()
	d.Key("n", "n")
	d.Sees(textLoading)
	d.ReleaseOne(1)
	d.Release() // with the numbers, late
	d.SeesNot("288037654090352")
	d.Sees("[ ] "+textNIR, "BARBIER")
}

func TestAnEmptyList(t *testing.T) {
	f := &fake{empty: true}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Sees("Nom de naissance", textNothing)
	d.Key("enter", "enter")
	d.Did(tui.Pop{Notice: noticeWritten("/dl/salaries-100042-2026-11-25.xlsx")})
}

// A name is given its ending, and a session that has ended keeps the path.
func TestASessionThatEndsKeepsThePath(t *testing.T) {
	f := &fake{failed: &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}}
	d, _ := start(t, f, route.Export{}, 80, 20)
	d.Key("enter", "enter")
	d.Failed(f.failed)
	d.Sees(titleWhere, "/dl/salaries-100042-2026-11-25.xlsx")
	f.failed = nil
	d.Key("enter")
	d.Did(tui.Pop{Notice: noticeWritten("/dl/salaries-100042-2026-11-25.xlsx")})
}
