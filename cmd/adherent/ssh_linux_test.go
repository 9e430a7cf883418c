package main

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
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
	gossh "golang.org/x/crypto/ssh"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// served is adherent ssh, running, with one key admitted.
type served struct {
	t       *testing.T
	folder  string
	address string
	portal  string
	key     gossh.Signer
	keyFile string
	cmd     *exec.Cmd
}

// serve starts adherent ssh before a portal with the sample data.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	return serveBefore(t, samplePortal(t).url, args...)
}

// serveBefore starts it before that portal.
func serveBefore(t *testing.T, portal string, args ...string) *served {
	t.Helper()
	s := &served{t: t, folder: ownFolder(t), portal: portal}
	s.key, s.keyFile = newKey(t)
	s.admit(s.key)
	if os.Geteuid() == 0 {
		args = append(args, "--utilisateur", strconv.Itoa(nobody)+":"+strconv.Itoa(nobody))
	}
	s.cmd = exec.Command(rig.Program("adherent"), append([]string{"ssh", "--portail", s.portal, "--dossier", s.folder, "--ecoute", "127.0.0.1:0"}, args...)...)
	home := t.TempDir()
	s.cmd.Env = []string{"HOME=" + home, "XDG_CONFIG_HOME=" + home, "PATH=" + os.Getenv("PATH"), "SECRET_DU_SERVEUR=x"}
	said, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(said)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("%q, %v", first, err)
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	s.address, _, _ = strings.Cut(strings.TrimPrefix(first, "Écoute sur "), ",")
	t.Cleanup(func() {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		_ = s.cmd.Wait()
	})
	return s
}

// nobody is whom the gateway becomes where the tests run as root.
const nobody = 65534

// ownFolder is one that the gateway's account can reach, and the program with it.
func ownFolder(t *testing.T) string {
	t.Helper()
	if os.Geteuid() != 0 {
		return t.TempDir()
	}
	if err := os.Chmod(filepath.Dir(rig.Program("adherent")), 0o755); err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "adherent-ssh-") //nolint:usetesting // t.TempDir is in a folder of root
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chown(folder, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	return folder
}

func newKey(t *testing.T) (signer gossh.Signer, file string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if signer, err = gossh.NewSignerFromKey(private); err != nil {
		t.Fatal(err)
	}
	block, err := gossh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return signer, file
}

// admit leaves only these keys in the file.
func (s *served) admit(keys ...gossh.Signer) {
	s.t.Helper()
	text := []byte("# les clés admises\n\n")
	for _, k := range keys {
		text = append(text, gossh.MarshalAuthorizedKey(k.PublicKey())...)
	}
	if err := os.WriteFile(filepath.Join(s.folder, "cles-autorisees"), text, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

func (s *served) dial(key gossh.Signer) (*gossh.Client, error) {
	return gossh.Dial("tcp", s.address, &gossh.ClientConfig{
		User: "quiconque", Auth: []gossh.AuthMethod{gossh.PublicKeys(key)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
}

func (s *served) client(key gossh.Signer) *gossh.Client {
	s.t.Helper()
	c, err := s.dial(key)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

// command runs one, and gives what it wrote and its exit code.
func (s *served) command(c *gossh.Client, stdin, line string, env ...string) (out, errs string, code int) {
	s.t.Helper()
	session, err := c.NewSession()
	if err != nil {
		s.t.Fatal(err)
	}
	defer session.Close()
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		if err := session.Setenv(name, value); err != nil {
			s.t.Fatal(err)
		}
	}
	var o, e bytes.Buffer
	session.Stdin, session.Stdout, session.Stderr = strings.NewReader(stdin), &o, &e
	err = session.Run(line)
	if ended, ok := errors.AsType[*gossh.ExitError](err); ok {
		return o.String(), e.String(), ended.ExitStatus()
	}
	if err != nil {
		s.t.Fatalf("%s: %v", line, err)
	}
	return o.String(), e.String(), 0
}

// open opens the interface in a terminal, through OpenSSH's own client.
func (s *served) open() *rig.Terminal {
	s.t.Helper()
	host, port, _ := net.SplitHostPort(s.address)
	return rig.OpenTerminal(s.t, rig.TerminalOptions{}, "ssh", "-F", "none", "-tt", "-p", port, "-i", s.keyFile,
		"-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile="+filepath.Join(s.t.TempDir(), "known"), "-o", "LogLevel=ERROR", host)
}

func TestSSHInterface(t *testing.T) {
	t.Parallel()
	s := serve(t)
	x := s.open()
	x.WaitFor("Se connecter sur son espace adhérent", "Par SSH, la session dure autant que la fenêtre", "SendEnv=ADHERENT_JETON")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password)
	x.Press("enter")
	x.WaitFor("BIENVENUE", "n° 100042", "44 salariés")
	x.Resize(120, 40)
	x.Type("3/ju ces")
	x.WaitFor("Rechercher : ju ces", "CESAR JULES", "1 sur 44")
	x.Press("enter")
	leave(t, x)
}

// One command a session: its streams and its exit code are those of the person.
func TestSSHCommands(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.client(s.key)
	florist := demo.Samples()[0]

	if out, _, code := s.command(c, "", "version"); code != cli.ExitDone || !strings.HasPrefix(out, "adherent ") {
		t.Errorf("version: %d, %q", code, out)
	}
	if _, errs, code := s.command(c, "", "statut"); code != cli.ExitUnauthenticated || !strings.Contains(errs, "Personne n'est connecté à "+s.portal) {
		t.Errorf("statut: %d, %q", code, errs)
	}
	token, errs, code := s.command(c, florist.Password+"\n", "connexion --numero "+florist.Number+" --mot-de-passe-stdin --afficher-jeton")
	if code != cli.ExitDone {
		t.Fatalf("connexion: %d, %s", code, errs)
	}
	if out, _, code := s.command(c, "", "statut --json", "ADHERENT_JETON="+strings.TrimSpace(token)); code != cli.ExitDone || !strings.Contains(out, `"number": "100042"`) {
		t.Errorf("statut with a token: %d, %q", code, out)
	}
	for line, want := range map[string]string{
		"demo":                              "ne se lance pas par SSH",
		"ssh":                               "ne se lance pas par SSH",
		"connexion":                         "« connexion --afficher-jeton » donne un jeton",
		"salaries liste":                    "SendEnv=ADHERENT_JETON",
		"statut --portail http://127.0.0.1": "le portail est celui du serveur",
		"":                                  "n'est pas un terminal",
	} {
		if _, errs, code := s.command(c, "", line); code == cli.ExitDone || !strings.Contains(errs, want) {
			t.Errorf("%q: %d, %q", line, code, errs)
		}
	}
}

// A command that is typed again happens once over SSH too: each session is a
// process of its own, and what is unfinished is in the person's folder.
func TestSSHCommandTypedAgain(t *testing.T) {
	t.Parallel()
	way := newSwallower(t, samplePortal(t).url)
	s := serveBefore(t, way.URL)
	c := s.client(s.key)
	token := "ADHERENT_JETON=" + tokenOf(t, way.URL, demo.Samples()[0])
	const line = "contacts ajouter --nom DURAND --prenom Luc --types referent_securite --portable 0612345678"
	way.lossy.Store(true)
	if _, errs, code := s.command(c, "", line, token); code != cli.ExitUnavailable || !strings.Contains(errs, "rien ne sera fait deux fois") {
		t.Errorf("lost: %d, %s", code, errs)
	}
	way.lossy.Store(false)
	if _, errs, code := s.command(c, "", line, token); code != cli.ExitDone || !strings.Contains(errs, "Déjà fait") {
		t.Errorf("again: %d, %s", code, errs)
	}
	if out, errs, _ := s.command(c, "", "contacts liste --json", token); strings.Count(out, `"DURAND"`) != 1 {
		t.Errorf("%s%s", out, errs)
	}
}

// A person has a folder, and nothing else of the server: not its files, not
// its environment, not its network, not another's folder.
func TestSSHShutsIn(t *testing.T) {
	t.Parallel()
	s := serve(t)
	other, _ := newKey(t)
	s.admit(s.key, other)
	mine, theirs := s.files(s.key), s.files(other)
	write(t, mine, "liste.csv", "Nom;Prénom\n")

	entries, err := mine.ReadDir(".")
	if err != nil || len(entries) != 1 || entries[0].Name() != "liste.csv" {
		t.Errorf("%v, %v", entries, err)
	}
	if entries, err := theirs.ReadDir("."); err != nil || len(entries) != 0 {
		t.Errorf("the other's folder: %v, %v", entries, err)
	}
	home, err := mine.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"/etc/passwd", "../../cle-du-serveur", filepath.Join(s.folder, "cle-du-serveur"), "/proc/self/environ", "/proc/1/status",
		filepath.Join(home, "liste.csv"), // read by the other
	} {
		if f, err := theirs.Open(path); err == nil {
			_ = f.Close()
			t.Errorf("%s can be read", path)
		}
	}
	outside := filepath.Join(t.TempDir(), "out")
	if f, err := mine.Create(outside); err == nil {
		_ = f.Close()
		t.Error("a file was written elsewhere")
	}
	if err := mine.Symlink("/etc/passwd", "lien"); err == nil {
		if f, err := mine.Open("lien"); err == nil {
			_ = f.Close()
			t.Error("a link leads out")
		}
	}
	c := s.client(s.key)
	if conn, err := c.Dial("tcp", strings.TrimPrefix(s.portal, "http://")); err == nil {
		_ = conn.Close()
		t.Error("a port was forwarded")
	}
	if _, errs, code := s.command(c, "", "--debug "+outside+" config"); code == cli.ExitDone && errs == "" {
		if _, err := os.Stat(outside); err == nil {
			t.Error("the journal was written elsewhere")
		}
	}
}

func (s *served) files(key gossh.Signer) *sftp.Client {
	s.t.Helper()
	c, err := sftp.NewClient(s.client(key))
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	return c
}

func write(t *testing.T, c *sftp.Client, name, text string) {
	t.Helper()
	f, err := c.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Only the keys of the file enter, and it is read again each time.
func TestSSHKeys(t *testing.T) {
	t.Parallel()
	s := serve(t)
	stranger, _ := newKey(t)
	if c, err := s.dial(stranger); err == nil {
		_ = c.Close()
		t.Error("a stranger enters")
	}
	s.admit(stranger)
	_ = s.client(stranger)
	if c, err := s.dial(s.key); err == nil {
		_ = c.Close()
		t.Error("a key that was taken out still enters")
	}
	info, err := os.Stat(filepath.Join(s.folder, "cle-du-serveur"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// More sessions than there are places are told so; a place is free again once
// its session has ended.
func TestSSHPlaces(t *testing.T) {
	t.Parallel()
	s := serve(t, "--sessions", "1")
	first := s.files(s.key) // holds a place
	c := s.client(s.key)
	if _, errs, code := s.command(c, "", "version"); code != cli.ExitFailed || !strings.Contains(errs, "trop de sessions") {
		t.Errorf("%d, %q", code, errs)
	}
	_ = first.Close()
	for { // its process takes a moment to end
		if _, errs, code := s.command(c, "", "version"); code == cli.ExitDone {
			break
		} else if !strings.Contains(errs, "trop de sessions") {
			t.Fatalf("%d, %q", code, errs)
		}
	}
}

// certified is a line with a certificate of a key.
func certified(t *testing.T, key gossh.Signer) string {
	t.Helper()
	c := &gossh.Certificate{Key: key.PublicKey(), CertType: gossh.UserCert, ValidBefore: gossh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, key); err != nil {
		t.Fatal(err)
	}
	return string(gossh.MarshalAuthorizedKey(c))
}

// A file of keys that cannot be obeyed to the letter stops the server.
func TestSSHKeyFile(t *testing.T) {
	key, _ := newKey(t)
	line := string(gossh.MarshalAuthorizedKey(key.PublicKey()))
	certificate := certified(t, key)
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	shortKey, err := gossh.NewPublicKey(&short.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"bonjour\n":                                  "ligne 1 : ce n'est pas une clé publique",
		"\n" + `from="10.0.0.1" ` + line:             "ligne 2 : les options",
		"cert-authority " + line:                     "ligne 1 : les certificats",
		line + "\n" + certificate:                    "ligne 3 : les certificats",
		string(gossh.MarshalAuthorizedKey(shortKey)): "ligne 1 : une clé RSA de moins de 2048 bits",
	} {
		path := filepath.Join(t.TempDir(), "keys")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := admittedKeys(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := admittedKeys(filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "Mettez-y les clés") {
		t.Errorf("%v", err)
	}
}
