package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

type thing struct {
	Head
	Name  string `json:"name,omitempty"`
	Other int    `json:"-"`
	bare  int    //nolint:unused // what is not exported is no field
}

// Head is embedded.
type Head struct {
	ID string `json:"id"`
}

func lists() *cobra.Command {
	root := &cobra.Command{Use: "essai"}
	var out Output
	out.Flags(root.PersistentFlags())
	things := GivesList[thing](&cobra.Command{Use: "choses", RunE: func(*cobra.Command, []string) error { return nil }}, "things")
	things.AddCommand(&cobra.Command{Use: "fermer", RunE: func(*cobra.Command, []string) error { return nil }})
	root.AddCommand(things, &cobra.Command{Use: "entier", RunE: func(*cobra.Command, []string) error { return nil }})
	return root
}

func TestFieldsFollowTheirOption(t *testing.T) {
	for _, c := range []struct{ typed, read string }{
		{"choses --json id,name", "choses --json=id,name"},
		{"choses mot --json id --csv", "choses mot --json=id --csv"},
		{"choses --json --csv", "choses --json --csv"},
		{"choses --json", "choses --json"},
		{"choses --json Martin", "choses --json Martin"}, // no field is written so
		{"choses -- --json id", "choses -- --json id"},
		{"choses --json fermer", "choses --json fermer"},
		{"--json choses", "--json choses"},
		{"entier --json mot", "entier --json mot"},
		{"__complete choses --json i", "__complete choses --json=i"},
	} {
		if got := strings.Join(JoinFields(lists(), strings.Fields(c.typed)), " "); got != c.read {
			t.Errorf("%s is read %s", c.typed, got)
		}
	}
	if got := JoinFields(lists(), []string{"choses", "--json", ""}); len(got) != 3 {
		t.Errorf("an empty argument is taken for fields: %q", got)
	}
}

func TestFieldsAreThoseOfTheJSON(t *testing.T) {
	root := lists()
	things, _, err := root.Find([]string{"choses"})
	if err != nil || !slices.Equal(FieldsOf(things), []string{"id", "name"}) {
		t.Errorf("%v, %v", FieldsOf(things), err)
	}
}

// What is left is a copy: the document of the verb stays whole.
func TestChosenLeavesTheDocument(t *testing.T) {
	type page struct {
		Things []thing `json:"things"`
		Total  int     `json:"total"`
	}
	whole := page{Things: []thing{{Name: "a"}, {Name: "b"}, {Name: "c"}}, Total: 3}
	for _, c := range []struct {
		out  Output
		doc  any
		want string
	}{
		{Output{list: "things", limit: 2}, whole, `{"things":[{"id":"","name":"a"},{"id":"","name":"b"}],"total":3}`},
		{Output{list: "things", limit: 9}, whole, `{"things":[{"id":"","name":"a"},{"id":"","name":"b"},{"id":"","name":"c"}],"total":3}`},
		{Output{list: "things", limit: 1, fields: []string{"name"}}, whole, `[{"name":"a"}]`},
		{Output{list: "things", fields: []string{"name"}}, page{}, `[]`},
		{Output{list: aloneInDocument, limit: 1, fields: []string{"name"}}, whole.Things, `[{"name":"a"}]`},
		{Output{list: "things", limit: 1}, map[string][]int{"things": {1, 2}}, `{"things":[1]}`},
		{Output{fields: []string{"id", "name"}}, thing{Name: "a"}, `{"id":"","name":"a"}`},
		{Output{fields: []string{"name"}}, thing{}, `{"name":null}`},
	} {
		r, err := c.out.Chosen(Result{Document: c.doc})
		if got := jsonOf(t, r.Document); err != nil || got != c.want {
			t.Errorf("%s, %v; want %s", got, err, c.want)
		}
	}
	if len(whole.Things) != 3 {
		t.Error("the document was cut")
	}
}
