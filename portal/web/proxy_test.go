package web_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/espace-adherent/adherent/portal/web"
	"github.com/espace-adherent/adherent/spst"
)

// wrongFrom tries a password at a number, with these lines of X-Forwarded-For.
func wrongFrom(t *testing.T, url, number string, forwarded ...string) int {
	t.Helper()
	body := encode(t, spst.Credentials{Number: number, Password: "faux"})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/v1/sessions", strings.NewReader(body))
	must(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header["X-Forwarded-For"] = forwarded
	resp, err := http.DefaultClient.Do(r)
	must(t, err)
	must(t, resp.Body.Close())
	return resp.StatusCode
}

// counted makes 60 tries, each at another number and with another invented
// address in front, and tells how many passwords were looked at.
func counted(t *testing.T, try func(number, invented string) int) int {
	t.Helper()
	looked := 0
	for i := range 60 {
		switch status := try(fmt.Sprint(20000+i), fmt.Sprintf("192.0.2.%d", i)); status {
		case http.StatusUnauthorized:
			looked++
		case http.StatusTooManyRequests:
		default:
			t.Fatalf("try %d: %d", i, status)
		}
	}
	return looked
}

// What a caller writes in X-Forwarded-For gives no fresh count, whether the
// proxy goes on in that line or adds one below it.
func TestForgedAddressesGiveNoFreshCount(t *testing.T) {
	for name, forwarded := range map[string]func(string) []string{
		"one line":    func(invented string) []string { return []string{invented + ", 203.0.113.5"} },
		"two lines":   func(invented string) []string { return []string{invented, "203.0.113.5"} },
		"three lines": func(invented string) []string { return []string{invented, invented, "203.0.113.5"} },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			n := counted(t, func(number, invented string) int {
				return wrongFrom(t, s.URL, number, forwarded(invented)...)
			})
			if n != 3 {
				t.Errorf("%d passwords were looked at, want 3", n)
			}
		})
	}
}

const haproxyConfig = `
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
frontend portal
    bind fd@3
    default_backend portal
backend portal
    option forwardfor
    server portal %s source 127.0.0.2
`

func TestForgedAddressesBehindHAProxy(t *testing.T) {
	if os.Getenv("ADHERENT_TEST_PROXY") == "" {
		t.Skip("asks for HAProxy: set ADHERENT_TEST_PROXY=1 (make test does)")
	}
	s := newSite(t)
	behind := httptest.NewServer(web.Handler(s.portal, web.Options{TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.2/32")}}))
	t.Cleanup(behind.Close)
	file := filepath.Join(t.TempDir(), "haproxy.cfg")
	must(t, os.WriteFile(file, fmt.Appendf(nil, haproxyConfig, behind.Listener.Addr()), 0o600))

	front, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	socket, err := front.(*net.TCPListener).File()
	must(t, err)
	url := "http://" + front.Addr().String()
	proxy := exec.Command("haproxy", "-db", "-f", file)
	proxy.ExtraFiles = []*os.File{socket} // its port is open before it runs: nobody has to wait for it
	proxy.Stderr = t.Output()
	must(t, proxy.Start())
	must(t, socket.Close())
	must(t, front.Close())
	t.Cleanup(func() {
		_ = proxy.Process.Kill() // it is gone already when it failed, which shows above
		_ = proxy.Wait()
	})
	if n := counted(t, func(number, invented string) int { return wrongFrom(t, url, number, invented) }); n != 3 {
		t.Errorf("%d passwords were looked at, want 3", n)
	}
}
