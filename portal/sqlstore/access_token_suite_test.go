package sqlstore_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

func testAccessTokens(t *testing.T, s portal.Store) {
	ctx, today := t.Context(), spst.Today(now)
	account := spst.Account{Number: "1", Kind: spst.MemberAccount, Name: "N"}
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: account}))
	must(t, s.PutAccount(ctx, portal.StoredAccount{Account: spst.Account{Number: "2", Kind: spst.MandataryAccount}}))
	of := func(id string, minutes int, ends spst.Date) portal.StoredAccessToken {
		return portal.StoredAccessToken{Digest: [32]byte{id[0]}, Account: account, AccessToken: spst.AccessToken{
			ID: id, TokenName: "n " + id, Rights: []spst.Right{spst.RightRead, spst.RightInvoices}, EndsOn: ends,
			CreatedAt: now.Add(time.Duration(minutes) * time.Minute).UTC(),
		}}
	}
	want := of("a", 0, today)
	must(t, s.AddAccessToken(ctx, want))
	must(t, s.AddAccessToken(ctx, of("b", 1, today.AddDays(-100))))
	other := of("c", 2, today)
	other.Account = spst.Account{Number: "2", Kind: spst.MandataryAccount}
	must(t, s.AddAccessToken(ctx, other))

	must(t, s.TouchAccessToken(ctx, "a", now.Add(time.Hour)))
	want.SeenAt = now.Add(time.Hour).UTC()
	if got, err := s.AccessToken(ctx, want.Digest, today); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	_, err := s.AccessToken(ctx, [32]byte{'z'}, today)
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.PutLeaving(ctx, "1", today.AddDays(-1)))
	_, err = s.AccessToken(ctx, want.Digest, today) // the member has left
	wantKind(t, err, spst.NotFound, "not_found")
	must(t, s.PutLeaving(ctx, "1", 0))

	ids := func(want string) {
		t.Helper()
		list, err := s.AccessTokens(ctx, account.Kind, "1")
		must(t, err)
		got := ""
		for _, x := range list {
			got += x.ID
			if !x.Revoked.IsZero() {
				got += "!"
			}
		}
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	ids("ba")
	must(t, s.RevokeAccessToken(ctx, "b", now))
	ids("b!a")
	must(t, s.RevokeAccessTokens(ctx, account.Kind, "1", now.Add(time.Hour)))
	if got, err := s.AccessToken(ctx, [32]byte{'b'}, today); err != nil || !got.Revoked.Equal(now) {
		t.Errorf("revoked %v, %v: a second revocation moves the first", got.Revoked, err)
	}
	ids("b!a!")
	if got, err := s.AccessToken(ctx, other.Digest, today); err != nil || !got.Revoked.IsZero() {
		t.Errorf("that of another account is revoked: %v, %v", got.Revoked, err)
	}
	must(t, s.Purge(ctx, portal.Expiry{TokensBefore: now.Add(time.Minute)})) // b: ended, and revoked before
	ids("a!")
	must(t, s.RemoveAccount(ctx, account.Kind, "1"))
	ids("")
}
