package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"github.com/itchyny/gojq"
)

// jqLimits bound what an expression of --jq may take: jq can loop for ever, and
// write or gather without end. The roster of 100,000 people takes a third of them at most.
type jqLimits struct {
	time   time.Duration // of computing; a slow reader of the output takes none of it
	output int64         // bytes
	memory uint64        // bytes more than before
}

var atMostOfJQ = jqLimits{time: 10 * time.Second, output: 512 << 20, memory: 1 << 30}

const jqLook = 50 * time.Millisecond // how often the memory is looked at

// jqRun is one expression on one document.
type jqRun struct {
	limits jqLimits
	ctx    context.Context
	stop   context.CancelCauseFunc
	found  gojq.Iter
}

// runJQ writes what an expression takes of a document. What goes beyond the
// limits is an error, after what was written before.
func runJQ(code *gojq.Code, plain any, w io.Writer, limits jqLimits) error {
	r := jqRun{limits: limits}
	r.ctx, r.stop = context.WithCancelCause(context.Background())
	defer r.stop(nil)
	r.found = code.RunWithContext(r.ctx, plain)
	out := &atMost{Writer: w, left: limits.output}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	go r.watchMemory()
	for {
		value, ok := r.next()
		if cause := context.Cause(r.ctx); cause != nil {
			return cause
		}
		if !ok {
			return nil
		}
		if err := jqValue(out, enc, value); err != nil {
			return err
		}
	}
}

// next gives the next result, in the time that is left.
func (r *jqRun) next() (any, bool) {
	begun := time.Now()
	late := time.AfterFunc(r.limits.time, func() {
		r.stop(errors.New("--jq : le calcul ne se termine pas ; cherchez une boucle dans l'expression"))
	})
	defer late.Stop()
	value, ok := r.found.Next()
	r.limits.time -= time.Since(begun)
	return value, ok
}

// watchMemory stops an expression that gathers without end.
func (r *jqRun) watchMemory() {
	look := time.NewTicker(jqLook)
	defer look.Stop()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	for most := m.HeapAlloc + r.limits.memory; ; {
		select {
		case <-r.ctx.Done():
			return
		case <-look.C:
		}
		if runtime.ReadMemStats(&m); m.HeapAlloc > most {
			r.stop(errors.New("--jq : le calcul prend trop de mémoire ; prenez moins du document à la fois"))
		}
	}
}

// atMost refuses what goes beyond a number of bytes.
type atMost struct {
	io.Writer
	left int64
}

func (a *atMost) Write(p []byte) (int, error) {
	if a.left -= int64(len(p)); a.left < 0 {
		return 0, errors.New("--jq : le résultat est trop grand ; prenez moins du document")
	}
	return a.Writer.Write(p)
}

// jqValue writes one result: a text as it is, the rest as JSON.
func jqValue(w io.Writer, enc *json.Encoder, value any) error {
	switch value := value.(type) {
	case error:
		if stop, ok := errors.AsType[*gojq.HaltError](value); ok && stop.Value() == nil {
			return nil
		}
		return fmt.Errorf("--jq : %w", value)
	case string:
		_, err := fmt.Fprintln(w, value)
		return err
	default:
		return enc.Encode(value)
	}
}
