package web

import (
	"bytes"
	"errors"
	"net/http"
	"testing"
)

// slow is a caller that takes nothing until it may, then leaves or not.
type slow struct {
	may   chan struct{}
	err   error
	taken bytes.Buffer
}

func (s *slow) Header() http.Header { return http.Header{} }
func (s *slow) WriteHeader(int)     {}

func (s *slow) Write(b []byte) (int, error) {
	<-s.may
	if s.err != nil {
		return 0, s.err
	}
	return s.taken.Write(b)
}

func TestSpoolDoesNotWaitForTheCaller(t *testing.T) {
	caller := &slow{may: make(chan struct{})}
	s := newSpool(caller)
	var want bytes.Buffer
	for i := range spoolChunks {
		chunk := bytes.Repeat([]byte{byte(i)}, 1000)
		want.Write(chunk)
		if _, err := s.Write(chunk); err != nil {
			t.Fatal(err)
		}
	}
	close(caller.may)
	s.close()
	if !bytes.Equal(caller.taken.Bytes(), want.Bytes()) {
		t.Errorf("%d bytes of %d came, or in another order", caller.taken.Len(), want.Len())
	}
}

func TestSpoolStopsWhenTheCallerLeaves(t *testing.T) {
	caller := &slow{may: make(chan struct{}), err: errors.New("reset")}
	close(caller.may)
	s := newSpool(caller)
	var err error
	for range spoolChunks * 10 {
		if _, err = s.Write([]byte("x")); err != nil {
			break
		}
	}
	s.close()
	if !errors.Is(err, errGone) {
		t.Errorf("got %v", err)
	}
}
