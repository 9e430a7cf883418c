package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	"github.com/pkg/sftp"

	"github.com/espace-adherent/adherent/config"
)

// What a client of HTTPS reads of a system: names, certificates, time zones.
var (
	systemFolders = []string{
		"/etc/ssl", "/etc/pki", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/usr/lib/ssl", "/usr/share/zoneinfo",
	}
	systemFiles = []string{"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/localtime", "/etc/mime.types"}
)

// confine leaves to this process, for good, the folder, what is needed to reach
// the portal, and the portal's port. It fails on a kernel without Landlock
// (before 5.13).
func confine(folder string, getenv func(string) string) error {
	files := append([]string(nil), systemFiles...)
	if f := getenv("SSL_CERT_FILE"); f != "" {
		files = append(files, f)
	}
	rules := []landlock.Rule{
		landlock.RWDirs(folder),
		landlock.RWFiles("/dev/null", "/dev/tty").IgnoreIfMissing(),
		landlock.RODirs(systemFolders...).IgnoreIfMissing(),
		landlock.ROFiles(files...).IgnoreIfMissing(),
	}
	signal.Ignore(aboutToEnd)                  // it is for the interface
	err := landlock.V1.RestrictPaths(rules...) // the least that will do
	if err == nil {
		err = landlock.V6.BestEffort().Restrict(append(rules, ports(getenv)...)...) // what newer kernels add
	}
	if err != nil {
		return fmt.Errorf("ce noyau ne sait pas enfermer une session dans son dossier (Landlock, Linux 5.13 ou plus) : %w", err)
	}
	return os.Chdir(folder)
}

// ports are those of the portal and of the proxies before it.
func ports(getenv func(string) string) []landlock.Rule {
	var rules []landlock.Rule
	for _, name := range []string{config.EnvPortal, "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		u, err := url.Parse(getenv(name))
		if err != nil || u.Host == "" {
			continue
		}
		port := map[string]uint16{"http": 80, "https": 443}[u.Scheme]
		if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
			port = uint16(n)
		}
		rules = append(rules, landlock.ConnectTCP(port))
	}
	return append(rules, landlock.ConnectTCP(53)) // long answers about names
}

// aboutToEnd tells an idle session that it will be ended.
const aboutToEnd = syscall.SIGUSR1

// hearEnd says so in the interface each time, until ctx is done.
func hearEnd(ctx context.Context, say func(string)) {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, aboutToEnd)
	defer signal.Stop(heard)
	for {
		select {
		case <-heard:
			say("Sans une touche d'ici peu (une minute au plus), cette session SSH se fermera.")
		case <-ctx.Done():
			return
		}
	}
}

// serveFiles is the SFTP side of a session; the kernel keeps it in the folder.
func (p *program) serveFiles() error {
	server, err := sftp.NewServer(struct {
		io.Reader
		io.WriteCloser
	}{p.stdin, nopCloser{p.stdout}}, sftp.WithServerWorkingDirectory(p.getenv(envRemote)))
	if err != nil {
		return err
	}
	if err := server.Serve(); !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }
