package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL of one test, which may be killed: started again it has what it
// had committed.
type Server struct {
	t    testing.TB
	bin  string
	dir  string
	Port string
	more []string // settings
	run  *program
}

// NewServer starts one, with settings (name=value) beside the usual ones.
func NewServer(t testing.TB, settings ...string) *Server {
	t.Helper()
	s := newServer(t, settings...)
	s.must("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	s.Start()
	return s
}

func newServer(t testing.TB, settings ...string) *Server {
	t.Helper()
	bin, err := programs()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv(Wanted) == "" {
		t.Skip("PostgreSQL is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	return &Server{t: t, bin: bin, dir: folder(t), Port: freePort(t), more: settings}
}

// folder is one in memory that the servers may write to.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "adherent-pg-") //nolint:usetesting // in memory, and open to another user
	if err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		_, err = asPlainUser(dir)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it does not wait
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// Log is what the server says.
func (s *Server) Log() string { return filepath.Join(s.dir, "log") }

// must runs one of PostgreSQL's programs.
func (s *Server) must(name string, args ...string) {
	s.t.Helper()
	c := exec.CommandContext(context.Background(), filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	var err error
	if c.SysProcAttr, err = asPlainUser(""); err != nil {
		s.t.Fatal(err)
	}
	if said, err := c.CombinedOutput(); err != nil {
		s.t.Fatalf("%s: %v\n%s", name, err, said)
	}
}

// Start starts the server, after [Server.Kill] too, and waits until it answers.
func (s *Server) Start() {
	s.t.Helper()
	line := []string{
		filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=127.0.0.1", "-c", "port=" + s.Port,
		"-c", "shared_buffers=64MB", "-c", "jit=off", "-c", "fsync=off", "-c", "max_connections=200", "-c", "wal_level=replica",
	}
	for _, setting := range s.more {
		line = append(line, "-c", setting)
	}
	locks, _ := filepath.Glob(filepath.Join(s.dir, ".s.PGSQL.*")) // of one that was killed
	for _, lock := range append(locks, filepath.Join(s.data(), "postmaster.pid")) {
		_ = os.Remove(lock)
	}
	s.run = launch(s.t, s.dir, s.Log(), line...)
	wait(s.t, s.Log(), func(ctx context.Context) error { return s.Do(ctx, "SELECT 1") })
}

// Kill ends the server and all that it had under way at once, as a machine that dies does.
func (s *Server) Kill() { s.run.kill() }

// Address is that of a database, at this server and then at others.
func (s *Server) Address(database string, others ...*Server) string {
	hosts := []string{"127.0.0.1:" + s.Port}
	for _, o := range others {
		hosts = append(hosts, "127.0.0.1:"+o.Port)
	}
	return "postgres://postgres@" + strings.Join(hosts, ",") + "/" + database + "?sslmode=disable&target_session_attrs=read-write"
}

// Do runs statements as the superuser.
func (s *Server) Do(ctx context.Context, statements ...string) error {
	c, err := pgx.Connect(ctx, "postgres://postgres@127.0.0.1:"+s.Port+"/postgres?sslmode=disable")
	if err != nil {
		return err
	}
	for _, statement := range statements {
		if _, err = c.Exec(ctx, statement); err != nil {
			break
		}
	}
	return errors.Join(err, c.Close(ctx))
}

// Standby starts a copy of the server that follows it, and has the server wait for it at
// each COMMIT.
func (s *Server) Standby() *Server {
	s.t.Helper()
	b := newServer(s.t, s.more...)
	b.Follow(s)
	return b
}

// Follow makes of a server that is down, with nothing or something old, the standby of another.
func (s *Server) Follow(primary *Server) {
	s.t.Helper()
	if err := os.RemoveAll(s.data()); err != nil {
		s.t.Fatal(err)
	}
	s.must("pg_basebackup", "-D", s.data(), "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d",
		"host=127.0.0.1 port="+primary.Port+" user=postgres application_name=standby")
	s.Start()
	// After the copy, which is not to wait for a standby of its own when it is promoted.
	if err := primary.Do(s.t.Context(), `ALTER SYSTEM SET synchronous_standby_names = 'standby'`, `SELECT pg_reload_conf()`); err != nil {
		s.t.Fatal(err)
	}
	wait(s.t, s.Log(), func(ctx context.Context) error {
		return primary.Do(ctx, `DO $$ BEGIN PERFORM FROM pg_stat_replication WHERE sync_state = 'sync';
			IF NOT FOUND THEN RAISE 'no standby follows'; END IF; END $$`)
	})
}

// Promote makes a standby the server that takes writes.
func (s *Server) Promote(ctx context.Context) error { return s.Do(ctx, `SELECT pg_promote()`) }

// Pooler is a pgbouncer in transaction mode, before one server.
type Pooler struct {
	t       testing.TB
	program string
	dir     string
	Port    string
	run     *program
}

// NewPooler starts one before the server at an address.
func NewPooler(t testing.TB, address string) *Pooler {
	t.Helper()
	path, err := exec.LookPath("pgbouncer")
	if err != nil {
		if path, err = exec.LookPath("/usr/sbin/pgbouncer"); err != nil {
			if os.Getenv(Wanted) == "" {
				t.Skip("pgbouncer is not installed")
			}
			t.Fatal(err)
		}
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &Pooler{t: t, program: path, dir: folder(t), Port: freePort(t)}
	settings := fmt.Sprintf(poolerSettings, config.Host, config.Port, p.Port)
	if err := os.WriteFile(filepath.Join(p.dir, "pgbouncer.ini"), []byte(settings), 0o644); err != nil { //nolint:gosec // another user reads it
		t.Fatal(err)
	}
	p.Start()
	return p
}

// poolerSettings are those of docs/portail.md, but for who may come in.
const poolerSettings = `[databases]
* = host=%s port=%d user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %s
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = 8
server_login_retry = 1
`

// Start starts the pooler, after [Pooler.Kill] too.
func (p *Pooler) Start() {
	p.t.Helper()
	log := filepath.Join(p.dir, "log")
	p.run = launch(p.t, p.dir, log, p.program, filepath.Join(p.dir, "pgbouncer.ini"))
	wait(p.t, log, func(ctx context.Context) error {
		var d net.Dialer
		c, err := d.DialContext(ctx, "tcp", "127.0.0.1:"+p.Port)
		if err != nil {
			return err
		}
		return c.Close()
	})
}

// Kill ends it at once.
func (p *Pooler) Kill() { p.run.kill() }

// Address is that of a database behind the pooler.
func (p *Pooler) Address(database string) string {
	return "postgres://postgres@127.0.0.1:" + p.Port + "/" + database + "?sslmode=disable"
}

// Through is an address at the server, by way of the pooler.
func (p *Pooler) Through(t testing.TB, address string) string {
	t.Helper()
	config, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return p.Address(config.Database)
}

// program is one that ends with the test's program however that ends.
type program struct {
	c     *exec.Cmd
	hold  io.Closer
	ended chan struct{}
}

// holder runs a program until its standard input ends.
const holder = `
	exec 3<&0
	"$@" </dev/null >>"$LOG" 2>&1 3<&- & pid=$!
	trap '' INT
	(cat <&3 >/dev/null; kill -QUIT "$pid") &
	exec 3<&-
	wait "$pid"`

// launch runs a program in a folder, as a user that is not root.
func launch(t testing.TB, dir, log string, line ...string) *program {
	t.Helper()
	c := exec.CommandContext(context.Background(), "sh", append([]string{"-c", holder, "sh"}, line...)...)
	c.Dir, c.Env = dir, append(os.Environ(), "LOG="+log)
	var err error
	if c.SysProcAttr, err = asPlainUser(""); err != nil {
		t.Fatal(err)
	}
	p := &program{c: c, ended: make(chan struct{})}
	hold, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.hold = hold
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { defer close(p.ended); _ = c.Wait() }()
	t.Cleanup(p.kill)
	return p
}

// kill ends the program and its children at once.
func (p *program) kill() {
	all := descendants(p.c.Process.Pid)
	for _, signal := range []syscall.Signal{syscall.SIGSTOP, syscall.SIGKILL} { // none sees another end
		for _, pid := range all {
			_ = syscall.Kill(pid, signal)
		}
	}
	<-p.ended
	_ = p.hold.Close()
}

// descendants are the processes that came of one, the parents first.
func descendants(pid int) []int {
	children := map[int][]int{}
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, stat := range stats {
		content, err := os.ReadFile(stat)
		if err != nil {
			continue // it has ended
		}
		child, _ := strconv.Atoi(filepath.Base(filepath.Dir(stat)))
		after := content[bytes.LastIndexByte(content, ')')+1:]
		var state string
		var parent int
		if _, err := fmt.Sscan(string(after), &state, &parent); err == nil {
			children[parent] = append(children[parent], child)
		}
	}
	all := []int{pid}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}

// wait tries until something is there; log says why it is not.
func wait(t testing.TB, log string, try func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	for {
		err := try(ctx)
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			said, _ := os.ReadFile(log)
			t.Fatalf("%v\n%s", err, said[max(0, len(said)-2000):])
		case <-time.After(20 * time.Millisecond):
		}
	}
}
