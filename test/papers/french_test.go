package papers

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
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
	{regexp.MustCompile(`[\pL\d%»)][;!?»]( |$)|\pL:( |$)`), "a blank before « : ; ! ? » », at which Theme.Lines breaks no line"},
	{regexp.MustCompile(`«[\pL%]`), "a blank after « «"},
	{regexp.MustCompile(`\d ?h ?\d\d\b|\b15:04\b`), "spst.FrenchClock says hours"},
	{regexp.MustCompile(`\b[Nn](°|º)\pL|\b[Nn]o\.? (de|d')|\b[Nn]º`), "« n° » and a blank"},
	{regexp.MustCompile(`(?i)\b(default|file|error|the|with|missing|warning|loading|cancel|settings|login|password)\b`), "French"},
	{regexp.MustCompile(`(?i)\b(les|ces|ses|vos) %[ds]|\pL (les|ces|ses|vos) $`), "no plural before a number that may be one"},
	{regexp.MustCompile(`\d+ EUR\b|\d+,\d\d€|\d€`), "spst.Cents.French says amounts"},
}

// oneWord is the word for a thing that has several, and those that it was chosen
// against: the manual's word where it has one.
var oneWord = []struct {
	word    string
	against *regexp.Regexp
}{
	{"à payer (une facture)", word(`à régler|restent? à régler|réglée?s?|impayée?s?`)},
	{"email (l'adresse), courriel (ce qu'on envoie)", word(`e-mails?|mails?|méls?`)},
	{"n° de sécurité sociale", word(`NIR|numéros? de sécurité sociale|n° INSEE|numéros? INSEE|numéro de sécu`)},
	{"n° de SIRET, de TVA", word(`numéros? de (SIRET|TVA|téléphone)`)},
	{"salarié", word(`collaborat(eur|rice)s?|l'employée?|les employée?s|employée?s? de l'entreprise`)},
	{"effectif", word(`personnels? de l'entreprise|liste du personnel`)},
	{"rendez-vous", word(`RDV|rendez vous`)},
	{"retirer", word(`supprim(er|ez|ée?s?|e)|enlev(er|ez|ée?s?)|enlève(nt)?|suppressions?`)},
	{"se déconnecter (la session), quitter (le programme)", word(`déconnexion|déloguer|se délogger|fermer le programme`)},
	{"connexion", word(`log-in|authentification à deux facteurs|identification|s'identifier`)},
	{"double facteur", word(`deux facteurs|second facteur|2fa`)},
	{"portable", word(`mobile|téléphone mobile`)},
	{"exporter, télécharger", word(`extraire|extraction`)},
	{"esc, la touche", word(`échap|Échap|escape`)},
	{"maj, la touche", word(`shift`)},
	{"avoir", word(`note de crédit|factures? d'avoir`)},
	{"facture d'office", word(`facture estimée|facture provisoire`)},
	{"cocher", word(`marquer|marquez|marqués|marquées`)},
	{"masquer", word(`cacher|cachez|cachée?s?`)},
	{"accusé de réception", word(`récépissés?`)},
	{"dossier", word(`répertoires?`)},
	{"acquittée", word(`soldées?|payées?`)},
}

// word finds a word, or one of some, that stands alone; in any case, unless it is
// written with capitals.
func word(words string) *regexp.Regexp {
	if strings.ToLower(words) == words {
		words = "(?i)" + words
	}
	return regexp.MustCompile(`(?:^|[^\pL\d-])(` + words + `)(?:$|[^\pL\d-])`)
}

// manualForms are those of the manual itself, and a header of HTTP.
var manualForms = strings.NewReplacer("Né(e) le", "", "né(e)", "", "Contrainte(s) de convocation", "", "Commentaire(s)", "",
	"recevrez un mail vous informant", "", "adresses mails renseignées", "",
	"Accept: application", "")

// french tells a text that people read: it has a letter of French, or one of its little words.
var french = regexp.MustCompile(`[éèêàçùâîôûÉÈÀ«]|(?i)\b(le|la|les|des|du|une?|est|pas|vous|votre|pour|dans|sur|au|aux|facteur|facture|adresse|rendez-vous|visite|salari.*|mot de passe|connexion)\b`)

// Every text for people is written one way: agreement by number and sex, one form for
// hours, amounts and numbers, blanks where French has them, and no English word.
func TestTextsAreFrench(t *testing.T) {
	read := 0
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		for _, lit := range textsOf(f) {
			text, err := strconv.Unquote(lit.Value)
			if err != nil || !french.MatchString(text) || at == otherPrograms {
				continue
			}
			read++
			for _, not := range notFrench {
				if found := not.form.FindString(manualForms.Replace(text)); found != "" {
					t.Errorf("%s: %q in %s: %s", files.Position(lit.Pos()), found, lit.Value, not.say)
				}
			}
			hasOneWord(t, files.Position(lit.Pos()).String(), text)
		}
	})
	if read < 2000 {
		t.Errorf("%d texts read", read)
	}
}

// A verb of the command line is the one word for its act, as a text is; its former name
// may stay an alias.
func TestVerbsHaveOneWord(t *testing.T) {
	read := 0
	eachSource(t, func(at string, files *token.FileSet, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			pair, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			key, is := pair.Key.(*ast.Ident)
			lit, text := pair.Value.(*ast.BasicLit)
			if !strings.HasPrefix(at, "cmd/") || !is || !text || !strings.EqualFold(key.Name, "use") {
				return true
			}
			read++
			verb, _, _ := strings.Cut(strings.Trim(lit.Value, `"`), " ")
			hasOneWord(t, files.Position(lit.Pos()).String(), verb)
			return true
		})
	})
	if read < 80 {
		t.Errorf("%d verbs read", read)
	}
}

// otherPrograms has the words of the headings that files of other programs write.
const otherPrograms = "exchange/sheet/heading.go"

// What is read beside the program has the same words.
func TestGuidesAreFrench(t *testing.T) {
	code := regexp.MustCompile("`[^`]*`")
	for _, guide := range []string{"docs/guide.md", "docs/portail.md", "docs/manuel.md"} {
		text, err := os.ReadFile(filepath.Join(root, guide))
		if err != nil {
			t.Fatal(err)
		}
		block, n := false, 0
		for line := range strings.Lines(string(text)) {
			n++
			if strings.HasPrefix(line, "```") {
				block = !block
			}
			if !block {
				hasOneWord(t, guide+":"+strconv.Itoa(n), code.ReplaceAllString(line, ""))
			}
		}
	}
}

// hasOneWord refuses the words that were chosen against.
func hasOneWord(t *testing.T, at, text string) {
	for _, one := range oneWord {
		if found := one.against.FindStringSubmatch(manualForms.Replace(text)); found != nil {
			t.Errorf("%s: %q in %q: one word for one thing, %s", at, found[1], text, one.word)
		}
	}
}

// textsOf are the texts of a file, but for its imports, its tags, its expressions and the headings that
// files of other programs have.
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
		case *ast.KeyValueExpr:
			key, named := n.Key.(*ast.Ident)
			return !named || key.Name != "Headings"
		case *ast.BasicLit:
			if n.Kind == token.STRING && !tags[n] {
				texts = append(texts, n)
			}
		}
		return true
	})
	return texts
}

// notWrong begins a sentence which says that there is nothing to do.
var notWrong = regexp.MustCompile(`^"(Rien|Aucune?|Personne|Il n'y a rien)\b`)

// A screen refuses nothing where nothing is wrong: such a sentence is a tui.Note, which has no ✗.
func TestNothingToDoIsNoError(t *testing.T) {
	saying, refused := map[string]string{}, map[string]string{} // by the room and the name
	eachSource(t, func(at string, _ *token.FileSet, f *ast.File) {
		room := path.Dir(at) + " "
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if text, ok := v.(*ast.BasicLit); ok {
						saying[room+n.Names[i].Name] = text.Value
					}
				}
			case *ast.CallExpr:
				if selects(n.Fun, "tui", "No") {
					refused[room+types.ExprString(n.Args[0])] = at
				}
			}
			return true
		})
	})
	for what, at := range refused {
		if _, said, _ := strings.Cut(what, " "); notWrong.MatchString(cmp.Or(saying[what], said)) {
			t.Errorf("%s refuses with %s: it is a tui.Note", at, said)
		}
	}
	if len(refused) < 20 {
		t.Errorf("%d refusals are found", len(refused))
	}
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
					t.Errorf("%s: Theme.Lines breaks lines", files.Position(n.Pos()))
				}
			}
			return true
		})
	})
}
