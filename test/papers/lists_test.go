package papers

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// listed are the functions of exchange/list that make a column.
var listed = []string{"Text", "Prose", "Identifier", "Word", "Day", "Moment", "Amount", "Number", "YesNo"}

// The titles of a list are in exchange/list and nowhere else: a screen, a command or an
// export that has one of its own has come apart from the others.
func TestTitlesAreInTheirLists(t *testing.T) {
	read := 0
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		if slices.ContainsFunc(
			[]string{"exchange/list/", "tui/widget/"},
			func(own string) bool { return strings.HasPrefix(at, own) },
		) {
			return
		}
		read++
		ast.Inspect(f, func(n ast.Node) bool {
			if what := ownTitle(at, n); what != "" {
				t.Errorf("%s: %s: say it in exchange/list", files.Position(n.Pos()), what)
			}
			return true
		})
	})
	if read < 200 {
		t.Errorf("%d files read", read)
	}
}

// ownTitle says what a node is when it makes a column under a title of its own.
func ownTitle(at string, n ast.Node) string {
	switch n := n.(type) {
	case *ast.CompositeLit:
		kind := n.Type
		if a, ok := kind.(*ast.ArrayType); ok {
			kind = a.Elt
		}
		switch {
		case selects(kind, "widget", "Column"):
			return "a widget.Column"
		case selects(kind, "list", "Head") && hasText(n):
			return "a list.Head with a title"
		case strings.HasPrefix(at, "portal/document/") && isNamed(kind, "column") && hasText(n):
			return "a column with a title"
		}
	case *ast.CallExpr:
		called := n.Fun
		if x, ok := called.(*ast.IndexExpr); ok {
			called = x.X
		}
		if selects(called, "tabwriter", "NewWriter") {
			return "a table set out by hand"
		}
		if s, ok := called.(*ast.SelectorExpr); ok && selects(s, "list", s.Sel.Name) && slices.Contains(listed, s.Sel.Name) {
			return "a column made by list." + s.Sel.Name
		}
	}
	return ""
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

func selects(e ast.Expr, room, name string) bool {
	s, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	in, ok := s.X.(*ast.Ident)
	return ok && in.Name == room && s.Sel.Name == name
}

// hasText tells whether a text that is not empty stands somewhere in a literal.
func hasText(n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		found = found || ok && lit.Kind == token.STRING && lit.Value != `""`
		return !found
	})
	return found
}
