package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTemplate(t *testing.T) {
	now := time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC)
	document := map[string]any{
		"name": "Martin", "year": 2026.0, "cents": 12345678.0, "rate": 1.5, "none": nil, "day": "2026-12-03",
		"at": "2026-11-30T09:00:00Z", "list": []any{map[string]any{"id": "a"}, map[string]any{"id": "b"}},
	}
	for _, c := range []struct{ layout, want string }{
		{`{{.name}} {{.year}} {{.cents}} {{.rate}}`, "Martin 2026 12345678 1.5"},
		{`{{if eq .year 2026}}oui{{end}}`, "oui"},
		{`{{euros .cents}}{{euros .none}}`, "123 456,78 €"},
		{`{{timefmt "02/01/2006" .day}} {{timefmt "15:04" .at}}{{timefmt "15:04" .none}}`, "03/12/2026 09:00"},
		{`{{timeago .day}}, {{timeago .at}}, {{timeago "2026-11-30"}}, {{timeago "2024-01-01"}}`, "dans 3 jours, il y a 3 heures, aujourd'hui, il y a 2 ans"},
		{`{{timeago "2026-11-30T11:59:30Z"}}, {{timeago "2026-11-30T12:30:00Z"}}, {{timeago "2026-09-20T12:00:00Z"}}`,
			"à l'instant, dans 30 minutes, il y a 2 mois"},
		{`{{pluck "id" .list | join ", "}}`, "a, b"},
		{`{{truncate 4 .name}} {{truncate 9 .name}}{{truncate 4 .none}}`, "Mar… Martin"},
		{`{{color "green+b" "a"}}{{color "white+h:blue" "b"}}{{color "208" 3}}{{color "" "d"}}`,
			"\x1b[1;32ma\x1b[0m\x1b[97;44mb\x1b[0m\x1b[38;5;208m3\x1b[0md"},
		{`{{autocolor "red" .name}}`, "Martin"}, // this output is no terminal
		{`{{hyperlink "https://a.fr" "a"}}`, "\x1b]8;;https://a.fr\x07a\x1b]8;;\x07"},
		{`{{range .list}}{{tablerow .id 1 $.none}}{{end}}fin{{"\n"}}`, "fin\na\t1\t\nb\t1\t\n"},
		{`{{tablerow "a" "b"}}{{tablerender}}fin`, "a\tb\nfin"},
	} {
		var out bytes.Buffer
		o := Output{Stdout: &out, Now: func() time.Time { return now }, layout: c.layout}
		if err := o.compileTemplate(); err != nil {
			t.Fatal(c.layout, err)
		}
		err := o.PrintJSON(document)
		if got := strings.ReplaceAll(out.String(), "\u00a0", " "); err != nil || got != c.want {
			t.Errorf("%s gives %q, %v; want %q", c.layout, got, err, c.want)
		}
	}
}

func TestTemplateThatDoesNotFit(t *testing.T) {
	for _, layout := range []string{`{{timeago "demain"}}`, `{{color "mauve" 1}}`, `{{color "red+z" 1}}`, `{{euros "a"}}`, `{{range .}}{{.x}}{{end}}`} {
		o := Output{Stdout: &bytes.Buffer{}, layout: layout}
		if err := o.compileTemplate(); err != nil {
			t.Fatal(layout, err)
		}
		if err := o.PrintJSON(map[string]any{"a": 1.0}); err == nil {
			t.Errorf("%s is taken", layout)
		}
	}
}

// On a terminal a table has columns.
func TestTableOfATemplate(t *testing.T) {
	p := &painting{width: 20}
	p.tableRow("a", "deux mots")
	p.tableRow("trois")
	if got := p.tableRender(); got != "a      deux mots\ntrois\n" {
		t.Errorf("%q", got)
	}
}
