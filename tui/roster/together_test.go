package roster

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// Three are changed together: each is looked at first, then all are written under one
// import, and one undo takes it all back.
func TestSeveralAreChangedTogether(t *testing.T) {
	for _, size := range [][2]int{{60, 20}, {80, 24}, {100, 30}, {120, 40}, {200, 50}} {
		f := newFake(florist()...)
		d, s := start(t, f, size[0], size[1]-4)
		d.Key("j", "space", "space", "space", "e")
		hasTitle(t, s, "Modifier 3 salariés")
		d.Sees("inchangé : C")
		d.Golden(fmt.Sprintf("together-%dx%d", size[0], size[1]))
		d.Type("Vendeur")
		d.Key("ctrl+s")
		d.Sees("3 fiches à modifier", "Poste de travail Caissier → Vendeur")
		d.Golden(fmt.Sprintf("series-%dx%d", size[0], size[1]))
		if f.writes != 0 {
			t.Errorf("%d writes before they were looked at", f.writes)
		}
		d.Key("ctrl+s")
		d.Did(tui.Notice{Text: "3 fiches modifiées. u annule le tout."})
		if f.writes != 3 || f.batches != 1 || s.panes.Len() != 0 || len(s.list.marks) != 0 {
			t.Fatalf("%d writes in %d batches, %d panes, %d marks", f.writes, f.batches, s.panes.Len(), len(s.list.marks))
		}
		d.Sees("Vendeur")
		d.Key("u")
		d.Did(tui.Notice{Text: "Annulé : 3 fiches sont comme avant."})
		d.Sees("Caissier")
		d.Key("ctrl+y")
		d.Did(tui.Notice{Text: "Refait : 3 fiches modifiées."})
		if e := f.people[f.find("e1")]; e.JobTitle != "VENDEUR" && e.JobTitle != "Vendeur" {
			t.Errorf("the job is %q", e.JobTitle)
		}
		d.Key("U")
		d.Sees("3 salariés", "Poste de travail → Vendeur")
	}
}

// The search of PCS codes begins with the job that is typed for all; enter only goes on.
func TestAPCSCodeForSeveral(t *testing.T) {
	d, s := start(t, newFake(florist()...), 100, 30)
	d.Key("space", "space", "e")
	d.Type("fleuriste")
	d.Key("tab", "enter")
	if s.panes.Len() != 1 {
		t.Fatalf("enter opens something:\n%s", d.Screen())
	}
	d.Key("ctrl+p")
	d.Sees("Libellé ou code fleur_", "554d")
	d.Key("enter")
	d.Sees("Code PCS → 554d")
}

// What a change brings to be looked at is on its row, and whole beneath it on the smallest
// terminal; what was there before is not said again.
func TestWarningsOfAChangeOfSeveral(t *testing.T) {
	f := newFake(florist()...)
	for i := range f.people {
		f.people[i].NIR, f.people[i].PCSCode = "", "552a" // a warning of before
	}
	d, s := start(t, f, 80, 20)
	d.Key("j", "space", "space", "e")
	pane := s.panes.Top().(*togetherForm)
	pane.Write("pcs_code", "-")
	pane.Write("exit_date", "20/11")
	d.SeesNot("Fin prévue →")
	pane.Write("exit_date", "20/11/2026")
	d.Key("ctrl+s")
	d.Sees("▲ Code PCS 552a → (vide)", "Le code PCS manque : cherchez-le par le libellé du poste.", "La fin prévue du contrat est passée",
		"si le contrat continue.")
	d.SeesNot("sécurité sociale manque", "▲ Le n°")
}

// What somebody else changed meanwhile is not overwritten: who it is stays marked, with
// the reason, and can be tried again.
func TestSomebodyElseChangesOneOfSeveral(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 100, 30)
	d.Key("j", "space", "space", "e")
	d.Type("Vendeur")
	d.Key("ctrl+s")
	f.elsewhere("e1", func(e *spst.Employee) { e.Comment = "Rappeler" })
	d.Key("enter")
	d.Sees("1 fiche modifiée, 1 ne l'est pas et reste coché", "Quelqu'un a modifié cette fiche entre-temps (Commentaires)")
	if e := f.people[f.find("e1")]; e.JobTitle != "Caissier" || !s.list.marks["e1"] || len(s.list.marks) != 1 {
		t.Errorf("%q, %v", e.JobTitle, s.list.marks)
	}
	d.Key("r")
	d.Sees("1 fiche à modifier")
	d.Key("enter")
	if e := f.people[f.find("e1")]; e.Comment != "Rappeler" || e.JobTitle == "Caissier" || s.panes.Len() != 0 {
		t.Errorf("%+v", e)
	}
	d.Key("u")
	d.Did(tui.Notice{Text: "Annulé : 2 fiches sont comme avant."})
}

// Cut, the same lines are sent again: nothing is lost, nothing is done twice.
func TestASeriesThatIsCut(t *testing.T) {
	f := newFake(crowd(1200)...)
	d, s := start(t, f, 100, 30)
	d.Key("*", "e")
	d.Type("Vendeur")
	d.Key("ctrl+s")
	f.after = unreachable()
	d.Key("enter")
	d.Sees(spst.Thousands(1_200) + " fiches restent à écrire")
	d.Send(tui.Online(true))
	if f.writes != 1200 || s.panes.Len() != 0 {
		t.Errorf("%d writes, %d panes", f.writes, s.panes.Len())
	}
	d.Key("u")
	d.Did(tui.Notice{Text: "Annulé : " + spst.Thousands(1_200) + " fiches sont comme avant."})
}

// Those marked are copied as a table, for a spreadsheet or in Markdown; a NIR only once it
// is shown. Nothing marked, it is the one under the cursor.
func TestCopiesAsATable(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 100, 30)
	copied := func() tui.Copy {
		c, ok := d.Last().(tui.Copy)
		if !ok {
			t.Fatalf("the last action is %T", d.Last())
		}
		return c
	}
	d.Key("j", "space", "space", "y")
	d.Sees("Copier 2 salariés", "Tabulations", "Markdown")
	d.Key("enter")
	if c := copied(); c.What != "2 salariés, en tableau" || strings.Count(c.Text, "\n") != 3 ||
		!strings.Contains(c.Text, "CESAR Jules\t04/08/1969\tCaissier\t552a") || strings.Contains(c.Text, "69087654") {
		t.Errorf("%+v", c)
	}
	d.Key("esc", "n", "Y", "j", "enter")
	if c := copied(); c.What != "1 salarié, en tableau" || !strings.HasPrefix(c.Text, "| ") || !strings.Contains(c.Text, "| --- |") {
		t.Errorf("%+v", c)
	}
	d, _ = start(t, newFake(crowd(1_200)...), 100, 30)
	d.Key("*", "y", "enter")
	d.Did(tui.No(noticeTooLong(1_200)))
}

// Those marked go out alone, in the order of the list.
func TestThoseMarkedGoOutAlone(t *testing.T) {
	d, s := start(t, newFake(florist()...), 100, 30)
	d.Key("j", "j", "space", "k", "k", "space", "E")
	push, _ := d.Last().(tui.Push)
	e, _ := push.Route.(route.Export)
	if want := s.marked(); len(want) != 2 || !slices.Equal(e.Only, want) || e.Lines != 2 || e.Label() != "Les salariés cochés" {
		t.Errorf("%+v", e)
	}
}

// What is typed for several is one draft, with whom it is for; it is gone once it is sent.
func TestADraftOfSeveral(t *testing.T) {
	f, kept := newFake(florist()...), &uitest.Drafts{}
	openFor := func(form string) (*uitest.Driver, *Screen) {
		b := uitest.Base(t)
		b.Drafts = kept
		s := New(f, b, Options{Member: member(len(f.people)), Today: today, Form: form}).Under().(*Screen)
		t.Cleanup(s.Close)
		return uitest.NewDriver(t, s.panes, 100, 30), s
	}
	open := func() (*uitest.Driver, *Screen) { return openFor("") }
	d, s := open()
	d.Key("j", "space", "space", "space", "e", "esc")
	if len(kept.Kept) != 0 {
		t.Errorf("nothing typed is kept: %+v", kept.Kept)
	}
	d.Key("e")
	d.Type("Vendeur")
	d.Key("tab")
	hasTitle(t, s, "Modifier 3 salariés")
	d, s = open() // the program was killed
	d.Key("space", "space", "e")
	hasTitle(t, s, "Modifier 2 salariés")
	d.Key("ctrl+r")
	hasTitle(t, s, "Modifier 3 salariés")
	d.Sees("CESAR Jules, DUPONT", "Poste de travail → Vendeur", "inchangé : 552a, 554d, 631a")
	d, s = openFor("several") // from Accueil
	hasTitle(t, s, "Modifier 3 salariés")
	d.Sees("CESAR Jules, DUPONT", "Poste de travail → Vendeur")
	if len(s.list.marks) != 3 || kept.Kept["several"].Title != "Modifier 3 salariés" {
		t.Errorf("%v, %+v", s.list.marks, kept.Kept)
	}
	d.Key("ctrl+s", "ctrl+s")
	if f.writes != 3 || len(kept.Kept) != 0 {
		t.Errorf("%d writes, %+v is kept", f.writes, kept.Kept)
	}
	d.Key("j", "space", "space", "x", "tab", "tab")
	if len(kept.Kept) != 1 {
		t.Errorf("%+v", kept.Kept)
	}
	_, s = openFor("exit")
	hasTitle(t, s, "Sortir 2 salariés")
	if kept.Kept["exit"].Title != "Sortir 2 salariés" {
		t.Errorf("%+v", kept.Kept)
	}
	d, s = open()
	d.Key("G", "space", "k", "k", "space", "x", "ctrl+r", "ctrl+s")
	if left := s.panes.Top().(*seriesPane).sending.Difference.Summary.Exit; left != 2 {
		t.Errorf("%d to leave", left)
	}
}
