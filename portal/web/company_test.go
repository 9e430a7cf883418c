package web_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// company is one that every rule accepts.
func company() spst.Company {
	return spst.Company{
		VAT: spst.VATFromSIREN("775701584"), Phone: "0276081200", Email: "contact@exemple.fr",
		PostalAddress: street(),
	}
}

func street() spst.PostalAddress {
	return spst.PostalAddress{Line1: "1 rue des Lilas", PostalCode: "76000", City: "Rouen"}
}

func contact(id string) spst.Contact {
	return spst.Contact{
		Head: spst.Head{ID: id, Version: 1}, LastName: "Martin", Email: "s.martin@exemple.fr", Types: []spst.ContactType{spst.SafetyContact},
	}
}

func address(id string) spst.Address {
	return spst.Address{Head: spst.Head{ID: id, Version: 1}, Label: "Comptabilité", PostalAddress: street()}
}

// companyOf gives the florist a complete company with, of the same ID and
// version as the employee, a contact and an address; the garage a company.
func (s *site) companyOf(t *testing.T, e spst.Employee, removed bool) {
	t.Helper()
	one, place := contact(e.ID), address(e.ID)
	one.Version, place.Version = e.Version, e.Version
	if removed {
		one.RemovedAt, place.RemovedAt = today.Time(), today.Time()
	}
	for _, number := range []string{florist, garage} {
		must(t, s.portal.LoadCompany(t.Context(), number, company()))
		billing := contact("billing-" + number)
		billing.Types = []spst.ContactType{spst.BillingContact}
		contacts, addresses := []spst.Contact{billing}, []spst.Address(nil)
		if number == florist {
			contacts, addresses = append(contacts, one), append(addresses, place)
			must(t, s.portal.LoadSituationChange(t.Context(), number, spst.SituationChange{ID: e.ID, Kind: spst.BusinessSale, EffectiveOn: today,
				DeclaredAt: today.Time()}))
		}
		must(t, s.portal.LoadContacts(t.Context(), number, contacts, addresses, spst.CareTeam{}))
	}
}

// emailCodeOf makes the e-mail of the florist's contact of that ID one to confirm,
// with the code ACDE-FHJK.
func (s *site) emailCodeOf(t *testing.T, id string) {
	t.Helper()
	c := contact(id)
	c.Types = []spst.ContactType{spst.HRContact}
	c.EmailBy = spst.Account{Kind: spst.MemberAccount, Number: florist}
	must(t, s.store.PutContact(t.Context(), florist, c))
	must(t, s.store.PutEmailCode(t.Context(), portal.StoredEmailCode{
		Member: florist, Contact: id, Email: c.Email, MailedTo: "a.martin@fleurs.example", Code: s.hash(t, "ACDEFHJK"),
		CodeUntil: today.AddDays(1).Time(),
	}))
}

// The code goes to the account's own address, is asked for once per
// Idempotency-Key, and makes the address receive codes.
func TestConfirmEmailOverHTTP(t *testing.T) {
	s := newSite(t)
	s.resetOf(t, "x", "") // the florist has an address
	s.emailCodeOf(t, "c1")
	token, path := s.token(t, florist), "/v1/members/"+florist+"/contacts/c1"
	for range 2 {
		a := s.send(t, "POST", path+"/email-code", token, "", "Idempotency-Key", "geste").ok(t, 200)
		if !strings.Contains(string(a.body), `"a.m***@fle***.example"`) {
			t.Errorf("%s", a.body)
		}
	}
	must(t, s.portal.SendLetters(t.Context()))
	if n := len(s.post.letters); n != 1 || s.post.letters[0].To != "a.martin@fleurs.example" {
		t.Fatalf("%+v", s.post.letters)
	}
	code := regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`).FindString(s.post.letters[0].Text)
	s.send(t, "PUT", path+"/email-confirmation", token, `{"code":"ACDE-FHJK"}`).refused(t, 422, "code")
	a := s.send(t, "PUT", path+"/email-confirmation", token, `{"code":"`+code+`"}`).ok(t, 200)
	if !strings.Contains(string(a.body), `"codes":"received"`) || a.Header.Get("ETag") != `"2"` {
		t.Errorf("%s %s", a.Header.Get("ETag"), a.body)
	}
	if strings.Contains(s.log.String(), code) || strings.Contains(s.log.String(), "ACDE") {
		t.Error("a code is in the log")
	}
}

// versionFor is the one that an operation is to be asked for.
func (s *site) versionFor(t *testing.T, id, number string, e spst.Employee) int64 {
	t.Helper()
	if id != "update-company" && id != "validate-company" {
		return e.Version
	}
	a, err := s.portal.Authenticate(t.Context(), s.token(t, number))
	must(t, err)
	c, err := s.portal.Company(t.Context(), a, number)
	must(t, err)
	return c.Version
}

func TestCompanyOverHTTP(t *testing.T) {
	s := newSite(t)
	s.companyOf(t, s.employee(t, "Jules"), false)
	token := s.token(t, florist)
	path := "/v1/members/" + florist + "/company"
	read := s.send(t, "GET", path, token, "").ok(t, 200)
	if read.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", read.Header.Get("ETag"))
	}
	changed := company()
	changed.Mobile, changed.Name, changed.SIRET = "+33 6 12 34 56 78", "AUTRE NOM", "1"
	body := encode(t, changed)
	s.send(t, "PUT", path, token, body).refused(t, 428, "if_match")
	once := []string{"If-Match", `"2"`, "Idempotency-Key", "geste"}
	var kept spst.Company
	must(t, json.Unmarshal(s.send(t, "PUT", path, token, body, once...).ok(t, 200).body, &kept))
	if kept.Version != 3 || kept.Mobile != "0612345678" || kept.Name != florist || kept.SIRET != "" {
		t.Errorf("kept %+v", kept)
	}
	if again := s.send(t, "PUT", path, token, body, once...).ok(t, 200); again.Header.Get("Idempotency-Replayed") != "true" {
		t.Error("written twice")
	}
	stale := s.send(t, "PUT", path, token, body, "If-Match", `"2"`)
	stale.refused(t, 412, "stale")
	var problem struct{ Current spst.Company }
	must(t, json.Unmarshal(stale.body, &problem))
	if problem.Current.Version != 3 {
		t.Errorf("current %+v", problem.Current)
	}
}
