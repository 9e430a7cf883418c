package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"image/png"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// post keeps the letters of the portal.
type post struct {
	mu      sync.Mutex
	letters []portal.Letter
}

func (p *post) Send(_ context.Context, l portal.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.letters = append(p.letters, l)
	return nil
}

// somewhere is another address each time.
func (s *site) somewhere() string {
	s.callers++
	return fmt.Sprintf("203.0.%d.%d", s.callers/250, s.callers%250)
}

// resetOf gives the florist a reset with that id, waiting for what the
// operation does.
func (s *site) resetOf(t *testing.T, id, operation string) {
	t.Helper()
	ctx := t.Context()
	must(t, s.portal.AddAccountEmail(ctx, portal.AccountEmail{Kind: spst.MemberAccount, Number: florist, Purpose: spst.EmailAccount,
		Email: "a.martin@fleurs.example"}))
	r := portal.StoredReset{
		Digest: sha256.Sum256([]byte(id)), Kind: spst.MemberAccount, Number: florist,
		Expires: today.AddDays(1).Time(), CodeUntil: today.AddDays(1).Time(),
	}
	switch operation {
	case "get-reset-challenge", "renew-reset-challenge", "answer-reset-challenge", "deliver-reset-by-email":
		r.Answer = "ACDEF"
	case "complete-reset":
		r.Code = s.hash(t, "ACDEFHJK")
	}
	must(t, s.store.PutReset(ctx, r))
}

// hash gives what the portal keeps of a secret: that of an account made for it.
func (s *site) hash(t *testing.T, secret string) string {
	t.Helper()
	must(t, s.portal.AddAccount(t.Context(), spst.Account{Number: "hash", Kind: spst.MemberAccount}, secret))
	l, err := s.store.Account(t.Context(), spst.MemberAccount, "hash", today)
	must(t, err)
	return l.Password
}

func reset(t *testing.T, a answer) spst.Reset {
	t.Helper()
	var r spst.Reset
	must(t, json.Unmarshal(a.body, &r))
	return r
}

func TestResetOverHTTP(t *testing.T) {
	s := newSite(t)
	s.resetOf(t, "x", "") // the florist has an address
	token := s.token(t, florist)
	begin := encode(t, spst.ResetRequest{Number: florist})
	a := s.send(t, "POST", "/v1/password-resets", "", begin, "Idempotency-Key", "geste").ok(t, 201)
	r := reset(t, a)
	again := s.send(t, "POST", "/v1/password-resets", "", begin, "Idempotency-Key", "geste").ok(t, 201)
	if again.Header.Get("Idempotency-Replayed") != "true" || string(again.body) != string(a.body) {
		t.Errorf("again: %s", again.body)
	}
	path := "/v1/password-resets/" + r.ID
	image := s.send(t, "GET", path+"/challenge", "", "", "Accept", "image/png").ok(t, 200)
	if image.Header.Get("Content-Type") != "image/png" || image.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("header %v", image.Header)
	}
	if _, err := png.Decode(bytes.NewReader(image.body)); err != nil {
		t.Error(err)
	}
	s.send(t, "GET", path+"/delivery", "", "").refused(t, 409, "reset_step")
	wrong := s.send(t, "PUT", path+"/challenge", "", encode(t, spst.ResetChallengeAnswer{Text: "?"})).refused(t, 422, "challenge")
	if len(wrong.Problems) != 1 || wrong.Problems[0].Field != "text" {
		t.Errorf("%+v", wrong)
	}
	kept, err := s.store.Reset(t.Context(), sha256.Sum256([]byte(r.ID)))
	must(t, err)
	s.send(t, "PUT", path+"/challenge", "", encode(t, spst.ResetChallengeAnswer{Text: kept.Answer})).ok(t, 200)
	var d spst.ResetDelivery
	must(t, json.Unmarshal(s.send(t, "GET", path+"/delivery", "", "").ok(t, 200).body, &d))
	if len(d.Addresses) != 1 || d.Addresses[0].Masked != "a.m***@fle***.example" {
		t.Errorf("%+v", d)
	}
	choice := encode(t, spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}})
	for range 2 {
		r = reset(t, s.send(t, "POST", path+"/delivery", "", choice, "Idempotency-Key", "envoi").ok(t, 200))
	}
	must(t, s.portal.SendLetters(t.Context()))
	if r.Step != spst.StepCompletion || r.CodeExpiresAt.IsZero() || len(s.post.letters) != 1 {
		t.Errorf("%+v, %d letters", r, len(s.post.letters))
	}
	code := regexp.MustCompile(`[A-Z0-9]{4}-[A-Z0-9]{4}`).FindString(s.post.letters[0].Text)
	const fresh = "trois merles et du cidre"
	complete := encode(t, spst.ResetCompletion{Code: code, Password: fresh})
	refused := s.send(t, "POST", path+"/completion", "", encode(t, spst.ResetCompletion{Code: code, Password: "court"})).refused(t, 422,
		"password")
	if len(refused.Problems) != 1 || refused.Problems[0].Field != "password" {
		t.Errorf("%+v", refused)
	}
	s.send(t, "POST", path+"/completion", "", complete).ok(t, 204)
	s.send(t, "GET", "/v1/sessions/current", token, "").refused(t, 401, "session")
	s.send(t, "POST", "/v1/sessions", "", encode(t, spst.Credentials{Number: florist, Password: fresh})).ok(t, 201)

	for _, secret := range []string{r.ID, kept.Answer, code, strings.ReplaceAll(code, "-", ""), fresh, "martin", florist} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// Passwords leave no digest of their request behind.
func TestPasswordRequestsAreNotKept(t *testing.T) {
	s := newSite(t)
	change := encode(t, spst.PasswordChange{Current: password, Password: "trois merles et du cidre"})
	s.send(t, "PUT", "/v1/account/password", s.token(t, florist), change, "Idempotency-Key", "geste").ok(t, 204)
	_, err := s.store.Reply(t.Context(), spst.Account{Kind: spst.MemberAccount, Number: florist}, "geste")
	if spst.KindOf(err) != spst.NotFound {
		t.Errorf("kept: %v", err)
	}
}

func TestPublicRequestsAreLimitedByAddress(t *testing.T) {
	s := newSite(t)
	for range 200 { // two a second are added
		a := s.send(t, "GET", "/v1/password-resets/inconnu/challenge", "", "", "X-Forwarded-For", "198.51.100.7")
		if a.StatusCode == 429 {
			a.refused(t, 429, "throttled")
			return
		}
	}
	t.Error("never limited")
}
