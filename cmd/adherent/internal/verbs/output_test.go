package verbs

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// anyJSON is any document, down to that depth.
func anyJSON(depth int) *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any {
		switch kind := rapid.IntRange(0, 6).Draw(t, "kind"); {
		case kind <= 1:
			return rapid.SampledFrom([]any{nil, true, 1.5, "", `a"b\`, "{[,:]}\n", "é\u2028<>", `\"rows":[`}).Draw(t, "value")
		case kind <= 3 || depth == 0:
			return rapid.String().Draw(t, "text")
		case kind <= 5:
			return rapid.SliceOfN(anyJSON(depth-1), 0, 3).Draw(t, "list")
		default:
			return rapid.MapOfN(rapid.StringN(0, 4, -1), anyJSON(depth-1), 0, 3).Draw(t, "object")
		}
	})
}

// What is set out while it is written is what the encoder would set out.
func TestJSONIsSetOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		document := anyJSON(20).Draw(t, "document")
		if rapid.Bool().Draw(t, "a file") {
			f := &spst.RosterFile{Format: "csv",
				Columns: []spst.FileColumn{{Heading: rapid.SampledFrom([]string{`"rows":[]`, "Nom"}).Draw(t, "heading")}}, Rows: []spst.FileRow{}}
			for i := range rapid.IntRange(0, 3).Draw(t, "rows") {
				f.Rows = append(f.Rows, spst.FileRow{Row: i, Employee: spst.Employee{BirthName: rapid.String().Draw(t, "name")},
					Problems: []spst.Problem{{Code: "x"}}[:i%2]})
			}
			document = rosterDocument{f}
		}
		var got, want bytes.Buffer
		if err := (&cli.Output{Stdout: &got}).PrintJSON(document); err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(&want)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(document); err != nil || got.String() != want.String() {
			t.Fatalf("%v\n%s\nis not\n%s", err, got.String(), want.String())
		}
	})
	var broken strings.Builder
	if err := (&cli.Output{Stdout: &broken}).PrintJSON(make(chan int)); err == nil {
		t.Error("what is no JSON was written")
	}
}
