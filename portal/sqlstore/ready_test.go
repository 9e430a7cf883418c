package sqlstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// file is that of a base in SQLite.
func (s *Store) file() *sqliteFile { return s.engine.(*sqliteFile) }

// probed opens a base of which each look probes anew.
func probed(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	s.ready.every = 0
	return s
}

// unready checks that neither the portal nor a person's write goes through, and
// that the same cause is given for both.
func (s *Store) unready(t *testing.T, code spst.Code, cause string) {
	t.Helper()
	err := s.Ready(t.Context())
	if e, ok := errors.AsType[*spst.Error](err); !ok || e.Kind != spst.Unavailable || e.Code != code || e.RetryAfter == 0 || !strings.Contains(e.Message, cause) {
		t.Errorf("ready: %v (%q)", err, message(err))
	}
	write := s.writes(t)
	if spst.CodeOf(write) != code || message(write) != message(err) {
		t.Errorf("a write: %v (%q)", write, message(write))
	}
}

func (s *Store) isReady(t *testing.T) {
	t.Helper()
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	if err := s.writes(t); err != nil {
		t.Error(err)
	}
}

// writes makes a write, of something new each time, since SQLite leaves out what
// changes nothing, and large, so that it takes room.
func (s *Store) writes(t *testing.T) error {
	t.Helper()
	name := make([]byte, 20_000)
	_, _ = rand.Read(name) // which never fails
	return s.PutMember(t.Context(), portal.Member{Member: spst.Member{Number: "1", Name: fmt.Sprintf("%x", name)}})
}

func message(err error) string {
	if e, ok := err.(*spst.Error); ok { //nolint:errorlint // as it crosses the layers
		return e.Message
	}
	return ""
}

// A base that was moved, removed or replaced takes no writes, which would be
// lost with the file; put back, it does.
func TestReadyWhileTheFileIsGone(t *testing.T) {
	s := probed(t)
	s.isReady(t)
	away := s.file().path + ".away"
	if err := os.Rename(s.file().path, away); err != nil {
		t.Fatal(err)
	}
	s.unready(t, spst.CodeStorage, "déplacé, retiré ou remplacé")
	if err := os.WriteFile(s.file().path, []byte("another"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.unready(t, spst.CodeStorage, "déplacé, retiré ou remplacé")
	if err := os.Rename(away, s.file().path); err != nil {
		t.Fatal(err)
	}
	s.isReady(t)
}

func TestReadyWhileReadOnly(t *testing.T) {
	s := probed(t)
	set := func(on string) {
		if _, err := s.file().write.ExecContext(t.Context(), `PRAGMA query_only = `+on); err != nil {
			t.Fatal(err)
		}
	}
	set("1")
	s.unready(t, spst.CodeStorage, "lecture seule")
	set("0")
	s.isReady(t)
}

func TestReadyWhileHeldByAnother(t *testing.T) {
	s := probed(t)
	if _, err := s.file().write.ExecContext(t.Context(), `PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	other, err := openSQLite(s.file().path, writer)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.unready(t, spst.CodeBusy, "tenue par un autre programme")
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.isReady(t)
}

// A write that does not end is told from a base that cannot be written.
func TestReadyWhileAWriteDoesNotEnd(t *testing.T) {
	s := probed(t)
	s.ready.timeout = 20 * time.Millisecond
	begun, end, ended := make(chan struct{}), make(chan struct{}), make(chan error)
	go func() {
		ended <- s.Within(context.Background(), func(context.Context) error {
			close(begun)
			<-end
			return nil
		})
	}()
	<-begun
	if err := s.Ready(t.Context()); spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != spst.CodeWedged {
		t.Errorf("got %v", err)
	}
	close(end)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	s.ready.timeout = probeTimeout
	s.isReady(t)
}

// However many ask, the base is written once a while.
func TestProbesAreShared(t *testing.T) {
	s := probed(t)
	s.ready.every = time.Hour
	done := make(chan error)
	for range 50 {
		go func() { done <- s.Ready(t.Context()) }()
	}
	for range 50 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	var probes int
	if err := s.file().write.QueryRowContext(t.Context(), `SELECT probes FROM base`).Scan(&probes); err != nil || probes != 1 {
		t.Errorf("%d probes, %v", probes, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s.ready.every = 0
	if err := s.Ready(gone); err != nil && spst.CodeOf(err) != "canceled" { // either may be first
		t.Error(err)
	}
}

func TestCausesAreSaid(t *testing.T) {
	for code, want := range map[int]struct {
		code  spst.Code
		cause string
	}{
		sqlite3.SQLITE_FULL:             {spst.CodeStorage, "plein"},
		sqlite3.SQLITE_READONLY:         {spst.CodeStorage, "lecture seule"},
		sqlite3.SQLITE_READONLY_DBMOVED: {spst.CodeStorage, "lecture seule"},
		sqlite3.SQLITE_CANTOPEN:         {spst.CodeStorage, "ouverte"},
		sqlite3.SQLITE_IOERR_WRITE:      {spst.CodeStorage, "en panne"},
		sqlite3.SQLITE_NOTADB:           {spst.CodeStorage, "n'est pas une base"},
		sqlite3.SQLITE_CORRUPT_INDEX:    {spst.CodeStorage, "abîmé"},
		sqlite3.SQLITE_BUSY_RECOVERY:    {spst.CodeBusy, "autre programme"},
		sqlite3.SQLITE_PROTOCOL:         {spst.CodeBusy, "autre programme"},
	} {
		err := foldSQLite(code, os.ErrInvalid)
		if spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != want.code || !strings.Contains(message(err), want.cause) {
			t.Errorf("%d: %v (%q)", code, err, message(err))
		}
	}
}
