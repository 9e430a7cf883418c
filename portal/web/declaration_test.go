package web_test

import (
	"encoding/json"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// draftOf gives both members a draft of 2026, open today.
func (s *site) draftOf(t *testing.T, version int64) {
	t.Helper()
	must(t, s.portal.AddTariff(t.Context(), spst.Tariff{Year: 2026, PerHeadCents: 1001, VATRate: spst.StandardVAT}))
	must(t, s.portal.AddCampaign(t.Context(), spst.Campaign{Year: 2026, Opens: today, Closes: today}))
	for _, number := range []string{florist, garage} {
		d := spst.Declaration{Year: 2026, Version: version, Status: spst.DeclarationDraft, BegunAt: today.Time()}
		must(t, s.portal.LoadDeclaration(t.Context(), number, portal.DeclarationRecord{Declaration: d}))
	}
}

// certify completes a certification with what a member sees.
func (s *site) certify(t *testing.T, body any, number string) any {
	t.Helper()
	c, ok := body.(spst.Certification)
	if !ok {
		return body
	}
	a, err := s.portal.Authenticate(t.Context(), s.token(t, number))
	must(t, err)
	d, err := s.portal.Declaration(t.Context(), a, number, 2026)
	must(t, err)
	c.People, c.TotalCents = d.People.Total, d.Estimate.TotalCents
	return c
}

func TestDeclarationOverHTTP(t *testing.T) {
	s := newSite(t)
	s.employee(t, "Jules")
	s.draftOf(t, 1)
	must(t, s.portal.LoadDeclaration(t.Context(), florist, portal.DeclarationRecord{Declaration: spst.Declaration{Year: 2026}}))
	token := s.token(t, florist)
	path := "/v1/members/" + florist + "/declarations/2026"
	if etag := s.send(t, "GET", path, token, "").ok(t, 200).Header.Get("ETag"); etag != `"1"` {
		t.Errorf("ETag %s", etag)
	}
	draft := `{"step":"people"}`
	s.send(t, "PUT", path, token, draft).refused(t, 428, "if_match")
	once := []string{"If-Match", `"1"`, "Idempotency-Key", "geste"}
	first := s.send(t, "PUT", path, token, draft, once...).ok(t, 200)
	again := s.send(t, "PUT", path, token, draft, once...).ok(t, 200)
	if first.Header.Get("ETag") != `"2"` || string(first.body) != string(again.body) || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%s %s, %s", first.Header.Get("ETag"), first.body, again.body)
	}
	s.send(t, "PUT", path, token, `{"step":"certify"}`, "If-Match", `"1"`).refused(t, 412, "stale")
	body := `{"certified_by":"Anne MARTIN","certified":true,"people":1,"total_cents":1201}`
	s.send(t, "POST", path+"/confirmation", token, `{"certified_by":"","certified":true,"people":1,"total_cents":1201}`, "If-Match",
		`"2"`).refused(t, 422, "declaration")
	s.send(t, "POST", path+"/confirmation", token, `{"certified_by":"Anne","certified":true,"people":2,"total_cents":1201}`, "If-Match",
		`"2"`).refused(t, 409, "declaration_changed")
	done := s.send(t, "POST", path+"/confirmation", token, body, "If-Match", `"2"`, "Idempotency-Key", "certifier").ok(t, 200)
	var d spst.Declaration
	must(t, json.Unmarshal(done.body, &d))
	if d.Status != spst.DeclarationConfirmed || d.CertifiedBy != "Anne MARTIN" || d.Estimate.TotalCents != 1201 {
		t.Errorf("%s", done.body)
	}
	s.send(t, "POST", path+"/confirmation", token, body, "If-Match", `"2"`, "Idempotency-Key", "certifier").ok(t, 200)
	s.send(t, "POST", path+"/confirmation", token, body, "If-Match", `"3"`).refused(t, 409, "declaration_confirmed")
	pdf := s.send(t, "GET", path+"/declaration.pdf", token, "").ok(t, 200)
	if pdf.Header.Get("Content-Type") != "application/pdf" || string(pdf.body[:5]) != "%PDF-" {
		t.Errorf("%s", pdf.Header.Get("Content-Type"))
	}
}
