package contacts

import (
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/uitest"
)

func isAddress(r row) bool { return r.address != nil }

// u takes back what was done, last first, one after the other, until nothing is left.
func TestUndoGoesBackThroughEverything(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	d.Key("A")
	d.Type("Atelier")
	d.Key("tab")
	d.Type("1 rue A")
	d.Key("tab", "tab")
	d.Type("76000")
	d.Key("tab")
	d.Type("ROUEN")
	d.Key("ctrl+s")
	on(d, s, func(r row) bool { return r.id() == "c2" })
	d.Key("e")
	d.Type(" BIS")
	d.Key("ctrl+s")
	d.Key("x")
	d.Accept()
	on(d, s, func(r row) bool { return r.id() == "a1" })
	d.Key("x")
	d.Accept()
	d.SeesNot("12 RUE DES LILAS", "TEST BIS XYZ")
	for _, step := range []struct {
		notice string
		sees   string
		at     string
	}{
		{noticeUndone("Facturation"), "12 RUE DES LILAS", "a1"},
		{noticeUndone("TEST BIS XYZ"), "TEST BIS XYZ", "c2"},
		{noticeUndone("TEST BIS XYZ"), "TEST XYZ", "c2"},
	} {
		d.Key("u")
		d.Did(tui.Notice{Text: step.notice})
		d.Sees(step.sees)
		if s.current().id() != step.at {
			t.Errorf("after %q the cursor is on %+v", step.notice, s.current())
		}
	}
	d.Key("u")
	d.SeesNot("Atelier")
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
}

// What was added is removed by u, what was changed gets its values back: of an address
// as of a contact, and a refusal of the portal says so.
func TestUndoOfAnAddress(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 20)
	on(d, s, isAddress)
	d.Key("e")
	d.Type(" 2")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeSaved("Facturation 2")})
	p.fail = down
	d.Key("u")
	d.Failed(down)
	p.fail = nil
	d.Key("u")
	d.Did(tui.Notice{Text: noticeUndone("Facturation 2")})
	if a := p.addresses[0]; a.Label != "Facturation" || len(p.keys) != 2 {
		t.Errorf("kept %+v after %d writes", a, len(p.keys))
	}
}

// Somebody else changed it since: nothing is overwritten. The pane says what, and by whom; the undo puts back
// what the person had changed alone, and keeps the rest. Left, it cannot be taken back any more.
func TestUndoOfWhatHasChangedSince(t *testing.T) {
	for _, anyway := range []bool{true, false} {
		p := newPortal()
		d, s := start(t, p, 120, 30)
		editName(d)
		d.Type(" BIS")
		d.Key("ctrl+s")
		p.contacts[0].Position, p.contacts[0].Version = "Gérante", 9
		d.Key("u")
		d.Sees("depuis votre geste", uitest.LastChangeSaid, "MARTIN BIS", spst.FieldLabel("position"), "Gérante",
			"modifié au portail seul", "pour annuler quand même")
		want, notice := "MARTIN BIS", tui.Action(tui.Note{Text: "Rien n'a été fait : la version du portail reste en place."})
		if anyway {
			want, notice = "MARTIN", tui.Notice{Text: noticeUndone("MADAME MARTIN SEVERINE")}
			d.Key("ctrl+s")
		} else {
			d.Key("esc")
		}
		d.Did(notice)
		if c := p.contacts[0]; c.LastName != want || c.Position != "Gérante" || s.panes.Len() != 0 {
			t.Errorf("kept %+v", c)
		}
		d.Key("u")
		if !anyway { // who leaves it at that may still take it back
			d.Sees("depuis votre geste", "pour annuler quand même")
			d.Key("ctrl+s")
			d.Did(tui.Notice{Text: noticeUndone("MADAME MARTIN SEVERINE")})
			d.Key("u")
		}
		d.Did(tui.Note{Text: noticeNothingToUndo})
	}
}

// Where both changed the same, the person chooses.
func TestUndoChoosesWhatBothChanged(t *testing.T) {
	for choice, want := range map[string]string{"left": "MARTIN", "right": "AUTREMENT"} {
		p := newPortal()
		d, _ := start(t, p, 120, 30)
		editName(d)
		d.Type(" BIS")
		d.Key("ctrl+s")
		p.contacts[0].LastName, p.contacts[0].Version = "AUTREMENT", 9
		d.Key("u", "ctrl+s")
		d.Sees("à remettre", "choisissez avec ← ou →")
		d.Key(choice, "ctrl+s")
		if c := p.contacts[0]; c.LastName != want {
			t.Errorf("%s keeps %+v", choice, c)
		}
	}
}

// What somebody else changed between two changes of one's own stays when both are taken back.
func TestUndoKeepsWhatCameInBetween(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 120, 30)
	editName(d)
	d.Type(" BIS")
	d.Key("ctrl+s")
	p.contacts[0].Position, p.contacts[0].Version = "Gérante", 9
	d.Key("r")
	editName(d)
	d.Type(" TER")
	d.Key("ctrl+s", "u")
	d.Did(tui.Notice{Text: noticeUndone("MADAME MARTIN BIS TER SEVERINE")})
	d.Key("u")
	d.Sees("depuis votre geste", "Gérante")
	d.Key("ctrl+s")
	if c := p.contacts[0]; c.LastName != "MARTIN" || c.Position != "Gérante" {
		t.Errorf("kept %+v", c)
	}
}

// A removal of what somebody changed meanwhile shows it first, and is done anyway or left.
func TestRemovingWhatHasChanged(t *testing.T) {
	for name, at := range map[string]func(row) bool{"contact": func(r row) bool { return r.id() == "c1" }, "address": isAddress} {
		for _, anyway := range []bool{true, false} {
			p := newPortal()
			d, s := start(t, p, 120, 30)
			on(d, s, at)
			p.contacts[0].LastName, p.contacts[0].Version = "AUTREMENT", 5
			p.addresses[0].Label, p.addresses[0].Version = "AUTREMENT", 5
			d.Key("x")
			if q := d.Asked(); q.Text != textRemove || q.Yes != verbRemove {
				t.Errorf("asks %+v", q)
			}
			d.Accept()
			d.Sees("a changé au portail depuis votre lecture", uitest.LastChangeSaid, "AUTREMENT", "pour retirer quand même")
			d.SeesNot("la vôtre", "( )")
			if anyway {
				d.Key("ctrl+s")
			} else {
				d.Key("esc")
			}
			gone := !p.contacts[0].RemovedAt.IsZero() || !p.addresses[0].RemovedAt.IsZero()
			if gone != anyway || s.panes.Len() != 0 {
				t.Errorf("%s: gone is %v", name, gone)
			}
			if !anyway {
				d.Sees("AUTREMENT") // the list was read again
				d.Key("u")
				d.Did(tui.Note{Text: noticeNothingToUndo})
				continue
			}
			d.Key("u")
			if !p.contacts[0].RemovedAt.IsZero() || !p.addresses[0].RemovedAt.IsZero() {
				t.Errorf("%s: not restored", name)
			}
		}
	}
}

// Removed by somebody else meanwhile, it says so.
func TestRemovingWhatIsRemoved(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 120, 30)
	on(d, s, isAddress)
	p.addresses[0].RemovedAt, p.addresses[0].Version = time.Date(2026, 11, 23, 9, 5, 0, 0, time.UTC), 5
	d.Key("x")
	d.Accept()
	d.Sees(labelRemoved, "le 23/11/2026")
}

// One deed at a time: what is asked for while one is under way is not begun.
func TestOneDeedAtATime(t *testing.T) {
	p := newPortal()
	d, _ := start(t, p, 80, 20)
	d.Key("x")
	d.Hold()
	d.Accept()
	d.Accept()
	if d.Held() != 1 {
		t.Errorf("%d requests", d.Held())
	}
	d.Release()
	d.Did(tui.Notice{Text: noticeRemoved("MADAME MARTIN SEVERINE")})
	if len(p.keys) != 1 {
		t.Errorf("%d writes", len(p.keys))
	}
}

// Confirming an e-mail is not a change that u would take back: the one before it
// cannot be, since the contact is no longer what it was.
func TestAConfirmedEmailIsNotUndone(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 24)
	editName(d)
	d.Type(" BIS") // of another: its undo stays
	d.Key("ctrl+s")
	on(d, s, func(r row) bool { return r.id() == "c2" && r.kind == spst.HRContact })
	d.Key("e")
	d.Type(" TER")
	d.Key("ctrl+s")
	p.contacts[1].Codes = spst.CodesUnconfirmed
	d.Key("r", "c")
	d.Paste("  ACDE-FHJK \n")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: noticeConfirmed("TEST TER XYZ")})
	if s.current().id() != "c2" {
		t.Errorf("the cursor is on %+v", s.current())
	}
	d.Key("u")
	d.Did(tui.Notice{Text: noticeUndone("MADAME MARTIN BIS SEVERINE")})
	d.Key("u")
	d.Did(tui.Note{Text: noticeNothingToUndo})
}

// A code that could not leave is asked for again; one that has left is mailed again
// for a new try only.
func TestTheCodeIsMailedOnce(t *testing.T) {
	p := newPortal()
	p.contacts[0].Types = []spst.ContactType{spst.ManagerContact}
	p.contacts[0].Codes = spst.CodesUnconfirmed
	d, s := start(t, p, 80, 24)
	on(d, s, func(r row) bool { return r.id() == "c1" })
	d.Hold()
	d.Key("c")
	d.Did(tui.Notice{Text: noticeMailing})
	held := d.Held()
	d.Key("c")
	if d.Held() != held {
		t.Error("asks for two")
	}
	p.fail = &spst.Error{Kind: spst.Conflict, Message: "Ce compte n'a pas d'adresse."}
	d.Release()
	d.Failed(p.fail)
	p.fail = nil
	d.Key("c")
	d.Sees("Code *")
	d.Key("esc", "c")
	if len(p.mailed) != 2 || p.mailed[0] == p.mailed[1] {
		t.Errorf("mailed under %q", p.mailed)
	}
}

// The conflict that leaves everything of theirs reads the page again.
func TestTakingTheirsReadsAgain(t *testing.T) {
	for _, at := range []func(row) bool{func(r row) bool { return r.id() == "c1" }, isAddress} {
		p := newPortal()
		d, s := start(t, p, 120, 36)
		on(d, s, at)
		if d.Key("e"); !at(row{address: &spst.Address{}}) {
			d.Key("shift+tab", "shift+tab", "shift+tab") // to the name
		}
		d.Type(" X")
		p.contacts[0].LastName, p.contacts[0].Version = "AUTREMENT", 2
		p.addresses[0].Label, p.addresses[0].Version = "AUTREMENT", 2
		d.Key("ctrl+s", "right", "ctrl+s", "esc")
		if s.panes.Inside() || len(p.keys) > 1 {
			t.Errorf("inside %v after %d writes", s.panes.Inside(), len(p.keys))
		}
		d.Sees("AUTREMENT")
	}
}

// Whatever the portal answers to a form, what was typed stays, for another try with
// the same key.
func TestWhatIsTypedStays(t *testing.T) {
	for _, key := range []string{"e", "a", "A"} {
		p := newPortal()
		d, s := start(t, p, 80, 26)
		if key == "A" {
			on(d, s, isAddress)
			key = "e"
		}
		if d.Key(key); key == "e" && s.current().contact != nil {
			d.Key("shift+tab", "shift+tab", "shift+tab") // to the name
		}
		d.Type("ZÉNON")
		if key == "a" { // fields that a new one must have
			d.ClickOn("[ ] Dirigeant")
			d.ClickOn("[x] Adresse de Fact")
		}
		for _, refusal := range []*spst.Error{down, ended, {Kind: spst.Forbidden, Code: spst.CodeMandate}} {
			p.fail = refusal
			d.Key("ctrl+s")
			d.Failed(refusal)
			d.Sees("ZÉNON")
			if !s.panes.Unsaved() {
				t.Error("nothing is left to save")
			}
		}
		p.fail, p.lost = nil, true
		d.Key("ctrl+s", "ctrl+s")
		if len(p.keys) != 1 || s.panes.Capturing() {
			t.Errorf("%q: %d writes", key, len(p.keys))
		}
		d.Sees("ZÉNON")
	}
}

// A contact keeps every field of its form.
func TestEveryFieldOfAContact(t *testing.T) {
	p := newPortal()
	d, s := start(t, p, 80, 30)
	on(d, s, func(r row) bool { return r.kind == spst.ManagerContact })
	d.Key("a", "shift+tab", "left", "tab")
	for _, typed := range []string{"DURAND", "Zoé", "Gérante", "zoe@exemple.fr", "02.76.08.12.00", "06 12 34 56 78"} {
		d.Type(typed)
		d.Key("tab")
	}
	d.Key("ctrl+s")
	got := p.contacts[len(p.contacts)-1]
	want := spst.Contact{
		Head: spst.Head{ID: "new", Version: 1}, Civility: got.Civility, LastName: "DURAND", FirstName: "Zoé", Position: "Gérante",
		Email: "zoe@exemple.fr",
		Phone: "0276081200", Mobile: "0612345678", Types: []spst.ContactType{spst.ManagerContact},
	}
	if got.Civility == "" || got.LastName != want.LastName || got.FirstName != want.FirstName || got.Position != want.Position ||
		got.Email != want.Email ||
		got.Phone != want.Phone || got.Mobile != want.Mobile || !got.Holds(spst.ManagerContact) {
		t.Errorf("kept %+v", got)
	}
}
