//go:build unix

package faults

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

const migrationsFolder = "portal/sqlstore/migrations/"

// later builds the portail of the next version, whose schema has more, and of the one
// after it, which takes away what programs of the next one do without. The text that the
// next one needs is in it.
func later(t *testing.T) (next, afterNext string) {
	t.Helper()
	newest := int64(0)
	names, err := filepath.Glob("../../" + migrationsFolder + "sqlite/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if n, err := goose.NumericComponent(filepath.Base(name)); err == nil {
			newest = max(newest, n)
		}
	}
	adds := "-- +goose Up\nALTER TABLE employee ADD COLUMN later TEXT NOT NULL DEFAULT '';\nCREATE TABLE later (id TEXT PRIMARY KEY);\n"
	takes := fmt.Sprintf("-- +goose Up\nALTER TABLE employee DROP COLUMN later;\nUPDATE base SET oldest = %d;\n", newest+1)
	files := map[string]string{}
	for i, text := range []string{adds, takes} {
		for _, engine := range []string{"sqlite", "postgres"} {
			files[fmt.Sprintf("%s%s/%05d_later.sql", migrationsFolder, engine, newest+1+int64(i))] = text
		}
		if i == 0 {
			next = rig.Changed(t, "portail", files)
		}
	}
	return next, rig.Changed(t, "portail", files)
}

// Portals are replaced one after the other while people write: those of a version and of
// the next one serve one base, start again on it, and lose nothing. The version after
// that ends those that are too old for it, and waits where it would skip one.
func TestRollingUpgrade(t *testing.T) {
	figures := &rig.Figures{What: "rolling upgrade under writes", Count: 2 * rig.Count(3, 50)}
	started := time.Now()
	next, afterNext := later(t)
	t.Run("SQLite", func(t *testing.T) {
		base := rig.Today().Copy(t)
		upgrade(t, figures, next, afterNext, rig.Today().Tokens, func() *rig.Portal { return rig.NewPortal(t, base) })
		rig.CheckBase(t, base)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := postgres.Database(t, "")
		base := rig.FillShared(t, address)
		upgrade(t, figures, next, afterNext, base.Tokens, func() *rig.Portal { return base.New(t, address) })
	})
	figures.Report(t, started)
}

// upgrade replaces the portals of one base; portal gives one of today's that is not started.
func upgrade(t *testing.T, figures *rig.Figures, next, afterNext string, tokens []string, portal func() *rig.Portal) {
	t.Helper()
	of := func(program string) *rig.Portal {
		p := portal()
		p.Program = program
		return p
	}
	now := portal()
	startTogether(t, now)

	if err := of(afterNext).Start(); err == nil || !strings.Contains(err.Error(), "saute une version") {
		t.Errorf("a portal that skips a version beside one that serves: %v", err)
	}

	replaced, together := of(next), of(next)
	writing := newRolling(t, figures, tokens, now, replaced)
	startTogether(t, replaced, together)
	for range figures.Count / 2 {
		rig.Pause(t.Context(), 100*time.Millisecond)
		for _, p := range []*rig.Portal{now, replaced} {
			p.Kill()
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
		}
	}
	writing.check()

	last := of(afterNext)
	if err := last.Start(); err != nil {
		t.Fatal(err)
	}
	wantReady(t, now, http.StatusServiceUnavailable)
	wantReady(t, replaced, http.StatusOK)
	now.Kill()
	if err := now.Start(); err == nil || !strings.Contains(err.Error(), "version plus récente que ce programme") {
		t.Errorf("a portal that is too old: %v", err)
	}
	for _, p := range []*rig.Portal{replaced, together, last} {
		if code := p.Stop(); code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
}

func startTogether(t *testing.T, portals ...*rig.Portal) {
	t.Helper()
	var all sync.WaitGroup
	for _, p := range portals {
		all.Go(func() {
			if err := p.Start(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// rolling are people who write through several portals.
type rolling struct {
	writers []*writer
	stop    context.CancelFunc
	running sync.WaitGroup
}

func newRolling(t *testing.T, figures *rig.Figures, tokens []string, portals ...*rig.Portal) *rolling {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &rolling{stop: stop}
	samples := demo.Samples()
	for i := range 8 {
		who := rig.NewCaller()
		who.Token = tokens[i%2]
		w := &writer{t: t, portal: portals[i/2%len(portals)], figures: figures, caller: who, member: samples[i%2].Number,
			name: fmt.Sprintf("R%d", i), random: rand.New(rand.NewPCG(uint64(i), 17))}
		r.writers = append(r.writers, w)
		r.running.Go(func() { w.run(ctx) })
	}
	return r
}

// check ends the writing, and reads everything back.
func (r *rolling) check() {
	r.stop()
	r.running.Wait()
	for _, w := range r.writers {
		w.check(context.WithoutCancel(w.t.Context()))
	}
}

func wantReady(t *testing.T, p *rig.Portal, status int) {
	t.Helper()
	r, err := http.Get(p.URL(t.Context().Done()) + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if said, err := io.ReadAll(r.Body); r.StatusCode != status || err != nil {
		t.Errorf("readyz: %s %s, %v; want %d", r.Status, said, err, status)
	}
}
