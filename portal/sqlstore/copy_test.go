package sqlstore_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// filled is the content of a base with something of everything, of the key of
// zeros; it is made once.
var filled = sync.OnceValues(func() (content []byte, err error) {
	dir, err := os.MkdirTemp("", "sqlstore-test-") // it outlives the test that asks first
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "base.db")
	s, err := sqlstore.Open(context.Background(), path, make([]byte, sqlstore.KeySize))
	if err != nil {
		return nil, err
	}
	_, err = demo.Fill(context.Background(), portal.New(s, portal.Options{Seller: demo.Seller(), Now: func() time.Time { return now }}),
		demo.Options{Today: today})
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// demoBase makes a base with something of everything, which stays open.
func demoBase(t *testing.T) (path string, key []byte, s *sqlstore.Store) {
	t.Helper()
	content, err := filled()
	must(t, err)
	path, key = filepath.Join(t.TempDir(), "base.db"), make([]byte, sqlstore.KeySize)
	must(t, os.WriteFile(path, content, 0o600))
	s = open(t, path, key)
	account := spst.Account{Kind: spst.MemberAccount, Number: "100042"}
	must(t, s.PutSecondFactor(t.Context(), portal.StoredSecondFactor{Kind: account.Kind, Number: account.Number, Begun: now,
		SecondFactorSecrets: portal.SecondFactorSecrets{Secret: "S"}}))
	must(t, s.AddSession(t.Context(), portal.StoredSession{Digest: [32]byte{1}, Account: account, Seen: now, Expires: now.Add(time.Hour)}))
	return path, key, s
}

// folder says all there is to see of a folder: names, rights, times, contents.
func folder(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Fprintln(&b, path, info.Mode(), info.Size(), info.ModTime().UnixNano())
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(path)
			must(t, err)
			fmt.Fprintf(&b, "%x\n", sha256.Sum256(content))
		}
		return nil
	}))
	return b.String()
}

// A copy of a base in use is checked, says what it holds, and is read without
// a trace.
func TestBackupAndVerify(t *testing.T) {
	path, key, _ := demoBase(t)
	dir := t.TempDir()
	target := filepath.Join(dir, "copie.db")
	made, err := sqlstore.Backup(t.Context(), path, target, key)
	must(t, err)
	if made.Members == 0 || made.Employees == 0 || made.Invoices == 0 || made.Accounts == 0 || made.Appointments == 0 ||
		made.Opened < made.Employees+made.Appointments {
		t.Errorf("%+v", made)
	}
	if made.LastWrite == nil || made.LastWrite.After(now) {
		t.Errorf("last write %v", made.LastWrite)
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o600 || info.Size() != made.Bytes {
		t.Errorf("%v, %v", info, err)
	}
	_, err = sqlstore.Backup(t.Context(), path, target, key)
	if !errors.Is(err, os.ErrExist) {
		t.Errorf("got %v", err)
	}

	must(t, os.Chmod(target, 0o400))
	must(t, os.Chmod(dir, 0o500)) // which does not stop root
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	before := folder(t, dir)
	found, err := sqlstore.Verify(t.Context(), target, key)
	must(t, err)
	if *found.LastWrite != *made.LastWrite || found.Opened != made.Opened || found.Employees != made.Employees {
		t.Errorf("made %+v, found %+v", made, found)
	}
	if _, err := sqlstore.Verify(t.Context(), target, nil); err != nil {
		t.Error(err)
	}
	_, err = sqlstore.Verify(t.Context(), target, newKey(t))
	wantKind(t, err, spst.Invalid, "key")
	if after := folder(t, dir); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
	_, err = sqlstore.Verify(t.Context(), filepath.Join(dir, "absente.db"), key)
	wantKind(t, err, spst.NotFound, "not_found")
}

// A base at rest may be verified as well, whatever its journal; one in use not:
// a part of it is in another file.
func TestVerifyOfABaseInUse(t *testing.T) {
	path, key, s := demoBase(t)
	_, err := sqlstore.Verify(t.Context(), path, key)
	wantKind(t, err, spst.Conflict, "in_use")
	must(t, s.Close())
	before := folder(t, filepath.Dir(path))
	_, err = sqlstore.Verify(t.Context(), path, key)
	must(t, err)
	if after := folder(t, filepath.Dir(path)); after != before {
		t.Errorf("before:\n%safter:\n%s", before, after)
	}
}

// Damage is found wherever it is; a bit of what is sealed too, which SQLite
// would not see.
func TestVerifyFindsDamage(t *testing.T) {
	path, key, s := demoBase(t)
	target := filepath.Join(t.TempDir(), "copie.db")
	_, err := sqlstore.Backup(t.Context(), path, target, key)
	must(t, err)
	whole, err := os.ReadFile(target)
	must(t, err)
	sealed := sealedRecord(t, s, path)
	if !bytes.Contains(whole, sealed) {
		t.Fatal("the record is not in one piece")
	}
	spoiled := bytes.Clone(sealed)
	spoiled[len(spoiled)/2] ^= 1
	const page = 4096
	for name, spoil := range map[string]func(b []byte) []byte{
		"cut":           func(b []byte) []byte { return b[:len(b)/2] },
		"cut in a page": func(b []byte) []byte { return b[:len(b)-page/2] },
		"lost block":    func(b []byte) []byte { clear(b[8*page : 9*page]); return b },
		"zeros":         func(b []byte) []byte { clear(b[page:]); return b },
		"one bit":       func(b []byte) []byte { return bytes.ReplaceAll(b, sealed, spoiled) }, // the room between rows may have it too
	} {
		bad := filepath.Join(t.TempDir(), "abimee.db")
		must(t, os.WriteFile(bad, spoil(bytes.Clone(whole)), 0o600))
		if _, err := sqlstore.Verify(t.Context(), bad, key); spst.CodeOf(err) != "damaged" && spst.CodeOf(err) != "not_a_base" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// sealedRecord gives a record as it is on the disk.
func sealedRecord(t *testing.T, s *sqlstore.Store, path string) []byte {
	t.Helper()
	must(t, s.Close())
	db := rawBase(t, path)
	var sealed []byte
	must(t, db.QueryRowContext(t.Context(), `SELECT record FROM employee LIMIT 1`).Scan(&sealed))
	return sealed
}

// rawBase opens a base as any program would, without the rules of the store.
func rawBase(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// A row that refers to none is damage too.
func TestVerifyFindsAMissingRow(t *testing.T) {
	path, key, s := demoBase(t)
	must(t, s.Close())
	_, err := rawBase(t, path).ExecContext(t.Context(), `DELETE FROM member WHERE number = (SELECT min(member) FROM employee)`)
	must(t, err)
	target := filepath.Join(t.TempDir(), "copie.db")
	_, err = sqlstore.Backup(t.Context(), path, target, key)
	wantKind(t, err, spst.Internal, "damaged")
	if _, err := os.Stat(target); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a copy of a damaged base is there, %v", err)
	}
}

// What stops a copy leaves nothing: neither its name nor a part.
func TestBackupThatFails(t *testing.T) {
	path, key, _ := demoBase(t)
	for name, c := range map[string]struct {
		ctx  func() context.Context
		key  []byte
		kind spst.Kind
		code spst.Code
	}{
		"stopped": {func() context.Context { ctx, stop := context.WithCancel(t.Context()); stop(); return ctx }, key, "unavailable",
			"canceled"},
		"wrong key": {t.Context, newKey(t), "invalid", "key"},
	} {
		dir := t.TempDir()
		_, err := sqlstore.Backup(c.ctx(), path, filepath.Join(dir, "copie.db"), c.key)
		if spst.KindOf(err) != c.kind || spst.CodeOf(err) != c.code {
			t.Errorf("%s: got %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%s: left %v", name, left)
		}
	}
	_, err := sqlstore.Backup(t.Context(), path, filepath.Join(t.TempDir(), "absent", "copie.db"), key)
	wantKind(t, err, spst.Unavailable, "copy")
}
