package web_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// A refusal of before the write is not kept under its key: the same key goes
// through once what was in the way is gone.
func TestAKeyServesAfterWhatWasInTheWay(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	e := s.employee(t, "Jules")
	path := roster + "/" + e.ID
	e.JobTitle = "Fleuriste"
	body := encode(t, e)
	for name, c := range map[string]struct {
		body    string
		headers []string
		status  int
		code    spst.Code
	}{
		"no version":        {body, nil, 428, "if_match"},
		"version of before": {body, []string{"If-Match", `"99"`}, 412, "stale"},
		"another form":      {body, []string{"If-Match", `"1"`, "Content-Type", "text/plain"}, 415, "malformed"},
		"not JSON":          {`{`, []string{"If-Match", `"1"`}, 400, "malformed"},
		"not of the API":    {`{"birth_name":7}`, []string{"If-Match", `"1"`}, 422, "invalid"},
	} {
		key := []string{"Idempotency-Key", strings.ReplaceAll(name, " ", "-")}
		s.send(t, "PUT", path, token, c.body, append(key, c.headers...)...).refused(t, c.status, c.code)
		version := s.send(t, "GET", path, token, "").ok(t, 200).Header.Get("ETag")
		good := append(key, "If-Match", version)
		done := s.send(t, "PUT", path, token, body, good...).ok(t, 200)
		if done.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("%s: the refusal was kept", name)
		}
		if again := s.send(t, "PUT", path, token, body, good...).ok(t, 200); again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s: written twice", name)
		}
	}
}

// A key that comes with other headers is told, however the same ones are written.
func TestAKeyWithOtherHeaders(t *testing.T) {
	s := newSite(t)
	token := s.token(t, florist)
	e := s.employee(t, "Jules")
	path := roster + "/" + e.ID
	e.JobTitle = "Fleuriste"
	body := encode(t, e)
	put := func(headers ...string) answer {
		return s.send(t, "PUT", path, token, body, append([]string{"Idempotency-Key", "geste"}, headers...)...)
	}
	put("If-Match", `"1"`, "Content-Type", "application/json").ok(t, 200)
	put("If-Match", `W/"1"`, "Content-Type", "application/json; charset=utf-8").ok(t, 200)
	for _, headers := range [][]string{
		{"If-Match", `"2"`, "Content-Type", "application/json"},
		{"Content-Type", "application/json"},
	} {
		if p := put(headers...).refused(t, 422, "idempotency_mismatch"); !strings.Contains(p.Detail, "If-Match") {
			t.Errorf("%v: %s", headers, p.Detail)
		}
	}
}

// A kept reply is not given any more to whoever has lost its mandate: it holds
// the NIR.
func TestAKeptReplyAsksForTheMandate(t *testing.T) {
	s := newSite(t)
	token := s.token(t, cabinet)
	e := person("Jules")
	e.NIR = "190036432901280"
	body := encode(t, e)
	key := []string{"Idempotency-Key", "geste"}
	first := s.send(t, "POST", roster, token, body, key...).ok(t, 201)
	if !bytes.Contains(first.body, []byte(e.NIR)) {
		t.Fatalf("no NIR in %s", first.body)
	}
	s.send(t, "POST", roster, token, body, key...).ok(t, 201)
	m := spst.Mandate{Mandatary: cabinet, Member: florist, Rights: []spst.Right{spst.RightRead}, From: today.AddYears(-1)}
	must(t, s.portal.AddMandate(t.Context(), m))
	s.send(t, "POST", roster, token, body, key...).refused(t, 403, "mandate")
	m.Until = today.AddDays(-1)
	must(t, s.portal.AddMandate(t.Context(), m))
	gone := s.send(t, "POST", roster, token, body, key...)
	gone.refused(t, 404, "member")
	if bytes.Contains(gone.body, []byte(e.NIR)) {
		t.Error("the NIR is given")
	}
}

// Without a session a key is that of its network: nobody else gets the name of
// somebody's reset, which is not in the base either.
func TestTheKeyOfSomebodyElse(t *testing.T) {
	s := newSite(t)
	begin := func(from string) spst.Reset {
		var r spst.Reset
		a := s.send(t, "POST", "/v1/password-resets", "", encode(t, spst.ResetRequest{Number: florist}),
			"Idempotency-Key", "geste", "X-Forwarded-For", from).ok(t, 201)
		must(t, json.Unmarshal(a.body, &r))
		return r
	}
	first := begin("192.0.2.1")
	if begin("192.0.2.1").ID != first.ID {
		t.Error("the same caller has another reset")
	}
	if begin("192.0.2.2").ID == first.ID {
		t.Error("another caller has the first one's reset")
	}
	s.send(t, "PUT", "/v1/password-resets/"+first.ID+"/challenge", "", encode(t, spst.ResetChallengeAnswer{Text: "?"}),
		"Idempotency-Key", "reponse").refused(t, 422, "challenge")
	files, err := filepath.Glob(filepath.Join(filepath.Dir(s.base), "*"))
	must(t, err)
	for _, f := range files {
		content, err := os.ReadFile(f)
		must(t, err)
		if bytes.Contains(content, []byte(first.ID)) {
			t.Errorf("%s holds the name of a reset", filepath.Base(f))
		}
	}
}
