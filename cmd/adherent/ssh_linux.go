package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/ssh"
	gossh "golang.org/x/crypto/ssh"
)

const (
	signInLimit  = 30 * time.Second // to show a key that is admitted
	endingLimit  = 5 * time.Second  // for the sessions to end when the server does
	connectionsA = 4                // connections for each session that may be open
)

// sshServer serves adherent over SSH: a process of its own for each session.
type sshServer struct {
	p       *program
	o       sshOptions
	program string // this executable
	places  chan struct{}
	doors   chan struct{} // connections, signed in or not
	// terminals are what the sessions under way asked for.
	terminals sync.Map // ssh.Session → ssh.Pty
	running   sync.WaitGroup
}

// serveSSH serves until ctx is done, then ends the sessions and waits for them.
func (p *program) serveSSH(ctx context.Context, o sshOptions) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(o.folder, 0o700); err != nil {
		return fmt.Errorf("%s : création impossible, vérifiez les droits du dossier", o.folder)
	}
	host, err := hostKey(filepath.Join(o.folder, "cle-du-serveur"))
	if err != nil {
		return err
	}
	admitted, err := admittedKeys(o.keys)
	if err != nil {
		return err
	}
	var listen net.ListenConfig
	l, err := listen.Listen(ctx, "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("%s : écoute impossible ; donnez une autre adresse par --ecoute", o.listen)
	}
	s := &sshServer{p: p, o: o, program: program, places: make(chan struct{}, o.sessions), doors: make(chan struct{}, o.sessions*connectionsA)}
	server := s.server(host)
	p.say("Écoute sur %s, portail %s. Clé du serveur : %s", l.Addr(), o.portal, gossh.FingerprintSHA256(host.PublicKey()))
	p.say("%d clé(s) admise(s) par %s ; une clé ajoutée ou retirée vaut à la connexion suivante.", len(admitted), o.keys)
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // sessions get SIGHUP as their connection ends
	defer stop()
	err = server.Serve(l)
	s.running.Wait()
	if errors.Is(err, ssh.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *sshServer) server(host gossh.Signer) *ssh.Server {
	return &ssh.Server{
		Version:          "adherent",
		HostSigners:      []ssh.Signer{host},
		IdleTimeout:      s.o.idle,
		ConnCallback:     s.door,
		PublicKeyHandler: func(_ ssh.Context, key ssh.PublicKey) bool { return s.admits(key) },
		PtyHandler: func(_ ssh.Context, session ssh.Session, t ssh.Pty) (func() error, error) {
			s.terminals.Store(session, t)
			return func() error { s.terminals.Delete(session); return nil }, nil
		},
		Handler:           func(session ssh.Session) { s.handle(session, session.Command()) },
		SubsystemHandlers: map[string]ssh.SubsystemHandler{"sftp": func(session ssh.Session) { s.handle(session, []string{filesCommand}) }},
	}
}

// door bounds the connections, and the time to sign in.
func (s *sshServer) door(ctx ssh.Context, conn net.Conn) net.Conn {
	select {
	case s.doors <- struct{}{}:
	default:
		return nil
	}
	late := time.AfterFunc(signInLimit, func() {
		if ctx.Value(ssh.ContextKeyConn) == nil {
			_ = conn.Close()
		}
	})
	return &leaving{Conn: conn, left: sync.OnceFunc(func() { late.Stop(); <-s.doors })}
}

// leaving tells when a connection ends.
type leaving struct {
	net.Conn
	left func()
}

func (l *leaving) Close() error {
	l.left()
	return l.Conn.Close()
}

func (s *sshServer) admits(key ssh.PublicKey) bool {
	admitted, err := admittedKeys(s.o.keys)
	if err != nil {
		s.p.say("adherent : %s", err)
		return false
	}
	for _, k := range admitted {
		if ssh.KeysEqual(k, key) {
			return true
		}
	}
	return false
}

// admittedKeys reads the keys that may enter. The file is read at each sign-in.
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
		key, _, options, _, err := gossh.ParseAuthorizedKey([]byte(line))
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s, ligne %d : ce n'est pas une clé publique (ssh-ed25519 AAAA… nom)", path, i+1)
		case len(options) > 0: // one that is not obeyed would open more than was meant
			return nil, fmt.Errorf("%s, ligne %d : les options avant une clé ne sont pas prises en charge ; retirez-les", path, i+1)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// folderOf is where the files of a key's owner are.
func (s *sshServer) folderOf(key ssh.PublicKey) (string, error) {
	sum := sha256.Sum256(key.Marshal())
	folder := filepath.Join(s.o.folder, "dossiers", fmt.Sprintf("%x", sum[:16]))
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
