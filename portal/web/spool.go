package web

import (
	"errors"
	"net/http"
	"sync/atomic"
)

const (
	spoolChunk = 64 << 10
	// spoolChunks bounds what one stream keeps in memory to 8 MiB: the roster
	// of some 25,000 employees.
	spoolChunks = 128
)

// errGone is for a stream whose caller has closed the connection.
var errGone = errors.New("the caller has gone")

// spool takes a stream in as fast as it is made and gives it out as fast as
// the caller takes it, so that a slow line does not hold a connection of the
// store, which has few. A caller that takes nothing for [writeTimeout] is cut, by
// attend.
type spool struct {
	chunks chan []byte
	used   chan []byte   // chunks that were given out, to be filled again
	given  chan struct{} // closed when all is given out
	gone   atomic.Bool
}

func newSpool(w http.ResponseWriter) *spool {
	s := &spool{chunks: make(chan []byte, spoolChunks), used: make(chan []byte, 1), given: make(chan struct{})}
	go s.give(w)
	return s
}

func (s *spool) give(w http.ResponseWriter) {
	defer close(s.given)
	control := http.NewResponseController(w)
	for chunk := range s.chunks {
		if s.gone.Load() {
			continue
		}
		_, err := w.Write(chunk)
		if err == nil && len(s.chunks) == 0 {
			err = control.Flush()
		}
		if err != nil && !errors.Is(err, http.ErrNotSupported) {
			s.gone.Store(true)
		}
		select {
		case s.used <- chunk:
		default:
		}
	}
}

// Write implements [io.Writer]; it fails with errGone.
func (s *spool) Write(b []byte) (int, error) {
	if s.gone.Load() {
		return 0, errGone
	}
	var chunk []byte
	select {
	case chunk = <-s.used:
	default:
	}
	s.chunks <- append(chunk[:0], b...)
	return len(b), nil
}

// close waits until all is given out or the caller has gone.
func (s *spool) close() {
	close(s.chunks)
	<-s.given
}
