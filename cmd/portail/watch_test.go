package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/espace-adherent/adherent/spst"
)

func TestWatch(t *testing.T) {
	full := &spst.Error{Kind: spst.Unavailable, Code: spst.CodeStorage, Message: "Le disque du portail est plein.",
		Err: errors.New("database or disk is full (13)")}
	busy := &spst.Error{Kind: spst.Unavailable, Code: spst.CodeBusy}
	wedged := &spst.Error{Kind: spst.Unavailable, Code: spst.CodeWedged, Message: "Une écriture ne se termine pas."}
	odd := &spst.Error{Kind: spst.Internal, Code: spst.CodeStorage}
	for name, c := range map[string]struct {
		found []error // every ten seconds; the last one again and again
		ends  int     // after so many; 0 for never
		logs  string  // the messages
	}{
		"well":            {[]error{nil}, 0, ""},
		"full":            {[]error{nil, full}, 0, "cannot write"},
		"full, then room": {[]error{nil, full, full, nil}, 0, "cannot write, writes again"},
		"held":            {[]error{busy}, 0, "cannot write"},
		"wedged":          {[]error{nil, wedged}, 8, "cannot write"},
		"wedged a while":  {[]error{wedged, wedged, wedged, wedged, wedged, wedged, nil}, 0, "cannot write, writes again"},
		"wedged twice":    {[]error{wedged, wedged, nil, wedged}, 10, "cannot write, writes again, cannot write"},
		"fault of ours":   {[]error{odd}, 7, "cannot write"},
		"upgraded":        {[]error{nil, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeNewerBase}}, 2, "cannot write"},
		"moved":           {[]error{nil, &spst.Error{Kind: spst.Unavailable, Code: spst.CodeMovedBase}}, 2, "cannot write"},
		"full in between": {[]error{wedged, wedged, full, wedged}, 10, "cannot write, cannot write, cannot write"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			log := slog.New(slog.NewTextHandler(&out, nil))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			const most = 30
			ticks, looks := make(chan time.Time, most+1), 0
			for i := range most + 1 {
				ticks <- time.Unix(0, 0).Add(time.Duration(i) * watchEvery)
			}
			err := watch(ctx, log, func(context.Context) error {
				if looks++; looks > most {
					stop()
				}
				return c.found[min(looks, len(c.found))-1]
			}, ticks)
			if c.ends == 0 && err != nil || c.ends > 0 && (err == nil || looks != c.ends || spst.KindOf(err) == "") {
				t.Errorf("%v after %d", err, looks)
			}
			var messages []string
			for line := range strings.Lines(out.String()) {
				_, m, _ := strings.Cut(line, `msg="`)
				m, _, _ = strings.Cut(m, `"`)
				messages = append(messages, m)
			}
			if got := strings.Join(messages, ", "); got != c.logs {
				t.Errorf("logs %q, want %q\n%s", got, c.logs, &out)
			}
			if errors.Is(c.found[len(c.found)-1], full) && !strings.Contains(out.String(), "disque du portail est plein") {
				t.Errorf("the cause is not in the log:\n%s", &out)
			}
		})
	}
}
