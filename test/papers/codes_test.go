package papers

import (
	"go/ast"
	"go/constant"
	"go/types"
	"path/filepath"
	"sync"
	"testing"

	"golang.org/x/tools/go/packages"
)

const spstPath = "github.com/espace-adherent/adherent/spst"

// codeFiles are the types of codes in spst, and the file that lists each.
var codeFiles = map[string]string{"Code": "error_code.go", "ProblemCode": "problem_code.go", "TodoCode": "api.go"}

// Every code of an error, of a problem or of a line of « À faire » is a constant in its list: one a code, each made use
// of, and nowhere a literal. Tests may have literals: they hold the words of the API.
func TestCodesAreConstants(t *testing.T) {
	c := codes{t: t, named: map[string]string{}, used: map[string]bool{}}
	for _, p := range typed(t) {
		c.read(p)
	}
	if len(c.named) < 400 {
		t.Errorf("%d codes were found", len(c.named))
	}
	for code, name := range c.named {
		if !c.used[name] {
			t.Errorf("%s is the %s of nothing", name, code)
		}
	}
}

// typed are the packages of the programs, with their types.
func typed(t *testing.T) []*packages.Package {
	t.Helper()
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
	}
	return all
}

var load = sync.OnceValues(func() ([]*packages.Package, error) {
	return packages.Load(&packages.Config{
		Dir: root,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedExportFile | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo,
	}, "./...")
})

// codes are those met while the packages are read.
type codes struct {
	t     *testing.T
	named map[string]string // type and code -> its constant
	used  map[string]bool   // constants
}

func (c *codes) read(p *packages.Package) {
	for _, file := range p.Syntax {
		here := ""
		if p.PkgPath == spstPath {
			here = filepath.Base(p.Fset.Position(file.Pos()).Filename)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				is := p.TypesInfo.Types[n]
				if kind := codeType(is.Type); kind != "" && codeFiles[kind] != here && constant.StringVal(is.Value) != "" {
					c.t.Errorf("%s: %s is not a constant of spst/%s", p.Fset.Position(n.Pos()), n.Value, codeFiles[kind])
				}
			case *ast.Ident:
				c.constant(p, n)
			case *ast.CallExpr:
				c.converted(p, n)
			}
			return true
		})
	}
}

// constant keeps that a constant is made, or made use of.
func (c *codes) constant(p *packages.Package, n *ast.Ident) {
	if used, ok := p.TypesInfo.Uses[n].(*types.Const); ok {
		c.used[used.Name()] = true
	}
	made, ok := p.TypesInfo.Defs[n].(*types.Const)
	if !ok || codeType(made.Type()) == "" {
		return
	}
	code := codeType(made.Type()) + " " + made.Val().String()
	if other, ok := c.named[code]; ok {
		c.t.Errorf("%s and %s are the same %s", made.Name(), other, code)
	}
	c.named[code] = made.Name()
}

// converted refuses one kind of code made of another: a constant of the other kind says it, or [spst.Code.Problem].
func (c *codes) converted(p *packages.Package, n *ast.CallExpr) {
	if len(n.Args) != 1 || p.PkgPath == spstPath {
		return
	}
	into, from := p.TypesInfo.Types[n.Fun], codeType(p.TypesInfo.TypeOf(n.Args[0]))
	if to := codeType(into.Type); into.IsType() && to != "" && from != "" && from != to {
		c.t.Errorf("%s: a %s is made of a %s", p.Fset.Position(n.Pos()), to, from)
	}
}

// codeType is the name of a type of codes, "" for another type.
func codeType(t types.Type) string {
	named, ok := t.(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != spstPath || codeFiles[named.Obj().Name()] == "" {
		return ""
	}
	return named.Obj().Name()
}
