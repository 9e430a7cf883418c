package papers

import (
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/go/packages"
)

// plain are the words of exported names that need no glossary: what is done, and what
// programs have.
const plain = `
accept accepted add agree all announce announced answer answered append as asked at authenticate back base before begin behalf beside bill
billing by can carry cause cell cent certified changed check choice chore claim clean clear clock close code coherence compare complete
completion confirm confirmation content copy count counted country current date day declared default defuse deliver delivery display
dispute done doubt drop duplicate each either email empty end ended enterable entire entry error exists expected expiry extended failure few
field file find first fold form format france french from generate get given grouped has hashing head headcounter hold holiday hour id
idle in input instant is keep kept key kind known label last late leave leaving left list load loaded located lost made mailer mandated
marshal masked match may missing moment month name named need net network new next no normalize note number object of offered office old on once only open
opened option order organisation origin other out outbox own owner pack packed page paris parse part password percent period permit phone
place plan pool portal postpone print progress proof provisional purge purpose put query rate reach reached reading ready receive record refused
register reminder removal remove removed renew reopen replace replication reply report request required reset restoration restore restored revoke role rule
safe same save saved search searched season secret selection send sent sentence set settle severity share sheet short shown sign since
sort state status step store stored stream strength string subject take taken tally team text thousand tidy time title today token too turn
total touch trace tracked twice type typed unbilled under unfinished unmarshal unpack unreachable unread until unknown untracked unwrap up
upcoming update use validate value warning when whole width with withdraw withdrawal within word wording working writer year yes zero
`

// The names of the trade are made of the words of the glossary, and of plain ones.
func TestNamesAreOfTheGlossary(t *testing.T) {
	known, refused := glossary(t)
	if len(known) < 100 || len(refused) < 30 {
		t.Fatalf("%d words, %d synonyms", len(known), len(refused))
	}
	for _, word := range strings.Fields(plain) {
		known[singular(word)] = true
	}
	trade := exported(t, "./spst", "./portal", "./client")
	for _, part := range regexp.MustCompile(`(?m)^ +operationId: (\S+)$|/([a-z][a-z-]+)`).FindAllStringSubmatch(openAPI(t), -1) {
		trade[camel(part[1]+part[2])] = true
	}
	for _, name := range slices.Sorted(maps.Keys(trade)) {
		for _, w := range wordsOf(name) {
			if !known[w] {
				t.Errorf("%s: %q is neither in the glossary of package spst nor among the plain words of this test", name, w)
			}
		}
	}
}

// An operation of the API has the name of its use case and of the client's method.
func TestOperationsAreNamedAsTheirUseCases(t *testing.T) {
	portal, client := exported(t, "./portal"), exported(t, "./client")
	operations := regexp.MustCompile(`(?m)^ +operationId: (\S+)$`).FindAllStringSubmatch(openAPI(t), -1)
	if len(operations) < 60 {
		t.Errorf("%d operations", len(operations))
	}
	// What the client has no use for alone: it is in a list.
	alone := map[string]bool{"Appointment": true, "VisitRequest": true, "CancellationRequest": true}
	for _, o := range operations {
		verb, noun, _ := strings.Cut(o[1], "-")
		name := camel(o[1])
		if verb == "get" || verb == "list" {
			name = camel(noun)
		}
		if !portal[name] {
			t.Errorf("%s: portal has no %s", o[1], name)
		}
		method := name
		if document, is := strings.CutSuffix(name, "Document"); is {
			method = "Save" + document
		}
		if !client[method] && !alone[method] {
			t.Errorf("%s: client has no %s", o[1], method)
		}
	}
}

// openAPI are the operations of the API, without what describes them.
func openAPI(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "portal/web/openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(regexp.MustCompile(`(?m)^  /v1/\S+:$|^ +operationId: \S+$`).FindAllString(string(text), -1), "\n")
}

// glossary gives the words of the comment of package spst, and the synonyms that it
// refuses.
func glossary(t *testing.T) (known map[string]bool, refused []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "spst/spst.go"))
	if err != nil {
		t.Fatal(err)
	}
	known = map[string]bool{}
	for line := range strings.SplitSeq(string(text), "\n") {
		entry, is := strings.CutPrefix(line, "//\t")
		if !is {
			continue
		}
		terms, _, _ := strings.Cut(entry, "  ")
		if len(entry) > columnFrench {
			terms = entry[:columnFrench]
		}
		for _, w := range strings.FieldsFunc(terms, func(r rune) bool { return !unicode.IsLetter(r) }) {
			known[singular(strings.ToLower(w))] = true
		}
		if _, not, is := strings.Cut(entry, " not: "); is {
			for synonym := range strings.SplitSeq(not, ", ") {
				refused = append(refused, singularOf(strings.TrimSpace(synonym)))
			}
		}
	}
	return known, refused
}

// columnFrench is where the French begins in a line of the glossary.
const columnFrench = 26

// exported are the names of types, functions and methods of packages.
func exported(t *testing.T, patterns ...string) map[string]bool {
	t.Helper()
	all, err := packages.Load(&packages.Config{
		Dir:  root,
		Mode: packages.NeedName | packages.NeedImports | packages.NeedDeps | packages.NeedExportFile | packages.NeedTypes,
	}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, p := range all {
		for _, name := range p.Types.Scope().Names() {
			o := p.Types.Scope().Lookup(name)
			if _, ok := o.(*types.Func); ok && o.Exported() {
				names[name] = true
			}
			if _, ok := o.(*types.TypeName); ok && o.Exported() {
				names[name] = true
				methods(o.Type(), names)
			}
		}
	}
	return names
}

// methods adds the exported methods that a type declares itself.
func methods(of types.Type, names map[string]bool) {
	add := func(m *types.Func) {
		if m.Exported() {
			names[m.Name()] = true
		}
	}
	if named, ok := of.(*types.Named); ok {
		for m := range named.Methods() {
			add(m)
		}
	}
	if i, ok := of.Underlying().(*types.Interface); ok {
		for m := range i.ExplicitMethods() {
			add(m)
		}
	}
}

// wordsOf gives the words of a name, singular and small: « VATShares » is vat, share.
func wordsOf(name string) []string {
	var words []string
	r := []rune(name)
	for i := range r {
		begins := i == 0 || unicode.IsUpper(r[i]) && (!unicode.IsUpper(r[i-1]) || i+1 < len(r) && unicode.IsLower(r[i+1]))
		if begins {
			words = append(words, "")
		}
		words[len(words)-1] += strings.ToLower(string(r[i]))
	}
	for i := range words {
		words[i] = singular(words[i])
	}
	return words
}

// singularOf gives a word of a text singular and small; letters that stand for words
// have no plural.
func singularOf(word string) string {
	if strings.ToUpper(word) == word {
		return strings.ToLower(word)
	}
	return singular(strings.ToLower(word))
}

func singular(word string) string {
	if stem, is := strings.CutSuffix(word, "ies"); is {
		return stem + "y"
	}
	if stem, is := strings.CutSuffix(word, "sses"); is {
		return stem + "ss"
	}
	if stem, is := strings.CutSuffix(word, "s"); is && len(stem) > 2 && !strings.HasSuffix(stem, "s") && !strings.HasSuffix(stem, "u") {
		return stem
	}
	return word
}

// camel is « list-visits-due » as ListVisitsDue.
func camel(id string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}
