package verbs

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/espace-adherent/adherent/cmd/adherent/internal/program"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
)

// fields are those of the command line, as one object.
func (a *apiCall) fields(p *program.Program) (map[string]any, error) {
	fields := map[string]any{}
	add := func(option, field string, read func(string) (any, error)) error {
		path, text, ok := strings.Cut(field, "=")
		if !ok && !strings.HasSuffix(field, "[]") || path == "" {
			return cli.Usage("--%s s'écrit CLÉ=VALEUR.", option)
		}
		if secretField(path) && !strings.HasPrefix(text, "@") {
			return cli.Usage("Un secret n'est jamais un argument : -F CLÉ=@- le lit sur l'entrée standard, ou --input.")
		}
		if !ok {
			return put(fields, path, nil, true)
		}
		value, err := read(text)
		if err != nil {
			return err
		}
		return put(fields, path, value, false)
	}
	for _, f := range a.texts {
		if err := add("raw-field", f, func(text string) (any, error) { return text, nil }); err != nil {
			return nil, err
		}
	}
	for _, f := range a.typed {
		if err := add("field", f, func(text string) (any, error) { return typedValue(p, text) }); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

// secretField tells a field whose value is not to be seen in a list of processes.
func secretField(path string) bool {
	name := path[strings.LastIndexByte(path, '[')+1:]
	switch strings.TrimSuffix(name, "]") {
	case "nir", "password", "new_password", "current_password", "code", "token":
		return true
	}
	return false
}

// typedValue reads true, false, null, an integer, @FILE or a text.
func typedValue(p *program.Program, text string) (any, error) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	if name, ok := strings.CutPrefix(text, "@"); ok {
		content, err := contentOf(p, name)
		return strings.TrimRight(string(content), "\r\n"), err
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	return text, nil
}

// put puts a value at « key[sub][] »; empty makes an empty list.
func put(object map[string]any, path string, value any, empty bool) error {
	key, rest, nested := strings.Cut(path, "[")
	if !nested {
		if _, twice := object[key]; twice {
			return cli.Usage("Le champ %s est donné deux fois ; une liste s'écrit %s[]=…", key, key)
		}
		object[key] = value
		return nil
	}
	sub, after, closed := strings.Cut(rest, "]")
	if !closed || key == "" {
		return cli.Usage("Un champ emboîté s'écrit clé[sous-clé]=VALEUR.")
	}
	if sub == "" {
		list, _ := object[key].([]any)
		if list == nil {
			list = []any{}
		}
		if !empty {
			list = append(list, value)
		}
		object[key] = list
		return nil
	}
	inner, ok := object[key].(map[string]any)
	if !ok {
		if _, there := object[key]; there {
			return cli.Usage("Le champ %s est à la fois une valeur et un objet.", key)
		}
		inner = map[string]any{}
		object[key] = inner
	}
	return put(inner, sub+after, value, empty)
}

// queryOf writes fields in an address.
func queryOf(fields map[string]any) (url.Values, error) {
	query := url.Values{}
	for name, value := range fields {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			switch v.(type) {
			case map[string]any, json.RawMessage:
				return nil, cli.Usage("Dans une adresse, un champ n'a pas d'objet.")
			case nil:
				query.Add(name, "")
			default:
				query.Add(name, fmt.Sprint(v))
			}
		}
	}
	return query, nil
}
