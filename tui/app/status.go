package app

import (
	"time"

	"github.com/espace-adherent/adherent/tui"
)

// status is what the status line says. It goes with the first key after
// statusStay, so that no timer runs while nobody types.
type status struct {
	text  string
	bad   bool
	plain bool // neither done nor refused: there is nothing to do
	warns bool
	away  bool // it says that the portal does not answer, and is taken off once it does
	since time.Time
	of    place // that it speaks of
}

// place is what is seen between the header and the status line: a screen or one of
// its panes, and what it shows.
type place struct {
	screen tui.Screen
	title  string
	step   int
}

// here is the place that is seen.
func (m *Model) here() place {
	p := place{screen: m.top(), title: m.title()}
	if panes, ok := p.screen.(*tui.Panes); ok {
		p.screen = panes.Seen()
	}
	if s, ok := p.screen.(tui.Stager); ok {
		p.step = s.Step()
	}
	return p
}

// say puts a sentence in the status line; it stays with the place that is seen now.
func (m *Model) say(s status) {
	s.since, s.of = m.now(), m.here()
	m.status = s
}

// said is what the status line says here; what is about to happen is said everywhere.
func (m *Model) said() string {
	if m.status.of != m.here() && !m.status.warns {
		return ""
	}
	return m.status.text
}

const statusStay = 4 * time.Second

func (m *Model) notice(text string) {
	if text != "" {
		m.say(status{text: text})
	}
}

// note says why there is nothing to do.
func (m *Model) note(text string) {
	if text != "" {
		m.say(status{text: text, plain: true})
	}
}

// fade drops what has been said long enough ago.
func (m *Model) fade() {
	if m.status.text != "" && m.now().Sub(m.status.since) >= statusStay {
		m.status = status{}
	}
}
