package web_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
)

// enrolling are the operations of a session that must turn the second factor on.
var enrolling = map[string]bool{
	"get-account": true, "end-session": true, "begin-second-factor": true, "confirm-second-factor": true, "get-session": true,
	"sign-out": true,
}

// While the service asks a mandatary for a second factor, nothing else is open
// to it: every operation of the document is tried.
func TestOnlyEnrolmentIsOpen(t *testing.T) {
	s := newSite(t)
	s.portal = portal.New(s.store, portal.Options{
		Now: func() time.Time { return today.Time().Add(9 * time.Hour) }, Hashing: portal.Hashing{MemoryKiB: 64, Passes: 1, Lanes: 1},
		FactorAbove: new(int),
	})
	s.Server = httptest.NewServer(web.Handler(s.portal, web.Options{}))
	t.Cleanup(s.Close)
	token, member := s.token(t, cabinet), s.token(t, florist)
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Security    *[]any `json:"security"`
		}
	}
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	path := strings.NewReplacer("{number}", florist, "{id}", "x", "{file}", "x.pdf", "{year}", "2026")
	refused := 0
	for at, methods := range doc.Paths {
		for method, op := range methods {
			if op.Security != nil || enrolling[op.OperationID] { // public, or what it is for
				continue
			}
			a := s.send(t, strings.ToUpper(method), path.Replace(at), token, "", "Idempotency-Key", "k")
			a.refused(t, 403, spst.CodeEnrolFirst)
			refused++
		}
	}
	if refused < 40 {
		t.Errorf("%d operations tried", refused)
	}
	s.send(t, "GET", "/v1/members", member, "").ok(t, 200)
	var session spst.Session
	must(t, json.Unmarshal(s.send(t, "GET", "/v1/sessions/current", token, "").ok(t, 200).body, &session))
	if session.SecondFactor != spst.FactorRequired {
		t.Errorf("%+v", session)
	}
	s.send(t, "GET", "/v1/account", token, "").ok(t, 200)
	s.send(t, "DELETE", "/v1/sessions/current", token, "").ok(t, 204)
}

// A session says which program opened it, in letters that do no harm.
func TestSessionNamesItsProgram(t *testing.T) {
	s := newSite(t)
	for _, c := range []struct{ agent, want string }{
		{"adherent/1.2 (linux)", "adherent 1.2 (linux)"},
		{"curl/8.1 é", "curl 8.1"},
		{strings.Repeat("x", 500), strings.Repeat("x", 60)},
	} {
		body := encode(t, spst.Credentials{Number: florist, Password: password})
		var opened spst.Session
		must(t, json.Unmarshal(s.send(t, "POST", "/v1/sessions", "", body, "User-Agent", c.agent, "X-Forwarded-For", "203.0.113.9").ok(t,
			201).body, &opened))
		var sheet spst.AccountSheet
		must(t, json.Unmarshal(s.send(t, "GET", "/v1/account", opened.Token, "").ok(t, 200).body, &sheet))
		found := false
		for _, o := range sheet.Sessions {
			found = found || o.Current && o.Program == c.want && o.Address == "203.0.113.9"
		}
		if !found {
			t.Errorf("%q: %+v", c.agent, sheet.Sessions)
		}
	}
}
