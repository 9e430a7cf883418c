package cli

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/espace-adherent/adherent/spst"
)

// The document of a command, said once: --json proposes and checks its fields by
// it, --limit finds its list, --csv its table.
const (
	givesFields = "fields" // the names, with commas
	givesList   = "list"   // the name of the list in the document; [aloneInDocument] when it is the document
	givesTable  = "table"
	givesObject = "object" // of the API, by its name

	aloneInDocument = "."
)

// Gives marks a command whose document is a T: --json may take some of its fields.
func Gives[T any](cmd *cobra.Command) *cobra.Command {
	t := reflect.TypeFor[T]()
	if t.PkgPath() == reflect.TypeFor[spst.Service]().PkgPath() {
		annotate(cmd, givesObject, t.Name())
	}
	return annotate(cmd, givesFields, strings.Join(fieldsOf(t), ","))
}

// ObjectOf is the name in the API of what a command gives; "" when it is none of its objects.
func ObjectOf(cmd *cobra.Command) string { return cmd.Annotations[givesObject] }

// GivesList marks a command that gives a list of T, under a name in its document or, for
// "", as the document: --json may take some fields of each, --limit the first ones, and
// there is a table.
func GivesList[T any](cmd *cobra.Command, name string) *cobra.Command {
	if name == "" {
		name = aloneInDocument
	}
	return annotate(GivesTable(Gives[T](cmd)), givesList, name)
}

// GivesTable marks a command as one that gives a table.
func GivesTable(cmd *cobra.Command) *cobra.Command { return annotate(cmd, givesTable, givesTable) }

func annotate(cmd *cobra.Command, key, value string) *cobra.Command {
	all := map[string]string{}
	maps.Copy(all, cmd.Annotations) // which several commands may share
	all[key] = value
	cmd.Annotations = all
	return cmd
}

// fieldsOf are the names of an object's fields in JSON, those of embedded ones among them.
func fieldsOf(t reflect.Type) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" && f.IsExported() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// FieldsOf are the fields that --json may take of a command's document; none when it takes it whole.
func FieldsOf(cmd *cobra.Command) []string {
	if cmd.Annotations[givesFields] == "" {
		return nil
	}
	return strings.Split(cmd.Annotations[givesFields], ",")
}

// jsonOption is --json: alone, the document; with names, these fields of it.
type jsonOption struct{ o *Output }

// bareJSON is the value of --json alone.
const bareJSON = "true"

// Set implements [pflag.Value].
func (j jsonOption) Set(value string) error {
	j.o.JSON, j.o.fields = true, nil
	switch value {
	case bareJSON:
	case "false":
		j.o.JSON = false
	default:
		j.o.fields = strings.Split(strings.TrimSuffix(value, ","), ",")
	}
	return nil
}

// String implements [pflag.Value].
func (j jsonOption) String() string {
	if j.o == nil || !j.o.JSON {
		return "false"
	}
	return bareJSON
}

// Type implements [pflag.Value].
func (j jsonOption) Type() string { return "bool" }

// fieldNames is what can be names of fields, and is no argument.
var fieldNames = regexp.MustCompile(`^([a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*,?)?$`)

// JoinFields puts names of fields that follow --json in the option itself, as gh has them
// (« --json id,name »): pflag would take them for arguments. Where the command's document is
// taken whole they stay arguments.
func JoinFields(root *cobra.Command, args []string) []string {
	at := slices.Index(args, "--json")
	if at < 0 || at+1 == len(args) || slices.Contains(args[:at], "--") || !fieldNames.MatchString(args[at+1]) {
		return args
	}
	before := slices.DeleteFunc(slices.Clone(args[:at]), func(arg string) bool { return strings.HasPrefix(arg, cobra.ShellCompRequestCmd) })
	cmd, _, err := root.Find(before)
	if err != nil || FieldsOf(cmd) == nil || args[at+1] == "" && !completing(args) {
		return args
	}
	if child, _, err := cmd.Find(args[at+1 : at+2]); err == nil && child != cmd {
		return args // compte --json sessions
	}
	return slices.Concat(args[:at], []string{"--json=" + args[at+1]}, args[at+2:])
}

// completing tells whether it is a shell that asks for words.
func completing(args []string) bool { return strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) }

// completeFields proposes the fields that are not named yet.
func completeFields(cmd *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	named := typed[:strings.LastIndexByte(typed, ',')+1]
	var words []cobra.Completion
	for _, f := range FieldsOf(cmd) {
		if !slices.Contains(strings.Split(named, ","), f) {
			words = append(words, named+f)
		}
	}
	return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// checkFields refuses fields that the document of a command has not.
func (o *Output) checkFields(cmd *cobra.Command) error {
	known := FieldsOf(cmd)
	for _, f := range o.fields {
		switch {
		case known == nil:
			return Usage("« %s » donne son document entier : --json seul.", cmd.CommandPath())
		case slices.Contains(known, f):
			continue
		}
		sentence := "--json ne connaît pas ce champ" + named("", f) + "." + Suggestion(f, known)
		return Usage("%s Les champs : %s. (Un mot à chercher s'écrit avant --json.)", sentence, strings.Join(known, ", "))
	}
	return nil
}

// Chosen is what --limit and the fields of --json leave of a result.
func (o *Output) Chosen(r Result) (Result, error) {
	if r.Chosen || r.Document == nil {
		return r, nil
	}
	r.Chosen = true
	if o.limit > 0 && o.list != "" {
		r.Document = firstOf(r.Document, o.list, o.limit)
		if r.Table != nil && len(r.Table.Rows) > o.limit {
			cut := *r.Table
			cut.Rows = cut.Rows[:o.limit]
			r.Table = &cut
		}
	}
	if o.fields == nil {
		return r, nil
	}
	plain, err := PlainJSON(r.Document)
	if err != nil {
		return r, err
	}
	if object, ok := plain.(map[string]any); ok && o.list != "" && o.list != aloneInDocument {
		plain = object[o.list]
	}
	r.Document = picked(plain, o.fields)
	return r, nil
}

// picked are some fields of an object, or of each of a list. What an object has not is null.
func picked(plain any, fields []string) any {
	switch plain := plain.(type) {
	case []any:
		some := make([]any, len(plain))
		for i := range plain {
			some[i] = picked(plain[i], fields)
		}
		return some
	case map[string]any:
		some := make(map[string]any, len(fields))
		for _, f := range fields {
			some[f] = plain[f]
		}
		return some
	case nil:
		return []any{}
	}
	return plain
}

// firstOf is a document with the first ones of its list.
func firstOf(document any, list string, limit int) any {
	v := reflect.ValueOf(document)
	short := func(s reflect.Value) reflect.Value { return s.Slice(0, min(limit, s.Len())) }
	switch v.Kind() {
	case reflect.Slice:
		return short(v).Interface()
	case reflect.Map:
		cut := reflect.MakeMap(v.Type())
		for _, key := range v.MapKeys() {
			if cut.SetMapIndex(key, v.MapIndex(key)); key.String() == list {
				cut.SetMapIndex(key, short(v.MapIndex(key)))
			}
		}
		return cut.Interface()
	case reflect.Struct:
		cut := reflect.New(v.Type()).Elem()
		cut.Set(v)
		for _, f := range reflect.VisibleFields(v.Type()) {
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name == list && f.Type.Kind() == reflect.Slice {
				at := cut.FieldByIndex(f.Index)
				at.Set(short(at))
			}
		}
		return cut.Interface()
	default:
		return document
	}
}
