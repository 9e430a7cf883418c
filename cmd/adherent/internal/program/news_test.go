package program

import (
	"io"
	"strings"
	"testing"
	"time"
)

func TestNewsAreToldOnceADay(t *testing.T) {
	now := time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC)
	home := t.TempDir()
	run := func(version, newest string, env ...string) *Program {
		p := New(version, append(env, "HOME="+home), strings.NewReader(""), io.Discard, io.Discard)
		p.news = news{newest: newest, wanted: true}
		return p
	}
	for _, c := range []struct {
		name string
		p    *Program
		at   time.Time
		want bool
	}{
		{"the same", run("1.2.3", "1.2.3"), now, false},
		{"an older portal", run("1.10.0", "1.9.0"), now, false},
		{"a working copy", run("", "1.2.3"), now, false},
		{"a portal of a working copy", run("1.2.3", "(devel)"), now, false},
		{"in a continuous integration", run("1.2.3", "1.3.0", "CI=true"), now, false},
		{"a newer one", run("1.9.0", "v1.10.0"), now, true},
		{"the same day", run("1.9.0", "v1.10.0"), now.Add(23 * time.Hour), false},
		{"the next day", run("1.9.0", "v1.10.0"), now.Add(25 * time.Hour), true},
	} {
		if said := c.p.newsAt(c.at); (said != "") != c.want {
			t.Errorf("%s: %q", c.name, said)
		}
	}
	no := run("1.2.3", "1.3.0")
	no.news.wanted = false
	if said := no.newsAt(now.Add(100 * time.Hour)); said != "" {
		t.Errorf("said against the settings: %q", said)
	}
}
