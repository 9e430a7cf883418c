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
	figures := &rig.Figures{What: "rolling upgrade under writes"}
	started := time.Now()
	next, afterNext := later(t)
	base := rig.Today().Copy(t)
	now := rig.StartPortal(t, base)

	skips := rig.NewPortal(t, base)
	skips.Program = afterNext
	if err := skips.Start(); err == nil || !strings.Contains(err.Error(), "saute une version") {
		t.Errorf("a portal that skips a version beside one that serves: %v", err)
	}

	replaced := rig.NewPortal(t, base)
	replaced.Program = next
	together := rig.NewPortal(t, base)
	together.Program = next
	writing := newRolling(t, figures, now, replaced)
	startTogether(t, replaced, together)
	figures.Count = rig.Count(3, 50)
	for range figures.Count {
		rig.Pause(t.Context(), 100*time.Millisecond)
		for _, p := range []*rig.Portal{now, replaced} {
			p.Kill()
			if err := p.Start(); err != nil {
				t.Fatal(err)
			}
		}
	}
	writing.check()

	last := rig.NewPortal(t, base)
	last.Program = afterNext
	if err := last.Start(); err != nil {
		t.Fatal(err)
	}
	wantReady(t, now, http.StatusServiceUnavailable)
	wantReady(t, replaced, http.StatusOK)
	now.Kill()
	if err := now.Start(); err == nil || !strings.Contains(err.Error(), "version plus récente que ce programme") {
		t.Errorf("a portal that is too old: %v", err)
	}
	figures.Report(t, started)
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

func newRolling(t *testing.T, figures *rig.Figures, portals ...*rig.Portal) *rolling {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &rolling{stop: stop}
	samples := demo.Samples()
	for i := range 8 {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[i%2]
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
