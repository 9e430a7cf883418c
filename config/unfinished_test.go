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
	told := open()
	if key, again, err := told.Begin("POST /x", write, "d"); key != "a" || !again || err != nil {
		t.Errorf("%s, %v, %v", key, again, err)
	}
	told.Told("a") // it was not answered
	told.Answered("a")
	begin(write, "d", "a", true) // killed before it could tell: another run finds it
	told.Told("a")
	begin(write, "d", "d", false) // the answer was told: another write
	now = now.Add(config.UnfinishedLife + time.Minute)
	begin(write, "e", "e", false)
	if list := files(t, state); len(list) != 1 {
		t.Errorf("what has run out stays: %v", list)
	}
}

// A run that is answered and asks for the same once more asks for another one,
// however long the first is kept.
func TestUnfinishedManyTimesInOneRun(t *testing.T) {
	state := t.TempDir()
	u := config.NewUnfinished(state, time.Now)
	for _, key := range []string{"a", "b", "b", "c"} { // the key of a screen that tries again is the same
		if got, again, err := u.Begin("POST /x", []byte("x"), key); got != key || again || err != nil {
			t.Errorf("%s: %s, %v, %v", key, got, again, err)
		}
		u.Answered(key)
		if list := files(t, state); len(list) != 1 {
			t.Errorf("%s: kept %v", key, list)
		}
	}
	u.Told("a") // late: it was ended
	if list := files(t, state); len(list) != 1 {
		t.Errorf("kept %v", list)
	}
	if _, _, err := u.Begin("POST /y", []byte("y"), "lost"); err != nil {
		t.Fatal(err)
	}
	u.AllTold()
	if on := u.On(); len(on) != 1 || on[0] != "POST /y" {
		t.Errorf("left: %v", on)
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
				u.Answered(key)
				u.Told(key)
			}
		})
	}
	all.Wait()
	if list := files(t, state); len(list) != 0 {
		t.Errorf("left: %v", list)
	}
}
