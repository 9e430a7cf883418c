package sqlstore_test

import (
	"testing"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/test/postgres"
)

// Behind pgbouncer, each transaction on another of its connections.
func TestPostgreSQLBehindAPooler(t *testing.T) {
	pooler := postgres.NewPooler(t, postgres.Database(t, ""))
	storeSuite(t, func(t *testing.T) portal.Store {
		return open(t, pooler.Through(t, postgres.Database(t, "")), newKey(t))
	})
}
