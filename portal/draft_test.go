package portal_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// typed is a draft whose NIR no rule would take.
func typed() spst.Draft {
	return spst.Draft{
		Form: "employee:f0006", Title: "LEROUX Denis",
		Values: []spst.DraftValue{{Name: "nir", Value: "1 85 02 76"}, {Name: "birth_date", Value: "31/02/19"}},
	}
}

func TestADraftIsOfWhoTypedIt(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	member, firm, other := h.signIn(florist), h.signIn("M2001"), h.signIn("100043")
	kept, err := h.KeepDraft(ctx, member, florist, typed())
	if err != nil || !kept.SavedAt.Equal(h.now) {
		t.Fatalf("%+v, %v", kept, err)
	}
	again := typed()
	again.Values[0].Value = "1 85 02 76 540"
	if _, err := h.KeepDraft(ctx, member, florist, again); err != nil {
		t.Fatal(err)
	}
	list, err := h.Drafts(ctx, member, florist)
	if err != nil || len(list) != 1 || list[0].Title != "LEROUX Denis" || list[0].Values != nil {
		t.Errorf("%+v, %v", list, err)
	}
	d, err := h.Draft(ctx, member, florist, "employee:f0006")
	if nir, ok := d.Value("nir"); err != nil || !ok || nir != "1 85 02 76 540" {
		t.Errorf("%+v, %v", d, err)
	}
	todo, err := h.Todo(ctx, member, florist)
	if i := slices.IndexFunc(todo, func(i spst.TodoItem) bool { return i.Code == spst.TodoDraft }); err != nil || i != 0 ||
		todo[i].Place != "roster" || todo[i].Form != "employee:f0006" || todo[i].Message != "Saisie en attente du "+spst.FrenchDayClock(h.now)+" : LEROUX Denis." {
		t.Errorf("À faire: %+v, %v", todo, err)
	}
	if list, err := h.Drafts(ctx, firm, florist); err != nil || len(list) != 0 {
		t.Errorf("the mandatary sees %+v, %v", list, err)
	}
	_, err = h.Draft(ctx, firm, florist, "employee:f0006")
	wantKind(t, err, spst.NotFound, spst.CodeDraft)
	if err := h.DropDraft(ctx, firm, florist, "employee:f0006"); err != nil {
		t.Error(err)
	}
	_, err = h.KeepDraft(ctx, other, florist, typed())
	wantKind(t, err, spst.NotFound, spst.CodeMember)
	if _, err := h.Draft(ctx, member, florist, "employee:f0006"); err != nil {
		t.Error("another account dropped it")
	}
	if err := h.DropDraft(ctx, member, florist, "employee:f0006"); err != nil {
		t.Error(err)
	}
	_, err = h.Draft(ctx, member, florist, "employee:f0006")
	wantKind(t, err, spst.NotFound, spst.CodeDraft)
}

func TestADraftIsOverAfterThirtyDays(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	member := h.signIn(florist)
	if _, err := h.KeepDraft(ctx, member, florist, typed()); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.AddDate(0, 0, spst.DraftDays)
	member = h.signIn(florist)
	if _, err := h.Draft(ctx, member, florist, "employee:f0006"); err != nil {
		t.Error(err)
	}
	h.now = h.now.Add(time.Second)
	_, err := h.Draft(ctx, member, florist, "employee:f0006")
	wantKind(t, err, spst.NotFound, spst.CodeDraft)
	if list, err := h.Drafts(ctx, member, florist); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := h.Purge(ctx); err != nil {
		t.Fatal(err)
	}
	if list, err := h.store.Drafts(ctx, spst.Account{Number: florist, Kind: spst.MemberAccount}, florist); err != nil || len(list) != 0 {
		t.Errorf("kept after the purge: %+v, %v", list, err)
	}
}

// A form whose name is no form's, a text that acts on a terminal, more fields
// than a form has: refused on the field. What its own field will refuse is kept.
func TestWhatADraftCannotBe(t *testing.T) {
	h := newHouse(t)
	member := h.signIn(florist)
	for _, c := range []struct {
		name, field string
		spoil       func(*spst.Draft)
	}{
		{"no form", "form", func(d *spst.Draft) { d.Form = "" }},
		{"a path", "form", func(d *spst.Draft) { d.Form = "../employee" }},
		{"a NIR for a name", "form", func(d *spst.Draft) { d.Form = "1850276540012" }},
		{"an escape", "values[1].value", func(d *spst.Draft) { d.Values[0].Value = "\x1b[2J" }},
		{"a hidden name", "values[2].name", func(d *spst.Draft) { d.Values[1].Name = "nir\u200b" }},
		{"a long title", "title", func(d *spst.Draft) { d.Title = strings.Repeat("é", 201) }},
		{"too many fields", "values", func(d *spst.Draft) { d.Values = make([]spst.DraftValue, 81) }},
	} {
		d := typed()
		c.spoil(&d)
		_, err := h.KeepDraft(t.Context(), member, florist, d)
		if found := spst.ProblemsOf(err); spst.CodeOf(err) != spst.CodeDraft || len(found) != 1 || found[0].Field != c.field {
			t.Errorf("%s: %v %+v", c.name, err, spst.ProblemsOf(err))
		}
	}
}
