//go:build !unix

// Package postgres gives tests a PostgreSQL of their own, on Unix.
package postgres

import (
	"errors"
	"testing"
)

// Database leaves a test out.
func Database(t testing.TB, _ string) string {
	t.Helper()
	t.Skip("PostgreSQL is started on Unix only")
	return ""
}

// DatabaseIn leaves a test out.
func DatabaseIn(t testing.TB, _ string) string {
	t.Helper()
	return Database(t, "")
}

// Template has none.
func Template(func(address string) error) (string, error) { return "", errors.ErrUnsupported }
