package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/config"
)

func files(t *testing.T, state string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(state, "en-cours", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestUnfinished(t *testing.T) {
	state, now := t.TempDir(), time.Now()
	open := func() *config.Unfinished { return config.NewUnfinished(state, func() time.Time { return now }) }
	write := []byte("POST /v1/members/100042/employees DUPONT Marie")
	begin := func(write []byte, proposed, want string, again bool) {
		t.Helper()
		key, taken, err := open().Begin("POST /x", write, proposed) // each time as another run would
		if err != nil || key != want || taken != again {
			t.Errorf("%s: %s, %v, %v", proposed, key, taken, err)
		}
	}
	begin(write, "a", "a", false)
	begin(write, "b", "a", true)
	begin([]byte("another"), "c", "c", false)
	if list := files(t, state); len(list) != 2 {
		t.Errorf("%v", list)
	}
	for _, f := range files(t, state) {
		text, err := os.ReadFile(f)
		info, statErr := os.Stat(f)
		if err != nil || statErr != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v, %v", info, err, statErr)
		}
		if strings.Contains(string(text)+f, "DUPONT") || strings.Contains(string(text), "100042") {
			t.Errorf("%s: %s", f, text)
		}
	}
	if on := open().On(); len(on) != 2 || on[0] != "POST /x" {
		t.Errorf("on %q", on)
	}
	open().End("a")
	begin(write, "d", "d", false) // the answer came: another write
	now = now.Add(config.UnfinishedLife + time.Minute)
	begin(write, "e", "e", false)
	if list := files(t, state); len(list) != 1 {
		t.Errorf("what has run out stays: %v", list)
	}
}

// What is damaged, or cannot be read, is as though it were not there.
func TestUnfinishedDamaged(t *testing.T) {
	state := t.TempDir()
	u := config.NewUnfinished(state, time.Now)
	if _, _, err := u.Begin("POST /x", []byte("x"), "a"); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "{", `{"key":""}`} {
		if err := os.WriteFile(files(t, state)[0], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if key, again, err := u.Begin("POST /x", []byte("x"), "a"); key != "a" || again || err != nil {
			t.Errorf("%q: %s, %v, %v", text, key, again, err)
		}
	}
}

func TestUnfinishedWithoutADisk(t *testing.T) {
	state := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if key, again, err := config.NewUnfinished(state, time.Now).Begin("POST /x", []byte("x"), "a"); key != "a" || again || err == nil {
		t.Errorf("%s, %v, %v", key, again, err)
	}
}

// Writes at the same time keep out of each other's way.
func TestUnfinishedTogether(t *testing.T) {
	state := t.TempDir()
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			u := config.NewUnfinished(state, time.Now)
			write, key := []byte(fmt.Sprint("write ", n)), fmt.Sprint("key ", n)
			for range 5 {
				if got, _, err := u.Begin("POST /x", write, key); got != key || err != nil {
					t.Errorf("%s, %v", got, err)
				}
				u.End(key)
			}
		})
	}
	all.Wait()
	if list := files(t, state); len(list) != 0 {
		t.Errorf("left: %v", list)
	}
}
