//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/exchange/imports"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// cutter is a portal that hangs up on batches: on the n-th from now on, before
// or after it was carried out.
type cutter struct {
	*httptest.Server
	left  atomic.Int64
	after bool
	// spared is what a batch has that is never cut, "" spares none. Two may be under way, which arrive in any
	// order: the others are cut once that one is answered.
	spared   string
	answered chan struct{}
	once     sync.Once
}

func newCutter(t *testing.T, portal string) *cutter {
	t.Helper()
	to, err := url.Parse(portal)
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{answered: make(chan struct{})}
	c.left.Store(1 << 40)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		spared := strings.HasSuffix(r.URL.Path, "/batch") && c.spares(r)
		cut := strings.HasSuffix(r.URL.Path, "/batch") && !spared && c.left.Add(-1) < 0
		if cut && c.spared != "" {
			select {
			case <-c.answered:
			case <-r.Context().Done():
			}
		}
		if cut && !c.after {
			panic(http.ErrAbortHandler)
		}
		if cut {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
		if spared {
			c.once.Do(func() { close(c.answered) })
		}
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *cutter) spares(r *http.Request) bool {
	if c.spared == "" {
		return false
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return err == nil && bytes.Contains(body, []byte(c.spared))
}

// newcomers is a file of n people whom nobody knows, some without a NIR.
func newcomers(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("Nom de naissance;Prénom;Date de naissance;Sexe;Date d'embauche;Poste;Contrat\n")
	for i := range n {
		fmt.Fprintf(&b, "ARRIVANT%04d;Paul;%s;M;01/10/2026;Livreur;CDI\n", i, spst.NewDate(1980, 1, 1).AddDays(i).French())
	}
	path := filepath.Join(t.TempDir(), "arrivants.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// newcomersInParts is the same as two DSNs, the parts of a month: the second has
// company officers only.
func newcomersInParts(t *testing.T, n int) []string {
	t.Helper()
	var paths []string
	for part := range 2 {
		var b strings.Builder
		line := func(rubric, value string) { fmt.Fprintf(&b, "%s,'%s'\n", rubric, value) }
		line("S10.G00.00.001", "PAIE")
		line("S10.G00.00.005", "02")
		line("S20.G00.05.001", "01")
		line("S20.G00.05.002", "01")
		line("S20.G00.05.003", fmt.Sprintf("%d2", part+1))
		line("S20.G00.05.004", fmt.Sprint(part+1))
		line("S20.G00.05.005", "01102026")
		line("S21.G00.06.001", "775701584")
		line("S21.G00.11.001", "00168")
		for i := part * n / 2; i < (part+1)*n/2; i++ {
			line("S21.G00.30.001", fmt.Sprintf("1800176%03d%03d", 540+i/900, i%900+1))
			line("S21.G00.30.002", fmt.Sprintf("ARRIVANT%04d", i))
			line("S21.G00.30.004", "Paul")
			line("S21.G00.30.006", "01011980")
			line("S21.G00.40.001", "01102026")
			line("S21.G00.40.006", "Livreur")
			line("S21.G00.40.007", []string{"01", "80"}[part])
		}
		line("S90.G00.90.001", fmt.Sprint(strings.Count(b.String(), "\n")+2))
		line("S90.G00.90.002", "1")
		paths = append(paths, filepath.Join(t.TempDir(), fmt.Sprintf("partie%d.dsn", part+1)))
		if err := os.WriteFile(paths[part], []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func TestAnImportThatIsCutIsTakenUp(t *testing.T) {
	portal := samplePortal(t)
	florist := demo.Samples()[0]
	const n = 4_800
	for name, cut := range map[string]struct {
		after bool
		files []string
	}{
		"before the portal's work": {false, []string{newcomers(t, n)}},
		"after the portal's work":  {true, []string{newcomers(t, n)}},
		"of DSNs, with officers":   {false, append(newcomersInParts(t, n), "--mandats")},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCutter(t, portal.URL)
			c.after, c.spared = cut.after, "ARRIVANT0000"
			api, err := client.New(client.Options{BaseURL: c.URL})
			if err != nil {
				t.Fatal(err)
			}
			session, err := api.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password})
			if err != nil {
				t.Fatal(err)
			}
			home := t.TempDir()
			env := []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "ADHERENT_PORTAIL=" + c.URL,
				"ADHERENT_JETON=" + session.Token}
			adherent := func(args ...string) (int, string) {
				var out, err bytes.Buffer
				code := run(t.Context(), append([]string{"salaries", "importer"}, args...), env, strings.NewReader(""), &out, &err)
				return code, out.String() + err.String()
			}
			total := func() int {
				page, err := api.Employees(t.Context(), florist.Number, spst.RosterQuery{Status: spst.All, Search: "arrivant", Limit: 1})
				if err != nil {
					t.Fatal(err)
				}
				return page.Total
			}
			c.left.Store(0)
			code, said := adherent(append(slices.Clone(cut.files), "--oui")...)
			if code != cli.ExitUnavailable || !strings.Contains(said, "lignes faites sur 4800") || !strings.Contains(said, "--reprendre") {
				t.Fatalf("exit %d: %s", code, said[max(0, len(said)-500):])
			}
			c.left.Store(1 << 40)
			waits, err := api.Draft(t.Context(), florist.Number, imports.DraftForm)
			if err != nil {
				t.Fatal(err)
			}
			if kept, err := imports.FromDraft(waits); err != nil || kept.Done != 2000 {
				t.Errorf("kept: %+v, %v", kept, err)
			}
			if code, said = adherent("--reprendre", "--oui"); code != cli.ExitDone {
				t.Fatalf("exit %d: %s", code, said[max(0, len(said)-500):])
			}
			if got := total(); got != n {
				t.Fatalf("%d employees, not %d", got, n)
			}
			if waits, err := api.Draft(t.Context(), florist.Number, imports.DraftForm); spst.KindOf(err) != spst.NotFound {
				t.Errorf("kept: %+v, %v", waits, err)
			}
			if files, err := filepath.Glob(filepath.Join(home, "state", "adherent", "import-*.json")); err != nil || len(files) > 0 {
				t.Errorf("on the disk: %v, %v", files, err)
			}
			if code, said = adherent("--annuler", "--oui"); code != cli.ExitDone || total() != 0 {
				t.Fatalf("exit %d, %d left: %s", code, total(), said)
			}
		})
	}
}

// A change of several employees that was cut is gone on with when it is typed again: it is
// one import, and one undo takes all of it back. Typed once more it is another one.
func TestAChangeOfSeveralThatIsCutIsOne(t *testing.T) {
	portal := samplePortal(t)
	florist := demo.Samples()[0]
	const n = 2_100
	c := newCutter(t, portal.URL)
	api, err := client.New(client.Options{BaseURL: c.URL})
	if err != nil {
		t.Fatal(err)
	}
	session, err := api.SignIn(t.Context(), spst.Credentials{Number: florist.Number, Password: florist.Password})
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	env := []string{"HOME=" + home, "XDG_STATE_HOME=" + filepath.Join(home, "state"), "ADHERENT_PORTAIL=" + c.URL, "ADHERENT_JETON=" + session.Token}
	adherent := func(want int, args ...string) string {
		t.Helper()
		var out, err bytes.Buffer
		if code := run(t.Context(), append([]string{"salaries"}, args...), env, strings.NewReader(""), &out, &err); code != want {
			t.Fatalf("exit %d: %s", code, err.String())
		}
		return err.String()
	}
	series := func() int {
		all, err := api.Imports(t.Context(), florist.Number)
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(all, func(i spst.Import) bool { return i.Origin != spst.FromSelection }))
	}
	adherent(cli.ExitDone, "importer", newcomers(t, n), "--oui")
	change := []string{"modifier", "--pour", "livreur", "--poste", "Cariste", "--oui"} // those who are left are others
	c.left.Store(1)
	adherent(cli.ExitUnavailable, change...)
	c.left.Store(1 << 40)
	if said := adherent(cli.ExitDone, change...); !strings.Contains(said, "Suite de la modification interrompue") || series() != 1 {
		t.Errorf("%d imports: %s", series(), said)
	}
	said := adherent(cli.ExitDone, "modifier", "--annuler", "--oui")
	if plain := strings.ReplaceAll(said, "\u00a0", " "); !strings.Contains(plain, "2 100 lignes annulées") {
		t.Error(said)
	}
	if said := adherent(cli.ExitDone, change...); strings.Contains(said, "Suite") || series() != 2 {
		t.Errorf("%d imports: %s", series(), said)
	}
}
