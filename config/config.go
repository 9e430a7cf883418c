// Package config is what this machine remembers: a small file of profiles, and
// the system keyring for the session (keyring.go). The file never holds a
// secret. Every setting has a value and an origin, in this order of strength:
// command line, environment, file, default.
package config

import (
	"errors"
	"net"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
)

// Origin is where a value comes from.
type Origin string

// The origins, strongest first.
const (
	FromFlag        Origin = "option"
	FromEnvironment Origin = "environnement"
	FromFile        Origin = "fichier"
	FromDefault     Origin = "défaut"
)

// DefaultProfile is the profile used when none is named.
const DefaultProfile = "defaut"

// The environment variables, besides ADHERENT_JETON, which is not a setting
// but a session.
const (
	EnvFile      = "ADHERENT_CONFIG"
	EnvProfile   = "ADHERENT_PROFIL"
	EnvPortal    = "ADHERENT_PORTAIL"
	EnvNumber    = "ADHERENT_NUMERO"
	EnvMandatary = "ADHERENT_MANDATAIRE"
	EnvReader    = "ADHERENT_LECTEUR"
	EnvTheme     = "ADHERENT_THEME"
	EnvNews      = "ADHERENT_NOUVEAUTES"
	EnvToken     = "ADHERENT_JETON" //nolint:gosec // the name of a variable, not a secret
)

// The values of « theme ».
const (
	ThemeUsual    = "normal"
	ThemeContrast = "contraste" // the highest contrast
)

// Setting is one value and where it comes from.
type Setting struct {
	Key    string `json:"key"`
	Value  string `json:"value,omitempty"`
	Origin Origin `json:"origin"`
	// Source is the option, variable or file that gave it.
	Source string `json:"source,omitempty"`
}

// Settings is everything that is set for one run.
type Settings struct {
	// Path is the configuration file, whether it exists or not.
	Path    string
	Profile string
	// Portal is the portal's address, "" when none is known.
	Portal string
	// Number is the member's or mandatary's number, "" when none is known.
	Number    string
	Mandatary bool
	// Reader: the interface is in words, for a screen reader.
	Reader bool
	// Theme is how it looks: [ThemeUsual] or [ThemeContrast].
	Theme string
	// News: people are told of a newer version of the program.
	News bool
	// Accounting is the section of the file.
	Accounting Accounting
	// All are the same values with their origins, for people to read.
	All []Setting
}

// Flags are the values given on the command line; "" and nil are not given.
type Flags struct {
	Profile   string
	Portal    string
	Number    string
	Mandatary *bool
	Reader    bool
}

// UsageError is a value that cannot be: an address that is not one, a profile
// that does not exist. Message is a French sentence.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// Path gives the configuration file: ADHERENT_CONFIG, else adherent/config.toml
// in the user's configuration folder (XDG base directories; Application Support
// on macOS; AppData on Windows).
func Path(getenv func(string) string) (string, error) {
	if p := getenv(EnvFile); p != "" {
		return p, nil
	}
	dir := getenv("XDG_CONFIG_HOME")
	switch {
	case runtime.GOOS == "windows":
		dir = getenv("AppData")
	case filepath.IsAbs(dir): // the norm has relative paths ignored
	case getenv("HOME") == "":
		dir = ""
	case runtime.GOOS == "darwin":
		dir = filepath.Join(getenv("HOME"), "Library", "Application Support")
	default:
		dir = filepath.Join(getenv("HOME"), ".config")
	}
	if dir == "" {
		return "", errors.New("dossier de configuration introuvable : donnez le fichier par " + EnvFile)
	}
	return filepath.Join(dir, "adherent", "config.toml"), nil
}

// Load puts the settings together. A bad file is a [*FileError], a bad value a
// [*UsageError].
func Load(getenv func(string) string, flags Flags) (Settings, error) {
	path, err := Path(getenv)
	if err != nil {
		return Settings{}, err
	}
	file, err := readFile(path)
	if err != nil {
		return Settings{}, err
	}
	s := Settings{Path: path, Accounting: file.Accounting}
	pick := func(key, flagName, flag, env, inFile, otherwise string) string {
		value, origin, source := otherwise, FromDefault, ""
		switch {
		case flag != "":
			value, origin, source = flag, FromFlag, flagName
		case env != "" && getenv(env) != "":
			value, origin, source = getenv(env), FromEnvironment, env
		case inFile != "":
			value, origin, source = inFile, FromFile, path
		}
		s.All = append(s.All, Setting{Key: key, Value: value, Origin: origin, Source: source})
		return value
	}

	s.Profile = pick("profil", "--profil", flags.Profile, EnvProfile, file.Profile, DefaultProfile)
	profile, known := file.Profiles[s.Profile]
	if !known && s.Profile != DefaultProfile {
		return Settings{}, &UsageError{Message: "Profil « " + s.Profile + " » inconnu. " + knownProfiles(file)}
	}
	s.Portal = pick("portail", "--portail", flags.Portal, EnvPortal, profile.Portal, "")
	s.Number = pick("numero", "--numero", flags.Number, EnvNumber, profile.Number, "")
	mandatary := pick("mandataire", "--mandataire", ouiNon(flags.Mandatary), EnvMandatary, ouiNon(profile.Mandatary), "non")

	if s.Mandatary, err = parseOuiNon("mandataire", mandatary); err != nil {
		return Settings{}, err
	}
	reader := pick("lecteur", "--lecteur", given(flags.Reader), EnvReader, ouiNon(file.Reader), "non")
	if s.Reader, err = parseOuiNon("lecteur", reader); err != nil {
		return Settings{}, err
	}
	s.Theme = pick("theme", "", "", EnvTheme, file.Theme, ThemeUsual)
	if s.Theme != ThemeUsual && s.Theme != ThemeContrast {
		return Settings{}, errTheme
	}
	news := pick("nouveautes", "", "", EnvNews, ouiNon(file.News), "oui")
	if s.News, err = parseOuiNon("nouveautes", news); err != nil {
		return Settings{}, err
	}
	if s.Portal != "" {
		s.Portal, err = ParsePortal(s.Portal)
	}
	return s, err
}

var errTheme = &UsageError{Message: "« theme » vaut " + ThemeUsual + " ou " + ThemeContrast + "."}

func ouiNon(b *bool) string {
	switch {
	case b == nil:
		return ""
	case *b:
		return "oui"
	default:
		return "non"
	}
}

// given is an option that has no « non ».
func given(on bool) string {
	if on {
		return "oui"
	}
	return ""
}

func parseOuiNon(key, s string) (bool, error) {
	switch strings.ToLower(s) {
	case "oui", "1", "true":
		return true, nil
	case "non", "0", "false":
		return false, nil
	}
	return false, &UsageError{Message: "« " + key + " » vaut oui ou non."}
}

// ParsePortal checks and normalises a portal's address: https with a host, or
// http on this very machine. Passwords and personal data travel to it, so
// plain http across a network is refused.
func ParsePortal(s string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", &UsageError{Message: "Adresse de portail non reconnue : écrivez-la https://portail.exemple.fr"}
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	case u.Scheme == "http":
		return "", &UsageError{Message: "Adresse de portail refusée : hors de ce poste, elle doit commencer par https://"}
	default:
		return "", &UsageError{Message: "Adresse de portail non reconnue : elle doit commencer par https://"}
	}
	return u.Scheme + "://" + strings.ToLower(u.Host) + strings.TrimRight(u.EscapedPath(), "/"), nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
