package portal_test

import (
	"context"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// hanging is a mail server that does not answer until it is given up.
type hanging struct{ called chan struct{} }

func (h hanging) Send(ctx context.Context, _ portal.Letter) error {
	select {
	case h.called <- struct{}{}:
	default:
	}
	<-ctx.Done()
	return ctx.Err()
}

// A mail server that hangs does not hold a stop, and the letter waits for the
// next start.
func TestStopDoesNotWaitForTheMail(t *testing.T) {
	h := newHouse(t)
	server := hanging{make(chan struct{}, 1)}
	p := portal.New(h.store, portal.Options{Now: func() time.Time { return h.now }, Service: demo.Service(), Mailer: server, Hashing: quick})
	florist := h.accounts[0]
	s, err := p.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}, here)
	if err != nil {
		t.Fatal(err)
	}
	a, err := p.Authenticate(t.Context(), s.Token)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.ChangePassword(t.Context(), a, spst.PasswordChange{Current: florist.Password, Password: sesame}, here); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		p.CarryLetters(ctx)
		close(ended)
	}()
	<-server.called
	stop()
	<-ended
	h.now = h.now.Add(portal.CodeLife)
	if err := h.SendLetters(t.Context()); err != nil || len(h.post.Letters()) == 0 {
		t.Errorf("%d letters, %v", len(h.post.Letters()), err)
	}
}
