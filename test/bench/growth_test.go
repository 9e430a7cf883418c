//go:build unix

package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
	"github.com/espace-adherent/adherent/test/rig"
)

// turns is how many times in a row a round of short requests asks each base.
const turns = 9

// growth compares what one member does in a small base and in a big one.
func (t *table) growth(b *testing.B, small, big *site) {
	b.Helper()
	samples, on := demo.Samples(), [2]*site{small, big}
	florist, cabinet := samples[0], samples.Mandatary()
	number := florist.Number
	names := [2]string{
		fmt.Sprintf("%s, %d salariés", small.engine, small.people), fmt.Sprintf("%d salariés, %d adhérents", big.people, big.members),
	}
	var callers, firms [2]*rig.Caller
	var editors [2]*editor
	var invoices [2]string
	for i, s := range on {
		callers[i], firms[i], editors[i] = s.caller(number), s.caller(cabinet.Number), s.editor(b, number, 3)
		var list spst.Invoices
		must(b, callers[i].Get(b.Context(), s.member(number)+"/invoices", &list))
		invoices[i] = s.member(number) + "/invoices/" + list.Invoices[0].Number + ".pdf"
	}
	at, served := [2]int{}, 0
	for _, step := range []struct {
		what string
		do   func(ctx context.Context, i int) error
	}{
		{"se connecter", func(ctx context.Context, i int) error {
			served++
			return rig.NewCaller().From(fmt.Sprintf("127.0.%d.%d", 3+served/250, 1+served%250)).SignIn(ctx, on[i].portal.URL(nil), florist)
		}},
		{"Accueil", func(ctx context.Context, i int) error { return on[i].home(ctx, callers[i], number) }},
		{"une page de liste", func(ctx context.Context, i int) error { return get(ctx, callers[i], on[i].page(number)) }},
		{"modifier un salarié", func(ctx context.Context, i int) error {
			at[i]++
			return editors[i].edit(ctx, at[i])
		}},
		{"« Mes clients », 500", func(ctx context.Context, i int) error { return get(ctx, firms[i], on[i].portal.URL(nil)+"/v1/members") }},
		{"les déclarations", func(ctx context.Context, i int) error {
			return get(ctx, callers[i], on[i].member(number)+"/declarations")
		}},
		{"une facture", func(ctx context.Context, i int) error {
			if err := get(ctx, callers[i], on[i].member(number)+"/invoices"); err != nil {
				return err
			}
			return get(ctx, callers[i], invoices[i])
		}},
	} {
		for i := range on { // what is counted the first time
			must(b, step.do(b.Context(), i))
		}
		t.times(b, step.what, names, turns, func(i int) time.Duration {
			began := time.Now()
			must(b, step.do(b.Context(), i))
			return time.Since(began)
		})
	}
	t.memory(b, big)
	t.start(b, big)
}

// memory is the most that the portal has taken under a mixed load: the roster of the largest member as a
// stream, a search in it, cockpits, pages, edits.
func (t *table) memory(b *testing.B, s *site) {
	b.Helper()
	cabinet := demo.Samples().Mandatary().Number
	largest := s.caller(largestNumber)
	var all []*editor
	for i := range writers {
		all = append(all, s.editor(b, clientNumber(i), 0))
	}
	f := load(b, writers, func(ctx context.Context, who, i int) error {
		switch {
		case who == 0:
			return get(ctx, s.caller(cabinet), s.portal.URL(nil)+"/v1/members")
		case who == 4:
			return get(ctx, largest, s.member(largestNumber)+"/employees.ndjson")
		case who == 8:
			return get(ctx, largest, s.member(largestNumber)+"/employees?q=martin&limit=100")
		case who%4 == 1:
			return all[who].edit(ctx, i)
		case who%4 == 2:
			return s.home(ctx, all[who].caller, clientNumber(who))
		}
		return get(ctx, all[who].caller, s.page(clientNumber(who)))
	})
	status, err := os.ReadFile("/proc/" + strconv.Itoa(s.portal.PID()) + "/status")
	must(b, err)
	peak := regexp.MustCompile(`VmHWM:\s+(\d+)`).FindSubmatch(status)
	if peak == nil {
		b.Fatal("no VmHWM")
	}
	kib, err := strconv.Atoi(string(peak[1]))
	must(b, err)
	t.line(fmt.Sprintf("mémoire du portail sous charge, %s", s.engine), fmt.Sprintf("%d salariés, %.0f demandes/s", s.people, f.rate),
		fmt.Sprintf("%d Mio", kib>>10), fmt.Sprintf("%.2f de 256 Mio", float64(kib)/(256<<10)))
}

// start is how long a portal takes from its start to its first answer about a member.
func (t *table) start(b *testing.B, s *site) {
	b.Helper()
	number := demo.Samples()[0].Number
	var took []float64
	for range rounds {
		s.portal.Stop()
		began := time.Now()
		must(b, s.portal.Start())
		answer, err := s.caller(number).Do(b.Context(), http.MethodGet, s.page(number), nil)
		must(b, err)
		if answer.Status != http.StatusOK {
			b.Fatal(answer.Status)
		}
		took = append(took, time.Since(began).Seconds())
	}
	t.line(fmt.Sprintf("première réponse après un démarrage, %s", s.engine), fmt.Sprintf("%d salariés", s.people), millis(median(took)),
		fmt.Sprintf("%.2f de 500 ms", median(took)/0.5))
}
