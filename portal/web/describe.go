package web

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// refusalTexts are the statuses that the document names one by one, and why each is answered.
var refusalTexts = map[int]string{
	http.StatusBadRequest:                   "La requête n'est pas comprise : JSON mal formé, paramètre inconnu ou répété",
	http.StatusUnauthorized:                 "Pas de session, ou elle est finie",
	http.StatusForbidden:                    "Le compte n'en a pas le droit",
	http.StatusNotFound:                     "Inconnu, ou d'un autre adhérent",
	http.StatusRequestTimeout:               "Le corps n'est pas arrivé à temps",
	http.StatusConflict:                     "L'état ne le permet pas, ou la première demande sous la même clé est en cours",
	http.StatusPreconditionFailed:           "La version est dépassée ; celle en vigueur est dans current",
	http.StatusRequestEntityTooLarge:        "Le corps est trop grand",
	http.StatusUnsupportedMediaType:         "Le corps n'est pas du JSON en UTF-8 sans compression",
	http.StatusRequestedRangeNotSatisfiable: "La partie demandée est au-delà de la fin du fichier",
	http.StatusUnprocessableEntity:          "Des informations sont refusées, nommées dans problems",
	http.StatusPreconditionRequired:         "If-Match manque",
	http.StatusTooManyRequests:              "Trop de demandes ; Retry-After dit quand recommencer",
	http.StatusInternalServerError:          "Faute du portail",
	http.StatusServiceUnavailable:           "Le portail ne peut pas répondre pour l'instant",
}

const problemType = "application/problem+json"

// describe finishes the document with what is the same for many operations:
// their refusals, validators and replays. It takes from it what is never sent:
// huma's own error type, and null for a list.
func describe(o *huma.OpenAPI) {
	schemas := o.Components.Schemas
	problem := map[string]*huma.MediaType{problemType: {Schema: schemas.Schema(reflect.TypeFor[problemDetails](), true, "")}}
	o.Components.Responses = map[string]*huma.Response{}
	for status, text := range refusalTexts {
		o.Components.Responses[problemName(status)] = &huma.Response{Description: text, Content: problem, Headers: refusalHeaders(status)}
	}
	schemas.Map()["Replayed"] = &huma.Schema{Type: huma.TypeString, Enum: []any{"true"}}
	for path, item := range o.Paths {
		for _, op := range operations(item) {
			op.Responses["default"] = &huma.Response{Description: "Problème (RFC 9457)", Content: problem}
			for _, status := range refusalsOf(op, path) {
				op.Responses[strconv.Itoa(status)] = &huma.Response{Ref: problemRef(status)}
			}
			describeHeaders(op)
		}
	}
	opened := *schemas.Map()["Session"]
	opened.Required = append(slices.Clone(opened.Required), "token")
	schemas.Map()["OpenedSession"] = &opened
	signIn := o.Paths["/v1/sessions"].Post.Responses["201"]
	signIn.Content["application/json"].Schema = &huma.Schema{Ref: "#/components/schemas/OpenedSession"}
	delete(schemas.Map(), "ErrorModel")
	delete(schemas.Map(), "ErrorDetail")
	for _, s := range schemas.Map() {
		for _, field := range s.Properties {
			if field.Type == huma.TypeArray {
				field.Nullable = false // an empty list is [], on both ways
			}
		}
	}
}

func problemName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

func problemRef(status int) string { return "#/components/responses/" + problemName(status) }

func textSchema() *huma.Schema { return &huma.Schema{Type: huma.TypeString} }

func textHeader(text string) *huma.Header {
	return &huma.Header{Description: text, Schema: textSchema()}
}

func refusalHeaders(status int) map[string]*huma.Header {
	switch status {
	case http.StatusUnauthorized:
		return map[string]*huma.Header{"WWW-Authenticate": textHeader("Le schéma d'authentification : Bearer")}
	case http.StatusConflict, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return map[string]*huma.Header{"Retry-After": {
			Description: "Secondes à attendre, quand recommencer peut aboutir", Schema: &huma.Schema{Type: huma.TypeInteger, Minimum: new(1.0)},
		}}
	case http.StatusUnsupportedMediaType:
		return map[string]*huma.Header{"Accept-Encoding": textHeader("identity : un corps compressé n'est pas lu")}
	}
	return nil
}

// refusalsOf are the statuses that an operation may refuse with.
func refusalsOf(op *huma.Operation, path string) []int {
	statuses := []int{http.StatusBadRequest, http.StatusTooManyRequests, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if !isPublic(op) {
		statuses = append(statuses, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(path, "{") {
		statuses = append(statuses, http.StatusNotFound)
	}
	if len(op.Parameters) > 0 || op.RequestBody != nil {
		statuses = append(statuses, http.StatusUnprocessableEntity)
	}
	if op.Method != http.MethodGet {
		statuses = append(statuses, http.StatusConflict)
	}
	if op.RequestBody != nil {
		statuses = append(statuses, http.StatusRequestTimeout, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if match := headerParam(op, "If-Match"); match != nil {
		statuses = append(statuses, http.StatusPreconditionFailed, http.StatusPreconditionRequired)
	}
	return statuses
}

// replayedRef is of one type for all the operations: of a list of values beside each header
// generators of clients make a type per operation, which ogen then takes for one another.
const replayedRef = "#/components/schemas/Replayed"

// describeHeaders says the headers of validators and replays.
func describeHeaders(op *huma.Operation) {
	if match := headerParam(op, "If-Match"); match != nil {
		match.Required = true // whose absence is answered 428, by the handler
		match.Schema = &huma.Schema{Type: huma.TypeString, MinLength: new(1)}
	}
	for status, r := range op.Responses {
		if !strings.HasPrefix(status, "2") {
			continue
		}
		if r.Headers == nil {
			r.Headers = map[string]*huma.Header{}
		}
		delete(r.Headers, "Content-Type") // which content says
		if op.Metadata[validated] != nil && r.Headers["ETag"] == nil {
			r.Headers["ETag"] = textHeader("De quoi demander si rien n'a changé (If-None-Match)")
		}
		if op.Metadata[replayed] != nil {
			r.Headers["Idempotency-Replayed"] = &huma.Header{
				Description: "Cette réponse est celle de la première demande sous la même clé", Schema: &huma.Schema{Ref: replayedRef},
			}
		}
	}
	if op.Metadata[validated] != nil {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "If-None-Match", In: "header", Schema: textSchema(), Description: "L'ETag de la réponse que l'on a : 304 si rien n'a changé",
		})
		op.Responses["304"] = &huma.Response{
			Description: "Rien n'a changé", Headers: map[string]*huma.Header{"ETag": textHeader("Celui de la réponse que l'on a")},
		}
	}
}

func headerParam(op *huma.Operation, name string) *huma.Param {
	i := slices.IndexFunc(op.Parameters, func(p *huma.Param) bool { return p.In == "header" && p.Name == name })
	if i < 0 {
		return nil
	}
	return op.Parameters[i]
}
