package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

const (
	florist  = "10001"
	password = "un mot de passe assez long"
)

// realPortal is the complete server on a database of its own, with one member.
func realPortal(t testing.TB) *httptest.Server {
	t.Helper()
	ctx := context.Background()
	base := postgres.Base(t)
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	var p *portal.Portal
	front := postgres.Front(func() http.Handler {
		store, err := sqlstore.Open(ctx, base, make([]byte, sqlstore.KeySize))
		must(t, err)
		t.Cleanup(func() { must(t, store.Close()) })
		p = portal.New(store, portal.Options{
			Now:     func() time.Time { return now },
			Service: spst.Service{Name: "Service de santé au travail", ShortName: "AMSN"},
			Seller:  spst.Party{Name: "Service de santé au travail", SIRET: "77570158400168", VAT: "FR74775701584"},
			Hashing: portal.Hashing{MemoryKiB: 64, Passes: 1, Lanes: 1},
		})
		return web.Handler(p, web.Options{})
	})
	must(t, p.AddMember(ctx, portal.Member{Member: spst.Member{Number: florist, Name: "Fleurs", SIRET: "77570158400168"}}))
	must(t, p.AddAccount(ctx, spst.Account{Number: florist, Kind: spst.MemberAccount, Name: "Fleurs"}, password))
	server := httptest.NewServer(front)
	t.Cleanup(server.Close)
	return server
}

// newClient makes a client that waits only briefly between its tries.
func newClient(t testing.TB, url string, change func(*client.Options)) *client.Client {
	t.Helper()
	o := client.Options{BaseURL: url, RetryWait: time.Millisecond}
	if change != nil {
		change(&o)
	}
	c, err := client.New(o)
	must(t, err)
	t.Cleanup(c.CloseIdle)
	return c
}

// signedIn is a client of a real portal, with a session.
func signedIn(t testing.TB, change func(*client.Options)) *client.Client {
	t.Helper()
	c := newClient(t, realPortal(t).URL, change)
	_, err := c.SignIn(context.Background(), spst.Credentials{Number: florist, Password: password})
	must(t, err)
	return c
}

func cesar() spst.Employee {
	return spst.Employee{
		BirthName: "CESAR", FirstName: "Jules", BirthDate: spst.NewDate(1990, time.March, 2), Sex: spst.Male,
		HireDate: spst.NewDate(2021, time.August, 17), JobTitle: "Caissier", PCSCode: "552a",
		ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%T: %v", err, err)
	}
}

// wantError checks the kind and the code of an error.
func wantError(t testing.TB, err error, kind spst.Kind, code spst.Code) *spst.Error {
	t.Helper()
	e, ok := errors.AsType[*spst.Error](err)
	if !ok || e.Kind != kind || e.Code != code {
		t.Fatalf("got %q %q (%v), want %q %q", spst.KindOf(err), spst.CodeOf(err), err, kind, code)
	}
	return e
}

// transportFunc is a network made of a function.
type transportFunc func(*http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
