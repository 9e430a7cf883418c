package papers

import (
	"go/ast"
	"go/token"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// elsewhere are the places where a word that the glossary refuses names another thing
// than the glossary's: a path, or how it begins.
var elsewhere = map[string][]string{
	"agent": {"client/", "cmd/adherent/internal/program/program.go", "portal/web/", // User-Agent
		"spst/employee.go"}, // of the State or a hospital
	"chart": {"tui/", "portal/document/", "exchange/workbook/", // a diagram
		"exchange/export/fec.go", "config/file.go"}, // of accounts
	"directory":   {"config/"},                 // of XDG
	"login":       {"config/keyring_linux.go"}, // the name of a collection of keys
	"message":     {""},                        // what an error says, what is given to a screen
	"proxy":       {"client/", "portal/web/", "cmd/portail/serve.go", "cmd/adherent/internal/gateway/"},
	"risk":        {"spst/activity.go"},                            // the DUERP, and the chemical risk
	"settlement":  {"portal/document/cii.go", "exchange/facturx/"}, // of EN 16931
	"statement":   {"portal/sqlstore/"},                            // of SQL
	"termination": {"spst/employee.go"},                            // a rupture conventionnelle
	"user": {"client/client.go", "cmd/adherent/internal/program/program.go", "cmd/adherent/internal/gateway/", "cmd/portail/mail.go", "config/",
		"portal/mail/", "portal/sqlstore/address.go"}, // of a system or a server
	"violation": {"portal/sqlstore/"}, // of a constraint
}

// No synonym of a word of the glossary is in a name of any room, in the name of a
// package, or in a comment: what only its own file sees is read by people too.
func TestSynonymsAreNotUsed(t *testing.T) {
	_, refused := glossary(t)
	names, comments := 0, 0
	needed := map[string]bool{}
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		check := func(pos token.Pos, said string, words []string) {
			text := " " + strings.Join(words, " ") + " "
			for _, synonym := range refused {
				if !strings.Contains(text, " "+synonym+" ") {
					continue
				}
				of := slices.IndexFunc(elsewhere[synonym], func(place string) bool { return strings.HasPrefix(at, place) })
				if of >= 0 {
					needed[synonym+elsewhere[synonym][of]] = true
				} else {
					t.Errorf("%s: %s: the glossary of package spst does not use %q", files.Position(pos), said, synonym)
				}
			}
		}
		check(f.Name.Pos(), "package "+f.Name.Name, wordsOf(f.Name.Name))
		for name := range namesIn(f) {
			names++
			check(name.Pos(), name.Name, wordsOf(name.Name))
		}
		for _, c := range f.Comments {
			if at == "spst/spst.go" {
				continue
			}
			comments++
			text := betweenQuotes.ReplaceAllString(c.Text(), "")
			check(c.Pos(), "the comment", proseOf(text))
		}
	})
	for word, places := range elsewhere {
		for _, place := range places {
			if !needed[word+place] {
				t.Errorf("%q names nothing else in %q any more", word, place)
			}
		}
	}
	if names < 20_000 || comments < 5_000 {
		t.Errorf("%d names, %d comments", names, comments)
	}
}

// An appointment is not called a visit, which is the medical act: neither what holds
// appointments, nor what is said of it.
func TestAppointmentsAreNotVisits(t *testing.T) {
	read := 0
	visit := func(words []string) bool { return slices.Contains(words, "visit") }
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		for name, of := range namesIn(f) {
			words := append(wordsOf(name.Name), wordsOf(of.kind)...)
			if !slices.Contains(words, "appointment") || visit(wordsOf(of.kind)) {
				continue
			}
			read++
			if visit(wordsOf(name.Name)) {
				t.Errorf("%s: %s holds appointments", files.Position(name.Pos()), name.Name)
			}
			if visit(proseOf(ofVisits.ReplaceAllString(of.said.Text(), ""))) {
				t.Errorf("%s: the comment of %s calls an appointment a visit", files.Position(name.Pos()), name.Name)
			}
		}
	})
	if read < 200 {
		t.Errorf("%d names of appointments", read)
	}
}

var (
	betweenQuotes = regexp.MustCompile(`«[^»]*»`)
	// ofVisits is what is said of an appointment that does speak of the act.
	ofVisits = regexp.MustCompile(`(?i)(kinds?\s+of|requests?\s+for(\s+a)?)\s+visits?|visits?\s+(requests?|due)`)
)

// declaration is what a name is declaration with: the words of its type, and its comment.
type declaration struct {
	kind string
	said *ast.CommentGroup
}

// namesIn are the names that a file declares: types, functions, fields, parameters and
// variables.
func namesIn(f *ast.File) iter.Seq2[*ast.Ident, declaration] {
	return func(yield func(*ast.Ident, declaration) bool) {
		going := true
		ast.Inspect(f, func(n ast.Node) bool {
			for name, of := range namesOf(n) {
				going = going && yield(name, of)
			}
			return going
		})
	}
}

func namesOf(n ast.Node) map[*ast.Ident]declaration {
	all := map[*ast.Ident]declaration{}
	put := func(kind ast.Node, said *ast.CommentGroup, names ...*ast.Ident) {
		for _, name := range names {
			all[name] = declaration{typeWords(kind), said}
		}
	}
	switch n := n.(type) {
	case *ast.FuncDecl:
		put(nil, n.Doc, n.Name)
	case *ast.TypeSpec:
		put(nil, n.Doc, n.Name)
	case *ast.ValueSpec:
		put(n.Type, n.Doc, n.Names...)
	case *ast.Field:
		put(n.Type, n.Doc, n.Names...)
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			for _, x := range n.Lhs {
				put(nil, nil, x.(*ast.Ident))
			}
		}
	case *ast.RangeStmt:
		for _, x := range []ast.Expr{n.Key, n.Value} {
			if name, ok := x.(*ast.Ident); ok && n.Tok == token.DEFINE {
				put(nil, nil, name)
			}
		}
	}
	return all
}

// typeWords are the names in a type, but in that of a function.
func typeWords(of ast.Node) string {
	var words strings.Builder
	if of == nil || reflect.ValueOf(of).IsNil() {
		return ""
	}
	ast.Inspect(of, func(n ast.Node) bool {
		if name, ok := n.(*ast.Ident); ok && ast.IsExported(name.Name) {
			words.WriteString(name.Name)
		}
		_, is := n.(*ast.FuncType)
		return !is
	})
	return words.String()
}

// proseOf gives the words of a comment, singular and small; a name in it is one word.
func proseOf(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '_' && r != '.' })
	for i, w := range words {
		words[i] = singularOf(strings.Trim(w, ".-"))
	}
	return words
}
