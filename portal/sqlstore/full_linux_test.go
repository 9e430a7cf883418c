package sqlstore

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

// On a disk that is full, really, the portal says so; once there is room it is
// ready again by itself.
func TestReadyWhileTheDiskIsFull(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	defer func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }()
	s, err := Open(t.Context(), filepath.Join(dir, "portail.db"), make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.ready.every = 0
	s.isReady(t)
	filler := filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	_ = f.Close() // the disk is full
	s.unready(t, spst.CodeStorage, "plein")
	if _, err := s.Version(t.Context()); err != nil {
		t.Errorf("reading: %v", err)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s.isReady(t)
}
