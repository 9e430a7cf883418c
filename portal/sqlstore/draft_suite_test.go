package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testDrafts(t *testing.T, s portal.Store) {
	ctx := t.Context()
	owner, firm := spst.Account{Number: "1", Kind: spst.MemberAccount}, spst.Account{Number: "1", Kind: spst.MandataryAccount}
	draft := func(form, value string, minutes int) spst.Draft {
		return spst.Draft{Form: form, Title: "DURAND Zoé", SavedAt: now.Add(time.Duration(minutes) * time.Minute),
			Values: []spst.DraftValue{{Name: "nir", Value: value}}}
	}
	_, err := s.Draft(ctx, owner, "1", "employee")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.PutDraft(ctx, owner, "1", draft("employee", "2 90", 0), 2))
	must(t, s.PutDraft(ctx, owner, "1", draft("employee", "2 90 03", 1), 2))
	must(t, s.PutDraft(ctx, firm, "1", draft("employee", "firm", 2), 2))
	must(t, s.PutDraft(ctx, owner, "2", draft("employee", "other", 3), 2))
	for account, want := range map[spst.Account]string{owner: "2 90 03", firm: "firm"} {
		if list, err := s.Drafts(ctx, account, "1"); err != nil || len(list) != 1 || list[0].Values[0].Value != want {
			t.Errorf("%s: %+v, %v", account.Kind, list, err)
		}
	}
	if d, err := s.Draft(ctx, owner, "1", "employee"); err != nil || !reflect.DeepEqual(d, draft("employee", "2 90 03", 1)) {
		t.Errorf("%+v, %v", d, err)
	}

	// The oldest gives way.
	must(t, s.PutDraft(ctx, owner, "1", draft("company", "", 4), 2))
	must(t, s.PutDraft(ctx, owner, "1", draft("exit:a", "", 5), 2))
	list, err := s.Drafts(ctx, owner, "1")
	if err != nil || len(list) != 2 || list[0].Form != "exit:a" || list[1].Form != "company" {
		t.Errorf("%+v, %v", list, err)
	}

	must(t, s.DropDraft(ctx, owner, "1", "exit:a"))
	must(t, s.DropDraft(ctx, owner, "1", "exit:a"))
	must(t, s.Purge(ctx, portal.Expiry{DraftsBefore: now.Add(3 * time.Minute)}))
	if list, err := s.Drafts(ctx, owner, "1"); err != nil || len(list) != 1 || list[0].Form != "company" {
		t.Errorf("%+v, %v", list, err)
	}
	_, err = s.Draft(ctx, firm, "1", "employee")
	wantKind(t, err, spst.NotFound, "not_found")
}
