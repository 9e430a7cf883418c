package web

import (
	"net/http"
	"time"

	"github.com/espace-adherent/adherent/portal"
)

// Statuses is the table Kind -> status, for the test that client's is its
// inverse.
var Statuses = statuses

// HandlerWithin is a [Handler] that waits for a body no longer than that.
func HandlerWithin(p *portal.Portal, o Options, body time.Duration) http.Handler {
	s := newServer(p, o)
	s.patience.body = body
	return s.handler()
}
