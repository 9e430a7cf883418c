package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/ssh"
	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/test/rig"
)

// Whoever opens connections and does nothing with them, from one address or from
// many, keeps rig.Nobody out.
func TestSSHIdleConnectionsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	s := serve(t)
	for i := range 600 {
		address := "127.0.0.1" // the same as rig.Nobody's
		if i >= 300 {
			address = fmt.Sprintf("127.0.%d.%d", 1+i/250, 1+i%250)
		}
		dial := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
		c, err := dial.Dial("tcp", s.Address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
	}
	c := s.Client(s.Key)
	if out, errs, code := s.Run(c, "", "version"); code != cli.ExitDone || !strings.HasPrefix(out, "adherent ") {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
}

// A key has a few sessions, whichever connections they are on.
func TestSSHSessionsOfAKey(t *testing.T) {
	t.Parallel()
	s := serve(t)
	first := s.Client(s.Key)
	for i := range sessionsEach {
		c := first
		if i%2 == 1 {
			c = s.Client(s.Key)
		}
		files, err := sftp.NewClient(c)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = files.Close() })
	}
	if _, errs, code := s.Run(s.Client(s.Key), "", "version"); code != cli.ExitFailed || !strings.Contains(errs,
		"votre clé a déjà 8 sessions ouvertes") {
		t.Errorf("%d, %q", code, errs)
	}
}

// When a session is ended, the terminal is restored first, then the reason is shown.
func TestSSHEnds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		end  func(*rig.Gateway)
		warn string
		says string
	}{
		"idle": {[]string{"--inactivite", "20s"}, func(*rig.Gateway) {}, "▲ Sans une touche d'ici une minute",
			"adherent : la session est fermée après 20 secondes sans activité"},
		"stop":      {nil, (*rig.Gateway).Stop, "", "adherent : le serveur s'arrête"},
		"killed":    {nil, signalled(syscall.SIGKILL), "", "adherent : la session s'est arrêtée d'elle-même"},
		"processor": {nil, signalled(syscall.SIGXCPU), "", "adherent : cette session a pris tout le temps de calcul"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, tt.args...)
			x := s.Open()
			x.WaitFor("Se connecter sur son espace adhérent")
			if tt.warn != "" {
				x.WaitFor(tt.warn)
			}
			tt.end(s)
			if code := x.Exit(); code != cli.ExitFailed {
				t.Errorf("exit code %d", code)
			}
			x.Restored()
			if screen := x.Text(); !strings.Contains(screen, tt.says) || strings.Contains(screen, "Mot de passe") {
				t.Errorf("the main screen:\n%s", screen)
			}
		})
	}
}

// signalled gives the sessions of a gateway a signal, as the kernel does.
func signalled(sig syscall.Signal) func(*rig.Gateway) {
	return func(s *rig.Gateway) {
		for _, pid := range s.Sessions() {
			_ = syscall.Kill(pid, sig)
		}
	}
}

// Algorithms that use SHA-1 or a NIST curve are refused, and MACs computed before encryption; each of
// the others is accepted.
func TestSSHAlgorithms(t *testing.T) {
	t.Parallel()
	s := serve(t)
	all, old := gossh.SupportedAlgorithms(), gossh.InsecureAlgorithms()
	bad := func(name string) bool {
		return strings.Contains(name, "sha1") || strings.Contains(name, "nistp") || strings.Contains(name, "cbc") || strings.HasPrefix(name,
			"arcfour")
	}
	dial := func(config gossh.Config) error {
		c, err := gossh.Dial("tcp", s.Address, &gossh.ClientConfig{
			Config: config, User: "quiconque", Auth: []gossh.AuthMethod{gossh.PublicKeys(s.Key)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
		})
		if err == nil {
			_ = c.Close()
		}
		return err
	}
	agreed := 0
	for _, kex := range slices.Concat(all.KeyExchanges, old.KeyExchanges) {
		if err := dial(gossh.Config{KeyExchanges: []string{kex}}); err == nil {
			agreed++
			if bad(kex) || strings.Contains(kex, "diffie") {
				t.Errorf("%s is agreed on", kex)
			}
		}
	}
	for _, cipher := range slices.Concat(all.Ciphers, old.Ciphers) {
		if err := dial(gossh.Config{Ciphers: []string{cipher}}); (err == nil) != (strings.HasPrefix(cipher, "aes") && !bad(cipher)) {
			t.Errorf("%s: %v", cipher, err)
		}
	}
	for _, mac := range slices.Concat(all.MACs, old.MACs) {
		err := dial(gossh.Config{Ciphers: []string{gossh.CipherAES256CTR}, MACs: []string{mac}})
		if (err == nil) != strings.Contains(mac, "-etm@") {
			t.Errorf("%s: %v", mac, err)
		}
	}
	if agreed != 2 {
		t.Errorf("%d key exchanges are agreed on", agreed)
	}
}

// A stop that comes before the gateway has begun to accept ends it too.
func TestSSHStopsBeforeItAccepts(t *testing.T) {
	t.Parallel()
	host, _ := rig.NewKey(t)
	for range 50 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		s := &server{connections: newConnections(time.Hour), slots: newSlots(1), stopping: ctx}
		stop()
		if err := s.accept(ctx, s.ssh(host), l); !errors.Is(err, ssh.ErrServerClosed) {
			t.Fatal(err)
		}
	}
}
