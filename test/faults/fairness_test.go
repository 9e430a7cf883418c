//go:build unix

package faults

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// While one member sends batches as fast as they are taken, from four places at
// once, another's writes go on between two of them. How long they waited is a
// figure; that all of them were done is the test.
func TestBatchesOfAnother(t *testing.T) {
	figures := &rig.Figures{What: "writes during batches of another", Count: rig.Count(5, 40)}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	url := p.URL(t.Context().Done()) + "/v1/members/"
	stop := make(chan struct{})
	var running sync.WaitGroup
	var batches [4]int
	for place := range batches {
		running.Go(func() {
			who := rig.NewCaller()
			who.Token = rig.Today().Tokens[0]
			for {
				select {
				case <-stop:
					return
				default:
				}
				answer, err := who.Do(t.Context(), http.MethodPost, url+demo.Samples()[0].Number+"/employees/batch", batch(place, batches[place]),
					"Idempotency-Key", client.NewKey())
				if err != nil || answer.Status != http.StatusOK && answer.Status != http.StatusServiceUnavailable {
					t.Errorf("batch: %d %s, %v", answer.Status, answer.Body, err)
					return
				}
				batches[place]++
			}
		})
	}
	other := rig.NewCaller()
	other.Token = rig.Today().Tokens[1]
	var waits []time.Duration
	for n := range figures.Count {
		asked := time.Now()
		edit(t, other, url+demo.Samples()[1].Number+"/company", func(v map[string]any) { v["activity"] = fmt.Sprint("Essai ", n) })
		waits = append(waits, time.Since(asked))
		figures.Acknowledged.Add(1)
		rig.Pause(t.Context(), 50*time.Millisecond)
	}
	close(stop)
	running.Wait()
	slices.Sort(waits)
	figures.Note = fmt.Sprintf("a write between batches of %d: median %.2f s, worst %.2f s, %v batches",
		spst.MaxBatch, waits[len(waits)/2].Seconds(), waits[len(waits)-1].Seconds(), batches)
	if slices.Max(batches[:]) == 0 {
		t.Error("no batch was taken meanwhile")
	}
	figures.Report(t, started)
}

// batch is as many entries as one may hold, of people of their own.
func batch(place, n int) spst.Batch {
	var b spst.Batch
	for i := range spst.MaxBatch {
		b.Changes = append(b.Changes, spst.Change{Action: "create", Employee: &spst.Employee{
			BirthName: "ESSAI " + strings.ToUpper(letters(place*100_000_000+n*spst.MaxBatch+i)), FirstName: "Claire",
			BirthDate: spst.NewDate(1990, time.March, 12), Sex: spst.Female, HireDate: spst.NewDate(2024, time.November, 1),
			JobTitle: "Caissière", PCSCode: "552a", ContractType: spst.CDI, Determinants: []spst.DeterminantCode{spst.None},
		}})
	}
	return b
}

// letters writes a number in letters: names have no figures.
func letters(n int) string {
	text := ""
	for ; n > 0 || text == ""; n /= 26 {
		text = string(rune('a'+n%26)) + text
	}
	return text
}
