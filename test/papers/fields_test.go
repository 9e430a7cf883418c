package papers

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

var update = flag.Bool("update", false, "write the table of the guide instead of comparing")

// The guide's table of the fields of an employee is the program's.
func TestGuideHasEveryFieldOfTheEmployee(t *testing.T) {
	const head = "| Champ | Option | Dans l'API | Titres de colonne reconnus |\n|---|---|---|---|\n"
	guide := filepath.Join(root, "docs/guide.md")
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), head)
	table, after, closed := strings.Cut(rest, "\n\n")
	if !found || !closed {
		t.Fatal("the guide is without the table")
	}
	var want strings.Builder
	for _, f := range spst.EmployeeFields() {
		label, option := f.Label, ""
		if f.Required {
			label += "&nbsp;\\*"
		}
		if f.Option != "" {
			option = "`--" + f.Option + "`"
		}
		want.WriteString("| " + strings.Join([]string{label, option, "`" + f.Name + "`", "`" + f.Headings + "`"}, " | ") + " |\n")
	}
	switch wanted := strings.TrimSuffix(want.String(), "\n"); {
	case table == wanted:
	case *update:
		if err := os.WriteFile(guide, []byte(before+head+wanted+"\n\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("docs/guide.md is not up to date: go test ./test/papers -run Guide -update\n%s", wanted)
	}
}

// A field of the employee is named where ARCHITECTURE.md says, and nowhere else: one that
// no other object has, by its names; one that companies and contacts have too, in the rooms that know
// employees only.
func TestAFieldOfTheEmployeeIsSaidOnce(t *testing.T) {
	want := []string{"client/decode.go", "portal/web/line.go", "spst/employee.go", "spst/employee_field.go", "spst/spsttest/employee.go"}
	everywhere := regexp.MustCompile(`^(client|cmd|exchange|spst|tui|portal/([^/]*[.]|web|sqlstore|document|mail))`) // not the samples: they have what shows something
	employees := regexp.MustCompile(`^(spst/(employee|check|normalize|packed|rosterfile|roster|history)|spst/spsttest/|client/(decode|employee)|` +
		`exchange/(dsn|sheet|reconcile|imports)/|exchange/list/employee|tui/(roster|importing)/|tui/form/employee|portal/(employee|roster|batch|imports)|` +
		`portal/sqlstore/(record|roster|import)|portal/web/(line|employee)|cmd/adherent/internal/verbs/employee)`)
	for name, in := range map[string]*regexp.Regexp{
		`SchedulingConstraints\b|"scheduling_constraints"`:                    everywhere,
		`\.Mobile\b|Mobile:|"mobile"|"Portable"`:                              employees,
		`[.&]\w*\.Comment\b|\be\.Comment\b|Comment:|"comment"|"Commentaires"`: employees,
	} {
		if got := naming(t, regexp.MustCompile(name), in); !slices.Equal(got, want) {
			t.Errorf("%s is in\n%s\nand not in\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// naming are the files of code, but for tests, that one looks in and that name what is looked for.
func naming(t *testing.T, what, in *regexp.Regexp) []string {
	var found []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".":
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || !in.MatchString(path):
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		if what.Match(text) {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(found)
	return found
}
