package portal_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/portal/sqlstore"
	"github.com/espace-adherent/adherent/spst"
)

// BenchmarkClients has what a mandatary of 500 members, of 50 people each on
// average, waits for: as the portal has just started, then as it goes on.
func BenchmarkClients(b *testing.B) {
	ctx := b.Context()
	store, err := sqlstore.Open(ctx, filepath.Join(b.TempDir(), "portail.db"), make([]byte, sqlstore.KeySize))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	o := portal.Options{Seller: demo.Seller(), Now: func() time.Time { return today.Time().Add(9 * time.Hour) }, Hashing: quick}
	start := time.Now()
	accounts, err := demo.Fill(ctx, portal.New(store, o), demo.Options{Today: today, Clients: 500})
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("filled in %s", time.Since(start))
	cabinet := accounts.Mandatary()
	begin := func() (*portal.Portal, portal.Actor) {
		p := portal.New(store, o)
		s, err := p.SignIn(ctx, spst.Credentials{Number: cabinet.Number, Password: cabinet.Password, Mandatary: true}, "")
		if err != nil {
			b.Fatal(err)
		}
		actor, err := p.Authenticate(ctx, s.Token)
		if err != nil {
			b.Fatal(err)
		}
		return p, actor
	}
	b.Run("started", func(b *testing.B) {
		counted := 0
		for b.Loop() {
			b.StopTimer()
			p, actor := begin()
			b.StartTimer()
			members, err := p.Members(ctx, actor)
			if err != nil || len(members) != 502 {
				b.Fatal(len(members), err)
			}
			counted = 0
			for _, m := range members {
				if m.State.Anomalies != nil {
					counted++
				}
			}
		}
		b.ReportMetric(float64(counted), "counted")
	})
	b.Run("known", func(b *testing.B) {
		p, actor := begin()
		for b.Loop() {
			if members, err := p.Members(ctx, actor); err != nil || len(members) != 502 {
				b.Fatal(len(members), err)
			}
		}
	})
}
