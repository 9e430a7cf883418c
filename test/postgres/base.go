package postgres

import (
	"os"
	"path/filepath"
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
