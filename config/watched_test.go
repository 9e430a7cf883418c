package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a watch has told is found by the next run of it, and by no other; two runs at once are not let in.
func TestWatched(t *testing.T) {
	dir, at := t.TempDir(), time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	open := func(watch string) *Watched {
		t.Helper()
		w, err := OpenWatched(dir, watch)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := open("https://portail.example firm")
	if _, err := OpenWatched(dir, "https://portail.example firm"); !errors.Is(err, ErrWatching) {
		t.Errorf("two at once: %v", err)
	}
	if err := w.Keep(map[string]Reached{"100042": {at, []string{"a1"}}}); err != nil {
		t.Fatal(err)
	}
	w.Close()
	w = open("https://portail.example firm")
	if m, ok := w.Of("100042"); !ok || !m.Last.Equal(at) || len(m.Told) != 1 {
		t.Errorf("%+v, %t", m, ok)
	}
	w.Close()
	other := open("https://portail.example other")
	if _, ok := other.Of("100042"); ok {
		t.Error("another watch finds it")
	}
	other.Close()
	files, _ := filepath.Glob(filepath.Join(dir, "*.json"))
	if len(files) != 1 {
		t.Fatal(files)
	}
	if err := os.WriteFile(files[0], []byte(`{"half`), 0o600); err != nil {
		t.Fatal(err)
	}
	bad := new(FileError)
	if _, err := OpenWatched(dir, "https://portail.example firm"); !errors.As(err, &bad) {
		t.Errorf("a damaged file: %v", err)
	}
}
