package client

import (
	"context"
	"net/http"

	"github.com/espace-adherent/adherent/spst"
)

const (
	companyPath    = memberPath + "/company"
	situationsPath = memberPath + "/situation-changes"
)

// Company gives « Informations administratives ».
func (c *Client) Company(ctx context.Context, number string) (spst.Company, error) {
	return do[spst.Company](ctx, c, call{method: http.MethodGet, path: companyPath, names: ofMember(number)})
}

// UpdateCompany replaces the company's information; [spst.Stale], with the *Company in force in
// Current, when x.Version has been overtaken.
func (c *Client) UpdateCompany(ctx context.Context, key, number string, x spst.Company) (spst.Company, error) {
	return do[spst.Company](ctx, c, call{method: http.MethodPut, path: companyPath, names: ofMember(number), body: x, version: x.Version,
		key: key, write: true})
}

// ValidateCompany is « Valider vos réponses » for that version; Stale as UpdateCompany.
func (c *Client) ValidateCompany(ctx context.Context, key, number string, version int64) (spst.Company, error) {
	return do[spst.Company](ctx, c, call{method: http.MethodPost, path: companyPath + "/validation", names: ofMember(number), version: version,
		key: key, write: true})
}

// CompanyHistory gives the changes of the company, newest first.
func (c *Client) CompanyHistory(ctx context.Context, number string) ([]spst.HistoryEntry, error) {
	h, err := do[spst.History](ctx, c, call{method: http.MethodGet, path: companyPath + "/history", names: ofMember(number)})
	return h.Entries, err
}

// SituationChanges gives the changes of situation, newest first.
func (c *Client) SituationChanges(ctx context.Context, number string) ([]spst.SituationChange, error) {
	s, err := do[spst.SituationChanges](ctx, c, call{method: http.MethodGet, path: situationsPath, names: ofMember(number)})
	return s.Changes, err
}

// WithdrawSituationChange withdraws an announced change of situation.
func (c *Client) WithdrawSituationChange(ctx context.Context, key, number, id string) (spst.SituationChange, error) {
	return do[spst.SituationChange](ctx, c, call{method: http.MethodPost, path: situationsPath + "/{id}/withdrawal",
		names: map[string]string{"number": number, "id": id}, key: key, write: true})
}

// AnnounceSituationChange gives the change of situation back with its date and ID.
func (c *Client) AnnounceSituationChange(ctx context.Context, key, number string, x spst.SituationChange) (spst.SituationChange, error) {
	return do[spst.SituationChange](ctx, c, call{method: http.MethodPost, path: situationsPath, names: ofMember(number), body: x, key: key,
		write: true})
}
