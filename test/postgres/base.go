package postgres

import (
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
)

// Engine is set to « postgresql » by « make test » for a second run of the tests that
// are the same on either engine.
const Engine = "ADHERENT_TEST_ENGINE"

// IsEngine tells whether the tests are run on PostgreSQL.
func IsEngine() bool { return os.Getenv(Engine) == "postgresql" }

// Base gives the base of a test: a file in a folder of its own, or the address of a
// new database.
func Base(t testing.TB) string {
	t.Helper()
	if IsEngine() {
		return Database(t, "")
	}
	return filepath.Join(t.TempDir(), "base.db")
}

// OfFiles leaves a test out on PostgreSQL: it is about the file of a base.
func OfFiles(t testing.TB) {
	t.Helper()
	if IsEngine() {
		t.Skip("it is about a file")
	}
}

// Portals is how many portals [Front] has over a base.
func Portals() int {
	if IsEngine() {
		return 3
	}
	return 1
}

// Front is what the requests of a test go to: the portals over its base, of which portal
// makes one. On PostgreSQL they are several, and each request goes to the next one, so that
// what one of them keeps to itself shows.
func Front(portal func() http.Handler) http.Handler {
	portals := make([]http.Handler, Portals())
	for i := range portals {
		portals[i] = portal()
	}
	var n atomic.Uint64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		portals[n.Add(1)%uint64(len(portals))].ServeHTTP(w, r)
	})
}
