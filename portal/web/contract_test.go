package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// contract is what the OpenAPI document says of an operation.
type contract struct {
	OperationID string `json:"operationId"`
	Parameters  []struct {
		Name, In string
		Required bool
	}
	RequestBody *struct{} `json:"requestBody"`
	Responses   map[string]struct {
		Ref     string                    `json:"$ref"`
		Headers map[string]any            `json:"headers"`
		Content map[string]map[string]any `json:"content"`
	}

	method, path string
}

func (c contract) has(in, name string) bool {
	return slices.ContainsFunc(c.Parameters, func(p struct {
		Name, In string
		Required bool
	}) bool {
		return p.In == in && p.Name == name && (p.Required || name != "If-Match")
	})
}

// says tells whether the answers of success are said to have a header.
func (c contract) says(header string) bool {
	for status, r := range c.Responses {
		if _, said := r.Headers[header]; said && strings.HasPrefix(status, "2") {
			return true
		}
	}
	return false
}

// contracts are those of every operation.
func (s *site) contracts(t *testing.T) []contract {
	var doc struct {
		Paths map[string]map[string]contract
	}
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	var all []contract
	for path, methods := range doc.Paths {
		for method, c := range methods {
			c.method, c.path = strings.ToUpper(method), path
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b contract) int { return strings.Compare(a.OperationID, b.OperationID) })
	if len(all) != len(operations) {
		t.Fatalf("%d operations in the document, %d in the table", len(all), len(operations))
	}
	return all
}

// eachOperation runs a test for every operation of the document, as the member whom it is of.
func eachOperation(t *testing.T, test func(t *testing.T, s *site, c contract)) {
	s := newSite(t)
	for _, c := range s.contracts(t) {
		t.Run(c.OperationID, func(t *testing.T) { test(t, s, c) })
	}
}

// sender sends the request of the operation that the member is let through with, with
// a query and with more headers.
func (s *site) sender(t *testing.T, c contract) func(query string, headers ...string) answer {
	t.Helper()
	r := s.ready(t, c.path, c.OperationID, callers[0])
	known := []string{"If-Match", r.version, "X-Forwarded-For", s.somewhere()}
	return func(query string, headers ...string) answer {
		return s.send(t, c.method, r.path+query, r.token, r.body, append(slices.Clone(known), headers...)...)
	}
}

// Allow is what the document says of the path, on every one.
func TestEveryPathSaysItsMethods(t *testing.T) {
	s := newSite(t)
	methods := map[string][]string{"/openapi.json": {"GET"}, "/openapi.yaml": {"GET"}, "/docs": {"GET"}, "/docs/style.css": {"GET"},
		"/healthz": {"GET"}, "/readyz": {"GET"}, "/metrics": {"GET"}}
	for _, c := range s.contracts(t) {
		methods[c.path] = append(methods[c.path], c.method)
	}
	token := s.token(t, florist)
	for path, allowed := range methods {
		if slices.Contains(allowed, "GET") {
			allowed = append(allowed, "HEAD")
		}
		allowed = append(allowed, "OPTIONS")
		slices.Sort(allowed)
		path := strings.NewReplacer("{number}", florist, "{year}", "2026", "{", "", "}", "").Replace(path)
		for _, method := range []string{"OPTIONS", "GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "QUERY"} {
			if method != "OPTIONS" && slices.Contains(allowed, method) {
				continue
			}
			a := s.send(t, method, path, token, "")
			if method == "OPTIONS" {
				a.ok(t, http.StatusNoContent)
			} else {
				a.refused(t, http.StatusMethodNotAllowed, spst.CodeMethod)
			}
			if got := a.Header.Get("Allow"); got != strings.Join(allowed, ", ") {
				t.Errorf("%s %s: Allow: %s, want %v", method, path, got, allowed)
			}
		}
	}
}

func TestEveryOperationRefusesOtherParameters(t *testing.T) {
	eachOperation(t, func(t *testing.T, s *site, c contract) {
		send := s.sender(t, c)
		refused := func(query, field string, code spst.ProblemCode) {
			p := send(query).refused(t, http.StatusBadRequest, spst.CodeMalformed)
			if len(p.Problems) != 1 || p.Problems[0].Field != field || p.Problems[0].Code != code || p.Problems[0].Message == "" {
				t.Errorf("%s: %+v", query, p.Problems)
			}
		}
		refused("?other=1", "other", spst.ProblemUnknownParameter)
		for _, p := range c.Parameters {
			if p.In == "query" {
				refused("?"+p.Name+"=1&"+p.Name+"=1", p.Name, spst.ProblemParameterTwice)
			}
		}
	})
}

func TestEveryBodyIsPlainJSON(t *testing.T) {
	eachOperation(t, func(t *testing.T, s *site, c contract) {
		if c.RequestBody == nil {
			return
		}
		send := s.sender(t, c)
		for _, headers := range [][]string{
			{"Content-Encoding", "gzip"},
			{"Content-Type", "text/csv"},
			{"Content-Type", "application/json; charset=iso-8859-1"},
			{"Content-Type", "application/merge-patch+json"},
		} {
			send("", headers...).refused(t, http.StatusUnsupportedMediaType, spst.CodeMalformed)
		}
		if c.Responses["415"].Ref == "" {
			t.Error("415 is not described")
		}
	})
}

// What takes a version asks for it, in the document as in its answers, and takes a list and « * ».
func TestEveryVersionIsAskedFor(t *testing.T) {
	asked := 0
	eachOperation(t, func(t *testing.T, s *site, c contract) {
		if s.sender(t, c)("", "If-Match", "").StatusCode != http.StatusPreconditionRequired {
			if c.has("header", "If-Match") {
				t.Error("If-Match is required in the document only")
			}
			return
		}
		asked++
		if !c.has("header", "If-Match") || c.Responses["428"].Ref == "" || c.Responses["412"].Ref == "" {
			t.Error("If-Match is not described")
		}
		success := operations[c.OperationID].success
		s.sender(t, c)("", "If-Match", "*").ok(t, success)
		r := s.ready(t, c.path, c.OperationID, callers[0])
		send := func(match string) answer { return s.send(t, c.method, r.path, r.token, r.body, "If-Match", match) }
		send(`"998", "999"`).refused(t, http.StatusPreconditionFailed, spst.CodeStale)
		send(`"999", W/"other" , `+r.version).ok(t, success)
	})
	if asked < 15 {
		t.Errorf("%d operations take a version", asked)
	}
}

// Each validator and each replay is described, and no other.
func TestEveryValidatorIsDescribed(t *testing.T) {
	eachOperation(t, func(t *testing.T, s *site, c contract) {
		success := operations[c.OperationID].success
		if success == 0 {
			return
		}
		sender := s.sender(t, c)
		send := func(headers ...string) answer { return sender("", headers...) }
		key := []string{"Idempotency-Key", "once-" + c.OperationID}
		first := send(key...).ok(t, success)
		tag := first.Header.Get("ETag")
		if tag != "" && !c.says("ETag") || tag == "" && c.says("ETag") {
			t.Errorf("ETag %q, described: %v", tag, c.says("ETag"))
		}
		if !strings.Contains(first.Header.Get("Link"), `</openapi.json>; rel="service-desc"`) {
			t.Errorf("Link %q", first.Header.Get("Link"))
		}
		if _, described := c.Responses["304"]; c.method == http.MethodGet && described {
			if a := send("If-None-Match", tag).ok(t, http.StatusNotModified); len(a.body) > 0 || a.Header.Get("ETag") != tag {
				t.Errorf("304 with %q, ETag %s", a.body, a.Header.Get("ETag"))
			}
		} else if c.method == http.MethodGet && tag != "" && send("If-None-Match", tag).StatusCode == http.StatusNotModified {
			t.Error("304 is not described")
		}
		if c.method == http.MethodGet {
			return
		}
		replayed := send(key...).Header.Get("Idempotency-Replayed") == "true"
		if replayed != c.says("Idempotency-Replayed") {
			t.Errorf("replayed: %v, described: %v", replayed, c.says("Idempotency-Replayed"))
		}
	})
}

// Every refusal is a problem in the document, and says when to try again.
func TestEveryRefusalIsDescribed(t *testing.T) {
	s := newSite(t)
	var doc struct {
		Components struct {
			Responses map[string]struct {
				Headers map[string]any
				Content map[string]any
			}
		}
	}
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	for _, c := range s.contracts(t) {
		if c.Responses["default"].Content["application/problem+json"] == nil {
			t.Errorf("%s: no default", c.OperationID)
		}
		for status, r := range c.Responses {
			if status < "4" || status == "default" {
				continue
			}
			named, ok := doc.Components.Responses[strings.TrimPrefix(r.Ref, "#/components/responses/")]
			if !ok || named.Content["application/problem+json"] == nil {
				t.Errorf("%s: %s is %s", c.OperationID, status, r.Ref)
			}
			if (status == "429" || status == "503") && named.Headers["Retry-After"] == nil {
				t.Errorf("%s: %s without Retry-After", c.OperationID, status)
			}
		}
		for _, status := range []string{"400", "429", "500", "503"} {
			if c.Responses[status].Ref == "" {
				t.Errorf("%s: no %s", c.OperationID, status)
			}
		}
	}
}

// A page has the same ETag as long as nobody on it changed, though its cursor is made anew.
func TestAPageIsNotSentTwice(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	for _, name := range []string{"Anne", "Luc", "Zoé"} {
		s.visitOf(t, s.employee(t, name), false)
	}
	for _, path := range []string{roster, "/v1/members/" + florist + "/appointments", "/v1/members/" + florist + "/visit-requests"} {
		first := s.send(t, "GET", path+"?limit=1", token, "").ok(t, 200)
		if !strings.Contains(string(first.body), `"next":"`) {
			t.Errorf("%s has one page: %s", path, first.body)
		}
		s.send(t, "GET", path+"?limit=1", token, "", "If-None-Match", first.Header.Get("ETag")).ok(t, http.StatusNotModified)
		s.send(t, "GET", path+"?limit=2", token, "", "If-None-Match", first.Header.Get("ETag")).ok(t, 200)
	}
}

func TestAcceptIsWeighed(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	const lines, page = "application/x-ndjson", "application/json"
	for accept, want := range map[string]string{
		"":                                       page,
		"*/*":                                    page,
		"text/html":                              page,
		lines:                                    lines,
		lines + ", application/problem+json":     lines, // the client of the versions before
		page + ", " + lines:                      page,
		lines + ", " + page:                      page,
		lines + ", */*":                          page,
		lines + ", application/*;q=0.9":          lines,
		lines + ";q=0.8, " + page + ";q=0.9":     page,
		lines + ";q=0.9, " + page + " ; q=0.8":   lines,
		lines + ";q=0":                           page,
		"*/*;q=0.1, application/X-NDJSON; q=0.2": lines,
	} {
		a := s.send(t, "GET", roster, token, "", "Accept", accept).ok(t, 200)
		if got := a.Header.Get("Content-Type"); got != want {
			t.Errorf("Accept: %s gives %s", accept, got)
		}
	}
	whole := s.send(t, "GET", roster+".ndjson", token, "", "Accept", page).ok(t, 200)
	if whole.Header.Get("Content-Type") != lines || string(whole.body) != "{\"end\":true}\n" || whole.Header.Get("X-Total-Count") != "0" {
		t.Errorf("%v %s", whole.Header, whole.body)
	}
}

// The documentation is not sent twice.
func TestTheDocumentHasValidators(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/docs", "/docs/style.css", "/openapi.json", "/openapi.yaml"} {
		a := s.send(t, "GET", path, "", "").ok(t, 200)
		if again := s.send(t, "GET", path, "", "", "If-None-Match", a.Header.Get("ETag")).ok(t, http.StatusNotModified); len(again.body) > 0 {
			t.Errorf("%s: 304 with %s", path, again.body)
		}
	}
}
