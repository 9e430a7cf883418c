package web

import (
	"net/http"
	"strconv"
	"strings"
)

// wantsStream tells whether a caller puts lines of JSON before JSON; a tie is JSON.
func wantsStream(h http.Header) bool {
	accept := strings.Join(h.Values("Accept"), ",")
	return weight(accept, ndjson) > weight(accept, "application/json")
}

// weight is how much Accept wants a media type, from 0 to 1: what the range that
// names it most closely says (RFC 9110, 12.5.1).
func weight(accept, media string) float64 {
	kind, _, _ := strings.Cut(media, "/")
	closeness := map[string]int{"*/*": 1, kind + "/*": 2, media: 3}
	closest, found := 0, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(part, ";")
		if near := closeness[strings.ToLower(strings.TrimSpace(name))]; near > closest {
			closest, found = near, quality(params)
		}
	}
	return found
}

// quality reads the q of a media range; 1 without one.
func quality(params string) float64 {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(strings.TrimSpace(name), "q") {
			q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil || q < 0 || q > 1 {
				return 0
			}
			return q
		}
	}
	return 1
}
