package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/itchyny/gojq"
)

// An expression that loops, writes or gathers without end is stopped, and told why.
func TestJQHasAnEnd(t *testing.T) {
	t.Parallel()
	enough := jqLimits{time: time.Minute, output: 1 << 20, memory: 1 << 40}
	for query, tt := range map[string]struct {
		limits jqLimits
		want   string
	}{
		"def f: f; f":           {jqLimits{time: time.Millisecond, output: 1, memory: 1 << 40}, "ne se termine pas"},
		"[range(infinite)]":     {jqLimits{time: time.Minute, output: 1, memory: 1 << 20}, "trop de mémoire"},
		"range(infinite)":       {enough, "trop grand"},
		`"x" * 2000000`:         {enough, "trop grand"},
		`.a[] | select(. == 2)`: {enough, ""},
	} {
		code := compiled(t, query)
		var out bytes.Buffer
		err := runJQ(code, map[string]any{"a": []any{1, 2}}, &out, tt.limits)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", query, err)
		}
		if int64(out.Len()) > tt.limits.output {
			t.Errorf("%s: %d bytes", query, out.Len())
		}
	}
}

func compiled(t *testing.T, query string) *gojq.Code {
	t.Helper()
	parsed, err := gojq.Parse(query)
	if err != nil {
		t.Fatal(err)
	}
	code, err := gojq.Compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return code
}
