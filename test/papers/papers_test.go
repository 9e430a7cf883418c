// Package papers holds ARCHITECTURE.md and CONTRIBUTING.md to what is there, and the code to what they say.
package papers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

var (
	quoted = regexp.MustCompile("`([^`\n]+)`")
	named  = regexp.MustCompile(`^[a-z]+\.[A-Z][A-Za-z]*$`)
	pathy  = regexp.MustCompile(`^[A-Za-z0-9_.*|{},-]+(/[A-Za-z0-9_.*|{},-]+)*/?$`)
)

// The papers name files, folders and identifiers that exist.
func TestPapersNameWhatIsThere(t *testing.T) {
	files, names := tree(t)
	for _, paper := range []string{"ARCHITECTURE.md", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join(root, paper))
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for _, said := range mentioned(string(text)) {
			switch {
			case named.MatchString(said):
				checked++
				if !names[said] {
					t.Errorf("%s: there is no %s", paper, said)
				}
			case isPath(said, files):
				checked++
				if !exists(said, files) {
					t.Errorf("%s: there is no %s", paper, said)
				}
			}
		}
		if checked < 3 {
			t.Errorf("%s: %d things were looked for", paper, checked)
		}
	}
}

// mentioned are the texts between back quotes, and the rooms of the table of rooms, which
// stands in a block: the first words of its lines, those beside the first in its folder.
func mentioned(text string) []string {
	var all []string
	inside := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			inside = !inside
			continue
		}
		if !inside {
			for _, m := range quoted.FindAllStringSubmatch(line, -1) {
				all = append(all, m[1])
			}
			continue
		}
		rooms, _, _ := strings.Cut(line, "  ")
		if names := strings.Fields(rooms); len(names) > 0 && strings.Contains(names[0], "/") {
			all = append(all, names[0])
			for _, beside := range names[1:] {
				if strings.HasSuffix(names[0], "/") { // what follows says what the room holds
					break
				}
				all = append(all, path.Join(path.Dir(names[0]), beside))
			}
		}
	}
	return all
}

// isPath tells a file or a folder from another thing between back quotes: it begins
// with a folder of ours, or ends as a file does.
func isPath(said string, files map[string]bool) bool {
	if !pathy.MatchString(said) {
		return false
	}
	first, _, folder := strings.Cut(said, "/")
	return folder && files[first] || slices.Contains([]string{".go", ".md", ".yml", ".yaml", ".sh"}, path.Ext(said))
}

// exists finds a path from the root; a file alone may be anywhere. {a,b} and a|b stand
// for each, * for some.
func exists(said string, files map[string]bool) bool {
	said = strings.TrimSuffix(said, "/")
	if before, inside, ok := strings.Cut(said, "{"); ok {
		inside, after, _ := strings.Cut(inside, "}")
		for one := range strings.SplitSeq(inside, ",") {
			if !exists(before+one+after, files) {
				return false
			}
		}
		return true
	}
	if files[said] {
		return true
	}
	for file := range files {
		if ok, _ := path.Match(said, file); ok {
			return true
		}
		if ok, _ := path.Match(said, path.Base(file)); ok && !strings.Contains(said, "/") {
			return true
		}
	}
	return false
}

// tree gives the files and folders of the project, and the exported names of its
// packages as other packages write them.
func tree(t *testing.T) (files, names map[string]bool) {
	t.Helper()
	files, names = map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if p != root && strings.HasPrefix(d.Name(), ".") && d.IsDir() {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, p)
		if err != nil {
			return err
		}
		files[filepath.ToSlash(rel)] = true
		if strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go") {
			return declared(p, names)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, names
}

func declared(file string, names map[string]bool) error {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names[tree.Name.Name+"."+d.Name.Name] = true
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names[tree.Name.Name+"."+s.Name.Name] = true
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names[tree.Name.Name+"."+n.Name] = true
					}
				}
			}
		}
	}
	return nil
}

// eachSource gives every file of Go of the programs: no tests, nor the rooms of tests.
func eachSource(t *testing.T, take func(at string, files *token.FileSet, f *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		at, _ := filepath.Rel(root, path)
		switch at = filepath.ToSlash(at); {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && at != "." || at == "test" || at == "tui/uitest" || d.Name() == "testdata"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(at, ".go") || strings.HasSuffix(at, "_test.go"):
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err == nil {
			take(at, files, f)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// promises is how many the manual makes.
const promises = 60

// Every promise of the manual has its line, and the tests that prove it exist.
func TestEveryPromiseOfTheManualIsProved(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "manuel.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(t)
	line := regexp.MustCompile(`^\| (\d+) \| [^|]+ \| [^|]+ \| ([^|]+) \|\n$`)
	n := 0
	for l := range strings.Lines(string(text)) {
		m := line.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		n++
		if m[1] != strconv.Itoa(n) {
			t.Errorf("line %d is n° %s", n, m[1])
		}
		proofs := quoted.FindAllStringSubmatch(m[2], -1)
		if len(proofs) == 0 {
			t.Errorf("n° %d has no test", n)
		}
		for _, p := range proofs {
			if !tests[p[1]] {
				t.Errorf("n° %d: there is no %s", n, p[1])
			}
		}
	}
	if n != promises {
		t.Errorf("%d promises, not %d", n, promises)
	}
}

// testsOf are all the tests, as « folder.TestName ».
func testsOf(t *testing.T) map[string]bool {
	tests := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	err := fs.WalkDir(os.DirFS(root), ".", func(at string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(at, "_test.go") {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, at))
		for _, m := range function.FindAllSubmatch(text, -1) {
			tests[path.Dir(at)+"."+string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests
}
