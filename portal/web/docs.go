package web

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

var (
	//go:embed docs.html
	docsHTML string
	//go:embed docs.css
	docsCSS []byte
)

// mountDocs serves the OpenAPI document and a page that shows it, with nothing
// from the network.
func (s *server) mountDocs() {
	o := s.api.OpenAPI()
	yaml, err := o.YAML()
	if err != nil {
		panic(err) // cannot happen: the document is our own types
	}
	json, err := o.MarshalJSON()
	if err != nil {
		panic(err) // likewise
	}
	var page bytes.Buffer
	docs := template.Must(template.New("docs").Parse(docsHTML))
	if err := docs.Execute(&page, newDocsPage(o)); err != nil {
		panic(err) // likewise
	}
	s.mountFile("/openapi.yaml", "application/yaml; charset=utf-8", yaml)
	s.mountFile("/openapi.json", "application/json", json)
	s.mountFile("/docs", "text/html; charset=utf-8", page.Bytes())
	s.mountFile("/docs/style.css", "text/css; charset=utf-8", docsCSS)
}

func (s *server) mountFile(path, contentType string, content []byte) {
	tag := contentTag(content)
	s.get(path, func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("ETag", tag)
		h.Set("Content-Type", contentType)
		h.Set("Cache-Control", "no-cache")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = w.Write(content) // the caller has gone; there is nobody to tell
	})
}

type (
	docsPage struct {
		Title, Version string
		Paragraphs     []string
		Groups         []docsGroup
		Schemas        []docsSchema
		Statuses       []docsStatus
	}
	docsGroup struct {
		Name       string
		Operations []docsOperation
	}
	docsOperation struct {
		ID, Method, Path, Summary, Description string
		Public                                 bool
		Params                                 []docsField
		Body                                   docsType
		Answers                                []docsAnswer
	}
	docsAnswer struct {
		Status, Content string
		Type            docsType
	}
	docsSchema struct {
		Name   string
		Fields []docsField
	}
	docsField struct {
		Name, In, Text string
		Required       bool
		Type           docsType
		Limits         string
	}
	// docsType is a type in words; Ref is the schema that it links to.
	docsType struct{ Text, Ref string }

	docsStatus struct {
		Status int
		Kind   string
	}
)

func newDocsPage(o *huma.OpenAPI) docsPage {
	p := docsPage{Title: o.Info.Title, Version: o.Info.Version, Paragraphs: strings.Split(o.Info.Description, "\n\n")}
	for _, tag := range o.Tags {
		p.Groups = append(p.Groups, groupOf(o, tag))
	}
	schemas := o.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		p.Schemas = append(p.Schemas, docsSchema{Name: name, Fields: fieldsOf(schemas[name])})
	}
	for kind, status := range statuses {
		p.Statuses = append(p.Statuses, docsStatus{status, string(kind)})
	}
	slices.SortFunc(p.Statuses, func(a, b docsStatus) int { return cmp.Compare(a.Status, b.Status) })
	return p
}

func groupOf(o *huma.OpenAPI, tag *huma.Tag) docsGroup {
	g := docsGroup{Name: tag.Description}
	for _, path := range sortedPaths(o) {
		for _, op := range operations(o.Paths[path]) {
			if op.Tags[0] == tag.Name {
				g.Operations = append(g.Operations, newDocsOperation(op))
			}
		}
	}
	return g
}

func newDocsOperation(op *huma.Operation) docsOperation {
	d := docsOperation{
		ID: op.OperationID, Method: op.Method, Path: op.Path, Summary: op.Summary, Description: op.Description, Public: isPublic(op),
	}
	for _, param := range op.Parameters {
		d.Params = append(d.Params, docsField{
			Name: param.Name, In: param.In, Text: param.Description, Required: param.Required,
			Type: typeOf(param.Schema), Limits: limitsOf(param.Schema),
		})
	}
	if op.RequestBody != nil {
		d.Body = typeOf(op.RequestBody.Content["application/json"].Schema)
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		if op.Responses[status].Ref == "" { // the refusals are the same everywhere, and said once
			d.Answers = append(d.Answers, answersOf(status, op.Responses[status])...)
		}
	}
	return d
}

func answersOf(status string, r *huma.Response) []docsAnswer {
	if status == "default" {
		status = "sinon"
	}
	if len(r.Content) == 0 {
		return []docsAnswer{{Status: status}}
	}
	var answers []docsAnswer
	for _, content := range slices.Sorted(maps.Keys(r.Content)) {
		answers = append(answers, docsAnswer{Status: status, Content: content, Type: typeOf(r.Content[content].Schema)})
	}
	return answers
}

func fieldsOf(s *huma.Schema) []docsField {
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		f := s.Properties[name]
		fields = append(fields, docsField{
			Name: name, Text: f.Description, Required: slices.Contains(s.Required, name), Type: typeOf(f), Limits: limitsOf(f),
		})
	}
	return fields
}

func typeOf(s *huma.Schema) docsType {
	switch {
	case s == nil:
		return docsType{}
	case s.Ref != "":
		name := s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
		return docsType{name, name}
	case s.Type == huma.TypeArray:
		item := typeOf(s.Items)
		return docsType{"liste de " + item.Text, item.Ref}
	}
	words := map[string]string{"": "objet", "string": "texte", "integer": "entier", "boolean": "vrai ou faux", "number": "nombre",
		"object": "objet"}
	switch s.Format {
	case "date":
		return docsType{Text: "date AAAA-MM-JJ"}
	case "date-time":
		return docsType{Text: "instant RFC 3339"}
	}
	return docsType{Text: words[s.Type]}
}

func limitsOf(s *huma.Schema) string {
	var limits []string
	add := func(format string, set bool, v func() any) {
		if set {
			limits = append(limits, fmt.Sprintf(format, v()))
		}
	}
	var values []string
	for _, v := range s.Enum {
		values = append(values, fmt.Sprint(v))
	}
	add("%s", len(values) > 0, func() any { return strings.Join(values, ", ") })
	add("au moins %d caractères", s.MinLength != nil, func() any { return *s.MinLength })
	add("au plus %d caractères", s.MaxLength != nil, func() any { return *s.MaxLength })
	add("au moins %g", s.Minimum != nil, func() any { return *s.Minimum })
	add("au plus %g", s.Maximum != nil, func() any { return *s.Maximum })
	add("au moins %d éléments", s.MinItems != nil, func() any { return *s.MinItems })
	add("au plus %d éléments", s.MaxItems != nil, func() any { return *s.MaxItems })
	add("%v par défaut", s.Default != nil, func() any { return s.Default })
	return strings.Join(limits, " ; ")
}
