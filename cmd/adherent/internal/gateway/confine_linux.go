package gateway

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

// The system files that an HTTPS client reads: names, certificates, time zones.
var (
	systemFolders = []string{
		"/etc/ssl", "/etc/pki", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/usr/lib/ssl", "/usr/share/zoneinfo",
	}
	systemFiles = []string{"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/localtime", "/etc/mime.types"}
)

// Confine restricts this process, for good, to the folder of [EnvFolder], the files needed to reach
// the portal, the portal's port, and limited resources. It fails on a kernel without Landlock (before
// 5.13).
func Confine(c Confinement) error {
	folder := c.Getenv(EnvFolder)
	q, err := newQuota(folder, c.Getenv(envQuota))
	if err != nil {
		return err
	}
	signal.Ignore(aboutToEnd) // only the interface handles it, in [HearEnd]
	if err := limitSelf(q); err != nil {
		return fmt.Errorf("les limites d'une session ne peuvent pas être posées : %w", err)
	}
	if err := restrictToFolder(folder, c.Getenv); err != nil {
		return fmt.Errorf("ce noyau ne sait pas enfermer une session dans son dossier (Landlock, Linux 5.13 ou plus) : %w", err)
	}
	if err := filterCalls(); err != nil {
		return fmt.Errorf("ce noyau ne sait pas filtrer les appels d'une session (seccomp) : %w", err)
	}
	endOnCPU(c.Overtime)
	go endOnMemory(func() {
		c.Say("adherent : cette session a pris toute la mémoire qu'elle peut prendre. Prenez-en moins à la fois, ou un CSV plutôt qu'un classeur.")
	})
	if full, _ := q.look(); full {
		c.Say("adherent : %s", errFull(q))
	}
	go q.watch()
	return os.Chdir(folder)
}

// errFull says that nothing more can be written.
func errFull(q *quota) error {
	return fmt.Errorf("votre dossier est plein (%d Mio) : rien ne s'y écrit tant que vous n'en avez pas retiré par SFTP", q.bytes>>20)
}

// restrictToFolder makes the kernel refuse other files and ports (Landlock).
func restrictToFolder(folder string, getenv func(string) string) error {
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
	if err := landlock.V1.RestrictPaths(rules...); err != nil { // the minimum required: an older kernel is an error
		return err
	}
	return landlock.V6.BestEffort().Restrict(append(rules, ports(getenv)...)...) // what newer kernels also support
}

// ports allows connections to the ports of the portal and of its proxies.
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
	return append(rules, landlock.ConnectTCP(53)) // DNS over TCP, for long answers
}

// aboutToEnd is the signal that warns an idle session that it will be ended.
const aboutToEnd = syscall.SIGUSR1

// HearEnd calls say with a warning each time that signal arrives, until ctx is done.
func HearEnd(ctx context.Context, say func(string)) {
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, aboutToEnd)
	defer signal.Stop(heard)
	for {
		select {
		case <-heard:
			say("Sans une touche d'ici une minute, cette session SSH se fermera.")
		case <-ctx.Done():
			return
		}
	}
}

// ServeFiles is the SFTP side of a session; the kernel keeps it in the folder.
func ServeFiles(c Confinement, stdin io.Reader, stdout io.Writer) error {
	q, err := newQuota(c.Getenv(EnvFolder), c.Getenv(envQuota))
	if err != nil {
		return err
	}
	q.look()
	reported := false
	in := &metered{Reader: stdin, q: q, say: func(full, tooMany bool) error {
		if tooMany {
			return fmt.Errorf("votre dossier a plus de %d fichiers : retirez-en, puis recommencez", q.files)
		}
		if full && !reported {
			c.Say("adherent : %s", errFull(q))
		}
		reported = full
		return nil
	}}
	server, err := sftp.NewServer(struct {
		io.Reader
		io.WriteCloser
	}{in, nopCloser{stdout}}, sftp.WithServerWorkingDirectory(q.folder))
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
