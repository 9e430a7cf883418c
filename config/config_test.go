package config

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const sample = `profil = "cabinet"

[profils.defaut]
portail = "https://portail.exemple.fr"
numero = "100042"

[profils.cabinet]
portail = "https://autre.exemple.fr/amsn/"
numero = "M0042"
mandataire = true
`

func env(vars map[string]string) func(string) string {
	return func(name string) string { return vars[name] }
}

func writeSample(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestStrongestOriginWins(t *testing.T) {
	path := writeSample(t, sample)
	yes, no := true, false
	for _, tt := range []struct {
		name  string
		flags Flags
		vars  map[string]string
		want  string // values, then origins
	}{
		{"file", Flags{}, nil, "cabinet https://autre.exemple.fr/amsn M0042 oui fichier fichier fichier fichier défaut défaut défaut"},
		{"profile by flag", Flags{Profile: "defaut"}, nil,
			"defaut https://portail.exemple.fr 100042 non option fichier fichier défaut défaut défaut défaut"},
		{"profile by variable", Flags{}, map[string]string{EnvProfile: "defaut"},
			"defaut https://portail.exemple.fr 100042 non environnement fichier fichier défaut défaut défaut défaut"},
		{"flag over variable over file", Flags{Portal: "https://a.fr"}, map[string]string{EnvPortal: "https://b.fr", EnvNumber: "7"},
			"cabinet https://a.fr 7 oui fichier option environnement fichier défaut défaut défaut"},
		{"a flag may say no", Flags{Mandatary: &no}, map[string]string{EnvMandatary: "1"},
			"cabinet https://autre.exemple.fr/amsn M0042 non fichier fichier fichier option défaut défaut défaut"},
		{"a flag may say yes", Flags{Profile: "defaut", Mandatary: &yes}, nil,
			"defaut https://portail.exemple.fr 100042 oui option fichier fichier option défaut défaut défaut"},
		{"the interface", Flags{Reader: true}, map[string]string{EnvTheme: "contraste"},
			"cabinet https://autre.exemple.fr/amsn M0042 oui fichier fichier fichier fichier option environnement défaut"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			vars := map[string]string{EnvFile: path}
			for k, v := range tt.vars {
				vars[k] = v
			}
			s, err := Load(env(vars), tt.flags)
			if err != nil {
				t.Fatal(err)
			}
			got := []string{s.Profile, s.Portal, s.Number, ouiNon(&s.Mandatary)}
			for _, v := range s.All {
				got = append(got, string(v.Origin))
				if (v.Origin == FromDefault) != (v.Source == "") {
					t.Errorf("%s comes from %q, source %q", v.Key, v.Origin, v.Source)
				}
			}
			if g := strings.Join(got, " "); g != tt.want {
				t.Errorf("got  %s\nwant %s", g, tt.want)
			}
		})
	}
}

func TestNothingSet(t *testing.T) {
	s, err := Load(env(map[string]string{EnvFile: filepath.Join(t.TempDir(), "none.toml")}), Flags{})
	if err != nil || s.Portal != "" || s.Profile != DefaultProfile || s.Mandatary {
		t.Errorf("got %+v, %v", s, err)
	}
}

func TestBadFileNamesTheLine(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"unknown key", "\n[profils.defaut]\nportial = \"https://a.fr\"\n", "ligne 3 : « profils.defaut.portial » n'est pas un réglage connu"},
		{"unknown table", "profil = \"a\"\n[couleurs]\n", "ligne 2 : « couleurs » n'est pas"},
		{"wrong type", "\n\nprofil = 3\n", "ligne 3 : la valeur de « profil »"},
		{"not TOML", "profil = \"a\"\nportail https\n", "ligne 2 : ce n'est pas du TOML correct"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := writeSample(t, tt.text)
			_, err := Load(env(map[string]string{EnvFile: path}), Flags{})
			if _, ok := errors.AsType[*FileError](err); !ok || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestBadValues(t *testing.T) {
	path := writeSample(t, sample)
	for _, tt := range []struct {
		name  string
		flags Flags
		vars  map[string]string
		want  string
	}{
		{"unknown profile", Flags{Profile: "x"}, nil, "Profil « x » inconnu. Profils du fichier : cabinet, defaut."},
		{"http over a network", Flags{Portal: "http://portail.exemple.fr"}, nil, "https://"},
		{"password in the address", Flags{Portal: "https://moi:secret@portail.exemple.fr"}, nil, "non reconnue"},
		{"query", Flags{Portal: "https://a.fr?jeton=secret"}, nil, "non reconnue"},
		{"other scheme", Flags{Portal: "ftp://a.fr"}, nil, "https://"},
		{"no host", Flags{Portal: "portail"}, nil, "non reconnue"},
		{"neither yes nor no", Flags{}, map[string]string{EnvMandatary: "peut-être"}, "oui ou non"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			vars := map[string]string{EnvFile: path}
			for k, v := range tt.vars {
				vars[k] = v
			}
			_, err := Load(env(vars), tt.flags)
			if _, ok := errors.AsType[*UsageError](err); !ok || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

func TestParsePortal(t *testing.T) {
	for in, want := range map[string]string{
		"https://Portail.Exemple.FR/":   "https://portail.exemple.fr",
		" https://a.fr:8443/amsn// ":    "https://a.fr:8443/amsn",
		"http://127.0.0.1:8080":         "http://127.0.0.1:8080",
		"http://localhost:8080/":        "http://localhost:8080",
		"http://[::1]:8080":             "http://[::1]:8080",
		"http://127.0.0.1.evil.example": "",
		"http://10.0.0.1":               "",
		"":                              "",
		"https://":                      "",
		"javascript:alert(1)":           "",
	} {
		got, err := ParsePortal(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParsePortal(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestPath(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the table is Linux's")
	}
	for _, tt := range []struct {
		vars map[string]string
		want string
	}{
		{map[string]string{EnvFile: "/x/a.toml", "HOME": "/h"}, "/x/a.toml"},
		{map[string]string{"XDG_CONFIG_HOME": "/c", "HOME": "/h"}, "/c/adherent/config.toml"},
		{map[string]string{"XDG_CONFIG_HOME": "relative", "HOME": "/h"}, "/h/.config/adherent/config.toml"},
		{map[string]string{"HOME": "/h"}, "/h/.config/adherent/config.toml"},
		{nil, ""},
	} {
		got, err := Path(env(tt.vars))
		if got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("Path(%v) = %q, %v; want %q", tt.vars, got, err, tt.want)
		}
	}
}

func TestRemember(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "config.toml")
	yes := true
	if err := Remember(path, "defaut", Profile{Portal: "https://a.fr", Number: "1"}); err != nil {
		t.Fatal(err)
	}
	if err := Remember(path, "cabinet", Profile{Portal: "https://b.fr", Number: "2", Mandatary: &yes}); err != nil {
		t.Fatal(err)
	}
	for profile, want := range map[string]string{"defaut": "https://a.fr 1 non", "cabinet": "https://b.fr 2 oui"} {
		s, err := Load(env(map[string]string{EnvFile: path}), Flags{Profile: profile})
		if got := s.Portal + " " + s.Number + " " + ouiNon(&s.Mandatary); err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", profile, got, err, want)
		}
	}
	info, err := os.Stat(path)
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestRememberKeepsAFileThatAlreadySaysSo(t *testing.T) {
	path := writeSample(t, "# à moi\n"+sample)
	if err := Remember(path, "defaut", Profile{Portal: "https://portail.exemple.fr", Number: "100042"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != "# à moi\n"+sample {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestRememberRefusesABadFile(t *testing.T) {
	path := writeSample(t, "portial = 1\n")
	err := Remember(path, "defaut", Profile{Portal: "https://a.fr"})
	if _, ok := errors.AsType[*FileError](err); !ok {
		t.Errorf("got %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "portial = 1\n" {
		t.Errorf("the file was overwritten: %s", text)
	}
}

func TestRememberThroughALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights on Windows")
	}
	target := writeSample(t, sample)
	link := filepath.Join(t.TempDir(), "config.toml")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := Remember(link, "nouveau", Profile{Portal: "https://n.fr"}); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link became %v, %v", info.Mode(), err)
	}
	if text, _ := os.ReadFile(target); !strings.Contains(string(text), "https://n.fr") {
		t.Errorf("the target holds %s", text)
	}
}
