package app

import (
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/espace-adherent/adherent/tui/keys"
)

// What goes through everybody waits for a frame after each thing that the person does,
// and not a moment longer.
func TestWhatIsTypedComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first := NewPrecedence()
		m := New(t.Context(), Options{First: first, Services: newPortal()})
		m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
		waits := func() time.Duration {
			began := time.Now()
			first.GiveWay(t.Context())
			return time.Since(began)
		}
		if got := waits(); got != 0 {
			t.Errorf("%v before anything is typed", got)
		}
		for _, msg := range []tea.Msg{keys.Press("a"), tea.PasteMsg{Content: "a"}, tea.MouseClickMsg{}, tea.MouseWheelMsg{}} {
			m.Update(msg)
			time.Sleep(frame / 4)
			if got := waits(); got != frame-frame/4 {
				t.Errorf("%T: %v, want the rest of a frame", msg, got)
			}
			if got := waits(); got != 0 {
				t.Errorf("%T: %v after the frame", msg, got)
			}
		}
		m.Update(tea.MouseMotionMsg{})
		m.Update(Online(true))
		if got := waits(); got != 0 {
			t.Errorf("%v for what nobody does", got)
		}
	})
}
