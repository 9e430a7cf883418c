package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testCampaigns(t *testing.T, s portal.Store) {
	ctx := t.Context()
	_, err := s.Tariff(ctx, 2027)
	wantKind(t, err, spst.NotFound, "not_found")
	for _, year := range []int{2026, 2027, 2025} {
		must(t, s.PutCampaign(ctx, spst.NewCampaign(year)))
	}
	longer := spst.NewCampaign(2027)
	longer.Closes++
	must(t, s.PutCampaign(ctx, longer))
	got, err := s.Campaigns(ctx)
	if want := []spst.Campaign{longer, spst.NewCampaign(2026), spst.NewCampaign(2025)}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	must(t, s.PutTariff(ctx, spst.Tariff{Year: 2027, Supplements: []spst.Supplement{{Category: spst.SMREstat, Cents: 1}}}))
	want := spst.Tariff{Year: 2027, PerHeadCents: 12120, VATRate: 2000, Supplements: []spst.Supplement{{Category: spst.SIA, Cents: 450},
		{Category: spst.SIR, Cents: 1850}}}
	must(t, s.PutTariff(ctx, want))
	if got, err := s.Tariff(ctx, 2027); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func testDeclarations(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	_, err := s.Declaration(ctx, "1", 2027)
	wantKind(t, err, spst.NotFound, "not_found")
	_, err = s.Marks(ctx, "1", 2027)
	wantKind(t, err, spst.NotFound, "not_found")
	want := portal.DeclarationRecord{Until: spst.NewDate(2027, 2, 20), Declaration: spst.Declaration{
		Year: 2027, Version: 2, Status: spst.DeclarationDraft, BegunAt: time.Date(2027, 1, 5, 9, 0, 0, 0, time.UTC), BegunBy: "FLEURISTE MARTIN",
		People: spst.Headcount{Total: 1, Categories: []spst.CategoryCount{{Category: spst.SI, Count: 1}}},
	}}
	must(t, s.PutDeclaration(ctx, "1", want))
	if got, err := s.Declaration(ctx, "1", 2027); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = s.Declaration(ctx, "2", 2027)
	wantKind(t, err, spst.NotFound, "not_found")
	unbilled := func(want ...string) {
		t.Helper()
		if got, err := s.Unbilled(ctx, 2027, spst.NewDate(2027, 1, 31)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("unbilled %v, %v, want %v", got, err, want)
		}
	}
	unbilled("1", "2")
	want.Billed, want.Invoice = true, "7"
	must(t, s.PutDeclaration(ctx, "1", want))
	unbilled("2")
	if list, err := s.Declarations(ctx, "1"); err != nil || len(list) != 1 || !reflect.DeepEqual(list[0], want) {
		t.Errorf("%+v, %v", list, err)
	}
	marks := []spst.RosterMark{{ID: "a", Category: spst.SIR, Counted: true}, {ID: "b", Gone: true}}
	must(t, s.PutMarks(ctx, "1", 2027, marks[:1]))
	must(t, s.PutMarks(ctx, "1", 2027, marks))
	if got, err := s.Marks(ctx, "1", 2027); err != nil || !reflect.DeepEqual(got, marks) {
		t.Errorf("%+v, %v", got, err)
	}
}
