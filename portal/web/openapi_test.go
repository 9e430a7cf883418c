package web

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write openapi.yaml anew")

// The committed document is the one that the code generates.
func TestOpenAPIIsCommitted(t *testing.T) {
	got, err := newServer(nil, Options{}).api.OpenAPI().YAML()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("openapi.yaml", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("openapi.yaml")
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("openapi.yaml is not what the code says (%v): run « make openapi »", err)
	}
}

// Every operation of the document has what the documentation page shows, and
// only signing in and a password reset need no session.
func TestOpenAPIIsWhole(t *testing.T) {
	o := newServer(nil, Options{}).api.OpenAPI()
	var open []string
	for _, path := range sortedPaths(o) {
		for _, op := range operations(o.Paths[path]) {
			if op.Summary == "" || op.OperationID == "" || len(op.Tags) == 0 || op.Responses["default"] == nil {
				t.Errorf("%s %s is not described", op.Method, path)
			}
			if isPublic(op) {
				open = append(open, op.OperationID)
			}
		}
	}
	if got := strings.Join(open,
		" "); got != "begin-reset get-reset-challenge renew-reset-challenge answer-reset-challenge complete-reset get-reset-delivery deliver-reset deliver-reset-by-email get-service sign-in" {
		t.Errorf("open to everybody: %s", got)
	}
	opened := o.Paths["/v1/sessions"].Post.Responses["201"].Content["application/json"].Schema
	if !slices.Contains(o.Components.Schemas.SchemaFromRef(opened.Ref).Required, "token") {
		t.Error("signing in may give no token")
	}
	if _, ok := o.Components.Schemas.Map()["ErrorModel"]; ok {
		t.Error("huma's own error is in the document")
	}
}

// What generators of clients stumble over: a list of values beside a header is a type of
// each operation's own, and Content-Type is not said by a header.
func TestHeadersSuitGenerators(t *testing.T) {
	o := newServer(nil, Options{}).api.OpenAPI()
	for _, path := range sortedPaths(o) {
		for _, op := range operations(o.Paths[path]) {
			for status, r := range op.Responses {
				for name, h := range r.Headers {
					if name == "Content-Type" || h.Schema != nil && len(h.Schema.Enum) > 0 {
						t.Errorf("%s, %s: %s is described beside the operation", op.OperationID, status, name)
					}
				}
			}
		}
	}
}
