package form_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/tui"
	"github.com/espace-adherent/adherent/tui/form"
	"github.com/espace-adherent/adherent/tui/theme"
	"github.com/espace-adherent/adherent/tui/widget"
)

// Whatever the portal answers, the typed values stay; when the outcome is unknown, the next try has
// the same key.
func TestEveryFailureKeepsTheForm(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		same bool // the next try has the same key
	}{
		"away":          {&spst.Error{Kind: spst.Unavailable, Code: spst.CodeUnreachable}, true},
		"cut":           {&spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut}, true},
		"session over":  {&spst.Error{Kind: spst.Unauthenticated, Code: spst.CodeSession}, true},
		"too many":      {&spst.Error{Kind: spst.RateLimited}, true},
		"a fault":       {&spst.Error{Kind: spst.Internal}, true},
		"foreign":       {errors.New("boom"), true},
		"still running": {&spst.Error{Kind: spst.Conflict, Code: spst.CodeInProgress}, true},
		"forbidden":     {&spst.Error{Kind: spst.Forbidden, Code: spst.CodeMandate}, false},
		"gone":          {&spst.Error{Kind: spst.NotFound}, false},
		"a conflict":    {&spst.Error{Kind: spst.Conflict, Message: "Ce mois est clos : attendez."}, false},
		"refused":       {&spst.Error{Kind: spst.Invalid, Message: "Pas ainsi."}, false},
		"stale, unsaid": {&spst.Error{Kind: spst.Stale}, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := &portal{answer: c.err}
			d, f := open(t, p, rouen())
			d.Type("X")
			d.Key("ctrl+s")
			d.Failed(c.err)
			d.Sees("AtelierX")
			if !f.Unsaved() || f.Saving() || d.Cursor() == nil {
				t.Errorf("unsaved %v, saving %v, cursor %v", f.Unsaved(), f.Saving(), d.Cursor())
			}
			p.answer = nil
			d.Key("ctrl+s")
			d.Did(tui.Notice{Text: "À jour."})
			if f.Unsaved() {
				t.Error("saved, it is still unsaved")
			}
			if len(p.keys) != 2 || (p.keys[0] == p.keys[1]) != c.same {
				t.Errorf("tried with %q, the same wanted: %v", p.keys, c.same)
			}
		})
	}
}

// The answer to a save is ignored when the form has been saved again since.
func TestALateReplyIsNotTaken(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Unavailable}}
	d, f := open(t, p, rouen())
	d.Type("X")
	d.Key("ctrl+s")
	d.Send(tui.Reply[place]{Ticket: 1, Value: place{Name: "late"}})
	d.Send(tui.Reply[place]{})
	if f.Saving() || !f.Unsaved() {
		t.Error("a reply that is none of its own ends the form")
	}
	d.Sees("AtelierX")
}

// A form given up during its save closes, after the question is answered.
func TestGivenUpWhileItIsSaved(t *testing.T) {
	p := &portal{}
	d, _ := open(t, p, rouen())
	d.Type("X")
	d.Hold()
	d.Key("ctrl+s", "esc")
	if q := d.Asked(); q.Yes != "Abandonner" || q.Text == "" {
		t.Errorf("%+v", q)
	}
	d.Accept()
	d.SeesNot("Nom")
}

// The yes to another form's question does not count for this form.
func TestAnothersAnswerIsNotTaken(t *testing.T) {
	one, _ := open(t, &portal{}, rouen())
	one.Type("X")
	one.Key("esc")
	send, ok := one.Asked().Then.(tui.Send)
	if !ok {
		t.Fatalf("%+v", one.Last())
	}
	other, f := open(t, &portal{}, rouen())
	other.Type("Y")
	other.Send(send.Msg)
	if other.Last() != nil || !f.Unsaved() {
		t.Errorf("the other form did %v", other.Last())
	}
}

// The portal's problems are shown with each of their fields, in words for one and for several, and
// disappear when the field changes.
func TestSeveralRefusals(t *testing.T) {
	refuse := func(fields ...string) error {
		e := &spst.Error{Kind: spst.Invalid}
		for _, x := range fields {
			e.Problems = append(e.Problems, spst.Problem{Field: x, Severity: spst.SeverityError, Message: "Refusé : " + x + ".", Rule: "R4624-10"})
		}
		return e
	}
	p := &portal{answer: refuse("kind", "city")}
	d, f := open(t, p, rouen())
	d.Type("X")
	d.Key("ctrl+s")
	d.Did(tui.No("2 champs sont à corriger avant de valider."))
	d.Sees("✗ Refusé : kind. (R4624-10)", "✗ Refusé : city. (R4624-10)")
	if focus(f) != "city" {
		t.Errorf("the focus is on %s, not on the first refused", focus(f))
	}
	d.Type("X")
	d.SeesNot("Refusé : city.")
	d.Sees("Refusé : kind.")
	p.answer = refuse("kind")
	d.Key("ctrl+s")
	d.Did(tui.No("Un champ est à corriger avant de valider."))
	p.answer = refuse("elsewhere")
	d.Type("b")
	d.Key("ctrl+s")
	d.Failed(p.answer)
}

// A warning is shown when the field is left, and blocks nothing.
func TestAWarningStopsNothing(t *testing.T) {
	p := &portal{}
	d, _ := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Check = func(x place) []spst.Problem {
			if !strings.Contains(x.City, "ROUEN") {
				return []spst.Problem{{Field: "city", Severity: spst.SeverityWarning, Message: "Loin du centre de visite."}}
			}
			return nil
		}
	})
	d.Key("tab", "backspace")
	d.SeesNot("Loin")
	d.Key("tab")
	d.Sees("▲ Loin du centre de visite.")
	d.Key("ctrl+s")
	if got := p.last(t); got.City != "ROUE" {
		t.Errorf("sent %+v", got)
	}
}

// A missing value is reported from the first try to send on, not before.
func TestWhatIsMissingIsSaidWhenItIsSent(t *testing.T) {
	p := &portal{}
	d, f := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Missing = func(x place) []spst.Problem {
			if len(x.Days) < 2 {
				return []spst.Problem{{Field: "days", Severity: spst.SeverityError, Message: "Deux jours au moins."}}
			}
			return nil
		}
	})
	d.Type("X")
	d.Key("shift+tab", "tab")
	d.SeesNot("Deux jours")
	d.Key("ctrl+s")
	d.Sees("✗ Deux jours au moins.")
	if len(p.sent) != 0 || f.Focused().Name != "days" {
		t.Errorf("sent %+v, the focus is on %s", p.sent, focus(f))
	}
	d.ClickOn("mardi")
	d.Key("ctrl+s")
	if got := p.last(t); len(got.Days) != 2 {
		t.Errorf("sent %+v", got)
	}
}

// A new record is sent unchanged; an existing one is not.
func TestANewOneIsSentUntouched(t *testing.T) {
	p := &portal{}
	d, f := open(t, p, rouen(), func(o *form.Options[place]) { o.New = true })
	d.Key("esc")
	d.SeesNot("Nom")
	if f.Unsaved() {
		t.Error("untouched, it is unsaved")
	}
	d, _ = open(t, p, rouen(), func(o *form.Options[place]) { o.New = true })
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "À jour."})
	if len(p.sent) != 1 {
		t.Errorf("sent %+v", p.sent)
	}
	p = &portal{}
	d, _ = open(t, p, rouen())
	d.Key("ctrl+s")
	d.Did(tui.Note{Text: "Rien n'a changé."})
	if len(p.sent) != 0 {
		t.Errorf("sent %+v", p.sent)
	}
}

func TestEnterOnTheLastFieldSends(t *testing.T) {
	p := &portal{}
	d, f := open(t, p, rouen(), func(o *form.Options[place]) { o.Fields, o.EnterSends = o.Fields[:2], true })
	d.Type("X")
	d.Key("enter")
	if focus(f) != "city" || len(p.sent) != 0 {
		t.Fatalf("enter on the first field: focus on %s, sent %+v", focus(f), p.sent)
	}
	d.Key("enter")
	if got := p.last(t); got.Name != "AtelierX" {
		t.Errorf("sent %+v", got)
	}
}

// The question before sending: yes sends once, no sends nothing; without a question, or with refused
// values, none is asked.
func TestTheQuestionBeforeItIsSent(t *testing.T) {
	p := &portal{}
	d, _ := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Sure = func(x place) *tui.Ask {
			if x.Open {
				return nil
			}
			return &tui.Ask{Title: "Fermer " + x.Name + " ?", Yes: "Fermer"}
		}
	})
	d.Key("backspace", "backspace", "backspace", "backspace", "backspace", "backspace", "backspace")
	d.ClickOn("au public")
	d.Key("ctrl+s")
	if _, asked := d.Last().(tui.Ask); asked {
		t.Fatal("asked about what the rules refuse")
	}
	d.Type("Dépôt")
	d.Key("ctrl+s")
	if q := d.Asked(); q.Title != "Fermer Dépôt ?" || len(p.sent) != 0 {
		t.Fatalf("%+v, sent %+v", q, p.sent)
	}
	d.Key("ctrl+s") // no was said
	d.Accept()
	if len(p.sent) != 1 {
		t.Errorf("sent %+v", p.sent)
	}
	d, _ = open(t, p, rouen(), func(o *form.Options[place]) { o.Sure = func(place) *tui.Ask { return nil } })
	d.Type("X")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "À jour."})
}

// A screen that sends the values itself gets only values that follow the rules.
func TestAScreenThatSendsItself(t *testing.T) {
	var got []place
	d, _ := open(t, &portal{}, rouen(), func(o *form.Options[place]) {
		o.Save = nil
		o.Submit = func(x place) (tui.Action, tea.Cmd) {
			got = append(got, x)
			return tui.Notice{Text: "parti"}, nil
		}
	})
	d.Key("end")
	for range 7 {
		d.Key("backspace")
	}
	d.Key("ctrl+s")
	d.Type("B")
	d.Key("ctrl+s")
	d.Did(tui.Notice{Text: "parti"})
	if len(got) != 1 || got[0].Name != "B" {
		t.Errorf("given %+v", got)
	}
}

// A screen may handle the answer first; over tells whether the outcome is known.
func TestAScreenThatTakesTheAnswer(t *testing.T) {
	var heard []string
	p := &portal{}
	d, _ := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Answered = func(x place, err error, over bool) (bool, tui.Action, tea.Cmd) {
			heard = append(heard, fmt.Sprint(x.Name, " ", spst.KindOf(err), " ", over))
			return spst.KindOf(err) == spst.Conflict, tui.Notice{Text: "pris"}, nil
		}
	})
	d.Type("X")
	for _, err := range []error{&spst.Error{Kind: spst.Unavailable}, &spst.Error{Kind: spst.Conflict}, nil} {
		p.answer = err
		d.Key("ctrl+s")
		if taken := spst.KindOf(err) == spst.Conflict; taken != (d.Last() == tui.Notice{Text: "pris"}) {
			t.Errorf("after %v: %v", err, d.Last())
		}
	}
	want := []string{"AtelierX unavailable false", "AtelierX conflict true"}
	if len(heard) != 3 || heard[0] != want[0] || heard[1] != want[1] {
		t.Errorf("heard %q", heard)
	}
	d.Did(tui.Notice{Text: "À jour."})
}

// A save refused until the password is given again is repeated once it is given.
func TestDoneAgainOnceThePasswordWasGiven(t *testing.T) {
	p := &portal{answer: &spst.Error{Kind: spst.Forbidden, Code: spst.CodeConfirmPassword}}
	d, _ := open(t, p, rouen())
	d.Send(tui.PasswordGiven{}) // the password was given for another action
	d.Type("X")
	d.Key("ctrl+s")
	p.answer = nil
	d.Send(tui.PasswordGiven{})
	d.Did(tui.Notice{Text: "À jour."})
	if len(p.sent) != 2 || p.sent[1].Name != "AtelierX" {
		t.Errorf("sent %+v", p.sent)
	}
	d.Send(tui.PasswordGiven{})
	if len(p.sent) != 2 {
		t.Errorf("a second time: %+v", p.sent)
	}
}

// Enter, space or the mouse runs a button's action, or makes it send the form.
func TestButtons(t *testing.T) {
	pressed := 0
	with := func(o *form.Options[place]) {
		o.Fields = append(o.Fields,
			&form.Field{Name: "copy", Part: 2, Control: form.NewButton(o.Base.Theme, "Copier l'adresse", func() (tui.Action, tea.Cmd) {
				pressed++
				return tui.Notice{Text: "copié"}, nil
			})},
			&form.Field{Name: "send", Part: 2, Control: form.NewButton(o.Base.Theme, "Envoyer", nil)})
	}
	p := &portal{}
	d, f := open(t, p, rouen(), with)
	d.Type("X")
	d.Run(f.GoToField("copy"))
	d.Sees("▸ Copier l'adresse")
	d.Key("enter", "space", "x")
	d.ClickOn("Copier l'adresse")
	if pressed != 3 || len(p.sent) != 0 {
		t.Errorf("pressed %d times, sent %+v", pressed, p.sent)
	}
	d.Did(tui.Notice{Text: "copié"})
	if d.Cursor() != nil {
		t.Error("a text cursor on a button")
	}
	d.ClickOn("Envoyer")
	d.Did(tui.Notice{Text: "À jour."})
	if got := p.last(t); !same(got, place{Name: "AtelierX", City: "ROUEN", Kind: "hall", Open: true, Days: []string{"mon"}}) {
		t.Errorf("sent %+v", got)
	}
}

// A screen's own keys come before the form's, and its notes under the fields.
func TestKeysAndNotesOfTheScreen(t *testing.T) {
	p := &portal{}
	d, f := open(t, p, rouen(), func(o *form.Options[place]) {
		o.Press = func(f *form.Form[place], k tea.KeyPressMsg) (bool, tui.Action, tea.Cmd) {
			if k.String() != "ctrl+p" {
				return false, nil, nil
			}
			f.Write("city", "DIEPPE")
			return true, tui.Notice{Text: "proposé"}, f.GoToField("city")
		}
		o.Edited = func(f *form.Form[place], x *form.Field) {
			if x.Name == "city" && f.Now().City == "DIEPPE" {
				f.Control("open").(*widget.Tick).Checked = false
			}
		}
		o.Known = func(x *form.Field) bool { return x.Name == "name" }
		o.Note = func(x *form.Field, _ int, refused bool) []string {
			if x.Name == "name" && !refused {
				return []string{"Le nom de l'enseigne."}
			}
			return nil
		}
	})
	d.Sees("Le nom de l'enseigne.", "[x] au public")
	d.Key("ctrl+p")
	d.Did(tui.Notice{Text: "proposé"})
	d.Sees("DIEPPE", "[ ] au public")
	if now := f.Now(); now.Open || now.City != "DIEPPE" {
		t.Errorf("%+v", now)
	}
	d.Run(f.GoToField("name"))
	for range 7 {
		d.Key("backspace")
	}
	d.Sees("✗ Donnez un nom.") // known at once, the focus still there
	d.SeesNot("Le nom de l'enseigne.")
}

// A short form has its own lines below the fields instead of a foot.
func TestLinesBelowAShortForm(t *testing.T) {
	d, _ := open(t, &portal{}, rouen(), func(o *form.Options[place]) {
		o.Below = func(x place, w int) []string { return []string{"", fmt.Sprintf("%s, %d colonnes", x.Name, w)} }
	})
	d.Sees("Atelier, 80 colonnes")
	d.SeesNot(form.Mandatory)
	d.Type("X")
	d.Sees("AtelierX, 80 colonnes")
}

// With problems shown from the start nothing has to be left first.
func TestProblemsShownFromTheStart(t *testing.T) {
	bad := rouen()
	bad.Name = ""
	for shown, check := range map[bool]func(*form.Form[place]) bool{
		true:  func(f *form.Form[place]) bool { return strings.Contains(f.View(), "Donnez un nom.") },
		false: func(f *form.Form[place]) bool { return !strings.Contains(f.View(), "Donnez un nom.") },
	} {
		var o form.Options[place]
		newForm(t, &portal{}, bad, func(x *form.Options[place]) { o = *x })
		f := form.New(o, shown)
		f.SetSize(80, 20)
		f.Start("city")
		if !check(f) {
			t.Errorf("shown from the start %v:\n%s", shown, f.View())
		}
	}
}

// An impossible date is reported as such, once, and its text is not rewritten while it is wrong.
func TestATextThatCannotBeRead(t *testing.T) {
	type stay struct{ From spst.Date }
	th := theme.New(true)
	var o form.Options[place]
	newForm(t, &portal{}, rouen(), func(x *form.Options[place]) { o = *x })
	sent := 0
	f := form.New(form.Options[stay]{
		Base: o.Base, Opened: stay{}, New: true, Part: o.Part,
		Fields: []*form.Field{{Name: "from", Label: "Depuis", Control: widget.NewEntry(th, widget.Options{Limit: 20})},
			{Name: "from2", Label: "Autre", Control: form.NewButton(th, "Envoyer", nil)}},
		At:        func(x *stay, _ string) any { return &x.From },
		Normalize: func(*stay) {},
		Check: func(x stay) []spst.Problem {
			if x.From.IsZero() {
				return []spst.Problem{{Field: "from", Severity: spst.SeverityError, Message: "Donnez une date."}}
			}
			return nil
		},
		Save:  func(_ context.Context, _ string, x stay) (stay, error) { sent++; return x, nil },
		Saved: func(stay, stay) (string, tea.Cmd) { return "", nil },
	}, false)
	d := driveForm(t, f)
	d.Type("31/02/2026")
	d.Key("ctrl+s")
	d.Sees("31/02/2026", "✗")
	d.SeesNot("Donnez une date.")
	if sent != 0 {
		t.Error("a date that is none was sent")
	}
	for range 10 {
		d.Key("backspace")
	}
	d.Type("3/4/2026")
	d.Key("tab")
	d.Sees("03/04/2026")
	d.Key("enter")
	if sent != 1 {
		t.Errorf("sent %d times", sent)
	}
}
