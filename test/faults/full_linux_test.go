package faults

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/postgres"
	"github.com/espace-adherent/adherent/test/rig"
)

// The disk of a base is full, really: each write is refused with a time to come back at, « readyz » tells,
// reads go on, a batch that found no room has left nothing, and once there is room the same write goes through.
func TestBaseOnAFullDisk(t *testing.T) {
	figures := &rig.Figures{What: "the disk of the base is full", Count: 3 * rig.Count(2, 20)}
	started := time.Now()
	t.Run("SQLite", func(t *testing.T) {
		disk := postgres.NewDisk(t, "16")
		base := rig.Today().CopyTo(t, disk.Dir)
		fullDisk(t, figures, disk, rig.StartPortal(t, base), rig.Today().Tokens[0], nil)
		rig.CheckBase(t, base)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		server, disk := postgres.NewServer(t), postgres.NewDisk(t, "64")
		address := server.DatabaseOn(disk, databaseName)
		base := rig.FillShared(t, address)
		fullDisk(t, figures, disk, base.Start(t, address), base.Tokens[0], nil)
	})
	t.Run("PostgreSQL and its journal", func(t *testing.T) { // the server itself ends, and somebody starts it again
		disk := postgres.NewDisk(t, "160")
		server := postgres.NewServerOn(t, disk)
		address := server.Address("postgres")
		base := rig.FillShared(t, address)
		fullDisk(t, figures, disk, base.Start(t, address), base.Tokens[0], func() { server.Kill(); server.Start() })
	})
	figures.Report(t, started)
}

// large is a batch that takes room.
func large(name string) spst.Batch {
	batch := spst.Batch{Import: client.NewKey()}
	for i := range 200 {
		e := person(fmt.Sprintf("%sN%d", name, i))
		e.Comment = strings.Repeat("à compléter ", 20)
		batch.Changes = append(batch.Changes, spst.Change{Action: spst.ActionCreate, Line: strconv.Itoa(i), Employee: &e})
	}
	return batch
}

// fullDisk fills the disk under a portal again and again; restart starts a server that a full disk ends.
func fullDisk(t *testing.T, figures *rig.Figures, disk *postgres.Disk, p *rig.Portal, token string, restart func()) {
	t.Helper()
	url := p.URL(t.Context().Done())
	who := rig.NewCaller()
	who.Token = token
	number := demo.Samples()[0].Number
	send := func(method, path string, body any, headers ...string) rig.Answer {
		t.Helper()
		answer, err := who.Do(t.Context(), method, url+path, body, headers...)
		if err != nil {
			t.Fatal(err)
		}
		if answer.Status == http.StatusServiceUnavailable && answer.Header.Get("Retry-After") == "" {
			t.Errorf("%s %s: no time to come back at: %s", method, path, answer.Body)
		}
		return answer
	}
	people := func() int {
		t.Helper()
		all, err := who.Roster(t.Context(), url, number)
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	wanted := people()
	for round := range figures.Count / 3 {
		disk.Fill()
		var refused spst.Batch
		for i := range 1000 {
			batch := large(fmt.Sprintf("PLEINN%dN%d", round, i))
			answer := send(http.MethodPost, "/v1/members/"+number+"/employees/batch", batch)
			if answer.Status == http.StatusServiceUnavailable {
				if restart == nil && !strings.Contains(string(answer.Body), "plein") {
					t.Errorf("the cause is not said: %s", answer.Body)
				}
				refused = batch
				break
			}
			if answer.Status != http.StatusOK {
				t.Fatalf("%d %s", answer.Status, answer.Body)
			}
			wanted += len(batch.Changes)
			figures.Acknowledged.Add(1)
		}
		if refused.Import == "" {
			t.Fatal("the disk is never full")
		}
		waitReady(t, send, http.StatusServiceUnavailable)
		if restart == nil {
			if n := people(); n != wanted {
				t.Errorf("%d people while the disk is full, %d are acknowledged", n, wanted)
			}
		}
		disk.Free()
		if restart != nil {
			restart()
		}
		waitReady(t, send, http.StatusOK)
		for range 2 { // it is done once
			if answer := send(http.MethodPost, "/v1/members/"+number+"/employees/batch", refused); answer.Status != http.StatusOK {
				t.Errorf("with room again: %d %s", answer.Status, answer.Body)
			}
		}
		wanted += len(refused.Changes)
		figures.Acknowledged.Add(1)
		if n := people(); n < wanted {
			figures.Lost.Add(int64(wanted - n))
		} else {
			figures.Doubled.Add(int64(n - wanted))
		}
	}
	if code := p.Stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// waitReady waits until « readyz » answers that: what is found holds for a second.
func waitReady(t *testing.T, send func(method, path string, body any, headers ...string) rig.Answer, status int) {
	t.Helper()
	for until := time.Now().Add(rig.Patience); ; {
		answer := send(http.MethodGet, "/readyz", nil)
		if answer.Status == status {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("readyz: %d %s, never %d", answer.Status, answer.Body, status)
		}
		rig.Pause(t.Context(), 100*time.Millisecond)
	}
}
