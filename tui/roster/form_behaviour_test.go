package roster

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

// typeNew fills the form of a new employee as fast as a machine types.
func typeNew(d *uitest.Driver) {
	d.Key("a")
	for _, text := range []string{"Martin", "Séverine", "", "f", "05091990", "2900976540012", "01122025", "cdd", "Vendeuse", "554D",
		"31122026"} {
		d.Type(text)
		d.Key("tab")
	}
	d.Key("tab", "space")
}

func TestAddTypedAtOnce(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	typeNew(d)
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeAdded("Martin Séverine")})
	e := *s.current()
	if e.BirthName != "Martin" || e.FirstName != "Séverine" || e.Sex != spst.Female || e.BirthDate != date(5, 9, 1990) ||
		e.HireDate != date(1, 12, 2025) || e.JobTitle != "Vendeuse" || e.PCSCode != "554d" || e.ContractType != spst.CDD ||
		e.ExitDate != date(31, 12, 2026) || len(e.Determinants) != 1 || e.Determinants[0] != spst.None || len(e.NIR) != 15 {
		t.Errorf("kept %+v", e)
	}
	d.Sees("Martin Séverine", "7 salariés")
	if s.panes.Len() != 0 {
		t.Error("the form is still there")
	}
}

func TestDateSlashes(t *testing.T) {
	for typed, want := range map[string]string{
		"04081969": "04/08/1969", "4/8/1969": "04/08/1969", "04/08/1969": "04/08/1969", "4": "4", "04": "04/", "1969-08-04": "1969-08-04",
	} {
		got := ""
		for _, r := range typed {
			got = widget.CompleteDate(got + string(r))
		}
		if typed == "1969-08-04" {
			got = widget.CompleteDate(typed) // pasted
		}
		if got != want {
			t.Errorf("typing %q gives %q, want %q", typed, got, want)
		}
	}
}

func TestDateCanBeCorrected(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "down", "down")
	d.Type("0408")
	d.Sees("04/08/")
	d.Key("backspace", "backspace")
	d.Sees("04/0_")
	d.Type("91969")
	d.Sees("04/09/1969")
}

func TestNIRWhileTyped(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "tab", "tab", "tab", "tab", "tab")
	d.Type("16908")
	d.Sees("1 69 08", "5 chiffres sur 15")
	d.Type("76540013")
	d.Sees("1 69 08 76 540 013", "clé attendue : 63 (entrée la complète)")
	d.Type("12")
	d.Sees("✗")
	d.Key("backspace", "backspace")
	d.Sees("clé attendue : 63")
	d.Key("enter")
	d.Sees("1 69 08 76 540 013 63", "(•) Homme")
	d.Key("shift+tab", "shift+tab")
	d.Sees("naissance le ../08/...69")
	d.Type("04081970")
	d.Key("tab")
	d.Sees("▲ Le numéro ne correspond pas")
}

func TestNIRIsMaskedInTheFormUntilItsField(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "e")
	d.Sees("1 69 08 •• ••• ••• ••")
	d.Key("tab", "tab", "tab", "tab", "tab")
	d.Sees("1 69 08 76 540 012")
}

func TestSomebodyElseHasTheNIR(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "tab", "tab", "tab", "tab", "tab")
	d.Type("1690876540012")
	d.Key("tab")
	d.Sees("Un autre salarié présent a le même")
}

func TestProblemsShowWhenAFieldIsLeft(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 120, 36)
	d.Key("a")
	d.SeesNot("✗", "▲")
	d.Key("tab")
	d.Sees("Le nom de naissance manque")
	d.SeesNot("Le prénom manque")
	d.Key("ctrl+s")
	d.Sees("Le prénom manque", "Le type de contrat manque", "Aucun déterminant", "▲ Le code PCS manque")
	if n, ok := d.Last().(tui.Fail); !ok || !strings.Contains(tui.Sentence(n.Err), "8 champs") {
		t.Errorf("the last action is %v", d.Last())
	}
	d.Type("Durand") // the focus is on the first refused field
	d.Sees("Durand")
	d.SeesNot("Le nom de naissance manque")
}

// What is wrong with the determinants stands under all of them: it is said beneath too while they go
// on under the screen.
func TestWhatIsWrongWithTheBoxesIsSeen(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "ctrl+s")
	f := s.panes.Top().(*employeeForm)
	for f.Focused().Name != fieldDeterminants {
		d.Key("tab")
	}
	d.Sees("la suite ↓", "Aucun déterminant n'est coché")
}

func TestGoingBackIsNeverRefused(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "tab")
	d.Type("x")
	d.Key("shift+tab")
	if f := s.panes.Top().(*employeeForm); f.Fields[f.At].Name != "birth_name" {
		t.Errorf("the focus is on %s", f.Fields[f.At].Name)
	}
	d.Key("esc")
	c, ok := d.Last().(tui.Ask)
	if !ok || c.Title != "Abandonner les modifications ?" || !s.panes.Unsaved() {
		t.Fatalf("the last action is %v", d.Last())
	}
	d.Accept()
	if s.panes.Len() != 0 {
		t.Error("the form is still there")
	}
	d.Key("a", "esc")
	if s.panes.Len() != 0 {
		t.Error("an untouched form asks before it goes")
	}
}

func TestDeterminants(t *testing.T) {
	d, s := start(t, newFake(florist()...), 120, 36)
	d.Key("j", "e") // CESAR: CONDUITE
	d.Sees("Catégorie déclarée : SIH (Suivi Individuel Habilitation) · attestation 5 ans")
	form := s.panes.Top().(*employeeForm)
	tickOn := func(code spst.DeterminantCode) {
		for i, x := range form.Fields {
			if x.Code == string(code) {
				d.Run(form.GoTo(i))
				d.Key("space")
			}
		}
	}
	tickOn("CMR")
	d.Sees("Catégorie déclarée : SIR (Suivi Individuel Renforcé) · attestation 5 ans · au portail : SIH")
	tickOn(spst.None)
	d.Sees("Catégorie déclarée : SI (Suivi Individuel) · au portail : SIH", "[x] Aucun suivi", "[ ] Agents CMR", "[ ] Autorisation")
	tickOn("NUIT")
	d.Sees("Catégorie déclarée : SIA", "[ ] Aucun suivi", "[x] Travailleur de nuit")
	d.Sees("Évolution réglementaire 2025")
}

func TestPortalCategoryIsKept(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("e")
	d.Sees("SMR_ESTAT", "donnée par le portail, conservée")
	d.ClickOn("Poste de travail")
	d.Key("end")
	d.Type(" 2")
	d.Key("ctrl+s")
	if e := s.current(); e.DeclaredCategory != spst.SMREstat || e.JobTitle != "Agent administratif 2" {
		t.Errorf("kept %s %q", e.DeclaredCategory, e.JobTitle)
	}
}

func TestFocusedFieldIsAlwaysInSight(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "ctrl+s") // every problem takes lines
	for _, step := range []string{"tab", "shift+tab", "down", "up"} {
		for range 45 {
			d.Key(step)
			f := s.panes.Top().(*employeeForm)
			if _, below := f.Under(); below < 1 || below > 20-4 {
				t.Fatalf("after %s: %s is on line %d", step, f.Fields[f.At].Name, below-1)
			}
		}
	}
}

func TestPCSSearch(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "ctrl+p")
	if !s.panes.Capturing() {
		t.Error("letters are not the search's")
	}
	d.Type("caiss mag")
	d.Sees("552a", "Caissiers de magasin")
	d.Key("enter")
	d.Sees("552a", "Caissiers de")
	d.Key("ctrl+p")
	d.Type("zzz")
	const none = "Aucun code ne correspond : essayez un autre mot du libellé."
	d.Sees(none)
	d.Key("enter")
	d.Did(tui.Note{Text: none})
	d.Key("esc")
	d.Sees("Caissiers de")
}

func TestPCSEnterOpensTheSearchWhenThereIsNoCode(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "j", "j", "j", "e") // TEST Laura has none
	f := s.panes.Top().(*employeeForm)
	d.Run(f.GoTo(9))
	d.Key("enter")
	if _, ok := s.panes.Top().(*form.PCSSearch); !ok {
		t.Fatalf("on top is %T", s.panes.Top())
	}
}

func TestContractList(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "e")
	f := s.panes.Top().(*employeeForm)
	d.Run(f.GoTo(7))
	d.Key("right")
	d.Sees("CDD")
	d.Type("v")
	d.Sees("vacation")
	d.Key("space")
	d.Sees("contrat d'apprentissage")
	d.Key("g", "enter")
	d.Sees("‹ CDI ›")
	d.Key("space")
	d.ClickOn("stage")
	d.Sees("‹ stage ›")
	d.Key("space")
	d.Click(0, 0)
	d.Sees("‹ stage ›")
}

func TestDoubleSubmitWritesOnce(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("A")
	d.Hold()
	d.Key("ctrl+s", "ctrl+s", "ctrl+s")
	d.Sees("◌ enregistrement…")
	if d.Held() != 1 {
		t.Fatalf("%d requests", d.Held())
	}
	d.Release()
	if f.writes != 1 || s.panes.Len() != 0 {
		t.Errorf("%d writes, %d panes", f.writes, s.panes.Len())
	}
}

func TestLateReplyToAnAbandonedForm(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("A")
	d.Hold()
	d.Key("ctrl+s", "esc")
	d.Accept()
	d.Key("e") // another form of the same employee
	d.Release()
	if form, ok := s.panes.Top().(*employeeForm); !ok || form.Waits(nil, false) || form.Unsaved() {
		t.Errorf("on top is %T", s.panes.Top())
	}
}

func TestUnreachableThenTheSameKey(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("A")
	f.after = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"} // done, and the answer is lost
	d.Key("ctrl+s")
	if _, ok := d.Last().(tui.Fail); !ok {
		t.Fatalf("the last action is %T", d.Last())
	}
	d.Sees("CESARA")
	d.Key("ctrl+s")
	if f.writes != 1 || f.keys[0] != f.keys[1] {
		t.Errorf("%d writes with the keys %v", f.writes, f.keys)
	}
	d.Did(tui.Notice{Text: noticeSaved("CESARA Jules")})
	d.Key("e")
	d.Type("B")
	d.Key("ctrl+s")
	if f.keys[2] == f.keys[1] {
		t.Error("another content has the same key")
	}
	if s.panes.Len() != 0 {
		t.Error("the form is still there")
	}
}

func TestChangedContentGetsANewKey(t *testing.T) {
	f := newFake(florist()...)
	d, _ := start(t, f, 80, 20)
	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("j", "e")
	d.Type("A")
	d.Key("ctrl+s")
	d.Type("B")
	d.Key("ctrl+s")
	if f.keys[0] == f.keys[1] {
		t.Error("another content was sent with the same key")
	}
}

func TestPortalRefusalGoesToItsField(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	f.err = &spst.Error{Kind: spst.Invalid, Problems: []spst.Problem{
		{Field: "nir", Code: "nir_duplicate", Severity: spst.SeverityError, Message: "Refusé par le portail."}}}
	d.Key("j", "e")
	d.Type("A")
	d.Key("ctrl+s")
	d.Sees("✗ Refusé par le portail.")
	form := s.panes.Top().(*employeeForm)
	if form.Fields[form.At].Name != "nir" {
		t.Errorf("the focus is on %s", form.Fields[form.At].Name)
	}
	f.err = nil
	d.Key("end", "backspace", "backspace", "backspace")
	d.Type("364")
	d.SeesNot("Refusé par le portail")
}

func TestSessionThatEndsKeepsTheForm(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("A")
	f.err = &spst.Error{Kind: spst.Unauthenticated, Code: "session"}
	d.Key("ctrl+s")
	if fail, ok := d.Last().(tui.Fail); !ok || spst.KindOf(fail.Err) != spst.Unauthenticated || !s.panes.Unsaved() {
		t.Fatalf("the last action is %v", d.Last())
	}
	f.err = nil
	d.Run(s.panes.Resume())
	d.Key("ctrl+s")
	d.Sees("CESARA Jules")
	if f.writes != 1 {
		t.Errorf("%d writes", f.writes)
	}
}

func TestMouseInTheForm(t *testing.T) {
	d, s := start(t, newFake(florist()...), 80, 20)
	d.Key("j", "e")
	d.ClickOn("Habilitation électrique")
	d.Sees("[x] Habilitation électrique")
	d.ClickOn("Caissier")
	f := s.panes.Top().(*employeeForm)
	if f.Fields[f.At].Name != "job_title" {
		t.Errorf("a click on the job gives the focus to %s", f.Fields[f.At].Name)
	}
	d.Wheel(10, 10, 3)
	d.SeesNot("Situation civile")
}

func TestPasteIntoTheForm(t *testing.T) {
	d, _ := start(t, newFake(florist()...), 80, 20)
	d.Key("a", "down", "down")
	d.Paste("1969-08-04")
	d.Key("tab")
	d.Paste("1.69.08.76.540.013")
	d.Key("tab")
	d.Sees("04/08/1969", "1 69 08 76 540 013 63")
	d.Send(tea.PasteMsg{Content: "\x1b[2J"})
}

func TestOpenOnlyTouchesNothing(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	for range 6 {
		d.Key("e")
		if s.panes.Unsaved() {
			t.Errorf("%s is changed as soon as it is opened", s.panes.Title())
		}
		for range 40 {
			d.Key("tab")
		}
		if s.panes.Unsaved() {
			t.Errorf("%s is changed by going through its fields", s.panes.Title())
		}
		d.Key("ctrl+s", "esc", "j")
	}
	if f.writes != 0 {
		t.Errorf("%d writes", f.writes)
	}
}

func TestKeysTypedWhileSavingAreForTheList(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("OTTE")
	d.Hold()
	d.Key("ctrl+s", "/")
	d.Type("evr")
	d.Sees("CESAROTTE_") // nothing of it goes into the form
	d.Release()
	d.Sees("Rechercher : evr", "1 sur 6", "ÉVRARD")
	if !s.list.search.Focused() || f.writes != 1 {
		t.Errorf("searching %v, %d writes", s.list.search.Focused(), f.writes)
	}
}

func TestKeysTypedWhileARefusedSaveAreDropped(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	d.Key("j", "e")
	d.Type("OTTE")
	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Hold()
	d.Key("ctrl+s", "x", "u")
	d.Release()
	d.Sees("CESAROTTE_")
	f.err = nil
	d.Key("ctrl+s")
	if s.panes.Len() != 0 || f.writes != 1 {
		t.Errorf("%d panes, %d writes", s.panes.Len(), f.writes)
	}
}

// Somebody who seems to be in the list already is added once the question is
// answered.
func TestTheSamePersonTwiceIsAsked(t *testing.T) {
	there := florist()[0]
	there.BirthName, there.FirstName, there.BirthDate, there.NIR = "MARTIN", "Severine", date(5, 9, 1990), ""
	f := newFake(there)
	d, _ := start(t, f, 80, 20)
	typeNew(d)
	d.Key("ctrl+s")
	if q, ok := d.Last().(tui.Ask); !ok || q.Text != spst.DuplicateWarning(&f.people[0]) {
		t.Fatalf("%+v", d.Last())
	}
	if f.writes != 0 {
		t.Fatal("added before the answer")
	}
	d.Accept()
	d.Did(tui.Notice{Text: noticeAdded("Martin Séverine")})
}

// « e » opens the form on what is flagged, with why; on the first field of who has nothing.
func TestEditBeginsOnWhatIsFlagged(t *testing.T) {
	f := newFake(florist()...)
	d, s := start(t, f, 80, 20)
	flagged := false
	for range florist() {
		e := s.current()
		found := s.known.findings.of(e.ID)
		d.Key("e")
		form := s.panes.Top().(*employeeForm)
		switch name := form.Focused().Name; {
		case len(found) == 0 && name != "birth_name", len(found) > 0 && name != formField(found[0].Field):
			t.Errorf("%s: the form opens on %s, and %v is flagged", e.DisplayName(), name, found)
		case len(found) > 0:
			flagged = true
		}
		d.Key("esc", "j")
	}
	if !flagged {
		t.Error("nobody is flagged")
	}
}
