package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// served is a portal that run serves until stop is called.
type served struct {
	url    string
	lines  []string // standard output
	stop   context.CancelFunc
	code   chan int
	stderr *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve runs « portail servir » and waits for the line that tells where it listens.
func serve(t *testing.T, lines int, args ...string) *served {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	s := &served{stop: stop, code: make(chan int, 1), stderr: &lockedBuffer{}}
	out, w := io.Pipe()
	go func() {
		s.code <- run(ctx, append([]string{"servir", "--adresse", "127.0.0.1:0"}, args...), os.Environ(), strings.NewReader(""), w, s.stderr)
		_ = w.Close()
	}()
	sc := bufio.NewScanner(out)
	for len(s.lines) < lines && sc.Scan() {
		s.lines = append(s.lines, sc.Text())
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if len(s.lines) < lines {
		t.Fatalf("exit %d: %s", <-s.code, s.stderr)
	}
	s.url = regexp.MustCompile(`http://[0-9.:]+`).FindString(s.lines[0])
	t.Cleanup(stop)
	return s
}

func (s *served) end(t *testing.T) {
	t.Helper()
	s.stop()
	if code := <-s.code; code != cli.ExitDone {
		t.Errorf("exit %d: %s", code, s.stderr)
	}
}

func get(t *testing.T, url string, into any) {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if err := json.NewDecoder(r.Body).Decode(into); err != nil || r.StatusCode != http.StatusOK {
		t.Fatal(r.Status, err)
	}
}

func TestServeDemo(t *testing.T) {
	s := serve(t, 4, "--demo", "--date", "2027-01-15")
	var service spst.Service
	get(t, s.url+"/v1/service", &service)
	if service.Today.String() != "2027-01-15" || service.ShortName != "AMSN" {
		t.Errorf("service %+v", service)
	}
	// The printed accounts open a session.
	for _, line := range s.lines[1:] {
		f := strings.Fields(line)
		body, _ := json.Marshal(spst.Credentials{Number: f[1], Password: f[2], Mandatary: f[0] == "mandataire"})
		r, err := http.Post(s.url+"/v1/sessions", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = r.Body.Close()
		if r.StatusCode != http.StatusCreated {
			t.Errorf("%s: %s", f[1], r.Status)
		}
	}
	s.end(t)
	if strings.Contains(s.stderr.String(), "lilas") {
		t.Error("a password is in the log")
	}
}

func TestServeEmptyBase(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base.db")
	for range 2 { // made, then found again
		s := serve(t, 1, "--base", base)
		var service spst.Service
		get(t, s.url+"/v1/service", &service)
		s.end(t)
	}
	info, err := os.Stat(base + ".cle")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key file %v, %v", info, err)
	}
}

func TestCommandLines(t *testing.T) {
	dir := t.TempDir()
	base := filepath.Join(dir, "base.db")
	other, err := sqlstore.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   []string
		env    []string
		code   int
		stdout string
		stderr string
	}{
		{"version", []string{"version"}, nil, cli.ExitDone, "portail ", ""},
		{"help", nil, nil, cli.ExitDone, "Commandes :", ""},
		{"unknown command", []string{"sevrir"}, nil, cli.ExitUsage, "", "Vouliez-vous dire « servir » ?"},
		{"unknown letter", []string{"servir", "-B"}, nil, cli.ExitUsage, "", "« -B ». Vouliez-vous dire « --base » ?"},
		{"dashes as texts have them", []string{"—version"}, nil, cli.ExitUsage, "", "deux tirets simples"},
		{"unknown flag", []string{"servir", "--bas"}, nil, cli.ExitUsage, "", "Vouliez-vous dire « --base » ?"},
		{"no base", []string{"servir"}, nil, cli.ExitUsage, "", "--base FICHIER"},
		{"both", []string{"servir", "--demo", "--base", base}, nil, cli.ExitUsage, "", "--base FICHIER"},
		{"people without demo", []string{"servir", "--base", base, "--salaries", "5"}, nil, cli.ExitUsage, "", "--demo"},
		{"too many people", []string{"servir", "--demo", "--salaries", "100001"}, nil, cli.ExitUsage, "", "100000"},
		{"bad date", []string{"servir", "--demo", "--date", "demain"}, nil, cli.ExitUsage, "", "--date"},
		{"smtp without sender", []string{"servir", "--demo", "--smtp", "smtp://127.0.0.1:25"}, nil, cli.ExitUsage, "", "--expediteur"},
		{"bad smtp", []string{"servir", "--demo", "--smtp", "127.0.0.1:25", "--expediteur", "a@b.fr"}, nil, cli.ExitInvalid, "", "smtp://"},
		{"half of credentials", []string{"servir", "--demo", "--smtp", "smtp://127.0.0.1", "--expediteur", "a@b.fr"}, []string{userVariable + "=u"}, cli.ExitInvalid, "", "aucun des deux"},
		{"bad proxy", []string{"servir", "--demo", "--frontal", "devant"}, nil, cli.ExitUsage, "", "--frontal"},
		{"bad address", []string{"servir", "--demo", "--adresse", "nulle-part:x"}, nil, cli.ExitFailed, "", "impossible d'écouter"},
		{"migrate without base", []string{"migrer"}, nil, cli.ExitUsage, "", "--base"},
		{"migrate", []string{"migrer", "--base", base}, nil, cli.ExitDone, "version ", ""},
		{"wrong key", []string{"migrer", "--base", base}, []string{keyVariable + "=" + base64.StdEncoding.EncodeToString(other)}, cli.ExitInvalid, "", "n'est pas celle de la base"},
		{"unreadable key", []string{"migrer", "--base", base}, []string{keyVariable + "=abc"}, cli.ExitInvalid, "", "32 octets"},
		{"key of its own file", []string{"migrer", "--base", filepath.Join(dir, "b.db"), "--cle", filepath.Join(dir, "k")}, nil, cli.ExitDone, "version ", ""},
		{"base in no folder", []string{"migrer", "--base", filepath.Join(dir, "no", "b.db"), "--cle", filepath.Join(dir, "k")}, nil, cli.ExitUnavailable, "", "portail : "},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), c.args, c.env, strings.NewReader(""), &stdout, &stderr)
			if code != c.code || !strings.Contains(stdout.String(), c.stdout) || !strings.Contains(stderr.String(), c.stderr) {
				t.Errorf("exit %d, stdout %q, stderr %q", code, stdout.String(), stderr.String())
			}
		})
	}
}

// Listening beyond this machine is without encryption, and is said.
func TestLoopback(t *testing.T) {
	for address, want := range map[string]bool{
		"127.0.0.1:80": true, "[::1]:80": true, "[::]:80": false, "0.0.0.0:80": false, "192.0.2.1:80": false,
	} {
		a, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := isLoopback(a); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
