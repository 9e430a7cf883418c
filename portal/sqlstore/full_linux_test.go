package sqlstore

import (
	"path/filepath"
	"testing"

	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
)

// On a disk that is full, really, the portal says so; once there is room it is
// ready again by itself.
func TestReadyWhileTheDiskIsFull(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		disk := postgres.NewDisk(t, "8")
		onAFullDisk(t, disk, filepath.Join(disk.Dir, "portail.db"))
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		server, disk := postgres.NewServer(t), postgres.NewDisk(t, "48")
		onAFullDisk(t, disk, server.DatabaseOn(disk, "portail"))
	})
}

func onAFullDisk(t *testing.T, disk *postgres.Disk, base string) {
	s := openAt(t, base)
	s.ready.every = 0
	s.isReady(t)
	disk.Fill()
	for i := 0; s.writes(t) == nil; i++ { // there may be room in what the base has already
		if i == 10_000 {
			t.Fatal("the disk is never full")
		}
	}
	s.unready(t, spst.CodeStorage, "plein")
	s.unready(t, spst.CodeStorage, "plein") // nor does it forget
	if _, err := s.Version(t.Context()); err != nil {
		t.Errorf("reading: %v", err)
	}
	disk.Free()
	s.isReady(t)
}
