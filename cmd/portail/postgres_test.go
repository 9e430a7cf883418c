package main

import (
	"bytes"
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/test/postgres"
)

var zeroKey = base64.StdEncoding.EncodeToString(make([]byte, sqlstore.KeySize))

// What a service does with a base in a file it does with one on a server.
func TestServiceFromNothingOnPostgreSQL(t *testing.T) {
	service := filepath.Join(t.TempDir(), "service.json")
	writeService(t, service)
	t.Setenv(serviceVariable, service)
	t.Setenv(keyVariable, zeroKey)
	fromNothing(t, postgres.Database(t, "")).endWithoutSecrets(t)
}

// A password is refused among the arguments, and is in nothing that is said.
func TestPasswordOfTheBase(t *testing.T) {
	address := postgres.Database(t, "")
	withPassword := strings.Replace(address, "postgres@", "postgres:sesame@", 1)
	for _, c := range []struct {
		name string
		args []string
		base string
		code int
		said string
	}{
		{"argument", []string{"migrer", "--base", withPassword}, "", cli.ExitUsage, "PGPASSFILE"},
		{"argument of a portal", []string{"servir", "--base", withPassword}, "", cli.ExitUsage, "PGPASSFILE"},
		{"argument of the back office", []string{"adherent", "liste", "--base", address + "&password=sesame"}, "", cli.ExitUsage, baseVariable},
		{"argument of a transfer", []string{"transferer", "--de", withPassword, "--vers", "b.db"}, "", cli.ExitUsage, "--de se lit"},
		{"argument of its target", []string{"transferer", "--de", "b.db", "--vers", withPassword}, "", cli.ExitUsage, targetVariable},
		{"argument that is no address", []string{"migrer", "--base", "postgres://a:sesame@h:port/x"}, "", cli.ExitUsage, baseVariable},
		{"variable", []string{"migrer"}, withPassword, cli.ExitDone, "version "},
		{"back office by the variable", []string{"adherent", "liste"}, withPassword, cli.ExitDone, ""},
		{"variable that is no address", []string{"migrer"}, "postgres://a:sesame@h:port/x", cli.ExitInvalid, "n'est pas lisible"},
		{"no such base", []string{"migrer"}, strings.Replace(withPassword, "/test", "/no", 1), cli.ExitUnavailable, "n'existe pas"},
		{"nobody there", []string{"migrer"}, "postgres://a:sesame@127.0.0.1:1/x?password=sesame", cli.ExitUnavailable, "ne répond pas"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			env := []string{baseVariable + "=" + c.base, keyVariable + "=" + zeroKey}
			code := run(t.Context(), c.args, env, strings.NewReader(""), &stdout, &stderr)
			all := stdout.String() + stderr.String()
			if code != c.code || !strings.Contains(all, c.said) || strings.Contains(all, "sesame") {
				t.Errorf("exit %d: %s", code, all)
			}
		})
	}
}

// Beside a base on a server lies no file: its key is to be named.
func TestKeyOfABaseOnPostgreSQL(t *testing.T) {
	address, file := postgres.Database(t, ""), filepath.Join(t.TempDir(), "cle")
	for _, c := range []struct {
		name string
		args []string
		code int
		said string
	}{
		{"no key", []string{"migrer", "--base", address}, cli.ExitUsage, "--cle"},
		{"no base yet", []string{"adherent", "liste", "--base", address, "--cle", file}, cli.ExitUsage, "migrer --base postgres://"},
		{"a key is made with the base", []string{"migrer", "--base", address, "--cle", file}, cli.ExitDone, "version "},
		{"it opens it", []string{"adherent", "liste", "--base", address, "--cle", file}, cli.ExitDone, ""},
		{"no other is made", []string{"adherent", "liste", "--base", address, "--cle", file + "2"}, cli.ExitNotFound, "La clé de cette base n'est pas là"},
		{"copied elsewhere", []string{"sauvegarder", "--base", address, "--cle", file, file + ".db"}, cli.ExitUsage, "pg_dump"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), c.args, nil, strings.NewReader(""), &stdout, &stderr)
			if all := stdout.String() + stderr.String(); code != c.code || !strings.Contains(all, c.said) {
				t.Errorf("exit %d: %s", code, all)
			}
		})
	}
}
