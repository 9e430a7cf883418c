package sqlstore

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"strings"
)

// IsAddress tells the address of a base on PostgreSQL (postgres://role@host:port/base)
// from the path of a file.
func IsAddress(base string) bool {
	return strings.HasPrefix(base, "postgres://") || strings.HasPrefix(base, "postgresql://")
}

// secretParameters are those of an address that nobody else may read.
var secretParameters = []string{"password", "sslpassword"}

// HasPassword tells whether an address holds a password. One that cannot be read
// does when it may.
func HasPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		_, rest, _ := strings.Cut(address, "://")
		user, _, found := cutLast(rest, "@")
		return found && strings.Contains(user, ":") || strings.Contains(rest, "password=")
	}
	if _, has := u.User.Password(); has {
		return true
	}
	for _, name := range secretParameters {
		if u.Query().Has(name) {
			return true
		}
	}
	return false
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// Exists tells whether a base is there: its file, or its tables.
func Exists(ctx context.Context, base string) (bool, error) {
	if !IsAddress(base) {
		_, err := os.Lstat(base)
		return !errors.Is(err, fs.ErrNotExist), nil // what is wrong with it is said when it is opened
	}
	found, err := lookAtAddress(ctx, base, nil)
	return found.version > 0, err
}

// Shown is how a base is named to people and in logs: an address without its
// password, a path as it is.
func Shown(base string) string {
	if !IsAddress(base) {
		return base
	}
	u, err := url.Parse(base)
	if err != nil {
		return "postgres://…"
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	q := u.Query()
	for _, name := range secretParameters {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}
