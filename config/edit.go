package config

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Keys are the settings that [Set] takes, in the order in which people read them.
func Keys() []string {
	keys := []string{"portail", "numero", "mandataire", "profil", "lecteur", "theme", "nouveautes"}
	for _, account := range []string{"journal", "fournisseur", "auxiliaire", "charge", "tva"} {
		keys = append(keys, "comptabilite."+account, "comptabilite."+account+"_libelle")
	}
	return keys
}

// Set puts one setting in the configuration file, or takes it out of it for "", and leaves the rest as
// it is written, comments too. portail, numero and mandataire go to the profile in use. A value that
// cannot be is a [*UsageError], a file that cannot be changed a [*FileError].
func Set(getenv func(string) string, flags Flags, key, value string) (path string, err error) {
	if path, err = Path(getenv); err != nil {
		return "", err
	}
	f, err := readFile(path)
	if err != nil {
		return path, err
	}
	if !slices.Contains(Keys(), key) {
		return path, &UsageError{Message: "Ce réglage n'existe pas. Les réglages : " + strings.Join(Keys(), ", ") + "."}
	}
	table, name, fold := "", key, strings.ToLower(value)
	switch {
	case strings.HasPrefix(key, "comptabilite."):
		table, name, _ = strings.Cut(key, ".")
	case key == "portail", key == "numero", key == "mandataire":
		table = profileTable(cmp.Or(flags.Profile, getenv(EnvProfile), f.Profile, DefaultProfile))
	}
	var wanted any = value
	switch key {
	case "portail":
		if wanted, err = checkedPortal(value); err != nil {
			return path, err
		}
	case "mandataire", "lecteur", "nouveautes":
		if wanted, err = checkedYes(key, fold); err != nil {
			return path, err
		}
	case "theme":
		if value != "" && value != ThemeUsual && value != ThemeContrast {
			return path, errTheme
		}
	}
	return path, editFile(path, table, edit{name, wanted})
}

func checkedPortal(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	return ParsePortal(value)
}

// checkedYes is the value of a yes or no, "" where there is none.
func checkedYes(key, value string) (any, error) {
	if value == "" {
		return "", nil
	}
	return parseOuiNon(key, value)
}

// AliasName is the shape of a name that an alias may have.
var AliasName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// Aliases are the commands of the person's own, by their names.
func Aliases(getenv func(string) string) (map[string]string, error) {
	path, err := Path(getenv)
	if err != nil {
		return nil, err
	}
	f, err := readFile(path)
	return f.Aliases, err
}

// SetAlias keeps an alias in the configuration file, or takes it out of it for "".
func SetAlias(getenv func(string) string, name, expansion string) error {
	path, err := Path(getenv)
	if err != nil {
		return err
	}
	return editFile(path, "alias", edit{name, expansion})
}

// bareKey is a key of TOML that needs no quotes.
var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// profileTable is the table of a profile.
func profileTable(name string) string {
	if !bareKey.MatchString(name) {
		name = strconv.Quote(name)
	}
	return "profils." + name
}

// edit is a key that gets a value; "" takes it out.
type edit struct {
	key   string
	value any
}

// editFile changes values of a table in the file.
func editFile(path, table string, edits ...edit) error {
	text, err := os.ReadFile(path)
	if err != nil && !os.IsNotExist(err) {
		return &FileError{Path: path, Why: "lecture impossible. Vérifiez les droits du fichier.", Err: err}
	}
	edited := string(text)
	if edited == "" {
		edited = fileHead
	}
	for _, e := range edits {
		line := ""
		if e.value != "" {
			entry, err := toml.Marshal(map[string]any{e.key: e.value})
			if err != nil {
				return &FileError{Path: path, Why: "écriture impossible.", Err: err}
			}
			line = strings.TrimSpace(string(entry))
		}
		edited = editText(edited, table, e.key, line)
	}
	var f file
	if err := toml.Unmarshal([]byte(edited), &f); err != nil { // a table in one line, a key with dots
		return &FileError{Path: path, Why: "le réglage y est écrit d'une façon que le programme ne sait pas changer. Changez-le à la main.", Err: err}
	}
	if err := WriteAtomically(path, []byte(edited)); err != nil {
		return &FileError{Path: path, Why: "écriture impossible. Vérifiez les droits du dossier.", Err: err}
	}
	return nil
}

// fileHead begins a file that the program makes.
const fileHead = "# Réglages d'adherent : « adherent config » les explique.\n"

var tableLine = regexp.MustCompile(`^\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?$`)

// editText has the line of a key in a table, or nothing in its place for "". What is
// around it stays as it is.
func editText(text, table, key, line string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	start, found := 0, table == ""
	end := len(lines)
	for i, l := range lines {
		head := tableLine.FindStringSubmatch(l)
		switch {
		case head == nil:
		case found:
			end = min(end, i)
		case head[1] == table:
			start, found = i+1, true
		}
	}
	if !found {
		if line == "" {
			return text
		}
		return strings.Join(append(lines, "", "["+table+"]", line), "\n") + "\n"
	}
	ofKey := regexp.MustCompile(`^\s*` + regexp.QuoteMeta(key) + `\s*=`)
	at := slices.IndexFunc(lines[start:end], ofKey.MatchString)
	switch {
	case at >= 0 && line == "":
		lines = slices.Delete(lines, start+at, start+at+1)
	case at >= 0:
		lines[start+at] = line
	case line != "":
		for end > start && strings.TrimSpace(lines[end-1]) == "" {
			end--
		}
		lines = slices.Insert(lines, end, line)
	}
	return strings.Join(lines, "\n") + "\n"
}
