package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/espace-adherent/adherent/client"
	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/portal/demo"
	"github.com/espace-adherent/adherent/spst"
)

// cutter is a portal that hangs up on batches: on the n-th from now on, before
// or after it was carried out.
type cutter struct {
	*httptest.Server
	left  atomic.Int64
	after bool
}

func newCutter(t *testing.T, portal string) *cutter {
	t.Helper()
	to, err := url.Parse(portal)
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{}
	c.left.Store(1 << 40)
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cut := strings.HasSuffix(r.URL.Path, "/batch") && c.left.Add(-1) < 0
		if cut && !c.after {
			panic(http.ErrAbortHandler)
		}
		if cut {
			proxy.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(c.Close)
	return c
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

func TestAnImportThatIsCutIsTakenUp(t *testing.T) {
	portal := samplePortal(t)
	florist := demo.Samples()[0]
	for _, after := range []bool{false, true} {
		t.Run(fmt.Sprintf("after the portal's work %v", after), func(t *testing.T) {
			c := newCutter(t, portal.url)
			c.after = after
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
			const n = 1_200
			path := newcomers(t, n)
			c.left.Store(1)
			code, said := adherent(path, "--oui")
			if code != cli.ExitUnavailable || !strings.Contains(said, "500 ligne(s) faites sur 1200") || !strings.Contains(said, "--reprendre") {
				t.Fatalf("exit %d: %s", code, said[max(0, len(said)-500):])
			}
			if kept := readState(t, home); strings.Contains(kept, "ARRIVANT") || !strings.Contains(kept, `"done":500`) {
				t.Errorf("kept: %s", kept)
			}
			c.left.Store(1 << 40)
			if code, said = adherent("--reprendre", "--oui"); code != cli.ExitDone {
				t.Fatalf("exit %d: %s", code, said[max(0, len(said)-500):])
			}
			if got := total(); got != n {
				t.Fatalf("%d employees, not %d", got, n)
			}
			if kept := readState(t, home); strings.Contains(kept, "pending") {
				t.Errorf("kept: %s", kept)
			}
			if code, said = adherent("--annuler", "--oui"); code != cli.ExitDone || total() != 0 {
				t.Fatalf("exit %d, %d left: %s", code, total(), said)
			}
		})
	}
}

func readState(t *testing.T, home string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(home, "state", "adherent", "import-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	info, err := os.Stat(files[0])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
