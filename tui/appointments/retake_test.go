package appointments

import (
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
)

// A request is changed or withdrawn until the service has answered, and each step is taken
// back, the last one first.
func TestARequestIsChangedAndWithdrawn(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("e")
	d.Did(tui.Note{Text: noticeRequestsOnly})
	d.Key("tab", "tab")
	d.Sees("BOUCHARD Sylvie, BRUNEL François")
	d.Key("e")
	d.Sees("30/11/2026", "30/12/2026", "BOUCHARD Sylvie")
	d.Key("tab")
	for range 12 {
		d.Key("backspace")
	}
	d.Type("15/01/2027")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeChanged("2 salariés")})
	if got := f.requests[0]; got.ID != "d1" || got.Until != spst.NewDate(2027, 1, 15) || len(got.Employees) != 2 || got.Version != 1 {
		t.Fatalf("%+v", got)
	}
	d.Key("x")
	if q := d.Asked(); q.Title != "Retirer la demande pour 2 salariés ?" || q.Yes != verbWithdraw || !strings.Contains(q.Text, "« retirée »") {
		t.Errorf("asks %+v", q)
	}
	d.Accept()
	d.Did(tui.Notice{Text: noticeWithdrawn("2 salariés")})
	d.Sees("– retirée")
	if len(f.requests) != 4 || f.requests[0].Status != spst.RequestWithdrawn {
		t.Errorf("%+v", f.requests[0])
	}
	d.Key("x")
	d.Did(tui.No(noticeSettled(&asking{visit: &f.requests[0]})))
	d.Key("u") // sent again: another request
	d.Did(tui.Notice{Text: noticeSentAgain("2 salariés")})
	if len(f.requests) != 5 || f.requests[0].Status != spst.RequestSent || f.requests[0].Until != spst.NewDate(2027, 1, 15) {
		t.Errorf("%+v", f.requests[0])
	}
}

// What was sent from here is taken back by « u »; a change too.
func TestUndoOfRequests(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
	d.Key("j", "x")
	d.Type("Panne du four")
	d.Key("ctrl+s", "u")
	d.Did(tui.Notice{Text: noticeTakenBack("CESAR JULES")})
	if f.coming[1].Cancellation != nil || len(f.cancels) != 1 {
		t.Errorf("%+v", f.coming[1].Cancellation)
	}
	d.Key("tab", "tab", "e", "tab")
	for range 12 {
		d.Key("backspace")
	}
	d.Type("15/01/2027")
	d.Key("ctrl+s", "u")
	if got := f.requests[0]; got.Until != spst.NewDate(2026, 12, 30) || got.Version != 2 {
		t.Errorf("%+v", got)
	}
}

// A cancellation asked for is withdrawn; what the service has answered stays; a try whose
// answer was lost is the same one again.
func TestACancellationIsWithdrawn(t *testing.T) {
	f := florist()
	d, s := start(t, f, 120, 36)
	d.Key("tab", "tab")
	for s.requestNow() == nil || s.requestNow().of == nil || s.requestNow().of.ID != "v4" {
		d.Key("down")
	}
	d.Key("e")
	d.Did(tui.No(noticeCancelNotChanged))
	f.after = down
	d.Key("x")
	d.Accept()
	d.Failed(down)
	d.Key("x")
	if q := d.Asked(); !strings.Contains(q.Text, "le rendez-vous reste prévu") {
		t.Errorf("asks %+v", q) // and no line is left of the request
	}
	d.Accept()
	d.Did(tui.Notice{Text: noticeWithdrawn("TEST LEROY née TEST Laura")})
	if f.coming[3].Cancellation != nil || f.keys[0] != f.keys[1] {
		t.Errorf("%+v, keys %v", f.coming[3].Cancellation, f.keys)
	}
	d.Key("u")
	if c := f.coming[3].Cancellation; c == nil || c.Reason != "Salariée en formation" {
		t.Errorf("%+v", c)
	}
	f.requests[0].Status = spst.RequestAnswered // meanwhile
	d.Key("g")
	for s.requestNow().visit == nil || s.requestNow().visit.ID != "d1" {
		d.Key("down")
	}
	d.Key("x")
	d.Accept()
	d.Failed(&spst.Error{Kind: spst.Conflict, Code: spst.CodeRequestSettled, Message: "Cette demande est répondue."})
	d.Sees("répondue")
}

// What somebody changed of a request, or of an appointment, since it was read is shown before it is withdrawn,
// with who did it: withdrawn anyway, or left as it is.
func TestWithdrawingWhatHasChanged(t *testing.T) {
	for _, anyway := range []bool{true, false} {
		f := florist()
		d, _ := start(t, f, 120, 36)
		d.Key("tab", "tab")
		r := &f.requests[0]
		r.Until, r.Version, r.By, r.ChangedAt = spst.NewDate(2027, 1, 15), 7, "Paul Durand", noon(0)
		d.Key("x")
		d.Accept()
		d.Sees(nameRequest+" a changé au portail depuis votre lecture", "Dernier changement : Paul Durand", "30/12/2026", "15/01/2027",
			"pour retirer la demande quand même, esc pour tout laisser")
		d.SeesNot("( )")
		if !anyway {
			d.Key("esc")
			d.Did(tui.Note{Text: "Rien n'a été fait : la version du portail reste en place."})
			d.Sees("15/01/2027") // the list was read again
			if f.requests[0].Status != spst.RequestSent {
				t.Errorf("%+v", f.requests[0])
			}
			continue
		}
		d.Key("ctrl+s")
		d.Did(tui.Notice{Text: noticeWithdrawn("2 salariés")})
		if f.requests[0].Status != spst.RequestWithdrawn {
			t.Errorf("%+v", f.requests[0])
		}
	}
}

func TestWithdrawingACancellationOfWhatWasMoved(t *testing.T) {
	f := florist()
	d, s := start(t, f, 120, 36)
	d.Key("tab", "tab")
	for s.requestNow() == nil || s.requestNow().of == nil || s.requestNow().of.ID != "v4" {
		d.Key("down")
	}
	f.coming[3].Place, f.coming[3].Version, f.coming[3].ChangedAt = "Centre de Dieppe", 9, noon(0)
	d.Key("x")
	d.Accept()
	d.Sees(nameAppointment, "depuis votre lecture", "Dernier changement : "+theService, "Centre de Dieppe", "modifié au portail seul")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeWithdrawn("TEST LEROY née TEST Laura")})
	if f.coming[3].Cancellation != nil {
		t.Errorf("%+v", f.coming[3].Cancellation)
	}
	f.coming[3].Place, f.coming[3].Version = "Centre de Rouen", 12
	d.Key("u")
	d.Sees("Centre de Dieppe", "Centre de Rouen", "pour annuler quand même")
	d.Key("ctrl+s")
	if c := f.coming[3].Cancellation; c == nil || c.Reason != "Salariée en formation" {
		t.Errorf("%+v", c)
	}
}

// The undo of a change of a request puts back what was changed from here, and keeps what somebody else did.
func TestUndoOfARequestThatHasChanged(t *testing.T) {
	f := florist()
	d, _ := start(t, f, 120, 36)
	d.Key("tab", "tab", "e", "tab")
	for range 12 {
		d.Key("backspace")
	}
	d.Type("15/01/2027")
	d.Key("ctrl+s")
	r := &f.requests[0]
	r.Constraints, r.Version = "Le matin", 7
	r.Employees = r.Employees[:1]
	d.Key("u")
	d.Sees("depuis votre geste", "à remettre", "Le matin", "modifié au portail seul", "modifié par vous seul")
	d.Key("ctrl+s")
	if got := f.requests[0]; got.Until != spst.NewDate(2026, 12, 30) || got.Constraints != "Le matin" || len(got.Employees) != 1 ||
		got.Version != 8 {
		t.Errorf("%+v", got)
	}
	d.Did(tui.Notice{Text: noticeAsBefore("BOUCHARD Sylvie")})
}
