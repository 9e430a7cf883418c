package gateway

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
	"golang.org/x/sys/unix"

	"github.com/espace-adherent/adherent/spst"
)

const endingLimit = 5 * time.Second // how long a session that is told to end has to do so

// server serves adherent over SSH: a process of its own for each session.
type server struct {
	o           Options
	program     string // this executable
	connections *connections
	slots       *slots
	stopping    context.Context // done when the server ends
	admitted    atomic.Int64    // number of admitted keys, when the file was last read
	// terminals are what the sessions under way asked for.
	terminals sync.Map // ssh.Session → ssh.Pty
}

// Serve serves until ctx is done, then ends the sessions and waits for them.
func Serve(ctx context.Context, o Options) error {
	if err := o.checkUser(); err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return fmt.Errorf("%s : écoute impossible ; donnez une autre adresse par --ecoute", o.Listen)
	}
	defer l.Close()
	if o.User != "" {
		a, err := accountOf(o.User)
		if err == nil {
			err = a.become(o.Folder)
		}
		if err != nil {
			return err
		}
	}
	if err := os.MkdirAll(filepath.Join(o.Folder, "dossiers"), 0o700); err != nil {
		return errFolder(o.Folder)
	}
	if err := unix.Access(program, unix.X_OK); err != nil {
		return fmt.Errorf("%s : ce compte ne peut pas lancer ce programme ; mettez-le où il le peut, comme /usr/local/bin", program)
	}
	host, err := hostKey(filepath.Join(o.Folder, "cle-du-serveur"))
	if err != nil {
		return err
	}
	admitted, err := admittedKeys(o.Keys)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &server{o: o, program: program, connections: newConnections(o.Idle), slots: newSlots(o.Sessions), stopping: ctx}
	s.admitted.Store(int64(len(admitted)))
	server := s.ssh(host)
	o.Say("Écoute sur %s, portail %s. Clé du serveur : %s", l.Addr(), o.Portal, gossh.FingerprintSHA256(host.PublicKey()))
	o.Say("%s par %s ; une clé ajoutée ou retirée vaut à la connexion suivante.", spst.Counted(len(admitted), "clé admise", "clés admises"),
		o.Keys)
	err = s.accept(ctx, server, l)
	stop()
	s.end(server)
	if errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return err
}

// accept takes connections in until ctx is done.
func (s *server) accept(ctx context.Context, server *ssh.Server, l net.Listener) error {
	// A server that had not begun yet would not see that it was shut down.
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	err := server.Serve(listener{l, s.connections})
	if ctx.Err() != nil {
		return ssh.ErrServerClosed
	}
	return err
}

// end waits until the sessions, which were told to end, have restored their terminals and their
// clients have disconnected.
func (s *server) end(server *ssh.Server) {
	s.slots.close()
	s.connections.closeUnused()
	late, cancel := context.WithTimeout(context.Background(), 3*endingLimit)
	defer cancel()
	ended := make(chan struct{})
	go func() {
		s.slots.running.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-late.Done():
	}
	_ = server.Shutdown(late)
	_ = server.Close()
}

func (s *server) ssh(host gossh.Signer) *ssh.Server {
	return &ssh.Server{
		Version:     "adherent",
		HostSigners: []ssh.Signer{host},
		ConnCallback: func(ctx ssh.Context, conn net.Conn) net.Conn {
			ctx.SetValue(connectionKey{}, conn)
			return conn
		},
		ServerConfigCallback: s.config,
		PublicKeyHandler: func(ctx ssh.Context, key ssh.PublicKey) bool {
			if !s.admits(key) {
				return false
			}
			s.connections.noteProgress(connectionOf(ctx), namedKey)
			return true
		},
		ChannelHandlers: map[string]ssh.ChannelHandler{"session": s.channel},
		PtyHandler: func(_ ssh.Context, session ssh.Session, t ssh.Pty) (func() error, error) {
			s.terminals.Store(session, t)
			return func() error { s.terminals.Delete(session); return nil }, nil
		},
		Handler:           func(session ssh.Session) { s.handle(session, session.Command()) },
		SubsystemHandlers: map[string]ssh.SubsystemHandler{"sftp": func(session ssh.Session) { s.handle(session, []string{FilesCommand}) }},
	}
}

type connectionKey struct{}

func connectionOf(ctx ssh.Context) *trackedConn { return ctx.Value(connectionKey{}).(*trackedConn) }

// config gives the algorithms offered to a client: those that ssh-audit approves. No SHA-1 and no NIST
// curve; no key exchange over a finite field, which costs the server far more than the client (DHEat,
// CVE-2002-20001); no cipher that is unsafe for a client without strict key exchange (Terrapin,
// CVE-2023-48795). Clients of 2014 or later support some of each.
func (s *server) config(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config: gossh.Config{
			KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519},
			Ciphers: []string{gossh.CipherAES256GCM, gossh.CipherAES128GCM, gossh.CipherAES256CTR, gossh.CipherAES192CTR,
				gossh.CipherAES128CTR},
			MACs: []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM},
		},
		PublicKeyAuthAlgorithms: gossh.SupportedAlgorithms().PublicKeyAuths,
		VerifiedPublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey, may *gossh.Permissions, _ string) (*gossh.Permissions, error) {
			s.connections.signedIn(connectionOf(ctx), nameOf(key))
			return may, nil
		},
	}
}

// channel limits the channels of a connection, whether or not they carry a session.
func (s *server) channel(server *ssh.Server, conn *gossh.ServerConn, asked gossh.NewChannel, ctx ssh.Context) {
	c := connectionOf(ctx)
	if !s.connections.channel(c, 1) {
		_ = asked.Reject(gossh.ResourceShortage, "too many channels")
		return
	}
	defer s.connections.channel(c, -1)
	ssh.DefaultSessionHandler(server, conn, asked, ctx)
}

func (s *server) admits(key ssh.PublicKey) bool {
	admitted, err := admittedKeys(s.o.Keys)
	if err != nil {
		s.o.Say("adherent : %s", err)
		return false
	}
	s.admitted.Store(int64(len(admitted)))
	for _, k := range admitted {
		if ssh.KeysEqual(k, key) {
			return true
		}
	}
	return false
}

// admittedKeys reads the file of admitted keys. The file is read at each sign-in.
func admittedKeys(path string) ([]gossh.PublicKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%s : lecture impossible. Mettez-y les clés publiques admises, une par ligne (ssh-ed25519 AAAA… nom)", path)
	}
	var keys []gossh.PublicKey
	for i, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, refusal := admittedKey(line)
		if refusal != "" {
			return nil, fmt.Errorf("%s, ligne %d : %s", path, i+1, refusal)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

const (
	leastRSA = 2048 // bits (ANSSI, RGS B1)
	typeDSA  = "ssh-dss"
)

// admittedKey reads one line of that file; a refusal is a French sentence. A line with an option that
// the gateway does not apply is refused, since without the option the key would allow more than its
// owner meant.
func admittedKey(line string) (key gossh.PublicKey, refusal string) {
	key, _, options, _, err := gossh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return nil, "ce n'est pas une clé publique (ssh-ed25519 AAAA… nom)"
	}
	_, certificate := key.(*gossh.Certificate)
	switch {
	case certificate, slices.ContainsFunc(options, func(o string) bool { return strings.EqualFold(o, "cert-authority") }):
		return nil, "les certificats et leurs autorités ne sont pas pris en charge ; mettez la clé publique de chacun"
	case len(options) > 0:
		return nil, "les options avant une clé ne sont pas prises en charge ; retirez-les"
	case key.Type() == typeDSA:
		return nil, "une clé DSA n'est plus sûre ; faites-en une autre par « ssh-keygen -t ed25519 »"
	}
	if known, ok := key.(gossh.CryptoPublicKey); ok {
		if long, ok := known.CryptoPublicKey().(*rsa.PublicKey); ok && long.N.BitLen() < leastRSA {
			return nil, fmt.Sprintf("une clé RSA de moins de %d bits n'est plus sûre ; faites-en une autre par « ssh-keygen -t ed25519 »", leastRSA)
		}
	}
	return key, ""
}

// nameOf gives the name of a key: different for each key, and also the name of its folder.
func nameOf(key gossh.PublicKey) string {
	sum := sha256.Sum256(key.Marshal())
	return fmt.Sprintf("%x", sum[:16])
}

// folderOf gives the folder of the owner of a key.
func (s *server) folderOf(key ssh.PublicKey) (string, error) {
	folder := filepath.Join(s.o.Folder, "dossiers", nameOf(key))
	return folder, os.MkdirAll(folder, 0o700)
}

// hostKey reads the server's key, or makes it the first time.
func hostKey(path string) (gossh.Signer, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeHostKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("%s : la clé du serveur ne peut être ni lue ni créée, vérifiez les droits du dossier", path)
	}
	signer, err := gossh.ParsePrivateKey(text)
	if err != nil {
		return nil, fmt.Errorf("%s : ce n'est pas une clé privée ; retirez ce fichier pour en faire une autre", path)
	}
	return signer, nil
}

func makeHostKey(path string) ([]byte, error) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	block, err := gossh.MarshalPrivateKey(private, "adherent")
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(block)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(text)
	return text, errors.Join(err, file.Sync(), file.Close())
}
