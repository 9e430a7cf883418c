package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	documents "github.com/espace-adherent/adherent/portal/document"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// The accounts of the fixture. The cabinet acts for the florist, the reader
// may only look at it, the stranger has no mandate.
const (
	florist  = "10001"
	garage   = "10002"
	cabinet  = "M1"
	reader   = "M2"
	stranger = "M3"
	password = "un mot de passe assez long"
)

var today = spst.NewDate(2026, time.November, 23)

// site is the real portal behind the real handler.
type site struct {
	*httptest.Server
	portal *portal.Portal
	store  *sqlstore.Store
	post   *post
	log    *bytes.Buffer
	base   string // its file, or its address

	callers int // see somewhere
}

func newSite(t testing.TB) *site {
	t.Helper()
	ctx := context.Background()
	s := &site{post: &post{}, log: &bytes.Buffer{}, base: postgres.Base(t)}
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	front := postgres.Front(func() http.Handler {
		store, err := sqlstore.Open(ctx, s.base, make([]byte, sqlstore.KeySize))
		must(t, err)
		t.Cleanup(func() { must(t, store.Close()) })
		p := portal.New(store, portal.Options{
			Mailer:    s.post,
			Now:       func() time.Time { return today.Time().Add(9 * time.Hour) },
			Service:   spst.Service{Name: "Service de santé au travail", ShortName: "AMSN"},
			Seller:    spst.Party{Name: "Service de santé au travail", SIRET: "77570158400168", VAT: "FR74775701584"},
			Documents: documents.Maker{},
			Hashing:   portal.Hashing{MemoryKiB: 64, Passes: 1, Lanes: 1},
		})
		s.store, s.portal = store, p
		return web.Handler(p, web.Options{Log: log, TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	})
	p := s.portal
	for _, number := range []string{florist, garage} {
		must(t, p.AddMember(ctx, portal.Member{Member: spst.Member{Number: number, Name: number}}))
		must(t, p.AddAccount(ctx, spst.Account{Number: number, Kind: spst.MemberAccount}, password))
	}
	for number, rights := range map[string][]spst.Right{
		cabinet: {spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightCompany, spst.RightDeclaration}, reader: {spst.RightRead},
		stranger: nil,
	} {
		must(t, p.AddAccount(ctx, spst.Account{Number: number, Kind: spst.MandataryAccount}, password))
		if rights != nil {
			must(t, p.AddMandate(ctx, spst.Mandate{Mandatary: number, Member: florist, Rights: rights, From: today.AddYears(-1)}))
		}
	}
	addInvoice(t, p)
	s.Server = httptest.NewServer(front)
	t.Cleanup(s.Close)
	return s
}

// token opens a session for one of the accounts.
func (s *site) token(t testing.TB, number string) string {
	t.Helper()
	session, err := s.portal.SignIn(context.Background(), spst.Credentials{
		Number: number, Password: password, Mandatary: strings.HasPrefix(number, "M"),
	}, "test")
	must(t, err)
	return session.Token
}

// employee adds one to the florist.
func (s *site) employee(t testing.TB, first string) spst.Employee {
	t.Helper()
	ctx := context.Background()
	a, err := s.portal.Authenticate(ctx, s.token(t, florist))
	must(t, err)
	e, err := s.portal.AddEmployee(ctx, a, florist, person(first))
	must(t, err)
	return e
}

func person(first string) spst.Employee {
	return spst.Employee{
		BirthName: "CESAR", FirstName: first, BirthDate: spst.NewDate(1990, time.March, 2), Sex: spst.Male,
		HireDate: spst.NewDate(2021, time.August, 17), JobTitle: "Caissier", PCSCode: "552a",
		ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
	}
}

// answer is a response, read whole.
type answer struct {
	*http.Response
	body []byte
}

// problem is what every refusal is made of.
type problem struct {
	Title, Detail string
	Code          spst.Code
	Status        int
	Problems      []spst.Problem
	RetryAfter    int `json:"retry_after"`
	Current       *spst.Employee
}

// send makes a request; headers are name, value, name, value…
func (s *site) send(t testing.TB, method, path, token, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	must(t, err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.Client().Transport.RoundTrip(r)
	must(t, err)
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.StatusCode == http.StatusServiceUnavailable && resp.Header.Get("Retry-After") == "" {
		t.Errorf("%s %s: 503 without Retry-After: %s", method, path, content)
	}
	return answer{resp, content}
}

// refused checks that an answer is a whole problem with that status and code.
func (a answer) refused(t testing.TB, status int, code spst.Code) problem {
	t.Helper()
	var p problem
	if ct := a.Header.Get("Content-Type"); ct != "application/problem+json" {
		t.Fatalf("%d is %q: %s", a.StatusCode, ct, a.body)
	}
	must(t, json.Unmarshal(a.body, &p))
	if a.StatusCode != status || p.Status != status || p.Code != code || p.Title == "" || p.Detail == "" {
		t.Fatalf("got %d %s, want %d %s: %s", a.StatusCode, p.Code, status, code, a.body)
	}
	return p
}

func (a answer) ok(t testing.TB, status int) answer {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("got %d, want %d: %s", a.StatusCode, status, a.body)
	}
	return a
}

func encode(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	must(t, err)
	return string(b)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%T: %v", err, err)
	}
}
