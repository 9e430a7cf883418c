package faults

import (
	"context"
	"encoding/csv"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/test/rig"
)

// front runs HAProxy as docs/portail.md has it, before portals on one machine, and gives its address and the
// socket of its statistics.
func front(t *testing.T, portals []string) (url, statistics string) {
	t.Helper()
	address, socket := freeAddress(t), filepath.Join(t.TempDir(), "haproxy.sock")
	config := strings.NewReplacer(" ssl crt /etc/haproxy/portail.pem", "", "bind :443", "bind "+address,
		"10.0.0.11:8080", portals[0], "10.0.0.12:8080", portals[1], "10.0.0.13:8080", portals[2]).
		Replace(documented(t, "", "defaults"))
	if strings.Contains(config, "10.0.0.") {
		t.Fatal("docs/portail.md has other servers:\n" + config)
	}
	runBalancer(t, "global\n  maxconn 256\n  stats socket "+socket+"\n"+config)
	awaitService(t, "http://"+address)
	return "http://" + address, socket
}

// standing is that of a backend of HAProxy: UP or DOWN.
func standing(t *testing.T, socket, backend string) string {
	t.Helper()
	var d net.Dialer
	c, err := d.DialContext(t.Context(), "unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "show stat\n"); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(c).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	status := slices.Index(rows[0], "status")
	for _, row := range rows {
		if row[0] == backend && row[1] == "BACKEND" {
			return row[status]
		}
	}
	t.Fatalf("HAProxy has no backend %s", backend)
	return ""
}

// While a base takes no writes HAProxy, as docs/portail.md has it, goes on letting people read, and who writes
// is told to come back; once it takes them again, they are done.
func TestFrontOfABaseThatIsOnlyRead(t *testing.T) {
	server, base := filled(t)
	addresses := []string{freeAddress(t), freeAddress(t), freeAddress(t)}
	for _, address := range addresses {
		base.Start(t, server.Address(databaseName), "--frontal", "127.0.0.1", "--adresse", address)
	}
	url, socket := front(t, addresses)
	who := rig.NewCaller()
	who.Token = base.Tokens[0]
	people := url + "/v1/members/" + demo.Samples()[0].Number + "/employees"
	add := func() rig.Answer {
		answer, err := who.Do(t.Context(), http.MethodPost, people, person("LECTURE"), "Idempotency-Key", client.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	only := func(yes, backend string) {
		if err := server.Do(t.Context(), "ALTER SYSTEM SET default_transaction_read_only = "+yes, "SELECT pg_reload_conf()"); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), rig.Patience)
		defer cancel()
		for standing(t, socket, "portails") != backend {
			if ctx.Err() != nil {
				t.Fatalf("the portals are not %s", backend)
			}
			answer, err := who.Do(ctx, http.MethodGet, people+"?limit=1", nil) // meanwhile too
			if err != nil || answer.Status != http.StatusOK {
				t.Errorf("reading: %d %s, %v", answer.Status, answer.Body, err)
			}
			rig.Pause(ctx, 50*time.Millisecond)
		}
	}
	only("on", "DOWN")
	if answer, err := who.Do(t.Context(), http.MethodGet, people+"?limit=1", nil); err != nil || answer.Status != http.StatusOK {
		t.Errorf("reading: %d %s, %v", answer.Status, answer.Body, err)
	}
	if answer := add(); answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "" {
		t.Errorf("writing: %d %v %s", answer.Status, answer.Header, answer.Body)
	}
	only("off", "UP")
	if answer := add(); answer.Status != http.StatusCreated {
		t.Errorf("writing again: %d %s", answer.Status, answer.Body)
	}
	if answer, err := who.Do(t.Context(), http.MethodGet, url+"/metrics", nil); err != nil || answer.Status != http.StatusForbidden {
		t.Errorf("/metrics: %d, %v", answer.Status, err)
	}
}
