package web

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

// Limits of one exchange. A body that stops ends before the answer that says so
// would have to: bodyTimeout is shorter than writeTimeout.
const (
	// bodyTimeout is how long a body may take to arrive whole.
	bodyTimeout = 30 * time.Second
	// writeTimeout is how long the caller may take for writePiece bytes of the
	// answer: a roster may take minutes on a slow line, and never stands still.
	writeTimeout = time.Minute
	writePiece   = 64 << 10
	// maxUnread is how much of a body that nobody wanted is read all the same, so
	// that the caller, who may be sending still, comes to the answer and can go on
	// on this connection.
	maxUnread = 256 << 10
)

// patience is how long is waited for a caller.
type patience struct{ body, write time.Duration }

// attend bounds how long a caller that stops sending or reading holds a
// connection. On every route, whether its handler reads the body or not, the
// answer is sent once the request has arrived. One that is not in time is
// answered 408, and the connection closed.
func (s *server) attend(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &attended{ResponseWriter: w, control: http.NewResponseController(w), before: w.Header().Clone(), write: s.patience.write}
		a.refuse = func() { s.fail(w, r, errSlowBody) }
		if r.Body != nil && r.Body != http.NoBody {
			a.body = &arriving{ReadCloser: r.Body, control: a.control, asked: !strings.EqualFold(r.Header.Get("Expect"), "100-continue")}
			r.Body = a.body
			_ = a.control.SetReadDeadline(time.Now().Add(s.patience.body)) // refused only by writers of tests
		}
		next.ServeHTTP(a, r)
		a.begin(http.StatusOK)
	})
}

// arriving is a body with a limit to its arrival.
type arriving struct {
	io.ReadCloser
	control *http.ResponseController
	asked   bool // the caller does not wait to be asked for it
	whole   bool
}

func (b *arriving) Read(p []byte) (int, error) {
	b.asked = true
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) && !b.whole {
		b.whole = true
		// From here on the server listens for the caller's leaving: no limit to that.
		_ = b.control.SetReadDeadline(time.Time{}) // refused only by writers of tests
	}
	return n, err
}

// rest reads what is left of the body, and tells whether it stopped arriving. A
// caller that waits to be asked for its body is not.
func (b *arriving) rest() (stopped bool) {
	if b.whole || !b.asked {
		return false
	}
	_, err := io.CopyN(io.Discard, b, maxUnread)
	return err != nil && !errors.Is(err, io.EOF)
}

// attended is the answer to a request: it begins when the request is in, and
// each piece of it has its time.
type attended struct {
	http.ResponseWriter
	control *http.ResponseController
	body    *arriving   // nil without one
	before  http.Header // what every answer has
	refuse  func()      // answers that the body stopped
	write   time.Duration
	begun   bool
	refused bool // the handler's answer is not the one given
}

func (a *attended) WriteHeader(status int) { a.begin(status) }

func (a *attended) begin(status int) {
	if a.begun {
		return
	}
	a.begun = true
	if a.body != nil && !a.body.whole {
		a.refused = status != http.StatusRequestEntityTooLarge && a.body.rest()
		if !a.body.whole {
			a.Header().Set("Connection", "close")
		}
	}
	a.wait()
	if !a.refused {
		a.ResponseWriter.WriteHeader(status)
		return
	}
	clear(a.Header())
	maps.Copy(a.Header(), a.before)
	a.Header().Set("Connection", "close")
	a.refuse()
}

// wait gives the caller the time of one more piece.
func (a *attended) wait() {
	_ = a.control.SetWriteDeadline(time.Now().Add(a.write)) // refused only by writers of tests
}

func (a *attended) Write(b []byte) (int, error) {
	a.begin(http.StatusOK)
	if a.refused {
		return len(b), nil
	}
	written := 0
	for {
		a.wait()
		n, err := a.ResponseWriter.Write(b[written:min(written+writePiece, len(b))])
		if written += n; err != nil || written == len(b) {
			return written, err
		}
	}
}

// FlushError sends what is there.
func (a *attended) FlushError() error {
	a.begin(http.StatusOK)
	a.wait()
	return a.control.Flush()
}

// Unwrap lets [http.ResponseController] reach the connection.
func (a *attended) Unwrap() http.ResponseWriter { return a.ResponseWriter }
