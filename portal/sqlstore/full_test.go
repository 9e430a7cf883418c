package sqlstore

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/spst"
)

// A disk that is full refuses the whole transaction, and what was there stays
// readable; once there is room again the same write goes through.
func TestFullDisk(t *testing.T) {
	ctx := t.Context()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.PutMember(ctx, portal.Member{Member: spst.Member{Number: "1"}}); err != nil {
		t.Fatal(err)
	}
	setPages := func(extra int) {
		t.Helper()
		var used, limit int
		if err := s.file().write.QueryRowContext(ctx, `PRAGMA page_count`).Scan(&used); err != nil {
			t.Fatal(err)
		}
		if err := s.file().write.QueryRowContext(ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, used+extra)).Scan(&limit); err != nil {
			t.Fatal(err)
		}
	}
	write := func(from int) error {
		return s.Within(ctx, func(ctx context.Context) error {
			if err := s.BeginRosterChange(ctx, "1"); err != nil {
				return err
			}
			var records []portal.Record
			for i := from; i < from+20; i++ {
				r := portal.Record{Employee: spst.Employee{ID: fmt.Sprint(i), Version: 1, BirthName: "N", Comment: strings.Repeat("x", 900)}}
				records = append(records, r)
			}
			return s.AddEmployees(ctx, "1", records)
		})
	}
	setPages(10)
	written := 0
	for err = nil; err == nil && written < 1000; written += 20 {
		err = write(written)
	}
	written -= 20 // the last one failed
	if spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != spst.CodeStorage {
		t.Fatalf("got %v (%s %s)", err, spst.KindOf(err), spst.CodeOf(err))
	}
	m, err := s.Member(ctx, "1", 0)
	if err != nil || m.Headcount != written || int(m.Revision) != written/20 {
		t.Errorf("%d employees, revision %d, %v; want %d", m.Headcount, m.Revision, err, written)
	}
	setPages(1000)
	if err := write(written); err != nil {
		t.Errorf("with room again: %v", err)
	}
}

// Somebody else's lock on the file is an answer to wait for, not a fault.
func TestLockedBase(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "portail.db")
	s, err := Open(ctx, path, make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := openSQLite(path, writer)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	tx, err := other.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := s.file().write.ExecContext(ctx, `PRAGMA busy_timeout = 1`); err != nil {
		t.Fatal(err)
	}
	err = s.PutMember(ctx, portal.Member{Member: spst.Member{Number: "1"}})
	if spst.KindOf(err) != spst.Unavailable || spst.CodeOf(err) != "busy" {
		t.Errorf("got %v", err)
	}
	if _, err := s.Version(ctx); err != nil {
		t.Errorf("reading: %v", err)
	}
}
