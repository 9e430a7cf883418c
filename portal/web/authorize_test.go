package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// caller is who asks, for which member's number.
type caller struct{ name, account, number string }

// callers are the columns of the authorisation table.
var callers = []caller{
	{"owner", florist, florist},
	{"mandatary", cabinet, florist},
	{"reading mandatary", reader, florist},
	{"mandatary without mandate", stranger, florist},
	{"other member", garage, florist},
	{"other member, own number", garage, garage},
	{"nobody", "", florist},
}

// Who is let through, by what an operation is; the order is that of callers.
// 0 is let through. The other member under its own number is on its own
// ground, but does not find the florist's employees there.
var policies = map[string][]int{
	"public":    {0, 0, 0, 0, 0, 0, 0},
	"account":   {0, 0, 0, 0, 0, 0, 401},
	"read":      {0, 0, 0, 404, 404, 0, 401},
	"write":     {0, 0, 403, 404, 404, 0, 401},
	"readOne":   {0, 0, 0, 404, 404, 404, 401},
	"change":    {0, 0, 403, 404, 404, 404, 401},
	"unknown":   {404, 404, 404, 404, 404, 404, 401}, // of one's own account, which has no such thing
	"state":     {409, 409, 409, 409, 409, 409, 401},
	"wrongCode": {422, 422, 422, 422, 422, 422, 401},
	"own":       {0, 403, 403, 404, 404, 404, 401}, // never under a mandate
	"request":   {0, 0, 403, 404, 404, 422, 401},   // names an employee, who is not the other member's
}

// operations are all those of the API: their policy, what to send, and the
// status of success. One that is not here fails the test.
var operations = map[string]struct {
	policy  string
	body    any
	success int
}{
	"get-service":                   {"public", nil, 200},
	"sign-in":                       {"public", spst.Credentials{Number: florist, Password: password}, 201},
	"begin-reset":                   {"public", spst.ResetRequest{Number: "{id}"}, 201},
	"get-reset-challenge":           {"public", nil, 200},
	"renew-reset-challenge":         {"public", nil, 200},
	"answer-reset-challenge":        {"public", spst.ResetChallengeAnswer{Text: "acdef"}, 200},
	"get-reset-delivery":            {"public", nil, 200},
	"deliver-reset":                 {"public", spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}}, 200},
	"deliver-reset-by-email":        {"public", spst.ResetEmail{Email: "a.martin@fleurs.example"}, 200},
	"complete-reset":                {"public", spst.ResetCompletion{Code: "ACDE-FHJK", Password: password}, 204},
	"change-password":               {"account", spst.PasswordChange{Current: "celui d'avant", Password: password}, 204}, // made before
	"confirm-password":              {"account", spst.PasswordConfirmation{Password: password}, 204},
	"get-account":                   {"account", nil, 200},
	"end-session":                   {"unknown", nil, 0},
	"begin-second-factor":           {"account", spst.PasswordProof{Password: password}, 201},
	"confirm-second-factor":         {"wrongCode", spst.SecondFactorCode{Code: "abc"}, 0},
	"remove-second-factor":          {"account", spst.SecondFactorProof{Password: password, Code: "123456"}, 204}, // it is off
	"renew-recovery-codes":          {"state", spst.SecondFactorProof{Password: password, Code: "123456"}, 0},
	"list-access-tokens":            {"account", nil, 200},
	"add-access-token":              {"account", accessToken("{id}", spst.RightRead), 201},
	"revoke-access-token":           {"unknown", nil, 0},
	"list-views":                    {"account", nil, 200},
	"keep-view":                     {"account", spst.View{List: spst.ClientList, ViewName: "Essai"}, 200},
	"drop-view":                     {"account", nil, 204},
	"get-session":                   {"account", nil, 200},
	"sign-out":                      {"account", nil, 204},
	"list-members":                  {"account", nil, 200},
	"get-member":                    {"read", nil, 200},
	"get-todo":                      {"read", nil, 200},
	"list-events":                   {"read", nil, 200},
	"list-employees":                {"read", nil, 200},
	"stream-employees":              {"read", nil, 200},
	"get-roster-document":           {"read", nil, 200},
	"get-past-roster":               {"read", nil, 200},
	"get-headcount":                 {"read", nil, 200},
	"get-headcount-year":            {"read", nil, 200},
	"add-employee":                  {"write", person("Nouveau"), 201},
	"change-employees":              {"write", spst.Batch{Changes: []spst.Change{{Action: spst.ActionCreate, Employee: new(person("Lot"))}}}, 200},
	"get-employee":                  {"readOne", nil, 200},
	"get-employee-history":          {"readOne", nil, 200},
	"get-employee-visits":           {"readOne", nil, 200},
	"update-employee":               {"change", person("Autre"), 200},
	"exit-employee":                 {"change", spst.Exit{ExitDate: today, ExitReason: spst.Resignation}, 200},
	"undo-exit":                     {"change", nil, 200},
	"withdraw-employee":             {"change", nil, 200},
	"list-drafts":                   {"read", nil, 200},
	"keep-draft":                    {"read", spst.Draft{Title: "Essai"}, 200},
	"get-draft":                     {"read", nil, 200},
	"drop-draft":                    {"read", nil, 204},
	"list-imports":                  {"read", nil, 200},
	"get-import":                    {"readOne", nil, 200},
	"undo-import":                   {"change", nil, 200},
	"list-invoices":                 {"write", nil, 200},
	"get-ledger":                    {"write", nil, 200},
	"get-ledger-document":           {"write", nil, 200},
	"get-invoice-document":          {"change", nil, 200},
	"list-declarations":             {"read", nil, 200},
	"get-declaration":               {"read", nil, 200},
	"get-roster-changes":            {"read", nil, 200},
	"get-declaration-document":      {"read", nil, 200},
	"update-declaration":            {"write", spst.DeclarationInput{Step: spst.StepPeople}, 200},
	"confirm-declaration":           {"write", spst.Certification{CertifiedBy: "Anne MARTIN", Certified: true}, 200}, // completed by certify
	"get-company":                   {"read", nil, 200},
	"update-company":                {"write", company(), 200},
	"validate-company":              {"write", nil, 200},
	"get-company-history":           {"read", nil, 200},
	"list-situation-changes":        {"read", nil, 200},
	"announce-situation-change":     {"write", spst.SituationChange{Kind: spst.BusinessSale, EffectiveOn: today}, 201},
	"withdraw-situation-change":     {"change", nil, 200},
	"list-contacts":                 {"read", nil, 200},
	"add-contact":                   {"write", contact(""), 201},
	"get-contact-history":           {"readOne", nil, 200},
	"update-contact":                {"change", contact(""), 200},
	"remove-contact":                {"change", nil, 200},
	"restore-contact":               {"change", nil, 200},
	"send-email-code":               {"own", nil, 200},
	"confirm-email":                 {"own", spst.EmailCode{Code: "ACDE-FHJK"}, 200},
	"list-addresses":                {"read", nil, 200},
	"add-address":                   {"write", address(""), 201},
	"get-address-history":           {"readOne", nil, 200},
	"update-address":                {"change", address(""), 200},
	"remove-address":                {"change", nil, 200},
	"restore-address":               {"change", nil, 200},
	"get-care-team":                 {"read", nil, 200},
	"list-activity-years":           {"read", nil, 200},
	"get-activity":                  {"read", nil, 200},
	"get-receipt-document":          {"readOne", nil, 200},
	"get-coupon-document":           {"read", nil, 200},
	"get-activity-document":         {"read", nil, 200},
	"list-appointments":             {"read", nil, 200},
	"get-appointment":               {"readOne", nil, 200},
	"list-visits-due":               {"read", nil, 200},
	"request-cancellation":          {"change", spst.CancellationRequest{Reason: "Absent"}, 201},
	"get-cancellation-request":      {"readOne", nil, 200},
	"list-visit-requests":           {"read", nil, 200},
	"get-visit-request":             {"readOne", nil, 200},
	"request-visit":                 {"request", visitFor("{id}"), 201},
	"withdraw-cancellation-request": {"change", nil, 200},
	"update-visit-request":          {"change", visitFor("{id}"), 200},
	"withdraw-visit-request":        {"change", nil, 200},
}

// document is the part of the OpenAPI document that the test walks.
type document struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
	}
}

func TestAuthorisation(t *testing.T) {
	s := newSite(t)
	var doc document
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	seen := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			seen++
			if _, known := operations[op.OperationID]; !known {
				t.Errorf("%s %s (%s) has no line in the authorisation table", method, path, op.OperationID)
				continue
			}
			for i := range callers {
				t.Run(op.OperationID+"/"+callers[i].name, func(t *testing.T) {
					s.checkCell(t, strings.ToUpper(method), path, op.OperationID, callers[i], policies[operations[op.OperationID].policy][i])
				})
			}
		}
	}
	if seen != len(operations) {
		t.Errorf("%d operations in the document, %d in the table", seen, len(operations))
	}
}

// checkCell wants a status of a refusal, or 0: the caller is let through.
func (s *site) checkCell(t *testing.T, method, path, id string, caller caller, want int) {
	r := s.ready(t, path, id, caller)
	op := operations[id]
	for _, accept := range []string{"application/json", "application/x-ndjson"} {
		if accept != "application/json" && id != "list-employees" {
			continue
		}
		a := s.send(t, method, r.path, r.token, r.body, "If-Match", r.version, "Accept", accept, "X-Forwarded-For", s.somewhere())
		switch {
		case want == 0:
			a.ok(t, op.success)
		case a.StatusCode != want:
			t.Errorf("got %d, want %d: %s", a.StatusCode, want, a.body)
		case a.Header.Get("Content-Type") != "application/problem+json":
			t.Errorf("the refusal is %q", a.Header.Get("Content-Type"))
		}
	}
}

// call is a request that an operation takes.
type call struct{ path, token, body, version string }

// ready makes what an operation acts on, and the request of a caller for it.
func (s *site) ready(t *testing.T, path, id string, caller caller) call {
	op := operations[id]
	e := s.employee(t, "Jules")
	if id == "undo-exit" {
		e = s.gone(t, e)
	}
	if strings.HasSuffix(id, "-import") {
		s.importOf(t, e)
	}
	if id != "withdraw-employee" { // nobody who has a visit is
		s.visitOf(t, e, id == "get-cancellation-request" || id == "get-receipt-document" || id == "withdraw-cancellation-request")
	}
	s.resetOf(t, e.ID, id)
	s.draftOf(t, e.Version)
	s.companyOf(t, e, strings.HasPrefix(id, "restore-"))
	if strings.Contains(id, "-email") {
		s.emailCodeOf(t, e.ID)
	}
	token, body := "", ""
	if caller.account != "" {
		token = s.token(t, caller.account)
	}
	if id == "confirm-second-factor" && token != "" {
		s.send(t, "POST", "/v1/account/second-factor", token, encode(t, spst.PasswordProof{Password: password}), "X-Forwarded-For",
			s.somewhere()).ok(t, 201)
	}
	if op.body != nil {
		body = strings.ReplaceAll(encode(t, s.certify(t, op.body, caller.number)), "{id}", e.ID)
	}
	path = strings.NewReplacer("{number}", caller.number, "{id}", e.ID, "{file}", sampleInvoice+".pdf", "{year}", "2026", "{form}",
		"employee", "{list}", "clients", "{view}", "essai").Replace(path)
	if id == "get-draft" && token != "" {
		s.send(t, "PUT", path, token, encode(t, spst.Draft{Title: "Essai"})) // its own, where it may
	}
	version := fmt.Sprintf("%q", strconv.FormatInt(s.versionFor(t, id, caller.number, e), 10))
	return call{path, token, body, version}
}

// rightOf is what a mandate has to say for an operation to be let through, where
// looking is not enough.
var rightOf = map[string]spst.Right{
	"add-employee": spst.RightRoster, "change-employees": spst.RightRoster, "update-employee": spst.RightRoster,
	"exit-employee":     spst.RightRoster,
	"withdraw-employee": spst.RightRoster, "withdraw-cancellation-request": spst.RightAppointments,
	"update-visit-request": spst.RightAppointments, "withdraw-visit-request": spst.RightAppointments,
	"undo-exit": spst.RightRoster, "undo-import": spst.RightRoster, "request-cancellation": spst.RightAppointments,
	"request-visit": spst.RightAppointments,
	"list-invoices": spst.RightInvoices, "get-ledger": spst.RightInvoices, "get-ledger-document": spst.RightInvoices,
	"get-invoice-document": spst.RightInvoices,
	"update-declaration":   spst.RightDeclaration, "confirm-declaration": spst.RightDeclaration,
	"update-company": spst.RightCompany, "validate-company": spst.RightCompany, "announce-situation-change": spst.RightCompany,
	"withdraw-situation-change": spst.RightCompany,
	"add-contact":               spst.RightCompany, "update-contact": spst.RightCompany, "remove-contact": spst.RightCompany,
	"restore-contact": spst.RightCompany,
	"add-address":     spst.RightCompany, "update-address": spst.RightCompany, "remove-address": spst.RightCompany,
	"restore-address": spst.RightCompany,
}

// Mandataries with one right each, one whose mandate is over, and a session that
// was ended: each operation under the member's number lets in those it should.
func TestAuthorisationByRight(t *testing.T) {
	s := newSite(t)
	mandataries := map[caller]spst.Right{}
	for i, right := range []spst.Right{spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany, ""} {
		m := spst.Mandate{Mandatary: fmt.Sprintf("M1%d", i), Member: florist, Rights: []spst.Right{spst.RightRead, right},
			From: today.AddYears(-1)}
		if right == "" {
			m.Rights, m.Until = []spst.Right{spst.RightRead, spst.RightRoster, spst.RightInvoices, spst.RightDeclaration, spst.RightCompany},
				today.AddDays(-1)
		}
		must(t, s.portal.AddAccount(t.Context(), spst.Account{Number: m.Mandatary, Kind: spst.MandataryAccount}, password))
		must(t, s.portal.AddMandate(t.Context(), m))
		mandataries[caller{"mandatary for " + string(right), m.Mandatary, florist}] = right
	}
	ended := s.token(t, florist)
	s.send(t, "DELETE", "/v1/sessions/current", ended, "").ok(t, 204)
	var doc document
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	for path, methods := range doc.Paths {
		if !strings.Contains(path, "{number}") {
			continue
		}
		for method, op := range methods {
			id := op.OperationID
			looking, own := strings.HasPrefix(operations[id].policy, "read"), operations[id].policy == "own" // no right opens the latter
			if (rightOf[id] == "") != (looking || own) {
				t.Errorf("%s: which right of a mandate does it need?", id)
			}
			for who, right := range mandataries {
				want := 0
				switch {
				case right == "": // over
					want = 404
				case !looking && !spst.Permits([]spst.Right{right}, rightOf[id]):
					want = 403
				}
				t.Run(id+"/"+who.name, func(t *testing.T) { s.checkCell(t, strings.ToUpper(method), path, id, who, want) })
			}
			path := strings.NewReplacer("{number}", florist, "{id}", "x", "{year}", "2026", "{file}", "x.pdf", "{form}", "x").Replace(path)
			if a := s.send(t, strings.ToUpper(method), path, ended, "{}", "If-Match", `"1"`); a.StatusCode != 401 {
				t.Errorf("%s by an ended session: %d", id, a.StatusCode)
			}
		}
	}
}

// accessToken is what one is created from.
func accessToken(name string, rights ...spst.Right) spst.AccessTokenInput {
	return spst.AccessTokenInput{TokenName: name, Rights: rights, EndsOn: today, Password: password}
}

// What an access token of the member, or of its mandatary, reaches: with each right, what a
// mandate with that right does, and nothing of the account itself.
func TestAuthorisationByToken(t *testing.T) {
	s := newSite(t)
	var doc document
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	type holder struct {
		caller
		token string
		right spst.Right
	}
	var holders []holder
	for _, account := range []string{florist, cabinet} {
		for _, right := range spst.TokenRights() {
			var made spst.AccessToken
			must(t, json.Unmarshal(s.send(t, "POST", "/v1/account/access-tokens", s.token(t, account), encode(t, accessToken(string(right), right)),
				"X-Forwarded-For", s.somewhere()).ok(t, 201).body, &made))
			holders = append(holders, holder{caller{"token of " + account + " for " + string(right), account, florist}, made.Token, right})
		}
	}
	let := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			id := op.OperationID
			policy := operations[id].policy
			if policy == "public" {
				continue
			}
			looking := strings.HasPrefix(policy, "read") && !strings.HasSuffix(id, "-draft") && !strings.HasSuffix(id, "-drafts")
			for _, h := range holders {
				t.Run(id+"/"+h.name, func(t *testing.T) {
					want := 403
					if id == "list-members" || id == "list-views" || id == "get-session" || looking || rightOf[id] != "" && rightOf[id] == h.right ||
						h.right == spst.RightRoster && rightOf[id] == spst.RightAppointments {
						want = operations[id].success
						let++
					}
					r := s.ready(t, path, id, h.caller)
					a := s.send(t, strings.ToUpper(method), r.path, h.token, r.body, "If-Match", r.version, "X-Forwarded-For", s.somewhere())
					if a.StatusCode != want {
						t.Errorf("got %d, want %d: %.300s", a.StatusCode, want, a.body)
					}
					if want == 403 && !strings.Contains(string(a.body), "jeton d'accès") && !strings.Contains(string(a.body), "Jeton d'accès") {
						t.Errorf("it does not say why: %.300s", a.body)
					}
				})
			}
		}
	}
	if let < 100 {
		t.Errorf("%d let through", let)
	}
}

// importOf changes an employee by an import of the same ID.
func (s *site) importOf(t *testing.T, e spst.Employee) {
	t.Helper()
	ctx := context.Background()
	a, err := s.portal.Authenticate(ctx, s.token(t, florist))
	must(t, err)
	e.Comment = "Importé"
	_, err = s.portal.ChangeEmployees(ctx, a, florist,
		spst.Batch{Import: e.ID, Changes: []spst.Change{{Line: "1", Action: spst.ActionUpdate, ID: e.ID, Employee: &e}}})
	must(t, err)
}

// visitOf gives an employee an appointment and a request, of the same ID as the
// employee.
func (s *site) visitOf(t *testing.T, e spst.Employee, cancelled bool) {
	t.Helper()
	a := spst.Appointment{ID: e.ID, EmployeeID: e.ID, Status: spst.Planned, Start: today.AddDays(9).Time()}
	if cancelled {
		a.Cancellation = &spst.CancellationRequest{AppointmentID: e.ID, Status: spst.RequestSent}
	}
	must(t, s.portal.LoadAppointment(t.Context(), florist, a))
	must(t, s.portal.LoadVisitRequest(t.Context(), florist, spst.VisitRequest{ID: e.ID, At: today.Time(), Status: spst.RequestSent}))
}

// visitFor is a request for an employee; {id} is put in later.
func visitFor(id string) spst.VisitRequest {
	return spst.VisitRequest{
		Kind: spst.PeriodicVisit, Employees: []spst.VisitEmployee{{ID: id}}, From: today, Until: today.AddDays(30),
	}
}

// gone declares the exit of e.
func (s *site) gone(t *testing.T, e spst.Employee) spst.Employee {
	t.Helper()
	ctx := context.Background()
	a, err := s.portal.Authenticate(ctx, s.token(t, florist))
	must(t, err)
	e, err = s.portal.ExitEmployee(ctx, a, florist, e.ID, e.Version, spst.Exit{ExitDate: today.AddDays(-1), ExitReason: spst.Retirement})
	must(t, err)
	return e
}

// Somebody else's number answers exactly like an unknown one.
func TestUnknownAndForeignAreAlike(t *testing.T) {
	s := newSite(t)
	token := s.token(t, garage)
	for _, path := range []string{"", "/employees", "/employees/headcount", "/todo", "/events", "/past-roster?on=2026-11-01", "/appointments", "/visits-due", "/visit-requests",
		"/activity", "/activity/2026", "/declarations", "/declarations/2026"} {
		foreign := s.send(t, http.MethodGet, "/v1/members/"+florist+path, token, "")
		unknown := s.send(t, http.MethodGet, "/v1/members/99999"+path, token, "")
		if foreign.StatusCode != 404 || string(foreign.body) != string(unknown.body) {
			t.Errorf("%s: %s differs from %s", path, foreign.body, unknown.body)
		}
	}
}
