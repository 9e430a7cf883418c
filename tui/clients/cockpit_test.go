package clients

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/route"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/uitest"
	"github.com/espace-adherent/adherent/tui/widget"
)

var down = &spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}

// crowd is n members, the first of whom are those of [counted].
func crowd(n int) []spst.Member {
	all := counted()
	for i := len(all); i < n; i++ {
		all = append(all, spst.Member{Number: fmt.Sprint(200000 + i), Name: fmt.Sprintf("ADHÉRENT %05d", i), Headcount: i})
	}
	return all
}

func TestEveryKeyAnswers(t *testing.T) {
	in := func(keys ...string) func(t *testing.T) *uitest.Driver {
		return func(t *testing.T) *uitest.Driver {
			d := drive(t, &portal{members: crowd(60)}, 80, 20)
			d.Key(keys...)
			return d
		}
	}
	uitest.EveryKeyAnswers(t, in("j", "j"), "esc", "ctrl+o") // which is the root's
	uitest.EveryKeyAnswers(t, in("f", "j", "j", "space", "j"), "ctrl+o", "pgup", "pgdown", "ctrl+b", "ctrl+f")
	uitest.EveryKeyAnswers(t, in("/", "a", "d", "down", "left"))
	uitest.EveryKeyAnswers(t, in("f", "j", "j"))
	uitest.EveryKeyAnswers(t, in("s", "j", "j"))
}

func TestAnything(t *testing.T) {
	uitest.Anything(t, func(tb testing.TB, w, h int) *uitest.Driver {
		return uitest.NewDriver(tb, New(&portal{members: crowd(30)}, uitest.Base(tb), Options{Today: today}), w, h)
	})
}

// A mandatary of very many members moves, searches and sorts through all of them.
func TestVeryMany(t *testing.T) {
	p := &portal{members: crowd(100_000)}
	d := drive(t, p, 80, 20)
	d.Sees(spst.Thousands(100_000) + " clients")
	d.Key("G")
	d.Sees("299999")
	d.Key("enter")
	d.Did(opened(p.members[99_999]))
	d.Key("/")
	d.Type("adherent 77777")
	d.Sees("1 sur "+spst.Thousands(100_000), "277777")
	d.Key("esc")
	d.Sees(theme.Mark+" 277777", "clients") // back in the whole list, on the one found
	d.Key("s", "g", "j", "j", "enter", "g", "enter")
	d.Did(opened(p.members[99_999])) // the largest headcount
}

// In each order, what asks for attention is first, what is not known last, and turning
// it round turns the whole of it.
func TestEveryOrder(t *testing.T) {
	p := &portal{members: append(counted(), spst.Member{Number: "100070", Name: "SANS ÉTAT", Headcount: 2})}
	d := drive(t, p, 200, 46)
	numbers := func() []string {
		var all []string
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			if f := strings.Fields(strings.TrimLeft(l, " "+theme.Mark)); len(f) > 0 && strings.HasPrefix(f[0], "1000") {
				all = append(all, f[0])
			}
		}
		return all
	}
	for i, want := range []string{
		"100042 100043 100051 100060 100070", // numbers
		"100051 100042 100043 100060 100070", // names
		"100051 100042 100043 100070 100060", // headcount
		"100042 100043 100060 100051 100070", // declaration
		"100060 100042 100051 100043 100070", // anomalies
		"100043 100042 100051 100060 100070", // missing NIRs
		"100051 100042 100043 100060 100070", // balance
		"100051 100042 100043 100060 100070", // due since
		"100051 100042 100043 100060 100070", // visits
		"100051 100042 100043 100060 100070", // until when they can be cancelled
		"100042 100043 100051 100060 100070", // VAT
		"100043 100042 100051 100060 100070", // e-mail
		"100043 100051 100042 100060 100070", // SIRET
		"100060 100043 100042 100051 100070", // rights
	} {
		d.Key("s", "g")
		d.Key(slices.Repeat([]string{"j"}, i)...)
		d.Key("enter")
		if i == 0 {
			d.Key("s", "enter") // the order in force: turned, and back
		}
		if got := strings.Join(numbers(), " "); got != want {
			t.Errorf("order %d is %s, not %s", i, got, want)
		}
		d.Key("s", "g")
		d.Key(slices.Repeat([]string{"j"}, i)...)
		d.Key("enter")
		if got := numbers(); i > 0 && got[0] == strings.Fields(want)[0] {
			t.Errorf("order %d turned round begins with %s too", i, got[0])
		}
	}
}

// The filters add up, say how many each keeps, and none of them keeps a member whose
// state is not known.
func TestFiltersAddUp(t *testing.T) {
	p := &portal{members: append(counted(), spst.Member{Number: "100070", Name: "SANS ÉTAT"})}
	d := drive(t, p, 120, 36)
	d.Key("f")
	for label, n := range map[string]int{filterNone: 5, spst.ClientToDeclare.Label(): 2, spst.ClientWithAnomalies.Label(): 3,
		spst.ClientWithoutNIR.Label(): 1, spst.ClientWithoutVAT.Label(): 1, spst.ClientWithoutBillingEmail.Label(): 1, spst.ClientOwing.Label(): 2,
		spst.ClientOverdue.Label(): 1, spst.ClientWithAppointment.Label(): 2, spst.ClientNotDeclared.Label(): 0} {
		found := false
		for l := range strings.SplitSeq(d.Screen(), "\n") {
			if _, after, ok := strings.Cut(l, label+" "); ok {
				count, _, _ := strings.Cut(strings.TrimSpace(after), " ")
				found = found || count == fmt.Sprint(n)
			}
		}
		if !found {
			t.Errorf("%q does not say %d:\n%s", label, n, d.Screen())
		}
	}
	d.Key("g", "j", "space")
	d.SeesNot("SANS ÉTAT")
	d.Sees("2 sur 5", tag(spst.ClientToDeclare))
	d.Key("f", "g", "j", "j", "space")
	d.Sees("1 sur 5", tag(spst.ClientToDeclare)+" · "+tag(spst.ClientWithAnomalies), "FLEURISTE")
	d.Key("/")
	d.Type("garage")
	d.Sees("0 sur 5", widget.NothingFound, "garage", tag(spst.ClientWithAnomalies))
	d.Key("esc", "esc")
	d.Sees("5 clients", hintSearch)
}

// esc takes off what narrows the list, then closes the detail that was asked for; then it is the
// program's. One that is there because there is room stays.
func TestEscClosesTheDetail(t *testing.T) {
	for _, w := range []int{80, 140} {
		p := New(&portal{members: counted()}, uitest.Base(t), Options{Today: today})
		d := uitest.NewDriver(t, p, w, 30)
		d.Key("d")
		d.Sees("Mandat")
		d.Key("/")
		d.Type("garage")
		d.Key("tab", "esc")
		d.Sees("4 clients", "Mandat")
		if !p.Inside() {
			t.Error("esc leaves the detail open")
		}
		d.Key("esc")
		d.SeesNot("Mandat")
		if p.Inside() {
			t.Error("esc has something more to close")
		}
	}
	if p := New(&portal{members: counted()}, uitest.Base(t), Options{Today: today}); p.Inside() {
		t.Error("esc closes what nobody opened")
	} else if uitest.NewDriver(t, p, 200, 46); p.Inside() {
		t.Error("esc closes the detail of a wide screen")
	}
}

// What is exported is the list as it is seen: who is in it, in its order.
func TestExportIsWhatIsSeen(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 80, 20)
	d.Key("E")
	d.Did(tui.Push{Route: route.Export{What: route.ExportClients, Only: []string{"100042", "100043", "100051", "100060"}, Lines: 4}})
	d.Key("s", "g", "j", "enter", "f", "g", "j", "enter", "E")
	d.Did(tui.Push{Route: route.Export{What: route.ExportClients, Only: []string{"100042", "100043"}, Lines: 2}})
	d.Key("m")
	d.Did(tui.Push{Route: route.Account{}})
}

// The search is by name, number and SIRET, every word anywhere; enter opens, tab keeps,
// esc takes it off and stays on who was found.
func TestSearchByEverything(t *testing.T) {
	for typed, want := range map[string]string{
		"100051": "100051", "352 ": "", "35600000000048": "100043", "eglise ehpad": "100051", "ÉGLISE": "100051", "martin fleu": "100042",
	} {
		p := &portal{members: counted()}
		d := drive(t, p, 80, 20)
		d.Key("/")
		d.Type(typed)
		if want == "" {
			d.Sees(widget.NothingFound)
			continue
		}
		d.Sees("1 sur 4")
		d.Key("esc")
		d.Sees("4 clients", theme.Mark+" "+want)
	}
	d := drive(t, &portal{members: counted()}, 80, 20)
	if d.Cursor() != nil {
		t.Error("a cursor where nothing is typed")
	}
	d.ClickOn(hintSearch)
	d.Type("garage")
	if line := d.CursorLine(); !strings.Contains(line, widget.SearchLabel) || !strings.Contains(line, "garage") {
		t.Errorf("the cursor is on %q", line)
	}
	if got := d.HelpLine(); got != "entrée agir pour cet adhérent · tab garder · esc effacer · ↓ parcourir" {
		t.Errorf("%q", got)
	}
	d.Key("tab")
	d.Sees("1 sur 4", "garage")
	d.Key("s") // a letter is a key again
	d.Sees(menuSortTitle)
}

// A click opens the row of the cursor only, and never what is beside the table.
func TestClicks(t *testing.T) {
	p := &portal{members: counted()}
	d := drive(t, p, 200, 46)
	d.ClickOn("SIRET")
	d.ClickOn("Adhérent")
	if d.Last() != nil {
		t.Errorf("did %+v", d.Last())
	}
	d.ClickOn("100043")
	d.Sees("35600000000048")
	d.Wheel(5, 5, 9)
	d.Wheel(5, 5, -9)
	d.Click(5, tableTop+1)
	d.Did(opened(p.members[1]))
}

// The totals are those of what is shown; where there is less room, fewer statuses.
func TestTotals(t *testing.T) {
	list := counted()
	list[1].State.Declaration = spst.DeclarationInvoiced
	list[1].State.BalanceCents = ptr(spst.Cents(-5000)) // what one has paid too much pays for nobody else
	d := drive(t, &portal{members: list}, 200, 46)
	d.Sees("Déclaration 2027", "○ À saisir 1 · ✓ Confirmées 1 · ● Facturées 1 · – Non sais. 1", "solde dû 4\u00a0953,76\u00a0€",
		"-50,00\u00a0€")
	d.Key("f", "g", "j", "enter")
	d.Sees("solde dû 833,76\u00a0€")
	d.SeesNot("Confirmées")
	list = counted()
	for i := range list {
		list[i].State.Declaration = ""
	}
	drive(t, &portal{members: list}, 80, 20).Sees(textNoCampaign)
}

// The detail is there from the start where there is room, and then as the person says;
// it has every fact of the member, cut nowhere when it is beside the table.
func TestTheDetailFollowsTheRoom(t *testing.T) {
	d := drive(t, &portal{members: counted()}, 200, 46)
	d.Sees("Mandat", textAllRights, textEnter)
	d.SeesNot(theme.Ellipsis)
	d.Resize(80, 20)
	d.SeesNot("Mandat")
	d.Key("d")
	d.Sees("SIRET", "77570158400168", "Salariés", "N° de TVA", "Email factures", "en ordre", "Solde dû", "Mandat")
	d.Resize(200, 46)
	d.Sees("Mandat", "02/02/2027 14\u00a0h\u00a030", "Annulable")
	d.Key("d")
	d.Resize(140, 36)
	d.SeesNot("Mandat")
	d.Key("d", "G")
	d.Sees("Mandat", textReadOnly, "7 anomalies", "Prochain rdv"+strings.Repeat(" ", factLabel-len("Prochain rdv"))+theme.Dash)
	d.Key("k")
	d.Sees("1 anomalie", "1\u00a0318")
	d.Key("/")
	d.Type("zzz")
	d.SeesNot("Mandat")
}

func TestRights(t *testing.T) {
	for want, rights := range map[string][]spst.Right{
		textReadOnly: {spst.RightRead}, textAllRights: {spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany},
		"factures, informations ; sans effectifs, déclaration": {spst.RightCompany, spst.RightInvoices},
	} {
		if got := textRights(rights); got != want {
			t.Errorf("%v reads %q, not %q", rights, got, want)
		}
	}
}

// A day is still safe on its own day, and no longer the day after.
func TestTheLastSafeDay(t *testing.T) {
	for late, day := range map[bool]spst.Date{false: today, true: today.AddDays(-1)} {
		list := counted()
		list[0].State.LastSafeDay = day
		for w, want := range map[int]string{80: "02/02 !", 120: "02/02 14\u00a0h\u00a030 ! trop tard"} {
			if w == 120 {
				w = 129
			}
			d := drive(t, &portal{members: list}, w, 20)
			if got := strings.Contains(d.Screen(), want); got != late {
				t.Errorf("at %d, %q shows: %v\n%s", w, want, got, d.Screen())
			}
		}
	}
}

// Reading, and failing to, say so in the place of the list; a session that ends is
// handed on, and one that comes back asks once.
func TestReadingAndFailing(t *testing.T) {
	s := New(&portal{members: counted()}, uitest.Base(t), Options{Today: today})
	d := uitest.NewHeldDriver(t, s, 80, 20)
	d.Sees(textReading)
	d.Key("enter", "e", "j")
	if d.Last() != nil {
		t.Errorf("did %+v", d.Last())
	}
	d.Release()
	p := &portal{members: counted()}
	d = drive(t, p, 80, 20)
	p.err = &spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}
	d.Key("r")
	d.Failed(p.err)
	d.Sees("GARAGE")
	p.err = down
	d.Key("r")
	d.Failed(down)
	asked := p.asked
	p.err = nil
	d.Send(tui.Online(false))
	d.Send(tui.Online(true))
	d.Send(tui.Online(true))
	if p.asked != asked+1 {
		t.Errorf("asked %d times", p.asked-asked)
	}
}

// What was done for a member shows when one comes back, on the same row.
func TestComingBackReadsAgain(t *testing.T) {
	p := &portal{members: counted()}
	s := New(p, uitest.Base(t), Options{Today: today})
	d := uitest.NewDriver(t, s, 80, 20)
	d.Key("j", "j")
	p.members = slices.Insert(counted(), 0, spst.Member{Number: "100001", Name: "AVANT"})
	p.members[3].State.Declaration = spst.DeclarationInvoiced
	d.Run(s.Resume())
	d.Sees("100001 AVANT", theme.Mark+" 100051", "● Facturée")
}
