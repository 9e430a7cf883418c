package client

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/espace-adherent/adherent/spst"
)

const (
	ndjson = "application/x-ndjson"
	// The first firstChunk employees are handed over at once, so that a screen can show them; the rest
	// by chunks of about chunkBytes of JSON, some 2,000 employees.
	firstChunk = 200
	chunkBytes = 512 << 10
	// maxLine is the longest line that an employee may take.
	maxLine = 256 << 10
)

// StreamEmployees gives every employee that the query selects to each, in list order and in chunks;
// Cursor and Limit are not used. A chunk is only good until each returns: copies of its employees may
// be kept, the slice may not. An error of each stops the stream and is returned. When the portal stops
// in the middle, the complete employees are given first, then the error is [spst.Unavailable],
// [spst.CodeCut].
func (c *Client) StreamEmployees(ctx context.Context, number string, q spst.RosterQuery, each func([]spst.Employee) error) error {
	q.Cursor, q.Limit = "", 0
	reading, stop := context.WithCancel(ctx)
	defer stop()
	resp, err := c.send(reading, call{method: http.MethodGet, path: rosterPath, names: ofMember(number), query: rosterValues(q), stream: true})
	if err != nil {
		return err
	}
	defer resp.RawBody().Close()
	total, err := strconv.Atoi(resp.Header().Get("X-Total-Count"))
	if err != nil {
		total = -1
	}
	silence := time.AfterFunc(c.idle, stop)
	defer silence.Stop()
	s := &stream{body: &heard{resp.RawBody(), silence, c.idle}, total: total, each: each, stop: stop, giveWay: c.giveWay}
	err = s.run(reading)
	if ctx.Err() != nil {
		return netError(ctx, ctx.Err())
	}
	if spst.KindOf(err) == spst.Unavailable {
		c.noteState(err)
	}
	return err
}

// heard restarts the idle limit at every read.
type heard struct {
	io.Reader
	silence *time.Timer
	idle    time.Duration
}

func (h *heard) Read(b []byte) (int, error) {
	n, err := h.Reader.Read(b)
	h.silence.Reset(h.idle)
	return n, err
}

// chunk is some whole lines of the stream and, once done, their employees.
type chunk struct {
	lines string
	first bool // what a screen shows at once
	done  chan struct{}

	employees []spst.Employee
	end       bool // the chunk holds the last line
	err       error
}

type stream struct {
	body  io.Reader
	total int // -1 when the portal did not say
	each  func([]spst.Employee) error
	stop  func() // stops the reader
	// giveWay is [Options.GiveWay].
	giveWay func(context.Context)
	// used is the room of chunks that were handed over, to be filled again.
	used chan []spst.Employee
}

// run reads the stream, decodes it on every core, and hands the chunks over in order.
func (s *stream) run(ctx context.Context) error {
	readers := max(2, min(4, runtime.GOMAXPROCS(0)))
	work, order := make(chan *chunk, readers), make(chan *chunk, 2*readers)
	s.used = make(chan []spst.Employee, 2*readers)
	var g errgroup.Group
	g.Go(func() error {
		defer close(work)
		defer close(order)
		s.split(ctx, work, order)
		return nil
	})
	for range readers {
		g.Go(func() error {
			d := decoder{giveWay: func() { s.giveWay(ctx) }}
			for k := range work {
				select {
				case k.employees = <-s.used:
				default:
				}
				d.decode(k)
				close(k.done)
			}
			return nil
		})
	}
	err := s.handOver(ctx, order)
	s.stop()
	_ = g.Wait() // errors are in the chunks, in the order of the stream
	return err
}

// split cuts the body into chunks of whole lines.
func (s *stream) split(ctx context.Context, work, order chan<- *chunk) {
	r := bufio.NewReaderSize(s.body, maxLine)
	count := 0
	var lines strings.Builder
	for {
		line, err := r.ReadSlice('\n')
		if err == nil {
			lines.Write(line)
			count++
			if count != firstChunk && lines.Len() < chunkBytes {
				continue
			}
		}
		k := &chunk{lines: lines.String(), first: count <= firstChunk, done: make(chan struct{}), err: ending(err)}
		for _, to := range []chan<- *chunk{order, work} {
			select {
			case to <- k:
			case <-ctx.Done():
				return
			}
		}
		if err != nil {
			return
		}
		lines.Reset()
		lines.Grow(chunkBytes + 4<<10)
	}
}

// ending: what is missing at the end of the body is seen by the last line.
func ending(err error) error {
	switch {
	case err == nil, errors.Is(err, io.EOF):
		return nil
	case errors.Is(err, bufio.ErrBufferFull):
		return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeNotAPortal}
	}
	return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: err}
}

func (s *stream) handOver(ctx context.Context, order <-chan *chunk) error {
	count, ended := 0, false
	for k := range order {
		select {
		case <-k.done:
		case <-ctx.Done(): // no goroutine may be left to decode this chunk
			return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut, Err: ctx.Err()}
		}
		count += len(k.employees)
		ended = k.end
		if len(k.employees) > 0 {
			if err := s.each(k.employees); err != nil {
				return err
			}
		}
		if k.err != nil {
			return k.err
		}
		select {
		case s.used <- k.employees:
		default:
		}
	}
	if !ended || s.total >= 0 && count != s.total {
		return &spst.Error{Kind: spst.Unavailable, Code: spst.CodeCut}
	}
	return nil
}
