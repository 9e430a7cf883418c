package portal

import (
	"context"
	"slices"

	"github.com/espace-adherent/adherent/spst"
)

// UnderMandate gives what a mandatary has set of a member, oldest first, also
// once the mandate has ended.
func (p *Portal) UnderMandate(ctx context.Context, mandatary, member string) ([]spst.MandateTrace, error) {
	who := spst.Account{Kind: spst.MandataryAccount, Number: mandatary}
	history, err := p.store.CompanyHistoryOf(ctx, member, who)
	if err != nil {
		return nil, err
	}
	traces := []spst.MandateTrace{}
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
		h.addTo(&traces[i])
	}
	situations, err := p.store.SituationChanges(ctx, member)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Backward(situations) {
		if s.Account.Kind == who.Kind && s.Account.Number == who.Number {
			traces = append(traces, spst.MandateTrace{Kind: "situation", ID: s.ID, Name: s.Kind.Label(), At: s.DeclaredAt, RemovedAt: s.WithdrawnAt})
		}
	}
	return traces, nil
}

// addTo notes a change; Fields stays empty for what the mandatary has added.
func (h SubjectHistory) addTo(t *spst.MandateTrace) {
	created := !t.At.IsZero() && len(t.Fields) == 0
	t.At = h.At
	for _, f := range h.Fields {
		if !created && !slices.Contains(t.Fields, f) {
			t.Fields = append(t.Fields, f)
		}
	}
}

// traceOf says what a subject of the history is today.
func (p *Portal) traceOf(ctx context.Context, member, subject string, who spst.Account) (spst.MandateTrace, error) {
	if subject == "" {
		return spst.MandateTrace{Kind: "company"}, nil
	}
	c, err := p.store.Contact(ctx, member, subject)
	if err == nil {
		t := spst.MandateTrace{Kind: "contact", ID: c.ID, Name: c.DisplayName(), Types: c.Types, RemovedAt: c.RemovedAt}
		if c.EmailBy.Kind == who.Kind && c.EmailBy.Number == who.Number {
			t.Email, t.Codes = c.Email, c.Codes
		}
		return t, nil
	}
	if spst.KindOf(err) != spst.NotFound {
		return spst.MandateTrace{}, err
	}
	a, err := p.store.Address(ctx, member, subject)
	return spst.MandateTrace{Kind: "address", ID: a.ID, Name: a.Label, RemovedAt: a.RemovedAt}, err
}
