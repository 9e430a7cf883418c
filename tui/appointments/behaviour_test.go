package appointments

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

func TestLastSafeDayIsSaidForEachVisit(t *testing.T) {
	d, _ := start(t, florist(), 80, 20)
	d.Sees("✗ dépassé", "✓ 26/11/2026", "◌ demandée", "délai dépassé depuis le 19/11/2026")
	d.Key("j")
	d.Sees("jusqu'au jeu. 26/11/2026 · 4 jours ouvrés, aujourd'hui compris", "60,00\u00a0€ si le rendez-vous n'est pas honoré")
	d.Key("G")
	d.Sees("annulation demandée · le 20/11/2026", "Salariée en formation")
}

func TestTabsGoRoundByKeysAndMouse(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	for _, want := range []tab{tabPast, tabRequests, tabDue, tabComing} {
		d.Key("tab")
		if s.tab != want {
			t.Fatalf("tab %d, want %d", s.tab, want)
		}
	}
	d.Key("shift+tab", "left", "right")
	d.Sees("[Visites à prévoir 6]", "2 en retard")
	d.ClickOn("Demandes 6")
	d.Sees("[Demandes 6]", "✗ refusée", "✓ acceptée")
	d.ClickOn("DELATTRE Hugo")
	d.Sees("La prochaine visite n'est pas due avant deux ans.")
	d.Wheel(5, 5, 1)
	d.Key("esc")
	d.Did(tui.Pop{})
}

func TestMonth(t *testing.T) {
	d, s := start(t, florist(), 120, 36)
	d.Key("v")
	d.Sees("novembre 2026", "25●", "26▲", "09\u00a0h\u00a000 BARB")
	d.Key("down", "right", "right")
	d.Sees("vendredi 4 décembre 2026 : aucun rendez-vous")
	d.Key("left", "left")
	d.Sees("CESAR JULES", "10\u00a0h\u00a000 CESAR", "11\u00a0h\u00a000")
	d.Key("down")
	d.Sees("ÉVRARD Noël", "Visite périodique")
	d.Key("enter")
	if s.month || s.appointment().ID != "v3" {
		t.Errorf("enter leads to %+v", s.appointment())
	}
	d.Key("v", "pgdown")
	d.Sees("janvier 2027")
	d.Key("g")
	d.Sees("novembre 2026")
	d.Key("G")
	d.Sees("TEST LEROY née TEST Laura", "Visite de mi-carrière")
	d.ClickOn(" 21 ")
	d.Sees("lundi 21 décembre 2026 : aucun")
	d.Wheel(20, 10, 1)
	d.Sees("janvier 2027")
	d.Key("esc")
	if s.month || d.Last() != nil {
		t.Error("esc does not go back to the list")
	}
	d.Key("tab", "v")
	d.Did(tui.Note{Text: noticeMonthOnly})
}

func TestCancelInTime(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	d.Key("j", "x")
	d.Sees("CESAR JULES · Attestation conduite / électricité", "Aucun diagnostic")
	d.SeesNot("tardive")
	d.Key("ctrl+s")
	d.Sees("✗ Le motif manque")
	d.Type("Salarié absent")
	if !s.panes.Unsaved() {
		t.Error("a reason typed is not unsaved")
	}
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "Annulation demandée pour CESAR JULES, dans les délais. p donne l'accusé de réception."})
	if len(f.cancels) != 1 || f.cancels[0].Late || f.cancels[0].Reason != "Salarié absent" {
		t.Errorf("%+v", f.cancels)
	}
	d.Sees("annulation demandée")
	d.Key("x")
	d.Did(tui.Note{Text: noticeAskedAlready})
	if s.panes.Len() > 0 {
		t.Error("asked a second time")
	}
}

func TestCancelLateWarnsAndIsPossible(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("x")
	d.Sees("▲ Il reste moins de 3 jours ouvrés", "60,00\u00a0€ peuvent être facturés")
	d.Type("Panne")
	d.Key("enter")
	c, ok := d.Last().(tui.Ask)
	if !ok || !strings.Contains(c.Text, "60,00") || len(f.cancels) > 0 {
		t.Fatalf("%+v, %d sent", d.Last(), len(f.cancels))
	}
	d.Accept()
	if len(f.cancels) != 1 || !f.cancels[0].Late {
		t.Errorf("%+v", f.cancels)
	}
}

// The portal unreachable: what is typed stays, and sending again does not double.
func TestCancelIsSentOnce(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("j", "x")
	d.Type("Absent")
	f.after = &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	d.Key("ctrl+s")
	d.Sees("Absent")
	d.Key("ctrl+s")
	if len(f.cancels) != 1 || len(f.keys) != 2 || f.keys[0] != f.keys[1] {
		t.Errorf("%d sent, keys %q", len(f.cancels), f.keys)
	}
}

// Mouse and paste fill in the reason, with the cursor where it is drawn.
func TestCancelByMouseAndPaste(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	d.Key("j", "x")
	y := d.Cursor().Y
	d.Paste("Salarié\nabsent")
	if line := strings.Split(d.Screen(), "\n")[y]; !strings.Contains(line, "Motif *") || !strings.Contains(line, "Salarié absent") {
		t.Errorf("the cursor is on %q", line)
	}
	d.ClickOn("absent")
	d.Type("non ")
	d.Hold()
	d.Key("enter", "tab")
	d.Sees("◌ envoi…")
	d.Release()
	if len(f.cancels) != 1 || f.cancels[0].Reason != "Salarié non absent" || s.tab != tabPast {
		t.Errorf("%+v, on %d", f.cancels, s.tab)
	}
}

func TestCancelOfAVisitThatChanged(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("j", "x")
	d.Type("Absent")
	f.coming[1].Version = 2
	f.coming[1].Place, f.coming[1].ChangedAt = "Centre du Havre", noon(0)
	d.Key("ctrl+s")
	d.Sees("a changé au portail", "Dernier changement : votre service, le ", "Lieu", "modifié au portail seul", "modifié par vous seul")
	d.Key("ctrl+s")
	if len(f.cancels) != 1 || f.cancels[0].Reason != "Absent" {
		t.Errorf("%+v", f.cancels)
	}
}

// Two people change a request for a visit: who was chosen by the other is in the pane.
func TestTwoPeopleChangeARequest(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 30)
	d.Key("tab", "tab", "e")
	r := &f.requests[slices.IndexFunc(f.requests, func(r spst.VisitRequest) bool { return r.Status == spst.RequestSent })]
	d.ClickOn(spst.FieldLabel(fieldConstraints))
	d.Type("Plutôt le mardi ")
	r.Version++
	r.By, r.ChangedAt = "Paul Durand", noon(0)
	r.Employees = append(r.Employees, spst.VisitEmployee{ID: "e9", Name: "ÉVRARD Zoé"})
	d.Key("ctrl+s")
	d.Sees("La demande de visite a changé au portail", "Dernier changement : Paul Durand, le ", "ÉVRARD Zoé", "modifié au portail seul",
		"Plutôt le mardi", "modifié par vous seul")
	d.Key("ctrl+s")
	if !strings.HasPrefix(r.Constraints, "Plutôt le mardi") || !r.Names("e9") {
		t.Errorf("kept %+v", *r)
	}
}

// Whoever leaves the pane of two people finds the list as the portal has it.
func TestTheListIsNewAfterThePane(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 30)
	d.Key("j", "x")
	d.Type("Absent")
	f.coming[1].Version = 2
	f.coming[1].Place, f.coming[1].ChangedAt = "Centre du Havre", noon(0)
	d.Key("ctrl+s")
	d.Sees("a changé au portail")
	d.Key("esc", "esc")
	d.Accept()
	d.Sees("Centre du Havre")
	d.SeesNot("Absent")

	d.Key("tab", "tab", "e")
	r := &f.requests[slices.IndexFunc(f.requests, func(r spst.VisitRequest) bool { return r.Status == spst.RequestSent })]
	d.ClickOn(spst.FieldLabel(fieldConstraints))
	d.Type("Plutôt le mardi ")
	r.Version++
	r.Constraints = "Jamais le lundi"
	d.Key("ctrl+s")
	d.Sees("La demande de visite a changé au portail")
	d.Key("esc", "esc")
	d.Accept()
	d.Sees("Jamais le lundi")
	d.SeesNot("Plutôt le mardi")
}

func TestEscAsksOnlyWhenSomethingIsTyped(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	d.Key("x", "esc")
	if s.panes.Len() > 0 {
		t.Error("esc stays in an empty form")
	}
	d.Key("x")
	d.Type("a")
	d.Key("esc")
	d.Accept()
	if s.panes.Len() > 0 || s.panes.Unsaved() {
		t.Error("not abandoned")
	}
}

func TestAskFromAVisitDueInOneKey(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("shift+tab", "a")
	d.Sees("Périodique", "DIALLO Aïssatou", "30/11/2026")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "Demande envoyée pour DIALLO Aïssatou : la réponse viendra dans « Demandes »."})
	if len(f.asked) != 1 || f.asked[0].Kind != spst.PeriodicVisit || f.asked[0].Employees[0].ID != "e14" {
		t.Fatalf("%+v", f.asked)
	}
	d.Sees("[Demandes 7]", "DIALLO Aïssatou", "◌ envoyée")
	d.Key("tab")
	d.Sees("demandée le 23/11")
}

func TestAskForThoseMarked(t *testing.T) {
	f := florist()
	d, s := start(t, f, 120, 36)
	d.Key("shift+tab", "space", "space", "space", "g")
	d.Sees("3 cochés")
	d.Key("a")
	d.Sees("DIALLO Aïssatou, LEROUX Damien, BOUCHARD Sylvie")
	d.Key("ctrl+s")
	d.Accept() // one of them is asked for already
	if len(f.asked) != 1 || len(f.asked[0].Employees) != 3 || len(s.wanted) != 0 {
		t.Errorf("%+v, %d marks left", f.asked, len(s.wanted))
	}
}

func TestAskFromNothing(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	d.Key("a")
	d.Sees("pré-reprise ne se demande pas ici", "Vous pouvez en informer le salarié")
	d.Key("ctrl+s")
	d.Sees("✗ La nature de la visite manque", "✗ Aucun salarié choisi")
	d.Type("de")
	d.Sees("Demande de l'employeur")
	d.Key("tab")
	d.Type("barb")
	d.Sees("BARBIER Élodie · Fleuriste · SI")
	d.Key("enter")
	d.Sees("1 coché  BARBIER Élodie")
	d.Key("backspace", "backspace", "backspace", "backspace")
	d.Type("ces")
	d.Key("enter", "ctrl+s")
	d.Sees("BARBIER Élodie, CESAR JULES")
	d.Key("ctrl+s")
	d.Sees("✗ Le motif manque")
	d.Type("Poste à adapter")
	d.Key("ctrl+s")
	if len(f.asked) != 1 || f.asked[0].Reason != "Poste à adapter" || len(f.asked[0].Employees) != 2 {
		t.Fatalf("%+v\n%s", f.asked, d.Screen())
	}
	if s.panes.Len() > 0 {
		t.Error("the form is still there")
	}
}

// The lists of the form open as in every form; what is typed while it is sent is
// for the requests.
func TestListsOfTheAskAndTypedAhead(t *testing.T) {
	f := florist()
	d, s := start(t, f, 120, 36)
	d.Key("a", "space")
	d.Sees("╭─ " + spst.FieldLabel(fieldKind))
	for range 10 {
		d.Key("up")
	}
	d.Key("enter")
	d.ClickOn("‹ " + textKind(spst.VisitKinds()[0]))
	d.ClickOn(textKind(spst.ReturnVisit))
	d.Sees("‹ "+textKind(spst.ReturnVisit)+" ›", spst.FieldLabel("absence.cause"))
	d.Key("esc")
	d.Accept()
	d.Key("shift+tab", "a")
	d.Hold()
	d.Key("ctrl+s", "/")
	d.Type("diallo")
	d.Release()
	d.Sees("[Demandes", "diallo")
	if len(f.asked) != 1 || s.panes.Len() != 0 {
		t.Errorf("%d sent, %d panes", len(f.asked), s.panes.Len())
	}
}

func TestAskIsSentOnce(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("shift+tab", "a")
	f.after = &spst.Error{Kind: spst.Unavailable, Code: "cut"}
	d.Key("ctrl+s")
	d.Sees("DIALLO Aïssatou")
	d.Key("ctrl+s")
	if len(f.asked) != 1 || len(f.keys) != 2 || f.keys[0] != f.keys[1] {
		t.Errorf("%d sent, keys %q", len(f.asked), f.keys)
	}
}

func TestReturnVisitAsksAboutTheStoppage(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 80, 20)
	d.Key("shift+tab", "a", "shift+tab", "shift+tab")
	d.Type("re")
	d.Sees("Arrêt de travail", "Nature de l'arrêt", "Date de reprise")
	d.Key("tab", "tab", "tab", "tab")
	d.Type("maladie")
	d.Key("tab")
	d.Type("01/09/2026")
	d.Key("tab")
	d.Type("02/12/2026")
	d.Key("tab")
	d.Sees("▲ La visite de reprise doit avoir lieu dans les 8 jours", "10/12/2026")
	d.Key("ctrl+s")
	if len(f.asked) != 1 || f.asked[0].Absence == nil || f.asked[0].Absence.Return != spst.NewDate(2026, 12, 2) {
		t.Fatalf("%+v\n%s", f.asked, d.Screen())
	}
	d.Key("tab", "a", "shift+tab", "shift+tab")
	d.Type("mi")
	d.SeesNot("Arrêt de travail")
}

// What is marked goes out, else what is found, else the whole list.
func TestExport(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	out := func(e route.Export) {
		t.Helper()
		e.Member = s.o.Member
		d.Did(tui.Push{Route: e})
	}
	d.Key("E")
	out(route.Export{What: route.ExportAppointments, Lines: 4})
	d.Key("j", "space", "E")
	out(route.Export{What: route.ExportAppointments, Only: []string{"v2"}, Lines: 1})
	d.Key("esc", "/")
	d.Type("jules")
	d.Key("enter", "E")
	out(route.Export{What: route.ExportAppointments, Only: []string{"v2"}, Lines: 1})
	d.Key("esc", "tab", "E")
	out(route.Export{What: route.ExportAppointments, Past: true, Lines: 3})
	d.Key("tab", "E")
	out(route.Export{What: route.ExportVisitRequests, Lines: 4})
	d.Key("tab", "f", "E")
	out(route.Export{What: route.ExportVisitsDue, Lines: 2, Due: spst.VisitsDueQuery{Overdue: true}})
}

func TestReceipt(t *testing.T) {
	d, s := start(t, florist(), 80, 20)
	d.Key("p")
	d.Did(tui.Push{Route: route.Export{Member: s.o.Member, What: route.ExportAppointments, Lines: 4, Paper: true}})
	receipt := tui.Push{Route: route.Export{Member: s.o.Member, What: route.PrintReceipt, Only: []string{"v4"},
		Day: spst.NewDate(2026, 12, 17), Paper: true}}
	d.Key("G", "p")
	d.Did(receipt)
	d.Key("tab", "tab", "j", "p")
	d.Did(receipt)
}

func TestSearchAndFilter(t *testing.T) {
	d, _ := start(t, florist(), 80, 20)
	d.Key("/")
	d.Type("evr")
	d.Sees("Rechercher : evr", "ÉVRARD Noël")
	d.SeesNot("BARBIER")
	d.Key("enter", "esc")
	d.Sees("BARBIER")
	d.Key("shift+tab", "f")
	d.Sees("en retard seulement", "LEROUX")
	d.SeesNot("BOUCHARD")
	d.Key("/")
	d.Type("dial")
	d.SeesNot("LEROUX")
	d.Key("esc", "esc")
	d.Sees("NGUYEN")
	d.Key("/")
	d.Type("personne")
	d.Sees("Rien ne correspond")
	d.Key("esc", "esc")
	d.Did(tui.Pop{})
}

func TestPagesComeAsTheCursorGoes(t *testing.T) {
	f := florist()
	f.past = nil
	for i := range 500 {
		f.past = append(f.past, visit(fmt.Sprintf("p%d", i), "e", fmt.Sprintf("SALARIÉ %d", i), spst.PeriodicVisit, today.AddDays(-i-1), 9,
			spst.Done))
	}
	f.limits = 100
	d, s := start(t, f, 80, 20)
	d.Key("tab")
	d.Sees("[Passés 500]")
	for range 4 {
		d.Key("G")
	}
	if len(s.past.items) != 500 {
		t.Fatalf("%d came", len(s.past.items))
	}
	d.Key("G")
	d.Sees("SALARIÉ 499")
}

func TestBeforeTheAnswersAndWithoutPortal(t *testing.T) {
	f := florist()
	held := uitest.NewHeldDriver(t, New(f, uitest.Base(t), Options{Member: member(), Today: today}), 80, 20)
	held.Sees("◌ lecture…", "[À venir]")
	held.Key("j", "tab", "v", "enter", "shift+tab")
	held.Release()
	held.Sees("CESAR JULES")

	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d, _ := start(t, f, 80, 20)
	d.Sees("Le portail ne répond pas", "r pour réessayer")
	f.err = nil
	d.Send(tui.Online(true))
	d.Sees("CESAR JULES")
	f.err = &spst.Error{Kind: spst.Unavailable, Code: "unreachable"}
	d.Key("r")
	d.Sees("CESAR JULES", "▲ liste incomplète")
}

func TestNothingAtAll(t *testing.T) {
	d, _ := start(t, &fake{answers: map[string]any{}}, 80, 20)
	d.Sees("Aucun rendez-vous à venir : a demande une visite.")
	d.Key("x", "E", "v", "enter", "space", "*", "v")
	d.Key("shift+tab")
	d.Sees("tout est à jour")
	d.Key("a", "esc")
}

// Nobody is told to be up to date of whom no visit is known.
func TestNothingDueThatIsKnown(t *testing.T) {
	d, _ := start(t, &fake{answers: map[string]any{}, unknown: 40}, 120, 30)
	d.Key("shift+tab")
	d.Sees("Aucune visite à prévoir dans les 90 jours.", "pour 40 salariés.")
	d.SeesNot("tout est à jour")
}

func TestAReadingMandateAsksNothing(t *testing.T) {
	f := florist()
	s := New(f, uitest.Base(t), Options{Member: member(spst.RightRead), Today: today, Due: true}).Under().(*Screen)
	d := uitest.NewDriver(t, s.panes, 80, 20)
	d.Sees("[Visites à prévoir 6]")
	for _, k := range []string{"a", "x", "enter"} {
		d.Key(k)
		if fail, ok := d.Last().(tui.Fail); !ok || !strings.Contains(fail.Err.Error(), "mandat") {
			t.Errorf("%s: %+v", k, d.Last())
		}
	}
}

// Any keys at any time, at any size: every frame has its size.
func TestAnyKeys(t *testing.T) {
	keys := []string{"j", "k", "tab", "shift+tab", "v", "a", "x", "esc", "enter", "/", "e", "space", "*", "f", "left", "right", "pgdown",
		"ctrl+s", "G", "backspace", "r"}
	for seed := range 40 {
		d, _ := start(t, florist(), 80, 20)
		n := seed*7919 + 13
		for range 60 {
			n = (n*1103515245 + 12345) & 0x7fffffff
			d.Key(keys[n/65536%len(keys)])
			if n%11 == 0 {
				d.Resize(80+n%130, 20+n%30)
			}
		}
	}
}

func TestSort(t *testing.T) {
	f := florist()
	d, s := start(t, f, 80, 20)
	first := func(want string) {
		t.Helper()
		if line := strings.Split(d.Screen(), "\n")[3]; !strings.Contains(line, want) {
			t.Errorf("first is %q, not %s", line, want)
		}
	}
	first("BARBIER")
	d.Key("s")
	d.Sees("Trier par", "✓ Rendez-vous", "Salarié", "Visite")
	if !s.panes.Capturing() {
		t.Error("esc would leave the screen instead of the menu")
	}
	d.Key("enter") // the order in force: turned round
	d.Sees("Rendez-vous ↓")
	first("TEST LEROY")
	d.Key("s", "down", "enter")
	d.Sees("Salarié ↑")
	first("BARBIER")
	d.Key("j")
	d.Sees("CESAR JULES · ") // the detail follows the line
	d.Key("v")
	d.Sees("décembre 2026", "2●", "17●") // the month does not care
	d.Key("v", "tab", "s", "down", "down", "down", "enter")
	d.Sees("État ↑", "tri : État ↑")
	d.SeesNot("du plus récent au plus ancien")
	first("– annulé")
	d.Key("tab", "s", "down", "enter", "tab", "s", "down", "enter")
	first("BOUCHARD")
	d.Key("space", "a")
	d.Sees("BOUCHARD Sylvie")
	d.Key("esc", "s", "esc")
	d.SeesNot("Trier par")
	if !s.panes.Inside() {
		t.Error("the mark is lost")
	}
}

// A search finds, and an order compares, what has not come yet too.
func TestWhatIsNotThereYetIsFound(t *testing.T) {
	f := florist()
	f.limits = 1
	d, s := start(t, f, 80, 20)
	s.coming.items, s.coming.next = s.coming.items[:1], "1" // as a long list begins
	s.refilter()
	d.Key("/")
	d.Type("noël")
	d.Sees("ÉVRARD Noël")
	d.Key("esc")
	s.past.items, s.past.next = s.past.items[:1], "1"
	s.refilter()
	d.Key("tab", "s", "down", "enter")
	if len(s.shownPast) != len(f.past) || s.shownPast[0].ID != "p3" {
		t.Errorf("%d of %d", len(s.shownPast), len(f.past))
	}
}
