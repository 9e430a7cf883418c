package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testFactors(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount}
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account}))
	want := portal.StoredSecondFactor{Kind: account.Kind, Number: "1", Begun: now,
		SecondFactorSecrets: portal.SecondFactorSecrets{Secret: "S"}}
	for range 2 {
		must(t, s.PutSecondFactor(ctx, want))
		if got, err := s.SecondFactor(ctx, account.Kind, "1"); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, %v, want %+v", got, err, want)
		}
		want.Since, want.Step, want.Recovery = now.Add(time.Second), 12, []string{"a", "b"}
	}
	_, err := s.SecondFactor(ctx, spst.MandataryAccount, "1")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.Purge(ctx, portal.Expiry{FactorsBegun: now.Add(time.Hour)})) // one that is confirmed stays
	if _, err := s.SecondFactor(ctx, account.Kind, "1"); err != nil {
		t.Error(err)
	}
	must(t, s.RemoveAccount(ctx, account.Kind, "1"))
	_, err = s.SecondFactor(ctx, account.Kind, "1")
	wantKind(t, err, spst.NotFound, "not_found")

	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account}))
	must(t, s.PutSecondFactor(ctx, portal.StoredSecondFactor{Kind: account.Kind, Number: "1", Begun: now}))
	must(t, s.Purge(ctx, portal.Expiry{FactorsBegun: now.Add(time.Second)}))
	_, err = s.SecondFactor(ctx, account.Kind, "1")
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.RemoveSecondFactor(ctx, account.Kind, "1"))
}

func testAccountEvents(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount}
	for i, id := range []string{"a", "b", "c"} {
		e := spst.AccountEvent{At: now.Add(time.Duration(i) * time.Second), Action: spst.FactorReset, By: id}
		must(t, s.AddEvent(ctx, id, account, e))
	}
	must(t, s.AddEvent(ctx, "d", spst.Account{Number: "2", Kind: spst.MemberAccount}, spst.AccountEvent{At: now}))
	got, err := s.Events(ctx, account.Kind, "1", 2)
	if err != nil || len(got) != 2 || got[0].By != "c" || !got[1].At.Equal(now.Add(time.Second)) {
		t.Errorf("%+v, %v", got, err)
	}
}

func testAccountSessions(t *testing.T, s portal.Store) {
	ctx := t.Context()
	account := spst.Account{Number: "1", Kind: spst.MemberAccount, Name: "N"}
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account}))
	first := portal.StoredSession{
		Digest: [32]byte{1}, Account: account, Opened: now, Seen: now, Expires: now.Add(time.Hour),
		Origin: portal.Origin{Address: "192.0.2.1", Program: "adherent"},
	}
	second := first
	second.Digest, second.Seen = [32]byte{2}, now.Add(time.Minute)
	must(t, s.AddSession(ctx, first))
	must(t, s.AddSession(ctx, second))
	second.Previous = first.Opened
	got, err := s.Sessions(ctx, account.Kind, "1")
	if err != nil || !reflect.DeepEqual(got, []portal.StoredSession{second, first}) {
		t.Errorf("%+v, %v", got, err)
	}
}
