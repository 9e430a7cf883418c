package program

import (
	"testing"

	"github.com/espace-adherent/adherent/cmd/internal/cli"
	"github.com/espace-adherent/adherent/spst"
)

// What a mandate does not allow is no failure of a run for all clients: it has a code
// of its own, unless something else failed or nobody was done.
func TestMissedMandates(t *testing.T) {
	forbidden, away := &spst.Error{Kind: spst.Forbidden}, &spst.Error{Kind: spst.Unavailable}
	for name, c := range map[string]struct {
		errs  []error
		lines int
		code  int
	}{
		"all done":      {[]error{nil, nil}, 0, cli.ExitDone},
		"one mandate":   {[]error{nil, forbidden, nil}, 2, cli.ExitNoMandate},
		"nobody":        {[]error{forbidden, forbidden}, 3, cli.ExitFailed},
		"portal away":   {[]error{nil, away}, 2, cli.ExitUnavailable},
		"mandate, away": {[]error{forbidden, away, nil}, 3, cli.ExitUnavailable},
		"one member":    {[]error{forbidden}, 1, cli.ExitFailed},
		"nobody to do":  {nil, 0, cli.ExitDone},
	} {
		var all []Found[int]
		for _, err := range c.errs {
			all = append(all, Found[int]{Err: err})
		}
		if said, code := Missed(all); len(said) != c.lines || code != c.code {
			t.Errorf("%s: %d, %q", name, code, said)
		}
	}
}
