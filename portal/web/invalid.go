package web

import (
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/espace-adherent/adherent/spst"
)

// french turns huma's own refusals, which are English and repeat the refused
// value, into ours.
func french(_ huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := &problemDetails{Status: m.Status, Code: spst.CodeMalformed,
		Detail: "La requête n'est pas comprise : JSON attendu, conforme à /openapi.yaml."}
	if m.Status == 422 {
		p.Code, p.Detail = spst.CodeBadFields, "Certaines informations sont refusées."
	}
	for _, e := range m.Errors {
		if m.Status == 422 && e != nil {
			p.Problems = append(p.Problems, problemAt(e.Location, e.Message))
		}
	}
	return p.titled(), nil
}

// refusals translates huma's messages, recognised by how they begin.
var refusals = []struct {
	prefix  string
	code    spst.ProblemCode
	message string
}{
	{"expected required property", spst.ProblemRequired, "Cette information est obligatoire."},
	{"required ", spst.ProblemRequired, "Cette information est obligatoire."},
	{"unexpected property", spst.ProblemUnknownField, "Ce champ n'existe pas dans l'API."},
	{"expected string to be RFC 3339 date", spst.ProblemDate, "Date attendue sous la forme AAAA-MM-JJ."},
	{"expected value to be one of", spst.ProblemEnum, "Cette valeur n'est pas dans la liste permise."},
	{"expected length >=", spst.ProblemTooShort, "Cette valeur est trop courte."},
	{"expected length <=", spst.ProblemTooLong, "Cette valeur est trop longue."},
	{"expected array length >=", spst.ProblemTooFew, "Il en faut au moins un."},
	{"expected array length <=", spst.ProblemTooMany, "Il y en a trop ; envoyez-les en plusieurs fois."},
	{"expected number", spst.ProblemRange, "Ce nombre est hors des limites."},
	{"", spst.ProblemFormat, "Cette valeur n'a pas la forme attendue."},
}

var fieldPath = regexp.MustCompile(`^[A-Za-z0-9_.\-\[\]]{0,100}$`)

// problemAt names the field of the body (body.nir -> nir) or the parameter
// (query.limit -> limit).
func problemAt(location, message string) spst.Problem {
	_, field, _ := strings.Cut(location, ".")
	if missing, ok := strings.CutPrefix(message, "expected required property "); ok {
		missing, _, _ = strings.Cut(missing, " ")
		field = strings.TrimPrefix(field+"."+missing, ".")
	}
	field = named(field)
	for _, r := range refusals {
		if strings.HasPrefix(message, r.prefix) {
			return spst.Problem{Field: field, Code: r.code, Severity: spst.SeverityError, Message: r.message}
		}
	}
	return spst.Problem{Field: field, Severity: spst.SeverityError}
}

// named is a field or a parameter as it may come back in an answer; "" when what was typed is no name.
func named(field string) string {
	if !fieldPath.MatchString(field) {
		return ""
	}
	return field
}
