package cli

import (
	"fmt"
	"io"
	"strings"
)

// Gauge gives what tells a person how far something has come: a bar on standard
// error, when it is a terminal.
func Gauge(stderr io.Writer, what string, bytes bool) func(done, total int64) {
	if _, person := TerminalOf(stderr); !person {
		return func(int64, int64) {}
	}
	const width = 30
	last := int64(-1)
	return func(done, total int64) {
		if total <= 0 {
			return
		}
		step := min(done, total) * width / total
		if step == last && done < total {
			return
		}
		last = step
		end := ""
		if done >= total {
			end = "\n"
		}
		count := fmt.Sprintf("%d / %d", done, total)
		if bytes {
			count = fmt.Sprintf("%d %%", min(done, total)*100/total)
		}
		fmt.Fprintf(stderr, "\r%s %s%s %s%s", what, strings.Repeat("█", int(step)), strings.Repeat("░", int(width-step)), count, end)
	}
}
