package sqlstore

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/espace-adherent/adherent/test/postgres"
)

// Statements stay prepared where the server itself answers, and not behind a pooler, which gives the
// next one to another connection.
func TestStatementsBehindAPooler(t *testing.T) {
	address := postgres.Database(t, "")
	named, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	for at, direct := range map[string]bool{address: true, postgres.NewPooler(t, address).Address(named.Database): false} {
		config, err := postgresConfig(at)
		if err != nil {
			t.Fatal(err)
		}
		p := &postgresServer{write: openPostgres(config, 1)}
		if err := p.write.PingContext(t.Context()); err != nil {
			t.Error(err)
		}
		if got := p.direct(t.Context()); got != direct {
			t.Errorf("direct %t, not %t", got, direct)
		}
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}
}
