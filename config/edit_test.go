package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is changed is the line of the setting; the person's own text stays.
func TestSetLeavesTheRest(t *testing.T) {
	const written = "# à moi\nprofil = \"cabinet\" # le bon\n\n[profils.cabinet]\nportail = \"https://a.fr\"\n# mon numéro\nnumero = \"1\"\n\n[alias]\nx = \"statut\"\n"
	for _, c := range []struct{ key, value, was, is string }{
		{"numero", "2", `numero = "1"`, `numero = '2'`},
		{"numero", "", "numero = \"1\"\n", ""},
		{"mandataire", "oui", "numero = \"1\"\n", "numero = \"1\"\nmandataire = true\n"},
		{"portail", "https://B.fr/", `"https://a.fr"`, `'https://b.fr'`},
		{"theme", "contraste", "# le bon\n", "# le bon\ntheme = 'contraste'\n"},
		{"lecteur", "non", "# le bon\n", "# le bon\nlecteur = false\n"},
		{"comptabilite.charge", "622", "x = \"statut\"\n", "x = \"statut\"\n\n[comptabilite]\ncharge = '622'\n"},
		{"comptabilite.charge", "", "", ""},
	} {
		path := writeSample(t, written)
		if _, err := Set(env(map[string]string{EnvFile: path}), Flags{}, c.key, c.value); err != nil {
			t.Errorf("%s = %q: %v", c.key, c.value, err)
		}
		text, err := os.ReadFile(path)
		if want := strings.Replace(written, c.was, c.is, 1); err != nil || string(text) != want {
			t.Errorf("%s = %q gives\n%s\nwant\n%s", c.key, c.value, text, want)
		}
	}
}

func TestSetMakesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "config.toml")
	getenv := env(map[string]string{EnvFile: path})
	for _, c := range [][2]string{{"portail", "https://a.fr"}, {"numero", "7"}} {
		if _, err := Set(getenv, Flags{Profile: "un autre"}, c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := SetAlias(getenv, "dues", `factures liste --jq '.invoices[] | "\(.number)"'`); err != nil {
		t.Fatal(err)
	}
	s, err := Load(getenv, Flags{Profile: "un autre"})
	if err != nil || s.Portal != "https://a.fr" || s.Number != "7" {
		t.Errorf("%+v, %v", s, err)
	}
	aliases, err := Aliases(getenv)
	if err != nil || aliases["dues"] != `factures liste --jq '.invoices[] | "\(.number)"'` {
		t.Errorf("%v, %v", aliases, err)
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct{ text, key, value, want string }{
		{"", "portial", "x", "Les réglages : portail, "},
		{"", "portail", "http://a.fr", "https://"},
		{"", "lecteur", "peut-être", "oui ou non"},
		{"", "theme", "mauve", "contraste"},
		{"profils = {defaut = {numero = \"1\"}}\n", "numero", "2", "à la main"},
		{"profil = 3\n", "numero", "2", "ligne 1"},
	} {
		path := writeSample(t, c.text)
		_, err := Set(env(map[string]string{EnvFile: path}), Flags{}, c.key, c.value)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s = %s: %v", c.key, c.value, err)
		}
		if text, _ := os.ReadFile(path); string(text) != c.text {
			t.Errorf("%s = %s changed the file: %s", c.key, c.value, text)
		}
	}
}
