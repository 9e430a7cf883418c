package config

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// listening makes a folder with a socket called bus.
func listening(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "bus") //nolint:usetesting // the path of a socket is short, and t.TempDir is not
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "bus"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return dir
}

func TestSessionBus(t *testing.T) {
	session, user, none, file := listening(t), listening(t), t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(file, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ address, runtime, user, want string }{
		{"unix:path=/x", session, user, "unix:path=/x"},
		{"", session, user, "unix:path=" + session + "/bus"},
		{"", none, user, "unix:path=" + user + "/bus"},
		{"", "", user, "unix:path=" + user + "/bus"},
		{"autolaunch:", none, user, "unix:path=" + user + "/bus"},
		{"", none, none, ""},
		{"", file, none, ""},
		{"autolaunch:", none, none, ""},
		{"autolaunch:scope=*user", "", none, ""},
	} {
		env := map[string]string{"DBUS_SESSION_BUS_ADDRESS": c.address, "XDG_RUNTIME_DIR": c.runtime}
		if got := sessionBus(func(name string) string { return env[name] }, c.user); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}
