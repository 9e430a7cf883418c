package form_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/uitest"
)

// drafting makes the form keep a draft.
func drafting(d *uitest.Drafts) func(*form.Options[place]) {
	d.Now = time.Date(2027, 1, 20, 8, 30, 0, 0, time.UTC)
	return func(o *form.Options[place]) {
		o.Base.Drafts = d
		o.Draft = form.Draft{Member: "100042", Form: "place:a", Title: "Atelier"}
	}
}

// The draft is saved when a field is left, with the field's value; when all changes are undone, the
// draft is deleted.
func TestWhatIsTypedIsKeptFieldByField(t *testing.T) {
	kept := &uitest.Drafts{}
	d, _ := over(t, &portal{}, rouen(), drafting(kept))
	d.Key("tab", "shift+tab")
	if len(kept.Kept) != 0 {
		t.Fatalf("nothing was typed, and kept is %+v", kept.Kept)
	}
	d.Type("X")
	d.Key("tab")
	got := kept.Kept["place:a"]
	if v, _ := got.Value("name"); v != "AtelierX" || got.Values[0].Was != "Atelier" || got.Title != "Atelier" ||
		len(got.Values) != 1 {
		t.Fatalf("kept %+v", got)
	}
	d.Type(" HAVRE")
	d.Key("tab")
	if v, _ := kept.Kept["place:a"].Value("city"); v != "ROUEN HAVRE" {
		t.Errorf("kept %+v", kept.Kept)
	}
	d.Key("shift+tab")
	for range " HAVRE" {
		d.Key("backspace")
	}
	d.Key("shift+tab", "backspace", "tab")
	if len(kept.Kept) != 0 {
		t.Errorf("all was taken back, and kept is %+v", kept.Kept)
	}
}

func TestWhatWasSentOrAbandonedIsNoLongerKept(t *testing.T) {
	for name, leave := range map[string][]string{"sent": {"ctrl+s"}, "abandoned": {"esc"}} {
		kept := &uitest.Drafts{}
		p := &portal{}
		d, o := over(t, p, rouen(), drafting(kept))
		d.Type("X")
		d.Key("tab")
		if len(kept.Kept) != 1 {
			t.Fatalf("%s: kept %+v", name, kept.Kept)
		}
		d.Key(leave...)
		for _, a := range d.Actions {
			if q, ok := a.(tui.Ask); ok {
				d.Send(q.Then.(tui.Send).Msg)
			}
		}
		if o.panes.Len() != 0 || len(kept.Kept) != 0 {
			t.Errorf("%s: %d panes, kept %+v", name, o.panes.Len(), kept.Kept)
		}
	}
}

// A refused save keeps the draft: the form is still open, and the program may be killed.
func TestARefusedSaveKeepsTheDraft(t *testing.T) {
	kept := &uitest.Drafts{}
	p := &portal{answer: &spst.Error{Kind: spst.Unavailable, Message: "Portail injoignable."}}
	d, _ := over(t, p, rouen(), drafting(kept))
	d.Type("X")
	d.Key("tab", "ctrl+s")
	if len(kept.Kept) != 1 {
		t.Errorf("kept %+v", kept.Kept)
	}
}

// waiting is an earlier draft of the name and the city.
func waiting(d *uitest.Drafts, was string) {
	d.Kept = map[string]spst.Draft{"place:a": {
		Form: "place:a", SavedAt: d.Now,
		Values: []spst.DraftValue{{Name: "name", Value: "Verger", Was: was}, {Name: "days", Value: "tue", Was: "mon"}},
	}}
}

func TestWhatWaitsIsOfferedAndTakenUp(t *testing.T) {
	kept := &uitest.Drafts{}
	p := &portal{}
	make := drafting(kept)
	waiting(kept, "Atelier")
	d, o := over(t, p, rouen(), make)
	d.Sees("▲ Saisie du 20/01/2027 à 09\u00a0h\u00a030 : ctrl+r la reprend", "Atelier")
	if o.form.Unsaved() {
		t.Error("unsaved before anything was taken up")
	}
	d.Key("tab")
	if len(kept.Kept["place:a"].Values) != 2 {
		t.Errorf("looking has changed what waits: %+v", kept.Kept)
	}
	d.Key("ctrl+r")
	d.Sees("Verger")
	d.SeesNot("ctrl+r")
	if !o.form.Unsaved() {
		t.Error("what was taken up is not unsaved")
	}
	d.Key("ctrl+s")
	if got := p.last(t); got.Name != "Verger" || len(got.Days) != 1 || got.Days[0] != "tue" {
		t.Errorf("sent %+v", got)
	}
	if len(kept.Kept) != 0 {
		t.Errorf("kept %+v", kept.Kept)
	}
}

// Somebody has changed the name since the draft: the three values are compared side by side. esc
// changes nothing, and the draft still waits.
func TestWhatIsOutOfDateIsCompared(t *testing.T) {
	kept := &uitest.Drafts{}
	p := &portal{}
	make := drafting(kept)
	waiting(kept, "Dépôt")
	d, o := over(t, p, rouen(), make)
	d.Key("ctrl+r")
	d.Sees("Dépôt", "Verger", "Atelier", "choisissez avec ← ou →")
	d.Key("esc")
	d.Sees("Atelier", "ctrl+r la reprend")
	d.SeesNot("Verger")
	if o.form.Unsaved() {
		t.Error("unsaved, though nothing was taken up")
	}
	d.Key("ctrl+r", "left", "ctrl+s")
	if got := p.last(t); got.Name != "Verger" || len(got.Days) != 1 || got.Days[0] != "tue" {
		t.Errorf("sent %+v", got)
	}
}

// The portal's version is chosen where both changed; what only the draft changed stays.
func TestTheirsMayBeChosenOverADraft(t *testing.T) {
	kept := &uitest.Drafts{}
	p := &portal{}
	make := drafting(kept)
	waiting(kept, "Dépôt")
	d, _ := over(t, p, rouen(), make)
	d.Key("ctrl+r", "right", "ctrl+s")
	if got := p.last(t); got.Name != "Atelier" || got.Days[0] != "tue" {
		t.Errorf("sent %+v", got)
	}
}

// A draft equal to the record is not offered.
func TestADraftThatSaysNothingNewIsNotOffered(t *testing.T) {
	kept := &uitest.Drafts{}
	make := drafting(kept)
	kept.Kept = map[string]spst.Draft{"place:a": {Form: "place:a", SavedAt: kept.Now,
		Values: []spst.DraftValue{{Name: "name", Value: "Atelier", Was: "Dépôt"}}}}
	d, _ := over(t, &portal{}, rouen(), make)
	d.SeesNot("ctrl+r")
}

// While the portal does not answer, typing goes on; the draft is saved when it answers again.
func TestDraftsWithoutThePortal(t *testing.T) {
	kept := &uitest.Drafts{Err: &spst.Error{Kind: spst.Unavailable, Err: errors.New("no route")}}
	d, _ := over(t, &portal{}, rouen(), drafting(kept))
	d.Type("X")
	d.Key("tab")
	d.SeesNot("✗")
	kept.Err = nil
	d.Send(tui.Online(true))
	if v, _ := kept.Kept["place:a"].Value("name"); v != "AtelierX" {
		t.Errorf("kept %+v", kept.Kept)
	}
}

// Values typed before the portal has said whether a draft waits do not overwrite that draft.
func TestTypingBeforeTheAnswerOverwritesNothing(t *testing.T) {
	kept := &uitest.Drafts{}
	make := drafting(kept)
	waiting(kept, "Atelier")
	p := &portal{}
	d, _ := over(t, p, rouen(), make)
	d.Key("tab")
	if v, _ := kept.Kept["place:a"].Value("name"); v != "Verger" {
		t.Errorf("kept %+v", kept.Kept)
	}
}

// When the program ends, the field being typed in is saved in the draft too.
func TestKeepAtTheEnd(t *testing.T) {
	kept := &uitest.Drafts{}
	d, o := over(t, &portal{}, rouen(), drafting(kept))
	o.panes.Keep(t.Context())
	if len(kept.Kept) != 0 {
		t.Fatalf("kept %+v", kept.Kept)
	}
	d.Type("X")
	o.panes.Keep(t.Context())
	if v, _ := kept.Kept["place:a"].Value("name"); v != "AtelierX" {
		t.Errorf("kept %+v", kept.Kept)
	}
}

// What is typed when the program ends is kept last, though an earlier call about the draft has not begun, or is
// under way; taken back by then, nothing is kept.
func TestKeepAtTheEndComesLast(t *testing.T) {
	for _, x := range []struct {
		name, want string
		key        string // pressed after the call was made
		underWay   bool
	}{
		{"typed on, not begun", "AtelierXY", "Y", false},
		{"typed on, under way", "AtelierXY", "Y", true},
		{"taken back, not begun", "", "backspace", false},
		{"taken back, under way", "", "backspace", true},
	} {
		t.Run(x.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				kept := &slowDrafts{answer: make(chan struct{})}
				d, o := over(t, &portal{}, rouen(), drafting(&kept.Drafts), func(o *form.Options[place]) { o.Base.Drafts = kept })
				d.Type("X")
				_, call := o.panes.Update(uitest.Press("tab"))
				d.Hold()
				d.Key("shift+tab", "end", x.key)
				ends := []func(){func() { o.panes.Keep(t.Context()) }, func() { finish(call) }}
				if x.underWay {
					slices.Reverse(ends)
				}
				for _, end := range ends {
					go end()
					synctest.Wait()
				}
				close(kept.answer)
				synctest.Wait()
				if v, _ := kept.Kept["place:a"].Value("name"); v != x.want {
					t.Errorf("kept %+v", kept.Kept)
				}
			})
		})
	}
}

// finish runs a command of a program that has ended: nobody gets its messages.
func finish(cmd tea.Cmd) {
	if all, ok := cmd().(tea.BatchMsg); ok {
		for _, c := range all {
			go finish(c)
		}
	}
}

// slowDrafts answers the save of « AtelierX » once it is told to.
type slowDrafts struct {
	uitest.Drafts
	answer chan struct{}
}

func (d *slowDrafts) KeepDraft(ctx context.Context, member string, x spst.Draft) (spst.Draft, error) {
	if v, _ := x.Value("name"); v == "AtelierX" {
		<-d.answer
	}
	return d.Drafts.KeepDraft(ctx, member, x)
}
