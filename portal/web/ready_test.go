package web_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/postgres"
)

// A portal that cannot write is not ready, says why, and is ready again by
// itself; what it keeps can be read meanwhile.
func TestReadyz(t *testing.T) {
	postgres.OfFiles(t)
	s := newSite(t)
	token := s.token(t, florist)
	s.send(t, "GET", "/readyz", "", "").ok(t, http.StatusOK)
	if err := os.Rename(s.base, s.base+".away"); err != nil {
		t.Fatal(err)
	}
	s.until(t, http.StatusServiceUnavailable)
	p := s.send(t, "GET", "/readyz", "", "").refused(t, http.StatusServiceUnavailable, "storage")
	if !strings.Contains(p.Detail, "déplacé, retiré ou remplacé") {
		t.Errorf("%+v", p)
	}
	s.send(t, "POST", roster, token, encode(t, person("Luc"))).refused(t, http.StatusServiceUnavailable, "storage")
	s.send(t, "GET", roster, token, "").ok(t, http.StatusOK)
	s.send(t, "GET", "/healthz", "", "").ok(t, http.StatusOK)
	if err := os.Rename(s.base+".away", s.base); err != nil {
		t.Fatal(err)
	}
	s.until(t, http.StatusOK)
	s.send(t, "POST", roster, token, encode(t, person("Luc"))).ok(t, http.StatusCreated)
}

// until asks for /readyz until it answers that: what is found holds for a second.
func (s *site) until(t *testing.T, status int) {
	t.Helper()
	for s.send(t, "GET", "/readyz", "", "").StatusCode != status {
		if t.Context().Err() != nil {
			t.Fatalf("never %d", status)
		}
	}
}
