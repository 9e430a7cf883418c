package tui

import (
	"errors"
	"testing"

	"github.com/espace-adherent/adherent/spst"
)

func TestAttempt(t *testing.T) {
	var a Attempt[[]string]
	first := a.Key([]string{"x"})
	if first == "" || a.Key([]string{"x"}) != first {
		t.Fatal("the same again has another key")
	}
	for _, err := range []error{
		&spst.Error{Kind: spst.Unavailable}, &spst.Error{Kind: spst.Internal}, &spst.Error{Kind: spst.Unauthenticated},
		&spst.Error{Kind: spst.RateLimited}, &spst.Error{Kind: spst.Conflict, Code: "in_progress"}, errors.New("anything"),
	} {
		if a.Over(err) || a.Key([]string{"x"}) != first {
			t.Errorf("after %v the key is another", err)
		}
	}
	if a.Key([]string{"y"}) == first {
		t.Error("something else has the same key")
	}
	for _, err := range []error{nil, &spst.Error{Kind: spst.Invalid}, &spst.Error{Kind: spst.Stale}, &spst.Error{Kind: spst.Conflict}} {
		before := a.Key([]string{"y"})
		if !a.Over(err) || a.Key([]string{"y"}) == before {
			t.Errorf("after %v the key is the same", err)
		}
		if a.Asked()[0] != "y" {
			t.Errorf("%v", a.Asked())
		}
	}
}
