package web_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

const roster = "/v1/members/" + florist + "/employees"

// nir stands for what must never come back in an error or reach the log.
const nir = "190037654001299"

func TestEveryRefusalIsAProblem(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	e := s.employee(t, "Jules")
	one := roster + "/" + e.ID
	good := encode(t, person("Jules"))
	for name, c := range map[string]struct {
		method, path, token, body string
		headers                   []string
		status                    int
		code                      spst.Code
	}{
		"no such path":         {"GET", "/v2/nothing", token, "", nil, 404, "no_route"},
		"path not clean":       {"GET", "/v1//members", token, "", nil, 404, "no_route"},
		"last slash":           {"GET", "/v1/members/", token, "", nil, 404, "no_route"},
		"wrong method":         {"PATCH", one, token, "", nil, 405, "method"},
		"odd method":           {"BREW", "/v1/service", token, "", nil, 405, "method"},
		"no token":             {"GET", roster, "", "", nil, 401, "session"},
		"other scheme":         {"GET", roster, "", "", []string{"Authorization", "Basic Og=="}, 401, "session"},
		"wrong token":          {"GET", roster, "nothing", "", nil, 401, "session"},
		"not JSON":             {"POST", roster, token, "{" + nir, nil, 400, "malformed"},
		"no body":              {"POST", roster, token, "", nil, 400, "malformed"},
		"not of a JSON type":   {"POST", roster, token, good, []string{"Content-Type", "text/csv"}, 415, "malformed"},
		"unknown field":        {"POST", roster, token, `{"nom":"` + nir + `"}`, nil, 422, "invalid"},
		"wrong type":           {"POST", roster, token, `{"nir":` + nir + `}`, nil, 422, "invalid"},
		"wrong date":           {"POST", roster, token, `{"birth_date":"` + nir + `"}`, nil, 422, "invalid"},
		"too large":            {"POST", roster, token, `{"comment":"` + strings.Repeat("a", 1<<20) + `"}`, nil, 413, "too_large"},
		"limit":                {"GET", roster + "?limit=5000", token, "", nil, 422, "invalid"},
		"status":               {"GET", roster + "?status=" + nir, token, "", nil, 422, "invalid"},
		"stream, wrong status": {"GET", roster + "?status=x", token, "", []string{"Accept", "application/x-ndjson"}, 422, "invalid"},
		"no If-Match":          {"PUT", one, token, good, nil, 428, "if_match"},
		"If-Match of others":   {"PUT", one, token, good, []string{"If-Match", `"x", "7"`}, 412, "stale"},
		"unknown parameter":    {"GET", roster + "?page=" + nir, token, "", nil, 400, "malformed"},
		"repeated parameter":   {"GET", roster + "?q=a&q=" + nir, token, "", nil, 400, "malformed"},
		"query not escaped":    {"GET", roster + "?q=%zz", token, "", nil, 400, "malformed"},
		"If-Match of no kind":  {"PUT", one, token, good, []string{"If-Match", "1"}, 428, "if_match"},
		"exit, no If-Match":    {"PUT", one + "/exit", token, `{"exit_date":"2026-11-20","exit_reason":"autre"}`, nil, 428, "if_match"},
		"undo, no If-Match":    {"DELETE", one + "/exit", token, "", nil, 428, "if_match"},
		"stale":                {"PUT", one, token, good, []string{"If-Match", `"7"`}, 412, "stale"},
		"empty batch":          {"POST", roster + "/batch", token, `{"changes":[]}`, nil, 422, "invalid"},
		"key too long":         {"POST", roster, token, good, []string{"Idempotency-Key", strings.Repeat("k", 129)}, 422, "idempotency_key"},
		"key with a blank":     {"POST", roster, token, good, []string{"Idempotency-Key", "a b"}, 422, "idempotency_key"},
	} {
		t.Run(name, func(t *testing.T) {
			a := s.send(t, c.method, c.path, c.token, c.body, c.headers...)
			p := a.refused(t, c.status, c.code)
			if bytes.Contains(a.body, []byte(nir)) {
				t.Errorf("the refused value comes back: %s", a.body)
			}
			if c.code == "invalid" && (len(p.Problems) == 0 || p.Problems[0].Field == "" || p.Problems[0].Message == "") {
				t.Errorf("no field is named: %s", a.body)
			}
		})
	}
	if strings.Contains(s.log.String(), nir) || strings.Contains(s.log.String(), token) || strings.Contains(s.log.String(), "status=") {
		t.Errorf("the log holds what it must not:\n%s", s.log)
	}
}

func TestRefusedFieldsAreNamed(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	for body, want := range map[string]string{
		`{"nir":5}`:                   "nir format",
		`{"birth_date":"02/03/1990"}`: "birth_date date",
		`{"determinants":[1]}`:        "determinants[0] format",
		`{"last_name":"A"}`:           "last_name unknown_field",
		`{"id":"` + long + `"}`:       "id too_long",
		`{"birth_name":"<a> & \"b\"}`: "", // not JSON
		`{"<script>":1,"nir":"` + nir: "", // not JSON
	} {
		a := s.send(t, "POST", roster, token, body)
		if want == "" {
			a.refused(t, 400, "malformed")
			continue
		}
		p := a.refused(t, 422, "invalid")
		if got := p.Problems[0].Field + " " + string(p.Problems[0].Code); got != want {
			t.Errorf("%s: got %s, want %s", body, got, want)
		}
	}
	p := s.send(t, "POST", "/v1/sessions", "", `{"number":"1"}`).refused(t, 422, "invalid")
	if p.Problems[0].Field != "password" || p.Problems[0].Code != "required" {
		t.Errorf("%+v", p.Problems)
	}
	batch := `{"changes":[{"action":"create","employee":{"nir":5}}]}`
	p = s.send(t, "POST", roster+"/batch", token, batch).refused(t, 422, "invalid")
	if p.Problems[0].Field != "changes[0].employee.nir" {
		t.Errorf("%+v", p.Problems)
	}
}

var long = strings.Repeat("i", 41)

func TestVersions(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	e := s.employee(t, "Jules")
	one := roster + "/" + e.ID
	got := s.send(t, "GET", one, token, "").ok(t, 200)
	if got.Header.Get("ETag") != `"1"` || got.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", got.Header)
	}
	if a := s.send(t, "GET", one, token, "", "If-None-Match", `W/"1"`).ok(t, 304); len(a.body) > 0 {
		t.Errorf("304 with %s", a.body)
	}
	s.send(t, "GET", one, token, "", "If-None-Match", `"0", "2"`).ok(t, 200)
	changed := s.send(t, "PUT", one, token, encode(t, person("César")), "If-Match", `W/"1"`).ok(t, 200)
	if changed.Header.Get("ETag") != `"2"` {
		t.Errorf("ETag %s", changed.Header.Get("ETag"))
	}
	p := s.send(t, "PUT", one, token, encode(t, person("Luc")), "If-Match", `"1"`).refused(t, 412, "stale")
	if p.Current == nil || p.Current.Version != 2 || p.Current.FirstName != "César" {
		t.Errorf("current is %+v", p.Current)
	}
	for _, path := range []string{roster, roster + "/headcount", "/v1/members", "/v1/members/" + florist + "/todo"} {
		tag := s.send(t, "GET", path, token, "").ok(t, 200).Header.Get("ETag")
		s.send(t, "GET", path, token, "", "If-None-Match", tag).ok(t, 304)
	}
}

func TestOnce(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	body := encode(t, person("Jules"))
	key := []string{"Idempotency-Key", "geste-1"}
	first := s.send(t, "POST", roster, token, body, key...).ok(t, 201)
	again := s.send(t, "POST", roster, token, body, key...).ok(t, 201)
	if !bytes.Equal(first.body, again.body) || first.Header.Get("Idempotency-Replayed") != "" || again.Header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("%v %s then %v %s", first.Header, first.body, again.Header, again.body)
	}
	for _, name := range []string{"ETag", "Location", "Content-Type"} {
		if first.Header.Get(name) == "" || first.Header.Get(name) != again.Header.Get(name) {
			t.Errorf("%s: %q then %q", name, first.Header.Get(name), again.Header.Get(name))
		}
	}
	s.send(t, "POST", roster, token, encode(t, person("Luc")), key...).refused(t, 422, "idempotency_mismatch")
	s.send(t, "POST", roster+"/batch", token, body, key...).refused(t, 422, "idempotency_mismatch")
	if a := s.send(t, "GET", roster, token, "").ok(t, 200); a.Header.Get("X-Total-Count") != "1" {
		t.Errorf("%s employees", a.Header.Get("X-Total-Count"))
	}
	refused := s.send(t, "POST", roster, token, `{}`, "Idempotency-Key", "geste-2").refused(t, 422, "employee")
	repeated := s.send(t, "POST", roster, token, `{}`, "Idempotency-Key", "geste-2").refused(t, 422, "employee")
	if len(refused.Problems) == 0 || len(refused.Problems) != len(repeated.Problems) {
		t.Errorf("%+v then %+v", refused, repeated)
	}
	s.send(t, "POST", roster, s.token(t, cabinet), encode(t, person("Luc")), key...).ok(t, 201) // another account, another drawer
}

func TestStream(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	for _, first := range []string{"Luc", "Anne", "Zoé"} {
		s.employee(t, first)
	}
	a := s.send(t, "GET", roster, token, "", "Accept", "application/x-ndjson").ok(t, 200)
	lines := strings.Split(strings.TrimSpace(string(a.body)), "\n")
	if len(lines) != 4 || lines[3] != `{"end":true}` || a.Header.Get("X-Total-Count") != "3" || !strings.Contains(lines[0], "Anne") {
		t.Errorf("%v\n%s", a.Header, a.body)
	}
	a = s.send(t, "GET", roster+"?q=zoe", token, "", "Accept", "application/x-ndjson").ok(t, 200)
	if strings.Count(string(a.body), "\n") != 2 {
		t.Errorf("%s", a.body)
	}
	if a := s.send(t, "HEAD", roster, token, "", "Accept", "application/x-ndjson").ok(t, 200); len(a.body) > 0 || a.Header.Get("X-Total-Count") != "3" {
		t.Errorf("HEAD: %v %s", a.Header, a.body)
	}
}

func TestGzip(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	for range 10 {
		s.employee(t, "Jules")
	}
	plain := s.send(t, "GET", roster, token, "").ok(t, 200)
	if plain.Header.Get("Content-Encoding") != "" {
		t.Errorf("identity gives %v", plain.Header)
	}
	for _, accept := range []string{"application/json", "application/x-ndjson"} {
		a := s.send(t, "GET", roster, token, "", "Accept-Encoding", "br, gzip;q=0.5", "Accept", accept).ok(t, 200)
		if a.Header.Get("Content-Encoding") != "gzip" || !strings.Contains(a.Header.Get("Vary"), "Accept-Encoding") {
			t.Fatalf("%s: %v", accept, a.Header)
		}
		z, err := gzip.NewReader(bytes.NewReader(a.body))
		must(t, err)
		content, err := io.ReadAll(z)
		must(t, err)
		if accept == "application/json" && !bytes.Equal(content, plain.body) {
			t.Errorf("%s unpacks to %s", accept, content)
		}
	}
	small := s.send(t, "GET", "/healthz", "", "", "Accept-Encoding", "gzip").ok(t, 200)
	refused := s.send(t, "GET", roster, token, "", "Accept-Encoding", "gzip;q=0").ok(t, 200)
	if small.Header.Get("Content-Encoding")+refused.Header.Get("Content-Encoding") != "" {
		t.Error("compressed for nothing")
	}
}

func TestProbesOptionsAndHeaders(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/healthz", "/readyz"} {
		s.send(t, "GET", path, "", "").ok(t, 200)
	}
	a := s.send(t, "OPTIONS", roster, "", "").ok(t, 204)
	for _, m := range []string{"GET", "POST", "HEAD", "OPTIONS"} {
		if !strings.Contains(a.Header.Get("Allow"), m) {
			t.Errorf("Allow: %s", a.Header.Get("Allow"))
		}
	}
	a = s.send(t, "GET", "/v1/service", "", "", "X-Request-Id", "abc-1")
	if a.Header.Get("X-Request-Id") != "abc-1" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", a.Header)
	}
	a = s.send(t, "GET", "/v1/service", "", "", "X-Request-Id", `"><b>`)
	if id := a.Header.Get("X-Request-Id"); len(id) < 20 || strings.Contains(id, "<") {
		t.Errorf("request id %q", id)
	}
	if !strings.Contains(s.log.String(), `"route":"/v1/service"`) || !strings.Contains(s.log.String(), `"request":"abc-1"`) {
		t.Errorf("log:\n%s", s.log)
	}
}

// A portal tells what it was asked and has done, and how its base is.
func TestMetrics(t *testing.T) {
	s := newSite(t)
	alone := httptest.NewServer(web.Handler(s.portal, web.Options{})) // each portal has its own
	t.Cleanup(alone.Close)
	s.Server = alone
	must(t, s.portal.Chores(t.Context()))
	must(t, s.portal.SendLetters(t.Context()))
	for range 2 {
		s.send(t, "GET", "/v1/service", "", "").ok(t, http.StatusOK)
	}
	must(t, s.store.AddLetter(t.Context(), portal.StoredLetter{ID: "a", Until: today.Time().AddDate(0, 0, 9), Due: today.Time().AddDate(0, 0, 1)}))
	must(t, s.store.AddLetter(t.Context(), portal.StoredLetter{ID: "b", Until: today.Time().AddDate(0, 0, 9), Due: today.Time()}))
	wanted := []string{
		`http_requests_total{route="/v1/service",method="GET",status="200"} 2`,
		`http_request_duration_seconds_count{route="/v1/service"} 2`,
		`portail_chores_held 0`, `portail_chores_total{chore="purge",result="done"} 1`, `portail_chores_total{chore="billing",result="failed"} 0`,
		`portail_letters_total{result="sent"} 0`, `portail_letters_waiting 2`, `portail_letters_due 1`,
		`portail_base_up 1`, `portail_base_connections_max{use="read"} 8`, `portail_base_waits_total{use="write"} `,
	}
	if postgres.IsEngine() {
		wanted = append(wanted, `portail_replication_standbys 0`, `portail_replication_waiting 0`, `portail_replication_lag_seconds 0`)
	}
	metrics := string(s.send(t, "GET", "/metrics", "", "").ok(t, 200).body)
	for _, want := range wanted {
		if !strings.Contains(metrics, "\n"+want) {
			t.Errorf("no %s in\n%s", want, metrics)
		}
	}
}

// However many portals there are, a network has one burst.
func TestSignInsAreThrottledPerAddress(t *testing.T) {
	s := newSite(t)
	body := encode(t, spst.Credentials{Number: florist, Password: password})
	began, through := time.Now(), 0
	for range 40 {
		a := s.send(t, "POST", "/v1/sessions", "", body)
		if a.StatusCode != http.StatusTooManyRequests {
			through++
			continue
		}
		if p := a.refused(t, 429, "throttled"); p.RetryAfter == 0 || a.Header.Get("Retry-After") == "" {
			t.Errorf("%+v", p)
		}
	}
	most := portal.SignInBurst + portal.SignInRate*int(time.Since(began)/time.Second+1)
	if through < portal.SignInBurst || through > most {
		t.Errorf("%d sign-ins in a row, at most %d are let through", through, most)
	}
}
