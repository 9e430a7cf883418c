//go:build unix

package rig

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
)

// Shared is a base on PostgreSQL with the sample data of today, for several portals.
type Shared struct {
	Key    string // its file
	Tokens []string
	args   []string
}

// FillShared fills an empty database.
func FillShared(t testing.TB, address string) *Shared {
	t.Helper()
	s := &Shared{Key: filepath.Join(t.TempDir(), "cle")}
	template, err := newTemplate(t.Context(), address, s.Key, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.Tokens = template.Tokens
	service, err := json.Marshal(map[string]any{"name": "Espace adhérent", "short_name": "Portail", "seller": demo.Seller()})
	file := filepath.Join(t.TempDir(), "service.json")
	if err == nil {
		err = os.WriteFile(file, service, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.args = []string{"--cle", s.Key, "--service", file}
	return s
}

// New is a portal on the base, at an address that leads there; it is not started yet.
func (s *Shared) New(t testing.TB, address string, more ...string) *Portal {
	t.Helper()
	return NewPortal(t, address, append(append([]string{}, s.args...), more...)...)
}

// Start is one that serves.
func (s *Shared) Start(t testing.TB, address string, more ...string) *Portal {
	t.Helper()
	p := s.New(t, address, more...)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// Metric reads one line of /metrics, by its name and labels.
func (p *Portal) Metric(ctx context.Context, name string) (float64, error) {
	answer, err := NewCaller().Do(ctx, http.MethodGet, p.URL(ctx.Done())+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(strings.NewReader(string(answer.Body)))
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			return strconv.ParseFloat(value, 64)
		}
	}
	return 0, fmt.Errorf("no metric %s", name)
}

// WaitMetric waits until a line of /metrics has at least that value.
func (p *Portal) WaitMetric(t testing.TB, name string, least float64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for {
		value, err := p.Metric(ctx, name)
		if err == nil && value >= least {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("%s is %g: %v", name, value, err)
		}
		Pause(ctx, 50*time.Millisecond)
	}
}
