package tui

import (
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Progress is how far something long is: told by what does it, drawn by the screen.
// It is made by new.
type Progress struct{ done, total atomic.Int64 }

// Tell says how far it is; total is 0 when it is not known.
func (p *Progress) Tell(done, total int64) {
	p.done.Store(done)
	p.total.Store(total)
}

// Far gives what was told last.
func (p *Progress) Far() (done, total int64) { return p.done.Load(), p.total.Load() }

// Ticked is the time to draw a progress again.
type Ticked struct{ Of *Progress }

// Tick draws again in a moment. A screen gives it when something long begins, and for
// each [Ticked] of it until it ends.
func (p *Progress) Tick() tea.Cmd {
	return tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return Ticked{p} })
}
