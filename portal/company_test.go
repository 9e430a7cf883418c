package portal_test

import (
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func (d desk) company() spst.Company {
	d.t.Helper()
	c, err := d.Company(d.t.Context(), d.actor, florist)
	if err != nil {
		d.t.Fatal(err)
	}
	return c
}

func TestSampleCompanyIsTheManuals(t *testing.T) {
	c := newDesk(t).company()
	if c.SIRET != "77570158400168" || c.Activity != "FLEURISTE" || c.VAT != "" || c.NAFCode != "47.76Z" || c.JoinedOn != spst.NewDate(1997,
		time.February, 4) {
		t.Errorf("%+v", c)
	}
	if c.NAFList != "NAF rév. 2" || c.NAFLabel == "" || spst.FormatPhone(c.Phone) != "02 76 08 12 00" || !c.Validation.Old(today) {
		t.Errorf("%+v", c)
	}
}

func TestUpdateCompany(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	before := d.company()
	c := before
	_, err := d.UpdateCompany(ctx, d.actor, florist, c)
	if got := problems(t, err); got != "vat vat_required" {
		t.Errorf("without TVA: %s", got)
	}
	c.VAT, c.Mobile, c.Name, c.SIRET, c.JoinedOn = "fr74 775 701 584", "+33612345678", "AUTRE", "1", today
	c.Validation = spst.Validation{}
	after, err := d.UpdateCompany(ctx, d.actor, florist, c)
	if err != nil {
		t.Fatal(err)
	}
	want := before
	want.Version, want.VAT, want.Mobile = before.Version+1, "FR74775701584", "0612345678"
	if after != want || d.company() != want {
		t.Errorf("kept %+v, want %+v", after, want)
	}
	_, err = d.UpdateCompany(ctx, d.actor, florist, c)
	wantKind(t, err, spst.Stale, "stale")
	same, err := d.UpdateCompany(ctx, d.actor, florist, after)
	if err != nil || same.Version != after.Version {
		t.Errorf("nothing changed, version %d, %v", same.Version, err)
	}
	h, err := d.CompanyHistory(ctx, d.actor, florist)
	if err != nil || len(h) != 1 || h[0].Action != "update" || len(h[0].Fields) != 2 || h[0].Fields[0] != "mobile" ||
		h[0].Account.Number != florist {
		t.Errorf("history %+v, %v", h, err)
	}
}

func TestNAFLabelFollowsTheDate(t *testing.T) {
	d := newDesk(t)
	d.now = time.Date(2027, time.January, 15, 9, 0, 0, 0, time.UTC)
	if c := d.company(); c.NAFLabel == "" || c.NAFList == "" {
		t.Errorf("%+v", c)
	}
}

func TestValidateCompany(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	c := d.company()
	_, err := d.ValidateCompany(ctx, d.actor, florist, c.Version)
	wantKind(t, err, spst.Invalid, "company_incomplete")
	c.VAT = "FR74775701584"
	if c, err = d.UpdateCompany(ctx, d.actor, florist, c); err != nil {
		t.Fatal(err)
	}
	_, err = d.ValidateCompany(ctx, d.actor, florist, c.Version-1)
	wantKind(t, err, spst.Stale, "stale")
	c, err = d.ValidateCompany(ctx, d.actor, florist, c.Version)
	if err != nil || c.Validation.Account.Number != florist || !c.Validation.At.Equal(d.now) {
		t.Errorf("%+v, %v", c.Validation, err)
	}
	old := func(i spst.TodoItem) bool { return i.Code == "company_validation_old" }
	items, err := d.Todo(ctx, d.actor, florist)
	if err != nil || slices.ContainsFunc(items, old) {
		t.Errorf("still to do: %+v, %v", items, err)
	}
	d.now = d.now.AddDate(1, 0, 2)
	d.actor = d.signIn(florist)
	if items, err = d.Todo(ctx, d.actor, florist); err != nil || !slices.ContainsFunc(items, old) {
		t.Errorf("a year later: %+v, %v", items, err)
	}
}

func TestSituationChanges(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, err := d.AnnounceSituationChange(ctx, d.actor, florist, spst.SituationChange{})
	if got := problems(t, err); got != "kind kind_required, effective_on effective_required" {
		t.Error(got)
	}
	for i, kind := range spst.SituationKinds() {
		d.now = d.now.Add(time.Minute)
		x, err := d.AnnounceSituationChange(ctx, d.actor, florist, spst.SituationChange{ID: "mine", Kind: kind, EffectiveOn: today.AddDays(i),
			Comment: " Détail. "})
		if err != nil || x.ID == "mine" || x.Account.Number != florist || x.Comment != "Détail." {
			t.Errorf("%+v, %v", x, err)
		}
	}
	all, err := d.SituationChanges(ctx, d.actor, florist)
	if err != nil || len(all) != 5 || all[0].Kind != spst.Administration || all[4].Kind != spst.NoMoreEmployees {
		t.Errorf("%+v, %v", all, err)
	}
}

// A change of situation can be taken back for 30 days, once, and stays on the
// list.
func TestWithdrawSituation(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	announce := func() spst.SituationChange {
		t.Helper()
		x, err := d.AnnounceSituationChange(ctx, d.actor, florist, spst.SituationChange{Kind: spst.BusinessSale, EffectiveOn: today,
			WithdrawnAt: d.now})
		if err != nil || !x.WithdrawnAt.IsZero() || x.UndoableUntil != today.AddDays(29) || !x.CanWithdraw(today.AddDays(29)) ||
			x.CanWithdraw(today.AddDays(30)) {
			t.Fatalf("%+v, %v", x, err)
		}
		return x
	}
	first := announce()
	back, err := d.WithdrawSituationChange(ctx, d.actor, florist, first.ID)
	if err != nil || !back.WithdrawnAt.Equal(d.now) || back.CanWithdraw(today) {
		t.Fatalf("%+v, %v", back, err)
	}
	all, err := d.SituationChanges(ctx, d.actor, florist)
	if err != nil || len(all) != 1 || !all[0].WithdrawnAt.Equal(back.WithdrawnAt) || all[0].UndoableUntil != first.UndoableUntil {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := d.WithdrawSituationChange(ctx, d.actor, florist, first.ID); spst.CodeOf(err) != "situation_withdrawn" {
		t.Errorf("twice: %v", err)
	}
	if _, err := d.WithdrawSituationChange(ctx, d.actor, florist, "absent"); spst.KindOf(err) != spst.NotFound {
		t.Errorf("an unknown one: %v", err)
	}
	other := announce()
	if _, err := d.WithdrawSituationChange(ctx, d.signIn(garage), garage, other.ID); spst.KindOf(err) != spst.NotFound {
		t.Errorf("somebody else's: %v", err)
	}
	d.now = d.now.AddDate(0, 0, 30)
	if _, err := d.WithdrawSituationChange(ctx, d.signIn(florist), florist, other.ID); spst.CodeOf(err) != "situation_old" {
		t.Errorf("after 30 days: %v", err)
	}
}
