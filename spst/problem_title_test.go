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

// outsideRoster are the codes that no employee has.
var outsideRoster = []string{"visit_", "siren_", "siret_", "vat_", "naf_", "exit_sir_", "declaration_",
	"email_missing", "phone_missing", "postal_code_", "last_name_", "city_", "label_", "billing_", "address_", "country_", "kind_",
	"effective_", "still_", "type_", "types_", "civility_", "reach_", "moment", "draft_"}

// TestEveryCodeHasATitle reads the code for the problems it makes: each one an
// employee may have has a heading in « Contrôler la liste », and no heading is
// left over.
func TestEveryCodeHasATitle(t *testing.T) {
	made := codesMade(t)
	titles := map[string]string{}
	for code := range made {
		title := ProblemTitle(code)
		if title == code {
			t.Errorf("%s has no title", code)
		}
		if other, taken := titles[title]; taken {
			t.Errorf("%s and %s have the same title", code, other)
		}
		titles[title] = code
	}
	for _, p := range problemTitles {
		if !made[p.code] {
			t.Errorf("no rule gives %s", p.code)
		}
	}
	if got := ProblemTitle("autre_chose"); got != "autre_chose" {
		t.Errorf("an unknown code gives %q", got)
	}
}

// codesMade gives the codes of every call of blocks, warns and require.
func codesMade(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]bool{CodeDeterminantsRequired: true, CodeNIRDuplicate: true}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if code := codeOf(t, n); code != "" && !isOutsideRoster(code) {
				made[code] = true
			}
			return true
		})
	}
	return made
}

func codeOf(t *testing.T, n ast.Node) string {
	t.Helper()
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return ""
	}
	var arg ast.Expr
	switch name := call.Fun.(type) {
	case *ast.Ident:
		if name.Name == "blocks" || name.Name == "warns" {
			arg = call.Args[0]
		}
	case *ast.SelectorExpr:
		if name.Sel.Name == "require" {
			arg = call.Args[2]
		}
	}
	code, ok := arg.(*ast.BasicLit)
	if !ok {
		return ""
	}
	value, err := strconv.Unquote(code.Value)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func isOutsideRoster(code string) bool {
	return slices.ContainsFunc(outsideRoster, func(prefix string) bool { return strings.HasPrefix(code, prefix) })
}
