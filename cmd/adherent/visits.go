package main

import (
	"context"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
)

// RequestVisit implements appointments.Service.
func (a portalAPI) RequestVisit(ctx context.Context, key, member string, r spst.VisitRequest) (spst.VisitRequest, error) {
	return a.Client.RequestVisit(client.WithIdempotencyKey(ctx, key), member, r)
}

// RequestCancellation implements appointments.Service.
func (a portalAPI) RequestCancellation(ctx context.Context, key, member, id string, version int64, r spst.CancellationRequest) (spst.CancellationRequest, error) {
	return a.Client.RequestCancellation(client.WithIdempotencyKey(ctx, key), member, id, version, r)
}
