package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testImports(t *testing.T, s portal.Store) {
	ctx := t.Context()
	must(t, s.PutMember(ctx, member("2")))
	a, b := record("a", "A", "A"), record("b", "B", "B")
	b.ExitDate, b.ExitReason = today.AddDays(-3), spst.Resignation
	must(t, s.AddEmployees(ctx, "1", []portal.Record{a, b}))
	account := spst.Account{Number: "1", Kind: spst.MemberAccount, Name: "UN"}
	_, err := s.Import(ctx, "1", "i")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.BeginImport(ctx, "1", portal.StoredImport{ID: "i", At: now, Account: account}))
	must(t, s.BeginImport(ctx, "1", portal.StoredImport{ID: "i", At: now.Add(time.Hour), Account: spst.Account{Number: "2"}}))
	must(t, s.BeginImport(ctx, "1", portal.StoredImport{ID: "j", At: now.Add(time.Minute), Account: account}))
	first := portal.ImportLine{Line: "r1", Action: spst.ActionUpdate, Employee: "a", Was: 1, Version: 2, Before: &a}
	second := portal.ImportLine{Line: "r2", Action: spst.ActionCreate, Employee: "b", Version: 1}
	must(t, s.AddImportLines(ctx, "1", "i", []portal.ImportLine{first}))
	must(t, s.AddImportLines(ctx, "1", "i", []portal.ImportLine{second}))
	if s.AddImportLines(ctx, "1", "i", []portal.ImportLine{second}) == nil {
		t.Error("a line twice")
	}
	i, err := s.Import(ctx, "1", "i")
	if want := (spst.Import{ID: "i", At: now, Account: account, Done: 2, Created: 1, Updated: 1}); err != nil || !reflect.DeepEqual(i, want) {
		t.Errorf("%+v, %v", i, err)
	}
	if list, err := s.Imports(ctx, "1"); err != nil || len(list) != 2 || list[0].ID != "j" {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := s.Imports(ctx, "2"); err != nil || len(list) != 0 {
		t.Errorf("of another member: %+v, %v", list, err)
	}
	if l, err := s.ImportLines(ctx, "2", "i", []string{"r1"}); err != nil || len(l) != 0 {
		t.Errorf("of another member: %+v, %v", l, err)
	}
	lines, err := s.LinesDone(ctx, "1", "i", 10)
	first.Place, second.Place = 1, 2
	first.Before.ID, first.Before.Version = "", 0 // columns of the employee, not of the image
	if err != nil || !reflect.DeepEqual(lines, []portal.ImportLine{second, first}) {
		t.Errorf("%+v, %v", lines, err)
	}
	must(t, s.Restored(ctx, "1", "a", 2, 5))
	must(t, s.Restored(ctx, "2", "a", 5, 9)) // of another member
	if l, err := s.ImportLines(ctx, "1", "i", []string{"r1", "no"}); err != nil || len(l) != 1 || l[0].Version != 5 {
		t.Errorf("%+v, %v", l, err)
	}
	must(t, s.SettleLines(ctx, "1", "i", 2, 2, portal.LineKept))
	l, err := s.ImportLines(ctx, "1", "i", []string{"r2"})
	if err != nil || len(l) != 1 || l[0].State != portal.LineKept || l[0].Employee != "b" {
		t.Errorf("%+v, %v", l, err)
	}
	must(t, s.Purge(ctx, portal.Expiry{ImportsBefore: now.Add(time.Hour)}))
	if lines, err = s.LinesDone(ctx, "1", "i", 10); err != nil || len(lines) != 1 || lines[0].Before != nil {
		t.Errorf("after the purge: %+v, %v", lines, err)
	}

	// Somebody withdrawn is in no list and in no count.
	b.Withdrawn, b.Version = true, 2
	replace(t, s, b)
	for status, want := range map[spst.RosterStatus]int{spst.Present: 1, spst.Gone: 0, spst.All: 1} {
		page, err := s.Employees(ctx, "1", portal.Selection{Status: status, On: today, Limit: 10})
		if err != nil || page.Total != want || len(page.Employees) != want {
			t.Errorf("%s: %d of %d, %v", status, len(page.Employees), page.Total, err)
		}
	}
	if got, err := s.Employee(ctx, "1", "b"); err != nil || !got.Withdrawn {
		t.Errorf("%+v, %v", got, err)
	}
}
