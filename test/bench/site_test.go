//go:build unix

package bench

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

const (
	// clients are the members of the sample mandatary beside the two first ones: a cockpit of 500, of 25,000 people.
	clients = 498
	// writers write at once, each for a member of their own.
	writers = 32
)

// site is a portal that serves a base.
type site struct {
	engine  string
	base    string
	portal  *rig.Portal
	people  int
	tokens  map[string]string // by the number of the account
	members int
}

// newSite is one of the sample data, and of as many people more as there are to be so many.
func newSite(b *testing.B, engine string, people int) *site {
	b.Helper()
	dir := b.TempDir()
	s := &site{engine: engine, base: filepath.Join(dir, "base.db"), people: people, tokens: map[string]string{}}
	if engine == "PostgreSQL" {
		s.base = postgres.Durable(b, "")
	}
	key, err := sqlstore.NewKey()
	must(b, err)
	must(b, os.WriteFile(filepath.Join(dir, "cle"), []byte(base64.StdEncoding.EncodeToString(key)+"\n"), 0o600))
	service, err := json.Marshal(map[string]any{"name": "Espace adhérent", "short_name": "Portail", "seller": demo.Seller()})
	must(b, err)
	must(b, os.WriteFile(filepath.Join(dir, "service.json"), service, 0o600))
	began := time.Now()
	store, err := sqlstore.Open(b.Context(), s.base, key)
	must(b, err)
	s.fill(b, store, portal.New(store, portal.Options{Seller: demo.Seller()}))
	must(b, store.Close())
	if engine == "PostgreSQL" { // what it does by itself within minutes, and not while it is measured
		config, err := pgx.ParseConfig(s.base)
		must(b, err)
		ask(b, config, "VACUUM (ANALYZE)", "CHECKPOINT")
	}
	b.Logf("%s: %d people in %s", engine, s.people, time.Since(began).Round(time.Second))
	s.portal = rig.StartPortal(b, s.base, "--cle", filepath.Join(dir, "cle"), "--service", filepath.Join(dir, "service.json"))
	return s
}

// fill puts the sample data in, which are the same whatever the size, then the other members.
func (s *site) fill(b *testing.B, store *sqlstore.Store, house *portal.Portal) {
	b.Helper()
	ctx, today := b.Context(), spst.Today(time.Now())
	var accounts demo.Accounts
	must(b, store.Within(ctx, func(ctx context.Context) (err error) { // thousands of writes, one wait for the disk
		accounts, err = demo.Fill(ctx, house, demo.Options{Today: today, Clients: clients})
		return err
	}))
	for i := range writers {
		a := spst.Account{Kind: spst.MemberAccount, Number: clientNumber(i), Name: "CLIENT " + clientNumber(i)}
		must(b, house.AddAccount(ctx, a, "lilas-et-pivoines"))
		accounts = append(accounts, demo.Account{Account: a, Password: "lilas-et-pivoines"})
	}
	s.members = clients + 2
	sample := 24_900 + 170
	if s.people < 2*sample {
		s.people = sample
	} else {
		invented := demo.Invent(min(s.people/10, demo.MaxEmployees), today)
		s.add(b, store, house, invented, s.people-sample)
		a := spst.Account{Kind: spst.MemberAccount, Number: largestNumber, Name: "MEMBRE " + largestNumber}
		must(b, house.AddAccount(ctx, a, "lilas-et-pivoines"))
		accounts = append(accounts, demo.Account{Account: a, Password: "lilas-et-pivoines"})
	}
	for i, a := range accounts {
		open, err := house.SignIn(ctx, spst.Credentials{Number: a.Number, Password: a.Password, Mandatary: a.Kind == spst.MandataryAccount},
			fmt.Sprintf("127.0.1.%d:1", i+1))
		must(b, err)
		s.tokens[a.Number] = open.Token
	}
}

// largestNumber is the member of a big base who has all those invented.
const largestNumber = "900000"

// perMember is how many people each of the other members of a big base has.
const perMember = 200

// add adds members with so many people in all, the first one with all those invented.
func (s *site) add(b *testing.B, store *sqlstore.Store, house *portal.Portal, invented []spst.Employee, more int) {
	b.Helper()
	for next := 0; more > 0; {
		must(b, store.Within(b.Context(), func(ctx context.Context) error { // a few hundred members a time
			for range 200 {
				if more <= 0 {
					return nil
				}
				size := min(perMember, more)
				from := next * perMember % (len(invented) - perMember + 1)
				if next == 0 {
					size = len(invented)
				}
				if err := addMember(ctx, house, fmt.Sprintf("9%05d", next), invented[from:from+size]); err != nil {
					return err
				}
				more -= size
				next++
				s.members++
			}
			return nil
		}))
	}
}

// addMember adds one with an invoice, a visit to come and a declaration.
func addMember(ctx context.Context, house *portal.Portal, number string, people []spst.Employee) error {
	today := spst.Today(time.Now())
	m := spst.Member{Number: number, Name: "MEMBRE " + number, SIRET: "77570158400168", Activity: "FLEURISTE", NAFCode: "47.76Z",
		JoinedOn: spst.NewDate(2010, 1, 4)}
	if err := house.AddMember(ctx, portal.Member{Member: m, VAT: "FR86775701584"}); err != nil {
		return err
	}
	own := make([]spst.Employee, len(people))
	for i, e := range people {
		e.ID = number + "-" + e.ID
		own[i] = e
	}
	if err := house.LoadEmployees(ctx, number, own, nil); err != nil {
		return err
	}
	visit := spst.Appointment{ID: "v" + number, EmployeeID: own[0].ID, EmployeeName: own[0].DisplayName(), Kind: spst.PeriodicVisit,
		Status: spst.Planned, Start: time.Now().AddDate(0, 0, 20), Minutes: 30}
	if err := house.LoadAppointment(ctx, number, visit); err != nil {
		return err
	}
	_, err := house.AddInvoice(ctx, number, portal.NewInvoice{Date: today, Type: spst.PlainInvoice, Period: "Année 2026",
		Lines: []spst.InvoiceLine{{Label: "Cotisation", Quantity: len(people), UnitCents: 9_500, VATRate: 2_000}}})
	if err != nil {
		return err
	}
	return house.LoadDeclaration(ctx, number, portal.DeclarationRecord{Billed: true, Declaration: spst.Declaration{Year: today.Year()}})
}

// clientNumber is the number of one of the members of the sample mandatary.
func clientNumber(i int) string { return fmt.Sprintf("2%05d", i+1) }

// member is the address of a member's part of the API.
func (s *site) member(number string) string {
	return s.portal.URL(nil) + "/v1/members/" + number
}

// caller is somebody with an account.
func (s *site) caller(number string) *rig.Caller {
	c := rig.NewCaller()
	c.Token = s.tokens[number]
	return c
}

// get is a request that must be answered.
func get(ctx context.Context, c *rig.Caller, url string) error {
	answer, err := c.Do(ctx, http.MethodGet, url, nil)
	if err == nil && answer.Status != http.StatusOK {
		err = fmt.Errorf("%s: %d %s", url, answer.Status, answer.Body)
	}
	return err
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
