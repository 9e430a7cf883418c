//go:build unix

package rig

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// Nobody is the account that a gateway becomes where the tests run as root, which
// it refuses to be: its number, and its group's.
const Nobody = 65534

// Gateway is adherent ssh, running before a portal, with one key admitted.
type Gateway struct {
	t       testing.TB
	Folder  string
	Address string
	Portal  string
	Key     ssh.Signer
	keyFile string
	cmd     *exec.Cmd
}

// StartGateway starts one before that portal; args go to « adherent ssh ».
func StartGateway(t testing.TB, portal string, args ...string) *Gateway {
	t.Helper()
	g := &Gateway{t: t, Folder: gatewayFolder(t), Portal: portal}
	g.Key, g.keyFile = NewKey(t)
	g.Admit(g.Key)
	if os.Geteuid() == 0 {
		args = append(args, "--utilisateur", strconv.Itoa(Nobody)+":"+strconv.Itoa(Nobody))
	}
	args = append([]string{"ssh", "--portail", portal, "--dossier", g.Folder, "--ecoute", "127.0.0.1:0"}, args...)
	g.cmd = exec.Command(Program("adherent"), args...) //nolint:noctx // the end of the test ends it
	home := t.TempDir()
	g.cmd.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "PATH=" + os.Getenv("PATH"), "SECRET_DU_SERVEUR=x"}
	said, err := g.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := g.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		g.Stop()
		_ = g.cmd.Wait()
	})
	lines := bufio.NewReader(said)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("%q, %v", first, err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	g.Address, _, _ = strings.Cut(strings.TrimPrefix(first, "Écoute sur "), ",")
	return g
}

// gatewayFolder is one that the gateway's account can reach, and the program with it.
func gatewayFolder(t testing.TB) string {
	t.Helper()
	if os.Geteuid() != 0 {
		return t.TempDir()
	}
	folder, err := os.MkdirTemp("", "adherent-ssh-") //nolint:usetesting // t.TempDir is in a folder of root
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := errors.Join(os.Chown(folder, Nobody, Nobody),
		os.Chmod(filepath.Dir(Program("adherent")), 0o755)); err != nil { //nolint:gosec // another account runs what is in it
		t.Fatal(err)
	}
	return folder
}

// NewKey makes a key, and the file of it that the client of OpenSSH reads.
func NewKey(t testing.TB) (signer ssh.Signer, file string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if signer, err = ssh.NewSignerFromKey(private); err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return signer, file
}

// Admit leaves only these keys in the file.
func (g *Gateway) Admit(keys ...ssh.Signer) {
	g.t.Helper()
	text := []byte("# les clés admises\n\n")
	for _, k := range keys {
		text = append(text, ssh.MarshalAuthorizedKey(k.PublicKey())...)
	}
	err := os.WriteFile(filepath.Join(g.Folder, "cles-autorisees"), text, 0o644) //nolint:gosec // the gateway's account reads it
	if err != nil {
		g.t.Fatal(err)
	}
}

// PID is the process of the server.
func (g *Gateway) PID() int { return g.cmd.Process.Pid }

// Stop tells it to end, as its service manager does.
func (g *Gateway) Stop() { _ = g.cmd.Process.Signal(syscall.SIGTERM) }

// Dial connects with a key, admitted or not.
func (g *Gateway) Dial(key ssh.Signer) (*ssh.Client, error) {
	return ssh.Dial("tcp", g.Address, &ssh.ClientConfig{
		User: "quiconque", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
}

// Client connects with a key that is admitted, until the end of the test.
func (g *Gateway) Client(key ssh.Signer) *ssh.Client {
	g.t.Helper()
	c, err := g.Dial(key)
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { _ = c.Close() })
	return c
}

// Run runs a command in a session of its own, and gives what it wrote and its exit code.
func (g *Gateway) Run(c *ssh.Client, stdin, line string, env ...string) (out, errs string, code int) {
	g.t.Helper()
	session, err := c.NewSession()
	if err != nil {
		g.t.Fatal(err)
	}
	defer session.Close()
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if err := session.Setenv(name, value); err != nil {
			g.t.Fatal(err)
		}
	}
	var o, e bytes.Buffer
	session.Stdin, session.Stdout, session.Stderr = strings.NewReader(stdin), &o, &e
	err = session.Run(line)
	ended, failed := errors.AsType[*ssh.ExitError](err)
	switch {
	case failed:
		return o.String(), e.String(), ended.ExitStatus()
	case err != nil:
		g.t.Fatalf("%s: %v", line, err)
	}
	return o.String(), e.String(), 0
}

// Open opens the interface in a terminal, through OpenSSH's own client.
func (g *Gateway) Open() *Terminal {
	g.t.Helper()
	host, port, _ := net.SplitHostPort(g.Address)
	return OpenTerminal(g.t, TerminalOptions{}, "ssh", "-F", "none", "-tt", "-p", port, "-i", g.keyFile,
		"-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile="+filepath.Join(g.t.TempDir(), "known"), "-o",
		"LogLevel=ERROR", host)
}

// Files is the SFTP side of a key, until the end of the test.
func (g *Gateway) Files(key ssh.Signer) *sftp.Client {
	g.t.Helper()
	c, err := sftp.NewClient(g.Client(key))
	if err != nil {
		g.t.Fatal(err)
	}
	g.t.Cleanup(func() { _ = c.Close() })
	return c
}
