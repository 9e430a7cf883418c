package papers

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// notFrench is what no text for people has, with what is written instead.
var notFrench = []struct {
	form *regexp.Regexp
	say  string
}{
	{regexp.MustCompile(`\pL\((s|x|e|es|nt|aux)\)`), "spst.Counted agrees by number, spst.Sex.Agree by sex"},
	{regexp.MustCompile(`[\pL\d%»)][;!?»]( |$)|\pL:( |$)`), "a blank before « : ; ! ? » », at which theme.Lines breaks no line"},
	{regexp.MustCompile(`«[\pL%]`), "a blank after « «"},
	{regexp.MustCompile(`\d ?h ?\d\d\b|\b15:04\b`), "spst.FrenchClock says hours"},
	{regexp.MustCompile(`(?i)\b(à|restent?) régler\b`), "« à payer »"},
	{regexp.MustCompile(`\b[Nn](°|º)\pL|\b[Nn]o\.? (de|d')|\b[Nn]º`), "« n° » and a blank"},
	{regexp.MustCompile(`(?i)\b(default|file|error|the|with|missing|warning|loading|cancel|settings|login|password)\b`), "French"},
	{regexp.MustCompile(`\d+ EUR\b|\d+,\d\d€|\d€`), "spst.Cents.French says amounts"},
}

// manualForms are those of the manual itself, and a header of HTTP.
var manualForms = strings.NewReplacer("Né(e) le", "", "né(e)", "", "Contrainte(s) de convocation", "", "Commentaire(s)", "",
	"Accept: application", "")

// french tells a text that people read: it has a letter of French, or one of its little words.
var french = regexp.MustCompile(`[éèêàçùâîôûÉÈÀ«]|(?i)\b(le|la|les|des|du|une?|est|pas|vous|votre|pour|dans|sur|au|aux)\b`)

// Every text for people is written one way: agreement by number and sex, one form for
// hours, amounts and numbers, blanks where French has them, and no English word.
func TestTextsAreFrench(t *testing.T) {
	read := 0
	eachSource(t, func(_ string, files *token.FileSet, f *ast.File) {
		for _, lit := range textsOf(f) {
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !french.MatchString(text) {
				continue
			}
			read++
			for _, not := range notFrench {
				if found := not.form.FindString(manualForms.Replace(text)); found != "" {
					t.Errorf("%s: %q in %s: %s", files.Position(lit.Pos()), found, lit.Value, not.say)
				}
			}
		}
	})
	if read < 2000 {
		t.Errorf("%d texts read", read)
	}
}

// textsOf are the texts of a file, but for its imports, its tags and its expressions.
func textsOf(f *ast.File) []*ast.BasicLit {
	var texts []*ast.BasicLit
	tags := map[*ast.BasicLit]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			tags[n.Tag] = true
		case *ast.CallExpr:
			return !selects(n.Fun, "regexp", "MustCompile")
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				texts = append(texts, n)
			}
		}
		return true
	})
	return texts
}

// Lines are broken by one function, which knows the blanks at which French breaks none.
func TestLinesAreBrokenInOnePlace(t *testing.T) {
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !strings.HasPrefix(at, "tui/") || at == "tui/theme/lines.go" {
				return true
			}
			for _, breaks := range []string{"Wrap", "Wordwrap", "Hardwrap"} {
				if selects(call.Fun, "ansi", breaks) || selects(call.Fun, "lipgloss", breaks) {
					t.Errorf("%s: theme.Lines breaks lines", files.Position(n.Pos()))
				}
			}
			return true
		})
	})
}
