package spst

import "time"

// Mandate lets a mandatary act for a member, from From until Until inclusive;
// an absent Until is no end.
type Mandate struct {
	Mandatary string  `json:"mandatary"`
	Member    string  `json:"member"`
	Rights    []Right `json:"rights"`
	From      Date    `json:"from,omitzero"`
	Until     Date    `json:"until,omitzero"`
}

// Ended tells whether it is over by a day.
func (m Mandate) Ended(day Date) bool { return !m.Until.IsZero() && m.Until < day }

// MandateTrace is one thing that a mandatary has set of a member, for whoever
// ends the mandate to check: « Informations administratives », a contact, an
// address, an announced change of situation.
type MandateTrace struct {
	Kind  string        `json:"kind"` // company, contact, address, situation
	ID    string        `json:"id,omitempty"`
	Name  string        `json:"name,omitempty"`
	Email string        `json:"email,omitempty"` // of a contact, when the mandatary set it
	Types []ContactType `json:"types,omitempty"`
	Codes CodeUse       `json:"codes,omitempty"`
	// Fields are those that it has changed, by their names in the API; none when
	// all of it is its own.
	Fields    []string  `json:"fields,omitempty"`
	At        time.Time `json:"at"` // the last time
	RemovedAt time.Time `json:"removed_at,omitzero"`
}
