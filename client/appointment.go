package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/espace-adherent/adherent/spst"
)

const (
	appointmentsPath = memberPath + "/appointments"
	cancellationPath = appointmentsPath + "/{id}/cancellation-request"
	requestsPath     = memberPath + "/visit-requests"
	requestPath      = requestsPath + "/{id}"
)

func pageValues(cursor string, limit int) url.Values {
	v := url.Values{}
	if cursor != "" {
		v.Set("cursor", cursor)
	}
	if limit != 0 {
		v.Set("limit", strconv.Itoa(limit))
	}
	return v
}

// Appointments gives a page of the appointments to come, or of the past ones.
func (c *Client) Appointments(ctx context.Context, number string, q spst.AppointmentQuery) (spst.AppointmentPage, error) {
	v := pageValues(q.Cursor, q.Limit)
	if q.When != "" {
		v.Set("when", string(q.When))
	}
	return do[spst.AppointmentPage](ctx, c, call{method: http.MethodGet, path: appointmentsPath, names: ofMember(number), query: v})
}

// VisitsDue gives a page of the visits that the law calls for, soonest first.
func (c *Client) VisitsDue(ctx context.Context, number string, q spst.VisitsDueQuery) (spst.VisitsDuePage, error) {
	v := pageValues(q.Cursor, q.Limit)
	if q.Overdue {
		v.Set("overdue", "true")
	}
	if q.Search != "" {
		v.Set("q", q.Search)
	}
	return do[spst.VisitsDuePage](ctx, c, call{method: http.MethodGet, path: memberPath + "/visits-due", names: ofMember(number), query: v})
}

// VisitRequests gives a page of the requests, newest first.
func (c *Client) VisitRequests(ctx context.Context, number string, q spst.PageQuery) (spst.VisitRequestPage, error) {
	return do[spst.VisitRequestPage](ctx, c, call{method: http.MethodGet, path: requestsPath, names: ofMember(number),
		query: pageValues(q.Cursor, q.Limit)})
}

// RequestVisit sends a visit request, and gives it back with what the portal adds.
func (c *Client) RequestVisit(ctx context.Context, key, number string, r spst.VisitRequest) (spst.VisitRequest, error) {
	return do[spst.VisitRequest](ctx, c, call{method: http.MethodPost, path: requestsPath, names: ofMember(number), body: r, key: key,
		write: true})
}

// VisitRequest gives a visit request.
func (c *Client) VisitRequest(ctx context.Context, number, id string) (spst.VisitRequest, error) {
	return do[spst.VisitRequest](ctx, c, call{method: http.MethodGet, path: requestPath, names: ofEmployee(number, id)})
}

// UpdateVisitRequest replaces r.ID, a request that the service has not answered; [spst.Stale] when
// r.Version has been overtaken.
func (c *Client) UpdateVisitRequest(ctx context.Context, key, number string, r spst.VisitRequest) (spst.VisitRequest, error) {
	k := call{method: http.MethodPut, path: requestPath, names: ofEmployee(number, r.ID), body: r, version: r.Version, key: key, write: true}
	return do[spst.VisitRequest](ctx, c, k)
}

// WithdrawVisitRequest withdraws a request that the service has not answered; Stale as
// UpdateVisitRequest.
func (c *Client) WithdrawVisitRequest(ctx context.Context, key, number, id string, version int64) (spst.VisitRequest, error) {
	k := call{method: http.MethodDelete, path: requestPath, names: ofEmployee(number, id), version: version, key: key, write: true}
	return do[spst.VisitRequest](ctx, c, k)
}

// WithdrawCancellationRequest withdraws the cancellation request for that version of an appointment;
// [spst.Stale] when the appointment has changed since.
func (c *Client) WithdrawCancellationRequest(ctx context.Context, key, number, id string, version int64) (spst.Appointment, error) {
	k := call{method: http.MethodDelete, path: cancellationPath, names: ofEmployee(number, id), version: version, key: key, write: true}
	return do[spst.Appointment](ctx, c, k)
}

// SaveReceipt downloads the receipt of a cancellation request to dir under
// that name; see [Saved].
func (c *Client) SaveReceipt(ctx context.Context, number, id, dir, name string) (Saved, error) {
	k := call{method: http.MethodGet, path: cancellationPath + ".pdf", names: ofEmployee(number, id), stream: true, media: pdfType}
	return c.save(ctx, k, dir, name, nil)
}

// RequestCancellation asks for the cancellation of that version of an appointment; [spst.Stale], with
// the *Appointment in force in Current, when it has changed since.
func (c *Client) RequestCancellation(ctx context.Context, key, number, id string, version int64, r spst.CancellationRequest) (
	spst.CancellationRequest, error) {
	k := call{method: http.MethodPost, path: cancellationPath, names: ofEmployee(number, id), body: r, version: version, key: key, write: true}
	return doTo[spst.Appointment, spst.CancellationRequest](ctx, c, k)
}
