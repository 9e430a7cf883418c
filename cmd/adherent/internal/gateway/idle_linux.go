package gateway

import (
	"fmt"
	"io"
	"time"
)

// warnBefore is how long before its end an idle session is warned.
const warnBefore = time.Minute

// idleClock ends a session in which nothing happens.
type idleClock struct {
	limit, before time.Duration
	end, warning  *time.Timer
}

func newIdleClock(limit time.Duration, end func()) *idleClock {
	return &idleClock{limit: limit, before: limit - min(warnBefore, limit/2), end: time.AfterFunc(limit, end)}
}

// warn sets the function that warns the session. It must be called before the session reads or writes.
func (c *idleClock) warn(f func()) { c.warning = time.AfterFunc(c.before, f) }

func (c *idleClock) touch() {
	c.end.Reset(c.limit)
	if c.warning != nil {
		c.warning.Reset(c.before)
	}
}

func (c *idleClock) stop() {
	c.end.Stop()
	if c.warning != nil {
		c.warning.Stop()
	}
}

// reader and writer restart the clock at each byte.
func (c *idleClock) reader(r io.Reader) io.Reader { return restarting{c, r, nil} }
func (c *idleClock) writer(w io.Writer) io.Writer { return restarting{c, nil, w} }

type restarting struct {
	clock *idleClock
	r     io.Reader
	w     io.Writer
}

func (w restarting) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if n > 0 {
		w.clock.touch()
	}
	return n, err
}

func (w restarting) Write(p []byte) (int, error) {
	w.clock.touch()
	return w.w.Write(p)
}

// inWords writes a duration in French, rounded to a minute, or to a second under two minutes.
func inWords(d time.Duration) string {
	if d < 2*time.Minute {
		return fmt.Sprintf("%.0f secondes", d.Seconds())
	}
	return fmt.Sprintf("%.0f minutes", d.Minutes())
}
