package app

import "time"

// status is what the status line says. It goes with the first key after
// statusStay, so that no timer runs while nobody types.
type status struct {
	text  string
	bad   bool
	warns bool
	since time.Time
}

const statusStay = 4 * time.Second

func (m *Model) notice(text string) {
	if text != "" {
		m.status = status{text: text, since: m.now()}
	}
}

// fade drops what has been said long enough ago.
func (m *Model) fade() {
	if m.status.text != "" && m.now().Sub(m.status.since) >= statusStay {
		m.status = status{}
	}
}
