package spst

import (
	"slices"
	"time"
)

// HistoryEntry is one change of an employee, a company, a contact or an
// address: who, when, which fields.
type HistoryEntry struct {
	At      time.Time `json:"at"`
	Account Account   `json:"account"`
	Action  string    `json:"action" enum:"create,update,exit,undo_exit,undo_import,undo_several,withdraw,validate,remove,restore"`
	Fields  []string  `json:"fields,omitempty"`
	// Changes are the fields of an employee before and after. Older entries, and those
	// of a company, have Fields only.
	Changes []FieldChange `json:"changes,omitempty"`
	// Import is the one that it was a part of; "" when a person made it.
	Import  string `json:"import,omitempty" doc:"The import that it was a part of"`
	Version int64  `json:"version"`
}

// History is the answer of GET …/history, newest first.
type History struct {
	Entries []HistoryEntry `json:"entries"`
}

// FieldChange is a field before and after, as [EmployeeField.Text] has them.
type FieldChange struct {
	Field  string `json:"field"`
	Before string `json:"before" doc:"Empty when there was nothing; a n° de sécurité sociale is masked"`
	After  string `json:"after" doc:"Empty when there is nothing now; a n° de sécurité sociale is masked"`
}

// ChangesOf gives what differs of two employees, in the order of [EmployeeFields].
func ChangesOf(before, after *Employee) []FieldChange {
	var changes []FieldChange
	for _, name := range ChangedFields(before, after) {
		f, _ := EmployeeFieldNamed(name)
		changes = append(changes, FieldChange{name, f.kept(before), f.kept(after)})
	}
	return changes
}

// kept is the text of a field; no is nothing.
func (f EmployeeField) kept(e *Employee) string {
	if f.Empty(e) {
		return ""
	}
	return f.Text(e)
}

// Masked hides what follows the month of a n° de sécurité sociale.
func (c FieldChange) Masked() FieldChange {
	if c.Field == "nir" {
		c.Before, c.After = maskedText(c.Before), maskedText(c.After)
	}
	return c
}

// maskedText is a NIR as « 1 69 08 •• ».
func maskedText(text string) string {
	r := []rune(NIR(compact(text)).Masked())
	if len(r) == 0 {
		return ""
	}
	return string(r[:10])
}

// Shown is a text of the change in words: the labels of lists instead of their codes.
func (c FieldChange) Shown(text string) string {
	f, ok := EmployeeFieldNamed(c.Field)
	if !ok || c.Field == "nir" {
		return text
	}
	var e Employee
	f.SetText(&e, text)
	return f.Shown(&e)
}

// PutBack gives an employee what was there before a change that the portal has answered,
// unless something else is there by now, or it is masked.
func (c FieldChange) PutBack(e *Employee) bool {
	f, ok := EmployeeFieldNamed(c.Field)
	if !ok || c.Field == "nir" && c.Before != "" {
		return false
	}
	now := FieldChange{Field: c.Field, After: f.kept(e)}
	if now.Masked().After != c.After {
		return false
	}
	f.SetText(e, c.Before)
	return true
}

// Author is who made the change: the name on the account, after « import » where it was one.
func (h HistoryEntry) Author() string {
	if h.Import != "" {
		return "import · " + h.Account.Name
	}
	return h.Account.Name
}

// FieldLabel is [ChangeLabel] of a field that the entry changed.
func (h HistoryEntry) FieldLabel(field string) string {
	return ChangeLabel(field, slices.Contains(h.Fields, "exit_reason"))
}

// Label is what was done, in words; an unknown one is itself.
func (h HistoryEntry) Label() string {
	switch h.Action {
	case "create":
		return "ajouté"
	case "update":
		return "modifié"
	case "exit":
		return "sortie déclarée"
	case "undo_exit":
		return "sortie annulée"
	case "undo_import":
		return "import annulé"
	case "undo_several":
		if slices.Contains(h.Fields, "exit_reason") {
			return "sortie de plusieurs salariés annulée"
		}
		return "modification de plusieurs salariés annulée"
	case "withdraw":
		return "ajout annulé"
	case "validate":
		return "validé"
	case "remove":
		return "retiré"
	case "restore":
		return "rétabli"
	case "confirm":
		return "email confirmé"
	}
	return h.Action
}
