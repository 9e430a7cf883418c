package client_test

import (
	"bytes"
	"context"
	"image/png"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestResetOnTheRealPortal(t *testing.T) {
	ctx := context.Background()
	c := newClient(t, realPortal(t).URL, nil)
	r, err := c.BeginReset(ctx, "", spst.ResetRequest{Number: florist})
	must(t, err)
	if r.ID == "" || r.Step != spst.StepChallenge || r.ExpiresAt.IsZero() {
		t.Errorf("%+v", r)
	}
	first, err := c.ResetChallenge(ctx, r.ID)
	must(t, err)
	if _, err := png.Decode(bytes.NewReader(first)); err != nil {
		t.Error(err)
	}
	_, err = c.RenewResetChallenge(ctx, "", r.ID)
	must(t, err)
	second, err := c.ResetChallenge(ctx, r.ID)
	if err != nil || bytes.Equal(first, second) {
		t.Errorf("renewed: %v", err)
	}
	_, err = c.AnswerResetChallenge(ctx, "", r.ID, spst.ResetChallengeAnswer{Text: "?"})
	e := wantError(t, err, spst.Invalid, "challenge")
	if len(e.Problems) != 1 || e.Problems[0].Field != "text" {
		t.Errorf("%+v", e)
	}
	_, err = c.ResetDelivery(ctx, r.ID)
	wantError(t, err, spst.Conflict, "reset_step")
	_, err = c.DeliverReset(ctx, "", r.ID, spst.ResetDeliveryChoice{Purposes: []spst.EmailPurpose{spst.EmailAccount}})
	wantError(t, err, spst.Conflict, "reset_step")
	wantError(t, c.CompleteReset(ctx, r.ID, spst.ResetCompletion{Code: "ACDEFHJK", Password: "trois merles et du cidre"}), spst.Conflict,
		"reset_step")
	_, err = c.ResetChallenge(ctx, "inconnu")
	wantError(t, err, spst.NotFound, "reset")
}

func TestChangePasswordOnTheRealPortal(t *testing.T) {
	ctx := context.Background()
	c := signedIn(t, nil)
	err := c.ChangePassword(ctx, spst.PasswordChange{Current: "faux", Password: "trois merles et du cidre"})
	if e := wantError(t, err, spst.Invalid, "current"); len(e.Problems) != 1 || e.Problems[0].Field != "current" {
		t.Errorf("%+v", e)
	}
	must(t, c.ChangePassword(ctx, spst.PasswordChange{Current: password, Password: "trois merles et du cidre"}))
	if _, err := c.Session(ctx); err != nil {
		t.Errorf("one's own session: %v", err)
	}
}

// A call that tries a code or a password is sent once only.
func TestTriesAreSentOnce(t *testing.T) {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(s.Close)
	c := newClient(t, s.URL, nil)
	wantError(t, c.CompleteReset(context.Background(), "id", spst.ResetCompletion{}), spst.Unavailable, spst.CodeUnreachable)
	wantError(t, c.ChangePassword(context.Background(), spst.PasswordChange{}), spst.Unavailable, spst.CodeUnreachable)
	if asked != 2 {
		t.Errorf("asked %d times", asked)
	}
}
