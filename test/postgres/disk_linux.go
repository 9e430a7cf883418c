package postgres

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Disk is a small one, in memory, that is full when a test says so.
type Disk struct {
	t   testing.TB
	Dir string
}

// NewDisk makes one of so many MiB that the servers may write to. It leaves a test out where none can be mounted.
func NewDisk(t testing.TB, size string) *Disk {
	t.Helper()
	d := &Disk{t: t, Dir: folder(t)}
	if err := syscall.Mount("tmpfs", d.Dir, "tmpfs", 0, "size="+size+"m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(d.Dir, syscall.MNT_DETACH) })
	if _, err := asPlainUser(d.Dir); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Disk) filler() string { return filepath.Join(d.Dir, "filler") }

// Fill leaves no byte free.
func (d *Disk) Fill() {
	d.t.Helper()
	f, err := os.OpenFile(d.filler(), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		d.t.Fatal(err)
	}
	defer f.Close()
	for block := make([]byte, 4096); err == nil; {
		_, err = f.Write(block)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		d.t.Fatal(err)
	}
}

// Free gives the room back.
func (d *Disk) Free() {
	d.t.Helper()
	if err := os.Remove(d.filler()); err != nil {
		d.t.Fatal(err)
	}
}

// NewServerOn starts a server all of whose files are on a disk, where each MiB of the journal is a file.
func NewServerOn(t testing.TB, d *Disk) *Server {
	t.Helper()
	s := newServer(t, "min_wal_size=2MB", "max_wal_size=4MB")
	s.dir = d.Dir
	s.must("initdb", "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1")
	s.Start()
	return s
}

// DatabaseOn makes a database of the server whose tables are on a disk, and gives its address.
func (s *Server) DatabaseOn(d *Disk, name string) string {
	s.t.Helper()
	if err := s.Do(s.t.Context(), "CREATE TABLESPACE "+name+" LOCATION '"+d.Dir+"'",
		"CREATE DATABASE "+name+" TABLESPACE "+name+" ENCODING 'UTF8' TEMPLATE template0"); err != nil {
		s.t.Fatal(err)
	}
	return s.Address(name)
}
