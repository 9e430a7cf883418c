//go:build unix

package attacks

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/test/rig"
)

// bodies are valid bodies of the operations that take one. An operation that is
// added to the API and is not here fails the test.
var bodies = map[string]string{
	"change-password":     `{"current":"celui d'avant","password":"cerisiers en fleurs 42"}`,
	"add-address":         `{"label":"Atelier","address_line1":"3 rue du Port","address_line2":"bâtiment B","postal_code":"76600","city":"LE HAVRE","country":"France"}`,
	"update-address":      `{"label":"Atelier","address_line1":"3 rue du Port","address_line2":"bâtiment B","postal_code":"76600","city":"LE HAVRE","country":"France"}`,
	"update-company":      `{"address_line1":"1 rue des Lilas","address_line2":"fond de cour","postal_code":"76000","city":"ROUEN","country":"France","activity":"FLEURISTE","vat":"FR74775701584","phone":"0235000000","fax":"0235000001","mobile":"0600000000","email":"accueil@lilas.fr","naf_code":"47.76Z","validation":{"account":{"number":"100042","kind":"member","name":"FLEURISTE"}}}`,
	"add-contact":         `{"civility":"madame","last_name":"DURAND","first_name":"Zoé","position":"Cheffe","email":"zoe@lilas.fr","phone":"0235000000","mobile":"0600000000","types":["referent_securite"],"address_id":"af01","email_by":{"number":"100042","kind":"member","name":"FLEURISTE"}}`,
	"update-contact":      `{"civility":"madame","last_name":"DURAND","first_name":"Zoé","position":"Cheffe","email":"zoe@lilas.fr","phone":"0235000000","mobile":"0600000000","types":["referent_securite"],"address_id":"af01","email_by":{"number":"100042","kind":"member","name":"FLEURISTE"}}`,
	"update-declaration":  `{"step":"certify","certified_by":"Anne MARTIN"}`,
	"confirm-declaration": `{"certified_by":"Anne MARTIN","certified":true,"people":1,"total_cents":1}`,
	"add-employee":        employee, "update-employee": employee,
	"change-employees": `{"import":"i1","changes":[{"action":"create","line":"1","employee":` + employee +
		`,"exit":{"exit_date":"2026-11-01","exit_reason":"demission"}},{"action":"update","line":"2","id":"f0005","employee":` + employee + `}]}`,
	"exit-employee":             `{"exit_date":"2026-11-01","exit_reason":"demission"}`,
	"announce-situation-change": `{"kind":"cession_de_fonds","effective_on":"2027-01-31","comment":"Vente","account":{"number":"100042","kind":"member","name":"FLEURISTE"}}`,
	"request-visit":             `{"kind":"reprise","employees":[{"id":"f0007"}],"from":"2027-02-01","until":"2027-02-26","constraints":"le matin","reason":"poste changé","absence":{"cause":"maladie","from":"2026-09-01","return":"2027-01-10"}}`,
	"update-visit-request":      `{"kind":"periodique","employees":[{"id":"f0007"}],"from":"2027-02-01","until":"2027-02-26","constraints":"le matin","reason":"poste changé","absence":{"cause":"maladie","from":"2026-09-01","return":"2027-01-10"}}`,
	"request-cancellation":      `{"reason":"chantier"}`,
	"begin-reset":               `{"number":"100042"}`, "answer-reset-challenge": `{"text":"acdef"}`,
	"deliver-reset": `{"purposes":["account"]}`, "deliver-reset-by-email": `{"email":"a.martin@fleuriste-martin.example"}`,
	"keep-draft":          `{"form":"employee:f0005","title":"DURAND Zoé","values":[{"name":"comment","value":"le matin","was":"le soir"}]}`,
	"keep-view":           `{"list":"clients","view_name":"Mes TPE","search":"fleur","filters":["owing"],"sort":"-name","columns":["name"]}`,
	"confirm-email":       `{"code":"ACDE-FHJK"}`,
	"add-access-token":    `{"token_name":"relevé","rights":["invoices"],"ends_on":"2027-01-01","password":"x"}`,
	"begin-second-factor": `{"password":"x"}`, "confirm-second-factor": `{"code":"123456"}`,
	"remove-second-factor": `{"password":"x","code":"123456"}`, "renew-recovery-codes": `{"password":"x","code":"123456"}`,
	"complete-reset": `{"code":"ACDE-FHJK","password":"cerisiers en fleurs 42"}`,
	"sign-in":        `{"number":"999999","password":"x","mandatary":false}`, "confirm-password": `{"password":"x"}`,
}

const employee = `{"birth_name":"ESSAI","married_name":"DURAND","first_name":"Claire","birth_date":"1990-03-12","sex":"F","nir":"290037654000180",
"hire_date":"2024-11-01","job_title":"Caissière","pcs_code":"552a","contract_type":"cdi","multi_employer":false,"determinants":["AUCUN"],
"declared_category":"SI","scheduling_constraints":"le matin","comment":"horaires du matin"}`

// operation is one of the API, as its own document has it.
type operation struct {
	ID, Method, Path string
	Query            []string
	Body             bool
	Version          bool     // takes If-Match
	Texts            []string // the texts of the body, as « changes[].employee.comment »
}

// schema is what a document says of a value.
type schema struct {
	Ref        string `json:"$ref"`
	Type       any    // a name or several
	Items      *schema
	Properties map[string]*schema
}

// texts are the places of a schema that take a text.
func (s *schema) texts(all map[string]*schema, at string) []string {
	if name, ok := strings.CutPrefix(s.Ref, "#/components/schemas/"); ok {
		return all[name].texts(all, at)
	}
	if strings.Contains(fmt.Sprint(s.Type), "string") {
		return []string{at}
	}
	var found []string
	if s.Items != nil {
		found = s.Items.texts(all, at+"[]")
	}
	for name, inner := range s.Properties {
		found = append(found, inner.texts(all, strings.TrimPrefix(at+"."+name, "."))...)
	}
	slices.Sort(found)
	return found
}

// operations are all those of the portal's document.
func operations(t *testing.T, url string) []operation {
	t.Helper()
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			RequestBody *struct {
				Content map[string]struct{ Schema *schema }
			} `json:"requestBody"`
			Parameters []struct{ Name, In string }
		}
		Components struct{ Schemas map[string]*schema }
	}
	if err := rig.NewCaller().Get(t.Context(), url+"/openapi.json", &document); err != nil {
		t.Fatal(err)
	}
	var all []operation
	for path, methods := range document.Paths {
		for method, o := range methods {
			op := operation{ID: o.OperationID, Method: strings.ToUpper(method), Path: path, Body: o.RequestBody != nil}
			for _, p := range o.Parameters {
				if p.In == "query" {
					op.Query = append(op.Query, p.Name)
				}
				op.Version = op.Version || p.Name == "If-Match"
			}
			if op.Body && bodies[op.ID] == "" {
				t.Errorf("%s has no body in the table", op.ID)
			}
			if op.Body {
				op.Texts = o.RequestBody.Content["application/json"].Schema.texts(document.Components.Schemas, "")
			}
			all = append(all, op)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.ID, b.ID) })
	if len(all) < 60 {
		t.Fatalf("%d operations", len(all))
	}
	return all
}

// at is the path with something real of the florist's in it.
func (o operation) at() string {
	id := "f0004"
	for part, real := range map[string]string{"/contacts/": "cf02", "/addresses/": "af01", "/appointments/": "fv02", "/imports/": "i1",
		"/visit-requests/": "fd01"} {
		if strings.Contains(o.Path, part) {
			id = real
		}
	}
	return strings.NewReplacer("{number}", "100042", "{id}", id, "{year}", "2026", "{file}", "F-1.pdf", "{list}", "clients", "{view}", "mes-tpe").Replace(o.Path)
}

// value reads JSON into plain values.
func value(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return v
}

// leaves calls f for every place in v, with what puts another value there and
// gives the whole, and takes it back.
func leaves(v any, f func(name string, old any, with func(any) any)) {
	walk(v, "", func(x any) any { return x }, f)
}

func walk(v any, name string, whole func(any) any, f func(string, any, func(any) any)) {
	if name != "" {
		f(name, v, whole)
	}
	switch x := v.(type) {
	case map[string]any:
		for key, child := range x {
			walk(child, name+"."+key, func(c any) any {
				other := map[string]any{}
				for k, old := range x {
					other[k] = old
				}
				if other[key] = c; c == removed {
					delete(other, key)
				}
				return whole(other)
			}, f)
		}
	case []any:
		for i, child := range x {
			walk(child, name+"[]", func(c any) any {
				other := slices.Clone(x)
				other[i] = c
				return whole(other)
			}, f)
		}
	}
}

// removed in place of a value takes it out.
const removed = "\x00removed"

// status counts an answer and wants it to be no failure of the portal.
func status(t *testing.T, figures *rig.Figures, what string, answer rig.Answer, err error) {
	t.Helper()
	figures.Count++
	switch {
	case err != nil:
		figures.Failures.Add(1)
		t.Errorf("%s: %v", what, err)
	case answer.Status >= http.StatusInternalServerError:
		figures.Failures.Add(1)
		t.Errorf("%s: %d %s", what, answer.Status, answer.Body[:min(len(answer.Body), 300)])
	case answer.Status >= 400 && answer.Header.Get("Content-Type") != "application/problem+json":
		t.Errorf("%s: %d is a %q", what, answer.Status, answer.Header.Get("Content-Type"))
	}
}
