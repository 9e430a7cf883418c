package gateway

import (
	"crypto/rand"
	"crypto/rsa"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

func TestMain(m *testing.M) {
	if os.Getenv(envConfined) != "" { // this process was started by a test, to be confined
		os.Exit(m.Run())
	}
	os.Exit(rig.Main(m))
}

// serve starts adherent ssh before a portal with the sample data.
func serve(t *testing.T, args ...string) *rig.Gateway {
	t.Helper()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	return rig.StartGateway(t, p.URL(t.Context().Done()), args...)
}

func TestSSHInterface(t *testing.T) {
	t.Parallel()
	s := serve(t)
	x := s.Open()
	x.WaitFor("Se connecter sur son espace adhérent", "Par SSH, la session dure autant que la fenêtre", "SendEnv=ADHERENT_JETON")
	florist := demo.Samples()[0]
	x.Type(florist.Number + "\t" + florist.Password)
	x.Press("enter")
	x.WaitFor("BIENVENUE", "n° 100042", "44 salariés")
	x.Resize(120, 40)
	x.Type("3/ju ces")
	x.WaitFor("Rechercher : ju ces", "CESAR JULES", "1 sur 44")
	x.Press("enter")
	x.Leave()
}

// One command a session: its streams and its exit code are those of the person.
func TestSSHCommands(t *testing.T) {
	t.Parallel()
	s := serve(t)
	c := s.Client(s.Key)
	florist := demo.Samples()[0]

	if out, _, code := s.Run(c, "", "version"); code != cli.ExitDone || !strings.HasPrefix(out, "adherent ") {
		t.Errorf("version: %d, %q", code, out)
	}
	if _, errs, code := s.Run(c, "", "statut"); code != cli.ExitUnauthenticated || !strings.Contains(errs,
		"Personne n'est connecté à "+s.Portal) {
		t.Errorf("statut: %d, %q", code, errs)
	}
	token, errs, code := s.Run(c, florist.Password+"\n", "connexion --numero "+florist.Number+" --mot-de-passe-stdin --afficher-jeton")
	if code != cli.ExitDone {
		t.Fatalf("connexion: %d, %s", code, errs)
	}
	if out, _, code := s.Run(c, "", "statut --json", "ADHERENT_JETON="+strings.TrimSpace(token)); code != cli.ExitDone ||
		!strings.Contains(out, `"number": "100042"`) {
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
		if _, errs, code := s.Run(c, "", line); code == cli.ExitDone || !strings.Contains(errs, want) {
			t.Errorf("%q: %d, %q", line, code, errs)
		}
	}
}

// A command repeated after a lost answer happens once over SSH too: each session is a process of its
// own, and the list of unfinished writes is in the person's folder.
func TestSSHCommandTypedAgain(t *testing.T) {
	t.Parallel()
	way := rig.NewSwallower(t, rig.StartPortal(t, rig.Today().Copy(t)).URL(t.Context().Done()))
	s := rig.StartGateway(t, way.URL)
	c := s.Client(s.Key)
	token := "ADHERENT_JETON=" + rig.Today().Tokens[0]
	const line = "contacts ajouter --nom DURAND --prenom Luc --types referent_securite --portable 0612345678"
	way.Lossy.Store(true)
	if _, errs, code := s.Run(c, "", line, token); code != cli.ExitUnavailable || !strings.Contains(errs, "rien ne sera fait deux fois") {
		t.Errorf("lost: %d, %s", code, errs)
	}
	way.Lossy.Store(false)
	if _, errs, code := s.Run(c, "", line, token); code != cli.ExitDone || !strings.Contains(errs, "Déjà fait") {
		t.Errorf("again: %d, %s", code, errs)
	}
	if out, errs, _ := s.Run(c, "", "contacts liste --json", token); strings.Count(out, `"DURAND"`) != 1 {
		t.Errorf("%s%s", out, errs)
	}
}

// A session reaches its own folder, and nothing else of the server: not its files, its environment or
// its network, nor another person's folder.
func TestSSHShutsIn(t *testing.T) {
	t.Parallel()
	s := serve(t)
	other, _ := rig.NewKey(t)
	s.Admit(s.Key, other)
	mine, theirs := s.Files(s.Key), s.Files(other)
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
		"/etc/passwd", "../../cle-du-serveur", filepath.Join(s.Folder, "cle-du-serveur"), "/proc/self/environ", "/proc/1/status",
		filepath.Join(home, "liste.csv"), // another key's folder
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
	c := s.Client(s.Key)
	if conn, err := c.Dial("tcp", strings.TrimPrefix(s.Portal, "http://")); err == nil {
		_ = conn.Close()
		t.Error("a port was forwarded")
	}
	if _, errs, code := s.Run(c, "", "--debug "+outside+" config"); code == cli.ExitDone && errs == "" {
		if _, err := os.Stat(outside); err == nil {
			t.Error("the journal was written elsewhere")
		}
	}
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

// Only the keys in the file of admitted keys may sign in, and the file is read again at each sign-in.
func TestSSHKeys(t *testing.T) {
	t.Parallel()
	s := serve(t)
	stranger, _ := rig.NewKey(t)
	if c, err := s.Dial(stranger); err == nil {
		_ = c.Close()
		t.Error("a stranger enters")
	}
	s.Admit(stranger)
	_ = s.Client(stranger)
	if c, err := s.Dial(s.Key); err == nil {
		_ = c.Close()
		t.Error("a key that was taken out still enters")
	}
	info, err := os.Stat(filepath.Join(s.Folder, "cle-du-serveur"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// A session beyond the limit is refused with a sentence; another can start once a session has ended.
func TestSSHPlaces(t *testing.T) {
	t.Parallel()
	s := serve(t, "--sessions", "1")
	first := s.Files(s.Key) // uses the only slot
	c := s.Client(s.Key)
	if _, errs, code := s.Run(c, "", "version"); code != cli.ExitFailed || !strings.Contains(errs, "trop de sessions") {
		t.Errorf("%d, %q", code, errs)
	}
	_ = first.Close()
	for { // its process takes a moment to end
		if _, errs, code := s.Run(c, "", "version"); code == cli.ExitDone {
			break
		} else if !strings.Contains(errs, "trop de sessions") {
			t.Fatalf("%d, %q", code, errs)
		}
	}
}

// certified gives a line of the file of keys with a certificate of a key.
func certified(t *testing.T, key gossh.Signer) string {
	t.Helper()
	c := &gossh.Certificate{Key: key.PublicKey(), CertType: gossh.UserCert, ValidBefore: gossh.CertTimeInfinity}
	if err := c.SignCert(rand.Reader, key); err != nil {
		t.Fatal(err)
	}
	return string(gossh.MarshalAuthorizedKey(c))
}

// A file of keys with a line that cannot be applied exactly prevents the server from starting.
func TestSSHKeyFile(t *testing.T) {
	key, _ := rig.NewKey(t)
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
