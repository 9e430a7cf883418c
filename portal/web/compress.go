package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// minGzip is the size under which compressing costs more than it saves.
const minGzip = 1 << 10

// gzips are the writers not in use: one weighs 800 kB. Level 1 is half the
// time of the default for a tenth more bytes.
var gzips = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a valid one
	return z
}}

// compress gzips answers over 1 KiB for the callers that accept it.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept, Accept-Encoding")
		if r.Method == http.MethodHead || !acceptsGzip(r.Header.Get("Accept-Encoding")) {
			next.ServeHTTP(w, r)
			return
		}
		c := &compressed{ResponseWriter: w}
		next.ServeHTTP(c, r)
		c.close()
	})
}

// acceptsGzip reads Accept-Encoding; a weight of zero refuses.
func acceptsGzip(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name := strings.TrimSpace(name); !strings.EqualFold(name, "gzip") && name != "*" {
			continue
		}
		q, given := strings.CutPrefix(strings.TrimSpace(params), "q=")
		weight, err := strconv.ParseFloat(q, 64)
		return !given || err == nil && weight > 0
	}
	return false
}

// compressed holds the first bytes back until it is known that there are
// enough of them, or that the handler wants them out.
type compressed struct {
	http.ResponseWriter
	status  int
	held    bytes.Buffer
	zip     *gzip.Writer
	decided bool
}

func (c *compressed) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

func (c *compressed) Write(b []byte) (int, error) {
	if !c.decided {
		c.held.Write(b)
		if c.held.Len() < minGzip {
			return len(b), nil
		}
		return len(b), c.decide(true)
	}
	if c.zip != nil {
		return c.zip.Write(b)
	}
	return c.ResponseWriter.Write(b)
}

func (c *compressed) decide(zip bool) error {
	c.decided = true
	h := c.Header()
	if zip && h.Get("Content-Encoding") == "" && h.Get("Content-Type") != pdfType { // a PDF is compressed, and its parts have places
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		z, _ := gzips.Get().(*gzip.Writer)
		z.Reset(c.ResponseWriter)
		c.zip = z
	}
	if c.status != 0 {
		c.ResponseWriter.WriteHeader(c.status)
	}
	if c.zip != nil {
		_, err := c.zip.Write(c.held.Bytes())
		return err
	}
	_, err := c.ResponseWriter.Write(c.held.Bytes())
	return err
}

// FlushError sends what is there.
func (c *compressed) FlushError() error {
	if !c.decided {
		if err := c.decide(true); err != nil {
			return err
		}
	}
	if c.zip != nil {
		if err := c.zip.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// close ends the answer. It is not called when the handler panics: the answer
// is then cut, as it has to be.
func (c *compressed) close() {
	if !c.decided && (c.status != 0 || c.held.Len() > 0) {
		_ = c.decide(false) // the caller has gone; there is nobody to tell
	}
	if c.zip != nil {
		_ = c.zip.Close() // likewise
		gzips.Put(c.zip)
	}
}

// Unwrap lets [http.ResponseController] reach the connection.
func (c *compressed) Unwrap() http.ResponseWriter { return c.ResponseWriter }
