package web_test

import (
	"encoding/json"
	"encoding/xml"
	"regexp"
	"strings"
	"testing"
)

// The page shows every operation, links to nothing that is not there, and
// takes nothing from the network.
func TestDocs(t *testing.T) {
	s := newSite(t)
	a := s.send(t, "GET", "/docs", "", "").ok(t, 200)
	page := string(a.body)
	if csp := a.Header.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; style-src 'self'") {
		t.Errorf("policy %q", csp)
	}
	var doc document
	must(t, json.Unmarshal(s.send(t, "GET", "/openapi.json", "", "").ok(t, 200).body, &doc))
	for path, methods := range doc.Paths {
		for _, op := range methods {
			if !strings.Contains(page, `<section id="`+op.OperationID+`">`) {
				t.Errorf("%s (%s) is not on the page", op.OperationID, path)
			}
		}
	}
	for _, link := range regexp.MustCompile(`(?:href|src)="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		target := link[1]
		if id, ok := strings.CutPrefix(target, "#"); ok {
			if !strings.Contains(page, `id="`+id+`"`) {
				t.Errorf("%s leads nowhere", target)
			}
			continue
		}
		if !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") {
			t.Errorf("%s is elsewhere", target)
			continue
		}
		s.send(t, "GET", target, "", "").ok(t, 200)
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "style=") {
		t.Error("the policy would refuse a part of the page")
	}
	dec := xml.NewDecoder(strings.NewReader(page))
	dec.Strict, dec.AutoClose, dec.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := dec.Token(); err != nil {
			if err.Error() != "EOF" {
				t.Errorf("tags do not close: %v", err)
			}
			return
		}
	}
}
