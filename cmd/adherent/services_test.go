//go:build unix

package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// memory is a keyring that forgets with the test; err makes it unusable.
type memory struct {
	tokens map[config.Owner]string
	err    error
}

func (m *memory) Get(o config.Owner) (string, error) {
	token, ok := m.tokens[o]
	if m.err == nil && !ok {
		return "", config.ErrNoSession
	}
	return token, m.err
}

func (m *memory) Set(o config.Owner, token string) error {
	if m.err == nil {
		m.tokens[o] = token
	}
	return m.err
}

func (m *memory) Delete(o config.Owner) error {
	delete(m.tokens, o)
	return m.err
}

// newServices are those of a fresh start on a portal, with what that machine keeps.
func newServices(t *testing.T, url, configFile string, keys *memory, vars ...string) *services {
	t.Helper()
	p := &program{
		vars:   variables(append(vars, config.EnvFile+"="+configFile, config.EnvPortal+"="+url)),
		stdout: io.Discard, stderr: io.Discard, keyring: keys,
	}
	s, err := p.portal()
	if err != nil {
		t.Fatal(err)
	}
	api, err := client.New(client.Options{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.CloseIdle)
	return &services{importService: importService{Client: api, p: p, portal: s.Portal}, program: p, settings: s}
}

func TestSessionIsKeptTakenUpAndForgotten(t *testing.T) {
	t.Parallel()
	url, file, keys := samplePortal(t).url, filepath.Join(t.TempDir(), "config.toml"), &memory{tokens: map[config.Owner]string{}}
	cabinet := demo.Samples()[2]
	credentials := spst.Credentials{Number: cabinet.Number, Password: cabinet.Password, Mandatary: true}

	// Nothing is kept unless it is asked for.
	s := newServices(t, url, file, keys)
	if _, _, err := s.SignIn(t.Context(), credentials, false); err != nil || len(keys.tokens) != 0 {
		t.Fatalf("without « Rester connecté »: %v, %d tokens", err, len(keys.tokens))
	}
	if _, _, err := newServices(t, url, file, keys).Resume(t.Context()); spst.KindOf(err) != spst.Unauthenticated {
		t.Fatalf("nothing kept: %v", err)
	}

	s = newServices(t, url, file, keys)
	session, members, err := s.SignIn(t.Context(), credentials, true)
	if err != nil || len(members) != 2 || len(keys.tokens) != 1 || session.Token != "" {
		t.Fatalf("signed in: %v, %d members, %d tokens", err, len(members), len(keys.tokens))
	}

	// The next start finds it without being told who.
	next := newServices(t, url, file, keys)
	session, members, err = next.Resume(t.Context())
	if err != nil || session.Account.Number != cabinet.Number || len(members) != 2 {
		t.Fatalf("resumed: %v, %+v", err, session.Account)
	}
	if err := next.SignOut(t.Context()); err != nil || len(keys.tokens) != 0 {
		t.Fatalf("signed out: %v, %d tokens", err, len(keys.tokens))
	}
	if _, err := s.Members(t.Context()); spst.KindOf(err) != spst.Unauthenticated {
		t.Errorf("the session still lives on the portal: %v", err)
	}
}

func TestEndedSessionIsForgotten(t *testing.T) {
	t.Parallel()
	url, file := samplePortal(t).url, filepath.Join(t.TempDir(), "config.toml")
	florist := config.Owner{Portal: url, Number: "100042"}
	keys := &memory{tokens: map[config.Owner]string{florist: "ended"}}
	s := newServices(t, url, file, keys, config.EnvNumber+"=100042")
	if _, _, err := s.Resume(t.Context()); spst.KindOf(err) != spst.Unauthenticated {
		t.Errorf("got %v", err)
	}
	if len(keys.tokens) != 0 {
		t.Error("a token that is of no use is still kept")
	}
}

func TestSessionThatCannotBeKept(t *testing.T) {
	t.Parallel()
	url, file := samplePortal(t).url, filepath.Join(t.TempDir(), "config.toml")
	s := newServices(t, url, file, &memory{err: &config.KeyringError{Why: "il est verrouillé"}})
	if err := s.KeyringAvailable(t.Context()); err == nil || err.Error() != "il est verrouillé" {
		t.Errorf("available: %v", err)
	}
	florist := demo.Samples()[0]
	_, _, err := s.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}, true)
	if spst.CodeOf(err) != "keyring" || !strings.Contains(err.Error(), "verrouillé") {
		t.Errorf("sign in: %v", err)
	}
	if s.Token() != "" {
		t.Error("a session that was refused is still open")
	}
}

// Nor is one left behind where the settings cannot say whose it is.
func TestSessionWhoseSettingsCannotBeWritten(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "settings")
	keys := &memory{tokens: map[config.Owner]string{}}
	s := newServices(t, samplePortal(t).url, filepath.Join(folder, "config.toml"), keys)
	if err := os.WriteFile(folder, nil, 0o600); err != nil { // a file in the place of the folder
		t.Fatal(err)
	}
	florist := demo.Samples()[0]
	_, _, err := s.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}, true)
	if spst.CodeOf(err) != spst.CodeKeyring || s.Token() != "" || len(keys.tokens) != 0 {
		t.Errorf("%v, token %q, kept %d", err, s.Token(), len(keys.tokens))
	}
}

func TestTokenOfTheEnvironment(t *testing.T) {
	t.Parallel()
	url, file := samplePortal(t).url, filepath.Join(t.TempDir(), "config.toml")
	keys := &memory{err: &config.KeyringError{Why: "aucun"}}
	api, err := client.New(client.Options{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	florist := demo.Samples()[0]
	session, err := api.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password})
	if err != nil {
		t.Fatal(err)
	}
	s := newServices(t, url, file, keys, config.EnvToken+"="+session.Token)
	if resumed, _, err := s.Resume(t.Context()); err != nil || resumed.Account.Number != florist.Number {
		t.Errorf("got %+v, %v", resumed.Account, err)
	}
}

func TestExitCodes(t *testing.T) {
	t.Parallel()
	for want, errs := range map[int][]error{
		cli.ExitFailed:          {errors.New("x"), &spst.Error{Kind: spst.Forbidden}, &spst.Error{Kind: spst.RateLimited}, &spst.Error{Kind: spst.Internal}, &config.FileError{}},
		cli.ExitUsage:           {cli.Usage("x"), &config.UsageError{}},
		cli.ExitInvalid:         {&spst.Error{Kind: spst.Invalid}},
		cli.ExitUnauthenticated: {&spst.Error{Kind: spst.Unauthenticated}},
		cli.ExitNotFound:        {&spst.Error{Kind: spst.NotFound}},
		cli.ExitConflict:        {&spst.Error{Kind: spst.Conflict}, &spst.Error{Kind: spst.Stale}},
		cli.ExitUnavailable:     {&spst.Error{Kind: spst.Unavailable}, &spst.Error{Kind: spst.Conflict, Code: "in_progress", Err: &client.Lost{}}},
	} {
		for _, err := range errs {
			if got := exitCode(err); got != want {
				t.Errorf("%#v: exit code %d, want %d", err, got, want)
			}
		}
	}
}

func TestDebugLogHidesSecrets(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.log")
	log, closer, err := openDebug(file)
	if err != nil {
		t.Fatal(err)
	}
	log.Debug("NIR 2 90 05 76 540 912 74", "token", "jeton-secret", "path", "/v1/x?nir=290057654091274",
		"error", errors.New("header Authorization: Bearer jeton-secret refused"), "nir", "290057654091274",
		"corse", "190052A540912", "status", 200)
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(written)
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log is %v, %v", info.Mode(), err)
	}
	for _, secret := range []string{"jeton-secret", "290057654091274", "540 912", "190052A540912"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log: %s", secret, text)
		}
	}
	if !strings.Contains(text, "status=200") || !strings.Contains(text, "/v1/x") {
		t.Errorf("the log says nothing: %s", text)
	}
}

// What the interface left without an answer, and was killed with, is found by
// the interface of another day, however one signs in to it.
func TestAFormOfAnotherRun(t *testing.T) {
	t.Parallel()
	w := newPerson(t, samplePortal(t).url)
	florist := demo.Samples()[0]
	form := func(key string) error {
		p := &program{vars: variables(w.env), stdout: io.Discard, stderr: io.Discard, keyring: &memory{}}
		s, err := p.portal()
		if err != nil {
			t.Fatal(err)
		}
		api, err := p.newClient(s, client.Options{RetryWait: time.Millisecond, Unfinished: p.unfinished(s)})
		if err != nil {
			t.Fatal(err)
		}
		interf := &services{importService: importService{Client: api, p: p, portal: s.Portal}, program: p, settings: s}
		if _, _, err := interf.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}, false); err != nil {
			t.Fatal(err)
		}
		_, err = interf.AddContact(t.Context(), key, florist.Number, spst.Contact{LastName: "DURAND", FirstName: "Luc", Types: []spst.ContactType{spst.SafetyContact}, Mobile: "0612345678"})
		return err
	}
	before := w.contactVersions()
	w.way.Lossy.Store(true)
	if err := form("a"); spst.KindOf(err) != spst.Unavailable {
		t.Errorf("lost: %v", err)
	}
	w.way.Lossy.Store(false)
	w.env = append(w.env, config.EnvNumber+"="+florist.Number)
	if err := form("b"); err != nil {
		t.Error(err)
	}
	if n := w.contactVersions() - before; n != 1 {
		t.Errorf("added %d times", n)
	}
}
