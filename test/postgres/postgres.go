//go:build unix

// Package postgres gives tests a PostgreSQL of their own: a server in a folder
// of the moment, started by the first test of a program that asks, and ended with
// the program however it ends.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Wanted is set by « make test »: a machine without a server then fails the tests
// that need one, instead of leaving them out.
const Wanted = "ADHERENT_TEST_POSTGRES"

// Database gives the address of a new database: a copy of the one at template, or an
// empty one for "". It is dropped with the test.
func Database(t testing.TB, template string) string {
	t.Helper()
	return database(t, template, "UTF8")
}

// DatabaseIn is an empty [Database] whose texts are in another encoding than the
// portal's.
func DatabaseIn(t testing.TB, encoding string) string {
	t.Helper()
	return database(t, "", encoding)
}

func database(t testing.TB, template, encoding string) string {
	t.Helper()
	s, err := shared()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv(Wanted) == "" {
		t.Skip("PostgreSQL is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	name, err := s.create(context.Background(), template, encoding)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.run(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return s.address(name)
}

// Durable gives the address of a new database, as [Database], on a server that keeps what it has answered
// when the power is cut, with the settings that it has out of the box: for measures.
func Durable(t testing.TB, template string) string {
	t.Helper()
	s, err := durable()
	if errors.Is(err, exec.ErrNotFound) && os.Getenv(Wanted) == "" {
		t.Skip("PostgreSQL is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	name, err := s.create(context.Background(), template, "UTF8")
	if err != nil {
		t.Fatal(err)
	}
	return s.address(name)
}

// Bench is the program of the server's package that measures it.
func Bench() (program string, err error) {
	dir, err := programs()
	return filepath.Join(dir, "pgbench"), err
}

// Log is the file in which the server of [Durable] says what it does.
func Log() (string, error) {
	s, err := durable()
	if err != nil {
		return "", err
	}
	return filepath.Join(s.dir, "log"), nil
}

// Template gives the address of a database that fill has filled, to be copied by
// [Database]. It stays until the end of the program.
func Template(fill func(address string) error) (string, error) {
	s, err := shared()
	if err != nil {
		return "", err
	}
	name, err := s.create(context.Background(), "", "UTF8")
	if err != nil {
		return "", err
	}
	return s.address(name), fill(s.address(name))
}

// shared is the one server of a program; durable is another one, for measures.
var (
	shared  = sync.OnceValues(func() (*server, error) { return start("/dev/shm", fast) })
	durable = sync.OnceValues(func() (*server, error) { return start("/tmp", "-c max_wal_size=4GB") })
)

// fast are settings of a server whose bases nobody misses.
const fast = "-c shared_buffers=64MB -c jit=off -c fsync=off -c full_page_writes=off -c autovacuum=off"

// server runs in a folder, and listens on a socket in it.
type server struct {
	dir  string
	made atomic.Int64 // databases
}

// address is that of a database, for the superuser, who needs no password.
func (s *server) address(name string) string {
	return "postgres://postgres@/" + name + "?host=" + s.dir
}

func (s *server) create(ctx context.Context, template, encoding string) (string, error) {
	name := "test" + strconv.FormatInt(s.made.Add(1), 10)
	from := "template0"
	if template != "" {
		config, err := pgx.ParseConfig(template)
		if err != nil {
			return "", err
		}
		from = config.Database
	}
	return name, s.run(ctx, "CREATE DATABASE "+name+" ENCODING '"+encoding+"' STRATEGY file_copy TEMPLATE "+from)
}

func (s *server) run(ctx context.Context, statement string) error {
	c, err := pgx.Connect(ctx, s.address("postgres"))
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, statement)
	return errors.Join(err, c.Close(ctx))
}

// guard runs the server until its standard input ends, which it does with the program
// that holds the other side, and removes the folder.
const guard = `
	"$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C --no-sync >&2 || exit 1
	"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=200 $3 >"$2/log" 2>&1 & pid=$!
	trap '' INT
	cat >/dev/null
	kill -QUIT "$pid"
	wait "$pid"
	rm -rf "$2"`

// start makes a cluster and starts its server: as the user that the tests run as, or
// for root, whom PostgreSQL refuses, as one that has no rights. room is where the cluster is
// best, in memory for one: a database is 300 files.
func start(room, settings string) (*server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp(room, "adherent-pg-")
	if err != nil {
		dir, err = os.MkdirTemp("/tmp", "adherent-pg-") // short: the path of a socket has 107 bytes
	}
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(context.Background(), "sh", "-c", guard, "sh", bin, dir, settings)
	if c.SysProcAttr, err = asPlainUser(dir); err != nil {
		return nil, err
	}
	said, err := os.Create(filepath.Join(dir, "initdb.log"))
	if err != nil {
		return nil, err
	}
	defer said.Close()
	c.Stderr, c.Dir = said, dir
	hold, err := c.StdinPipe() // never closed but by the end of this program
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	return s, s.wait(c, hold)
}

// patience is for a busy machine.
const patience = time.Minute

// wait tries until the server answers.
func (s *server) wait(c *exec.Cmd, hold io.Closer) error {
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		err := s.run(ctx, "SELECT 1")
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
		case err := <-ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "initdb.log"))
			return fmt.Errorf("PostgreSQL did not start: %w\n%s", err, log)
		case <-ctx.Done():
			return errors.Join(err, hold.Close())
		}
	}
}

// programs is the folder of PostgreSQL's programs, which Debian has out of the path.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		path, err = filepath.EvalSymlinks(path)
		return filepath.Dir(path), err
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(err, exec.ErrNotFound)
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// asPlainUser gives a folder, if one is named, to a user that is not root, and what runs a
// program as that user; nothing for who is not root.
func asPlainUser(dir string) (*syscall.SysProcAttr, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres") // Debian's package makes it
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if dir != "" {
		if err := os.Chown(dir, int(uid), int(gid)); err != nil {
			return nil, err
		}
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
