package config

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// StateDir gives the folder of what this machine keeps between two runs, which
// is no setting: what was under way, which columns a file has. XDG base
// directories; Application Support on macOS; LocalAppData on Windows.
func StateDir(getenv func(string) string) (string, error) {
	dir := getenv("XDG_STATE_HOME")
	switch {
	case runtime.GOOS == "windows":
		dir = getenv("LocalAppData")
	case filepath.IsAbs(dir): // the norm has relative paths ignored
	case getenv("HOME") == "":
		dir = ""
	case runtime.GOOS == "darwin":
		dir = filepath.Join(getenv("HOME"), "Library", "Application Support")
	default:
		dir = filepath.Join(getenv("HOME"), ".local", "state")
	}
	if dir == "" {
		return "", errors.New("dossier des états introuvable : donnez HOME ou XDG_STATE_HOME")
	}
	return filepath.Join(dir, "adherent"), nil
}

// ReadState fills v with the JSON kept under a name; what was never kept, or is
// damaged, leaves it as it is: nothing that matters is kept only here.
func ReadState(dir, name string, v any) error {
	text, err := os.ReadFile(filepath.Join(dir, name+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_ = json.Unmarshal(text, v) // damaged: as though it were not there
	return nil
}

// WriteState keeps v as JSON under a name, readable by its owner only.
func WriteState(dir, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return WriteAtomically(filepath.Join(dir, name+".json"), text)
}
