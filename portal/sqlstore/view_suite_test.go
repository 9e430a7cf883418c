package sqlstore_test

import (
	"reflect"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testViews(t *testing.T, s portal.Store) {
	ctx := t.Context()
	owner, firm := spst.Account{Number: "1", Kind: spst.MemberAccount}, spst.Account{Number: "1", Kind: spst.MandataryAccount}
	view := func(list spst.ViewList, name, search string) spst.View {
		return spst.View{List: list, ViewName: name, Search: search, Filters: []string{"owing"}, Sort: "-name", Columns: []string{"name"}, SavedAt: now}
	}
	must(t, s.PutView(ctx, firm, view(spst.ClientList, "Mes TPE", "a")))
	must(t, s.PutView(ctx, firm, view(spst.ClientList, "mes tpé", "b"))) // the same name
	must(t, s.PutView(ctx, firm, view(spst.InvoiceList, "Mes TPE", "c")))
	must(t, s.PutView(ctx, owner, view(spst.ClientList, "Mes TPE", "d")))
	for account, want := range map[spst.Account][]spst.View{
		firm:  {view(spst.ClientList, "mes tpé", "b"), view(spst.InvoiceList, "Mes TPE", "c")},
		owner: {view(spst.ClientList, "Mes TPE", "d")}, {Number: "2"}: nil,
	} {
		if got, err := s.Views(ctx, account); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
	}
	must(t, s.DropView(ctx, firm, spst.ClientList, "mes-tpe"))
	must(t, s.DropView(ctx, firm, spst.ClientList, "mes-tpe"))
	if got, err := s.Views(ctx, firm); err != nil || len(got) != 1 || got[0].List != spst.InvoiceList {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := s.Views(ctx, owner); err != nil || len(got) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
}
