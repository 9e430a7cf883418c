package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/test/postgres"
)

// machine gives a script folders of the system, processes and a network of its own, which go with it: what the
// guide finds on an empty machine.
//
//go:embed testdata/machine.sh
var machine string

// looks are what is looked at after a block of the guide, by a text that is in it. They are shell, with the functions of
// machine.sh.
var looks = map[string]string{
	"pg_ctlcluster 15 main restart": `wants on "SELECT setting FROM pg_settings WHERE name = 'ssl'"`,
	"createuser":                    `wants 60s "SELECT split_part(s, '=', 2) FROM pg_roles, unnest(rolconfig) s WHERE rolname = 'portail' AND s LIKE 'statement%'"`,
	"portail migrer": `back adherent liste
		sed -i s/mot-de-passe/autre/ /var/lib/portail/.pgpass; refused back adherent liste # the password is asked for
		sed -i s/autre/mot-de-passe/ /var/lib/portail/.pgpass
		echo '10.0.0.10 autre.exemple.fr' >> /etc/hosts; HOST=autre.exemple.fr refused back adherent liste # and the name of the server`,
	"enable --now": `for port in 8081 8082 8083; do ready $port; done
		wants t "SELECT bool_and(ssl) AND count(*) > 2 FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'portail' AND datname = 'portail'"
		systemd-analyze verify --man=no --recursive-errors=no portail@8081.service
		add 100042`,
	"systemctl restart": `for port in 8081 8082 8083; do ready $port; done`,
	"pg_restore":        `DATABASE=essai back adherent liste | grep 100042`,
	"pg_basebackup": `add 100043
		sleep 1; sudo -u postgres psql -qtAc "SELECT clock_timestamp()" > /mnt/moment; sleep 1
		add 100044`,
	"recovery.signal": `until wants f "SELECT pg_is_in_recovery()"; do sleep 1; done
		back adherent liste | tee /mnt/list; grep 100042 /mnt/list; grep 100043 /mnt/list; refused grep 100044 /mnt/list`,
	"rm /etc/postgresql": `for port in 8081 8082 8083; do ready $port; done
		add 100045; back adherent liste | grep 100045`,
	"openssl rand": `portail migrer --base /mnt/base.db --cle cle`,
}

// Every command of docs/portail.md about PostgreSQL on an empty machine (the blocks « sh ») is run as it is
// written, in its order, with Debian's tools on a real server. Two things stand for others: apt simulates, and
// since no systemd runs there, the unit is read by systemd-analyze and its command is run by testdata/machine.sh.
func TestGuideOnAnEmptyMachine(t *testing.T) {
	postgres.Database(t, "") // leaves the test out where there is no server
	version, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(version) == 0 || os.Getuid() != 0 || exec.CommandContext(t.Context(), "unshare", "-mnpf", "true").Run() != nil {
		t.Skip("needs root, namespaces and Debian's PostgreSQL")
	}
	major := strings.Split(version[len(version)-1], "/")[4]
	here := strings.NewReplacer("15 main", major+" main", "/15/", "/"+major+"/", "--yes postgresql", "--simulate --yes postgresql",
		"'2027-01-15 14:30:00+01'", "'$(cat /mnt/moment)'", "retour.conf <<'FIN'", "retour.conf <<FIN")
	var script strings.Builder
	looked := 0
	for i, block := range blocks(t, "sh") {
		fmt.Fprintf(&script, "say 'block %d'\n%s", i, here.Replace(block))
		for text, look := range looks {
			if strings.Contains(block, text) {
				looked++
				fmt.Fprintf(&script, "say 'after block %d'\n%s\n", i, here.Replace(look))
			}
		}
	}
	if looked != len(looks) {
		t.Errorf("%d looks, of %d", looked, len(looks))
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"guide": script.String(), "service.json": blocks(t, "json")[0]} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	unit, err := filepath.Abs("../../packaging/portail.service")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, "unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", machine, "machine", dir,
		mustExecutable(t), unit, major)
	cmd.Stdin = strings.NewReader("mot-de-passe\nmot-de-passe\n")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}

// composeReader reads a compose file as Docker Compose does: it is the parser that is inside it.
const composeReader = "github.com/compose-spec/compose-go/v2/cmd@v2.9.1"

// The compose file of the guide is one for the parser of Docker Compose, which holds it to its schema; that
// each secret, volume and network that a service names is there is looked at here. Containers are not started.
func TestGuideComposeFile(t *testing.T) {
	dir := t.TempDir()
	file := blocks(t, "yaml")[0]
	read := func(text string) (said, why []byte, err error) {
		if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "go", "run", composeReader, "-format", "json", filepath.Join(dir, "compose.yaml"))
		cmd.Env = append(os.Environ(), "GOFLAGS=", "COMPOSE_PROJECT_NAME=portail")
		var stderr bytes.Buffer // what is fetched is told there
		cmd.Stderr = &stderr
		said, err = cmd.Output()
		return said, stderr.Bytes(), err
	}
	said, why, err := read(file)
	if err != nil && os.Getenv(postgres.Wanted) == "" && bytes.Contains(why, []byte("dial tcp")) {
		t.Skipf("the parser cannot be had: %s", why)
	}
	var model struct {
		Services map[string]struct {
			Secrets, Volumes []struct{ Source string }
			Networks         map[string]any
		}
		Secrets, Volumes, Networks map[string]any
	}
	if err != nil || json.Unmarshal(said, &model) != nil || len(model.Services) != 2 {
		t.Fatalf("%v: %s%s", err, said, why)
	}
	for name, service := range model.Services {
		for _, secret := range service.Secrets {
			if model.Secrets[secret.Source] == nil {
				t.Errorf("%s: no secret %s", name, secret.Source)
			}
		}
		for _, volume := range service.Volumes {
			if model.Volumes[volume.Source] == nil {
				t.Errorf("%s: no volume %s", name, volume.Source)
			}
		}
		for network := range service.Networks {
			if model.Networks[network] == nil {
				t.Errorf("%s: no network %s", name, network)
			}
		}
	}
	for _, wrong := range [][2]string{{"replicas: 3", "replicas: trois"}, {"read_only:", "readonly:"}} {
		if said, _, err := read(strings.Replace(file, wrong[0], wrong[1], 1)); err == nil {
			t.Errorf("%s is taken: %s", wrong[1], said)
		}
	}
}

// blocks are those of docs/portail.md in a language.
func blocks(t *testing.T, language string) (all []string) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("..", "..", "docs", "portail.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, part := range strings.Split(string(raw), "```"+language+"\n") {
		if i > 0 {
			block, _, _ := strings.Cut(part, "```")
			all = append(all, block)
		}
	}
	if len(all) == 0 {
		t.Fatalf("docs/portail.md has no block %q", language)
	}
	return all
}
