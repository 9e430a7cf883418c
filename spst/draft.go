package spst

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Draft is what somebody typed in a form and has not sent (« saisie en
// attente »). The portal keeps it, sealed, for the account that typed it, so
// that it waits on another machine too.
type Draft struct {
	Form    string       `json:"form" doc:"The form and what it is open on, as « employee:ID »"`
	Title   string       `json:"title" doc:"What is edited, in words"`
	Values  []DraftValue `json:"values,omitempty" doc:"The fields that differ from what was opened; left out of a list"`
	SavedAt time.Time    `json:"saved_at,omitzero" doc:"Set by the portal"`
}

// DraftValue is the text of one field, as it was typed: it may break every rule
// of its field.
type DraftValue struct {
	Name  string `json:"name" doc:"As in the API"`
	Value string `json:"value"`
	Was   string `json:"was,omitempty" doc:"What the field held when the form was opened"`
}

// Drafts are those of an account for a member, the last kept first.
type Drafts struct {
	Drafts []Draft `json:"drafts"`
}

// DraftImportRow is the [Draft.Form] of what is typed in place of a refused row of a file.
const DraftImportRow = "import_row"

const (
	// DraftDays is how long a draft is kept after it was last typed in.
	DraftDays = 30
	// MaxDrafts is how many an account has for a member; the oldest gives way.
	MaxDrafts = 100

	maxDraftForm   = 120
	maxDraftTitle  = 200
	maxDraftValues = 80
	maxDraftText   = 20_000 // characters of one field: a list of people may be long
)

// draftForm is the shape of [Draft.Form]: the name of a form, and an identifier
// where it is open on something.
var draftForm = regexp.MustCompile(`^[a-z][a-z_]*(:[A-Za-z0-9_-]+)?$`)

// DraftForm is the [Draft.Form] of a form open on what has that identifier; ""
// is something new.
func DraftForm(form, id string) string {
	if id == "" {
		return form
	}
	return form + ":" + id
}

// Service is the one of Accueil where the form is, as [TodoItem.Place].
func (d Draft) Service() string {
	switch form, _, _ := strings.Cut(d.Form, ":"); form {
	case "employee", "exit", "several", "import", DraftImportRow:
		return "roster"
	case "contact", "address":
		return "contacts"
	case "visit_request", "cancellation":
		return "appointments"
	}
	return "company"
}

// Value is the text of a field, and whether the draft has one.
func (d Draft) Value(name string) (string, bool) {
	i := slices.IndexFunc(d.Values, func(v DraftValue) bool { return v.Name == name })
	if i < 0 {
		return "", false
	}
	return d.Values[i].Value, true
}

// CheckDraft tidies the texts of a draft and checks what is kept of it: its
// name, its size, that nothing acts on a terminal. Nothing is said of what the
// fields will be refused for once they are sent.
//
// Codes: draft_form, draft_values, too_long, control_chars.
func CheckDraft(d *Draft) []Problem {
	var found []Problem
	if len(d.Form) > maxDraftForm || !draftForm.MatchString(d.Form) {
		found = On("form", []Problem{blocks(ProblemDraftForm, "", "Ce n'est pas le nom d'un formulaire.")})
	}
	d.Title = Tidy(d.Title)
	found = append(found, CheckText("title", d.Title, maxDraftTitle)...)
	if len(d.Values) > maxDraftValues {
		return append(found, On("values",
			[]Problem{blocks(ProblemDraftValues, "", "Une saisie en attente a "+strconv.Itoa(maxDraftValues)+" champs au plus.")})...)
	}
	for i := range d.Values {
		v, at := &d.Values[i], "values["+strconv.Itoa(i+1)+"]"
		v.Value, v.Was = Tidy(v.Value), Tidy(v.Was)
		found = append(found, CheckMade(at+".name", v.Name)...)
		found = append(found, CheckText(at+".value", v.Value, maxDraftText)...)
		found = append(found, CheckText(at+".was", v.Was, maxDraftText)...)
	}
	return found
}
