package portal_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

func (h *house) token(a portal.Actor, name string, days int, rights ...spst.Right) spst.AccessToken {
	h.t.Helper()
	made, err := h.AddAccessToken(h.t.Context(), a, spst.AccessTokenInput{TokenName: name, Rights: rights, Password: lilas,
		EndsOn: spst.Today(h.now).AddDays(days)}, "127.0.0.1")
	if err != nil {
		h.t.Fatal(err)
	}
	return made
}

// A token opens until its last day is over or it is revoked; the addresses of the account are told of both.
func TestAccessTokenLives(t *testing.T) {
	h := newHouse(t)
	ctx, me := t.Context(), h.signIn("100042")
	made := h.token(me, "  relevé ", 2, spst.RightInvoices)
	if !h.told("jeton d'accès créé", "« relevé », avec les droits « lecture, factures »") {
		t.Errorf("the addresses are told %+v", h.carried())
	}
	list, err := h.AccessTokens(ctx, me)
	if err != nil || len(list) != 1 || list[0].Token != "" || list[0].TokenName != "relevé" || !list[0].SeenAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	by, err := h.Authenticate(ctx, made.Token)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := h.Session(ctx, by); err != nil || s.AccessToken.TokenName != "relevé" || s.Account.Number != "100042" {
		t.Errorf("%+v, %v", s, err)
	}
	if list, _ = h.AccessTokens(ctx, me); !list[0].SeenAt.Equal(h.now.Truncate(time.Millisecond)) {
		t.Errorf("seen %v", list[0].SeenAt)
	}
	h.now = h.now.AddDate(0, 0, 2)
	if _, err := h.Authenticate(ctx, made.Token); err != nil {
		t.Errorf("on its last day: %v", err)
	}
	h.now = h.now.AddDate(0, 0, 1)
	_, err = h.Authenticate(ctx, made.Token)
	wantKind(t, err, spst.Unauthenticated, spst.CodeAccessTokenEnded)

	me = h.signIn("100042")
	other := h.token(me, "autre", 300)
	if err := h.RevokeAccessToken(ctx, me, other.ID); err != nil {
		t.Fatal(err)
	}
	_, err = h.Authenticate(ctx, other.Token)
	wantKind(t, err, spst.Unauthenticated, spst.CodeAccessTokenEnded)
	wantKind(t, h.RevokeAccessToken(ctx, me, other.ID), spst.Conflict, spst.CodeAccessTokenRevoked)
	wantKind(t, h.RevokeAccessToken(ctx, me, "inconnu"), spst.NotFound, spst.CodeAccessToken)
	h.token(me, "autre", 1) // the name is free again
}

// What a token is to be is refused on its field, and a wrong password counts.
func TestAccessTokenRefused(t *testing.T) {
	h := newHouse(t)
	ctx, me := t.Context(), h.signIn("100042")
	good := spst.AccessTokenInput{TokenName: "relevé", Password: lilas, EndsOn: spst.Today(h.now)}
	h.token(me, "pris", 1)
	for _, c := range []struct {
		field  string
		change func(*spst.AccessTokenInput)
	}{
		{"token_name", func(in *spst.AccessTokenInput) { in.TokenName = " " }},
		{"token_name", func(in *spst.AccessTokenInput) { in.TokenName = "PRIS" }},
		{"rights", func(in *spst.AccessTokenInput) { in.Rights = []spst.Right{spst.RightCompany} }},
		{"ends_on", func(in *spst.AccessTokenInput) { in.EndsOn = 0 }},
		{"ends_on", func(in *spst.AccessTokenInput) { in.EndsOn = in.EndsOn.AddDays(-1) }},
		{"ends_on", func(in *spst.AccessTokenInput) { in.EndsOn = in.EndsOn.AddDays(spst.AccessTokenDays + 1) }},
		{"password", func(in *spst.AccessTokenInput) { in.Password = "autre" }},
	} {
		in := good
		c.change(&in)
		_, err := h.AddAccessToken(ctx, me, in, "127.0.0.1")
		refusal, _ := errors.AsType[*spst.Error](err)
		if refusal == nil || refusal.Kind != spst.Invalid || len(refusal.Problems) != 1 || refusal.Problems[0].Field != c.field {
			t.Errorf("%s: %+v", c.field, err)
		}
	}
	for i := range spst.MaxAccessTokens - 1 {
		h.token(me, fmt.Sprint("n", i), 1)
	}
	_, err := h.AddAccessToken(ctx, me, good, "127.0.0.1")
	wantKind(t, err, spst.Conflict, spst.CodeAccessTokens)
}

// What « Mes clients » tells of money is for a token that has the right to it.
func TestAccessTokenOfAMandatary(t *testing.T) {
	h := newHouse(t)
	ctx := t.Context()
	firm := demo.Samples().Mandatary()
	session, err := h.SignIn(ctx, spst.Credentials{Number: firm.Number, Password: firm.Password, Mandatary: true}, "")
	if err != nil {
		t.Fatal(err)
	}
	me, err := h.Authenticate(ctx, session.Token)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"read": false, "invoices": true} {
		made, err := h.AddAccessToken(ctx, me, spst.AccessTokenInput{TokenName: name, Rights: []spst.Right{spst.Right(name)},
			EndsOn: spst.Today(h.now), Password: firm.Password}, "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		by, err := h.Authenticate(ctx, made.Token)
		if err != nil {
			t.Fatal(err)
		}
		members, err := h.Members(ctx, by)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(members, func(m spst.Member) bool { return m.Number == "100042" })
		if told := members[i].State.BalanceCents != nil; told != want || slices.Contains(members[i].Rights, spst.RightRoster) {
			t.Errorf("%s: balance told %t, rights %v", name, told, members[i].Rights)
		}
	}
}

// Who may have known the password may have made a token: a forgotten password that is set
// anew, and one that the service gives, end them all; one that is changed does not.
func TestAccessTokensEndWithThePassword(t *testing.T) {
	h := newHouse(t)
	ctx, me := t.Context(), h.signIn("100042")
	made := h.token(me, "relevé", 30)
	if err := h.ChangePassword(ctx, me, spst.PasswordChange{Current: lilas, Password: "trois-pivoines-et-un-lilas"}, "127.0.0.1"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Authenticate(ctx, made.Token); err != nil {
		t.Errorf("after a change: %v", err)
	}
	if err := h.OpenAccount(ctx, me.Account, "encore-un-bouquet-de-lilas"); err != nil {
		t.Fatal(err)
	}
	_, err := h.Authenticate(ctx, made.Token)
	wantKind(t, err, spst.Unauthenticated, spst.CodeAccessTokenEnded)
}
