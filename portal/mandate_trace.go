package portal

import (
	"context"
	"slices"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

// MandateTrace is one thing that a mandatary has set of a member, for whoever
// ends the mandate to check: « Informations administratives », a contact, an
// address, an announced change of situation.
type MandateTrace struct {
	Kind  string             `json:"kind"` // company, contact, address, situation
	ID    string             `json:"id,omitempty"`
	Name  string             `json:"name,omitempty"`
	Email string             `json:"email,omitempty"` // of a contact, when the mandatary set it
	Types []spst.ContactType `json:"types,omitempty"`
	Codes spst.CodeUse       `json:"codes,omitempty"`
	// Fields are those that it has changed, by their names in the API; none when
	// all of it is its own.
	Fields    []string  `json:"fields,omitempty"`
	At        time.Time `json:"at"` // the last time
	RemovedAt time.Time `json:"removed_at,omitzero"`
}

// UnderMandate gives what a mandatary has set of a member, oldest first, also
// once the mandate has ended.
func (p *Portal) UnderMandate(ctx context.Context, mandatary, member string) ([]MandateTrace, error) {
	who := spst.Account{Kind: spst.MandataryAccount, Number: mandatary}
	history, err := p.store.CompanyHistoryOf(ctx, member, who)
	if err != nil {
		return nil, err
	}
	traces := []MandateTrace{}
	at := map[string]int{}
	for _, h := range history {
		i, seen := at[h.Subject]
		if !seen {
			t, err := p.traceOf(ctx, member, h.Subject, who)
			if err != nil {
				return nil, err
			}
			i = len(traces)
			at[h.Subject], traces = i, append(traces, t)
		}
		traces[i].add(h)
	}
	situations, err := p.store.SituationChanges(ctx, member)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(situations) {
		if s.Account.Kind == who.Kind && s.Account.Number == who.Number {
			traces = append(traces, MandateTrace{Kind: "situation", ID: s.ID, Name: s.Kind.Label(), At: s.DeclaredAt, RemovedAt: s.WithdrawnAt})
		}
	}
	return traces, nil
}

// add notes a change; Fields stays empty for what the mandatary has added.
func (t *MandateTrace) add(h SubjectHistory) {
	created := !t.At.IsZero() && len(t.Fields) == 0
	t.At = h.At
	for _, f := range h.Fields {
		if !created && !slices.Contains(t.Fields, f) {
			t.Fields = append(t.Fields, f)
		}
	}
}

// traceOf says what a subject of the history is today.
func (p *Portal) traceOf(ctx context.Context, member, subject string, who spst.Account) (MandateTrace, error) {
	if subject == "" {
		return MandateTrace{Kind: "company"}, nil
	}
	c, err := p.store.Contact(ctx, member, subject)
	if err == nil {
		t := MandateTrace{Kind: "contact", ID: c.ID, Name: c.DisplayName(), Types: c.Types, RemovedAt: c.RemovedAt}
		if c.EmailBy.Kind == who.Kind && c.EmailBy.Number == who.Number {
			t.Email, t.Codes = c.Email, c.Codes
		}
		return t, nil
	}
	if spst.KindOf(err) != spst.NotFound {
		return MandateTrace{}, err
	}
	a, err := p.store.Address(ctx, member, subject)
	return MandateTrace{Kind: "address", ID: a.ID, Name: a.Label, RemovedAt: a.RemovedAt}, err
}
