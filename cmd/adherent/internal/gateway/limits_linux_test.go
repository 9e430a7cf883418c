package gateway

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/test/rig"
)

// The kernel confines every process of a session: not root, Landlock and seccomp on, each limit set.
func TestSSHHoldsItsSessions(t *testing.T) {
	t.Parallel()
	s := serve(t, "--quota", "3")
	_ = s.Files(s.Key)
	sessions := s.Sessions()
	if len(sessions) != 1 {
		t.Fatalf("%d sessions", len(sessions))
	}
	status := procFile(t, sessions[0], "status")
	for _, want := range []string{"NoNewPrivs:\t1\n", "Seccomp:\t2\n", "CapEff:\t0000000000000000\n"} {
		if !strings.Contains(status, want) {
			t.Errorf("%q is not in\n%s", want, status)
		}
	}
	if strings.Contains(status, "\nUid:\t0\t") {
		t.Error("a session is root's")
	}
	limits := procFile(t, sessions[0], "limits")
	for name, want := range map[string]string{
		"Max data size": "2147483648 2147483648", "Max cpu time": "900 910", "Max file size": "3145728 3145728",
		"Max processes": "4096 4096", "Max open files": "256 256", "Max core file size": "0 0",
	} {
		if !strings.Contains(strings.Join(strings.Fields(limits), " "), name+" "+want) {
			t.Errorf("%s is not %s in\n%s", name, want, limits)
		}
	}
}

// A gateway that runs at the lowest priority serves sessions too: they do not try to get a higher
// priority than its own.
func TestSSHBehindEverythingElse(t *testing.T) {
	t.Parallel()
	s := serve(t)
	threads, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", s.PID()))
	if err != nil {
		t.Fatal(err)
	}
	for _, thread := range threads { // a new thread inherits the niceness of the thread that starts it
		id, err := strconv.Atoi(thread.Name())
		if err == nil {
			err = unix.Setpriority(unix.PRIO_PROCESS, id, niceness+5)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if out, errs, code := s.Run(s.Client(s.Key), "", "version"); code != cli.ExitDone {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
}

func procFile(t *testing.T, pid int, name string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// envConfined is the folder that a test, started as a process of its own, is confined to.
const envConfined = "ADHERENT_TEST_CONFINED"

// confine confines this process as one of a session.
func confine(folder, quota string, said io.Writer) error {
	vars := map[string]string{EnvFolder: folder, envQuota: quota}
	return Confine(Confinement{
		Getenv:   func(name string) string { return vars[name] },
		Say:      func(format string, args ...any) { fmt.Fprintf(said, format+"\n", args...) },
		Overtime: func() {},
	})
}

// What the kernel refuses to a session, from inside one.
func TestRefusedCalls(t *testing.T) {
	if folder := os.Getenv(envConfined); folder != "" {
		if err := confine(folder, "1048576", io.Discard); err != nil {
			fmt.Println("shut in:", err)
		}
		for name, try := range map[string]func() error{
			"execve":          func() error { return exec.Command("/proc/self/exe").Run() },
			"exec":            func() error { return unix.Exec("/bin/true", []string{"true"}, nil) },
			"a local socket":  func() error { _, err := unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0); return err },
			"netlink":         func() error { _, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, 0); return err },
			"a signal":        func() error { return unix.Kill(os.Getppid(), 0) },
			"ptrace":          func() error { return unix.PtraceAttach(os.Getppid()) },
			"unshare":         func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
			"mount":           func() error { return unix.Mount("none", folder, "tmpfs", 0, "") },
			"keys":            func() error { _, err := unix.KeyctlGetKeyringID(unix.KEY_SPEC_USER_KEYRING, false); return err },
			"another's limit": func() error { return unix.Prlimit(os.Getppid(), unix.RLIMIT_NOFILE, nil, &unix.Rlimit{}) },
		} {
			if err := try(); !errors.Is(err, unix.EPERM) {
				fmt.Printf("%s: %v\n", name, err)
			}
		}
		if l, err := net.Listen("tcp", "127.0.0.1:0"); err == nil { // Landlock restricts ports, not sockets: opening the socket is allowed
			_ = l.Close()
		}
		if err := unix.Kill(os.Getpid(), 0); err != nil {
			fmt.Println("its own signals:", err)
		}
		return
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestRefusedCalls$", "-test.v=false")
	folder := t.TempDir()
	cmd.Env = append(os.Environ(), envConfined+"="+folder, "TMPDIR="+folder)
	out, err := cmd.CombinedOutput()
	if text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(out)), "PASS")); err != nil || text != "" {
		t.Errorf("%v\n%s", err, text)
	}
}

// A session that takes too much memory says so and ends, before the kernel refuses
// it any and Go prints its trace.
func TestSessionEndsOnMemory(t *testing.T) {
	if folder := os.Getenv(envConfined); folder != "" {
		if err := confine(folder, "1073741824", os.Stderr); err != nil {
			t.Fatal(err)
		}
		held := make([]byte, mostMemory/8*7) // never written to, so it uses no physical memory
		<-time.After(20 * time.Second)
		runtime.KeepAlive(held)
		t.Fatal("nothing happened")
	}
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestSessionEndsOnMemory$")
	folder := t.TempDir()
	cmd.Env = append(os.Environ(), envConfined+"="+folder, "TMPDIR="+folder)
	out, err := cmd.CombinedOutput()
	if strings.Contains(string(out), "ThreadSanitizer failed to allocate") {
		t.Skip("the race detector takes more memory than a session may: make test goes without")
	}
	failed, ok := errors.AsType[*exec.ExitError](err)
	if !ok || !died(failed) || !strings.Contains(string(out), "adherent : cette session a pris toute la mémoire") ||
		strings.Contains(string(out), "goroutine") {
		t.Errorf("%v\n%.2000s", err, out)
	}
}

// Writes to a full folder fail, by SFTP or otherwise, until something is removed from it.
func TestSSHQuota(t *testing.T) {
	t.Parallel()
	s := serve(t, "--quota", "2")
	c := s.Files(s.Key)
	big := bytes.Repeat([]byte("x"), 3<<20)
	f, err := c.Create("grand")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(big); err == nil {
		t.Error("a file of 3 Mio was written")
	}
	_ = f.Close()
	for i := range 4 {
		f, err := c.Create(fmt.Sprintf("petit-%d", i))
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Write(big[:1<<20+1])
		_ = f.Close()
		if i >= 2 && err == nil {
			t.Errorf("petit-%d was written in a full folder", i)
		}
	}
	if used := sizeOf(t, s.Folder); used > 4<<20 {
		t.Errorf("%d bytes are used", used)
	}
	client := s.Client(s.Key)
	if out, errs, code := s.Run(client, "", "--debug journal version"); code == cli.ExitDone && !strings.Contains(errs,
		"votre dossier est plein (2 Mio)") {
		t.Errorf("%d, %q, %q", code, out, errs)
	}
	for _, name := range []string{"grand", "petit-0", "petit-1", "petit-2", "petit-3"} {
		if err := c.Remove(name); err != nil {
			t.Error(err)
		}
	}
	write(t, s.Files(s.Key), "encore", "place")
}

func sizeOf(t *testing.T, folder string) (bytes int64) {
	t.Helper()
	_ = filepath.Walk(filepath.Join(folder, "dossiers"), func(_ string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

// A session cannot create more files than a folder may have.
func TestQuotaOfFiles(t *testing.T) {
	q := &quota{folder: t.TempDir(), bytes: 1 << 40, files: 3, had: 1 << 30}
	for i := range 5 {
		if _, tooMany := q.count(); tooMany != (i > 3) {
			t.Errorf("%d files: %v", i, tooMany)
		}
		if err := os.WriteFile(filepath.Join(q.folder, fmt.Sprint(i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	full := &quota{folder: q.folder, bytes: 1 << 40, files: 3, had: 1 << 30}
	if _, tooMany := full.count(); tooMany {
		t.Error("what was there before keeps the session from taking it out")
	}
}

// No process or file of the gateway belongs to root.
func TestSSHIsNotRoots(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("not root")
	}
	for args, want := range map[string]string{
		"":                                    "ne tourne pas en root",
		"--utilisateur root --dossier /tmp/x": "autre que root",
		"--utilisateur 0:65534 --dossier x":   "autre que root",
		"--utilisateur rig.Nobody":            "donnez aussi --dossier",
		"--utilisateur personne-de-ce-nom --dossier /tmp/x": "Il n'y a pas de compte",
	} {
		out, err := exec.Command(rig.Program("adherent"), append([]string{"ssh", "--portail", "http://127.0.0.1:9", "--ecoute", "127.0.0.1:0"},
			strings.Fields(args)...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) {
			t.Errorf("%s: %v, %s", args, err, out)
		}
	}
	s := serve(t)
	if status := procFile(t, s.PID(), "status"); !strings.Contains(status, fmt.Sprintf("Uid:\t%[1]d\t%[1]d\t%[1]d", rig.Nobody)) ||
		!strings.Contains(status, "CapPrm:\t0000000000000000") {
		t.Errorf("the gateway:\n%s", status)
	}
}
