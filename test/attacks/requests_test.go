//go:build unix

package attacks

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/test/rig"
)

// junk stands in place of any value.
var junk = []any{
	removed, nil, true, -1, 0, 1e308, 1e19, -9.3e18, 0.5, "", " ", "x", "é", "\u0000", "\ufffd", "2026-13-45", "0000-00-00", "9999-12-31",
	"-1",
	"NaN", "' OR 1=1 --", "../../etc/passwd", strings.Repeat("a", 300), strings.Repeat("é", 70_000), []any{}, []any{nil}, map[string]any{},
	map[string]any{"a": 1},
	[]any{"x", "x", "x"},
}

// whole stands in place of a whole body.
var whole = []string{
	"null", "[]", "{}", `"x"`, "12", "{", `{"a":`, "\xff\xfe{}", "\xef\xbb\xbf{}", `{"a":1,"a":2}`, `{"\u0000":"\ud800"}`,
	strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 20_000), `"` + strings.Repeat("a", 3<<20) + `"`, "{}{}", "\x00",
	`{"version":99999999999999999999999999}`,
}

// headers are pairs that no caller of good will sends.
var headers = [][]string{
	{"If-Match", ""}, {"If-Match", "*"}, {"If-Match", "1"}, {"If-Match", `W/"1"`}, {"If-Match", `"99999999999999999999"`},
	{"If-Match", `"-1"`}, {"If-Match", `"1", "2"`},
	{"Idempotency-Key", ""}, {"Idempotency-Key", "é"}, {"Idempotency-Key", strings.Repeat("k", 4000)}, {"Idempotency-Key", "a b"},
	{"Content-Type", "text/plain"}, {"Content-Type", "application/xml"}, {"Content-Type", ";;;"}, {"Content-Encoding", "gzip"},
	{"Accept", "image/x-icon"}, {"Accept", ";q=x"},
	{"Authorization", "Basic eDp4"}, {"Authorization", "Bearer"}, {"Authorization", "Bearer " + strings.Repeat("x", 8000)},
	{"Range", "bytes=9-1"}, {"Range", "bytes=-1,0-,5-4"},
	{"If-None-Match", `"`}, {"X-Forwarded-For", "::::, ,"}, {"X-Request-Id", strings.Repeat("é", 100)},
}

// paths stand in place of a number, an identifier or a year.
var paths = []string{"..", "%2e%2e", "%00", "a%2Fb", "%ff", "-1", "99999999999999999999", "é", strings.Repeat("9", 5000), "%0d%0aX: y", "0", "{id}", "'--"}

// attacker sends what no caller of good will sends.
type attacker struct {
	t       *testing.T
	figures *rig.Figures
	url     string
	member  *rig.Caller
	other   *rig.Caller // its session may end
	every   int         // one request out of so many is sent
	n       int
}

func (a *attacker) send(what string, op operation, path string, body any, headers ...string) {
	a.t.Helper()
	a.n++
	if a.n%a.every != 0 {
		return
	}
	who := a.member
	if op.ID == "sign-out" || op.ID == "change-password" {
		who = a.other
	}
	if op.Version {
		headers = append([]string{"If-Match", `"1"`}, headers...)
	}
	answer, err := who.Do(a.t.Context(), op.Method, a.url+path, body, headers...)
	status(a.t, a.figures, op.ID+": "+what, answer, err)
}

// Thousands of malformed requests, made from the portal's own document: none is
// answered by a failure, and each refusal is a problem.
func TestMalformedRequests(t *testing.T) {
	figures := &rig.Figures{What: "malformed requests"}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	a := &attacker{t: t, figures: figures, url: p.URL(t.Context().Done()), every: rig.Count(9, 1), member: rig.NewCaller(), other: rig.NewCaller()}
	a.member.Token, a.other.Token = rig.Today().Tokens[0], rig.Today().Tokens[1]
	for _, op := range operations(t, a.url) {
		a.attack(op)
	}
	for _, method := range []string{"PATCH", "TRACE", "PROPFIND", "X"} {
		for _, path := range []string{"/", "/v1/sessions", "/v1/members/100042/employees", "/readyz", "/v2"} {
			a.send(method+" "+path, operation{ID: "none", Method: method}, path, nil)
		}
	}
	figures.Report(t, started)
	if code := p.Stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	rig.CheckBase(t, p.Base)
}

func (a *attacker) attack(op operation) {
	body, path := bodies[op.ID], op.at()
	for _, h := range headers {
		a.send(strings.Join(h, ": "), op, path, nilIfEmpty(body), h...)
	}
	for _, place := range []string{"{number}", "{id}", "{year}", "{file}"} {
		if !strings.Contains(op.Path, place) {
			continue
		}
		for _, odd := range paths {
			a.send("path "+odd[:min(len(odd), 20)], op, strings.Replace(strings.Replace(op.Path, place, odd, 1), "{number}", "100042", 1), nilIfEmpty(body))
		}
	}
	for _, name := range op.Query {
		for _, odd := range []string{"", "-1", "99999999999999999999", "x", "\x00", "é", "true", "2026-13-45", strings.Repeat("a", 6000), "%"} {
			a.send("query "+name, op, path+"?"+url.Values{name: {odd, "y"}}.Encode(), nil)
			a.send("query "+name, op, path+"?"+url.Values{name: {odd}}.Encode(), nil)
		}
	}
	a.send("query %zz", op, path+"?%zz=%zz;;&=&", nil)
	if !op.Body {
		a.send("a body that is not wanted", op, path, "{")
		return
	}
	for _, odd := range whole {
		a.send("body "+odd[:min(len(odd), 20)], op, path, odd, "Idempotency-Key", client.NewKey())
	}
	leaves(value(a.t, body), func(name string, _ any, with func(any) any) {
		for _, odd := range junk {
			text, err := json.Marshal(with(odd))
			if err != nil {
				a.t.Fatal(err)
			}
			a.send(name, op, path, string(text), "Idempotency-Key", client.NewKey())
		}
	})
}

func nilIfEmpty(body string) any {
	if body == "" {
		return nil
	}
	return body
}
