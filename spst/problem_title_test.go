package spst

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ofEmployees are the files whose rules are about an employee.
var ofEmployees = []string{"check.go", "nir.go", "pcs.go", "email.go", "phone.go"}

// TestEveryCodeHasATitle reads the code: each problem that an employee may have, the first
// list of problem_code.go, has a heading in « Contrôler la liste » and a rule that gives it.
func TestEveryCodeHasATitle(t *testing.T) {
	listed, made := codesListed(t), codesMade(t)
	for name, code := range listed {
		if ProblemTitle(code) == string(code) {
			t.Errorf("%s has no title", name)
		}
		if len(made[name]) == 0 {
			t.Errorf("no rule gives %s", name)
		}
	}
	for name, files := range made {
		if _, ok := listed[name]; !ok && slices.ContainsFunc(files, func(f string) bool { return slices.Contains(ofEmployees, f) }) {
			t.Errorf("%s is not in the first list of problem_code.go: %v", name, files)
		}
	}
	titles := map[string]ProblemCode{}
	for _, p := range problemTitles {
		if other, taken := titles[p.title]; taken {
			t.Errorf("%s and %s have the same title", p.code, other)
		}
		titles[p.title] = p.code
	}
	if len(titles) != len(listed) {
		t.Errorf("%d titles for %d codes", len(titles), len(listed))
	}
	if got := ProblemTitle("autre_chose"); got != "autre_chose" {
		t.Errorf("an unknown code gives %q", got)
	}
}

// codesListed gives the first list of problem_code.go: its constants, by name.
func codesListed(t *testing.T) map[string]ProblemCode {
	t.Helper()
	listed := map[string]ProblemCode{}
	for _, d := range parse(t, "problem_code.go").Decls {
		list, ok := d.(*ast.GenDecl)
		if !ok || list.Tok != token.CONST {
			continue
		}
		for _, s := range list.Specs {
			s := s.(*ast.ValueSpec)
			code, err := strconv.Unquote(s.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			listed[s.Names[0].Name] = ProblemCode(code)
		}
		break
	}
	return listed
}

// codesMade gives the files that make use of each constant, but for the lists of all.
func codesMade(t *testing.T) map[string][]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string][]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "problem_") {
			continue
		}
		ast.Inspect(parse(t, file), func(n ast.Node) bool {
			if name, ok := n.(*ast.Ident); ok && strings.HasPrefix(name.Name, "Problem") && name.Name != "Problem" && name.Name != "ProblemCode" {
				made[name.Name] = append(made[name.Name], file)
			}
			return true
		})
	}
	return made
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
