//go:build unix

package bench

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/espace-adherent/adherent/test/postgres"
)

// script is what pgbench runs: the statements of one edit, as the server has heard them, each client on
// somebody of its own.
type script struct {
	program, path string
	config        *pgx.ConnConfig
}

var (
	heard     = regexp.MustCompile(`(?:execute [^:]+|statement): ((?s).*)`)
	parameter = regexp.MustCompile(`\$(\d+) = ('(?:[^']|'')*'|NULL)`)
	place     = regexp.MustCompile(`\$(\d+)`)
	instant   = regexp.MustCompile(`^'1[78]\d{11}'$`) // milliseconds
	newKey    = regexp.MustCompile(`^'[A-Z2-7]{26}'$`)
)

// newScript has the server say the statements of one edit of the first writer, and makes a script of them,
// for a copy of the base: what it writes is nobody's.
func newScript(b *testing.B, s *site) *script {
	b.Helper()
	s.portal.Stop() // nobody may be in what is copied
	copied := postgres.Durable(b, s.base)
	must(b, s.portal.Start())
	config, err := pgx.ParseConfig(copied)
	must(b, err)
	program, err := postgres.Bench()
	must(b, err)
	path, err := postgres.Log()
	must(b, err)
	e := s.editor(b, clientNumber(0), 0)
	must(b, e.edit(b.Context(), 0))
	ask(b, config, "ALTER SYSTEM SET log_statement = 'all'", "ALTER SYSTEM SET log_line_prefix = '%p|'", "SELECT pg_reload_conf()")
	time.Sleep(300 * time.Millisecond) // until every process has read it
	before, err := os.ReadFile(path)
	must(b, err)
	must(b, e.edit(b.Context(), 1))
	after, err := os.ReadFile(path)
	must(b, err)
	ask(b, config, "ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
	statements := statementsOf(string(after[len(before):]))
	text := "\\set n random(1000000000, 9000000000000)\n"
	wrote := 0
	for _, q := range statements {
		text += q.script(e) + ";\n"
		if strings.Contains(q.text, "UPDATE employee") || strings.Contains(q.text, "INSERT INTO reply") {
			wrote++
		}
	}
	if wrote != 2 {
		b.Fatalf("%d statements, which are not those of an edit:\n%s", len(statements), text)
	}
	x := &script{program: program, path: filepath.Join(b.TempDir(), "edit.sql"), config: config}
	must(b, os.WriteFile(x.path, []byte(text), 0o600))
	b.Logf("%d statements for pgbench", len(statements))
	return x
}

func ask(b *testing.B, config *pgx.ConnConfig, statements ...string) {
	b.Helper()
	c, err := pgx.ConnectConfig(b.Context(), config)
	must(b, err)
	defer c.Close(b.Context())
	for _, text := range statements {
		_, err := c.Exec(b.Context(), text)
		must(b, err)
	}
}

// statement is one that the server has heard, with its parameters.
type statement struct {
	text       string
	parameters map[string]string
}

// statementsOf reads a log: who reads beside the transaction comes in its place.
func statementsOf(log string) []statement {
	var list []statement
	entries := regexp.MustCompile(`(?m)^\d+\|`).Split(log, -1)
	for _, entry := range entries {
		entry = strings.TrimSpace(strings.ReplaceAll(entry, "\n\t", " "))
		switch {
		case strings.HasPrefix(entry, "LOG:"):
			if m := heard.FindStringSubmatch(entry); m != nil && !strings.HasPrefix(m[1], "ALTER SYSTEM") {
				list = append(list, statement{text: strings.TrimSuffix(strings.TrimSpace(m[1]), ";")})
			}
		case strings.HasPrefix(entry, "DETAIL:") && len(list) > 0:
			last := &list[len(list)-1]
			last.parameters = map[string]string{}
			for _, m := range parameter.FindAllStringSubmatch(entry, -1) {
				last.parameters[m[1]] = m[2]
			}
		}
	}
	return list
}

// script is the statement with what it was said with: the employee, the member and the account are those of
// the client, and what is new each time is random.
func (q statement) script(e *editor) string {
	number := clientNumber(0)
	text := place.ReplaceAllStringFunc(q.text, func(p string) string {
		v := q.parameters[p[1:]]
		plain := strings.Trim(v, "'")
		switch {
		case plain == e.ID:
			return "('2' || lpad((:client_id + 1)::text, 5, '0') || '" + strings.TrimPrefix(e.ID, number) + "')"
		case plain == number:
			return "('2' || lpad((:client_id + 1)::text, 5, '0'))"
		case instant.MatchString(v):
			return ":n"
		case newKey.MatchString(v):
			return "(:n)::text"
		case strings.Contains(q.text, "INSERT INTO employee_history") && p == "$2":
			return ":n"
		}
		return v
	})
	return strings.Join(strings.Fields(text), " ")
}

var reached = regexp.MustCompile(`tps = ([\d.]+)`)

// run has as many clients as there are writers run it for a while, again where others have been in its way.
func (x *script) run(b *testing.B) figure {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), x.program, "-h", x.config.Host, "-U", x.config.User, "-n", "-f", x.path, "-c", strconv.Itoa(writers),
		"-j", "2", "-M", "extended", "--max-tries=20", "-T", strconv.Itoa(int(span.Seconds())), x.config.Database)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	m := reached.FindSubmatch(said.Bytes())
	if err != nil || m == nil {
		b.Fatalf("%v: %s", err, said.Bytes()[:min(said.Len(), 3000)])
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	must(b, err)
	return figure{rate: rate}
}
