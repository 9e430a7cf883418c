//go:build unix

package adapters

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/config"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

func TestMain(m *testing.M) { os.Exit(rig.Main(m)) }

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

// servicesOf are those of a fresh start on a portal, with what that machine keeps.
func servicesOf(t *testing.T, url, configFile string, keys *memory, vars ...string) *Services {
	t.Helper()
	p := program.New("", append(vars, config.EnvFile+"="+configFile, config.EnvPortal+"="+url), nil, io.Discard, io.Discard)
	p.Keyring = keys
	s, err := p.Portal()
	if err != nil {
		t.Fatal(err)
	}
	api, err := client.New(client.Options{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(api.CloseIdle)
	return New(p, api, s, nil)
}

func TestSessionIsKeptTakenUpAndForgotten(t *testing.T) {
	t.Parallel()
	url, file, keys := portalOfTest(t), filepath.Join(t.TempDir(), "config.toml"), &memory{tokens: map[config.Owner]string{}}
	cabinet := demo.Samples()[2]
	credentials := spst.Credentials{Number: cabinet.Number, Password: cabinet.Password, Mandatary: true}

	// Nothing is kept unless it is asked for.
	s := servicesOf(t, url, file, keys)
	if _, _, err := s.SignIn(t.Context(), credentials, false); err != nil || len(keys.tokens) != 0 {
		t.Fatalf("without « Rester connecté »: %v, %d tokens", err, len(keys.tokens))
	}
	if _, _, err := servicesOf(t, url, file, keys).Resume(t.Context()); spst.KindOf(err) != spst.Unauthenticated {
		t.Fatalf("nothing kept: %v", err)
	}

	s = servicesOf(t, url, file, keys)
	session, members, err := s.SignIn(t.Context(), credentials, true)
	if err != nil || len(members) != 2 || len(keys.tokens) != 1 || session.Token != "" {
		t.Fatalf("signed in: %v, %d members, %d tokens", err, len(members), len(keys.tokens))
	}

	// The next start finds it without being told who.
	next := servicesOf(t, url, file, keys)
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
	url, file := portalOfTest(t), filepath.Join(t.TempDir(), "config.toml")
	florist := config.Owner{Portal: url, Number: "100042"}
	keys := &memory{tokens: map[config.Owner]string{florist: "ended"}}
	s := servicesOf(t, url, file, keys, config.EnvNumber+"=100042")
	if _, _, err := s.Resume(t.Context()); spst.KindOf(err) != spst.Unauthenticated {
		t.Errorf("got %v", err)
	}
	if len(keys.tokens) != 0 {
		t.Error("a token that is of no use is still kept")
	}
}

func TestSessionThatCannotBeKept(t *testing.T) {
	t.Parallel()
	url, file := portalOfTest(t), filepath.Join(t.TempDir(), "config.toml")
	s := servicesOf(t, url, file, &memory{err: &config.KeyringError{Why: "il est verrouillé"}})
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
	s := servicesOf(t, portalOfTest(t), filepath.Join(folder, "config.toml"), keys)
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
	url, file := portalOfTest(t), filepath.Join(t.TempDir(), "config.toml")
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
	s := servicesOf(t, url, file, keys, config.EnvToken+"="+session.Token)
	if resumed, _, err := s.Resume(t.Context()); err != nil || resumed.Account.Number != florist.Number {
		t.Errorf("got %+v, %v", resumed.Account, err)
	}
}

// What the interface left without an answer, and was killed with, is found by
// the interface of another day, however one signs in to it.
func TestAFormOfAnotherRun(t *testing.T) {
	t.Parallel()
	way, home, florist := rig.NewSwallower(t, portalOfTest(t)), t.TempDir(), demo.Samples()[0]
	env := []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "XDG_CONFIG_HOME=" + home,
		config.EnvPortal + "=" + way.URL, config.EnvToken + "=" + rig.Today().Tokens[0]}
	form := func(key string) error {
		p := program.New("", env, nil, io.Discard, io.Discard)
		p.Keyring = &memory{}
		s, err := p.Portal()
		if err != nil {
			t.Fatal(err)
		}
		api, err := p.NewClient(s, client.Options{RetryWait: time.Millisecond, Unfinished: p.Unfinished(s)})
		if err != nil {
			t.Fatal(err)
		}
		interf := New(p, api, s, nil)
		if _, _, err := interf.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password}, false); err != nil {
			t.Fatal(err)
		}
		_, err = interf.AddContact(t.Context(), key, florist.Number, spst.Contact{LastName: "DURAND", FirstName: "Luc",
			Types: []spst.ContactType{spst.SafetyContact}, Mobile: "0612345678"})
		return err
	}
	before := len(contactsOf(t, way.URL))
	way.Lossy.Store(true)
	if err := form("a"); spst.KindOf(err) != spst.Unavailable {
		t.Errorf("lost: %v", err)
	}
	way.Lossy.Store(false)
	env = append(env, config.EnvNumber+"="+florist.Number)
	if err := form("b"); err != nil {
		t.Error(err)
	}
	if n := len(contactsOf(t, way.URL)) - before; n != 1 {
		t.Errorf("added %d times", n)
	}
}

func contactsOf(t *testing.T, url string) []spst.Contact {
	t.Helper()
	api, err := client.New(client.Options{BaseURL: url, Token: rig.Today().Tokens[0]})
	if err != nil {
		t.Fatal(err)
	}
	contacts, err := api.Contacts(t.Context(), demo.Samples()[0].Number)
	if err != nil {
		t.Fatal(err)
	}
	return contacts
}

// portalOfTest is the address of a portal of the test's own, with the sample data.
func portalOfTest(t *testing.T) string {
	t.Helper()
	return rig.StartPortal(t, rig.Today().Copy(t)).URL(t.Context().Done())
}
