//go:build unix

package faults

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// Two people edit the same employee, company, contact and address at the same
// time: each change that was acknowledged is there, and none was written over
// unseen.
func TestTwoEditors(t *testing.T) {
	figures := &rig.Figures{What: "two editors", Count: rig.Count(80, 2000)}
	started := time.Now()
	p := rig.StartPortal(t, rig.Today().Copy(t))
	url := p.URL(t.Context().Done()) + "/v1/members/100042"
	var refused atomic.Int64
	for _, thing := range []struct{ path, field string }{
		{"/employees/f0004", "comment"}, {"/company", "activity"}, {"/contacts/cf01", "position"}, {"/addresses/af01", "label"},
	} {
		who := rig.NewCaller()
		who.Token = rig.Today().Tokens[0]
		if thing.path == "/company" { // what the sample lacks is asked for
			edit(t, who, url+thing.path, func(v map[string]any) { v["vat"] = "FR74775701584" })
		}
		before := read(t, who, url+thing.path)
		var running sync.WaitGroup
		var done [2]int
		for editor := range 2 {
			running.Go(func() {
				who := rig.NewCaller()
				who.Token = rig.Today().Tokens[editor*2] // the member and the mandatary
				for done[editor] < figures.Count/8 && !t.Failed() {
					mark := fmt.Sprintf(" E%dN%d", editor, done[editor])
					// Whoever was first has put their mark: it is kept, and one's own is put after it.
					if edit(t, who, url+thing.path, func(v map[string]any) {
						text, _ := v[thing.field].(string)
						v[thing.field] = tailOf(text, 30) + mark
					}) {
						done[editor]++
						figures.Acknowledged.Add(1)
					} else {
						refused.Add(1)
					}
				}
			})
		}
		running.Wait()
		after := read(t, who, url+thing.path)
		grown := int(after["version"].(float64) - before["version"].(float64))
		switch {
		case grown < done[0]+done[1]:
			figures.Lost.Add(int64(done[0] + done[1] - grown))
		case grown > done[0]+done[1]:
			figures.Doubled.Add(int64(grown - done[0] - done[1]))
		}
	}
	figures.Note = fmt.Sprintf("%d refused as changed since, and done again", refused.Load())
	figures.Report(t, started)
}

// tailOf is the end of a text, from a blank on.
func tailOf(text string, n int) string {
	if len(text) <= n {
		return text
	}
	text = text[len(text)-n:]
	return text[strings.IndexByte(text, ' ')+1:]
}

func read(t *testing.T, who *rig.Caller, url string) map[string]any {
	t.Helper()
	v := map[string]any{}
	if err := who.Get(t.Context(), url, &v); err == nil {
		return v
	}
	// Contacts and addresses are read as lists.
	at := strings.LastIndexByte(url, '/')
	var list map[string][]map[string]any
	if err := who.Get(t.Context(), url[:at], &list); err != nil {
		t.Fatal(err)
	}
	for _, all := range list {
		for _, one := range all {
			if one["id"] == url[at+1:] {
				return one
			}
		}
	}
	t.Fatalf("%s is not there", url)
	return nil
}

// edit reads, changes and saves; false when somebody else was faster.
func edit(t *testing.T, who *rig.Caller, url string, change func(map[string]any)) bool {
	t.Helper()
	v := read(t, who, url)
	version := strconv.Quote(strconv.FormatInt(int64(v["version"].(float64)), 10))
	change(v)
	answer, err := who.Do(t.Context(), http.MethodPut, url, v, "If-Match", version, "Idempotency-Key", client.NewKey())
	if err != nil || answer.Status != http.StatusOK && answer.Status != http.StatusPreconditionFailed {
		t.Errorf("%s: %d %s, %v", url, answer.Status, answer.Body, err)
		return false
	}
	if answer.Status == http.StatusOK {
		var saved spst.Head
		if err := answer.JSON(&saved); err != nil {
			t.Error(err)
		}
	}
	return answer.Status == http.StatusOK
}
