package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
)

// Every kind of error that the portal sends is the kind that the client gives.
func TestKindsComeBack(t *testing.T) {
	kinds := []spst.Kind{
		spst.Invalid, spst.Unauthenticated, spst.Forbidden, spst.NotFound, spst.Conflict,
		spst.Stale, spst.Unavailable, spst.RateLimited, spst.Internal,
	}
	if len(kinds) != len(web.Statuses) {
		t.Errorf("%d kinds, %d statuses", len(kinds), len(web.Statuses))
	}
	for _, kind := range kinds {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(web.Statuses[kind])
			fmt.Fprint(w, `{}`)
		}))
		c, err := client.New(client.Options{BaseURL: server.URL, RetryWait: time.Millisecond})
		must(t, err)
		if _, err = c.Members(context.Background()); spst.KindOf(err) != kind {
			t.Errorf("%s goes as %d and comes back as %s", kind, web.Statuses[kind], spst.KindOf(err))
		}
		server.Close()
	}
}
