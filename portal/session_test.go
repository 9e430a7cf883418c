package portal_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

func (h *house) try(number, password, from string) error {
	_, err := h.SignIn(h.t.Context(), spst.Credentials{Number: number, Password: password}, from)
	return err
}

func refusal(t *testing.T, err error) *spst.Error {
	t.Helper()
	e, ok := errors.AsType[*spst.Error](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	return e
}

func TestSignIn(t *testing.T) {
	h := newHouse(t)
	florist, cabinet := demo.Samples()[0], demo.Samples()[2]
	for _, c := range []struct {
		name string
		spst.Credentials
		want spst.Code // code of the refusal
	}{
		{"member", spst.Credentials{Number: florist.Number, Password: florist.Password}, ""},
		{"number with blanks", spst.Credentials{Number: " 100 042\u00a0", Password: florist.Password}, ""},
		{"number pasted with what is not seen", spst.Credentials{Number: "\ufeff100\u200b042", Password: florist.Password}, ""},
		{"number that acts on a terminal", spst.Credentials{Number: "100042\u202e", Password: florist.Password}, "number"},
		{"nothing of a number", spst.Credentials{Number: "\u200b", Password: florist.Password}, "credentials"},
		{"mandatary", spst.Credentials{Number: cabinet.Number, Password: cabinet.Password, Mandatary: true}, ""},
		{"mandatary, box not ticked", spst.Credentials{Number: cabinet.Number, Password: cabinet.Password}, "credentials"},
		{"member, box ticked", spst.Credentials{Number: florist.Number, Password: florist.Password, Mandatary: true}, "credentials"},
		{"wrong password", spst.Credentials{Number: florist.Number, Password: cabinet.Password}, "credentials"},
		{"blanks are part of a password", spst.Credentials{Number: florist.Number, Password: florist.Password + " "}, "credentials"},
		{"unknown number", spst.Credentials{Number: "999999", Password: florist.Password}, "credentials"},
		{"nothing", spst.Credentials{}, "credentials"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := h.SignIn(t.Context(), c.Credentials, c.name)
			if spst.CodeOf(err) != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if err != nil {
				kind := map[string]spst.Kind{"credentials": spst.Unauthenticated, "number": spst.Invalid}[string(c.want)]
				if s != (spst.Session{}) || spst.KindOf(err) != kind {
					t.Errorf("%+v, %v", s, err)
				}
				return
			}
			actor, err := h.Authenticate(t.Context(), s.Token)
			if err != nil || actor.Account != s.Account || s.Account.Name == "" || len(s.Token) != 43 {
				t.Errorf("%+v, %v, token of %d", actor, err, len(s.Token))
			}
			if want := h.now.Add(portal.SessionLife); !s.ExpiresAt.Equal(want) {
				t.Errorf("ends %s, want %s", s.ExpiresAt, want)
			}
		})
	}
}

func TestSessionEnds(t *testing.T) {
	h := newHouse(t)
	open := func() string {
		t.Helper()
		s, err := h.SignIn(t.Context(), spst.Credentials{Number: "100042", Password: "lilas-et-pivoines"}, "")
		if err != nil {
			t.Fatal(err)
		}
		return s.Token
	}
	ended := func(token string) {
		t.Helper()
		_, err := h.Authenticate(t.Context(), token)
		wantKind(t, err, spst.Unauthenticated, "session")
	}
	ended("")
	ended("inconnu")

	idle, used := open(), open()
	began := h.now
	for h.now.Sub(began) < portal.SessionLife-time.Hour {
		h.now = h.now.Add(portal.SessionIdle - time.Minute)
		if h.now.Sub(began) < portal.SessionLife {
			if _, err := h.Authenticate(t.Context(), used); err != nil {
				t.Fatalf("after %s: %v", h.now.Sub(began), err)
			}
		}
	}
	ended(idle)
	h.now = began.Add(portal.SessionLife)
	ended(used)

	token := open()
	actor, err := h.Authenticate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	s, err := h.Session(t.Context(), actor)
	if err != nil || s.Token != "" || s.Account.Number != "100042" {
		t.Errorf("%+v, %v", s, err)
	}
	if err := h.SignOut(t.Context(), actor); err != nil {
		t.Fatal(err)
	}
	ended(token)
	_, err = h.Session(t.Context(), actor)
	wantKind(t, err, spst.Unauthenticated, "session")
}

func TestPurgeLeavesLiveSessions(t *testing.T) {
	h := newHouse(t)
	actor := h.signIn("100042")
	h.now = h.now.Add(time.Hour)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Session(t.Context(), actor); err != nil {
		t.Error(err)
	}
	h.now = h.now.Add(portal.SessionIdle)
	if err := h.Purge(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, err := h.Session(t.Context(), actor)
	wantKind(t, err, spst.Unauthenticated, "session")
}

// No sentence repeats what was typed.
func TestRefusalsRepeatNothing(t *testing.T) {
	h := newHouse(t)
	for range 4 {
		e := refusal(t, h.try("mon-mot-de-passe", "secret-tapé", "ici"))
		if s := fmt.Sprintf("%v %+v", e, e.Message); strings.Contains(s, "secret") || strings.Contains(s, "mon-mot") {
			t.Errorf("repeated: %s", s)
		}
	}
}
