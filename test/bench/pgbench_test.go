//go:build unix

package bench

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/espace-adherent/adherent/test/postgres"
)

// script is what pgbench runs: the statements of one edit, as the server has heard them from the portal. Each
// client says them with what one of the writers said them with, which a table of the copied base holds.
type script struct {
	program, path string
	config        *pgx.ConnConfig
	runs          int
}

var (
	heard     = regexp.MustCompile(`(?:execute [^:]+|statement): ((?s).*)`)
	parameter = regexp.MustCompile(`\$(\d+) = ('(?:[^']|'')*'|NULL)`)
	place     = regexp.MustCompile(`\$(\d+)`)
	instant   = regexp.MustCompile(`^1[78]\d{11}$`) // milliseconds
	newKey    = regexp.MustCompile(`^[A-Z2-7]{26}$`)
)

// newScript has the server say the statements of two edits of each writer, and makes a script of them, for a
// copy of the base: what it writes is nobody's.
func newScript(b *testing.B, s *site) *script {
	b.Helper()
	s.portal.Stop() // nobody may be in what is copied
	copied := postgres.Durable(b, s.base)
	must(b, s.portal.Start())
	config, err := pgx.ParseConfig(copied)
	must(b, err)
	program, err := postgres.Bench()
	must(b, err)
	ask(b, config, "ALTER SYSTEM SET log_statement = 'all'", "ALTER SYSTEM SET log_line_prefix = '%p|'", "SELECT pg_reload_conf()")
	time.Sleep(300 * time.Millisecond) // until every process has read it
	said := make([][2][]statement, writers)
	for i := range said {
		e := s.editor(b, clientNumber(i), 0)
		for n := range said[i] {
			said[i][n] = overheard(b, e, n, said[0][0])
		}
	}
	ask(b, config, "ALTER SYSTEM RESET log_statement", "SELECT pg_reload_conf()")
	text, rows := written(said)
	table := "CREATE TABLE said (client int PRIMARY KEY, " + strings.Join(rows[0], " text, ") + " text)"
	ask(b, config, table)
	for i, row := range rows[1:] {
		ask(b, config, fmt.Sprintf("INSERT INTO said VALUES (%d, %s)", i, strings.Join(row, ", ")))
	}
	x := &script{program: program, path: filepath.Join(b.TempDir(), "edit.sql"), config: config}
	must(b, os.WriteFile(x.path, []byte(text), 0o600))
	b.Logf("pgbench:\n%s", text)
	return x
}

// overheard is what the server hears of one edit, with nothing of what the portal does at times: of as many
// statements as another one, if there is one.
func overheard(b *testing.B, e *editor, turn int, like []statement) []statement {
	b.Helper()
	path, err := postgres.Log()
	must(b, err)
	for i := range 50 {
		before, err := os.Stat(path)
		must(b, err)
		must(b, e.edit(b.Context(), 1000*(turn+1)+i))
		log, err := os.ReadFile(path)
		must(b, err)
		list := statementsOf(string(log[before.Size():]))
		if count(list, "UPDATE employee SET") == 1 && count(list, "INSERT INTO reply") == 1 && count(list, "begin") == 1 &&
			count(list, "commit") == 1 && (like == nil || slices.EqualFunc(list, like, func(x, y statement) bool { return x.text == y.text })) {
			return list
		}
	}
	b.Fatal("no two edits are of the same statements")
	return nil
}

// count tells how many statements begin with something.
func count(list []statement, start string) (n int) {
	for _, q := range list {
		if strings.HasPrefix(q.text, start) {
			n++
		}
	}
	return n
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

// statement is one that the server has heard, with its parameters, as literals.
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
				text := strings.TrimSuffix(strings.Join(strings.Fields(m[1]), " "), ";")
				list = append(list, statement{text: text})
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

// written makes of what each writer said in two edits the script, and the rows of what is said in it: the names
// of the columns, then the literals of each client. What is new each time is so here too: a count that the
// second edit has further moves on, a moment and a key are others. What else differs is as long as it was.
func written(said [][2][]statement) (text string, rows [][]string) {
	rows = make([][]string, 1+len(said))
	var starts, steps, body strings.Builder
	for n, q := range said[0][1] {
		body.WriteString(place.ReplaceAllStringFunc(q.text, func(p string) string {
			first, second := said[0][0][n].parameters[p[1:]], q.parameters[p[1:]]
			plain := strings.Trim(second, "'")
			switch {
			case second == "NULL":
				return second
			case instant.MatchString(plain):
				return ":at"
			case newKey.MatchString(plain):
				return "('ABCDEFG' || :key::text)" // as long
			}
			name := fmt.Sprintf("p%d_%s", n, p[1:])
			if slices.Contains(rows[0], name) {
				return ":" + name
			}
			rows[0] = append(rows[0], name)
			for i, of := range said {
				rows[1+i] = append(rows[1+i], of[1][n].parameters[p[1:]])
			}
			if isNext(first, second) {
				fmt.Fprintf(&starts, "\\set %s :%[1]s + 100000 * :run\n", name)
				fmt.Fprintf(&steps, "\\set %s :%[1]s + 1\n", name)
			}
			return ":" + name
		}) + ";\n")
	}
	return fmt.Sprintf(scriptOf, time.Now().UnixMilli(), starts.String(), steps.String(), body.String()), rows
}

// scriptOf has the client learn what it says, once, and what is new each time: its columns are the moment of the first run,
// the counts as the first time of a run has them, the counts as the next ones do, and the statements.
const scriptOf = `\if :known = 0
SELECT * FROM said WHERE client = :client_id \gset
\set known 1
\set at %d + 1000000 * :run
%s\endif
\set at :at + 5
\set key random(1000000000000000000, 9000000000000000000)
%s%s`

// isNext tells of two literals whether the second is one of the numbers after the first.
func isNext(first, second string) bool {
	before, err1 := strconv.Atoi(strings.Trim(first, "'"))
	after, err2 := strconv.Atoi(strings.Trim(second, "'"))
	return err1 == nil && err2 == nil && after > before && after < before+10
}

var reached = regexp.MustCompile(`tps = ([\d.]+)`)

// run has as many clients as there are writers run it for a while, again where others have been in its way.
func (x *script) run(b *testing.B) figure {
	b.Helper()
	x.runs++
	cmd := exec.CommandContext(b.Context(), x.program, "-h", x.config.Host, "-U", x.config.User, "-n", "-f", x.path,
		"-c", strconv.Itoa(writers), "-j", "2", "-M", "prepared", "-D", "known=0", "-D", "run="+strconv.Itoa(x.runs), "--max-tries=20",
		"-T", strconv.Itoa(int(span.Seconds())), x.config.Database)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	err := cmd.Run()
	m := reached.FindSubmatch(said.Bytes())
	if err != nil || m == nil {
		b.Fatalf("%v: %s", err, said.Bytes()[:min(said.Len(), 3000)])
	}
	b.Logf("%s", said.Bytes())
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	must(b, err)
	return figure{rate: rate}
}
