package papers

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"

	"github.com/espace-adherent/adherent/spst"
)

// otherThings are the columns that are named as a field which people set, and are not it: what they are.
var otherThings = map[string]string{
	"Employees.name": "the names, but for the first", "Members.name": "whose name it is", "Mandataries.name": "whose name it is",
	"Traces.name": "of whatever it is", "Traces.kind": "a kind of object", "Contacts.name": "both names", "CareTeam.name": "of a service too",
	"CareTeam.place": "an address", "Ledger.kind": "a kind of document", "InvoiceLines.label": "what is sold", "Estimate.label": "what is sold",
	"VisitsDue.label": "the visit", "Jobs.label": "a job", "Aliases.name": "a command",
	"Invoices.number": "of a paper", "Ledger.number": "of a paper", "Members.number": "N° adhérent", "Sessions.current": "this one",
	"RecoveryCodes.code": "the thing itself", "Settings.key": "a setting",
	"AccountEvents.by": "whoever did it", "Declarations.status": "the state of a declaration, by the manual's word",
}

// The words and the option of a field that people set are in spst: no form, no column and no option of a
// command says them again.
func TestAFieldHasItsWordsOnce(t *testing.T) {
	var read struct{ fields, columns, options int }
	used := map[string]bool{}
	for _, p := range typed(t) {
		for _, file := range p.Syntax {
			in := ""
			ast.Inspect(file, func(n ast.Node) bool {
				at := func() any { return p.Fset.Position(n.Pos()) }
				switch n := n.(type) {
				case *ast.FuncDecl:
					in = n.Name.Name
				case *ast.CompositeLit:
					name, label := formField(p, n)
					if name != "" {
						read.fields++
					}
					if label != "" && spst.FieldLabel(name) != name {
						t.Errorf("%v: %s is %q in spst: without a label the form says it", at(), name, spst.FieldLabel(name))
					}
				case *ast.CallExpr:
					if name, title := listColumn(p, n); name != "" {
						read.columns++
						what := in + "." + name
						used[what] = used[what] || otherThings[what] != ""
						if title != "" && otherThings[what] == "" && spst.FieldLabel(name) != name {
							t.Errorf("%v: %s is %q in spst: without a title the column says it", at(), name, spst.FieldLabel(name))
						}
					}
					if flag, name := filledOption(p, n); name != "" {
						read.options++
						if said := spst.FieldOption(name); flag != "" && said != "" {
							t.Errorf("%v: --%s sets %s, whose option is --%s in spst: say spst.FieldOption", at(), flag, name, said)
						}
					}
				}
				return true
			})
		}
	}
	if read.fields < 25 || read.columns < 120 || read.options < 60 {
		t.Errorf("%+v were read", read)
	}
	for what := range otherThings {
		if !used[what] {
			t.Errorf("there is no column %s", what)
		}
	}
}

// formField is the name of the field that a literal makes, and the label that it says, where both are texts.
func formField(p *packages.Package, n *ast.CompositeLit) (name, label string) {
	of := types.Unalias(p.TypesInfo.TypeOf(n))
	if pointer, ok := of.(*types.Pointer); ok {
		of = types.Unalias(pointer.Elem())
	}
	if !strings.HasSuffix(of.String(), "/tui/widget.GridField") {
		return "", ""
	}
	for _, e := range n.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			switch kv.Key.(*ast.Ident).Name {
			case "Name":
				name = said(p, kv.Value)
			case "Label":
				label = strings.TrimSpace(said(p, kv.Value))
			}
		}
	}
	return name, label
}

// listColumn is the name of the column that a call makes, and the title that it says.
func listColumn(p *packages.Package, n *ast.CallExpr) (name, title string) {
	if made := called(p, n); made == nil || !strings.HasSuffix(made.Pkg().Path(), "/exchange/list") || !slices.Contains(listed, made.Name()) {
		return "", ""
	}
	return said(p, n.Args[0]), said(p, n.Args[1])
}

// filledOption is the option that a call makes, where it is said there, and the field of the API that it fills.
func filledOption(p *packages.Package, n *ast.CallExpr) (flag, name string) {
	made := called(p, n)
	if made == nil || !strings.HasSuffix(made.Pkg().Path(), "/cmd/internal/cli") || len(n.Args) < 3 {
		return "", ""
	}
	field, ok := n.Args[len(n.Args)-1].(*ast.FuncLit)
	if !ok || len(field.Body.List) != 1 {
		return "", ""
	}
	back, ok := field.Body.List[0].(*ast.ReturnStmt)
	if !ok {
		return "", ""
	}
	to, ok := back.Results[0].(*ast.UnaryExpr)
	if !ok {
		return "", ""
	}
	pick, ok := to.X.(*ast.SelectorExpr)
	if !ok {
		return "", ""
	}
	return said(p, n.Args[0]), apiName(p.TypesInfo.Selections[pick])
}

// apiName is the name in the API of a field of Go.
func apiName(s *types.Selection) string {
	of := s.Recv()
	var tag string
	for _, i := range s.Index() {
		if pointer, ok := of.Underlying().(*types.Pointer); ok {
			of = pointer.Elem()
		}
		owner := of.Underlying().(*types.Struct)
		tag, _, _ = strings.Cut(reflect.StructTag(owner.Tag(i)).Get("json"), ",")
		if strings.HasSuffix(of.String(), "/spst.Absence") {
			tag = "absence." + tag
		}
		of = owner.Field(i).Type()
	}
	return tag
}

// called is the function of a call, nil for another one.
func called(p *packages.Package, n *ast.CallExpr) *types.Func {
	fun := ast.Unparen(n.Fun)
	if x, ok := fun.(*ast.IndexExpr); ok {
		fun = x.X
	}
	name, ok := fun.(*ast.Ident)
	if s, selected := fun.(*ast.SelectorExpr); selected {
		name, ok = s.Sel, true
	}
	if !ok {
		return nil
	}
	f, _ := p.TypesInfo.Uses[name].(*types.Func)
	if f == nil || f.Pkg() == nil {
		return nil
	}
	return f
}

// said is the text that an expression is, "" for one that is worked out.
func said(p *packages.Package, e ast.Expr) string {
	if v := p.TypesInfo.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// asked are the parameters of an address: programs give them, and what refuses them is read by who wrote the program.
var asked = []string{"up_to_date", "when", "limit", "purposes", "action", "text", "q", "cursor"}

// A field that is refused is told by its words: the name of the API is nobody's at a desk, nor at the service.
func TestARefusedFieldHasWords(t *testing.T) {
	read := 0
	for _, p := range typed(t) {
		if !strings.HasSuffix(p.PkgPath, "/spst") && !strings.HasSuffix(p.PkgPath, "/portal") {
			continue
		}
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				name := refusedField(p, call)
				if name == "" || strings.Contains(name, ".") || slices.Contains(asked, name) { // a path in a file of the operator's is told as it stands there
					return true
				}
				read++
				if spst.FieldLabel(name) == name && spst.FieldLabel("absence."+name) == "absence."+name {
					t.Errorf("%v: %s has no label in spst", p.Fset.Position(n.Pos()), name)
				}
				return true
			})
		}
	}
	if read < 60 {
		t.Errorf("%d refusals were read", read)
	}
}

// refusedField is the field that a call gives its problem, or the code of one; "" where it gives none, or a field that
// it was told itself.
func refusedField(p *packages.Package, n *ast.CallExpr) string {
	of := p.TypesInfo.TypeOf(n.Fun)
	if of == nil {
		return ""
	}
	takes, ok := of.Underlying().(*types.Signature)
	if !ok {
		return ""
	}
	for i := range min(takes.Params().Len(), len(n.Args)) {
		coded := i == 0 && len(n.Args) > 1 && strings.HasSuffix(p.TypesInfo.TypeOf(n.Args[1]).String(), "/spst.ProblemCode")
		if takes.Params().At(i).Name() == "field" || coded {
			return said(p, n.Args[i])
		}
	}
	return ""
}
