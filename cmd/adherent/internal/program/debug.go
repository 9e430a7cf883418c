package program

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"strings"
)

// openDebug opens the journal of --debug, readable by its owner only.
func openDebug(path string) (*slog.Logger, io.Closer, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := file.Chmod(0o600); err != nil { // it may have been there, open to all
			_ = file.Close()
			return nil, nil, err
		}
	}
	return slog.New(newRedacting(file)), file, nil
}

// newRedacting writes log lines without what must never be in them. The callers
// do not log secrets; this is a second safeguard.
func newRedacting(w io.Writer) slog.Handler {
	return slog.NewTextHandler(w, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if secretKey(a.Key) {
				return slog.String(a.Key, redacted)
			}
			switch a.Value.Kind() {
			case slog.KindString:
				return slog.String(a.Key, redact(a.Value.String()))
			case slog.KindAny:
				return slog.String(a.Key, redact(fmt.Sprint(a.Value.Any())))
			default:
				return a
			}
		},
	})
}

const redacted = "[masqué]"

func secretKey(key string) bool {
	key = strings.ToLower(key)
	for _, secret := range []string{"authorization", "cookie", "password", "passe", "token", "jeton", "nir", "body"} {
		if strings.Contains(key, secret) {
			return true
		}
	}
	return false
}

// secretText finds a bearer token, and a NIR written with or without blanks.
var secretText = regexp.MustCompile(`(?i)\bbearer\s+\S+|\b[1-478](?:[ .\-]?\d){4}[ .\-]?(?:\d{2}|2[ab])(?:[ .\-]?\d){6,8}\b`)

func redact(s string) string { return secretText.ReplaceAllString(s, redacted) }
